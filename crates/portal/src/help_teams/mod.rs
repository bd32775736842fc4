//! Help teams (équipes de conseil): what each says of itself, how loaded each is, and a trial of the routing.

mod board;
mod edit;
mod figures;
mod list;
mod trial;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::{Crumb, crumb};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::HelpTeam);
    // Who decides on requests sees how loaded everybody is: a desk.
    let desk = Need::Right(Action::Decide, ObjectKind::Event);
    Doors::new()
        .get("/conseil", right(Action::List), list::list)
        .get("/conseil/nouvelle", right(Action::Create), edit::ask)
        .post("/conseil/nouvelle", right(Action::Create), edit::make)
        .get("/conseil/charge", desk, board::board)
        .get("/conseil/charge.csv", desk, board::csv)
        .get("/conseil/essai", desk, trial::trial)
        .get("/conseil/chiffres", desk, figures::desk)
        .get("/conseil/chiffres.csv", desk, figures::desk_csv)
        .get("/conseil/chiffres.json", desk, figures::desk_json)
        .get("/chiffres", Need::Nobody, figures::everybody)
        .get("/chiffres.csv", Need::Nobody, figures::everybody_csv)
        .get("/chiffres.json", Need::Nobody, figures::everybody_json)
        .get("/conseil/{id}", right(Action::See), edit::ask_again)
        .post("/conseil/{id}", right(Action::Change), edit::change)
        .post("/conseil/{id}/quitter", right(Action::Change), edit::leave)
}

/// The organisation whose teams these are. A team is about all of it: whoever sees some residences finds none.
fn owner(asked: &Asked) -> Result<String, PageError> {
    if asked.caller.residences_for(Action::List, ObjectKind::HelpTeam).is_some() {
        return Err(PageError::NotFound);
    }
    asked.caller.organisation_id().map(str::to_owned)
}

fn may(asked: &Asked, action: Action) -> bool {
    asked.caller.can(action, ObjectKind::HelpTeam)
}

// Only the role of a desk decides of events: it sees the load of every team.
fn is_desk(asked: &Asked) -> bool {
    asked.caller.can(Action::Decide, ObjectKind::Event)
}

fn crumbs(asked: &Asked, here: &str) -> Vec<Crumb> {
    vec![crumb("/conseil", asked.t.help_title()), crumb("", here)]
}
