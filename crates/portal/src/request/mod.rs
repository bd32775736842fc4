//! One request: adapt this dwelling, propose a transfer, or both? Advice, never a refusal.

#[expect(clippy::module_inception, reason = "the page has the name of its slice")]
mod request;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;
pub(crate) fn doors() -> Doors {
    Doors::new().get("/demande", Need::Right(Action::List, ObjectKind::Need), request::request)
}
