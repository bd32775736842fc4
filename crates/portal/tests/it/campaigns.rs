//! Campaigns on the pages: from a residence to letters, answers and a report; and what leaves nobody's name behind.

use crate::site;
use axum::http::StatusCode;
use jiff::civil::Date;
use register::campaigns::Recipient;
use register::civil::today;
use site::Site;
use std::time::Duration;

async fn landlord(site: &Site) -> String {
    site.register.landlord(None).await.unwrap().id
}

/// The campaign of the demonstration.
async fn under_way(site: &Site) -> String {
    let landlord = landlord(site).await;
    site.register.campaigns(&landlord).await.unwrap()[0].id.clone()
}

async fn households(site: &Site, id: &str) -> Vec<Recipient> {
    let landlord = landlord(site).await;
    let all = site.register.recipients(&landlord, id, today()).await.unwrap();
    all.into_iter().filter(|r| r.left_out.is_none()).collect()
}

const LETTER: &str = "objet=Bien+vivre&texte=Vous+habitez+%7Br%C3%A9sidence%7D.&referent=Amina+Diallo\
                      &telephone=05+00+00+00+00";

/// A campaign made from a residence, its list frozen; its address.
async fn frozen(site: &Site) -> String {
    let landlord = landlord(site).await;
    let residences = site.register.residences_to_name(&landlord).await.unwrap();
    let (residence, _) = residences.iter().find(|(_, name)| name == "Les Tilleuls").unwrap();
    let form = format!("titre=Essai&residence={residence}&age=60");
    let made = site.post("/campagnes/nouvelle", &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let path = made.location().to_owned();
    let done = site.post(&format!("{path}/etat"), "fait=frozen").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    path
}

/// Asks for letters, and waits for them; the address of the job.
async fn printed(site: &Site, path: &str) -> String {
    let asked = site.post(&format!("{path}/lettres"), "quoi=lettres").await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
    let job = asked.location().to_owned();
    for _ in 0..400 {
        if site.page(&job).await.contains("lettres.pdf") {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the letters are not ready: {}", site.page(&job).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_campaigns_are_sound_in_both_languages() {
    let site = Site::town().await;
    let id = under_way(&site).await;
    let one = households(&site, &id).await.remove(0).id;
    for lang in ["fr", "en"] {
        for page in ["/campagnes", "/campagnes/nouvelle", "/campagnes/reponse", "/cibles"] {
            site.page(&format!("{page}?lang={lang}")).await;
        }
        for page in
            ["", "/destinataires", "/contacts", "/courrier", "/envoi", "/lettres", "/suivi", "/appels"]
        {
            site.page(&format!("/campagnes/{id}{page}?lang={lang}")).await;
        }
        for page in ["/emargement", "/bilan", "/suivi?etat=due", &format!("/menages/{one}")] {
            site.page(&format!("/campagnes/{id}{page}")).await;
        }
    }
    let reasons = site.page(&format!("/campagnes/{id}?lang=fr")).await;
    let share = reasons
        .split("une personne de l’âge : ")
        .nth(1)
        .and_then(|rest| rest.split('.').next())
        .unwrap_or("");
    let least = share.split(|c: char| !c.is_ascii_digit()).next().and_then(|n| n.parse::<u8>().ok());
    assert!(least.is_some_and(|least| least > 20), "Les Tilleuls is a target because of its share: {share}");
    assert!(site.page(&format!("/campagnes/{id}/courrier?n=2")).await.contains("Monsieur Bruyère"));
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_are_made_from_a_residence_and_leave_out_who_says_no_even_after_they_are_made() {
    let site = Site::town().await;
    let path = frozen(&site).await;
    let id = path.rsplit('/').next().unwrap();
    let all = households(&site, id).await;
    let written = all.iter().filter(|r| r.gate.is_ok()).count();
    assert!(written > 5 && written < all.len() + 1);
    // Wrong text: said where, nothing kept.
    let wrong = site.post(&format!("{path}/courrier"), &LETTER.replace("sidence%7D", "gime%7D")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let long = LETTER.replace("Vous", &"Nous+vous+proposons+une+visite+de+votre+logement.+".repeat(60));
    let long = site.post(&format!("{path}/courrier"), &long).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(long.text().contains("une page"), "it says that it is too long");
    let saved = site.post(&format!("{path}/courrier"), LETTER).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let job = printed(&site, &path).await;
    let pdf = site.get(&format!("{job}/lettres.pdf")).await;
    assert_eq!(pdf.status, StatusCode::OK);
    assert!(pdf.body.starts_with(b"%PDF-1.7"));
    let labels = site.get(&format!("{path}/etiquettes.pdf")).await;
    assert!(labels.body.starts_with(b"%PDF-1.7"));
    // Somebody says no after the file was made: it cannot be taken away any more, and the next one leaves them out.
    let one = all.iter().find(|r| r.gate.is_ok()).unwrap();
    let no = format!("quoi=opposed&jour={}", today());
    let noted = site.post(&format!("{path}/menages/{}", one.id), &no).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text());
    let late = site.get(&format!("{job}/lettres.pdf")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = site.page(&format!("{path}/envoi")).await;
    assert!(page.contains(&format!("{} premières lettres", written - 1)), "the gate counts again");
    assert!(page.contains("ne veut pas être contacté"), "and says why");
    let again = printed(&site, &path).await;
    assert!(site.page(&again).await.contains("écarté"));
    assert_eq!(site.get(&format!("{again}/lettres.pdf")).await.status, StatusCode::OK);
    // Sent: everybody but that household.
    let sent = site.post(&format!("{path}/etat"), &format!("fait=sent&jour={}", today())).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let f = site.register.figures(&landlord(&site).await, id, today()).await.unwrap();
    assert_eq!((f.contacted, f.opposed), (written as u64 - 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_typed_from_a_coupon_and_undone() {
    let site = Site::town().await;
    let id = under_way(&site).await;
    let all = households(&site, &id).await;
    let one = all.iter().find(|r| r.facts.len() == 1 && r.gate.is_ok()).unwrap();
    let page = format!("/campagnes/{id}/menages/{}", one.id);
    for (typed, said) in [("ABC", "neuf caractères"), ("O00-000-000", "Aucun code"), ("222-222-223", "faux")]
    {
        let wrong = site.post("/campagnes/reponse", &format!("code={typed}")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains(said), "{typed}");
    }
    let found = site.post("/campagnes/reponse", &format!("code={}", one.code.to_lowercase())).await;
    assert_eq!(found.location(), page);
    let unsure = site.post(&page, &format!("quoi=refused&jour={}", today())).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY, "a refusal says why");
    let noted = site.post(&page, &format!("quoi=interested&jour={}", today())).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text());
    let before = site.register.figures(&landlord(&site).await, &id, today()).await.unwrap();
    let undone = site.post(&format!("{page}/corriger"), "rang=2").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text());
    let after = site.register.figures(&landlord(&site).await, &id, today()).await.unwrap();
    assert_eq!(after.interested + 1, before.interested);
    assert!(site.page(&page).await.contains("noté par erreur"), "it stays to be seen");
}

#[tokio::test(flavor = "multi_thread")]
async fn page_file_and_report_count_the_same_and_figures_alone_name_nobody() {
    let mut site = Site::town().await;
    let id = under_way(&site).await;
    let all = households(&site, &id).await;
    let csv = site.get(&format!("/campagnes/{id}/suivi.csv")).await;
    assert_eq!(csv.status, StatusCode::OK);
    let text = csv.text();
    assert_eq!(text.lines().count(), all.len() + 1);
    let opposed = all.iter().find(|r| r.gate.is_err()).unwrap();
    let name = &opposed.contact.as_ref().unwrap().name;
    assert!(!text.contains(name.as_str()), "who does not want to be contacted leaves without a name");
    assert!(text.contains("Monsieur Bruyère"));
    assert!(site.page(&format!("/campagnes/{id}/suivi")).await.contains(&format!("{} ménages", all.len())));
    let xlsx = site.get(&format!("/campagnes/{id}/suivi.xlsx")).await;
    assert!(xlsx.body.starts_with(b"PK"));
    let due = site.get(&format!("/campagnes/{id}/suivi.csv?etat=due")).await.text();
    let f = site.register.figures(&landlord(&site).await, &id, today()).await.unwrap();
    assert_eq!(due.lines().count() as u64 - 1, f.first_reminders + f.calls);
    // Patrimoine reads figures, and no household.
    site.become_person("Marc Lefèvre").await;
    for page in ["/campagnes".to_owned(), format!("/campagnes/{id}"), format!("/campagnes/{id}/bilan")] {
        let html = site.page(&page).await;
        assert!(!html.contains("Bruyère") && !html.contains("/menages/"), "{page}");
    }
    assert!(site.page(&format!("/campagnes/{id}/bilan")).await.contains("moins de 11"));
    for page in
        ["destinataires", "courrier", "envoi", "suivi", "appels", "emargement", "lettres", "suivi.csv"]
    {
        let closed = site.get(&format!("/campagnes/{id}/{page}")).await;
        assert_eq!(closed.status, StatusCode::FORBIDDEN, "{page}");
    }
}
