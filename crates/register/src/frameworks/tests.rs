//! Studies are written, written over only as they were seen, and nobody else's.

use super::*;
use crate::testing;
use funding::Fact;
use jiff::civil::date;
use procurement::State;
use procurement::impact::{Aim, Investor, Payer, Terms};
use trust::organisation::OrganisationKind;

const DAY: Date = date(2026, 11, 23);

async fn two() -> (tempfile::TempDir, Register, Vec<String>) {
    let folder = tempfile::TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let mut all = Vec::new();
    for name in ["A", "B"] {
        let profile = crate::organisations::Profile { name: name.to_owned(), ..Default::default() };
        all.push(register.add_organisation(OrganisationKind::Landlord, &profile, None).await.unwrap().id);
    }
    (folder, register, all)
}

fn new() -> NewFramework {
    NewFramework {
        title: "Conciergerie de quartier".to_owned(),
        about: Some("achats-groupes/0198-a".to_owned()),
        facts: Facts::default().with(Fact::PublicBuyer, "yes").with(Fact::PurchaseNet, "3000000"),
    }
}

fn contract() -> NewImpactStudy {
    NewImpactStudy {
        title: "Maintien dans le logement".to_owned(),
        terms: Terms {
            investors: vec![Investor { name: "Fonds".to_owned(), cents: 9_000_000, on: None }],
            payers: vec![Payer { name: "État".to_owned(), share: 10_000 }],
            aims: vec![Aim {
                label: "ménages maintenus".to_owned(),
                people: 50,
                target: 40,
                price_cents: 250_000,
                from: 10,
                most: None,
                verified_on: None,
                low: 6_000,
                high: 8_000,
                without: None,
                spared_cents: None,
            }],
            ..Terms::default()
        },
    }
}

#[tokio::test]
async fn a_study_keeps_its_day_and_its_law_and_is_written_over_only_as_it_was_seen() {
    let (_folder, register, all) = two().await;
    let id = register.write_framework(&all[0], None, &new(), DAY).await.unwrap();
    let kept = register.framework(&all[0], &id).await.unwrap();
    assert_eq!((&kept.told, kept.studied_on, kept.edition), (&new(), DAY, 1));
    assert!(kept.law.contains("procurement.direct_supplies;4000000;2020-01-01"), "{}", kept.law);
    let advice = register.legal_advice(&all[0], &kept.told.facts, DAY).await.unwrap();
    assert_eq!(advice.law_text(), kept.law, "the same day, the same law");
    assert!(advice.routes.iter().any(|r| r.scheme.code == "direct-award" && r.state == State::Met));
    let before = register.legal_advice(&all[0], &kept.told.facts, date(2025, 6, 1)).await.unwrap();
    assert_ne!(before.law_text(), kept.law, "thresholds of another year");
    assert_eq!(register.frameworks_about(&all[0], "achats-groupes/0198-a").await.unwrap().len(), 1);
    let other = NewFramework { about: None, ..new() };
    register.write_framework(&all[0], Some((&id, 1)), &other, DAY).await.unwrap();
    let late = register.write_framework(&all[0], Some((&id, 1)), &new(), DAY).await;
    assert!(matches!(late, Err(Error::Changed)));
    assert_eq!(register.framework(&all[0], &id).await.unwrap().told, other);
    assert!(register.frameworks_about(&all[0], "achats-groupes/0198-a").await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_wrong_is_refused_and_nothing_is_written() {
    let (_folder, register, all) = two().await;
    for (wrong, code) in [
        (NewFramework { title: " ".to_owned(), ..new() }, "framework-title"),
        (NewFramework { title: "x".repeat(121), ..new() }, "framework-title"),
        (NewFramework { about: Some("//ailleurs.example".to_owned()), ..new() }, "framework-about"),
        (NewFramework { about: Some("appels/../membres".to_owned()), ..new() }, "framework-about"),
    ] {
        let done = register.write_framework(&all[0], None, &wrong, DAY).await;
        assert!(matches!(&done, Err(Error::Refused(told)) if told == code), "{code} {done:?}");
    }
    assert!(register.frameworks(&all[0]).await.unwrap().is_empty());
    let mut wrong = contract();
    wrong.terms.payers[0].share = 5_000;
    let done = register.write_impact_study(&all[0], None, &wrong).await;
    assert!(matches!(done, Err(Error::Refused(told)) if told == "impact-terms"));
    assert!(register.impact_studies(&all[0]).await.unwrap().is_empty());
}

#[tokio::test]
async fn another_organisation_is_told_that_nothing_is_there() {
    let (_folder, register, all) = two().await;
    let id = register.write_framework(&all[0], None, &new(), DAY).await.unwrap();
    let study = register.write_impact_study(&all[0], None, &contract()).await.unwrap();
    let gone = |done: Result<(), Error>| assert!(matches!(done, Err(Error::Unknown(_))), "{done:?}");
    gone(register.framework(&all[1], &id).await.map(drop));
    gone(register.write_framework(&all[1], Some((&id, 1)), &new(), DAY).await.map(drop));
    gone(register.remove_framework(&all[1], &id).await);
    gone(register.impact_study(&all[1], &study).await.map(drop));
    gone(register.write_impact_study(&all[1], Some((&study, 1)), &contract()).await.map(drop));
    gone(register.remove_impact_study(&all[1], &study).await);
    assert!(register.frameworks(&all[1]).await.unwrap().is_empty());
    assert!(register.impact_studies(&all[1]).await.unwrap().is_empty());
    register.remove_framework(&all[0], &id).await.unwrap();
    gone(register.remove_framework(&all[0], &id).await);
    register.remove_impact_study(&all[0], &study).await.unwrap();
    assert!(register.impact_studies(&all[0]).await.unwrap().is_empty());
}
