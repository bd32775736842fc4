//! Components of an owner in a register: kept, refused, removed, and another's do not exist.

use super::*;
use crate::testing;
use jiff::civil::date;
use tabular::{Limits, Table};
use tempfile::TempDir;
use upkeep::Kind;

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
    let id = register.keep_upkeep_component(&a, &component()).await.unwrap();
    // 100 m² of a roof of 1990 that lives thirty years: due this year.
    let (settings, plan) = register.works_plan(&a, TODAY).await.unwrap();
    assert_eq!((settings.years, settings.indexation, plan.total_cents), (10, 200, 1_000_000));
    let dearer = Component { id: id.clone(), unit_cents: Some(12_000), ..component() };
    register.keep_upkeep_component(&a, &dearer).await.unwrap();
    assert_eq!(register.works_plan(&a, TODAY).await.unwrap().1.total_cents, 1_200_000);
    let low = Settings { ceiling_cents: Some(100), ..settings };
    register.set_upkeep_settings(&a, low).await.unwrap();
    register.set_upkeep_settings(&a, Settings { years: 5, ..low }).await.unwrap();
    let (settings, plan) = register.works_plan(&a, TODAY).await.unwrap();
    assert_eq!((settings.years, plan.items.len(), plan.left_out.len()), (5, 0, 1));
    assert!(register.upkeep_components(&b).await.unwrap().is_empty());
    assert!(matches!(register.keep_upkeep_component(&b, &dearer).await, Err(Error::Unknown(_))));
    assert!(matches!(register.remove_upkeep_component(&b, &id).await, Err(Error::Unknown(_))));
    register.remove_upkeep_component(&a, &id).await.unwrap();
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
            match register.keep_upkeep_component(a, &one).await.unwrap_err() {
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
