//! Money on the pages: envelopes, payments with four people, funding agreements from the reservation to the payment, and what
//! is another's.

use crate::html;
use crate::site::{Answer, Site};
use axum::http::StatusCode;

fn day(days: i64) -> String {
    use jiff::ToSpan;
    register::civil::today().saturating_add(days.days()).to_string()
}

/// The first address of a page that begins like this.
fn link(page: &str, begins: &str) -> String {
    let at = page.find(&format!("href=\"{begins}")).unwrap_or_else(|| panic!("no link to {begins}: {page}"));
    page[at + 6..].split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&")
}

fn is_done(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

fn is_wrong(answer: &Answer, says: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    html::check("a refusal", &answer.text());
    assert!(answer.text().contains(says), "{says}: {}", answer.text());
}

/// The agreement of the town that runs.
async fn running(site: &Site) -> String {
    let page = site.page("/conventions-de-financement?etat=active").await;
    link(&page, "/conventions-de-financement/0")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_goes_through_three_people_of_the_funder_and_its_reference_serves_once() {
    let mut site = Site::town().await;
    site.become_person("Viviane Roy").await;
    let here = running(&site).await;
    site.become_person("Gilles Marot").await;
    let page = site.page("/enveloppes/versements?etat=asked").await;
    assert!(page.contains("à vous"), "{page}");
    let payment = link(&page, "/enveloppes/versements/0");
    assert!(site.page("/ma-journee/payments").await.contains("demandé"));
    for lang in ["fr", "en"] {
        site.page(&format!("{payment}?lang={lang}")).await;
    }
    is_done(&site.post(&format!("{payment}/demander"), "question=Quelle+facture+%3F").await);
    site.become_person("Lucie Ferrand").await;
    assert!(site.page(&here).await.contains("Quelle facture"), "the beneficiary reads the question");
    assert_eq!(site.get(&payment).await.status, StatusCode::NOT_FOUND, "a payment is its funder's");
    site.become_person("Gilles Marot").await;
    let again = site.post(&format!("{payment}/controler"), "").await;
    is_wrong(&again, "rechargez");
    site.become_person("Nadia Benali").await;
    let id = payment.rsplit('/').next().unwrap().to_owned();
    let other = site.post(&format!("{here}/paiements/{id}"), "reponse=Non").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    site.become_person("Lucie Ferrand").await;
    is_done(&site.post(&format!("{here}/paiements/{id}"), "reponse=Celle+de+juin").await);
    site.become_person("Gilles Marot").await;
    assert!(site.page(&payment).await.contains("Celle de juin"));
    is_done(&site.post(&format!("{payment}/refuser"), "motif=Facture+illisible").await);
    site.become_person("Lucie Ferrand").await;
    let page = site.page(&here).await;
    let claim = link(&page, &format!("{here}/demander/"));
    for lang in ["fr", "en"] {
        site.page(&format!("{claim}?lang={lang}")).await;
    }
    let row = |cents: &str, on: &str| {
        format!(
            "montant=10000&ligne-1=1&montant-1={cents}&jour-1={on}&piece-1=P1&ligne-2=2&montant-2=30&jour-2={on}&piece-2=P2"
        )
    };
    is_wrong(&site.post(&claim, &row("abc", &day(-5))).await, "Dépense 1");
    is_wrong(&site.post(&claim, &row("25000", &day(5))).await, "Dépense 1");
    is_wrong(&site.post(&claim, &row("100", &day(-5))).await, "n’atteignent pas");
    is_wrong(
        &site.post(&claim, &row("25000", &day(-5)).replace("montant=10000", "montant=10000,01")).await,
        "Au plus 10",
    );
    is_done(&site.post(&claim, &row("25000", &day(-5))).await);
    for (person, act, form) in [
        ("Gilles Marot", "controler", String::new()),
        ("Paul Giraud", "ordonner", String::new()),
        ("Nora Belkacem", "payer", format!("jour={}&reference=VIR20260714A", day(0))),
    ] {
        site.become_person(person).await;
        let page = site.page("/enveloppes/versements").await;
        let payment = link(&page, "/enveloppes/versements/0");
        if act == "payer" {
            // That of the advance.
            is_wrong(&site.post(&format!("{payment}/payer"), &form).await, "déjà servi");
            is_wrong(
                &site.post(&format!("{payment}/payer"), &form.replace(&day(0), &day(2))).await,
                "à venir",
            );
            is_done(&site.post(&format!("{payment}/payer"), &form.replace("A", "B")).await);
        } else {
            is_done(&site.post(&format!("{payment}/{act}"), &form).await);
            let twice = site.post(&format!("{payment}/ordonner"), "").await;
            is_wrong(&twice, if act == "ordonner" { "rechargez" } else { "déjà intervenu" });
        }
    }
    site.become_person("Lucie Ferrand").await;
    let page = site.page(&here).await;
    assert!(
        page.contains("30\u{a0}000,00") || page.contains("30\u{202f}000,00"),
        "twenty and ten thousand are paid: {page}"
    );
    assert!(site.register.check_ledger().await.unwrap().problems.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_is_made_from_a_reservation_signed_and_read_by_its_parties_only() {
    let mut site = Site::town().await;
    site.become_person("Denis Rolland").await;
    let envelopes = site.page("/enveloppes").await;
    let envelope = link(&envelopes, "/enveloppes/0");
    let reserve = format!("{envelope}/reserver");
    for lang in ["fr", "en"] {
        site.page(&format!("{reserve}?lang={lang}")).await;
    }
    is_wrong(&site.post(&reserve, "dossier=Jardin&beneficiaire=Personne&montant=12000").await, "annuaire");
    is_wrong(
        &site.post(&reserve, "dossier=Jardin&beneficiaire=Toits+partag%C3%A9s&montant=99999999").await,
        "pas assez",
    );
    let form = "dossier=Jardin&beneficiaire=Toits+partag%C3%A9s&montant=12000";
    is_done(&site.post(&reserve, form).await);
    let give_up = link(&site.page(&envelope).await, &format!("{envelope}/dossiers/"));
    site.page(&give_up).await;
    is_done(&site.post(&give_up, "").await);
    assert!(!site.page(&envelope).await.contains("/liberer"), "it is free again");
    is_done(&site.post(&reserve, form).await);
    let page = site.page("/conventions-de-financement/nouvelle").await;
    let file = page.split("name=\"dossier\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1)).unwrap();
    let file = file.split('"').next().unwrap();
    let new = "/conventions-de-financement/nouvelle";
    is_wrong(&site.post(new, &format!("dossier={file}&debut=2027-01-01&fin=2026-01-01")).await, "fin après");
    let made = site.post(new, &format!("dossier={file}&debut={}&fin={}", day(0), day(300))).await;
    is_done(&made);
    let here = made.location().trim_end_matches("/modifier").to_owned();
    for lang in ["fr", "en"] {
        site.page(&format!("{here}?lang={lang}")).await;
        site.page(&format!("{here}/modifier?lang={lang}")).await;
    }
    is_wrong(&site.post(&format!("{here}/modifier"), "vu=1.1&titre=a").await, "deux jours");
    // A draft is its writer's.
    for person in ["Lucie Ferrand", "Viviane Roy", "Nadia Benali"] {
        site.become_person(person).await;
        for path in ["", "/convention.pdf", "/contenu.json", "/signer"] {
            let answer = site.get(&format!("{here}{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{person} {path}");
        }
    }
    site.become_person("Rachid Amrani").await;
    is_done(&site.post(&format!("{here}/envoyer"), "version=1").await);
    for person in ["Rachid Amrani", "Lucie Ferrand"] {
        site.become_person(person).await;
        assert!(site.page("/ma-journee/subsidies-to-sign").await.contains("Jardin"), "{person}");
        let page = site.page(&format!("{here}/signer")).await;
        let seen = page.split("name=\"vu\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        is_wrong(&site.post(&format!("{here}/signer"), &format!("vu={seen}")).await, "Cochez");
        is_done(&site.post(&format!("{here}/signer"), &format!("vu={seen}&accord=oui")).await);
    }
    let page = site.page(&here).await;
    assert!(page.contains("en cours") && page.contains("Demander (au plus 6"), "{page}");
    for (end, kind) in [("convention.pdf", "application/pdf"), ("convention.docx", "application/vnd")] {
        let file = site.get(&format!("{here}/{end}")).await;
        assert_eq!(file.status, StatusCode::OK, "{end}");
        assert!(file.headers["content-type"].to_str().unwrap().starts_with(kind));
    }
    site.become_person("Nadia Benali").await;
    assert_eq!(site.get(&here).await.status, StatusCode::NOT_FOUND);
    assert!(!site.page("/conventions-de-financement").await.contains("Jardin"));
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_say_what_they_do_and_a_suspended_agreement_pays_nothing() {
    let mut site = Site::town().await;
    site.become_person("Rachid Amrani").await;
    let here = running(&site).await;
    let page = site.page(&here).await;
    for decision in ["suspendre", "annuler-un-versement", "dispenser-d-un-compte-rendu"] {
        let path = format!("{here}/decider/{decision}");
        assert!(page.contains(&path), "{decision}");
        for lang in ["fr", "en"] {
            site.page(&format!("{path}?lang={lang}")).await;
        }
        let says = if decision == "suspendre" { "quelques mots" } else { "dans la liste" };
        is_wrong(&site.post(&path, "").await, says);
    }
    // Another funder wrote it: it alone ends it.
    assert_eq!(site.get(&format!("{here}/decider/resilier")).await.status, StatusCode::NOT_FOUND);
    is_done(&site.post(&format!("{here}/decider/suspendre"), "motif=Pi%C3%A8ces").await);
    site.become_person("Gilles Marot").await;
    let payment = link(&site.page("/enveloppes/versements?etat=asked").await, "/enveloppes/versements/0");
    is_wrong(&site.post(&format!("{payment}/controler"), "").await, "suspendue");
    site.become_person("Lucie Ferrand").await;
    let heard = site.post(&format!("{here}/observations"), "texte=Elles+sont+parties+hier").await;
    is_done(&heard);
    site.become_person("Rachid Amrani").await;
    is_done(&site.post(&format!("{here}/decider/reprendre"), "motif=Re%C3%A7ues").await);
    site.become_person("Viviane Roy").await;
    for decision in ["demander-un-reversement", "resilier", "cloturer"] {
        site.page(&format!("{here}/decider/{decision}")).await;
    }
    is_wrong(&site.post(&format!("{here}/decider/cloturer"), "").await, "compte rendu final");
    let page = site.page(&format!("{here}/decider/demander-un-reversement")).await;
    let envelope =
        page.split("name=\"enveloppe\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1)).unwrap();
    let envelope = envelope.split('"').next().unwrap().to_owned();
    let announce = format!("{here}/decider/demander-un-reversement");
    let asks =
        |part: &str| format!("enveloppe={envelope}&nature=partial&part={part}&motif=Projet+r%C3%A9duit");
    is_wrong(&site.post(&announce, &asks("120")).await, "part réalisée");
    is_done(&site.post(&announce, &asks("75")).await);
    let page = site.page(&here).await;
    assert!(page.contains("Reversements") && page.contains("annoncé"), "{page}");
    let order = format!("{here}/decider/ordonner-un-reversement");
    let title = site.page(&order).await;
    let title = title.split("name=\"cle\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1)).unwrap();
    let title = title.split('"').next().unwrap().to_owned();
    is_wrong(&site.post(&order, &format!("cle={title}")).await, "entendu");
    let paper = site.get(&format!("{here}/documents/clawback?titre={title}")).await;
    assert_eq!(paper.status, StatusCode::OK);
    site.become_person("Lucie Ferrand").await;
    is_done(&site.post(&format!("{here}/observations"), "texte=Nous+rendrons").await);
    site.become_person("Viviane Roy").await;
    is_done(&site.post(&order, &format!("cle={title}")).await);
    site.become_person("Nora Belkacem").await;
    let back = link(&site.page(&here).await, &format!("{here}/reversement"));
    is_wrong(&site.post(&back, "montant=5000,01&reference=REV1").await, "Au plus 5");
    is_done(&site.post(&back, "montant=5000&reference=REV1").await);
    assert!(site.page(&here).await.contains("reversé"));
    assert!(site.register.check_ledger().await.unwrap().problems.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_leaves_says_the_same_as_the_pages_and_grants_follow_their_schema() {
    let mut site = Site::town().await;
    site.become_person("Viviane Roy").await;
    for path in [
        "/conventions-de-financement/conventions.csv",
        "/conventions-de-financement/conventions.xlsx",
        "/conventions-de-financement/echeances.ics",
        "/enveloppes/enveloppes.xlsx",
        "/enveloppes/versements.csv",
        "/enveloppes/subventions-a-completer.csv",
    ] {
        let file = site.get(path).await;
        assert_eq!(file.status, StatusCode::OK, "{path}");
        assert!(file.body.len() > 100, "{path}");
    }
    let listed = site.get("/conventions-de-financement/conventions.csv").await.text();
    assert!(listed.contains("60000,00") && listed.contains("80000,00"), "{listed}");
    let grants = site.get("/enveloppes/subventions.csv").await.text();
    let mut reader = csv::Reader::from_reader(grants.as_bytes());
    let head = reader.headers().unwrap().clone();
    assert_eq!((head.len(), &head[2], &head[36]), (40, "idAttribuant", "pourcentageSubvention"));
    let row = reader.records().next().unwrap().unwrap();
    let of = |name: &str| row[head.iter().position(|one| one == name).unwrap()].to_owned();
    for (column, value) in [
        ("montant", "40000.00"),
        ("pourcentageSubvention", "1.00"),
        ("nature", "aide en numéraire"),
        ("conditionsVersement", "échelonné"),
        ("cofinancement", "oui"),
        ("rnaBeneficiaire", "W334455667"),
    ] {
        assert_eq!(of(column), value, "{column}");
    }
    let period = of("datesPeriodeVersement");
    let (from, to) = period.split_once('/').unwrap();
    assert!(from.parse::<jiff::civil::Date>().unwrap() < to.parse().unwrap());
    // What nobody said stays empty, and is told.
    assert!(of("idAttribuant").is_empty() && of("notificationUE").is_empty());
    let report = site.get("/enveloppes/subventions-a-completer.csv").await.text();
    for column in ["idAttribuant", "idServiceInstructeur", "idBeneficiaire", "notificationUE"] {
        assert!(report.contains(column), "{column}: {report}");
    }
    assert!(!report.contains("dateConvention"), "{report}");
    for kind in ["agreement", "notice", "amendment", "clawback"] {
        site.page(&format!("/conventions-de-financement/modeles/{kind}")).await;
    }
    let model = "/conventions-de-financement/modeles/notice";
    is_wrong(&site.post(model, "texte=Bonjour+%7Bprenom%7D").await, "ligne 1");
    is_done(&site.post(model, "texte=Bravo+pour+%7Bprojet%7D").await);
    site.become_person("Lucie Ferrand").await;
    assert_eq!(site.get(model).await.status, StatusCode::NOT_FOUND, "a beneficiary has no texts of its own");
}
