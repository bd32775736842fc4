//! Agreements by which a pension fund helps to adapt dwellings: so many dwellings over so many years, so much at most for
//! each. What was promised, what was made, what was paid, and whether the pace will do.
//!
//! Pure: no clock, no file, no database; the day is a parameter. Nobody is in it: a beneficiary is a dwelling, and what is
//! known of its household is three answers out of yes, no and unknown. Money is in cents. Nothing here says that
//! somebody has a right to an aid: it counts what an agreement that was signed lets a landlord ask for.
//!
//! Source: the agreement itself; its usual terms are in the dated table `law/parameters/pension.csv`.

mod aid;
mod eligibility;
mod entry;
mod pace;
mod position;
mod statement;
mod terms;
#[cfg(test)]
mod tests;

pub use aid::{Aid, aid};
pub use eligibility::{Answers, Condition, Eligibility, Said, Verdict, eligibility};
pub use entry::{Clash, Entry, Fact, Refusal, Stage, State, check, clash, commit_check, state};
pub use pace::{Curve, Forecast, Measure, Pace, curves, expected, forecast, pace};
pub use position::{Bounds, Left, Position, Window, YearLine, position, windows};
pub use statement::{Line, Statement, statement};
pub use terms::{HIGHEST_CENTS, Level, MOST_DWELLINGS, MOST_LEVELS, Terms, TermsError};

/// Adds cents; too much to be counted is an error, never a wrap.
///
/// # Errors
/// [`Overflow`].
pub fn sum(all: impl IntoIterator<Item = i64>) -> Result<i64, Overflow> {
    all.into_iter().try_fold(0_i64, i64::checked_add).ok_or(Overflow)
}

/// An amount that no sum of cents holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an amount is too large to be counted in cents")]
pub struct Overflow;
