//! Bodies of a territory: who sits there, when they meet next, and what several organisations say there together.

mod contribution;
mod list;
mod show;
mod words;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Body);
    let (create, change, propose) = (right(Action::Create), right(Action::Change), right(Action::Propose));
    Doors::new()
        .get("/instances", Need::Person, list::list)
        .get("/instances/seances.csv", Need::Person, list::csv)
        .get("/instances/agenda.ics", Need::Person, list::calendar)
        .get("/instances/nouvelle", create, list::ask)
        .post("/instances/nouvelle", create, list::add)
        .get("/instances/contributions/{id}", Need::Person, contribution::show_one)
        .get("/instances/contributions/{id}/texte.pdf", Need::Person, contribution::pdf)
        .post("/instances/contributions/{id}", propose, contribution::write)
        .post("/instances/contributions/{id}/soutenir", propose, contribution::endorse)
        .post("/instances/contributions/{id}/envoyee", propose, contribution::send)
        .get("/instances/{id}", Need::Person, show::show_one)
        .post("/instances/{id}/seances", create, show::announce)
        .post("/instances/{id}/seances/{sitting}/annuler", change, show::cancel)
        .post("/instances/{id}/contributions", propose, show::contribute)
        .post("/instances/{id}/fermer", change, show::close)
}

/// The civil time where bodies sit.
fn now(asked: &crate::edge::Asked) -> jiff::civil::DateTime {
    trust::day::legal_time(asked.caller.at)
}
