//! The first page, and the choice of the landlord.

mod start;

use crate::edge::doors::{Doors, Need};
pub(crate) fn doors() -> Doors {
    Doors::new().get("/", Need::Person, start::start)
}
