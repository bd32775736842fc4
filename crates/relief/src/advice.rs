//! What can be done about what is lost: what exceeds the tax of an office and a year is carried over to no other one.

use crate::expense::{Article, Expense};
use crate::ledger::{Belonging, Ledger, OfficeYear, office_on};
use jiff::civil::Date;
use serde::Serialize;

/// What can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Advice {
    /// What is due is not known: note the tax notices.
    NoteNotices,
    /// Invoices of this office that are not paid: paid from 1 January on, they count for the next tax.
    PayNextYear { cents: i64, room: Option<i64> },
    /// Offices whose tax of the same year has room: the next works may be made there.
    OtherOffices(Vec<(String, i64)>),
    /// To be paid otherwise.
    OtherFunding { cents: i64 },
}

/// What can be done about what is lost in an office and a year; empty when nothing is.
#[must_use]
pub fn advice(
    at: &OfficeYear,
    ledger: &Ledger,
    (expenses, belongings): (&[Expense], &[Belonging]),
    today: Date,
) -> Vec<Advice> {
    let lost = match at.lost() {
        None if at.access.claimable > 0 || at.energy.claimable > 0 => return vec![Advice::NoteNotices],
        None | Some(0) => return Vec::new(),
        Some(lost) => lost,
    };
    let room = |year: i16, office: &str| {
        let computed = ledger.offices.iter().find(|o| o.year == year && o.office_id == office);
        match computed {
            Some(office) => office.room(),
            None => ledger.pools.get(&(office.to_owned(), year)).map(|(due, filed)| (due - filed).max(0)),
        }
    };
    let mut all = Vec::new();
    // Only what is still to be paid in the year of payment can wait for the next one.
    if today.year() + 1 == at.year {
        let waits = |e: &&Expense| {
            let mine = e.residence_id.as_deref().and_then(|id| office_on(belongings, id, today));
            e.paid_on.is_none() && Article::of(e.class().0).is_some() && mine == Some(at.office_id.as_str())
        };
        let cents =
            expenses.iter().filter(waits).fold(0_i64, |sum, e| sum.saturating_add(e.signed(e.amounts.ttc)));
        if cents > 0 {
            all.push(Advice::PayNextYear { cents, room: room(at.year + 1, &at.office_id) });
        }
    }
    let others: Vec<(String, i64)> = ledger
        .pools
        .keys()
        .filter(|(office, year)| *year == at.year && *office != at.office_id)
        .filter_map(|(office, year)| Some((office.clone(), room(*year, office)?)))
        .filter(|(_, room)| *room > 0)
        .collect();
    if !others.is_empty() {
        all.push(Advice::OtherOffices(others));
    }
    all.push(Advice::OtherFunding { cents: lost });
    all
}
