//! Does a household fit the agreement? Three answers, from facts that are never the person's own details: whether the age
//! is reached, not which; whether the GIR group is one that the agreement takes, not which.

use crate::Terms;
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// What is known of something.
    Said {
        Yes = "yes",
        No = "no",
        Unknown = "unknown",
    }
}

closed_list! {
    /// What an agreement may ask.
    Condition {
        /// The dwelling is in a département of the agreement.
        Departement = "departement",
        Age = "age",
        Retired = "retired",
        /// The GIR group is one of the agreement's.
        Gir = "gir",
        /// The main pension scheme is the agreement's.
        Scheme = "scheme",
    }
}

closed_list! {
    /// Whether the conditions of the agreement are met, as far as is known.
    Verdict {
        Eligible = "eligible",
        NotEligible = "not-eligible",
        Unknown = "unknown",
    }
}

/// What is known of the household of a dwelling. It is erased once the aid is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    pub age_reached: Said,
    pub retired: Said,
    pub gir_within: Said,
    pub scheme_within: Said,
}

impl Default for Answers {
    fn default() -> Answers {
        let unknown = Said::Unknown;
        Answers { age_reached: unknown, retired: unknown, gir_within: unknown, scheme_within: unknown }
    }
}

/// The verdict, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    pub verdict: Verdict,
    /// Conditions of the agreement that are not met.
    pub failed: Vec<Condition>,
    /// Conditions of the agreement of which nothing is known.
    pub missing: Vec<Condition>,
}

/// Compares a dwelling and what is known of its household with the agreement. One condition that is not met is enough to
/// say no; otherwise one that is not known leaves the question open.
#[must_use]
pub fn eligibility(terms: &Terms, departement: Option<&str>, answers: &Answers) -> Eligibility {
    let place = match departement {
        Some(code) if terms.departements.contains(code) => Said::Yes,
        Some(_) => Said::No,
        None => Said::Unknown,
    };
    let asked = [
        (Condition::Departement, !terms.departements.is_empty(), place),
        (Condition::Age, terms.min_age.is_some(), answers.age_reached),
        (Condition::Retired, terms.must_be_retired, answers.retired),
        (Condition::Gir, !terms.gir_allowed.is_empty(), answers.gir_within),
        (Condition::Scheme, terms.main_scheme.is_some(), answers.scheme_within),
    ];
    let with = |said: Said| -> Vec<Condition> {
        asked.iter().filter(|(_, is_asked, is)| *is_asked && *is == said).map(|(of, ..)| *of).collect()
    };
    let (failed, missing) = (with(Said::No), with(Said::Unknown));
    let verdict = match (failed.is_empty(), missing.is_empty()) {
        (false, _) => Verdict::NotEligible,
        (true, false) => Verdict::Unknown,
        (true, true) => Verdict::Eligible,
    };
    Eligibility { verdict, failed, missing }
}
