//! Supported housing: conventions of a landlord, an association and a SIAO, and the households followed under them.
//!
//! The association keeps the record: facts are sealed with its key. The others see, while the convention is in force, what
//! each needs ([`PathwayRecord::seen_by`] says what): the SIAO where it stands, the landlord the dwelling that would suit, the
//! status and its clock. A landlord in whose dwelling the household lives keeps that much after the convention ended, since
//! its duties of lessor do not end with it. Nobody else is told that a record exists.

mod conventions;
mod figures;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use conventions::{Convention, NotedConventionFact, Party};
pub use read::{AssessmentRecord, NotedFact, PathwayRecord};
pub use write::NewPathway;

use crate::{Error, Register};
use jiff::civil::Date;
use law::{Table, Value};
use pathway::supported::due::{Clock, What};
use pathway::supported::status::Status;

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("pathway".to_owned())
}

/// The clock of a day, from the dated parameters of the law; what has no value that day is not in it.
#[must_use]
pub fn clock_of(law: &Table, on: Date) -> Clock {
    let number = |key: &str| match law.value(key, on) {
        Ok(Value { amount, .. }) => u16::try_from(amount).ok(),
        Err(_) => None,
    };
    Clock {
        step_days: What::ALL
            .iter()
            .filter_map(|what| {
                let key = format!("occupancy.step.{}", what.code().replace('-', "_"));
                Some((*what, number(&key)?))
            })
            .collect(),
        review_months: Status::ALL
            .iter()
            .filter(|status| status.is_reviewed())
            .filter_map(|status| {
                // What the law says of one status, else how the house proposes to do.
                let said = number(&format!("occupancy.{}.review", status.key()));
                Some((*status, said.or_else(|| number("occupancy.review"))?))
            })
            .collect(),
        prefect_months: number("occupancy.transitional_lease.prefect"),
        assessment_months: number("occupancy.assessment"),
        warning_days: number("occupancy.warning"),
    }
}

impl Register {
    /// The clock of the pathways of an association: its own parameters over those of the house.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pathway_clock(&self, association_id: &str, on: Date) -> Result<Clock, Error> {
        Ok(clock_of(&self.law_of(association_id).await?, on))
    }
}
