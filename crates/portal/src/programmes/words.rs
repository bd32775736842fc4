//! Programmes in words: money, years, what is done, what is wrong, what is refused.

use register::portfolio::Portfolio;
use register::programmes::{Fault, Lock, LockWhat, Note, NotedProgramme, Row, Work};
use texts::{Texts, format};

/// Numbers below this of tenants are not told: whoever plans works has no right to their names.
const FEWEST_TENANTS: u32 = 11;

/// An amount in cents, to the euro: `12 340 €`.
pub(super) fn money(t: Texts, cents: i64) -> String {
    format!("{}\u{A0}€", format::decimal(t.lang(), cents as f64 / 100.0, 0))
}

/// A number of dwellings or of years.
pub(super) fn count(t: Texts, n: impl Into<u64>) -> String {
    format::count(t.lang(), n.into())
}

/// A worth in grains, in points with two decimals.
pub(super) fn points(t: Texts, grains: i64) -> String {
    format::decimal(t.lang(), grains as f64 / programme_check::POINT as f64, 2)
}

/// Millionths as a percentage with two decimals.
pub(super) fn gap(t: Texts, millionths: i64) -> String {
    format::percent(t.lang(), millionths as f64 / 10_000.0, 2)
}

/// How many tenants of 70 and more, as far as it may be told.
pub(super) fn served(t: Texts, n: u32) -> String {
    if n < FEWEST_TENANTS { t.told_fewer(count(t, FEWEST_TENANTS)) } else { count(t, n) }
}

/// `2027 à 2036`
pub(super) fn years(t: Texts, programme: &NotedProgramme) -> String {
    t.range(programme.first_year.to_string(), programme.last_year().to_string())
}

/// What a row does.
pub(super) fn work(t: Texts, row: &Row) -> String {
    match row.work {
        Work::Campaign => t.prog_work_campaign(),
        Work::Ramp => t.prog_work_ramp(),
        Work::Lift => t.prog_work_lift(),
        Work::Dwellings => {
            let label = row.package.clone().unwrap_or_default();
            let dwellings = crate::ui::words::dwellings(t, u64::from(row.dwellings));
            if row.in_campaign {
                t.prog_work_dwellings_campaign(dwellings, label)
            } else {
                t.prog_work_dwellings(dwellings, label)
            }
        }
    }
}

/// The name of a residence; its id when it is not in the stock any more.
pub(super) fn residence(portfolio: &Portfolio, id: &str) -> String {
    portfolio.residence(id).map_or_else(|| id.to_owned(), |r| r.name.clone())
}

/// A decision in words.
pub(super) fn lock(t: Texts, portfolio: &Portfolio, lock: &Lock) -> String {
    let what = match lock.what {
        LockWhat::Campaign => t.prog_work_campaign(),
        LockWhat::Ramp => t.prog_work_ramp(),
        LockWhat::Lift => t.prog_work_lift(),
        LockWhat::Dwellings if lock.must => t.prog_work_dwellings(
            crate::ui::words::dwellings(t, u64::from(lock.dwellings)),
            lock.package.clone().unwrap_or_default(),
        ),
        LockWhat::Dwellings => t.prog_lock_dwellings(),
    };
    let name = residence(portfolio, &lock.residence_id);
    match (lock.must, lock.year) {
        (true, year) => t.prog_lock_must(name, what, year.map_or_else(String::new, |y| y.to_string())),
        (false, Some(year)) => t.prog_lock_not(name, year.to_string(), what),
        (false, None) => t.prog_lock_never(name, what),
    }
}

/// What was left aside.
pub(super) fn note(t: Texts, portfolio: &Portfolio, note: &Note) -> String {
    match note {
        Note::NoPrice(label) => t.prog_note_price(label.as_str()),
        Note::LockWithoutObject(one) => t.prog_note_lock(lock(t, portfolio, one)),
        Note::LockReduced(one, kept) => t.prog_note_reduced(served(t, *kept), lock(t, portfolio, one)),
        Note::NothingToDo(n) => t.prog_note_nothing(crate::ui::words::residences(t, u64::from(*n))),
    }
}

/// What is wrong with a line of a list that was typed.
pub(super) fn line(t: Texts, number: usize, code: &str) -> String {
    let what = match code {
        "cells-offices" => t.prog_line_offices(),
        "cells-pensions" => t.prog_line_pensions(),
        "cells-sites" => t.prog_line_sites(),
        "residence" => t.prog_line_residence(),
        "twice" => t.prog_line_twice(),
        "years" => t.prog_line_years(),
        "bounds" => t.prog_line_bounds(),
        "overlap" => t.prog_line_overlap(),
        "over" => t.prog_line_over(),
        "line" => t.prog_line_wrong(),
        _ => t.prog_wrong_amount(),
    };
    t.prog_line(number.to_string(), what)
}

/// What is wrong with a field.
pub(super) fn fault(t: Texts, fault: &Fault) -> String {
    if let Some(number) = fault.line {
        return line(t, number, fault.code);
    }
    match fault.code {
        "amount" => t.prog_wrong_amount(),
        "years" => t.prog_wrong_budget(),
        "rate" => t.prog_wrong_rate(),
        "text" => t.prog_wrong_label(),
        _ => t.prog_wrong_size(),
    }
}

/// A refusal of the register, in words; `None`: it is something else.
pub(super) fn refusal(t: Texts, error: &register::Error) -> Option<String> {
    match error {
        register::Error::Changed => Some(t.prog_changed()),
        register::Error::Refused(code) => Some(match code.as_str() {
            "programme-name" => t.prog_name_wrong(),
            "programme-scenarios" => t.prog_too_many_scenarios(),
            "programme-decided" => t.prog_delete_decided(),
            "programme-last" => t.prog_delete_last(),
            "programme-locks" => t.prog_locks_wrong(),
            "programme-stale" => t.prog_stale_adopt(),
            "programme-empty" => t.prog_adopt_empty(),
            "programme-tampered" => t.prog_tampered(),
            "programme-personal" => t.text_personal(),
            "programme-busy" => t.prog_busy(),
            _ => return None,
        }),
        _ => None,
    }
}
