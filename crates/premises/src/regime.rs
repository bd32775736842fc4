//! Legal forms of a temporary occupation. Durations are in the dated table of the law, each with its reference and how sure it
//! is; a form whose longest duration the table does not hold cannot be chosen until somebody writes it there.

use crate::Period;
use jiff::Span;
use jiff::civil::Date;
use law::{Missing, Parameter, Table};
use trust::closed_list;

closed_list! {
    /// A form of convention.
    Regime {
        /// Temporary residence in empty premises, by a body that the prefect approved.
        Interim = "interim",
        Precarious = "precarious",
        /// For nothing.
        Loan = "loan",
        /// A short commercial lease outside the statute.
        Derogatory = "derogatory",
        /// On public domain.
        PublicDomain = "public-domain",
    }
}

/// What the law says of a form, on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub regime: Regime,
    /// Its longest duration; in months.
    pub longest: Parameter,
    /// Months by which it may then be renewed; `None`: it may not, or it is not known.
    pub renewal: Option<Parameter>,
    /// Notice to leave, in months.
    pub notice: Parameter,
}

/// Why a form cannot be used for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermError {
    /// The table says nothing on that day.
    Unknown(Missing),
    /// The last day that the form allows.
    TooLong { most: i64, last: Date },
    /// It is for nothing, and something is asked.
    NotFree,
    /// It is for people who live there, or is not.
    Use,
    /// Only a body that the prefect approved signs it.
    NotApproved,
}

fn key(regime: Regime, what: &str) -> String {
    match (regime, what) {
        // The same law opens a scheme of funding: one figure has one key.
        (Regime::Interim, "term") => "scheme.elan_months_max".to_owned(),
        _ => format!("premises.{}.{what}", regime.code().replace('-', "_")),
    }
}

/// What the law says of a form.
///
/// # Errors
/// What the table does not hold.
pub fn term(table: &Table, regime: Regime, on: Date) -> Result<Term, Missing> {
    Ok(Term {
        regime,
        longest: table.on(&key(regime, "term"), on)?.clone(),
        renewal: table.on(&key(regime, "renewal"), on).ok().cloned(),
        notice: table.on(&key(regime, "notice"), on)?.clone(),
    })
}

/// A number of days of the house: gap, margin, hold.
///
/// # Errors
/// What the table does not hold.
pub fn days_of(table: &Table, what: &str, on: Date) -> Result<u32, Missing> {
    let found = table.on(&format!("premises.{what}"), on)?;
    Ok(u32::try_from(found.value.amount).unwrap_or(0))
}

/// May this form be used for that period, at that price, for that use?
///
/// # Errors
/// The first reason why not.
pub fn check_term(
    table: &Table,
    regime: Regime,
    period: Period,
    (price_cents, of): (i64, crate::Use),
    is_approved: bool,
) -> Result<Term, TermError> {
    let found = term(table, regime, period.from).map_err(TermError::Unknown)?;
    let most = found.longest.value.amount;
    let last = period.from.checked_add(Span::new().months(most)).unwrap_or(Date::MAX);
    if period.to > last {
        return Err(TermError::TooLong { most, last });
    }
    if regime == Regime::Loan && price_cents > 0 {
        return Err(TermError::NotFree);
    }
    if (regime == Regime::Interim) != (of == crate::Use::Housing) {
        return Err(TermError::Use);
    }
    if regime == Regime::Interim && !is_approved {
        return Err(TermError::NotApproved);
    }
    Ok(found)
}

impl Term {
    /// The first day that may be the last one, when notice is given on this day.
    #[must_use]
    pub fn leaves(&self, given: Date) -> Date {
        given.checked_add(Span::new().months(self.notice.value.amount)).unwrap_or(Date::MAX)
    }
}
