//! Values as they are read on a page: intervals, shares, known or not.

use super::{ClassMark, LevelMark, StatusMark};
use model::Interval;
use model::dwelling::AdaptationLevel;
use texts::{Texts, format};

/// An interval on 0–100, rounded outwards: `59 à 90`, or `66` when both ends print the same.
pub(crate) fn points(t: Texts, value: Interval) -> String {
    let (lo, hi) = value.outward();
    let (lo, hi) = (lo.clamp(0, 100).unsigned_abs(), hi.clamp(0, 100).unsigned_abs());
    // A known value is not an interval, even when its decimals make two whole numbers of it.
    if lo == hi || value.width() < 1e-9 {
        // Downwards, so that the number never contradicts the class: 59.94 is class C.
        return format::count(t.lang(), lo);
    }
    t.range(format::count(t.lang(), lo), format::count(t.lang(), hi))
}

/// An interval on 0–1 as a percentage: `22 à 27 %`, `24 %`.
pub(crate) fn share(t: Texts, value: Interval) -> String {
    let percent = value.map(|v| v * 100.0);
    let (lo, hi) = percent.outward();
    if percent.width() < 1e-9 || lo == hi {
        return format::percent(t.lang(), percent.lo, 0);
    }
    t.range(
        format::count(t.lang(), lo.clamp(0, 100).unsigned_abs()),
        format::percent(t.lang(), hi.clamp(0, 100) as f64, 0),
    )
}

/// A number of something that fits the plural rules.
pub(crate) fn plural(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// `38 résidences`
pub(crate) fn residences(t: Texts, n: u64) -> String {
    t.count_residences(plural(n), format::count(t.lang(), n))
}

/// `40 logements`
pub(crate) fn dwellings(t: Texts, n: u64) -> String {
    t.count_dwellings(plural(n), format::count(t.lang(), n))
}

/// `2 bâtiments`
pub(crate) fn buildings(t: Texts, n: u64) -> String {
    t.count_buildings(plural(n), format::count(t.lang(), n))
}

/// The mark of a level, `?` when nobody has seen it.
pub(crate) fn level(t: Texts, level: Option<AdaptationLevel>) -> LevelMark {
    match level {
        Some(level) => LevelMark { code: level.code(), word: String::new() },
        None => LevelMark { code: "?", word: t.unknown() },
    }
}

/// The mark of a status.
pub(crate) fn status(t: Texts, code: &'static str) -> StatusMark {
    let word = match code {
        "target" => t.target_yes(),
        "not-target" => t.target_no(),
        _ => t.target_unsure(),
    };
    StatusMark { code, word }
}

/// The mark of a class from its best and worst letters.
pub(crate) fn class(t: Texts, best: &str, worst: &str) -> ClassMark {
    if best == worst {
        ClassMark { letter: best.to_owned(), text: best.to_owned(), large: false }
    } else {
        ClassMark { letter: "?".to_owned(), text: t.range(best, worst), large: false }
    }
}

/// Yes, no, or nobody knows.
pub(crate) fn yes_no(t: Texts, value: Option<bool>) -> String {
    match value {
        Some(true) => t.yes(),
        Some(false) => t.no(),
        None => t.unknown(),
    }
}
