//! One dwelling; and the dwellings that are no longer in the files.

mod absent;
mod gone;
mod show;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get("/logements/absents", Need::Right(Action::List, ObjectKind::Dwelling), absent::list)
        .post("/logements/absents", Need::Right(Action::Change, ObjectKind::Dwelling), absent::note)
        .get("/logements/absents.csv", Need::Right(Action::Export, ObjectKind::Dwelling), absent::csv)
        .get("/logements/{id}", Need::Right(Action::List, ObjectKind::Dwelling), show::show_dwelling)
        .post("/logements/{id}", Need::Right(Action::Change, ObjectKind::Dwelling), show::set_level)
}
