//! Going to residents, in a register: a round from its settings to what was done, a bus that stays in, visits with consent first,
//! and what another landlord gets.

use super::*;
use crate::organisations::Profile;
use crate::{Error, Register, testing};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;
use tours::{Change, Hours, Place, Proof, Road, Why};
use trust::organisation::OrganisationKind;

const MONDAY: Date = date(2026, 11, 30);

struct Town {
    _folder: TempDir,
    register: Register,
    own: String,
    other: String,
}

/// Six residences in a row, the last of which nobody knows where it is; a dwelling in each.
async fn town() -> Town {
    let folder = tempfile::tempdir().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let mut landlords = Vec::new();
    for name in ["Habitat A", "Habitat B"] {
        let profile = Profile { name: name.to_owned(), ..Profile::default() };
        landlords
            .push(register.add_organisation(OrganisationKind::Landlord, &profile, None).await.unwrap().id);
    }
    let mut act = register.db.act().await.unwrap();
    for at in 0..6 {
        let place = (at < 5).then_some((44.0 + 0.01 * f64::from(at), 1.0));
        sqlx::query(
            "INSERT INTO residence (id, landlord_id, group_key, name, address, lon, lat, dwellings, basis, is_current)
             VALUES ($1, $2, $1, $3, '', $4, $5, 20, 'same', 1)",
        )
        .bind(format!("r{at}"))
        .bind(&landlords[0])
        .bind(format!("Résidence {at}"))
        .bind(place.map(|(_, lon)| lon))
        .bind(place.map(|(lat, _)| lat))
        .execute(act.connection())
        .await
        .unwrap();
        sqlx::query(
            "INSERT INTO dwelling (id, landlord_id, identity, residence_id, dwellings, source_line, content, is_current,
                                   first_import, last_import)
             VALUES ($1, $2, $1, $3, 1, 1, '', 1, '', '')",
        )
        .bind(format!("d{at}"))
        .bind(&landlords[0])
        .bind(format!("r{at}"))
        .execute(act.connection())
        .await
        .unwrap();
    }
    act.commit().await.unwrap();
    let other = landlords.remove(1);
    Town { _folder: folder, register, own: landlords.remove(0), other }
}

fn stop(at: usize) -> RoundStop {
    let hours = [1, 3, 5].map(|day| (day, Hours { from: 540, to: 1_020 }));
    RoundStop {
        residence_id: format!("r{at}"),
        minutes: 90,
        visits: 1,
        weight: 5,
        hours: hours.into(),
        theme: None,
        pins: BTreeSet::new(),
        spot: String::new(),
    }
}

fn round() -> Round {
    Round {
        name: "Semaine 49".to_owned(),
        first: MONDAY,
        weeks: 1,
        weekdays: [1, 3, 5].map(|day| (day, BTreeSet::from([Theme::Papers]))).into(),
        off: BTreeSet::new(),
        hours: Hours { from: 510, to: 1_020 },
        most_stops: 2,
        gap_days: 2,
        depot: "Agence".to_owned(),
        place: Place { latitude: 44.0, longitude: 1.0 },
        road: Road { detour: 130, km_per_hour: 25 },
        stops: (0..6).map(stop).collect(),
    }
}

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done {
        Err(Error::Refused(code)) => code,
        Err(Error::Unknown(_)) => "unknown".to_owned(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_round_is_planned_told_and_noted() {
    let Town { register, own, _folder, .. } = town().await;
    let id = register.make_tour_round(&own, &round()).await.unwrap();
    assert_eq!(code(register.publish_tour_round(&own, &id, MONDAY).await), "tour-no-plan");
    register.compute_tour_round(&own, &id, MONDAY).await.unwrap();
    let here = register.tour_round(&own, &id).await.unwrap();
    let plan = &here.plan.as_ref().unwrap().plan;
    assert_eq!(plan.proof, Proof::Best);
    // Nothing is supposed of a residence that is nowhere.
    assert_eq!(plan.left.iter().map(|left| (left.stop, left.why)).collect::<Vec<_>>(), [(5, Why::NoPlace)]);
    assert_eq!(plan.tours.iter().map(|tour| tour.calls.len()).sum::<usize>(), 5);
    register.publish_tour_round(&own, &id, MONDAY).await.unwrap();
    // What was done is noted of a stop that was told, on its day, once it is there.
    let tour = &plan.tours[0];
    let place = here.plan.as_ref().unwrap().residences[tour.calls[0].stop].clone();
    let log = StopLog { came: BTreeMap::from([(Theme::Papers, 12)]), staff: Some(1), ..StopLog::default() };
    let before = tour.on.saturating_sub(1.days());
    assert_eq!(
        code(register.log_tour_stop(&own, &id, (&place, tour.on), &log, before).await),
        "tour-log-day"
    );
    assert_eq!(code(register.log_tour_stop(&own, &id, ("r5", tour.on), &log, tour.on).await), "unknown");
    let nobody = StopLog { is_missed: true, ..log.clone() };
    assert_eq!(
        code(register.log_tour_stop(&own, &id, (&place, tour.on), &nobody, tour.on).await),
        "tour-log-missed"
    );
    register.log_tour_stop(&own, &id, (&place, tour.on), &log, tour.on).await.unwrap();
    // Written over, not twice.
    register.log_tour_stop(&own, &id, (&place, tour.on), &log, tour.on).await.unwrap();
    let all = register.tour_coverage(&own, tour.on).await.unwrap();
    let there = all.iter().find(|one| one.residence_id == place).unwrap();
    assert_eq!((there.last, there.in_a_year, there.came), (Some(tour.on), 1, Band::Some));
    assert!(all.iter().filter(|one| one.residence_id != place).all(|one| one.last.is_none()));
    // A year and a day later it counts no more, and is still the last.
    let later = register.tour_coverage(&own, tour.on.saturating_add(366.days())).await.unwrap();
    let there = later.iter().find(|one| one.residence_id == place).unwrap();
    assert_eq!((there.last, there.in_a_year, there.came), (Some(tour.on), 0, Band::Few));
}

#[tokio::test]
async fn a_bus_that_stays_in_changes_what_was_told_and_says_so() {
    let Town { register, own, _folder, .. } = town().await;
    let id = register.make_tour_round(&own, &round()).await.unwrap();
    register.compute_tour_round(&own, &id, MONDAY).await.unwrap();
    register.publish_tour_round(&own, &id, MONDAY).await.unwrap();
    let (told, _) = register.tour_round(&own, &id).await.unwrap().told.unwrap();
    let wednesday = MONDAY.saturating_add(2.days());
    let tuesday = MONDAY.saturating_add(1.days());
    assert_eq!(code(register.take_tour_off(&own, &id, tuesday, MONDAY).await), "tour-off-day");
    register.take_tour_off(&own, &id, wednesday, tuesday).await.unwrap();
    let here = register.tour_round(&own, &id).await.unwrap();
    let changes = told.changes(here.plan.as_ref().unwrap());
    assert!(!changes.is_empty());
    for (_, change) in &changes {
        let is_of_day = match change {
            Change::Moved { from, .. } => *from == wednesday,
            Change::Dropped { on, .. } => *on == wednesday,
            Change::Shifted { on, .. } => *on > wednesday,
            Change::Added { .. } => false,
        };
        assert!(is_of_day, "{change:?}");
    }
    // Monday is over: nothing of it moved.
    let monday = |kept: &Kept| kept.plan.tours[0].calls.clone();
    assert_eq!(monday(&told), monday(here.plan.as_ref().unwrap()));
    assert_eq!(here.told.unwrap().0, told);
}

#[tokio::test]
async fn settings_that_contradict_each_other_are_refused() {
    let Town { register, own, _folder, .. } = town().await;
    let try_it = async |spoil: fn(&mut Round)| {
        let mut one = round();
        spoil(&mut one);
        code(register.make_tour_round(&own, &one).await)
    };
    assert_eq!(try_it(|one| one.first = date(2026, 12, 1)).await, "tour-monday");
    assert_eq!(try_it(|one| one.hours = Hours { from: 900, to: 600 }).await, "tour-hours");
    assert_eq!(try_it(|one| one.weekdays.clear()).await, "tour-weekdays");
    assert_eq!(try_it(|one| one.stops[1] = stop(0)).await, "tour-twice");
    assert_eq!(try_it(|one| one.road.km_per_hour = 0).await, "tour-road");
    assert_eq!(try_it(|one| one.stops[0].residence_id = "elsewhere".to_owned()).await, "unknown");
    let id = register.make_tour_round(&own, &Round { stops: vec![], ..round() }).await.unwrap();
    assert_eq!(code(register.compute_tour_round(&own, &id, MONDAY).await), "tour-no-stop");
    register.change_tour_round(&own, (&id, 1), &round()).await.unwrap();
    assert_eq!(code(register.change_tour_round(&own, (&id, 1), &round()).await), "tour-edition");
}

#[tokio::test]
async fn a_visit_asks_first_and_forgets_who_refuses() {
    let Town { register, own, _folder, .. } = town().await;
    let new = NewVisit { dwelling_id: "d1", reason: Reason::NoAnswer };
    let id = register.propose_home_visit(&own, new, None, MONDAY).await.unwrap();
    assert_eq!(code(register.propose_home_visit(&own, new, None, MONDAY).await), "visit-twice");
    let mut edition = 1;
    let met = VisitAct::Call { outcome: Outcome::Met, on: MONDAY, again_on: None };
    assert_eq!(code(register.do_home_visit(&own, (&id, edition), met, None, MONDAY).await), "visit-consent");
    let task = VisitAct::Task { kind: TaskKind::Letter, hand: Hand::Social, due_on: MONDAY };
    for act in [VisitAct::Consent { agreed: true, on: MONDAY }, met, task] {
        register.do_home_visit(&own, (&id, edition), act, None, MONDAY).await.unwrap();
        edition += 1;
    }
    assert_eq!(code(register.do_home_visit(&own, (&id, 1), met, None, MONDAY).await), "visit-edition");
    let close = |edition| register.do_home_visit(&own, (&id, edition), VisitAct::Close, None, MONDAY);
    assert_eq!(code(close(edition).await), "visit-open-tasks");
    register.do_home_visit(&own, (&id, edition), VisitAct::Done { task: 0 }, None, MONDAY).await.unwrap();
    let read = |within| register.home_visit(&own, &id, within);
    assert_eq!(read(None).await.unwrap().sheet.standing(), Standing::ToClose);
    // Whoever goes to another residence is told of nothing.
    let elsewhere = BTreeSet::from(["r2".to_owned()]);
    assert_eq!(code(read(Some(&elsewhere)).await), "unknown");
    assert!(register.home_visits(&own, Some(&elsewhere), true).await.unwrap().is_empty());
    let refuse = VisitAct::Consent { agreed: false, on: MONDAY };
    register.do_home_visit(&own, (&id, edition + 1), refuse, None, MONDAY).await.unwrap();
    let gone = register.home_visit(&own, &id, None).await.unwrap().sheet;
    assert_eq!((gone.reason, gone.calls.len(), gone.tasks.len()), (None, 0, 0));
    // Not asked again for six months, and then again.
    assert_eq!(code(register.propose_home_visit(&own, new, None, MONDAY).await), "visit-rest");
    let later = MONDAY.saturating_add(7.months());
    register.propose_home_visit(&own, new, None, later).await.unwrap();
}

#[tokio::test]
async fn what_is_counted_is_in_bands_and_what_is_kept_is_sealed() {
    let Town { register, own, _folder, .. } = town().await;
    for at in 0..5 {
        let door = format!("d{at}");
        let new = NewVisit { dwelling_id: &door, reason: Reason::Welcome };
        register.propose_home_visit(&own, new, None, MONDAY).await.unwrap();
    }
    let counts = register.visit_counts(&own).await.unwrap();
    assert_eq!(counts.len(), 5);
    assert!(counts.iter().all(|one| (one.asked, one.met) == (Band::Few, Band::Few)));
    let bodies: Vec<String> =
        sqlx::query_scalar("SELECT body FROM home_visit").fetch_all(register.db.read()).await.unwrap();
    assert!(bodies.iter().all(|body| !body.contains("welcome")));
    assert_eq!([0, 10, 11, 21, 51].map(Band::of), [Band::Few, Band::Few, Band::Some, Band::Many, Band::Most]);
}

#[tokio::test]
async fn another_landlord_is_told_of_nothing() {
    let Town { register, own, other, _folder } = town().await;
    let id = register.make_tour_round(&own, &round()).await.unwrap();
    register.compute_tour_round(&own, &id, MONDAY).await.unwrap();
    let new = NewVisit { dwelling_id: "d1", reason: Reason::Asked };
    let visit = register.propose_home_visit(&own, new, None, MONDAY).await.unwrap();
    assert_eq!(code(register.tour_round(&other, &id).await), "unknown");
    assert_eq!(code(register.compute_tour_round(&other, &id, MONDAY).await), "unknown");
    assert_eq!(code(register.publish_tour_round(&other, &id, MONDAY).await), "unknown");
    assert_eq!(code(register.take_tour_off(&other, &id, MONDAY, MONDAY).await), "unknown");
    assert_eq!(
        code(register.change_tour_round(&other, (&id, 1), &Round { stops: vec![], ..round() }).await),
        "unknown"
    );
    assert_eq!(code(register.home_visit(&other, &visit, None).await), "unknown");
    assert_eq!(code(register.propose_home_visit(&other, new, None, MONDAY).await), "unknown");
    assert_eq!(
        code(register.do_home_visit(&other, (&visit, 1), VisitAct::Lift, None, MONDAY).await),
        "unknown"
    );
    assert!(register.tour_rounds(&other).await.unwrap().is_empty());
    assert!(register.tour_coverage(&other, MONDAY).await.unwrap().is_empty());
}
