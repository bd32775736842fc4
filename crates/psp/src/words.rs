//! Words and small parts that sections share.

use crate::Place;
use crate::chapter::{Cell, Column, Figure, Part};
use crate::facts::Facts;
use crate::prose::signed;
use access::targets::TargetStatus;
use texts::{Texts, format};
use trust::suppression::Count;

pub(crate) fn status(t: Texts, status: TargetStatus) -> String {
    match status {
        TargetStatus::Target => t.target_yes(),
        TargetStatus::ToConfirm => t.target_unsure(),
        TargetStatus::NotTarget => t.target_no(),
        TargetStatus::TooSmall => t.target_small_short(),
    }
}

/// `59 à 90`, `66`.
pub(crate) fn span(t: Texts, (lo, hi): (u64, u64)) -> String {
    let (lo_said, hi_said) = (format::count(t.lang(), lo), format::count(t.lang(), hi));
    if lo == hi { lo_said } else { t.range(lo_said, hi_said) }
}

/// `22 à 27 %`, rounded outwards.
pub(crate) fn share(t: Texts, share: Option<(f64, f64)>) -> Cell {
    let Some((lo, hi)) = share else { return Cell::Text(t.psp_not_told()) };
    if lo <= 0.0 && hi >= 1.0 {
        return Cell::Unknown;
    }
    let (lo, hi) = ((lo * 100.0).clamp(0.0, 100.0), (hi * 100.0).clamp(0.0, 100.0));
    let hi_said = format::percent(t.lang(), if hi - lo < 1e-9 { hi } else { hi.ceil() }, 0);
    Cell::Text(if hi - lo < 1e-9 || lo.floor() >= hi.ceil() {
        hi_said
    } else {
        t.range(format::decimal(t.lang(), lo.floor(), 0), hi_said)
    })
}

/// A count of households, as it may be told.
pub(crate) fn households(t: Texts, told: Count) -> (String, Option<f64>) {
    match told {
        Count::Exact(n) => (format::count(t.lang(), u64::from(n)), Some(f64::from(n))),
        Count::Fewer(few) => (t.told_fewer(few.to_string()), None),
        Count::Withheld => (t.psp_not_told(), None),
    }
}

pub(crate) fn column(name: &'static str, title: String) -> Column {
    Column { name, title, is_number: false }
}

pub(crate) fn number(name: &'static str, title: String) -> Column {
    Column { name, title, is_number: true }
}

/// A figure that is a count.
pub(crate) fn count(
    t: Texts,
    code: &'static str,
    label: String,
    n: u64,
    (definition, source): (String, String),
) -> Figure {
    let said = Some(format::count(t.lang(), n));
    Figure { code, label, said, number: Some(n as f64), definition, source, todo: String::new() }
}

/// A figure that counts households.
pub(crate) fn counted(
    t: Texts,
    code: &'static str,
    label: String,
    told: Count,
    (definition, source): (String, String),
) -> Figure {
    let (said, number) = households(t, told);
    Figure { code, label, said: Some(said), number, definition, source, todo: String::new() }
}

/// What the landlord has to write there.
pub(crate) fn to_write(place: Place, t: Texts) -> Part {
    Part::ToWrite(place.asked(t).unwrap_or_default())
}

/// What only the landlord knows: its text with its source, else unknown, and what to do to know it.
pub(crate) fn of_landlord(facts: &Facts, place: Place, definition: String, t: Texts) -> Figure {
    let (code, label) = (place.code(), place.title(t));
    match facts.texts.get(&place) {
        Some(written) => Figure {
            code,
            label,
            said: Some(written.body.clone()),
            number: None,
            definition,
            source: signed(written, t),
            todo: String::new(),
        },
        None => {
            let source = (definition, t.psp_source_landlord());
            unknown(code, label, source, place.asked(t).unwrap_or_default())
        }
    }
}

/// A figure that nobody knows yet, and what to do to know it.
pub(crate) fn unknown(
    code: &'static str,
    label: String,
    (definition, source): (String, String),
    todo: String,
) -> Figure {
    Figure { code, label, said: None, number: None, definition, source, todo }
}
