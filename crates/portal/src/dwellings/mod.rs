//! One dwelling.

mod show;


use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get("/logements/{id}", Need::Right(Action::List, ObjectKind::Dwelling), show::show_dwelling)
        .post("/logements/{id}", Need::Right(Action::Change, ObjectKind::Dwelling), show::set_level)
}
