//! Seats, waiting lists, links and reminders.

use super::*;
use crate::testing;
use jiff::civil::datetime;
use trust::organisation::OrganisationKind;

const NOW: DateTime = datetime(2026, 11, 23, 9, 0, 0, 0);

fn new() -> NewEvent {
    NewEvent {
        title: "Journée nationale".to_owned(),
        about: "Lancement du guichet".to_owned(),
        place: "Valombre".to_owned(),
        starts_at: datetime(2027, 1, 20, 14, 0, 0, 0),
        ends_at: datetime(2027, 1, 20, 17, 0, 0, 0),
        capacity: Some(5),
    }
}

async fn organisations() -> (tempfile::TempDir, Register, Vec<String>) {
    let folder = tempfile::TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let mut all = Vec::new();
    for name in ["A", "B", "C"] {
        let profile = crate::organisations::Profile { name: name.to_owned(), ..Default::default() };
        let made = register.add_organisation(OrganisationKind::Federation, &profile, None).await.unwrap();
        all.push(made.id);
    }
    (folder, register, all)
}

#[tokio::test]
async fn seats_go_to_the_first_and_whoever_waits_moves_up_when_some_are_given_back() {
    let (_folder, register, all) = organisations().await;
    let id = register.hold_event(&all[0], &new(), NOW).await.unwrap();
    register.ask_seats(&all[1], &id, 4, NOW).await.unwrap();
    register.ask_seats(&all[2], &id, 2, NOW).await.unwrap();
    let waits = async |who: &str| register.own_seats(who, &id).await.unwrap().map(|guest| guest.waits);
    assert_eq!((waits(&all[1]).await, waits(&all[2]).await), (Some(false), Some(true)));
    assert_eq!(register.event(&id).await.unwrap().taken, 4);
    register.ask_seats(&all[1], &id, 0, NOW).await.unwrap();
    assert_eq!((waits(&all[1]).await, waits(&all[2]).await), (None, Some(false)));
    let done = register.ask_seats(&all[1], &id, 6, NOW).await;
    assert!(matches!(done, Err(Error::Refused(code)) if code == "event-seats"));
    assert_eq!(register.event_guests(&all[0], &id).await.unwrap().len(), 1);
    assert!(matches!(register.event_guests(&all[1], &id).await, Err(Error::Unknown(_))));
    assert!(matches!(register.cancel_event(&all[1], &id).await, Err(Error::Unknown(_))));
    register.cancel_event(&all[0], &id).await.unwrap();
    let late = register.ask_seats(&all[1], &id, 1, NOW).await;
    assert!(matches!(late, Err(Error::Refused(code)) if code == "event-over"));
}

#[tokio::test]
async fn what_is_no_event_is_refused_and_what_is_over_is_not_listed() {
    let (_folder, register, all) = organisations().await;
    let with = |change: fn(&mut NewEvent)| {
        let mut one = new();
        change(&mut one);
        one
    };
    for (wrong, code) in [
        (with(|one| one.title = String::new()), "event-title"),
        (with(|one| one.about = " ".to_owned()), "event-about"),
        (with(|one| one.place = String::new()), "event-place"),
        (with(|one| one.ends_at = one.starts_at), "event-times"),
        (with(|one| one.starts_at = datetime(2020, 1, 1, 9, 0, 0, 0)), "event-times"),
        (with(|one| one.capacity = Some(0)), "event-capacity"),
    ] {
        let done = register.hold_event(&all[0], &wrong, NOW).await;
        assert!(matches!(done, Err(Error::Refused(told)) if told == code), "{code}");
    }
    register.hold_event(&all[0], &new(), NOW).await.unwrap();
    assert_eq!(register.events_to_come(NOW).await.unwrap().len(), 1);
    assert!(register.events_to_come(datetime(2027, 2, 1, 0, 0, 0, 0)).await.unwrap().is_empty());
}

fn reach() -> Reach {
    Reach {
        organisation: "Un toit pour tous".to_owned(),
        person: "Maud Le Bris".to_owned(),
        email: Some("maud@exemple.fr".to_owned()),
        phone: None,
    }
}

#[tokio::test]
async fn somebody_without_an_account_comes_by_a_link_and_leaves_nothing_behind_when_it_gives_its_seats_back()
{
    let (_folder, register, all) = organisations().await;
    let id = register.hold_event(&all[0], &new(), NOW).await.unwrap();
    let at = jiff::Timestamp::UNIX_EPOCH;
    let ask = async |reach: &Reach, seats: u32| {
        register.ask_seats_as_stranger(&id, reach, seats, ("192.0.2.1", at, NOW)).await
    };
    for (wrong, code) in [
        (Reach { organisation: " ".to_owned(), ..reach() }, "event-organisation"),
        (Reach { person: String::new(), ..reach() }, "event-person"),
        (Reach { email: None, ..reach() }, "event-reach"),
        (Reach { email: Some("maud".to_owned()), ..reach() }, "event-email"),
        (Reach { organisation: "x".repeat(151), ..reach() }, "event-long"),
    ] {
        assert!(matches!(ask(&wrong, 1).await, Err(Error::Refused(told)) if told == code), "{code}");
    }
    assert!(matches!(ask(&reach(), 6).await, Err(Error::Refused(told)) if told == "event-seats"));
    register.ask_seats(&all[1], &id, 3, NOW).await.unwrap();
    let secret = ask(&reach(), 3).await.unwrap();
    // Two seats are left: it waits, until the other gives some back.
    let (_, own) = register.seats_by_link(&secret).await.unwrap();
    assert_eq!((own.name.as_str(), own.seats, own.waits), ("Un toit pour tous", 3, true));
    register.ask_seats(&all[1], &id, 0, NOW).await.unwrap();
    assert!(!register.seats_by_link(&secret).await.unwrap().1.waits);
    // The host alone reads how to reach it, and what is kept is sealed.
    let guests = register.event_guests(&all[0], &id).await.unwrap();
    assert_eq!(guests[0].reach.as_ref(), Some(&reach()));
    let kept: String =
        sqlx::query_scalar("SELECT words FROM event_guest").fetch_one(register.db.read()).await.unwrap();
    assert!(!kept.contains("Maud"));
    register.change_seats_by_link(&secret, 2, NOW).await.unwrap();
    assert_eq!(register.event(&id).await.unwrap().taken, 2);
    register.change_seats_by_link(&secret, 0, NOW).await.unwrap();
    assert!(matches!(register.seats_by_link(&secret).await, Err(Error::Unknown(_))));
    let left: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM event_guest").fetch_one(register.db.read()).await.unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn seats_of_a_cancelled_event_are_given_back_and_not_asked_for() {
    let (_folder, register, all) = organisations().await;
    let id = register.hold_event(&all[0], &new(), NOW).await.unwrap();
    let from = ("192.0.2.1", jiff::Timestamp::UNIX_EPOCH, NOW);
    let secret = register.ask_seats_as_stranger(&id, &reach(), 1, from).await.unwrap();
    register.cancel_event(&all[0], &id).await.unwrap();
    let more = register.change_seats_by_link(&secret, 2, NOW).await;
    assert!(matches!(more, Err(Error::Refused(told)) if told == "event-over"));
    register.change_seats_by_link(&secret, 0, NOW).await.unwrap();
}

#[tokio::test]
async fn how_to_reach_a_guest_goes_a_month_after_the_event() {
    let (_folder, register, all) = organisations().await;
    let id = register.hold_event(&all[0], &new(), NOW).await.unwrap();
    let from = ("192.0.2.1", jiff::Timestamp::UNIX_EPOCH, NOW);
    register.ask_seats_as_stranger(&id, &reach(), 1, from).await.unwrap();
    let left = async || register.event_guests(&all[0], &id).await.unwrap().len();
    register.carry_out_retention_of(&all[0], jiff::civil::date(2027, 2, 19)).await.unwrap();
    assert_eq!(left().await, 1);
    register.carry_out_retention_of(&all[0], jiff::civil::date(2027, 2, 20)).await.unwrap();
    assert_eq!(left().await, 0);
}

#[tokio::test]
async fn a_host_reminds_in_the_last_week_and_guests_are_told_of_what_comes() {
    let (_folder, register, all) = organisations().await;
    let id = register.hold_event(&all[0], &new(), NOW).await.unwrap();
    let week = jiff::civil::date(2027, 1, 13);
    assert!(register.events_to_remind(&all[0], week).await.unwrap().is_empty(), "nobody comes");
    register.ask_seats(&all[1], &id, 4, NOW).await.unwrap();
    register.ask_seats(&all[2], &id, 4, NOW).await.unwrap();
    let to_remind = async |on| register.events_to_remind(&all[0], on).await.unwrap().len();
    assert_eq!((to_remind(week.yesterday().unwrap()).await, to_remind(week).await), (0, 1));
    let comes = async |who: &str| register.events_to_attend(who, week).await.unwrap().len();
    assert_eq!((comes(&all[1]).await, comes(&all[2]).await), (1, 0), "whoever waits has no seat");
    let other = register.note_event_reminder(&all[1], &id).await;
    assert!(matches!(other, Err(Error::Unknown(_))));
    register.note_event_reminder(&all[0], &id).await.unwrap();
    register.note_event_reminder(&all[0], &id).await.unwrap();
    assert_eq!(to_remind(week).await, 0);
}
