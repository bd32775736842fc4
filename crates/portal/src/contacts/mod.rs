//! Contacts with local actors, territory by territory: who met whom, when, about what, and when to come back.

mod list;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::ContactNote);
    Doors::new()
        .get("/contacts", right(Action::List), list::list)
        .post("/contacts", right(Action::Create), list::note)
        .get("/contacts.csv", right(Action::Export), list::csv)
}
