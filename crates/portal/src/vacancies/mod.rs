//! Dwellings that are or will be free: notice, keys, works, lease; and who could come, for those who may see needs.

mod list;
mod new;
mod show;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let seen = Need::Right(Action::List, ObjectKind::Vacancy);
    let made = Need::Right(Action::Create, ObjectKind::Vacancy);
    let changed = Need::Right(Action::Change, ObjectKind::Vacancy);
    Doors::new()
        .get("/vacances", seen, list::list)
        .get("/vacances/nouvelle", made, new::ask)
        .post("/vacances/nouvelle", made, new::note)
        .get("/vacances/{id}", seen, show::show_one)
        .post("/vacances/{id}/faits", changed, show::note)
        .post("/vacances/{id}/loyer", changed, show::set_rent)
        .get(
            "/vacances/{id}/besoins",
            Need::Right(Action::See, ObjectKind::AdaptedAddress),
            show::show_matches,
        )
}
