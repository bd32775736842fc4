//! The first page, and the list behind each of its figures.

mod day;
mod exports;
mod lines;
mod queue;
mod start;
mod words;

use crate::edge::doors::{Doors, Need};

pub(crate) fn doors() -> Doors {
    // Which queues a person has is for each queue to say: what is not theirs is not there.
    Doors::new()
        .get("/", Need::Person, start::start)
        .get("/ma-journee/{queue}", Need::Person, queue::show_queue)
        .get("/ma-journee/{queue}/lignes.csv", Need::Person, exports::csv)
}
