//! A national roadmap, a region that makes it its own, and the figures that come back.

use super::*;
use crate::testing;
use jiff::civil::date;
use trust::organisation::OrganisationKind;

const TODAY: Date = date(2026, 11, 23);

async fn two() -> (tempfile::TempDir, Register, [String; 2]) {
    let folder = tempfile::TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let mut all = Vec::new();
    for name in ["Nation", "Region"] {
        let profile = crate::organisations::Profile { name: name.to_owned(), ..Default::default() };
        all.push(register.add_organisation(OrganisationKind::Federation, &profile, None).await.unwrap().id);
    }
    let two = <[String; 2]>::try_from(all).unwrap();
    (folder, register, two)
}

fn new(territory: Territory) -> NewRoadmap {
    NewRoadmap { territory, title: "Feuille de route".to_owned(), first_year: 2026, last_year: 2028 }
}

fn action(target: Option<i64>) -> NewAction {
    NewAction {
        title: "Ouvrir des logements accompagnés".to_owned(),
        owner: "Les bailleurs".to_owned(),
        due_on: Some(date(2028, 12, 31)),
        indicator: "logements ouverts".to_owned(),
        target,
        set_aside: String::new(),
    }
}

/// A national roadmap of one axis and one action, published.
async fn national(register: &Register, nation: &str) -> Roadmap {
    let id = register.begin_roadmap(nation, None, &new(Territory::Country)).await.unwrap();
    let empty = register.publish_roadmap(nation, &id).await;
    assert!(matches!(empty, Err(Error::Refused(code)) if code == "roadmap-empty"));
    register.add_roadmap_axis(nation, &id, "Offre").await.unwrap();
    let one = register.roadmap(&id, Some(nation)).await.unwrap();
    let axis = register.roadmap_axes(&one).await.unwrap()[0].id.clone();
    register.add_roadmap_action(nation, &axis, &action(Some(10_000))).await.unwrap();
    register.publish_roadmap(nation, &id).await.unwrap();
    register.roadmap(&id, None).await.unwrap()
}

fn region(code: &str) -> Territory {
    Territory::Region(code.to_owned())
}

#[tokio::test]
async fn a_region_copies_adapts_and_its_figure_comes_back_once_it_is_published() {
    let (_folder, register, [nation, region_id]) = two().await;
    let whole = national(&register, &nation).await;
    let id = register.begin_roadmap(&region_id, Some(&whole.id), &new(region("53"))).await.unwrap();
    let copy = register.roadmap(&id, Some(&region_id)).await.unwrap();
    let copied = register.roadmap_axes(&copy).await.unwrap()[0].actions[0].clone();
    let origin = register.roadmap_axes(&whole).await.unwrap()[0].actions[0].id.clone();
    assert_eq!((copied.origin_id.as_deref(), copied.target), (Some(origin.as_str()), None));
    register.write_roadmap_action(&region_id, &copied.id, &action(Some(400))).await.unwrap();
    register.read_indicator(&region_id, &copied.id, (date(2026, 6, 30), 90, "enquête"), TODAY).await.unwrap();
    register
        .read_indicator(&region_id, &copied.id, (date(2026, 9, 30), 120, "enquête"), TODAY)
        .await
        .unwrap();
    // A draft says nothing to the nation.
    assert!(register.consolidation(&whole).await.unwrap().0.is_empty());
    assert!(matches!(register.roadmap(&id, Some(&nation)).await, Err(Error::Unknown(_))));
    register.publish_roadmap(&region_id, &id).await.unwrap();
    let (regions, figures) = register.consolidation(&whole).await.unwrap();
    assert_eq!(regions.len(), 1);
    let figure = figures[&origin];
    assert_eq!((figure.value, figure.target, figure.permille()), (Some(120), Some(400), Some(300)));
}

#[tokio::test]
async fn a_region_has_one_copy_and_only_its_own_people_write_it() {
    let (_folder, register, [nation, region_id]) = two().await;
    let whole = national(&register, &nation).await;
    let id = register.begin_roadmap(&region_id, Some(&whole.id), &new(region("53"))).await.unwrap();
    let again = register.begin_roadmap(&nation, Some(&whole.id), &new(region("53"))).await;
    assert!(matches!(again, Err(Error::Refused(code)) if code == "roadmap-territory"));
    let nowhere = register.begin_roadmap(&nation, Some(&whole.id), &new(Territory::Country)).await;
    assert!(matches!(nowhere, Err(Error::Refused(code)) if code == "roadmap-territory"));
    assert!(matches!(register.add_roadmap_axis(&nation, &id, "Autre").await, Err(Error::Unknown(_))));
    let copy = register.roadmap(&id, Some(&region_id)).await.unwrap();
    let copied = register.roadmap_axes(&copy).await.unwrap()[0].actions[0].clone();
    let written = register.write_roadmap_action(&nation, &copied.id, &action(None)).await;
    assert!(matches!(written, Err(Error::Unknown(_))));
    let copy_of_copy = register.begin_roadmap(&nation, Some(&id), &new(region("11"))).await;
    assert!(matches!(copy_of_copy, Err(Error::Unknown(_))), "a draft is not there to be copied");
}

#[tokio::test]
async fn figures_have_a_source_a_day_and_something_to_count() {
    let (_folder, register, [nation, _]) = two().await;
    let whole = national(&register, &nation).await;
    let one = register.roadmap_axes(&whole).await.unwrap()[0].actions[0].id.clone();
    for ((on, value, source), expected) in [
        ((date(2027, 1, 1), 1, "enquête"), "reading-day"),
        ((date(2026, 1, 1), -1, "enquête"), "reading-value"),
        ((date(2026, 1, 1), 1, " "), "reading-source"),
    ] {
        let done = register.read_indicator(&nation, &one, (on, value, source), TODAY).await;
        assert!(matches!(done, Err(Error::Refused(code)) if code == expected), "{expected}");
    }
    let nothing = NewAction { indicator: String::new(), ..action(Some(3)) };
    let done = register.write_roadmap_action(&nation, &one, &nothing).await;
    assert!(matches!(done, Err(Error::Refused(code)) if code == "action-target"));
}

#[tokio::test]
async fn actions_are_moved_and_taken_out_and_come_back_by_their_organisation_only() {
    let (_folder, register, [nation, region_id]) = two().await;
    let id = register.begin_roadmap(&nation, None, &new(Territory::Country)).await.unwrap();
    register.add_roadmap_axis(&nation, &id, "Offre").await.unwrap();
    let one = register.roadmap(&id, Some(&nation)).await.unwrap();
    let axis = register.roadmap_axes(&one).await.unwrap()[0].id.clone();
    for title in ["Un", "Deux", "Trois"] {
        let new = NewAction { title: title.to_owned(), ..action(None) };
        register.add_roadmap_action(&nation, &axis, &new).await.unwrap();
    }
    let shown = async || -> Vec<(String, String)> {
        let axes = register.roadmap_axes(&one).await.unwrap();
        axes[0].actions.iter().map(|action| (action.title.clone(), action.id.clone())).collect()
    };
    let titles = async || shown().await.into_iter().map(|(title, _)| title).collect::<Vec<_>>().join(" ");
    let ids: Vec<String> = shown().await.into_iter().map(|(_, id)| id).collect();
    register.move_roadmap_action(&nation, &ids[2], true).await.unwrap();
    assert_eq!(titles().await, "Un Trois Deux");
    let first = register.move_roadmap_action(&nation, &ids[0], true).await;
    assert!(matches!(first, Err(Error::Refused(code)) if code == "action-place"));
    register.remove_roadmap_action(&nation, &ids[2], true).await.unwrap();
    assert_eq!(titles().await, "Un Deux");
    // The one that is not shown does not count as a place.
    register.move_roadmap_action(&nation, &ids[1], true).await.unwrap();
    assert_eq!(titles().await, "Deux Un");
    assert_eq!(register.removed_actions(&nation, &id).await.unwrap(), [(ids[2].clone(), "Trois".to_owned())]);
    for other in [
        register.move_roadmap_action(&region_id, &ids[0], true).await,
        register.remove_roadmap_action(&region_id, &ids[0], true).await,
        register.remove_roadmap_action(&nation, &ids[0], false).await,
    ] {
        assert!(matches!(other, Err(Error::Unknown(_))), "{other:?}");
    }
    assert!(register.removed_actions(&region_id, &id).await.is_err());
    register.remove_roadmap_action(&nation, &ids[2], false).await.unwrap();
    assert_eq!(titles().await.split(' ').count(), 3);
    // A region sets aside what it copied, with a reason.
    register.publish_roadmap(&nation, &id).await.unwrap();
    let copy = register.begin_roadmap(&region_id, Some(&id), &new(region("53"))).await.unwrap();
    let copy = register.roadmap(&copy, Some(&region_id)).await.unwrap();
    let copied = register.roadmap_axes(&copy).await.unwrap()[0].actions[0].id.clone();
    let out = register.remove_roadmap_action(&region_id, &copied, true).await;
    assert!(matches!(out, Err(Error::Refused(code)) if code == "action-copied"));
}
