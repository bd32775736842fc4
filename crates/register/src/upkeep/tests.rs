//! Components of an owner in a register: kept, refused, removed, and another's do not exist.

use super::*;
use crate::testing;
use jiff::civil::date;
use tabular::{Limits, Table};
use tempfile::TempDir;
use upkeep::{Kind, OwnFigures};

const TODAY: Date = date(2026, 11, 22);

fn component() -> Component {
    Component {
        id: String::new(),
        building: "Maison".to_owned(),
        kind: Kind::Roof,
        quantity: 10_000,
        installed: Some((1990, 1990)),
        condition: None,
        life_years: None,
        unit_cents: Some(10_000),
        maintenance: None,
    }
}

#[tokio::test]
async fn changing_one_component_changes_the_plan_and_another_owner_sees_none_of_it() {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let (a, b) =
        (register.landlord_named("a").await.unwrap().id, register.landlord_named("b").await.unwrap().id);
    let id = register.add_upkeep_component(&a, &component()).await.unwrap();
    // 100 m² of a roof of 1990 that lives thirty years: due this year.
    let (settings, plan) = register.works_plan(&a, TODAY).await.unwrap();
    assert_eq!((settings.years, settings.indexation, plan.total_cents), (10, 200, 1_000_000));
    let dearer = Component { id: id.clone(), unit_cents: Some(12_000), ..component() };
    register.change_upkeep_component(&a, 1, &dearer).await.unwrap();
    assert_eq!(register.works_plan(&a, TODAY).await.unwrap().1.total_cents, 1_200_000);
    let low = Settings { ceiling_cents: Some(100), ..settings };
    register.set_upkeep_settings(&a, low).await.unwrap();
    register.set_upkeep_settings(&a, Settings { years: 5, ..low }).await.unwrap();
    let (settings, plan) = register.works_plan(&a, TODAY).await.unwrap();
    assert_eq!((settings.years, plan.items.len(), plan.left_out.len()), (5, 0, 1));
    assert!(register.upkeep_components(&b).await.unwrap().is_empty());
    assert!(matches!(register.change_upkeep_component(&b, 2, &dearer).await, Err(Error::Unknown(_))));
    assert!(matches!(register.upkeep_component(&b, &id).await, Err(Error::Unknown(_))));
    assert!(matches!(register.remove_upkeep_component(&b, (&id, 2)).await, Err(Error::Unknown(_))));
    register.remove_upkeep_component(&a, (&id, 2)).await.unwrap();
    assert!(register.upkeep_components(&a).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_and_a_file_is_not_added_twice() {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let a = register.landlord_named("a").await.unwrap().id;
    let wrong = |one: Component| {
        let (register, a) = (&register, &a);
        async move {
            match register.add_upkeep_component(a, &one).await.unwrap_err() {
                Error::Refused(code) => code,
                other => other.to_string(),
            }
        }
    };
    assert_eq!(wrong(Component { building: " ".to_owned(), ..component() }).await, "upkeep-building");
    assert_eq!(wrong(Component { quantity: 0, ..component() }).await, "upkeep-quantity");
    assert_eq!(wrong(Component { installed: Some((2000, 1990)), ..component() }).await, "upkeep-year");
    assert_eq!(wrong(Component { life_years: Some(0), ..component() }).await, "upkeep-life");
    assert_eq!(wrong(Component { unit_cents: Some(-1), ..component() }).await, "upkeep-cost");
    let settings = register.upkeep_settings(&a, TODAY).await.unwrap();
    let ceiling = Settings { ceiling_cents: Some(0), ..settings };
    assert!(matches!(register.set_upkeep_settings(&a, ceiling).await, Err(Error::Refused(_))));
    let file = "batiment;composant;quantite\nMaison;toiture;100\nMaison;piscine;1\nMaison;ascenseur;1\n";
    let table = || Table::from_bytes("c.csv", file.as_bytes().to_vec(), &Limits::upload()).unwrap();
    let first = register.import_upkeep_components(&a, table()).await.unwrap();
    assert_eq!((first.added, first.already, first.read.problems.len()), (2, 0, 1));
    let again = register.import_upkeep_components(&a, table()).await.unwrap();
    assert_eq!((again.added, again.already), (0, 2));
    assert_eq!(register.upkeep_components(&a).await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_second_of_two_people_at_once_is_told_and_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let a = register.landlord_named("a").await.unwrap().id;
    let id = register.add_upkeep_component(&a, &component()).await.unwrap();
    let seen = register.upkeep_component(&a, &id).await.unwrap();
    assert_eq!(seen.edition, 1);
    let first = Component { quantity: 20_000, ..seen.component.clone() };
    let second = Component { unit_cents: None, ..seen.component.clone() };
    register.change_upkeep_component(&a, seen.edition, &first).await.unwrap();
    let late = register.change_upkeep_component(&a, seen.edition, &second).await;
    assert!(matches!(late, Err(Error::Changed)));
    let late = register.remove_upkeep_component(&a, (&id, seen.edition)).await;
    assert!(matches!(late, Err(Error::Changed)));
    let now = register.upkeep_component(&a, &id).await.unwrap();
    assert_eq!((now.edition, now.component), (2, first));
}

#[tokio::test]
async fn an_owners_own_figures_hold_over_the_houses_until_it_goes_back_and_only_for_it() {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let (a, b) =
        (register.landlord_named("a").await.unwrap().id, register.landlord_named("b").await.unwrap().id);
    let bare = Component { unit_cents: None, installed: Some((1990, 1990)), ..component() };
    register.add_upkeep_component(&a, &bare).await.unwrap();
    let house = register.upkeep_catalogue(&b, TODAY).await.unwrap().of(Kind::Roof).unwrap().house;
    let total = async || register.works_plan(&a, TODAY).await.unwrap().1.total_cents;
    assert_eq!(total().await, 100 * house.unit_cents);
    let own = OwnFigures {
        life_years: None,
        unit_cents: Some(house.unit_cents + 1_000),
        said_on: TODAY,
        source: "Devis".to_owned(),
    };
    register.set_upkeep_figures(&a, (Kind::Roof, 0), &own).await.unwrap();
    assert_eq!(total().await, 100 * (house.unit_cents + 1_000));
    let found = register.upkeep_catalogue(&a, TODAY).await.unwrap();
    let roof = found.of(Kind::Roof).unwrap();
    assert_eq!((roof.rank, roof.used().life_years), (1, house.life_years), "what it does not say stays");
    assert_eq!(register.upkeep_catalogue(&b, TODAY).await.unwrap().of(Kind::Roof).unwrap().own, None);
    let late = register.set_upkeep_figures(&a, (Kind::Roof, 0), &own).await;
    assert!(matches!(late, Err(Error::Changed)));
    let refused = async |own: OwnFigures| match register.set_upkeep_figures(&a, (Kind::Roof, 1), &own).await {
        Err(Error::Refused(code)) => code,
        other => format!("{other:?}"),
    };
    assert_eq!(refused(OwnFigures { source: " ".to_owned(), ..own.clone() }).await, "upkeep-source");
    assert_eq!(refused(OwnFigures { life_years: Some(0), ..own.clone() }).await, "upkeep-life");
    assert_eq!(refused(OwnFigures { unit_cents: Some(-1), ..own.clone() }).await, "upkeep-cost");
    let none = OwnFigures { unit_cents: None, source: String::new(), ..own };
    register.set_upkeep_figures(&a, (Kind::Roof, 1), &none).await.unwrap();
    assert_eq!(total().await, 100 * house.unit_cents);
    let history = register.upkeep_figures(&a, Some(Kind::Roof)).await.unwrap();
    assert_eq!(history.iter().map(|entry| entry.rank).collect::<Vec<_>>(), [2, 1], "nothing is edited");
    assert!(register.upkeep_figures(&b, None).await.unwrap().is_empty());
}
