//! Values as they are read on a page: intervals, shares, known or not.

use super::{ClassMark, LevelMark, StatusMark};
use access::ClassRange;
use access::ranks::RankInterval;
use access::stability::{RankStability, Robustness};
use access::targets::{TargetOutcome, TargetStatus};
use model::Interval;
use model::dwelling::AdaptationLevel;
use register::disclosure::{Told, ToldCount, told};
use register::neighbourhoods::{InNeighbourhood, Placing};
use register::portfolio::{LiftState, ResidenceView};
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

/// Cents as euros. Exact: no float holds them.
pub(crate) fn euros(t: Texts, cents: i64) -> String {
    let sign = if cents < 0 { "−" } else { "" };
    let whole = format::count(t.lang(), cents.unsigned_abs() / 100);
    let point = if t.lang() == texts::Lang::Fr { ',' } else { '.' };
    let amount = t.rent_euros(format!("{sign}{whole}{point}{:02}", cents.unsigned_abs() % 100));
    // An amount and its unit stay on one line.
    amount.replace(' ', "\u{a0}")
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

/// The mark of what the target rule says.
pub(crate) fn status(t: Texts, status: TargetStatus) -> StatusMark {
    let (code, word) = match status {
        TargetStatus::Target => ("target", t.target_yes()),
        TargetStatus::ToConfirm => ("to-confirm", t.target_unsure()),
        TargetStatus::NotTarget => ("not-target", t.target_no()),
        TargetStatus::TooSmall => ("not-target", t.target_small_short()),
    };
    StatusMark { code, word }
}

/// The share of dwellings that house the age, as far as it may be told: see [`register::disclosure`].
pub(crate) fn told_share(t: Texts, told: &Told) -> String {
    match told.share {
        None => "–".to_owned(),
        Some(interval) if interval == Interval::UNKNOWN => t.unknown(),
        Some(interval) => share(t, interval),
    }
}

/// How many dwellings house the age, as far as it may be told.
pub(crate) fn told_count(t: Texts, told: &Told) -> String {
    let count = |n: u32| format::count(t.lang(), u64::from(n));
    match told.with_age {
        ToldCount::Exactly(n) => count(n),
        ToldCount::FewerThan(below) => t.told_fewer(count(below)),
        ToldCount::AtLeast(n) => t.told_at_least(count(n)),
        ToldCount::Hidden => "–".to_owned(),
    }
}

/// The share of an outcome of the rule, with the usual limit of small counts.
pub(crate) fn target_share(t: Texts, outcome: &TargetOutcome) -> String {
    told_share(t, &told(outcome, access::Parameters::default().presentation.mask_below))
}

/// The mark of the classes that are still possible.
pub(crate) fn class(t: Texts, range: ClassRange) -> ClassMark {
    match range.sure() {
        Some(class) => {
            ClassMark { letter: class.letter().to_string(), text: class.letter().to_string(), large: false }
        }
        None => ClassMark { letter: "?".to_owned(), text: classes(t, range), large: false },
    }
}

/// `B`, or `C à A`: from the worst to the best, as the numbers of the interval.
pub(crate) fn classes(t: Texts, range: ClassRange) -> String {
    match range.sure() {
        Some(class) => class.letter().to_string(),
        None => t.range(range.worst.letter().to_string(), range.best.letter().to_string()),
    }
}

/// Is there a lift?
pub(crate) fn lift(t: Texts, lift: LiftState) -> String {
    match lift {
        LiftState::Yes => t.yes(),
        LiftState::No => t.no(),
        LiftState::Some => t.some(),
        LiftState::Unknown => t.unknown(),
    }
}

/// `3`, `2 à 5`
pub(crate) fn rank(t: Texts, rank: RankInterval) -> String {
    if rank.best == rank.worst {
        rank.best.to_string()
    } else {
        t.range(rank.best.to_string(), rank.worst.to_string())
    }
}

/// `robuste (94 % des scénarios)`
pub(crate) fn robustness(t: Texts, stability: &RankStability) -> String {
    let word = match stability.robustness() {
        Robustness::Robust => t.robust(),
        Robustness::ToDiscuss => t.debatable(),
        Robustness::Fragile => t.fragile(),
    };
    t.robust_share(word, format::percent(t.lang(), stability.top_share * 100.0, 0))
}

/// Yes, no, or nobody knows.
pub(crate) fn yes_no(t: Texts, value: Option<bool>) -> String {
    match value {
        Some(true) => t.yes(),
        Some(false) => t.no(),
        None => t.unknown(),
    }
}

/// In a priority neighbourhood?
pub(crate) fn in_neighbourhood(t: Texts, of: InNeighbourhood) -> String {
    yes_no(
        t,
        match of {
            InNeighbourhood::Yes => Some(true),
            InNeighbourhood::No => Some(false),
            InNeighbourhood::Unknown => None,
        },
    )
}

/// The priority neighbourhood of a residence in a sentence: in, out, or why nobody knows.
pub(crate) fn neighbourhood(t: Texts, r: &ResidenceView) -> String {
    let named = || {
        let told = r.neighbourhood.as_ref().map(|(code, name)| if name.is_empty() { code } else { name });
        told.cloned().unwrap_or_default()
    };
    match r.placing {
        Placing::In => t.sheet_neighbourhood(named()),
        Placing::Out => t.sheet_neighbourhood_out(),
        Placing::Edge => t.sheet_neighbourhood_edge(named()),
        Placing::Unplaced => t.sheet_neighbourhood_unplaced(),
        Placing::Unread => t.sheet_neighbourhood_unread(),
    }
}

/// The language, as the index engine names it.
pub(crate) fn language(t: Texts) -> access::Language {
    match t.lang() {
        texts::Lang::Fr => access::Language::Fr,
        texts::Lang::En => access::Language::En,
    }
}

/// Points of an indicator inside its dimension.
pub(crate) fn weight(parameters: &access::Parameters, indicator: access::Indicator) -> f64 {
    use access::Dimension;
    let of = |weights: &[f64]| weights.get(indicator.place()).copied().unwrap_or(100.0);
    match indicator.dimension() {
        Dimension::Dwellings => 100.0,
        Dimension::CommonParts => of(&parameters.common_weights),
        Dimension::Surroundings => of(&parameters.surroundings_weights),
        Dimension::Services => of(&parameters.services_weights),
    }
}

/// A name in quotation marks.
pub(crate) fn quoted(t: Texts, name: &str) -> String {
    match t.lang() {
        texts::Lang::Fr => format!("« {name} »"),
        texts::Lang::En => format!("“{name}”"),
    }
}

/// A few words made a sentence.
pub(crate) fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    let text = format!("{first}{}", chars.as_str());
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}
