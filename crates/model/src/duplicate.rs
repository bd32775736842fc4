//! Lines of one stock file that say the same dwelling, and which of them a person keeps.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What becomes of lines that say a dwelling said before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DuplicateRule {
    /// Nobody chose: the first line is read, the others are errors to correct.
    #[default]
    Refuse,
    /// The first line is kept, the others are set aside.
    First,
    /// The last line is kept, the others are set aside.
    Last,
}

impl DuplicateRule {
    pub const ALL: [DuplicateRule; 3] = [Self::Refuse, Self::First, Self::Last];

    /// As it is written on the command line and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::First => "first",
            Self::Last => "last",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<DuplicateRule> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }
}

/// A choice between the lines of a file: a rule, and the cases decided one by one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DuplicateChoice {
    /// SHA-256 of the file that the cases are about; lines mean nothing in another one.
    pub file_hash: Option<String>,
    pub rule: DuplicateRule,
    /// First line that says a dwelling → the line to keep for it. Wins over the rule.
    pub cases: BTreeMap<u64, u64>,
}

impl DuplicateChoice {
    /// The line kept among those that say one dwelling, in the order of the file; `None` while nobody chose.
    #[must_use]
    pub fn kept(&self, lines: &[u64]) -> Option<u64> {
        let (first, last) = (lines.first()?, lines.last()?);
        match (self.cases.get(first), self.rule) {
            (Some(line), _) if lines.contains(line) => Some(*line),
            (_, DuplicateRule::First) => Some(*first),
            (_, DuplicateRule::Last) => Some(*last),
            (_, DuplicateRule::Refuse) => None,
        }
    }
}

/// A column in which the lines of a group differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateDifference {
    /// Letter of the column: `AF`.
    pub column: String,
    /// Header of the file.
    pub field: String,
    /// The cell of each line of the group, in their order, cut to 80 characters.
    pub values: Vec<String>,
}

/// The lines that say one dwelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateGroup {
    /// In the order of the file, two at least.
    pub lines: Vec<u64>,
    /// The line chosen; `None` while nobody chose (the first one is then read).
    pub kept: Option<u64>,
    /// The reference that they share.
    pub reference: String,
    /// Where they differ, among the columns that are read. Empty: they say the same, or too many groups are listed.
    pub differences: Vec<DuplicateDifference>,
}

/// Everything an import says of the duplicates of its file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Duplicates {
    /// The choice that was applied.
    pub choice: DuplicateChoice,
    /// By first line.
    pub groups: Vec<DuplicateGroup>,
}

impl Duplicates {
    /// For how many groups differences are listed.
    pub const COMPARED: usize = 200;

    /// Groups of which nobody chose the line.
    #[must_use]
    pub fn undecided(&self) -> usize {
        self.groups.iter().filter(|g| g.kept.is_none()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_wins_over_the_rule_and_a_line_of_elsewhere_does_not() {
        let choice = |rule, cases: &[(u64, u64)]| DuplicateChoice {
            rule,
            cases: cases.iter().copied().collect(),
            file_hash: None,
        };
        let lines = [77, 130, 1204];
        assert_eq!(choice(DuplicateRule::Refuse, &[]).kept(&lines), None);
        assert_eq!(choice(DuplicateRule::First, &[]).kept(&lines), Some(77));
        assert_eq!(choice(DuplicateRule::Last, &[]).kept(&lines), Some(1204));
        assert_eq!(choice(DuplicateRule::Last, &[(77, 130)]).kept(&lines), Some(130));
        assert_eq!(choice(DuplicateRule::Last, &[(77, 131)]).kept(&lines), Some(1204));
        assert_eq!(choice(DuplicateRule::Refuse, &[(77, 131)]).kept(&lines), None);
    }
}
