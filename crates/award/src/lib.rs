//! Awards of a joint call, decided by all the funds together: which applications, with what money of which fund, year and
//! line. A file is funded when its whole plan closes, or not at all: nobody's money waits for somebody else's.
//!
//! The answer comes with its proof: prices of money and of rules from which anybody computes what no answer can exceed
//! ([`check::bound`]), and [`check::verify`] reads it against every rule from the amounts alone. [`what_if`] says what
//! else could be decided: the price of each rule, of each decision by hand, the next best boards, how much each award
//! owes to the noise of the scores. [`apart`] is what deciding fund by fund gives, to compare.
//!
//! Pure: no clock, no file, no database. The same question, effort and seed give the same board, bit for bit.

mod apart;
mod bound;
mod case;
mod cases;
pub mod check;
pub mod draw;
pub mod generator;
mod linear;
mod menu;
mod question;
mod search;
mod solve;
#[cfg(test)]
mod tests;
pub mod what_if;

pub use apart::{Apart, apart};
pub use bound::{Prices, UNIT};
pub use cases::{Group, Step};
pub use question::{
    Bid, Flaw, Floor, Fund, Line, MOST_BIDS, MOST_CENTS, MOST_FUNDS, Objective, Pin, Question, Rules,
};
pub use solve::{Award, Board, Certificate, Effort, Failure, Refusal, Why, solve, solve_from};
