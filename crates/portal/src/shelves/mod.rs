//! The library: one box that searches practices, innovations, models of places, testimonies and clauses.

mod list;
mod words;

use crate::edge::doors::{Doors, Need};

pub(crate) fn doors() -> Doors {
    Doors::new().get("/bibliotheque", Need::Nobody, list::list).get(
        "/bibliotheque.csv",
        Need::Nobody,
        list::csv,
    )
}
