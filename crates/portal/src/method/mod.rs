//! How everything is computed, and how accessible the tool is.

mod accessibility;
#[expect(clippy::module_inception, reason = "the page has the name of its slice")]
pub(crate) mod method;

pub(crate) use method::{short, value};

use crate::edge::doors::{Doors, Need};
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get("/methode", Need::Nobody, method::method)
        .get("/accessibilite", Need::Nobody, accessibility::accessibility)
        .post("/accessibilite", Need::Nobody, accessibility::choose)
}
