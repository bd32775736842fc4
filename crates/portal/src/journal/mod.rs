//! The journal of the organisation: who did what, when, before and after.

mod acts;
mod days;
#[expect(clippy::module_inception, reason = "the page has the name of its slice")]
mod journal;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) use acts::ActsPart;

pub(crate) fn doors() -> Doors {
    let see = Need::Right(Action::SeeJournal, ObjectKind::Journal);
    Doors::new()
        .get("/journal", see, journal::show_journal)
        .get("/journal.csv", see, journal::csv)
        .get("/journal/jours", see, days::show_days)
        .get("/journal/jours.csv", see, days::csv)
}
