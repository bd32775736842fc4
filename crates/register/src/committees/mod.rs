//! Instruction and committees of a call: what is found of each file, who judges, what hides which file from whom, who reads
//! what, what is voted. The engine `committee` computes; here is what is kept and who may do what.
//!
//! Everything goes through one [`Sight`]: who sits, what they declared, and which files an interest hides. A hidden file is in
//! no answer of this module, nor in those of `applications`: whoever must not know of it reads what they would read if it had
//! never been submitted. What speaks of all files at once (boards, votes, minutes) is told to those without any outside link
//! (decision 0048).

mod criteria;
mod instruct;
mod interests;
mod judges;
mod read;
mod reviews;
mod sight;
#[cfg(test)]
pub(crate) mod tests;
mod votes;

pub use criteria::{Criterion, CriterionKind};
pub use instruct::{NotedInstruction, Ruling};
pub use interests::{Interest, InterestKind, InterestPath, NewInterest};
pub use judges::{Candidate, Judge};
pub use read::{FileSeen, MineOfCall};
pub use reviews::{ReviewOf, verdict_of};
pub use sight::{Seat, Sight};
pub use votes::{Deliberation, VoteOf};

use crate::Error;
use award::Objective;
use serde::{Deserialize, Serialize};

/// How a committee works: said before anything is scored, kept from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitteeRules {
    /// Readers of each file.
    pub readers: u32,
    /// Files that one reader accepts.
    pub load: u32,
    /// From so far between the lowest and the highest reader on, another one is asked: thousandths of a point.
    pub spread: i64,
    /// Of those who may vote, in thousandths.
    pub quorum: i64,
    /// Of the expressed votes, in thousandths.
    pub majority: i64,
    /// What a board makes as large as possible.
    pub objective: Objective,
    /// Funds on which one file may draw.
    pub funds_per_file: u32,
    /// The least part of what a file asks for with which it can be made, in thousandths.
    pub least_share: i64,
}

impl Default for CommitteeRules {
    fn default() -> Self {
        Self {
            readers: 2,
            load: 20,
            spread: 1_500,
            quorum: 500,
            majority: 500,
            objective: Objective::Money,
            funds_per_file: 3,
            least_share: 800,
        }
    }
}

impl CommitteeRules {
    /// Can a committee work by them?
    fn is_sound(&self) -> bool {
        (1..=6).contains(&self.readers)
            && (1..=500).contains(&self.load)
            && (100..=5_000).contains(&self.spread)
            && (1..=1_000).contains(&self.quorum)
            && (500..1_000).contains(&self.majority)
            && (1..=3).contains(&self.funds_per_file)
            && (1..=1_000).contains(&self.least_share)
    }

    /// The rule of a vote.
    #[must_use]
    pub const fn vote(&self) -> ::committee::vote::Rule {
        ::committee::vote::Rule { quorum: self.quorum, majority: self.majority }
    }
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("committee".to_owned())
}

/// A text that somebody typed, that must be there.
fn text(typed: &str, longest: usize, code: &str) -> Result<String, Error> {
    crate::calls::long_text(typed, longest, code)?.ok_or_else(|| refused(code))
}
