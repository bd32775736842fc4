//! Data classes: how much harm a leak would do, from what anybody may read to what nobody may.

use crate::closed::closed_list;

closed_list! {
    /// The class of a piece of data, from the least to the most harmful: classes compare.
    DataClass {
        /// Public: catalogue of services, calls, published results, suppressed aggregates.
        Public = "C0",
        /// Of the organisation: residences, equipment, index, works plans; no occupant.
        Organisation = "C1",
        /// Confidential: project files, budgets, commitments, deliberations, scores.
        Confidential = "C2",
        /// Personal: identity, age, address, household, rent status, contact.
        Personal = "C3",
        /// Sensitive: adaptation need, disability, social difficulty, an address that is adapted *and* lived in.
        Sensitive = "C4",
        /// Secret: credentials, keys, open ballots, invitation links. Never displayed, never logged.
        Secret = "C5",
    }
}

impl DataClass {
    /// Is it about identified persons?
    #[must_use]
    pub fn is_personal(self) -> bool {
        self >= DataClass::Personal
    }

    /// Is every reading written in the access log? (ASVS 16.3, CNIL délib. 2021-122.)
    #[must_use]
    pub fn is_reading_logged(self) -> bool {
        self >= DataClass::Personal
    }

    /// Is it encrypted field by field at rest ([`crate::seal`])?
    #[must_use]
    pub fn is_sealed(self) -> bool {
        self >= DataClass::Sensitive
    }

    /// May a browser or a proxy keep a copy? Never from C2 upwards.
    #[must_use]
    pub fn may_be_stored_by_browsers(self) -> bool {
        self < DataClass::Confidential
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_ordered_by_harm() {
        assert!(DataClass::ALL.is_sorted());
        assert!(DataClass::Sensitive > DataClass::Personal);
        assert_eq!(DataClass::from_code("C4"), Some(DataClass::Sensitive));
        assert_eq!(DataClass::from_code("c4"), None);
    }

    #[test]
    fn precautions_begin_at_their_class() {
        let first = |test: fn(DataClass) -> bool| DataClass::ALL.iter().copied().find(|c| test(*c));
        assert_eq!(first(DataClass::is_reading_logged), Some(DataClass::Personal));
        assert_eq!(first(DataClass::is_sealed), Some(DataClass::Sensitive));
        assert_eq!(first(|c| !c.may_be_stored_by_browsers()), Some(DataClass::Confidential));
    }
}
