//! The last gate: who may still be written to, asked when letters, labels and lists leave, whatever was frozen before.

use crate::contact::{Stage, Why};
use trust::closed_list;

closed_list! {
    /// Why a household is left out.
    Exclusion {
        /// It does not want to be contacted.
        Opposed = "opposed",
        /// Nobody lives there any more, says the last occupancy file or a note.
        Gone = "gone",
        Deceased = "deceased",
        /// Nobody of the age lives there: a birth was corrected, or that person left.
        UnderAge = "under-age",
        /// Others of the age live there now: they were never chosen.
        HouseholdChanged = "household-changed",
        /// Whether somebody there has the age is not known.
        AgeUnknown = "age-unknown",
        /// The dwelling is no longer in the stock.
        DwellingLeft = "dwelling-left",
    }
}

/// Somebody who lives in the dwelling today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occupant {
    /// Were they there, with this very birth, when the list was frozen?
    pub is_known: bool,
    /// Have they the age today? `None`: it depends on what is missing.
    pub of_age: Option<bool>,
}

/// What is known of a dwelling when something is about to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub dwelling_is_current: bool,
    /// A household of the dwelling said that it does not want to be contacted.
    pub is_opposed: bool,
    pub occupants: Vec<Occupant>,
}

/// May a new campaign write to this dwelling?
///
/// # Errors
/// Why not.
pub fn choose(seen: &Seen) -> Result<(), Exclusion> {
    let known = Seen {
        occupants: seen.occupants.iter().map(|o| Occupant { is_known: true, ..*o }).collect(),
        ..seen.clone()
    };
    pass(&known, Stage::ToContact, None)
}

/// May something still leave for a household that was frozen in a campaign, and that stands there?
///
/// # Errors
/// Why not.
pub fn pass(seen: &Seen, stage: Stage, why: Option<Why>) -> Result<(), Exclusion> {
    if seen.is_opposed || stage == Stage::Opposed {
        return Err(Exclusion::Opposed);
    }
    if stage == Stage::NotConcerned {
        return Err(match why {
            Some(Why::Deceased) => Exclusion::Deceased,
            Some(Why::UnderAge) => Exclusion::UnderAge,
            _ => Exclusion::Gone,
        });
    }
    if !seen.dwelling_is_current {
        return Err(Exclusion::DwellingLeft);
    }
    if seen.occupants.is_empty() {
        return Err(Exclusion::Gone);
    }
    let of_age = |wanted: Option<bool>| seen.occupants.iter().any(|o| o.of_age == wanted);
    if seen.occupants.iter().any(|o| o.is_known && o.of_age == Some(true)) {
        Ok(())
    } else if of_age(Some(true)) {
        Err(Exclusion::HouseholdChanged)
    } else if of_age(None) {
        Err(Exclusion::AgeUnknown)
    } else {
        Err(Exclusion::UnderAge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(occupants: &[(bool, Option<bool>)]) -> Seen {
        Seen {
            dwelling_is_current: true,
            is_opposed: false,
            occupants: occupants.iter().map(|&(is_known, of_age)| Occupant { is_known, of_age }).collect(),
        }
    }

    fn out(seen: &Seen) -> Result<(), Exclusion> {
        pass(seen, Stage::ToContact, None)
    }

    #[test]
    fn a_household_that_is_as_it_was_passes() {
        assert_eq!(out(&seen(&[(true, Some(true)), (true, Some(false))])), Ok(()));
        assert_eq!(out(&seen(&[(true, Some(true)), (false, Some(true))])), Ok(()), "somebody moved in");
    }

    #[test]
    fn a_birth_corrected_below_the_age_is_left_out() {
        assert_eq!(out(&seen(&[(false, Some(false))])), Err(Exclusion::UnderAge));
    }

    #[test]
    fn a_household_that_left_is_left_out_and_the_next_one_too() {
        assert_eq!(out(&seen(&[])), Err(Exclusion::Gone));
        assert_eq!(out(&seen(&[(false, Some(true))])), Err(Exclusion::HouseholdChanged));
        assert_eq!(choose(&seen(&[(false, Some(true))])), Ok(()), "a new campaign may choose it");
    }

    #[test]
    fn a_birth_that_was_erased_is_unknown_and_unknown_is_not_written_to() {
        assert_eq!(out(&seen(&[(false, None)])), Err(Exclusion::AgeUnknown));
        assert_eq!(choose(&seen(&[(false, None)])), Err(Exclusion::AgeUnknown));
    }

    #[test]
    fn opposition_and_notes_come_before_what_files_say() {
        let opposed = Seen { is_opposed: true, ..seen(&[(true, Some(true))]) };
        assert_eq!(out(&opposed), Err(Exclusion::Opposed));
        assert_eq!(choose(&opposed), Err(Exclusion::Opposed));
        let well = seen(&[(true, Some(true))]);
        assert_eq!(pass(&well, Stage::Opposed, None), Err(Exclusion::Opposed));
        assert_eq!(pass(&well, Stage::NotConcerned, Some(Why::Deceased)), Err(Exclusion::Deceased));
        assert_eq!(pass(&well, Stage::NotConcerned, Some(Why::Gone)), Err(Exclusion::Gone));
        let left = Seen { dwelling_is_current: false, ..well };
        assert_eq!(out(&left), Err(Exclusion::DwellingLeft));
    }
}
