//! The library of practices: told, found, corrected, taken up, taken out.

use super::*;
use crate::testing;
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 23);

fn told(title: &str, theme: Theme, ground: Ground, method: &str) -> NewPractice {
    NewPractice {
        title: title.to_owned(),
        theme,
        grounds: BTreeSet::from([ground]),
        context: "Des locataires âgés isolés.".to_owned(),
        method: method.to_owned(),
        partners: "Le bailleur et une association.".to_owned(),
        cost_cents: None,
        results: "Douze ménages suivis.".to_owned(),
        conditions: "Un référent par résidence.".to_owned(),
    }
}

async fn two() -> (tempfile::TempDir, Register, [String; 2]) {
    let folder = tempfile::TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let mut all = Vec::new();
    for name in ["A", "B"] {
        let profile = crate::organisations::Profile { name: name.to_owned(), ..Default::default() };
        all.push(register.add_organisation(OrganisationKind::Association, &profile, None).await.unwrap().id);
    }
    let [a, b] = <[String; 2]>::try_from(all).unwrap();
    (folder, register, [a, b])
}

#[tokio::test]
async fn a_practice_is_found_by_its_words_its_theme_and_its_ground() {
    let (_folder, register, [a, b]) = two().await;
    let baths =
        told("Douches de plain-pied", Theme::AdaptedHomes, Ground::DenseCity, "Remplacer les baignoires.");
    let visits = told("Visites de voisinage", Theme::AgeingAtHome, Ground::Rural, "Des bénévoles passent.");
    let first = register.tell_practice(&a, None, &baths).await.unwrap();
    let second = register.tell_practice(&b, None, &visits).await.unwrap();
    let found = async |words: &str, theme, ground| {
        let search = Search { words: words.to_owned(), theme, ground };
        let all = register.practices(&search).await.unwrap();
        all.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(found("", None, None).await, [first.clone(), second.clone()], "by title");
    assert_eq!(
        found("baignoire", None, None).await,
        std::slice::from_ref(&first),
        "another form of the word"
    );
    assert_eq!(found("", Some(Theme::AgeingAtHome), None).await, [second]);
    assert_eq!(found("", None, Some(Ground::DenseCity)).await, [first]);
    assert!(found("", Some(Theme::AgeingAtHome), Some(Ground::DenseCity)).await.is_empty());
}

#[tokio::test]
async fn only_who_tells_a_practice_corrects_it_and_not_over_what_it_did_not_see() {
    let (_folder, register, [a, b]) = two().await;
    let mut new = told("Douches", Theme::AdaptedHomes, Ground::Town, "Remplacer.");
    let id = register.tell_practice(&a, None, &new).await.unwrap();
    new.cost_cents = Some(450_000);
    assert!(matches!(register.tell_practice(&b, Some((&id, 1)), &new).await, Err(Error::Unknown(_))));
    register.tell_practice(&a, Some((&id, 1)), &new).await.unwrap();
    assert!(matches!(register.tell_practice(&a, Some((&id, 1)), &new).await, Err(Error::Changed)));
    let one = register.practice(&id).await.unwrap();
    assert_eq!((one.told.cost_cents, one.edition), (Some(450_000), 2));
    assert!(matches!(register.withdraw_practice(&b, &id).await, Err(Error::Unknown(_))));
    register.withdraw_practice(&a, &id).await.unwrap();
    assert!(register.practices(&Search::default()).await.unwrap().is_empty());
    assert!(register.practice(&id).await.unwrap().is_withdrawn);
}

#[tokio::test]
async fn what_is_missing_or_speaks_of_a_person_is_refused_by_its_name() {
    let (_folder, register, [a, _]) = two().await;
    let whole = told("Douches", Theme::AdaptedHomes, Ground::Town, "Remplacer.");
    let wrong: [(NewPractice, &str); 4] = [
        (NewPractice { grounds: BTreeSet::new(), ..whole.clone() }, "practice-grounds"),
        (NewPractice { cost_cents: Some(-1), ..whole.clone() }, "practice-cost"),
        (NewPractice { results: "  ".to_owned(), ..whole.clone() }, "practice-results"),
        (NewPractice { method: "Suivie : 2 69 05 49 588 157 80".to_owned(), ..whole }, "practice-method"),
    ];
    for (new, expected) in wrong {
        let done = register.tell_practice(&a, None, &new).await;
        assert!(matches!(&done, Err(Error::Refused(code)) if code == expected), "{expected}: {done:?}");
    }
}

#[tokio::test]
async fn the_log_says_who_took_it_up_where_and_counts_each_organisation_once() {
    let (_folder, register, [a, b]) = two().await;
    let id = register
        .tell_practice(&a, None, &told("Douches", Theme::AdaptedHomes, Ground::Town, "Remplacer."))
        .await
        .unwrap();
    let line = |on: Date, outcome| NewReplication {
        territory: Territory::Departement("35".to_owned()),
        noted_on: on,
        outcome,
        words: "Deux résidences.".to_owned(),
    };
    register.note_replication(&b, &id, &line(date(2026, 3, 1), Outcome::Planned), TODAY).await.unwrap();
    register.note_replication(&b, &id, &line(date(2026, 9, 1), Outcome::Works), TODAY).await.unwrap();
    let late = register.note_replication(&b, &id, &line(date(2027, 1, 1), Outcome::Works), TODAY).await;
    assert!(matches!(late, Err(Error::Refused(code)) if code == "replication-day"));
    let log = register.replications(&id).await.unwrap();
    assert_eq!(log.iter().map(|one| one.outcome).collect::<Vec<_>>(), [Outcome::Works, Outcome::Planned]);
    assert_eq!(register.practice(&id).await.unwrap().replications, 1);
}
