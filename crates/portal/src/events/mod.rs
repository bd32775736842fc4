//! Events: what is held, told to everybody; organisations ask for seats and give them back, with an account or by a link.

mod guests;
mod list;
mod meetings;
mod show;
mod stranger;

use crate::edge::doors::{Doors, Need};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let hold = Need::Right(Action::Create, ObjectKind::Event);
    let read = Need::Right(Action::Export, ObjectKind::Registration);
    let all = Doors::new()
        .get("/evenements", Need::Nobody, list::list)
        .get("/evenements/nouveau", hold, list::ask)
        .post("/evenements/nouveau", hold, list::make)
        .get("/evenements/{id}", Need::Nobody, show::show_one)
        .get("/evenements/{id}/agenda.ics", Need::Nobody, show::calendar)
        .post("/evenements/{id}/inscription", Need::Nobody, stranger::register)
        .get("/evenements/suivi/{link}", Need::Nobody, stranger::follow)
        .post("/evenements/suivi/{link}", Need::Nobody, stranger::change)
        .post("/evenements/{id}/places", Need::Person, show::ask_seats)
        .post("/evenements/{id}/annuler", Need::Right(Action::Change, ObjectKind::Event), show::cancel)
        .get("/evenements/{id}/inscrits.csv", read, guests::csv)
        .post("/evenements/{id}/rappel", hold, guests::remind);
    meetings::doors(all)
}

/// When it is held: the day, from an hour to another.
fn when(t: Texts, one: &register::events::NewEvent) -> String {
    let hour = |at: jiff::civil::DateTime| format!("{:02}:{:02}", at.hour(), at.minute());
    let day = format::date(one.starts_at.date());
    if one.starts_at.date() == one.ends_at.date() {
        t.event_when(day, hour(one.starts_at), hour(one.ends_at))
    } else {
        t.event_days(day, format::date(one.ends_at.date()))
    }
}

fn state(t: Texts, guest: &register::events::Guest) -> String {
    if guest.waits { t.event_waiting() } else { t.event_confirmed() }
}

/// The civil time where events are held.
fn now(asked: &crate::edge::Asked) -> jiff::civil::DateTime {
    trust::day::legal_time(asked.caller.at)
}
