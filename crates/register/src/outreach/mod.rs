//! Going to residents. Rounds of the mobile agency: settings, plan (made by the engine `tours`), what residents are told, what was
//! done at each stop. Visits at home: why, in words that blame nobody, consent first, what follows.
//!
//! Nobody is in a round: a stop is a residence, what is noted there are counts. A visit is sealed, read by whoever goes to that
//! residence, and leaves only as counts in bands.

mod candidates;
mod coverage;
mod logs;
mod planned;
mod rounds;
mod sheets;
#[cfg(test)]
mod tests;
mod visits;

pub use candidates::Candidate;
pub use coverage::{Coverage, VisitCount};
pub use logs::{NotedLog, StopLog};
pub use planned::Kept;
pub use rounds::{MOST_ROUND_STOPS, Round, RoundStop, Theme, TourRound};
pub use sheets::{AlertKind, Call, Hand, Outcome, Reason, Standing, Task, TaskKind, VisitSheet};
pub use visits::{HomeVisit, NewVisit, VisitAct};

use crate::Error;

/// How many persons a band begins with: fewer are not told apart.
pub const LEAST_COUNT: u64 = 11;

trust::closed_list! {
    /// A count that nobody is found in.
    Band {
        Few = "0-10",
        Some = "11-20",
        Many = "21-50",
        Most = "51+",
    }
}

impl Band {
    #[must_use]
    pub const fn of(count: u64) -> Band {
        match count {
            0..LEAST_COUNT => Band::Few,
            LEAST_COUNT..=20 => Band::Some,
            21..=50 => Band::Many,
            _ => Band::Most,
        }
    }
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("outreach".to_owned())
}

fn day(text: &str) -> Result<jiff::civil::Date, Error> {
    text.parse().map_err(|_| Error::Computation("a day of outreach".to_owned()))
}
