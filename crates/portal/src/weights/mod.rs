//! Weights and thresholds: versions, a new version, what a version would change.

mod compare;
mod edit;
mod labels;
mod list;

pub(crate) use labels::parameter_label;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get("/ponderations", Need::Right(Action::List, ObjectKind::Settings), list::list)
        .get("/ponderations/nouvelle", Need::Right(Action::Change, ObjectKind::Settings), edit::edit)
        .post("/ponderations/nouvelle", Need::Right(Action::Change, ObjectKind::Settings), edit::save)
        .get("/ponderations/comparer", Need::Right(Action::List, ObjectKind::Settings), compare::compare)
        .post("/ponderations/activer", Need::Right(Action::Change, ObjectKind::Settings), list::activate)
}
