//! The results of a call, told to everybody from their day on: how many projects, how much, by whom, where. What is refused or in
//! reserve is never there.

mod show;

use crate::edge::doors::{Doors, Need};

pub(crate) fn doors() -> Doors {
    Doors::new()
        .get("/appels/{id}/resultats", Need::Nobody, show::show_one)
        .get("/appels/{id}/resultats.csv", Need::Nobody, show::csv)
        .get("/appels/{id}/resultats.pdf", Need::Nobody, show::pdf)
}
