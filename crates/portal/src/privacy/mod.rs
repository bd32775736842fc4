//! Personal data, for the data protection officer: requests of persons, who read what, how long anything is kept, and
//! what is held.

mod accesses;
mod held;
mod requests;
mod retention;
mod tabs;

pub(crate) use requests::kind_word;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let list = Need::Right(Action::List, ObjectKind::RightsRequest);
    let decide = Need::Right(Action::Decide, ObjectKind::RightsRequest);
    let log = Need::Right(Action::SeeAccessLog, ObjectKind::AccessLog);
    let rules = Need::Right(Action::List, ObjectKind::RetentionReport);
    let rule = Need::Right(Action::Decide, ObjectKind::RetentionReport);
    Doors::new()
        .get("/donnees", list, requests::list)
        .post("/donnees", Need::Right(Action::Create, ObjectKind::RightsRequest), requests::note)
        .get("/donnees/demandes/{id}", Need::Right(Action::See, ObjectKind::RightsRequest), requests::one)
        .get("/donnees/demandes/{id}/personne.json", decide, requests::file)
        .post("/donnees/demandes/{id}", decide, requests::answer)
        .get("/donnees/acces", log, accesses::list)
        .get("/donnees/acces.csv", log, accesses::csv)
        .get("/donnees/conservation", rules, retention::show_rules)
        .post("/donnees/conservation", rule, retention::set_rules)
        .post("/donnees/conservation/appliquer", rule, retention::carry_out)
        .post("/donnees/suspensions", rule, retention::hold)
        .post("/donnees/suspensions/{id}/lever", rule, retention::end_hold)
        .get("/donnees/inventaire", rules, held::held)
}
