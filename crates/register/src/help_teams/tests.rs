//! Teams in a register: what is refused, whose a team is, what a desk routes among, who leaves.

use super::*;
use crate::organisations::Profile;
use crate::{Error, Register, testing};
use jiff::civil::{Date, date};
use routing::{Absence, Conditions, Level, Request, Rules, Urgency, WhyNot, route, why_not};
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;
use trust::organisation::OrganisationKind;
use trust::territory::Territory;

const TODAY: Date = date(2026, 11, 23);

fn sheet() -> Sheet {
    Sheet {
        name: "Conseil".to_owned(),
        subjects: BTreeSet::from(["diagnosis".to_owned()]),
        any_subject: false,
        ground: BTreeSet::from([Territory::Departement("33".to_owned())]),
        reach: Some(Level::Region),
        remote: false,
        conditions: Conditions::default(),
        capacity: 2,
        weeks: BTreeMap::new(),
        absences: Vec::new(),
        conflicts: BTreeSet::new(),
    }
}

async fn organisation(register: &Register, name: &str) -> String {
    let profile = Profile { name: name.to_owned(), is_listed: true, ..Profile::default() };
    register.add_organisation(OrganisationKind::Association, &profile, None).await.unwrap().id
}

async fn register() -> (TempDir, Register, String, String) {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let (one, two) = (organisation(&register, "Une").await, organisation(&register, "Deux").await);
    (folder, register, one, two)
}

fn refusal<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done.unwrap_err() {
        Error::Refused(code) => code,
        other => panic!("{other}"),
    }
}

fn request(departement: &str) -> Request {
    Request {
        need: "need".to_owned(),
        subject: Some("diagnosis".to_owned()),
        place: routing::Place { departement: Some(departement.to_owned()), ..routing::Place::default() },
        requester: Some("toits".to_owned()),
        urgency: Urgency::Normal,
        facts: routing::Facts::default(),
        already: Vec::new(),
    }
}

#[tokio::test]
async fn a_sheet_that_cannot_be_used_says_which_field() {
    let (_folder, register, one, _) = register().await;
    type Wrong = (&'static str, fn(&mut Sheet));
    let wrong: [Wrong; 11] = [
        ("team-name", |s| s.name = "  ".to_owned()),
        ("team-name", |s| s.name = "Mme Durand est diabétique".to_owned()),
        ("team-subjects", |s| s.subjects.clear()),
        ("team-subjects", |s| s.subjects = BTreeSet::from(["roofs".to_owned()])),
        ("team-ground", |s| s.ground.clear()),
        ("team-ground", |s| s.ground = BTreeSet::from([Territory::Commune("99999".to_owned())])),
        ("team-reach", |s| s.reach = Some(Level::Commune)),
        ("team-capacity", |s| s.capacity = 5000),
        ("team-weeks", |s| s.weeks = BTreeMap::from([(date(2026, 11, 24), 1)])),
        ("team-absences", |s| s.absences = vec![Absence { from: TODAY, to: date(2026, 1, 1) }]),
        ("team-conflicts", |s| s.conflicts = BTreeSet::from(["nobody".to_owned()])),
    ];
    for (code, change) in wrong {
        let mut sheet = sheet();
        change(&mut sheet);
        assert_eq!(refusal(register.make_team(&one, &sheet).await), code);
    }
    assert!(register.teams(&one).await.unwrap().is_empty(), "nothing half-written");
}

#[tokio::test]
async fn a_team_is_its_organisations_and_nobody_writes_over_what_they_did_not_see() {
    let (_folder, register, one, two) = register().await;
    let id = register.make_team(&one, &sheet()).await.unwrap();
    assert!(matches!(register.team(&two, &id).await, Err(Error::Unknown(_))));
    assert!(matches!(register.change_team(&two, (&id, 1), &sheet()).await, Err(Error::Unknown(_))));
    assert!(matches!(register.close_team(&two, (&id, 1)).await, Err(Error::Unknown(_))));
    let more = Sheet { capacity: 4, ..sheet() };
    register.change_team(&one, (&id, 1), &more).await.unwrap();
    assert!(matches!(register.change_team(&one, (&id, 1), &sheet()).await, Err(Error::Changed)));
    let kept = register.team(&one, &id).await.unwrap();
    assert_eq!((kept.edition, kept.sheet), (2, more));
}

#[tokio::test]
async fn a_desk_routes_among_the_teams_of_all_and_one_that_left_is_not_asked() {
    let (_folder, register, one, two) = register().await;
    let first = register.make_team(&one, &sheet()).await.unwrap();
    let second = register.make_team(&two, &sheet()).await.unwrap();
    let directory = register.routing_directory(&one, TODAY).await.unwrap();
    assert_eq!((directory.desk().name.as_str(), directory.teams().len()), ("Une", 2));
    let found = route(&directory, &request("33"), &Rules::default(), TODAY);
    let asked: BTreeSet<String> = found.offers.iter().map(|offer| offer.team.clone()).collect();
    assert_eq!(asked, BTreeSet::from([first.clone(), second.clone()]));
    // The next département of the région: asked, because both accept it.
    let wider = route(&directory, &Request { place: place("40"), ..request("40") }, &Rules::default(), TODAY);
    assert_eq!(wider.level, Level::Region);
    let elsewhere =
        route(&directory, &Request { place: place("59"), ..request("59") }, &Rules::default(), TODAY);
    assert_eq!((elsewhere.level, elsewhere.desk.name.as_str()), (Level::Desk, "Une"));
    assert!(register.close_team(&two, (&second, 1)).await.unwrap().is_empty());
    assert!(matches!(register.close_team(&two, (&second, 2)).await, Err(Error::Changed)));
    let left = register.routing_directory(&one, TODAY).await.unwrap();
    assert!(why_not(&left, &request("33"), &Rules::default(), TODAY, &second).is_err());
    assert!(matches!(
        why_not(&left, &request("33"), &Rules::default(), TODAY, &first),
        Ok(WhyNot::Chosen { .. })
    ));
}

fn place(departement: &str) -> routing::Place {
    place_of(&crate::directory::Gazetteer::default(), &Territory::Departement(departement.to_owned()))
}

#[tokio::test]
async fn a_week_may_have_its_own_capacity() {
    let monday = week_of(TODAY);
    assert_eq!(
        (monday, week_of(date(2026, 11, 29)), week_of(date(2026, 11, 30))),
        (TODAY, monday, date(2026, 11, 30))
    );
    let sheet = Sheet { weeks: BTreeMap::from([(monday, 0)]), ..sheet() };
    assert_eq!((sheet.capacity_on(date(2026, 11, 29)), sheet.capacity_on(date(2026, 11, 30))), (0, 2));
}

/// A request of `desk` with one need proposed to a team, and what happened.
async fn offer(
    register: &Register,
    desk: &str,
    (team, helper): (&str, &str),
    n: u32,
    events: &[(&str, &str)],
) {
    let mut act = register.db.act().await.unwrap();
    let statements = [
        format!(
            "INSERT INTO referral (id, number, desk_id, urgency, made_at, made_by)
             VALUES ('r{n}', '2026-{n}', '{desk}', 'soon', '2026-11-01T08:00:00Z', 'x')"
        ),
        format!(
            "INSERT INTO referral_need (id, referral_id, rank, title, made_at)
             VALUES ('n{n}', 'r{n}', 1, 'x', '2026-11-01T08:00:00Z')"
        ),
        format!(
            "INSERT INTO referral_offer (id, referral_id, need_id, team_id, helper_id, desk_id, made_at)
             VALUES ('o{n}', 'r{n}', 'n{n}', '{team}', '{helper}', '{desk}', '2026-11-03T08:00:00Z')"
        ),
    ];
    let sent = [("2026-11-03", r#"{"kind":"offered"}"#)];
    let facts = sent.iter().chain(events).enumerate().map(|(rank, (at, event))| {
        let of_request = event.contains("closed");
        let offer = if of_request { "NULL".to_owned() } else { format!("'o{n}'") };
        format!(
            "INSERT INTO referral_fact (referral_id, rank, at, author, side, offer_id, event)
             VALUES ('r{n}', {rank}, '{at}T08:00:00Z', 'x', 'helper', {offer}, '{event}')"
        )
    });
    for sql in statements.into_iter().chain(facts) {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(act.connection()).await.unwrap();
    }
    act.commit().await.unwrap();
}

#[tokio::test]
async fn the_load_is_read_from_what_happened() {
    let (_folder, register, desk, helper) = register().await;
    let id = register.make_team(&helper, &Sheet { capacity: 3, ..sheet() }).await.unwrap();
    let idle = register.make_team(&desk, &Sheet { capacity: 3, ..sheet() }).await.unwrap();
    let team = (id.as_str(), helper.as_str());
    let accepted = r#"{"kind":"accepted"}"#;
    offer(&register, &desk, team, 1, &[("2026-11-05", accepted)]).await;
    offer(&register, &desk, team, 2, &[]).await;
    offer(&register, &desk, team, 3, &[("2026-11-06", r#"{"kind":"declined","reason":"no-room"}"#)]).await;
    offer(
        &register,
        &desk,
        team,
        4,
        &[("2026-11-05", accepted), ("2026-11-20", r#"{"kind":"closed","reason":"advice"}"#)],
    )
    .await;
    offer(
        &register,
        &desk,
        team,
        5,
        &[("2024-11-05", accepted), ("2024-12-01", r#"{"kind":"done","outcome":"helped"}"#)],
    )
    .await;
    let board = register.help_load(TODAY).await.unwrap();
    assert_eq!(board.teams[0].team.id, id, "who lets somebody wait comes first");
    let one = &board.teams[0];
    assert_eq!((one.open, one.waiting, one.oldest_days), (2, 1, Some(20)));
    assert_eq!((one.taken, one.declined, one.room(), one.is_newcomer), (2, 1, 1, false));
    let other = &board.teams[1];
    assert_eq!((other.team.id.as_str(), other.taken, other.is_newcomer), (idle.as_str(), 0, true));
    assert_eq!(board.gini, Some(0.5), "one of two did everything");
    // The engine reads the same numbers; what the team still had is told when it leaves.
    let directory = register.routing_directory(&desk, TODAY).await.unwrap();
    let read = directory.team(&id).unwrap();
    assert_eq!((read.open, read.recent, read.past, read.capacity), (2, 2, 3, 3));
    let left: Vec<String> =
        register.close_team(&helper, (&id, 1)).await.unwrap().into_iter().map(|offer| offer.id).collect();
    assert_eq!(left, ["o1", "o2"]);
}
