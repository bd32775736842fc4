//! Programme of adaptation works over several years: which residences, what works, in which year, with what money, chosen
//! together under the rules of the whole, with a proof of how much better one could do at most. Pure: no file, no
//! clock, no lot that is not drawn from the seed; the same question gets the same plan on any number of threads.
//!
//! [`solve`] answers an [`Instance`] by an [`Answer`]; `programme_check::verify`, which shares no computation with the
//! search, accepts it or refuses it. The method is told in decision 0033.

pub mod baseline;
pub mod draw;
pub mod frontier;
pub mod generator;
pub mod why;

mod anneal;
mod cases;
mod conflict;
mod draft;
mod homes;
mod linear;
mod oracle;
mod prices;
mod rows;
mod score;
mod solve;
mod state;
#[cfg(test)]
mod tests;
mod tries;

pub use programme_check::{Answer, Instance, Ledger, POINT, Plan};
pub use solve::{Contradiction, Failure, Settings, Step, solve, solve_telling, solve_with_others};
