//! A sheet as the search reads it.

use crate::subject::{Family, Phase, subject};
use std::collections::BTreeSet;
use trust::closed_list;
use trust::organisation::OrganisationKind;

closed_list! {
    /// What a service costs whoever asks. There is no third word: nobody sells here.
    Price {
        /// Gratuit.
        Free = "free",
        /// À prix coûtant: the costs, nothing more.
        CostPrice = "cost-price",
    }
}

/// A service of the catalogue. What nobody said is `None`, or an empty text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub id: String,
    pub title: String,
    pub content: String,
    pub prerequisites: String,
    /// Name of who offers it.
    pub provider: String,
    pub kind: OrganisationKind,
    /// Codes of subjects.
    pub subjects: Vec<String>,
    /// Other words of it: themes of the directory.
    pub others: String,
    pub phase: Option<Phase>,
    pub price: Option<Price>,
}

impl Sheet {
    /// The families of its subjects; none when no subject is known.
    #[must_use]
    pub fn families(&self) -> BTreeSet<Family> {
        self.subjects.iter().filter_map(|code| subject(code)).map(|subject| subject.family).collect()
    }

    /// What its subjects are called, in French.
    pub(crate) fn labels(&self) -> String {
        let labels: Vec<&str> =
            self.subjects.iter().filter_map(|code| subject(code)).map(|subject| subject.fr).collect();
        labels.join(" ; ")
    }
}
