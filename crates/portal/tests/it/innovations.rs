//! Innovations on the pages: read by everybody once listed, written by who carries them, matched and replayed between two.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use jiff::ToSpan;
use register::innovations::Search;
use site::Site;

fn today() -> jiff::civil::Date {
    register::civil::today()
}

/// Where the answer of a form leads.
async fn done(site: &Site, path: &str, form: &str) -> String {
    let answer = site.post(path, form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.text());
    answer.location().split('?').next().unwrap().to_owned()
}

/// A form that is refused: the page says so beside a field.
async fn wrong(site: &Site, path: &str, form: &str) -> String {
    let answer = site.post(path, form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    html::check(path, &answer.text());
    answer.text()
}

const FORM: &str = "titre=Jardin+partagé&resume=Des+voisins+jardinent.&theme=living-environment&coeur=Ouvert+à+tous%0ASans+clôture&participation-max=1000,00&territoires=33";

#[tokio::test(flavor = "multi_thread")]
async fn the_library_is_read_without_an_account_and_members_find_what_is_vetted() {
    let mut site = Site::town().await;
    site.cookie = String::new();
    for page in ["/innovations", "/innovations?mots=rampe", "/innovations?theme=inclusion&lang=en"] {
        assert!(site.page(page).await.contains("rampes démontables"), "{page}");
    }
    assert!(
        site.page("/innovations?theme=no-such-theme").await.contains("Enlevez un mot"),
        "no theme, no sheet"
    );
    assert!(site.page("/innovations?territoire=nulle+part").await.contains("pas connu"));
    assert!(!site.page("/innovations").await.contains("Impala"), "it is vetted still");
    assert!(site.page("/innovations").await.contains("VRAC"), "under watch: it stays");
    assert!(site.get("/innovations.csv").await.text().contains("Rampe commune"));
    let all = site.register.innovations(&Search::default(), today()).await.unwrap();
    let ramps = all.iter().find(|one| one.holder == "Rampe commune").unwrap();
    let sheet = site.page(&format!("/innovations/{}", ramps.id)).await;
    assert!(sheet.contains("Posées sans travaux") && sheet.contains("Caisse de Valombre"));
    assert!(!sheet.contains("à l’adresse de l’annuaire"), "the contact is not on the sheet");
    assert!(!sheet.contains("/preuves"), "a stranger proves nothing");
    assert!(site.get(&format!("/innovations/{}/fiche.pdf", ramps.id)).await.body.starts_with(b"%PDF"));
    assert_eq!(site.get("/innovations/no-such-sheet").await.status, StatusCode::NOT_FOUND);
    site.become_person("Hélène Roche").await;
    for name in ["Impala", "Malin", "petites+cantines", "%C3%A9toiles", "Arts", "Caracol"] {
        let page = site.page(&format!("/innovations?mots={name}")).await;
        assert!(page.contains("/innovations/0"), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_is_written_proposed_and_endorsed_by_two_others() {
    let mut site = Site::town().await;
    site.become_person("Lucie Ferrand").await;
    site.page("/innovations/nouvelle").await;
    let page = wrong(&site, "/innovations/nouvelle", &FORM.replace("1000,00", "beaucoup")).await;
    assert!(page.contains("value=\"beaucoup\""), "what was typed stays");
    wrong(&site, "/innovations/nouvelle", &FORM.replace("coeur=Ouvert+à+tous%0ASans+clôture&", "")).await;
    wrong(&site, "/innovations/nouvelle", &FORM.replace("territoires=33", "territoires=Nulle+part")).await;
    let made = done(&site, "/innovations/nouvelle", FORM).await;
    assert!(site.page(&format!("{made}/corriger")).await.contains("Sans clôture"));
    site.become_person("Hélène Roche").await;
    assert_eq!(site.get(&made).await.status, StatusCode::NOT_FOUND, "a draft of another organisation");
    assert_eq!(site.get(&format!("{made}/corriger")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(&format!("{made}/proposer"), "").await.status, StatusCode::NOT_FOUND);
    site.become_person("Lucie Ferrand").await;
    done(&site, &format!("{made}/proposer"), "").await;
    let own = wrong(&site, &format!("{made}/soutenir"), "interet=non&pourquoi=Parce+que").await;
    assert!(own.contains("Vous portez ce projet"), "an endorser of its own project is told");
    let day = today().saturating_sub(30.days()).to_string();
    let proof = format!("jour={day}&methode=follow-up&trouve=better&lieux=1&source=Rapport");
    wrong(&site, &format!("{made}/preuves"), &proof.replace(&day, "2099-05-01")).await;
    done(&site, &format!("{made}/preuves"), &proof).await;
    site.become_person("Hugo Lambert").await;
    assert!(site.page("/ma-journee/innovations-to-vet").await.contains("Jardin partagé"));
    let page = wrong(&site, &format!("{made}/soutenir"), "interet=oui&pourquoi=Nous+y+sommes").await;
    assert!(page.contains("Un intérêt déclaré"));
    wrong(&site, &format!("{made}/soutenir"), "pourquoi=Vu").await;
    done(&site, &format!("{made}/soutenir"), "interet=non&pourquoi=Vu").await;
    assert!(!site.page(&made).await.contains("/soutenir"), "said already");
    site.become_person("Hélène Roche").await;
    let page = wrong(&site, &format!("{made}/soutenir"), "interet=non&pourquoi=Vu").await;
    assert!(page.contains("fédération"), "a landlord vouches for none");
    assert_eq!(site.post(&format!("{made}/preuves"), &proof).await.status, StatusCode::NOT_FOUND);
    site.become_person("Claire Fontaine").await;
    done(&site, &format!("{made}/soutenir"), "interet=non&pourquoi=Vu").await;
    site.cookie = String::new();
    assert!(site.page("/innovations").await.contains("Jardin partagé"), "listed");
    // The core changes: another variant.
    site.become_person("Lucie Ferrand").await;
    let variant =
        done(&site, &format!("{made}/corriger"), &format!("vu=1&{}", FORM.replace("%0ASans+clôture", "")))
            .await;
    assert_ne!(variant, made);
    assert!(site.page(&variant).await.contains("Brouillon"));
    wrong(&site, &format!("{made}/corriger"), &format!("vu=7&{FORM}")).await;
    done(&site, &format!("{made}/retirer"), "motif=variant").await;
    assert!(site.page(&made).await.contains("Remplacée"));
}

#[tokio::test(flavor = "multi_thread")]
async fn matches_are_explained_and_interest_of_both_shows_the_contacts() {
    let mut site = Site::town().await;
    site.become_person("Lucie Ferrand").await;
    assert!(site.page("/rapprochements").await.contains("Dites d’abord"), "no wish, and what to do");
    site.become_person("Hélène Roche").await;
    for page in ["/rapprochements", "/rapprochements?lang=en", "/rapprochements/souhaits", "/repliques"] {
        site.page(page).await;
    }
    let csv = site.get("/rapprochements.csv").await.text();
    assert!(csv.contains("rampes") && csv.contains("30 x "), "{csv}");
    let all = site.register.innovations(&Search::default(), today()).await.unwrap();
    let caracol = all.iter().find(|one| one.sheet.title.contains("Caracol")).unwrap();
    let path = format!("/rapprochements/projets/{}", caracol.id);
    let page = site.page(&path).await;
    assert!(page.contains("Écarté par") && page.contains("un lieu"), "no vacant dwelling is offered: {page}");
    let vrac = all.iter().find(|one| one.sheet.title.contains("VRAC")).unwrap();
    let path = format!("/rapprochements/projets/{}", vrac.id);
    assert!(site.page(&path).await.contains("À demander"));
    let replay = done(&site, &path, "").await;
    wrong(&site, &path, "").await;
    assert!(site.page(&replay).await.contains("Montré quand les deux"));
    let wish = "vu=1&theme=inclusion&territoires=33&budget=beaucoup&preuve=0&visible=oui";
    wrong(&site, "/rapprochements/souhaits", wish).await;
    wrong(&site, "/rapprochements/souhaits", &wish.replace("beaucoup", "5000").replace("vu=1", "vu=0")).await;
    done(&site, "/rapprochements/souhaits", &wish.replace("beaucoup", "5000")).await;
    site.become_person("Lucie Ferrand").await;
    assert_eq!(site.get(&replay).await.status, StatusCode::NOT_FOUND, "neither side");
    assert_eq!(site.post(&format!("{replay}/accord"), "").await.status, StatusCode::NOT_FOUND);
    site.become_person("Jeanne Morvan").await;
    assert!(site.page("/ma-journee/replays-mine").await.contains("VRAC"));
    let landlord = site.register.landlord(None).await.unwrap().id;
    assert!(site.page(&format!("{path}/bailleurs/{landlord}")).await.contains("Critères"));
    assert_eq!(site.get(&format!("{path}/bailleurs/no-such-host")).await.status, StatusCode::NOT_FOUND);
    done(&site, &format!("{replay}/accord"), "").await;
    wrong(&site, &format!("{replay}/adequation"), "territoire=nulle+part").await;
    done(&site, &format!("{replay}/adequation"), "territoire=33").await;
    wrong(&site, &format!("{replay}/accord"), "").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_hears_residents_pilots_evaluates_and_the_sheet_tells() {
    let mut site = Site::town().await;
    site.become_person("Hélène Roche").await;
    let landlord = site.register.landlord(None).await.unwrap().id;
    let all = site.register.replays(&landlord).await.unwrap();
    let one = all.iter().find(|one| one.title.contains("rampes")).unwrap();
    let path = format!("/repliques/{}", one.id);
    let page = site.page(&path).await;
    assert!(page.contains("à l’adresse de l’annuaire"), "both are interested: {page}");
    assert!(page.contains("26 habitants"));
    wrong(&site, &format!("{path}/avis"), "avis=for&avis-habitants=10&avis-mots=Oui").await;
    done(&site, &format!("{path}/pilote"), "").await;
    let found = format!(
        "jour={}&methode=follow-up&trouve=no-effect&garde=1&garde=2&eval-mots=Peu+de+passages",
        today()
    );
    wrong(&site, &format!("{path}/evaluation"), &found.replace("&eval-mots=Peu+de+passages", "")).await;
    wrong(&site, &format!("{path}/evaluation"), &found.replace("methode=follow-up&", "")).await;
    done(&site, &format!("{path}/evaluation"), &found).await;
    wrong(&site, &format!("{path}/fin"), "").await;
    wrong(&site, &format!("{path}/fin"), "fin=other").await;
    done(&site, &format!("{path}/fin"), "fin=continued&fin-mots=Avec+une+autre+rampe").await;
    assert!(site.page("/repliques").await.contains("Poursuivie"));
    assert!(site.get("/repliques.csv").await.text().contains("2 sur 3"));
    site.cookie = String::new();
    let sheet = site.page(&format!("/innovations/{}", one.innovation_id)).await;
    assert!(sheet.contains("cœur gardé : 2 sur 3") && sheet.contains("le niveau retenu est 0"), "{sheet}");
}
