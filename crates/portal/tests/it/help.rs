//! Diagnoses, quotes and accompaniments on the pages: what both parties read, what each may do, what nobody else learns.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use register::diagnoses::DiagnosisRecord;
use register::engagements::QuoteRecord;
use site::Site;

fn today() -> jiff::civil::Date {
    register::civil::today()
}

struct Town {
    site: Site,
    /// The association that is helped.
    own: String,
    diagnosis: DiagnosisRecord,
    /// Waits for the signature of the association.
    quote: QuoteRecord,
    followed: QuoteRecord,
}

/// The invented town, as somebody of it sees it.
async fn town(name: &str) -> Town {
    let mut site = Site::town().await;
    site.become_person(name).await;
    let organisations = site.register.organisations().await.unwrap();
    let own = organisations.iter().find(|o| o.name == "Toits partagés").unwrap().id.clone();
    let id = site.register.diagnoses(&own).await.unwrap().remove(0).id;
    let diagnosis = site.register.diagnosis(&own, &id).await.unwrap();
    let quotes = site.register.quotes(&own).await.unwrap();
    let quote = quotes.iter().find(|one| one.waits_for(&own, today()).is_some()).unwrap().clone();
    let followed = quotes.into_iter().find(|one| one.in_force().is_some()).unwrap();
    Town { site, own, diagnosis, quote, followed }
}

impl Town {
    /// The mark of a page's forms.
    async fn mark(&self, path: &str) -> String {
        let page = self.site.page(path).await;
        let from = page.find("name=\"mark\" value=\"").expect("a form") + 19;
        page[from..].split('"').next().unwrap().to_owned()
    }

    async fn post(&self, page: &str, path: &str, form: &str) -> site::Answer {
        let mark = self.mark(page).await;
        self.site.post(path, &format!("mark={mark}&{form}")).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_sound_in_both_languages_for_both_parties() {
    let mut town = town("Lucie Ferrand").await;
    let (d, q, f) = (town.diagnosis.id.clone(), town.quote.id.clone(), town.followed.id.clone());
    let building = town.diagnosis.buildings[0].building.id.clone();
    let key = town.diagnosis.delivered.as_ref().unwrap().report.recommendations[0].key.clone();
    let pages = [
        "/diagnostics".to_owned(),
        "/diagnostics/nouveau".to_owned(),
        format!("/diagnostics/{d}"),
        format!("/diagnostics/{d}/batiments/{building}"),
        format!("/diagnostics/{d}/import"),
        "/devis".to_owned(),
        format!("/devis/{q}"),
        format!("/devis/{q}/decliner"),
        "/accompagnements".to_owned(),
        format!("/accompagnements/{f}"),
    ];
    for name in ["Lucie Ferrand", "Sami Roux"] {
        town.site.become_person(name).await;
        for path in &pages {
            for lang in ["fr", "en"] {
                town.site.page(&format!("{path}?lang={lang}")).await;
            }
        }
    }
    town.site.page(&format!("/devis/nouveau?diagnostic={d}")).await;
    town.site.page(&format!("/devis/{q}/modifier")).await;
    town.site.become_person("Lucie Ferrand").await;
    town.site.page(&format!("/diagnostics/{d}/recommandations/{key}")).await;
    town.site.page(&format!("/devis/{q}/signer")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_diagnosis_says_safety_first_its_proof_and_that_nothing_is_to_pay() {
    let town = town("Lucie Ferrand").await;
    let page = town.site.page(&format!("/diagnostics/{}?lang=fr", town.diagnosis.id)).await;
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}"));
    assert!(at("détection ou l’alarme incendie est absente") < at("La toiture est en mauvais état."));
    assert!(page.contains("il n’y en a pas, vu le"), "the fact that proves it, and its day");
    assert!(page.contains("rien n’est facturé") && page.contains("À regarder ensuite"));
    assert!(page.contains("/services?sujet=safety"));
    let pdf = town.site.get(&format!("/diagnostics/{}/rapport.pdf", town.diagnosis.id)).await;
    assert_eq!(&pdf.body[..4], b"%PDF");
    let docx = town.site.get(&format!("/diagnostics/{}/rapport.docx", town.diagnosis.id)).await;
    assert_eq!(&docx.body[..2], b"PK");
    let photo = format!("/diagnostics/{}/photos/{}", town.diagnosis.id, town.diagnosis.photos[0].id);
    assert_eq!(&town.site.get(&photo).await.body[..3], [0xff, 0xd8, 0xff]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisation_and_a_helper_that_did_not_take_the_need_find_nothing() {
    let mut town = town("Karim Sadi").await;
    for name in ["Karim Sadi", "Hélène Roche"] {
        town.site.become_person(name).await;
        for path in [
            format!("/diagnostics/{}", town.diagnosis.id),
            format!("/diagnostics/{}/rapport.pdf", town.diagnosis.id),
            format!("/diagnostics/{}/photos/{}", town.diagnosis.id, town.diagnosis.photos[0].id),
            format!("/devis/{}", town.quote.id),
            format!("/devis/{}/devis.pdf", town.quote.id),
            format!("/devis/{}/contenu.json", town.quote.id),
            format!("/accompagnements/{}", town.followed.id),
            format!("/accompagnements/{}/temps.csv", town.followed.id),
        ] {
            assert_eq!(town.site.get(&path).await.status, StatusCode::NOT_FOUND, "{name} {path}");
        }
        assert!(!town.site.page("/diagnostics").await.contains("Trois petits immeubles"));
    }
    // A need that nobody proposed to its team, and one that is not there, answer alike.
    town.site.become_person("Karim Sadi").await;
    let begun = town.post("/diagnostics/nouveau", "/diagnostics/nouveau?besoin=x", "titre=Immeubles").await;
    assert_eq!(begun.status, StatusCode::NOT_FOUND);
    let begun = town.site.get(&format!("/devis/nouveau?diagnostic={}", town.diagnosis.id)).await;
    assert_eq!(begun.status, StatusCode::OK, "the form tells nothing of the diagnosis");
    assert!(!begun.text().contains("Trois petits immeubles"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_building_is_described_part_by_part_and_what_is_wrong_is_told_beside_its_field() {
    let town = town("Lucie Ferrand").await;
    let made = town.post("/diagnostics/nouveau", "/diagnostics/nouveau", "titre=Seuls").await;
    let here = made.location().split('?').next().unwrap().to_owned();
    let new = format!("{here}/batiments/nouveau");
    let wrong = town.post(&new, &new, "nom=&annee-de=3000&etat-roof=poor&combien-roof=x").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = wrong.text();
    html::check(&new, &text);
    assert!(text.contains("id=\"combien-roof-error\""), "{text}");
    assert!(text.contains("value=\"3000\""), "what was typed stays");
    let added = town.post(&new, &new, "nom=Moulin&etat-roof=poor&vers=roof").await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    assert!(added.location().ends_with("?fait=enregistre#roof"), "{}", added.location());
    let page = town.site.page(&here).await;
    assert!(page.contains("La toiture est en mauvais état."));
    let building = added.location().split('?').next().unwrap().to_owned();
    // Somebody else saved meanwhile: nothing is written, and both are shown.
    let first = town.post(&building, &building, "vu=1&nom=Moulin&etat-roof=good").await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let second = town.post(&building, &building, "vu=1&nom=Moulin&etat-roof=worn").await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(second.text().contains("id=\"etat-roof-error\""), "what is there now is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_association_answers_and_setting_aside_asks_for_a_reason() {
    let mut town = town("Lucie Ferrand").await;
    let all = town.diagnosis.delivered.as_ref().unwrap().report.recommendations.clone();
    let answers = town.diagnosis.answers();
    let key = &all.iter().find(|one| !answers.contains_key(one.key.as_str())).unwrap().key;
    let path = format!("/diagnostics/{}/recommandations/{key}", town.diagnosis.id);
    let bare = town.post(&path, &path, "reponse=set-aside").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = town.post(&path, &path, "reponse=set-aside&motif=Bail+termin%C3%A9").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let now = town.site.register.diagnosis(&town.own, &town.diagnosis.id).await.unwrap();
    assert_eq!(now.answers()[key.as_str()].note, "Bail terminé");
    town.site.become_person("Sami Roux").await;
    assert_eq!(town.site.get(&path).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_a_quote_are_added_and_removed_without_script_and_nothing_is_written_meanwhile() {
    let town = town("Sami Roux").await;
    let path = format!("/devis/nouveau?diagnostic={}", town.diagnosis.id);
    let rows = "titre=Essai&debut=2026-01-01&fin=2027-01-01&cle-1=a&libelle-1=Visite&heures-1=1h30&taux-1=58%2C40\
                &base-1=Salaire";
    let added = town.post(&path, &path, &format!("{rows}&acte=ajouter-ligne")).await;
    assert_eq!(added.status, StatusCode::OK);
    let text = added.text();
    html::check(&path, &text);
    assert!(text.contains("name=\"libelle-2\"") && text.contains("value=\"1h30\""));
    let before = town.site.register.quotes(&town.own).await.unwrap().len();
    let removed = town.post(&path, &path, &format!("{rows}&cle-2=b&acte=retirer-ligne-1")).await;
    assert!(!removed.text().contains("value=\"Visite\""));
    let wrong = town.post(&path, &path, &format!("{rows}&cle-2=b&acte=enregistrer")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("id=\"libelle-2-error\""), "{}", wrong.text());
    assert_eq!(town.site.register.quotes(&town.own).await.unwrap().len(), before);
    let made = town.post(&path, &path, &format!("{rows}&acte=enregistrer")).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let sheet = town.site.page(made.location()).await;
    assert!(sheet.contains("87,60"), "an hour and a half at 58.40 €");
    assert_eq!(town.site.register.quotes(&town.own).await.unwrap().len(), before, "a draft is not shown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_is_signed_on_the_text_that_was_shown_and_an_edit_voids_the_signature() {
    let mut town = town("Sami Roux").await;
    let id = town.quote.id.clone();
    let (edit, sign) = (format!("/devis/{id}/modifier"), format!("/devis/{id}/signer"));
    let page = town.site.page(&edit).await;
    assert!(page.contains("porte une signature"), "editing says that it voids it");
    let terms = &town.quote.sent().unwrap().terms;
    let mut form = format!(
        "vu=&acte=enregistrer&titre={}&debut={}&fin={}",
        "Autre+titre", terms.first_on, terms.last_on
    );
    for (n, line) in (1..).zip(&terms.lines) {
        form.push_str(&format!(
            "&cle-{n}={}&libelle-{n}={}&heures-{n}=3&taux-{n}=58%2C40&base-{n}=Salaire",
            line.key, line.key
        ));
    }
    let changed = town.post(&edit, &edit, &form).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    let here = format!("/devis/{id}");
    let sent = town.post(&here, &format!("{here}/envoyer"), "version=2").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    town.site.become_person("Lucie Ferrand").await;
    let page = town.site.page(&format!("{here}?lang=fr")).await;
    assert!(page.contains("ne vaut plus") && page.contains("Ce qui change depuis la version précédente"));
    // What was read before is no longer what is proposed.
    let old = format!("vu=1.{}&accord=oui", town.quote.sent().unwrap().digest);
    let refused = town.post(&sign, &sign, &old).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = town.site.page(&sign).await;
    let from = page.find("name=\"vu\" value=\"").unwrap() + 17;
    let seen = page[from..].split('"').next().unwrap();
    let unsure = town.post(&sign, &sign, &format!("vu={seen}")).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    let signed = town.post(&sign, &sign, &format!("vu={seen}&accord=oui")).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());
    let now = town.site.register.quote(&town.own, &id).await.unwrap();
    assert_eq!(now.standing(2, today()).unwrap().signatures.len(), 1);
    assert!(now.in_force().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accompaniment_tells_what_is_late_and_over_and_its_files_leave() {
    let town = town("Sami Roux").await;
    let here = format!("/accompagnements/{}", town.followed.id);
    let page = town.site.page(&format!("{here}?lang=fr")).await;
    assert!(page.contains("en retard de 25 jours"), "{page}");
    assert!(page.contains("dépassé de 3\u{a0}h"), "nineteen hours of sixteen");
    let noted = town.post(&here, &format!("{here}/temps"), "ligne=passages&heures=0%2C33").await;
    assert_eq!(noted.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(noted.text().contains("id=\"heures-error\""));
    let noted = town.post(&here, &format!("{here}/temps"), "ligne=passages&heures=1h30&quoi=Toiture").await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text());
    let csv = town.site.get(&format!("{here}/temps.csv")).await.text();
    assert!(csv.contains("Toiture") && csv.contains("1h30"), "{csv}");
    let ics = town.site.get(&format!("{here}/jalons.ics")).await.text();
    assert_eq!(ics.matches("BEGIN:VEVENT").count(), 2, "what is done is no event: {ics}");
    let bare = town.post(&here, &format!("{here}/cloturer"), "").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_day_says_what_waits_for_each() {
    let mut town = town("Lucie Ferrand").await;
    assert!(town.site.page("/ma-journee/quotes-to-sign").await.contains("Plan pluriannuel et financements"));
    assert!(town.site.page("/ma-journee/recommendations").await.contains("Trois petits immeubles"));
    town.site.become_person("Sami Roux").await;
    assert!(town.site.page("/ma-journee/milestones-late").await.contains("Contrats signés"));
}
