//! Targets, and the ranking of the residences that suit older tenants.

#[expect(clippy::module_inception, reason = "the page has the name of its slice")]
mod targets;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;
pub(crate) fn doors() -> Doors {
    Doors::new().get("/cibles", Need::Right(Action::Count, ObjectKind::Tenant), targets::targets).get(
        "/cibles.csv",
        Need::Right(Action::Count, ObjectKind::Tenant),
        targets::csv,
    )
}
