//! Agreements on the pages: written, signed by both, read by the partner, and closed at the next request.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use register::privacy::accesses::AccessFilter;
use site::Site;

/// The agreement of the demonstration that is in force.
async fn active(site: &Site) -> String {
    let landlord = site.register.landlord(None).await.unwrap();
    let all = site.register.agreements_of(&landlord.id).await.unwrap();
    let at = jiff::Timestamp::now();
    let stage = register::agreements::AgreementStage::Active;
    let with = |name: &str, record: &register::agreements::AgreementRecord| record.taker.name == name;
    let mut all = all.iter().filter(|record| with("Les Voisins de Valombre", record));
    all.find(|record| record.stage(at) == stage).unwrap().id.clone()
}

async fn id_of(site: &Site, name: &str) -> String {
    let all = site.register.organisations().await.unwrap();
    all.iter().find(|o| o.name == name).unwrap().id.clone()
}

/// A form of terms, one year from today.
fn form(partner: &str, fields: &[&str], more: &str) -> String {
    let today = register::civil::today();
    let until = today.checked_add(jiff::Span::new().years(1)).unwrap();
    let fields: String = fields.iter().map(|field| format!("&champ={field}")).collect();
    format!(
        "partenaire={partner}&sens=ouvre&but=social-support&base=public-task&perimetre=organisation\
         &du={today}&au={until}&conservation=30{fields}{more}"
    )
}

/// Writes an agreement with the association, signed by both officers; its address.
async fn signed(site: &mut Site, fields: &[&str], more: &str) -> String {
    let partner = id_of(site, "Les Voisins de Valombre").await;
    site.become_person("Yann Le Goff").await;
    let made = site.post("/conventions/nouvelle", &form(&partner, fields, more)).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let path = made.location().split('?').next().unwrap().to_owned();
    assert_eq!(site.post(&format!("{path}/proposer"), "").await.status, StatusCode::SEE_OTHER);
    for name in ["Yann Le Goff", "Farid Haddad"] {
        site.become_person(name).await;
        site.page(&format!("{path}/signer")).await;
        let unsure = site.post(&format!("{path}/signer"), "version=1").await;
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = site.post(&format!("{path}/signer"), "version=1&accord=oui").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_agreements_are_sound_for_both_parties_and_in_both_languages() {
    let mut site = Site::town().await;
    let id = active(&site).await;
    for name in ["Yann Le Goff", "Farid Haddad", "Nadia Benali"] {
        site.become_person(name).await;
        for page in ["/conventions", "/conventions?etat=active&sens=lit&q=valombre"] {
            site.page(page).await;
        }
        for lang in ["fr", "en"] {
            let page = site.page(&format!("/conventions/{id}?lang={lang}")).await;
            assert!(page.contains("Habitat Valombre") && page.contains("Les Voisins de Valombre"));
        }
    }
    let csv = site.get("/conventions.csv").await.text();
    assert!(csv.contains("social-support") && csv.contains(";active;"), "{csv}");
    site.become_person("Yann Le Goff").await;
    assert!(site.page("/conventions").await.contains("Caisse de Valombre"));
    for page in ["version", "suspendre", "reprendre", "terminer", "signer"] {
        site.page(&format!("/conventions/{id}/{page}")).await;
    }
    // Who is party to nothing sees nothing; who is no party gets what a random id gets.
    site.become_person("Théo Marchand").await;
    assert!(!site.page("/conventions").await.contains("Habitat Valombre"));
    for page in ["", "/donnees", "/donnees.csv", "/version"] {
        let foreign = site.get(&format!("/conventions/{id}{page}")).await;
        let random = site.get(&format!("/conventions/0123456789abcdef{page}")).await;
        assert_eq!((foreign.status, random.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_partner_sees_exactly_the_fields_agreed_in_the_page_and_in_the_file() {
    let mut site = Site::town().await;
    let path =
        signed(&mut site, &["residence.name", "dwelling.type", "dwelling.floor"], "&champ=nonsense").await;
    let landlord = site.register.landlord(None).await.unwrap();
    let residences = site.register.residences_to_name(&landlord.id).await.unwrap();
    let secrets = ["rue des Tilleuls", "RUE DES TILLEULS", "HV-TIL", "33999"];
    site.become_person("Nadia Benali").await;
    for table in ["residences", "logements"] {
        let html = site.page(&format!("{path}/donnees?quoi={table}")).await;
        let csv = site.get(&format!("{path}/donnees.csv?quoi={table}")).await;
        assert_eq!(csv.status, StatusCode::OK, "{}", csv.text());
        let csv = csv.text();
        assert!(csv.contains("Les Tilleuls"), "{table}");
        // The page begins as the file does.
        let first = csv.lines().nth(1).and_then(|line| line.split(';').next()).unwrap();
        assert!(first.len() > 3 && html.contains(first), "{table}: {first}");
        for secret in secrets {
            assert!(!html.contains(secret), "{table} shows « {secret} »");
            assert!(!csv.contains(secret), "the file of {table} shows « {secret} »");
        }
        for (id, _) in &residences {
            assert!(!html.contains(id.as_str()) && !csv.contains(id.as_str()), "{table}: an id");
        }
        let head = csv.lines().next().unwrap().trim_start_matches('\u{FEFF}');
        let wanted = match table {
            "residences" => "residence.name;",
            _ => "residence.name;dwelling.type;dwelling.floor;",
        };
        assert!(head.starts_with(wanted), "{head}");
        assert_eq!(head.split(';').count(), wanted.matches(';').count() + 5, "five notes: {head}");
        assert!(!head.contains("tenant.") && !head.contains("residence.address"), "{head}");
    }
    // What was not agreed has no page and no file.
    for table in ["locataires", "effectifs"] {
        for end in ["donnees", "donnees.csv"] {
            let answer = site.get(&format!("{path}/{end}?quoi={table}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{table} {end}");
        }
    }
    // Each reading is in the landlord's access log, with who and which agreement, and no value.
    let filter = AccessFilter { limit: 50, ..AccessFilter::default() };
    let readings = site.register.accesses(&landlord.id, &filter).await.unwrap();
    let by_partner: Vec<_> =
        readings.iter().filter(|r| r.account_name.as_deref() == Some("Nadia Benali")).collect();
    let count = |action: &str, kind: &str| {
        by_partner
            .iter()
            .filter(|r| r.action == action && r.kind == kind && r.subject.starts_with(&path))
            .count()
    };
    assert_eq!((count("list", "residence"), count("list", "dwelling")), (1, 1), "{readings:?}");
    assert_eq!((count("export", "residence"), count("export", "dwelling")), (1, 1), "{readings:?}");
    // Its own roles give the partner nothing of the landlord's pages.
    assert!(!site.get("/residences").await.status.is_success());
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_are_counted_from_eleven_or_shown_under_a_pseudonym() {
    let mut site = Site::town().await;
    let counted = format!("/conventions/{}", active(&site).await);
    site.become_person("Nadia Benali").await;
    let page = site.page(&format!("{counted}/donnees?quoi=effectifs")).await;
    assert!(page.contains("moins de 11") || page.contains("non montré"), "{page}");
    let csv = site.get(&format!("{counted}/donnees.csv?quoi=effectifs")).await.text();
    for line in csv.lines().skip(1) {
        for cell in line.split(';').skip(1).take(6) {
            assert!(cell.parse::<u32>().ok().is_none_or(|n| n >= 11), "{line}");
        }
    }
    let named = signed(&mut site, &["tenant.pseudonym", "tenant.age-band"], "").await;
    site.become_person("Nadia Benali").await;
    let csv = site.get(&format!("{named}/donnees.csv?quoi=locataires")).await.text();
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    assert!(rows.len() > 20, "{}", rows.len());
    assert!(rows.iter().all(|row| row.split(';').next().unwrap().len() == 64), "{}", rows[0]);
    assert!(!csv.contains("Les Tilleuls") && !csv.contains("HV-TIL"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_agreement_is_refused_at_the_next_request_and_so_is_one_that_ended() {
    let mut site = Site::town().await;
    let path = format!("/conventions/{}", active(&site).await);
    site.become_person("Nadia Benali").await;
    site.page(&format!("{path}/donnees")).await;
    let reader = site.cookie.clone();
    site.become_person("Yann Le Goff").await;
    let officer = site.cookie.clone();
    let blank = site.post(&format!("{path}/suspendre"), "").await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check(&path, &blank.text());
    for (act, wanted) in [
        ("suspendre", StatusCode::FORBIDDEN),
        ("reprendre", StatusCode::OK),
        ("terminer", StatusCode::FORBIDDEN),
    ] {
        site.cookie.clone_from(&officer);
        let done = site.post(&format!("{path}/{act}"), "motif=fuite").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{act}: {}", done.text());
        site.cookie.clone_from(&reader);
        for end in ["donnees", "donnees.csv"] {
            let answer = site.get(&format!("{path}/{end}")).await;
            assert_eq!(answer.status, wanted, "{act} {end}");
            assert!(wanted == StatusCode::OK || !answer.text().contains("Les Tilleuls"), "{act} {end}");
        }
        // The terms stay readable: what was read is still bound by them.
        site.page(&path).await;
    }
    let again = site.post(&format!("{path}/terminer"), "motif=encore").await;
    assert!(again.status == StatusCode::FORBIDDEN || again.status.is_redirection(), "{}", again.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_that_cannot_be_agreed_come_back_with_what_is_wrong() {
    let mut site = Site::town().await;
    let partner = id_of(&site, "Les Voisins de Valombre").await;
    site.become_person("Sophie Girard").await;
    site.page("/conventions/nouvelle").await;
    let wrong = async |body: String, sentence: &str| {
        let answer = site.post("/conventions/nouvelle", &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
        let text = answer.text();
        html::check("/conventions/nouvelle", &text);
        assert!(text.contains(sentence), "{sentence}: {text}");
    };
    wrong(String::new(), "Choisissez une organisation").await;
    wrong(form(&partner, &[], ""), "Cochez au moins un champ").await;
    wrong(form(&partner, &["adapted-address.level"], ""), "exige l’accord").await;
    wrong(form(&partner, &["dwelling.door", "dwelling.adaptation-level"], ""), "touche à la santé").await;
    wrong(form("nobody", &["residence.name"], ""), "Choisissez une organisation").await;
    let elsewhere = form(&partner, &["residence.name"], "&territoire=Zzzzzz")
        .replace("perimetre=organisation", "perimetre=territory");
    wrong(elsewhere, "Aucun territoire").await;
    let backwards = form(&partner, &["residence.name"], "").replace("sens=ouvre", "sens=lit");
    wrong(backwards, "Seul un bailleur").await;
    // An administrator writes; only an officer signs.
    let made = site.post("/conventions/nouvelle", &form(&partner, &["residence.name"], "")).await;
    let path = made.location().split('?').next().unwrap().to_owned();
    assert!(site.page(&path).await.contains("Brouillon"));
    assert_eq!(site.get(&format!("{path}/signer")).await.status, StatusCode::FORBIDDEN);
    site.become_person("Nadia Benali").await;
    assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND, "not proposed: it does not exist");
}
