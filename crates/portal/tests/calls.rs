//! Calls on the pages: a draft is its funders', what is published is everybody's, and what is asked is answered to all.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests may panic")]

mod html;
#[expect(dead_code, reason = "other tests use the rest")]
mod site;

use axum::http::StatusCode;
use calls::{Category, Criterion, Fund, Mix, Public, Specification};
use jiff::ToSpan;
use site::Site;
use std::collections::BTreeSet;
use trust::organisation::OrganisationKind as Kind;

async fn organisation(site: &Site, name: &str) -> String {
    site.register.organisations().await.unwrap().into_iter().find(|one| one.name == name).unwrap().id
}

fn specification(funder: &str) -> Specification {
    let now = trust::day::legal_time(jiff::Timestamp::now());
    let clock = |days: i64| now.date().saturating_add(days.days()).at(12, 0, 0, 0);
    Specification {
        title: "Un logement, un accompagnement".to_owned(),
        summary: "Premier appel de Valombre.".to_owned(),
        objectives: vec!["Loger et accompagner".to_owned()],
        publics: vec![Public {
            key: "street".to_owned(),
            label: "Sortir de la rue".to_owned(),
            reason: "Cumul de difficultés".to_owned(),
            any_of: BTreeSet::new(),
            all_of: BTreeSet::new(),
        }],
        criteria: vec![Criterion {
            key: "a".to_owned(),
            label: "Accès".to_owned(),
            looks_at: String::new(),
            weight: 100,
        }],
        territories: ["departement:33".parse().unwrap()].into(),
        mix: vec![Mix { kinds: [Kind::Landlord].into(), at_least: 1 }],
        questions: Vec::new(),
        categories: vec![Category { key: "s".to_owned(), label: "Équipe".to_owned(), is_eligible: true }],
        funds: vec![Fund {
            key: "fund-of-the-test".to_owned(),
            organisation: funder.to_owned(),
            name: "Fonds d’essai".to_owned(),
            total_cents: 50_000_000,
            rate_bp: 5_000,
            least_cents: 100_000,
            most_cents: 10_000_000,
            most_per_household_cents: None,
            categories: ["s".to_owned()].into(),
        }],
        public_rate_bp: Some(8_000),
        quotas: Vec::new(),
        reference: String::new(),
        least_months: 12,
        most_months: 36,
        opens: clock(-2),
        closes: clock(40),
        questions_until: Some(clock(20).date()),
        committee_on: Some(clock(60).date()),
        results_on: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_its_funders_and_a_published_call_is_everybodys() {
    let mut site = Site::town().await;
    let state = organisation(&site, "Direction des solidarités de Valombre").await;
    let funder = organisation(&site, "Fonds d’accompagnement de Valombre").await;
    let now = jiff::Timestamp::now();
    let register = site.register.clone();
    let id = register.draft_call(&state, &specification(&funder), &BTreeSet::new(), now).await.unwrap();
    let path = format!("/appels/{id}");
    // Another organisation, a funder of something else and somebody without a right on calls: nothing is there.
    for person in ["Lucie Ferrand", "Hugo Lambert", "Odile Renaud", "Irène Castel"] {
        site.become_person(person).await;
        for end in ["", "/cahier-des-charges.pdf", "/cahier-des-charges.json", "/calendrier.ics"] {
            let answer = site.get(&format!("{path}{end}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{person} {end}");
        }
    }
    site.become_person("Rachid Amrani").await;
    let page = site.page(&path).await;
    assert!(page.contains("n’a pas approuvé ce texte") && page.contains("Approuver ce texte"), "{page}");
    for one in [&state, &funder] {
        let text = register.call_text(Some(one), &id, 1).await.unwrap();
        register.approve_call(one, &id, &calls::digest(&text).to_string(), now).await.unwrap();
    }
    site.become_person("Viviane Roy").await;
    assert!(site.page(&path).await.contains("Publier l’appel"));
    assert_eq!(site.post(&format!("{path}/publier"), "").await.status, StatusCode::SEE_OTHER);
    site.become_person("Lucie Ferrand").await;
    for lang in ["fr", "en"] {
        site.page(&format!("/appels?lang={lang}")).await;
        let page = site.page(&format!("{path}?lang={lang}")).await;
        assert!(page.contains("Fonds d’essai") && !page.contains("Rachid"), "{page}");
    }
    for end in ["pdf", "docx", "json"] {
        let file = site.get(&format!("{path}/cahier-des-charges.{end}")).await;
        assert_eq!(file.status, StatusCode::OK, "{end}");
    }
    let days = site.get(&format!("{path}/calendrier.ics")).await.text();
    assert!(days.contains("DTSTART:") && days.contains("DTSTART;VALUE=DATE:"), "{days}");
    let asked = site.post(&format!("{path}/questions"), "question=Une+colocation+compte-t-elle+%3F").await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    site.become_person("Hélène Roche").await;
    assert!(!site.page(&path).await.contains("colocation"), "not answered yet");
    let question = register.call_questions(Some(&state), &id).await.unwrap().remove(0).id;
    let answer = format!("reponse-{question}=Oui.");
    let refused = site.post(&format!("{path}/questions/{question}"), &answer).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "it does not coordinate the call");
    site.become_person("Viviane Roy").await;
    let told = site.post(&format!("{path}/questions/{question}"), &answer).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER);
    site.become_person("Hélène Roche").await;
    assert!(site.page(&path).await.contains("Une colocation compte-t-elle"));
}
