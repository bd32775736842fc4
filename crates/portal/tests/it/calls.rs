//! Calls on the pages: a draft is its funders', what is published is everybody's, and what is asked is answered to all.

use crate::site;
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
        contest_days: None,
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

/// The call of the invented town that stands there.
async fn call_at(site: &Site, wanted: calls::Stage) -> register::calls::CallRecord {
    let state = organisation(site, "Direction des solidarités de Valombre").await;
    let all = site.register.calls(Some(&state)).await.unwrap();
    all.into_iter().find(|one| one.stage(jiff::Timestamp::now()) == wanted).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_written_on_a_page_and_the_same_form_says_the_same_call() {
    let mut site = Site::town().await;
    let draft = call_at(&site, calls::Stage::Draft).await;
    let path = format!("/appels/{}/modifier", draft.id);
    site.become_person("Rachid Amrani").await;
    assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND, "it approves, and does not write");
    site.become_person("Viviane Roy").await;
    let page = site.page(&path).await;
    let mut form = crate::applications::form_of(&page, "/modifier");
    // A button of rows adds one and saves nothing.
    let mut more = form.clone();
    more.push(("acte".to_owned(), "ajouter-public".to_owned()));
    let page = site.post(&path, &crate::applications::encoded(&more)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("public-cle-2") && !page.text().contains("public-cle-3"));
    // What is sent as it is shown is the very same text: nobody has to approve it again.
    let sent = site.post(&path, &crate::applications::encoded(&form)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let again = site.register.call(Some(&draft.coordinator.id), &draft.id).await.unwrap();
    assert_eq!(again.shown().unwrap().specification, draft.shown().unwrap().specification);
    // Over an edition that is no longer the last one, nothing is written.
    let stale = site.post(&path, &crate::applications::encoded(&form)).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    form = crate::applications::form_of(&site.page(&path).await, "/modifier");
    for (name, value) in &mut form {
        if name == "critere-poids-1" {
            "21".clone_into(value);
        }
    }
    let wrong = site.post(&path, &crate::applications::encoded(&form)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Les points des critères font 101"), "{}", wrong.text());
    for lang in ["fr", "en"] {
        site.page(&format!("/appels/nouveau?lang={lang}")).await;
        site.page(&format!("{path}?lang={lang}")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_moves_forward_to_an_hour_that_exists_and_all_are_told_why() {
    let mut site = Site::town().await;
    let open = call_at(&site, calls::Stage::Open).await;
    let path = format!("/appels/{}/prolonger", open.id);
    site.become_person("Rachid Amrani").await;
    assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND);
    site.become_person("Viviane Roy").await;
    site.page(&path).await;
    // Clocks of 28 March 2027 go from two to three in the morning.
    for form in ["jour=2027-03-28&heure=02:30&motif=Un+mois", "jour=2026-01-05&heure=12:00&motif=Plus+tôt"] {
        let refused = site.post(&path, form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.text().contains("vers une heure qui existe"), "{}", refused.text());
    }
    let unsaid = site.post(&path, "jour=2027-03-29&heure=12:00&motif=").await;
    assert!(unsaid.text().contains("Donnez un motif"), "{}", unsaid.text());
    let done = site.post(&path, "jour=2030-03-29&heure=12h00&motif=Une+semaine+de+plus").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    site.become_person("Nadia Benali").await;
    assert!(site.page(&format!("/appels/{}", open.id)).await.contains("Une semaine de plus"));
    site.become_person("Viviane Roy").await;
    let path = format!("/appels/{}/annuler", open.id);
    site.page(&path).await;
    assert_eq!(site.post(&path, "motif=Plus+de+fonds").await.status, StatusCode::SEE_OTHER);
    assert!(site.page(&format!("/appels/{}", open.id)).await.contains("Plus de fonds"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_funder_names_its_own_envelopes_and_nobody_elses() {
    let mut site = Site::town().await;
    let open = call_at(&site, calls::Stage::Open).await;
    let (funder, state) = (
        organisation(&site, "Fonds d’accompagnement de Valombre").await,
        organisation(&site, "Direction des solidarités de Valombre").await,
    );
    let path = format!("/appels/{}/fonds", open.id);
    for person in ["Mireille Bonnet", "Hugo Lambert", "Lucie Ferrand"] {
        site.become_person(person).await;
        let status = site.get(&path).await.status;
        assert!(status == StatusCode::NOT_FOUND || status == StatusCode::FORBIDDEN, "{person}: {status}");
    }
    site.become_person("Rachid Amrani").await;
    let page = site.page(&path).await;
    let others = site.register.envelopes(&state).await.unwrap().remove(0).id;
    let mine = site.register.envelopes(&funder).await.unwrap().remove(0).id;
    assert!(page.contains(&mine) && !page.contains(&others));
    let refused = site.post(&path, &format!("enveloppe-1={others}")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        site.post(&path, &format!("enveloppe-1={mine}&enveloppe-2={mine}")).await.status,
        StatusCode::SEE_OTHER
    );
    let closed = call_at(&site, calls::Stage::Closed).await;
    let held = site.post(&format!("/appels/{}/fonds", closed.id), "enveloppe-1=&enveloppe-2=").await;
    assert!(held.text().contains("ne change plus"), "{}", held.text());
    // What pays a fund is told to its funder, on the sheet too.
    assert!(site.page(&format!("/appels/{}", open.id)).await.contains("est payé par l’enveloppe"));
    site.become_person("Lucie Ferrand").await;
    assert!(!site.page(&format!("/appels/{}", open.id)).await.contains("est payé par l’enveloppe"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_is_told_concerned_or_not_with_what_decides_and_a_doubt_stays_one() {
    let site = Site::town().await;
    let open = call_at(&site, calls::Stage::Open).await;
    let path = format!("/appels/{}/publics", open.id);
    site.page(&path).await;
    let verdicts = |text: String| {
        let main =
            text.split("id=\"verdict-title\"").nth(1).unwrap().split("</section>").next().unwrap().to_owned();
        (
            main.matches(">Concerné<").count(),
            main.matches(">Non concerné<").count(),
            main.matches(">À préciser<").count(),
        )
    };
    let answer = |form: &'static str| {
        let path = path.clone();
        let site = &site;
        async move {
            let answer = site.post(&path, form).await;
            assert_eq!(answer.status, StatusCode::OK);
            answer.text()
        }
    };
    let all = "street=yes&shelter=no&at-risk=no&low-income=yes&social-difficulty=yes&loss-of-autonomy=no";
    assert_eq!(verdicts(answer(all).await), (1, 2, 0));
    assert_eq!(verdicts(answer("street=yes").await), (0, 0, 3), "what nobody answered is not a no");
    let text = answer("street=no&shelter=no&at-risk=no").await;
    assert_eq!(verdicts(text.clone()), (0, 3, 0));
    assert!(text.contains("Vit à la rue : non"), "what decides is said");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looks_for_partners_is_found_by_kind_by_place_and_by_need() {
    let mut site = Site::town().await;
    let open = call_at(&site, calls::Stage::Open).await;
    let path = format!("/appels/{}/partenaires", open.id);
    site.become_person("Élise Marchais").await;
    let found = |text: &str| text.matches("<h2><a href=\"/annuaire/").count();
    for (query, count) in
        [("", 3), ("?nature=association", 1), ("?q=quinze+logements", 1), ("?q=introuvable", 0)]
    {
        assert_eq!(found(&site.page(&format!("{path}{query}")).await), count, "{query}");
    }
    let near = site.page(&format!("{path}?territoire=Gironde")).await;
    assert_eq!(found(&near), 3, "a commune of the département, and the département itself");
    let said = "territoire=Gironde&apporte=Une+équipe&cherche=Des+logements";
    assert_eq!(site.post(&format!("{path}/nouveau"), said).await.status, StatusCode::SEE_OTHER);
    assert_eq!(found(&site.page(&path).await), 4);
    let wrong = site.post(&format!("{path}/nouveau"), "territoire=Nulle+part&apporte=A&cherche=B").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.post(&format!("{path}/retirer"), "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(found(&site.page(&path).await), 3);
}
