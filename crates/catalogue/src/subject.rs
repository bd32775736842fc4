//! Subjects: what a service is about, and what a need asks for. One closed list, in `data/subjects.csv`.

use std::sync::LazyLock;
use trust::closed_list;

closed_list! {
    /// The families of services: the two of the founding of La Clé solidaire, and what residents live with.
    Family {
        /// Gestion du patrimoine: diagnosis, upkeep, works plans, funding, operations.
        AssetManagement = "asset-management",
        /// Fonctions support: finance, accounting, computing, purchases.
        SupportFunctions = "support-functions",
        /// Vie à domicile: services to residents that landlords and towns know of, and that ageing calls for.
        Living = "living",
    }
}

closed_list! {
    /// When help comes.
    Phase {
        /// First step: audit and advice, free of charge.
        Diagnosis = "diagnosis",
        /// Second step: support over time, at cost price.
        Accompaniment = "accompaniment",
    }
}

/// One subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// Stable code, used in files, tables and addresses.
    pub code: &'static str,
    pub family: Family,
    pub phase: Phase,
    pub fr: &'static str,
    pub en: &'static str,
}

static SUBJECTS: LazyLock<Vec<Subject>> = LazyLock::new(|| {
    // The file is part of the program, without quotes or commas inside its cells; a test reads every line.
    let lines = include_str!("../data/subjects.csv").lines().skip(1);
    lines.filter_map(subject_of).collect()
});

fn subject_of(line: &'static str) -> Option<Subject> {
    let mut cells = line.split(',');
    let mut next = || cells.next().map(str::trim).filter(|cell| !cell.is_empty());
    Some(Subject {
        code: next()?,
        family: Family::from_code(next()?)?,
        phase: Phase::from_code(next()?)?,
        fr: next()?,
        en: next()?,
    })
}

/// Every subject, family by family.
#[must_use]
pub fn subjects() -> &'static [Subject] {
    &SUBJECTS
}

/// The subject of this code; `None` when there is none.
#[must_use]
pub fn subject(code: &str) -> Option<&'static Subject> {
    subjects().iter().find(|subject| subject.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_is_a_subject_and_every_code_is_one() {
        let lines = include_str!("../data/subjects.csv").lines().skip(1).filter(|l| !l.trim().is_empty());
        assert_eq!(lines.count(), subjects().len());
        let codes: BTreeSet<_> = subjects().iter().map(|s| s.code).collect();
        assert_eq!(codes.len(), subjects().len());
        assert!(Family::ALL.iter().all(|f| subjects().iter().any(|s| s.family == *f)));
    }
}
