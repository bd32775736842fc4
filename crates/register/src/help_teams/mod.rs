//! Help teams: what each says of itself, the directory in which a desk routes, and how the work is shared.
//!
//! The engine `routing` chooses; here is what is kept of teams, what may be written, and what is counted of their offers.

mod acts;
mod figures;
mod load;
mod offers;
mod read;
mod sheet;
#[cfg(test)]
mod tests;

pub(crate) use figures::Figures;
pub use load::{Board, TeamLoad};
pub use offers::HeldOffer;
pub use read::{HelpTeam, area_of, place_of};
pub use sheet::{LONGEST_NAME, MOST_ABSENCES, MOST_TERRITORIES, MOST_WEEKS, Sheet, week_of};

use crate::Error;

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}
