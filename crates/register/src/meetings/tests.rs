//! Meetings in a register: who reads what, what is refused, what is freed, what stays where it is.

use super::*;
use crate::events::NewEvent;
use crate::testing;
use jiff::civil::{date, datetime};
use trust::organisation::{OrganisationKind as Kind, Theme};

const NOW: DateTime = datetime(2026, 11, 23, 9, 0, 0, 0);
const AFTER: DateTime = datetime(2027, 1, 20, 18, 0, 0, 0);

struct Day {
    _folder: tempfile::TempDir,
    register: Register,
    host: String,
    landlords: Vec<String>,
    partners: Vec<String>,
    event: String,
}

fn plan(tables: u32) -> NewPlan {
    NewPlan {
        starts_at: datetime(2027, 1, 20, 14, 0, 0, 0),
        ends_at: datetime(2027, 1, 20, 14, 50, 0, 0),
        minutes: 20,
        pause: 5,
        tables,
        asks_until: date(2027, 1, 15),
    }
}

fn offer(theme: Theme) -> NewOffer {
    NewOffer { brings: "Un atelier".to_owned(), seeks: "Un local".to_owned(), themes: [theme].into() }
}

impl Day {
    /// Two landlords and three others with their seats and what they bring, and meetings in two slots.
    async fn new(tables: u32) -> Day {
        let folder = tempfile::TempDir::new().unwrap();
        let register = testing::open(folder.path()).await.unwrap();
        let add = async |name: &str, kind: Kind| {
            let profile = crate::organisations::Profile { name: name.to_owned(), ..Default::default() };
            register.add_organisation(kind, &profile, None).await.unwrap().id
        };
        let host = add("Hôte", Kind::Federation).await;
        let landlords =
            vec![add("Bailleur A", Kind::Landlord).await, add("Bailleur B", Kind::Landlord).await];
        let mut partners = Vec::new();
        for name in ["Ressourcerie", "Tiers-lieu", "Conciergerie"] {
            partners.push(add(name, Kind::EssCompany).await);
        }
        let new = NewEvent {
            title: "Rencontres".to_owned(),
            about: "Se rencontrer".to_owned(),
            place: "Valombre".to_owned(),
            starts_at: datetime(2027, 1, 20, 14, 0, 0, 0),
            ends_at: datetime(2027, 1, 20, 17, 0, 0, 0),
            capacity: None,
        };
        let event = register.hold_event(&host, &new, NOW).await.unwrap();
        register.plan_meetings(&host, &event, &plan(tables), (0, false), NOW).await.unwrap();
        let day = Day { _folder: folder, register, host, landlords, partners, event };
        for who in day.landlords.iter().chain(&day.partners) {
            day.register.ask_seats(who, &day.event, 1, NOW).await.unwrap();
            day.register.offer_at_meetings(who, &day.event, &offer(Theme::Culture), NOW).await.unwrap();
        }
        day
    }

    async fn ask(&self, from: &str, to: &str, priority: u32) -> Result<String, Error> {
        self.register.ask_meeting(from, (&self.event, to), ("Un projet", priority), NOW).await
    }

    /// Both want it.
    async fn agree(&self, from: &str, to: &str, priorities: (u32, u32)) -> String {
        let id = self.ask(from, to, priorities.0).await.unwrap();
        let answer = Answer::Accept(priorities.1);
        self.register.answer_meeting(to, (&self.event, &id), &answer, NOW).await.unwrap();
        id
    }

    async fn publish(&self) {
        self.register.compute_meetings(&self.host, &self.event, NOW).await.unwrap();
        let edition = self.register.meeting_plan(&self.event).await.unwrap().edition;
        self.register.publish_meetings(&self.host, &self.event, (edition, true), NOW).await.unwrap();
    }

    async fn mine(&self, who: &str) -> Vec<Meeting> {
        self.register.own_meetings(who, &self.event).await.unwrap()
    }

    async fn view(&self) -> HostView {
        self.register.host_meetings(&self.host, &self.event).await.unwrap()
    }
}

fn is<T: std::fmt::Debug>(done: Result<T, Error>, code: &str) {
    assert!(matches!(&done, Err(Error::Refused(told)) if told == code), "{code}: {done:?}");
}

#[tokio::test]
async fn settings_that_cannot_be_are_refused() {
    let day = Day::new(1).await;
    let with = async |change: fn(&mut NewPlan)| {
        let mut new = plan(1);
        change(&mut new);
        day.register.plan_meetings(&day.host, &day.event, &new, (1, false), NOW).await
    };
    is(with(|new| new.tables = 0).await, "meetings-tables");
    is(with(|new| new.minutes = 51).await, "meetings-length");
    is(with(|new| new.minutes = 0).await, "meetings-length");
    is(with(|new| new.pause = 241).await, "meetings-pause");
    is(with(|new| new.starts_at = datetime(2027, 1, 20, 13, 0, 0, 0)).await, "meetings-hours");
    is(with(|new| new.ends_at = datetime(2027, 1, 20, 17, 1, 0, 0)).await, "meetings-hours");
    is(with(|new| new.ends_at = new.starts_at).await, "meetings-hours");
    is(with(|new| new.asks_until = date(2027, 1, 21)).await, "meetings-until");
    is(with(|new| new.asks_until = date(2026, 11, 22)).await, "meetings-until-past");
    let other = day.register.plan_meetings(&day.landlords[0], &day.event, &plan(1), (1, false), NOW).await;
    assert!(matches!(other, Err(Error::Unknown(_))));
    let stale = day.register.plan_meetings(&day.host, &day.event, &plan(2), (0, false), NOW).await;
    assert!(matches!(stale, Err(Error::Changed)));
    let late = day.register.plan_meetings(&day.host, &day.event, &plan(2), (1, false), AFTER).await;
    is(late, "meetings-over");
}

#[tokio::test]
async fn only_two_sides_with_a_seat_ask_and_answer_each_other() {
    let day = Day::new(1).await;
    let (a, b) = (&day.landlords[0], &day.landlords[1]);
    let (one, other) = (&day.partners[0], &day.partners[1]);
    is(day.ask(a, a, 2).await, "meetings-self");
    is(day.ask(a, b, 2).await, "meetings-side");
    is(day.ask(one, other, 2).await, "meetings-side");
    is(day.ask(a, one, 4).await, "meetings-priority");
    is(day.register.ask_meeting(a, (&day.event, one), (" ", 2), NOW).await, "meetings-subject");
    let late = datetime(2027, 1, 16, 9, 0, 0, 0);
    is(day.register.ask_meeting(a, (&day.event, one), ("x", 2), late).await, "meetings-late");
    assert!(matches!(day.ask(a, &day.host, 2).await, Err(Error::Unknown(_))), "the host takes no part");
    is(day.ask(&day.host, one, 2).await, "meetings-offer");
    let id = day.ask(a, one, 2).await.unwrap();
    is(day.ask(a, one, 2).await, "meetings-twice");
    is(day.ask(one, a, 2).await, "meetings-answer");
    // Nobody else reads it, nor answers it; who asked does not answer itself.
    assert!(day.mine(other).await.is_empty() && day.mine(b).await.is_empty());
    for who in [a, b, other, &day.host] {
        let answer = day.register.answer_meeting(who, (&day.event, &id), &Answer::Accept(1), NOW).await;
        assert!(matches!(answer, Err(Error::Unknown(_))));
    }
    assert_eq!(day.mine(one).await[0].their_priority, None, "told once it is accepted");
    day.register.answer_meeting(one, (&day.event, &id), &Answer::Accept(3), NOW).await.unwrap();
    // A second person of the same organisation was too late.
    let again =
        day.register.answer_meeting(one, (&day.event, &id), &Answer::Decline(String::new()), NOW).await;
    assert!(matches!(again, Err(Error::Changed)));
    assert_eq!(
        (day.mine(one).await[0].their_priority, day.mine(a).await[0].their_priority),
        (Some(2), Some(3))
    );
    // Who was declined does not ask again; who declined may.
    let id = day.ask(b, one, 1).await.unwrap();
    let no = Answer::Decline("Pas cette année".to_owned());
    day.register.answer_meeting(one, (&day.event, &id), &no, NOW).await.unwrap();
    assert_eq!(day.mine(b).await[0].words.as_deref(), Some("Pas cette année"));
    is(day.ask(b, one, 1).await, "meetings-declined");
    assert_eq!(day.ask(one, b, 1).await.unwrap(), id);
}

#[tokio::test]
async fn what_is_wanted_most_is_planned_and_read_by_its_sides_once_published() {
    let day = Day::new(1).await;
    let (a, b) = (&day.landlords[0], &day.landlords[1]);
    let [one, two, three] = [0, 1, 2].map(|n| day.partners[n].as_str());
    is(day.register.compute_meetings(&day.host, &day.event, NOW).await, "meetings-none");
    day.agree(a, one, (3, 3)).await;
    day.agree(two, a, (1, 1)).await;
    day.agree(b, one, (3, 2)).await;
    day.ask(b, three, 3).await.unwrap();
    day.register.compute_meetings(&day.host, &day.event, NOW).await.unwrap();
    assert!(day.mine(a).await.iter().all(|one| one.held.is_none()), "not before it is published");
    let view = day.view().await;
    let held: Vec<(u32, bool)> = view.meetings.iter().map(|one| (one.weight, one.seat.is_some())).collect();
    assert_eq!((view.is_best, view.meetings.len()), (Some(true), 3), "what one side asks is not told");
    assert!(held.contains(&(6, true)) && held.contains(&(5, true)) && held.contains(&(2, false)), "{held:?}");
    let left = view.meetings.iter().find(|one| one.seat.is_none()).unwrap();
    assert_eq!(left.limits, [::meetings::Limit::Tables]);
    for who in [a, b] {
        let seen = day.register.host_meetings(who, &day.event).await;
        assert!(matches!(seen, Err(Error::Unknown(_))));
    }
    // Discarded, it was never there.
    let edition = view.plan.edition;
    day.register.publish_meetings(&day.host, &day.event, (edition, false), NOW).await.unwrap();
    assert!(!day.register.meeting_plan(&day.event).await.unwrap().is_published);
    let again = day.register.publish_meetings(&day.host, &day.event, (edition, true), NOW).await;
    assert!(matches!(again, Err(Error::Changed)), "what was seen is gone");
    day.publish().await;
    let hours: Vec<usize> =
        day.mine(one).await.iter().filter_map(|one| one.held.map(|(_, table)| table)).collect();
    assert_eq!(hours, [1, 1], "two meetings at the only table");
}

#[tokio::test]
async fn whoever_leaves_frees_a_slot_and_the_others_stay_where_they_are() {
    let day = Day::new(1).await;
    let (a, b) = (&day.landlords[0], &day.landlords[1]);
    let [one, two, three] = [0, 1, 2].map(|n| day.partners[n].as_str());
    let first = day.agree(a, one, (3, 3)).await;
    day.agree(b, two, (3, 3)).await;
    day.agree(b, three, (1, 1)).await;
    day.publish().await;
    let hour = async |who: &str| day.mine(who).await.iter().find_map(|one| one.held);
    let before = hour(two).await;
    assert!(before.is_some() && hour(three).await.is_none());
    day.register.withdraw_meeting(one, (&day.event, &first), NOW).await.unwrap();
    let twice = day.register.withdraw_meeting(a, (&day.event, &first), NOW).await;
    assert!(matches!(twice, Err(Error::Changed)));
    assert_eq!((hour(a).await, hour(three).await, hour(two).await), (None, None, before));
    // The host computes again: what was published stays, what waited takes the place.
    day.publish().await;
    assert!(hour(three).await.is_some() && hour(two).await == before);
    // Seats given back withdraw; so does a cancelled event.
    day.register.ask_seats(three, &day.event, 0, NOW).await.unwrap();
    assert_eq!(day.mine(b).await.iter().filter(|one| one.state == State::Accepted).count(), 1);
    assert!(day.register.meeting_participants(three, &day.event).await.unwrap().is_empty());
    day.register.cancel_event(&day.host, &day.event).await.unwrap();
    assert!(day.mine(b).await.iter().all(|one| one.state == State::Withdrawn));
}

#[tokio::test]
async fn new_settings_say_what_loses_its_hour_and_ask() {
    let day = Day::new(2).await;
    let (a, one, two) = (&day.landlords[0], &day.partners[0], &day.partners[1]);
    day.agree(a, one, (3, 3)).await;
    day.agree(a, two, (2, 2)).await;
    day.publish().await;
    let edition = day.register.meeting_plan(&day.event).await.unwrap().edition;
    let shorter = NewPlan { ends_at: datetime(2027, 1, 20, 14, 25, 0, 0), ..plan(2) };
    let fallen = day.register.fallen_meetings(&day.host, &day.event, &shorter).await.unwrap();
    assert_eq!(fallen.len(), 1);
    assert_eq!(fallen[0].starts_at, datetime(2027, 1, 20, 14, 25, 0, 0));
    let change = async |is_confirmed: bool| {
        let seen = (edition, is_confirmed);
        day.register.plan_meetings(&day.host, &day.event, &shorter, seen, NOW).await
    };
    is(change(false).await, "meetings-fall");
    change(true).await.unwrap();
    assert_eq!(day.mine(a).await.iter().filter(|one| one.held.is_some()).count(), 1);
    assert_eq!(day.mine(a).await.len(), 2, "both still want it");
}

#[tokio::test]
async fn what_became_of_meetings_is_counted_and_small_counts_are_hidden() {
    let day = Day::new(2).await;
    let (a, one, two) = (&day.landlords[0], &day.partners[0], &day.partners[1]);
    let first = day.agree(a, one, (3, 3)).await;
    let tally = async || day.register.meeting_tally(&day.host, &day.event).await.unwrap();
    assert_eq!((tally().await.asked, tally().await.held), (None, Some(0)), "two organisations");
    let second = day.agree(a, two, (3, 3)).await;
    day.publish().await;
    let said = |was_held, follow| Outcome { was_held, follow };
    let note = async |who: &str, id: &str, said: Outcome, now: DateTime| {
        day.register.note_meeting(who, (&day.event, id), said, now).await
    };
    is(note(a, &first, said(true, Follow::Contact), NOW).await, "meetings-early");
    is(note(a, &first, said(false, Follow::Contact), AFTER).await, "meetings-follow");
    note(a, &first, said(true, Follow::Nothing), AFTER).await.unwrap();
    note(a, &second, said(true, Follow::Nothing), AFTER).await.unwrap();
    assert_eq!(
        (tally().await.planned, tally().await.held, tally().await.followed),
        (Some(2), Some(2), Some(0))
    );
    note(one, &first, said(true, Follow::Project), AFTER).await.unwrap();
    assert_eq!(tally().await.followed, None, "one meeting: two organisations");
    // One side says that it was not held: it does not count.
    note(two, &second, said(false, Follow::Nothing), AFTER).await.unwrap();
    assert_eq!(tally().await.held, None);
    let other = note(two, &first, said(true, Follow::Nothing), AFTER).await;
    assert!(matches!(other, Err(Error::Unknown(_))));
    assert!(day.register.meeting_tally(a, &day.event).await.is_err());
    is(day.register.withdraw_meeting(a, (&day.event, &first), AFTER).await, "meetings-over");
}

#[tokio::test]
async fn suggestions_say_why_and_do_not_repeat_what_was_said() {
    let day = Day::new(2).await;
    let (a, one) = (&day.landlords[0], &day.partners[0]);
    day.register.offer_at_meetings(one, &day.event, &offer(Theme::Food), NOW).await.unwrap();
    let found = day.register.meeting_suggestions(a, &day.event).await.unwrap();
    let names: Vec<&str> = found.iter().map(|one| one.participant.name.as_str()).collect();
    assert_eq!(names, ["Conciergerie", "Tiers-lieu"], "the other side, a theme in common, by name");
    assert_eq!(found[0].themes, [Theme::Culture]);
    day.ask(a, &day.partners[1], 1).await.unwrap();
    assert_eq!(day.register.meeting_suggestions(a, &day.event).await.unwrap().len(), 1);
    assert!(day.register.meeting_suggestions(&day.host, &day.event).await.unwrap().is_empty());
    is(
        day.register.offer_at_meetings(&day.host, &day.event, &offer(Theme::Food), NOW).await,
        "meetings-seat",
    );
    let empty = NewOffer::default();
    is(day.register.offer_at_meetings(a, &day.event, &empty, NOW).await, "meetings-brings");
}
