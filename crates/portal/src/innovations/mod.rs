//! Innovations: the library that everybody reads, sheets and who vouches for them, matches between projects and landlords
//! with their reasons, replications from the interest of both to how they ended.

mod edit;
mod explain;
mod facts;
mod list;
mod matches;
mod replay;
mod replay_acts;
mod replays;
mod show;
mod wish;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Innovation);
    let (list, see, create) = (right(Action::List), right(Action::See), right(Action::Create));
    let (change, decide, export) = (right(Action::Change), right(Action::Decide), right(Action::Export));
    Doors::new()
        .get("/innovations", Need::Nobody, list::list)
        .get("/innovations.csv", Need::Nobody, list::csv)
        .get("/innovations/nouvelle", create, edit::ask)
        .post("/innovations/nouvelle", create, edit::make)
        .get("/innovations/{id}", Need::Nobody, show::show_one)
        .get("/innovations/{id}/fiche.pdf", Need::Nobody, show::pdf)
        .get("/innovations/{id}/corriger", change, edit::correct)
        .post("/innovations/{id}/corriger", change, edit::write)
        .post("/innovations/{id}/proposer", change, facts::propose)
        .post("/innovations/{id}/soutenir", decide, facts::endorse)
        .post("/innovations/{id}/ne-plus-soutenir", decide, facts::withdraw)
        .post("/innovations/{id}/preuves", change, facts::prove)
        .post("/innovations/{id}/retirer", change, facts::retire)
        .post("/innovations/{id}/appuis", change, facts::support)
        .post("/innovations/{id}/appuis/{support}", change, facts::answer)
        .get("/rapprochements", list, matches::list)
        .get("/rapprochements.csv", export, matches::csv)
        .get("/rapprochements/souhaits", change, wish::ask)
        .post("/rapprochements/souhaits", change, wish::write)
        .get("/rapprochements/projets/{id}", see, explain::project)
        .post("/rapprochements/projets/{id}", decide, explain::take_project)
        .get("/rapprochements/projets/{id}/bailleurs/{host}", see, explain::host)
        .post("/rapprochements/projets/{id}/bailleurs/{host}", decide, explain::take_host)
        .get("/repliques", list, replays::list)
        .get("/repliques.csv", export, replays::csv)
        .get("/repliques/{id}", see, replay::show_one)
        .post("/repliques/{id}/adequation", change, replay_acts::fit)
        .post("/repliques/{id}/accord", decide, replay_acts::consent)
        .post("/repliques/{id}/adaptation", change, replay_acts::adapt)
        .post("/repliques/{id}/avis", change, replay_acts::hear)
        .post("/repliques/{id}/pilote", decide, replay_acts::pilot)
        .post("/repliques/{id}/evaluation", change, replay_acts::evaluate)
        .post("/repliques/{id}/fin", decide, replay_acts::end)
}
