//! What a commission may decide about a dwelling, and what it must say (art. R441-3, R441-4 and L441-2 of the CCH).
//!
//! It prepares a file and asserts no right: the texts are quoted for whoever decides.

use crate::codes::codes;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How many candidates a commission examines for a dwelling, unless there are not enough (art. R441-3).
pub const LEAST_CANDIDATES: usize = 3;

/// Longest text of a reason.
pub const LONGEST_REASON: usize = 300;

codes! {
    /// Why an adapted dwelling goes to a household that does not need its adaptation: closed list.
    ReasonKind {
        /// Nobody was found after a search among one's own tenants and with partners.
        NoCandidate = "no-candidate",
        /// A household that the right to housing makes urgent (DALO).
        DaloEmergency = "dalo-emergency",
        /// The level of the dwelling is wrong: it is to be corrected.
        LevelError = "level-error",
        Other = "other",
    }
}

/// The reason that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub kind: ReasonKind,
    /// When the search was made, for [`ReasonKind::NoCandidate`].
    pub searched_on: Option<Date>,
    /// For [`ReasonKind::Other`].
    pub text: Option<String>,
}

/// Why a decision is not taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecisionError {
    #[error("nobody was chosen")]
    NobodyChosen,
    #[error("this dwelling is adapted and the household is not known to need it: a reason is required")]
    ReasonMissing,
    #[error("the reason is for an adapted dwelling that goes to a household without the need")]
    ReasonUseless,
    #[error("a search has a date, on or before the day of the decision")]
    SearchUndated,
    #[error("another reason is said in words, 300 characters at most")]
    TextMissing,
    #[error("the rent is not known, or is zero")]
    Rent,
    #[error("the dwelling cannot be lived in")]
    Unfit,
}

/// What is decided, as far as the rules look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal<'a> {
    pub on: Date,
    pub is_adapted: bool,
    /// Can the dwelling be lived in on that day?
    pub is_fit: bool,
    pub rent_cents: Option<u32>,
    /// Does the chosen household need the adaptation? `None`: nobody said. The outer `None`: nobody is chosen.
    pub chosen_needs_it: Option<Option<bool>>,
    pub reason: Option<&'a Reason>,
}

/// Looks at a decision before it is kept: everything that is wrong with it, at once.
///
/// # Errors
/// What must be mended first.
pub fn check(proposal: &Proposal<'_>) -> Result<(), Vec<DecisionError>> {
    let mut wrong = Vec::new();
    if !proposal.is_fit {
        wrong.push(DecisionError::Unfit);
    }
    if proposal.rent_cents.is_none_or(|cents| cents == 0) {
        wrong.push(DecisionError::Rent);
    }
    let Some(needs_it) = proposal.chosen_needs_it else {
        wrong.push(DecisionError::NobodyChosen);
        return Err(wrong);
    };
    let must_say_why = proposal.is_adapted && needs_it != Some(true);
    match proposal.reason {
        None if must_say_why => wrong.push(DecisionError::ReasonMissing),
        Some(_) if !must_say_why => wrong.push(DecisionError::ReasonUseless),
        Some(reason) => {
            let is_dated = reason.searched_on.is_some_and(|day| day <= proposal.on);
            if reason.kind == ReasonKind::NoCandidate && !is_dated {
                wrong.push(DecisionError::SearchUndated);
            }
            let words = reason.text.as_deref().map_or(0, |text| text.trim().chars().count());
            if reason.kind == ReasonKind::Other && !(1..=LONGEST_REASON).contains(&words) {
                wrong.push(DecisionError::TextMissing);
            }
        }
        None => {}
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn proposal(chosen_needs_it: Option<Option<bool>>, reason: Option<&Reason>) -> Proposal<'_> {
        Proposal {
            on: date(2026, 11, 22),
            is_adapted: true,
            is_fit: true,
            rent_cents: Some(32_400),
            chosen_needs_it,
            reason,
        }
    }

    fn reason(kind: ReasonKind) -> Reason {
        Reason { kind, searched_on: None, text: None }
    }

    #[test]
    fn an_adapted_dwelling_goes_to_whoever_needs_it_without_a_word() {
        assert_eq!(check(&proposal(Some(Some(true)), None)), Ok(()));
        let useless = reason(ReasonKind::DaloEmergency);
        let found = check(&proposal(Some(Some(true)), Some(&useless)));
        assert_eq!(found, Err(vec![DecisionError::ReasonUseless]));
    }

    #[test]
    fn to_whoever_is_not_known_to_need_it_only_with_a_reason_of_the_list() {
        for needs in [Some(false), None] {
            assert_eq!(check(&proposal(Some(needs), None)), Err(vec![DecisionError::ReasonMissing]));
            let dalo = reason(ReasonKind::DaloEmergency);
            assert_eq!(check(&proposal(Some(needs), Some(&dalo))), Ok(()));
        }
    }

    #[test]
    fn a_search_has_a_date_that_is_not_to_come_and_another_reason_has_words() {
        let mut none = reason(ReasonKind::NoCandidate);
        assert_eq!(check(&proposal(Some(Some(false)), Some(&none))), Err(vec![DecisionError::SearchUndated]));
        none.searched_on = Some(date(2026, 11, 23));
        assert_eq!(check(&proposal(Some(Some(false)), Some(&none))), Err(vec![DecisionError::SearchUndated]));
        none.searched_on = Some(date(2026, 11, 22));
        assert_eq!(check(&proposal(Some(Some(false)), Some(&none))), Ok(()));
        let mut other = reason(ReasonKind::Other);
        other.text = Some("  ".to_owned());
        assert_eq!(check(&proposal(Some(Some(false)), Some(&other))), Err(vec![DecisionError::TextMissing]));
        other.text = Some("x".repeat(LONGEST_REASON + 1));
        assert_eq!(check(&proposal(Some(Some(false)), Some(&other))), Err(vec![DecisionError::TextMissing]));
    }

    #[test]
    fn a_rent_of_zero_an_unfit_dwelling_and_nobody_chosen_are_told_together() {
        let wrong = Proposal { rent_cents: Some(0), is_fit: false, ..proposal(None, None) };
        let expected = vec![DecisionError::Unfit, DecisionError::Rent, DecisionError::NobodyChosen];
        assert_eq!(check(&wrong), Err(expected));
    }

    #[test]
    fn an_ordinary_dwelling_needs_no_reason() {
        let ordinary = Proposal { is_adapted: false, ..proposal(Some(Some(false)), None) };
        assert_eq!(check(&ordinary), Ok(()));
    }
}
