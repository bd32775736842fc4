//! Buying and deciding together: which needs of several associations make one lot, what a member would pay, whether it may leave, and
//! which procedure the total amount asks for.
//!
//! - [`detect`]: needs in, candidate lots out, and for every other need the reason why it is in none.
//! - [`sounding`]: what may be told of a candidate to those who have not opted in; nothing below three members.
//! - [`Tier`], [`Quote`], [`split`]: the price of a volume, and its sharing by a declared rule, to the cent.
//! - [`stable`]: the largest group in which nobody pays more than its ceiling nor more than alone.
//! - [`Lot`]: where a lot stands, read from dated facts, and what is answered to each of its members.
//! - [`check`]: the procedure that the aggregated amount asks for, from the dated table of the law.
//! - [`programme`]: projects put together to reach the threshold of a national or European programme.
//! - [`tally`]: what the votes of partners amount to.
//!
//! Pure: no clock, no file, no database; the day is a parameter. Money is in cents. A member is an organisation; no person
//! is ever here. What is unknown is told, never supposed.

mod detect;
mod lot;
mod need;
mod price;
mod programme;
pub mod site;
mod sounding;
mod split;
mod stable;
#[cfg(test)]
mod tests;
mod threshold;
mod vote;

pub use detect::{Alone, Candidate, Detection, Differs, Rules, Unasked, detect};
pub use lot::{Answer, Fact, Gone, Lot, OptIn, Refusal, Stage, Terms, TermsError};
pub use need::{Level, Need, Place, Range, Route};
pub use price::{Quote, QuoteError, Tier};
pub use programme::{Eligible, Project, Summary, programme};
pub use sounding::{Sounding, sounding};
pub use split::{MOST_SHAPLEY, Member, Rule, Split, SplitError, split};
pub use stable::{MOST_SEARCHED, Proof, Stable, Why, stable};
pub use threshold::{Check, Nature, Procedure, check};
pub use vote::{Choice, Majority, Outcome, Tally, Voting, tally};

/// Fewer members than this, and nothing is told of a lot to whom is not in it.
pub const ANONYMOUS_FROM: usize = 3;

/// The largest amount that is taken, in cents: ten thousand million euros. Products of it with any quantity that is taken
/// hold in 128 bits.
pub const HIGHEST_CENTS: i64 = 1_000_000_000_000;
/// The largest quantity that is taken.
pub const HIGHEST_QUANTITY: i64 = 1_000_000_000;
