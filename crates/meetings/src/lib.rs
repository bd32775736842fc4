//! Meetings of an event: landlords on one side, everyone else on the other, and the meetings that both of two want.
//!
//! [`slots`] cuts the hours of an event. [`solve`] chooses which meetings are held and gives each a slot and a table: no
//! timetable has a larger sum of priorities; of those, none holds more meetings, and then none shares them out more evenly.
//! The choice is a flow of least cost ([`choose`]), the slots are an edge colouring of a bipartite graph, which always exists
//! (König 1916). [`check()`] reads a timetable and its prices against the question and shares no code with the search.

mod check;
mod choose;
pub mod generator;
mod place;
mod question;
mod slots;
#[cfg(test)]
mod tests;

pub use check::{Fault, bound, check, left_out};
pub use question::{Limit, Prices, Question, Seat, Timetable, Wish, Wrong};
pub use slots::{Slot, Unfit, slots};

/// The timetable of a question, always the same for the same question.
///
/// Without meetings that are kept in their slot it is the best there is, and its prices prove it. With kept ones a place may not
/// be found for every meeting that the flow would choose: then [`Timetable::is_best`] says no, and [`bound`] says how much better
/// it might still be.
///
/// # Errors
/// [`Wrong`]: what in the question is none.
pub fn solve(question: &Question) -> Result<Timetable, Wrong> {
    question.refuse()?;
    let (chosen, prices) = choose::choose(question);
    let seats = place::place(question, &chosen);
    let mut timetable = Timetable { seats, prices, is_best: false };
    timetable.is_best = check::worth(question, &timetable) == bound(question, &timetable.prices);
    Ok(timetable)
}
