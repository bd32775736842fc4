//! What a vote decides. Who may vote is fixed when it opens; whoever has an interest in the file is neither counted nor
//! told; nothing is known of the ballots before the close.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    For,
    Against,
    Abstain,
}

/// The rule of a committee, thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Share of those who may vote on this file that must take part.
    pub quorum: i64,
    /// Share of the expressed votes that must be exceeded.
    pub majority: i64,
}

impl Default for Rule {
    fn default() -> Self {
        Self { quorum: 500, majority: 500 }
    }
}

/// What a vote gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Outcome {
    /// Not enough took part: how many did, how many were needed.
    NoQuorum {
        present: usize,
        needed: usize,
    },
    Accepted {
        in_favour: usize,
        against: usize,
        abstained: usize,
    },
    Refused {
        in_favour: usize,
        against: usize,
        abstained: usize,
    },
    /// As many for as against: the president decides, or it comes again.
    Tied {
        each: usize,
        abstained: usize,
    },
}

/// Those who may vote: members less whoever has an interest, two accounts of one person once. `person` gives the human of
/// an account.
#[must_use]
pub fn voters<'a>(
    members: impl IntoIterator<Item = &'a str>,
    person: impl Fn(&str) -> String,
    has_interest: impl Fn(&str) -> bool,
) -> BTreeSet<String> {
    members.into_iter().filter(|account| !has_interest(account)).map(person).collect()
}

/// Counts the ballots of those who may vote; any other ballot is not one.
#[must_use]
pub fn count(voters: &BTreeSet<String>, ballots: &BTreeMap<String, Choice>, rule: Rule) -> Outcome {
    let counted: Vec<Choice> =
        ballots.iter().filter(|(by, _)| voters.contains(*by)).map(|(_, choice)| *choice).collect();
    let of = |wanted: Choice| counted.iter().filter(|choice| **choice == wanted).count();
    let needed = usize::try_from(
        (voters.len() as i64 * rule.quorum).div_euclid(1_000)
            + i64::from((voters.len() as i64 * rule.quorum) % 1_000 > 0),
    )
    .unwrap_or(usize::MAX)
    .max(1);
    let (present, abstained) = (counted.len(), of(Choice::Abstain));
    if present < needed {
        return Outcome::NoQuorum { present, needed };
    }
    let (in_favour, against) = (of(Choice::For), of(Choice::Against));
    let expressed = (in_favour + against) as i64;
    let share = in_favour as i64 * 1_000 - expressed * rule.majority;
    if in_favour == against {
        Outcome::Tied { each: in_favour, abstained }
    } else if share > 0 {
        Outcome::Accepted { in_favour, against, abstained }
    } else {
        Outcome::Refused { in_favour, against, abstained }
    }
}
