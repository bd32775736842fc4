//! Evidence, and the level that it supports. A level is computed each time: nobody types it, so it can never be above what
//! was shown (N1), and a report that says it did not work lowers it (N3).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;

/// Evidence older than this many months does not keep a sheet listed.
pub const FRESH_MONTHS: i32 = 24;

closed_list! {
    /// How it was looked at.
    Method {
        /// People tell what they saw.
        Testimony = "testimony",
        /// Figures before and after.
        FollowUp = "follow-up",
        /// Figures beside those of a place where it was not done.
        Comparison = "comparison",
        /// The same, by somebody who neither carries nor hosts it.
        Independent = "independent",
    }
}

closed_list! {
    /// What was found.
    Result {
        Better = "better",
        Unclear = "unclear",
        NoEffect = "no-effect",
        Worse = "worse",
    }
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The last day that it speaks of.
    pub on: Date,
    pub method: Method,
    pub result: Result,
    /// In how many places it was looked at.
    pub sites: u16,
    /// Where it can be read.
    pub source: String,
    /// Who reports it: the holder, a host.
    pub by: String,
}

/// What the level is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// 0 to 4.
    pub level: u8,
    /// What favourable evidence alone supports.
    pub supported: u8,
    /// How strong the strongest evidence against it is.
    pub against: u8,
}

/// How strong one piece is: a testimony 1, a follow-up 2, a comparison 3, an independent comparison in two places at least 4.
fn strength(one: &Evidence) -> u8 {
    match one.method {
        Method::Testimony => 1,
        Method::FollowUp => 2,
        Method::Comparison => 3,
        Method::Independent => 3 + u8::from(one.sites >= 2),
    }
}

/// The level that evidence known on a day supports. Evidence against it of the same strength or more takes two levels off,
/// one step below takes one; weaker words do not outweigh a stronger measure. What is unclear supports nothing.
#[must_use]
pub fn level(all: &[Evidence], on: Date) -> Level {
    let strongest = |wanted: &dyn Fn(Result) -> bool| {
        all.iter().filter(|one| one.on <= on && wanted(one.result)).map(strength).max().unwrap_or(0)
    };
    let supported = strongest(&|result| result == Result::Better);
    let against = strongest(&|result| matches!(result, Result::NoEffect | Result::Worse));
    let off = match (supported, against) {
        (_, 0) => 0,
        (supported, against) if against >= supported => 2,
        (supported, against) if against + 1 == supported => 1,
        _ => 0,
    };
    Level { level: supported.saturating_sub(off), supported, against }
}

/// Is there evidence that is not too old? What found nothing is evidence too: somebody looked.
#[must_use]
pub fn is_fresh(all: &[Evidence], on: Date) -> bool {
    let since = on.saturating_sub(jiff::Span::new().months(FRESH_MONTHS));
    all.iter().any(|one| one.on <= on && one.on >= since)
}
