//! What an agreement says: whose money, for what, in how many instalments, on which conditions, with which reports.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use trust::closed_list;
use trust::digest::Digest32;

/// The highest amount, in cents.
pub const HIGHEST_CENTS: i64 = ledger::HIGHEST_CENTS;
/// The whole, in hundredths of a per cent.
pub const WHOLE_BP: u32 = 10_000;
/// The most rows of a list.
const MOST_ROWS: usize = 60;
/// The longest agreement, in years.
const MOST_YEARS: i16 = 10;

/// What one envelope of one funder gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    pub funder: String,
    pub envelope: String,
    pub cents: i64,
}

/// A line of the budget: expenses that may be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Names it from one version to the next.
    pub key: String,
    pub label: String,
    pub cents: i64,
}

/// What must be so before an instalment may be claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Condition {
    From {
        on: Date,
    },
    /// A report was accepted, or excused.
    Report {
        key: String,
    },
    /// So much of the budget was spent, the claim counted.
    Spent {
        bp: u32,
    },
    /// An indicator of an accepted report reached this.
    Indicator {
        key: String,
        at_least: i64,
    },
    /// Everything before it on the same envelope was paid or cancelled.
    Previous,
}

/// Money of one envelope that is paid at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    pub key: String,
    pub label: String,
    pub envelope: String,
    pub cents: i64,
    pub conditions: Vec<Condition>,
    /// The last one: what is due less what was paid, and never more than its amount.
    pub is_balance: bool,
}

closed_list! {
    /// What a report is.
    ReportKind {
        Intermediate = "intermediate",
        Final = "final",
    }
}

/// A report to be filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportDue {
    pub key: String,
    pub kind: ReportKind,
    /// The days that it tells.
    pub from: Date,
    pub to: Date,
    /// The last day to file it.
    pub due_on: Date,
}

/// Something that is counted. Its unit is part of it; a value without a source is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    pub key: String,
    pub label: String,
    pub unit: String,
    /// `None`: nothing was promised.
    pub target: Option<i64>,
}

/// So many things of a kind, each paid up to a ceiling: dwellings to adapt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    pub label: String,
    pub most: u32,
    pub cap_cents: i64,
}

/// What all parties sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub title: String,
    pub purpose: String,
    /// The text of the agreement, with its variables: what is printed is made from it.
    pub clauses: String,
    /// Who receives the money and answers for it.
    pub beneficiary: String,
    /// Those who carry the project with it, and sign with it.
    pub partners: Vec<String>,
    pub shares: Vec<Share>,
    pub lines: Vec<Line>,
    /// How far a line may go over, when another stays under; hundredths of a per cent.
    pub tolerance_bp: u32,
    pub instalments: Vec<Instalment>,
    pub reports: Vec<ReportDue>,
    pub indicators: Vec<Indicator>,
    pub units: Option<Units>,
    pub first_on: Date,
    /// Last day of expenses, included.
    pub last_on: Date,
}

/// What is wrong with terms; rows are counted from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    #[error("there is no title, or one that is too long")]
    Title,
    #[error("a text is too long")]
    Text,
    #[error("a party is named twice, or nobody receives the money")]
    Parties,
    #[error("it ends before it begins, or lasts too long")]
    Days,
    #[error("share {0} has no envelope, one that is there already, or an amount that cannot be")]
    Share(usize),
    #[error("line {0} has no label, a key that is there already, or an amount that cannot be")]
    Line(usize),
    #[error("the funders give more than the project costs")]
    OverBudget,
    #[error("a line may go over by half at most")]
    Tolerance,
    #[error("instalment {0} has no label, a key that is there already, no amount, or a condition on nothing")]
    Instalment(usize),
    #[error("the instalments of envelope {0} do not add up to what it gives")]
    Instalments(usize),
    #[error("the balance is the last instalment of its envelope: {0} is not")]
    Balance(usize),
    #[error("report {0} has days that cannot be, or a key that is there already")]
    Report(usize),
    #[error("there is one final report, and one only")]
    FinalReport,
    #[error("indicator {0} has no label or no unit, or a key that is there already")]
    Indicator(usize),
    #[error("units are at least one, each with a ceiling")]
    Units,
}

fn amount(cents: i64) -> bool {
    (1..=HIGHEST_CENTS).contains(&cents)
}

fn label(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 200
}

fn sum(all: impl Iterator<Item = i64>) -> Option<i64> {
    all.into_iter().try_fold(0_i64, i64::checked_add).filter(|sum| *sum <= HIGHEST_CENTS)
}

impl Terms {
    /// What all funders give. `None`: too much to be counted.
    #[must_use]
    pub fn agreed(&self) -> Option<i64> {
        sum(self.shares.iter().map(|one| one.cents))
    }

    /// What the project costs. `None`: too much to be counted.
    #[must_use]
    pub fn budget(&self) -> Option<i64> {
        sum(self.lines.iter().map(|one| one.cents))
    }

    /// What an envelope gives.
    #[must_use]
    pub fn share(&self, envelope: &str) -> Option<&Share> {
        self.shares.iter().find(|one| one.envelope == envelope)
    }

    #[must_use]
    pub fn instalment(&self, key: &str) -> Option<&Instalment> {
        self.instalments.iter().find(|one| one.key == key)
    }

    #[must_use]
    pub fn report(&self, key: &str) -> Option<&ReportDue> {
        self.reports.iter().find(|one| one.key == key)
    }

    /// Funders, each once, in the order of their shares.
    #[must_use]
    pub fn funders(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for one in &self.shares {
            if !all.contains(&one.funder.as_str()) {
                all.push(&one.funder);
            }
        }
        all
    }

    /// Everybody who signs.
    #[must_use]
    pub fn parties(&self) -> BTreeSet<&str> {
        let others = self.partners.iter().map(String::as_str).chain([self.beneficiary.as_str()]);
        self.funders().into_iter().chain(others).collect()
    }

    /// Can they be signed?
    ///
    /// # Errors
    /// [`TermsError`]: the first thing that is wrong.
    pub fn check(&self) -> Result<(), TermsError> {
        if !label(&self.title) {
            return Err(TermsError::Title);
        }
        if self.purpose.chars().count() > 2_000 || self.clauses.chars().count() > 20_000 {
            return Err(TermsError::Text);
        }
        let named = self.funders().len() + self.partners.len() + 1;
        if self.beneficiary.is_empty() || self.parties().len() != named || self.parties().contains("") {
            return Err(TermsError::Parties);
        }
        let years = self.last_on.year() - self.first_on.year();
        if self.last_on < self.first_on || years > MOST_YEARS || self.first_on.year() < 2000 {
            return Err(TermsError::Days);
        }
        if self.tolerance_bp > WHOLE_BP / 2 {
            return Err(TermsError::Tolerance);
        }
        self.check_money()?;
        self.check_instalments()?;
        self.check_reports()
    }

    fn check_money(&self) -> Result<(), TermsError> {
        let mut seen = BTreeSet::new();
        for (at, one) in (1..).zip(&self.shares) {
            if !amount(one.cents) || one.envelope.is_empty() || !seen.insert(&one.envelope) || at > MOST_ROWS
            {
                return Err(TermsError::Share(at));
            }
        }
        let mut keys = BTreeSet::new();
        for (at, one) in (1..).zip(&self.lines) {
            if !amount(one.cents) || !label(&one.label) || !keys.insert(&one.key) || at > MOST_ROWS {
                return Err(TermsError::Line(at));
            }
        }
        match (self.agreed(), self.budget()) {
            (Some(agreed), Some(budget)) if agreed > 0 && agreed <= budget => {}
            _ => return Err(TermsError::OverBudget),
        }
        match &self.units {
            Some(one) if one.most == 0 || !amount(one.cap_cents) || !label(&one.label) => {
                Err(TermsError::Units)
            }
            _ => Ok(()),
        }
    }

    fn check_instalments(&self) -> Result<(), TermsError> {
        let mut keys = BTreeSet::new();
        let report = |key: &str| self.report(key).is_some();
        let indicator = |key: &str| self.indicators.iter().any(|one| one.key == key);
        for (at, one) in (1..).zip(&self.instalments) {
            let conditions = one.conditions.iter().all(|condition| match condition {
                Condition::Report { key } => report(key),
                Condition::Spent { bp } => *bp <= WHOLE_BP,
                Condition::Indicator { key, .. } => indicator(key),
                Condition::From { .. } | Condition::Previous => true,
            });
            let known = self.share(&one.envelope).is_some();
            if !amount(one.cents) || !label(&one.label) || !keys.insert(&one.key) || !known || !conditions {
                return Err(TermsError::Instalment(at));
            }
            let later = self.instalments.iter().skip(at).any(|next| next.envelope == one.envelope);
            if one.is_balance && later {
                return Err(TermsError::Balance(at));
            }
        }
        // P1: what is paid in instalments is what was agreed, funder by funder.
        for (at, share) in (1..).zip(&self.shares) {
            let own = self.instalments.iter().filter(|one| one.envelope == share.envelope);
            if sum(own.map(|one| one.cents)) != Some(share.cents) {
                return Err(TermsError::Instalments(at));
            }
        }
        Ok(())
    }

    fn check_reports(&self) -> Result<(), TermsError> {
        let mut keys = BTreeSet::new();
        for (at, one) in (1..).zip(&self.reports) {
            // P7: a report tells days of the agreement, and is filed after them.
            let days = self.first_on <= one.from && one.from <= one.to && one.to <= self.last_on;
            if !days || one.due_on < one.to || !keys.insert(&one.key) || at > MOST_ROWS {
                return Err(TermsError::Report(at));
            }
        }
        if self.reports.iter().filter(|one| one.kind == ReportKind::Final).count() != 1 {
            return Err(TermsError::FinalReport);
        }
        let mut keys = BTreeSet::new();
        for (at, one) in (1..).zip(&self.indicators) {
            if !label(&one.label) || !label(&one.unit) || !keys.insert(&one.key) || at > MOST_ROWS {
                return Err(TermsError::Indicator(at));
            }
        }
        Ok(())
    }
}

/// The text of a version, as it is signed and kept: a signature holds whatever the program becomes.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    format: String,
    subsidy: String,
    version: u32,
    terms: Terms,
}

const FORMAT: &str = "plain-pied/subsidy/1";

/// The text that all parties sign.
///
/// # Errors
/// When it cannot be written.
pub fn content(subsidy: &str, version: u32, terms: &Terms) -> Result<String, serde_json::Error> {
    let format = FORMAT.to_owned();
    serde_json::to_string(&Content { format, subsidy: subsidy.to_owned(), version, terms: terms.clone() })
}

/// The terms of a text that was kept.
///
/// # Errors
/// When it is none.
pub fn read(content: &str) -> Result<Terms, serde_json::Error> {
    Ok(serde_json::from_str::<Content>(content)?.terms)
}

/// The SHA-256 of a text: what is signed. Anybody can compute it again.
#[must_use]
pub fn digest(content: &str) -> Digest32 {
    Digest32(Sha256::digest(content.as_bytes()).into())
}
