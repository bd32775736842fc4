//! What a quote says: lines, milestones, days. There is no field for a margin.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use trust::digest::Digest32;

/// The highest rate, expense or total, in cents: ten million euros.
pub const HIGHEST_CENTS: i64 = 1_000_000_000;
/// The most lines of a quote.
pub const MOST_LINES: usize = 60;
/// The most milestones of an accompaniment.
pub const MOST_MILESTONES: usize = 60;
/// The longest line, in minutes: ten thousand hours.
const MOST_MINUTES: u32 = 600_000;
/// The longest accompaniment, in years.
const MOST_YEARS: i16 = 15;

/// A line: hours at a loaded rate, and expenses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Names it from one version to the next.
    pub key: String,
    pub label: String,
    /// Subject of the catalogue of services, by its code.
    pub subject: Option<String>,
    pub minutes: u32,
    /// Cost of one hour, loaded: salary, charges, premises, in cents.
    pub rate_cents: i64,
    /// What the rate is made of, so that it can be checked.
    pub rate_basis: String,
    /// Travel, studies bought, in cents.
    pub expenses_cents: i64,
    /// What the expenses are.
    pub expenses: String,
}

/// Something to be done by a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Names it from one version to the next.
    pub key: String,
    pub label: String,
    pub due_on: Date,
}

/// What both sides sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub title: String,
    /// What it is for, and what it is not.
    pub purpose: String,
    /// The organisation that is helped, and the one that helps, by their ids.
    pub requester: String,
    pub provider: String,
    pub first_on: Date,
    /// Last day, included.
    pub last_on: Date,
    pub lines: Vec<Line>,
    pub milestones: Vec<Milestone>,
    /// Who pays, and with what.
    pub funding: String,
}

/// What is wrong with terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    #[error("the quote has no title, or one that is too long")]
    Title,
    #[error("a text is too long")]
    Text,
    #[error("a quote is between two different organisations")]
    Parties,
    #[error("it ends before it begins, or lasts too long")]
    Days,
    #[error("there is no line, or there are too many")]
    Lines,
    #[error("line {0} has no label, no hours and no expenses, or an amount that cannot be")]
    Line(usize),
    #[error("line {0} has hours without a rate, or expenses that nobody explains")]
    Basis(usize),
    #[error("milestone {0} has no label, or a day outside the accompaniment")]
    Milestone(usize),
    #[error("two lines, or two milestones, have the same key")]
    Key,
    #[error("the total is too much to be counted")]
    Total,
}

/// What hours cost, in cents: to the nearest cent, half a cent up. `None`: too much to be counted.
#[must_use]
pub fn hours_cents(minutes: u32, rate_cents: i64) -> Option<i64> {
    let product = i128::from(minutes) * i128::from(rate_cents);
    i64::try_from((product + 30).div_euclid(60)).ok()
}

impl Line {
    /// What it costs, in cents. `None`: too much to be counted.
    #[must_use]
    pub fn cents(&self) -> Option<i64> {
        hours_cents(self.minutes, self.rate_cents)?.checked_add(self.expenses_cents)
    }
}

fn amount(cents: i64) -> bool {
    (0..=HIGHEST_CENTS).contains(&cents)
}

fn label(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 200
}

impl Terms {
    /// The sum of its lines, in cents. `None`: too much to be counted.
    #[must_use]
    pub fn total(&self) -> Option<i64> {
        self.lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.cents()?))
    }

    /// Can they be signed?
    ///
    /// # Errors
    /// [`TermsError`]: the first thing that is wrong; lines and milestones are counted from one.
    pub fn check(&self) -> Result<(), TermsError> {
        if !label(&self.title) {
            return Err(TermsError::Title);
        }
        if [&self.purpose, &self.funding].iter().any(|text| text.chars().count() > 2_000) {
            return Err(TermsError::Text);
        }
        if self.requester == self.provider || self.requester.is_empty() || self.provider.is_empty() {
            return Err(TermsError::Parties);
        }
        let years = self.last_on.year() - self.first_on.year();
        if self.last_on < self.first_on || years > MOST_YEARS || self.first_on.year() < 2000 {
            return Err(TermsError::Days);
        }
        if self.lines.is_empty() || self.lines.len() > MOST_LINES || self.milestones.len() > MOST_MILESTONES {
            return Err(TermsError::Lines);
        }
        for (at, line) in (1..).zip(&self.lines) {
            let says_nothing = line.minutes == 0 && line.expenses_cents == 0;
            let sound =
                line.minutes <= MOST_MINUTES && amount(line.rate_cents) && amount(line.expenses_cents);
            let texts = [&line.rate_basis, &line.expenses].iter().all(|text| text.chars().count() <= 300);
            if !label(&line.label) || says_nothing || !sound || !texts {
                return Err(TermsError::Line(at));
            }
            // Every amount can be checked by whoever pays it.
            let bare_hours = line.minutes > 0 && (line.rate_cents == 0 || line.rate_basis.trim().is_empty());
            if bare_hours || (line.expenses_cents > 0 && line.expenses.trim().is_empty()) {
                return Err(TermsError::Basis(at));
            }
        }
        for (at, one) in (1..).zip(&self.milestones) {
            if !label(&one.label) || one.due_on < self.first_on || one.due_on > self.last_on {
                return Err(TermsError::Milestone(at));
            }
        }
        let lines: BTreeSet<&str> = self.lines.iter().map(|line| line.key.as_str()).collect();
        let milestones: BTreeSet<&str> = self.milestones.iter().map(|one| one.key.as_str()).collect();
        if lines.len() < self.lines.len() || milestones.len() < self.milestones.len() {
            return Err(TermsError::Key);
        }
        self.total().filter(|total| amount(*total)).map(drop).ok_or(TermsError::Total)
    }
}

/// The text of a version, as it is signed and kept. Its fields are in the order of the types: what is kept is this text, so
/// a signature holds whatever the program becomes.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    format: String,
    quote: String,
    version: u32,
    terms: Terms,
}

const FORMAT: &str = "plain-pied/quote/1";

/// The text that both sides sign.
///
/// # Errors
/// When it cannot be written.
pub fn content(quote: &str, version: u32, terms: &Terms) -> Result<String, serde_json::Error> {
    let format = FORMAT.to_owned();
    serde_json::to_string(&Content { format, quote: quote.to_owned(), version, terms: terms.clone() })
}

/// The terms of a text that was kept.
///
/// # Errors
/// When it is none.
pub fn read(content: &str) -> Result<Terms, serde_json::Error> {
    Ok(serde_json::from_str::<Content>(content)?.terms)
}

/// The SHA-256 of a text: what is signed. Anybody can compute it again from the text.
#[must_use]
pub fn digest(content: &str) -> Digest32 {
    Digest32(Sha256::digest(content.as_bytes()).into())
}
