//! Partners that decide together: who they are, their meetings, what they decided and how each voted, and the figures that
//! all of them read, the same for all. Whoever is no partner knows of none of it.

mod decisions;
mod meetings;
mod read;
#[cfg(test)]
mod tests;

pub use meetings::{Meeting, NewMeeting};
pub use read::{Decision, Indicators, Partner, Partnership};

use crate::Error;

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("partnership".to_owned())
}
