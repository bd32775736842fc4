//! Buying together: needs declared to a desk, lots, programmes. The engine `pooling` says what makes a lot, where it stands
//! and what each pays; here is what is kept, what may be written, and who reads what.
//!
//! One rule above the others (G1): an organisation reads of a lot what concerns itself, and of the others nothing until all
//! words are in. [`PoolSeen`] is all that a page has: what may not be shown is not in it.

mod acts;
mod lots;
mod needs;
mod programmes;
mod seen;
mod sites;
#[cfg(test)]
mod tests;

pub use lots::NewPool;
pub use needs::{CONSTRAINTS, DeclaredNeed, Detected, NewPoolNeed, UNITS};
pub use programmes::{NewPoolProject, PoolProgramme, PoolProject};
pub use seen::{PoolSeen, SeenMember, SeenOffer, Side};

use crate::Error;
use pooling::{Level, Rules};

/// The rules by which lots are looked for. Support functions are bought over a whole région, for they ask for no visit;
/// what is done on buildings stays within a département.
#[must_use]
pub fn rules() -> Rules {
    let wide = catalogue::subjects().iter().filter(|one| one.family == catalogue::Family::SupportFunctions);
    Rules { levels: wide.map(|one| (one.code.to_owned(), Level::Region)).collect(), ..Rules::default() }
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("pool".to_owned())
}

/// A refusal of the engine, by its code.
fn why(refusal: pooling::Refusal) -> Error {
    use pooling::Refusal as R;
    match refusal {
        R::NotNow => refused("pool-not-now"),
        R::Day => refused("pool-day"),
        R::TooFew => refused("pool-too-few"),
        R::Twice => refused("pool-twice"),
        R::NotMember => refused("pool-not-member"),
        R::Quantity => refused("pool-quantity"),
        R::Amount => refused("pool-amount"),
        // The least that a price can be is told with the code: whoever typed the ceiling must know it.
        R::BelowCost { least_cents } => refused(&format!("pool-below-cost:{least_cents}")),
        R::BelowMinimum => refused("pool-below-minimum"),
        R::Quote(_) => refused("pool-quote"),
    }
}
