//! How long what is confided is kept: a table, editable, and the day on which each thing is due.
//!
//! The defaults are those of the design (CNIL référentiels 2021-028 and durées 2023-095, délib. 2021-122 for logs);
//! rules marked `to_confirm` wait for the data protection officer: the CNIL is rewriting its texts on social
//! housing. Erasing on request is the same path with another trigger.

use crate::closed::closed_list;
use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

closed_list! {
    /// What is kept.
    DataSet {
        /// Births by dwelling, from the occupancy file.
        Occupancy = "occupancy",
        AdaptationNeed = "adaptation-need",
        AdaptationFile = "adaptation-file",
        /// Reports of occupational therapists, kept apart.
        TherapistReport = "therapist-report",
        /// Wishes of households to move, and what was proposed to them.
        Transfer = "transfer",
        /// What was asked of a desk in words, who answers the telephone, and messages.
        Referral = "referral",
        /// How to reach whoever comes to an event without an account.
        Registration = "registration",
        /// Households written to in a campaign, their answers, and how to reach them.
        Campaign = "campaign",
        /// Supported households: where each stood, under which status, which measures.
        SupportedPathway = "supported-pathway",
        /// Answers of residents to an enquiry, codes and attempts; figures stay.
        Enquiry = "enquiry",
        /// Visits at home: why, what was agreed, what followed.
        HomeVisit = "home-visit",
        RefusedApplication = "refused-application",
        TaxReliefFile = "tax-relief-file",
        Invoice = "invoice",
        AccessLog = "access-log",
        SecretBallot = "secret-ballot",
        Invitation = "invitation",
        Export = "export",
        ImportOriginal = "import-original",
        InactiveAccount = "inactive-account",
        Backup = "backup",
    }
}

closed_list! {
    /// The day from which time is counted.
    Trigger {
        /// Works accepted or refused.
        WorksClosed = "works-closed",
        /// Last contact with the person.
        LastContact = "last-contact",
        /// Decision on the application.
        Decision = "decision",
        /// Last day to claim the relief: [`tax_relief_deadline`].
        ReliefDeadline = "relief-deadline",
        /// Date of the document.
        Issued = "issued",
        /// Written, received, made or sent.
        Made = "made",
        /// Close of the vote.
        Closed = "closed",
        LastSignIn = "last-sign-in",
    }
}

closed_list! {
    /// What is then done.
    Outcome {
        /// Deleted everywhere: index, files, jobs, exports, partner copies.
        Delete = "delete",
        /// Moved to an archive that ordinary roles do not read.
        Archive = "archive",
        /// The person is replaced by a pseudonym.
        Pseudonymise = "pseudonymise",
        /// Amounts by dwelling stay, persons go.
        KeepAmounts = "keep-amounts",
        /// The link between voter and ballot is wiped; the minutes stay.
        ScrubLink = "scrub-link",
        /// The account cannot sign in any more.
        Disable = "disable",
    }
}

/// One rule: so long after the trigger, this is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub data: DataSet,
    pub from: Trigger,
    #[serde(default)]
    pub months: u16,
    #[serde(default)]
    pub days: u16,
    pub then: Outcome,
    /// Text or article that says so.
    pub source: String,
    /// The data protection officer has not confirmed it yet.
    #[serde(default)]
    pub to_confirm: bool,
}

/// A hold: nothing of a person or of a file is erased while a claim or a trial lasts. It always ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub from: Date,
    /// Last day.
    pub until: Date,
    pub reason: String,
}

/// The rules of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRules {
    pub rules: Vec<Rule>,
}

/// Why rules are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RetentionError {
    #[error("the rules cannot be read: {0}")]
    Form(String),
    #[error("no rule says when {0} ends")]
    Missing(DataSet),
    #[error("two rules do `{then}` to {data}")]
    Twice { data: DataSet, then: Outcome },
    #[error("{data} is kept longer than allowed: {why}")]
    TooLong { data: DataSet, why: &'static str },
    #[error("{data} is kept less than required: {why}")]
    TooShort { data: DataSet, why: &'static str },
    #[error("{0}: what ends it does not come last")]
    Order(DataSet),
    #[error("{0}: the source of the rule is missing")]
    NoSource(DataSet),
}

impl Default for RetentionRules {
    fn default() -> RetentionRules {
        use DataSet as D;
        use Outcome as O;
        use Trigger as T;
        // What, from when, months, days, then, source, to confirm.
        #[rustfmt::skip]
        let table = [
            (D::Occupancy,          T::Made,           24,  0, O::Delete,       "RGPD art. 5.1.d and 5.1.e (kept up to date)",        true),
            (D::AdaptationNeed,     T::WorksClosed,     6,  0, O::Delete,       "RGPD art. 5.1.c and 5.1.e (minimisation)",           true),
            (D::AdaptationFile,     T::LastContact,    24,  0, O::Archive,      "CNIL référentiel 2021-028, durées 2023-095",         true),
            (D::AdaptationFile,     T::LastContact,    60,  0, O::Delete,       "Code civil art. 2224 (five years)",                  true),
            (D::TherapistReport,    T::WorksClosed,     6,  0, O::Delete,       "RGPD art. 5.1.c and 5.1.e (minimisation)",           true),
            (D::Transfer,           T::LastContact,     6,  0, O::Delete,       "RGPD art. 7.3, 5.1.c and 5.1.e (minimisation)",      true),
            (D::Referral,           T::LastContact,    24,  0, O::Delete,       "RGPD art. 5.1.c and 5.1.e (minimisation)",           true),
            (D::Registration,       T::Closed,          1,  0, O::Delete,       "RGPD art. 5.1.c and 5.1.e (minimisation)",           true),
            (D::Campaign,           T::LastContact,    24,  0, O::Delete,       "RGPD art. 5.1.e, CNIL référentiel 2021-028",         true),
            (D::SupportedPathway,   T::LastContact,    24,  0, O::Delete,       "CNIL référentiel 2021-028, durées 2023-095",         true),
            (D::Enquiry,            T::Closed,         24,  0, O::Delete,       "RGPD art. 5.1.c and 5.1.e (minimisation)",           true),
            (D::HomeVisit,          T::LastContact,    12,  0, O::Delete,       "RGPD art. 5.1.c and 5.1.e (minimisation)",           true),
            (D::RefusedApplication, T::Decision,        3,  0, O::Delete,       "CNIL SAN-2019-005",                                  true),
            (D::TaxReliefFile,      T::ReliefDeadline, 48,  0, O::KeepAmounts,  "LPF art. R*196-2, L169",                             true),
            (D::Invoice,            T::Issued,         24,  0, O::Pseudonymise, "RGPD art. 5.1.c (minimisation)",                     true),
            (D::Invoice,            T::Issued,        120,  0, O::Delete,       "Code de commerce art. L123-22 (ten years)",          false),
            (D::AccessLog,          T::Made,           12,  0, O::Delete,       "CNIL délib. 2021-122",                               false),
            (D::SecretBallot,       T::Closed,          0,  0, O::ScrubLink,    "secret of the vote",                                 false),
            (D::Invitation,         T::Made,            0,  7, O::Delete,       "internal policy",                                    false),
            (D::Export,             T::Made,            0,  1, O::Delete,       "internal policy",                                    false),
            (D::ImportOriginal,     T::Made,            0, 30, O::Delete,       "internal policy",                                    false),
            (D::InactiveAccount,    T::LastSignIn,     12,  0, O::Disable,      "internal policy",                                    false),
            (D::InactiveAccount,    T::LastSignIn,     24,  0, O::Delete,       "internal policy",                                    false),
            (D::Backup,             T::Made,            0, 35, O::Delete,       "CNIL, right to erasure: backups expire",             false),
        ];
        let rules = table
            .into_iter()
            .map(|(data, from, months, days, then, source, to_confirm)| Rule {
                data,
                from,
                months,
                days,
                then,
                source: source.to_owned(),
                to_confirm,
            })
            .collect();
        RetentionRules { rules }
    }
}

impl RetentionRules {
    /// Reads rules from JSON. Errors: unknown key or code, or rules that [`RetentionRules::check`] refuses.
    pub fn from_json(text: &str) -> Result<RetentionRules, Vec<RetentionError>> {
        let rules: RetentionRules =
            serde_json::from_str(text).map_err(|e| vec![RetentionError::Form(e.to_string())])?;
        rules.check()?;
        Ok(rules)
    }

    /// Are the rules complete and inside the law? Errors: every mistake, by data set.
    pub fn check(&self) -> Result<(), Vec<RetentionError>> {
        let mut wrong = Vec::new();
        for data in DataSet::ALL.iter().copied() {
            let rules: Vec<&Rule> = self.rules.iter().filter(|rule| rule.data == data).collect();
            let outcomes: BTreeSet<Outcome> = rules.iter().map(|rule| rule.then).collect();
            if outcomes.len() < rules.len() {
                let then = rules.iter().map(|rule| rule.then).next().unwrap_or(Outcome::Delete);
                wrong.push(RetentionError::Twice { data, then });
            }
            let Some(last) = rules.iter().find(|rule| ends(rule.then)) else {
                wrong.push(RetentionError::Missing(data));
                continue;
            };
            if rules.iter().any(|rule| rule.from == last.from && length(rule) > length(last)) {
                wrong.push(RetentionError::Order(data));
            }
            if rules.iter().any(|rule| rule.source.trim().is_empty()) {
                wrong.push(RetentionError::NoSource(data));
            }
            wrong.extend(bounds(data, last));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// The rules of a data set, the soonest first.
    #[must_use]
    pub fn of(&self, data: DataSet) -> Vec<&Rule> {
        let mut rules: Vec<&Rule> = self.rules.iter().filter(|rule| rule.data == data).collect();
        rules.sort_by_key(|rule| length(rule));
        rules
    }
}

/// Does nothing of the person stay after it?
const fn ends(then: Outcome) -> bool {
    matches!(then, Outcome::Delete | Outcome::KeepAmounts | Outcome::ScrubLink)
}

/// Days, to compare rules: months of 31 days.
fn length(rule: &Rule) -> u32 {
    u32::from(rule.months) * 31 + u32::from(rule.days)
}

fn bounds(data: DataSet, rule: &Rule) -> Option<RetentionError> {
    let months = f64::from(rule.months) + f64::from(rule.days) / 31.0;
    let long = |most: f64, why| (months > most).then_some(RetentionError::TooLong { data, why });
    let short = |least: f64, why| (months < least).then_some(RetentionError::TooShort { data, why });
    match data {
        DataSet::AccessLog => short(6.0, "six months at least").or(long(36.0, "three years at most")),
        DataSet::Invoice => short(120.0, "ten years, Code de commerce art. L123-22"),
        DataSet::Backup => long(35.0 / 31.0, "what was erased must leave the backups within 35 days"),
        DataSet::Export => long(7.0 / 31.0, "an export is taken away at once"),
        DataSet::Invitation => long(7.0 / 31.0, "an invitation link lasts seven days at most"),
        DataSet::SecretBallot => long(0.0, "the link between voter and ballot is wiped at the close"),
        _ => None,
    }
}

/// The day on which a rule must be carried out, today or before if it is late; `None` when the trigger has not
/// happened or its date is not known: nothing is erased on a guess. A hold in force then, or today when it is late,
/// puts it off to the day after its end.
#[must_use]
pub fn due(rule: &Rule, trigger: Option<Date>, today: Date, holds: &[Hold]) -> Option<Date> {
    let span = Span::new().months(rule.months).days(rule.days);
    let mut day = trigger?.checked_add(span).ok()?;
    // Each turn passes the end of one hold, so there are not more turns than holds.
    for _ in holds {
        let acting = day.max(today);
        let Some(hold) = holds
            .iter()
            .filter(|hold| hold.from <= acting && acting <= hold.until)
            .max_by_key(|hold| hold.until)
        else {
            break;
        };
        day = hold.until.tomorrow().ok()?;
    }
    Some(day)
}

/// Last day to claim the property tax relief for works paid in a year: 31 December of the second year after
/// (LPF, art. R*196-2).
#[must_use]
pub fn tax_relief_deadline(year_of_payment: i16) -> Option<Date> {
    Date::new(year_of_payment.checked_add(2)?, 12, 31).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn rule(data: DataSet, then: Outcome) -> Rule {
        RetentionRules::default().rules.into_iter().find(|r| r.data == data && r.then == then).unwrap()
    }

    #[test]
    fn the_defaults_are_complete_and_lawful() {
        assert_eq!(RetentionRules::default().check(), Ok(()));
        let text = serde_json::to_string(&RetentionRules::default()).unwrap();
        assert_eq!(RetentionRules::from_json(&text), Ok(RetentionRules::default()));
    }

    #[test]
    fn each_default_comes_on_its_day() {
        for (data, then, trigger, wanted) in [
            (DataSet::AdaptationNeed, Outcome::Delete, "2026-08-31", "2027-02-28"),
            (DataSet::AdaptationFile, Outcome::Archive, "2024-02-29", "2026-02-28"),
            (DataSet::Invoice, Outcome::Delete, "2026-05-12", "2036-05-12"),
            (DataSet::Export, Outcome::Delete, "2026-12-31", "2027-01-01"),
            (DataSet::Backup, Outcome::Delete, "2026-01-31", "2026-03-07"),
            (DataSet::SecretBallot, Outcome::ScrubLink, "2026-01-31", "2026-01-31"),
        ] {
            let due = due(&rule(data, then), Some(day(trigger)), day("2020-01-01"), &[]);
            assert_eq!(due, Some(day(wanted)), "{data} {then}");
        }
        assert_eq!(tax_relief_deadline(2024), Some(day("2026-12-31")));
    }

    #[test]
    fn nothing_is_due_without_a_trigger() {
        assert_eq!(due(&rule(DataSet::AdaptationNeed, Outcome::Delete), None, day("2026-01-01"), &[]), None);
    }

    #[test]
    fn a_hold_puts_off_and_ends() {
        let rule = rule(DataSet::Invitation, Outcome::Delete);
        let hold =
            |from: &str, until: &str| Hold { from: day(from), until: day(until), reason: "trial".into() };
        let at =
            |today: &str, holds: &[Hold]| due(&rule, Some(day("2026-03-01")), day(today), holds).unwrap();
        assert_eq!(at("2026-03-01", &[]), day("2026-03-08"));
        assert_eq!(at("2026-03-01", &[hold("2026-03-05", "2026-06-30")]), day("2026-07-01"));
        // One after the other.
        let two = [hold("2026-07-01", "2026-08-31"), hold("2026-03-05", "2026-06-30")];
        assert_eq!(at("2026-03-01", &two), day("2026-09-01"));
        // Ended before, or begun after: no effect.
        assert_eq!(at("2026-03-01", &[hold("2026-01-01", "2026-03-07")]), day("2026-03-08"));
        assert_eq!(at("2026-03-01", &[hold("2026-03-09", "2026-06-30")]), day("2026-03-08"));
        // Late, and held since: it waits.
        assert_eq!(at("2026-04-01", &[hold("2026-03-20", "2026-05-31")]), day("2026-06-01"));
        assert_eq!(at("2026-06-02", &[hold("2026-03-20", "2026-05-31")]), day("2026-03-08"));
    }

    #[test]
    fn rules_against_the_law_are_refused() {
        let with = |data: DataSet, change: fn(&mut Rule)| {
            let mut rules = RetentionRules::default();
            rules.rules.iter_mut().filter(|r| r.data == data).for_each(change);
            rules.check().unwrap_err()
        };
        assert!(matches!(with(DataSet::AccessLog, |r| r.months = 5)[0], RetentionError::TooShort { .. }));
        assert!(matches!(with(DataSet::AccessLog, |r| r.months = 37)[0], RetentionError::TooLong { .. }));
        assert!(matches!(with(DataSet::Backup, |r| r.days = 36)[0], RetentionError::TooLong { .. }));
        assert!(matches!(with(DataSet::SecretBallot, |r| r.days = 1)[0], RetentionError::TooLong { .. }));
        assert!(matches!(with(DataSet::Export, |r| r.source.clear())[0], RetentionError::NoSource(_)));
        assert!(matches!(
            with(DataSet::Invoice, |r| r.then = Outcome::Delete)[0],
            RetentionError::Twice { .. }
        ));
        let mut none = RetentionRules::default();
        none.rules.retain(|r| r.then != Outcome::Delete);
        assert!(none.check().unwrap_err().contains(&RetentionError::Missing(DataSet::AdaptationNeed)));
        let archive =
            with(DataSet::AdaptationFile, |r| r.months = if r.then == Outcome::Archive { 80 } else { 60 });
        assert_eq!(archive, [RetentionError::Order(DataSet::AdaptationFile)]);
        assert!(RetentionRules::from_json("{\"rules\":[],\"extra\":1}").is_err());
    }

    proptest! {
        #[test]
        fn a_hold_never_brings_a_day_forward(
            days in 0_u16..400, today in 0_i64..900,
            holds in proptest::collection::vec((0_i64..900, 0_i64..300), 0..5),
        ) {
            let start = day("2026-01-01");
            let after = |n: i64| start.checked_add(Span::new().days(n)).unwrap();
            let rule = Rule { months: 0, days, ..rule(DataSet::Export, Outcome::Delete) };
            let holds: Vec<Hold> = holds
                .into_iter()
                .map(|(from, length)| Hold { from: after(from), until: after(from + length), reason: String::new() })
                .collect();
            let free = due(&rule, Some(start), after(today), &[]).unwrap();
            let held = due(&rule, Some(start), after(today), &holds).unwrap();
            prop_assert!(held >= free);
            let acting = held.max(after(today));
            let covered = holds.iter().any(|h| h.from <= acting && acting <= h.until);
            prop_assert!(!covered);
        }
    }
}
