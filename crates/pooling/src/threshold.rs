//! Which procedure the total amount of a lot asks for (G3). The amount is the one of all members together: buying together
//! may cross a threshold that each of them stays under. Thresholds are dated parameters of `law`; nothing is decided from a
//! value that is not there.

use crate::{Range, Route};
use jiff::civil::Date;
use law::{Missing, Table};
use trust::closed_list;

closed_list! {
    /// What is bought: works have thresholds of their own.
    Nature {
        Supplies = "supplies",
        Works = "works",
    }
}

closed_list! {
    /// What must be done before buying.
    Procedure {
        /// The code does not apply: as its members' own rules say.
        Free = "free",
        /// Without publicity: a relevant offer, good use of money, not always the same supplier.
        Direct = "direct",
        /// Publicity and competition that fit the amount.
        Adapted = "adapted",
        /// A formal procedure, published in the whole Union.
        Formal = "formal",
        /// The amount, or whether the code applies, is not known well enough.
        Unknown = "unknown",
    }
}

/// What was found, and from what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub on: Date,
    pub nature: Nature,
    pub amount: Range,
    pub is_under_code: Option<bool>,
    pub procedure: Procedure,
    /// The strictest procedure that one member alone would follow.
    pub alone: Procedure,
    /// From this amount on, publicity; from that one, a formal procedure. In cents, without tax.
    pub thresholds: Option<(i64, i64)>,
    /// The parameters that were read, and those that hold no value on that day.
    pub keys: [&'static str; 2],
    pub missing: Vec<Missing>,
}

impl Check {
    /// Does buying together ask for more than buying alone?
    #[must_use]
    pub fn is_stricter(&self) -> bool {
        self.procedure != Procedure::Unknown
            && self.alone != Procedure::Unknown
            && self.procedure > self.alone
    }
}

fn procedure(amount: Option<Range>, (publicity, formal): (i64, i64)) -> Procedure {
    let of = |cents: i64| match cents {
        cents if cents < publicity => Procedure::Direct,
        cents if cents < formal => Procedure::Adapted,
        _ => Procedure::Formal,
    };
    let both = amount.map(|range| (of(range.least), of(range.most)));
    both.filter(|(least, most)| least == most).map_or(Procedure::Unknown, |(least, _)| least)
}

/// Checks a lot: the rules under which its members buy, and what each is thought to spend (`None`: not known).
#[must_use]
pub fn check(law: &Table, on: Date, nature: Nature, members: &[(Route, Option<Range>)]) -> Check {
    let keys = match nature {
        Nature::Supplies => ["procurement.direct_supplies", "procurement.formal_supplies"],
        Nature::Works => ["procurement.direct_works", "procurement.formal_works"],
    };
    let [publicity, formal] = keys.map(|key| law.value(key, on));
    let thresholds = match (&publicity, &formal) {
        (Ok(publicity), Ok(formal)) => publicity.as_cents().zip(formal.as_cents()),
        _ => None,
    };
    let missing: Vec<Missing> = [publicity, formal].into_iter().filter_map(Result::err).collect();
    // One member under the code, and the whole purchase is. To say that it is not, all must be known not to be.
    let says = |under: bool| move |(route, _): &(Route, Option<Range>)| route.is_under_code() == Some(under);
    let under = if members.iter().any(says(true)) {
        Some(true)
    } else {
        members.iter().all(says(false)).then_some(false)
    };
    let amount = members
        .iter()
        .map(|(_, amount)| *amount)
        .try_fold(Range::default(), |sum, one| one.map(|one| sum.plus(one)));
    let judge = |amount: Option<Range>, under: Option<bool>| match (under, thresholds) {
        (Some(false), _) => Procedure::Free,
        (Some(true), Some(thresholds)) => procedure(amount, thresholds),
        _ => Procedure::Unknown,
    };
    let alone = members.iter().map(|(route, amount)| judge(*amount, route.is_under_code())).max();
    let known = members.iter().filter_map(|(_, amount)| *amount).fold(Range::default(), Range::plus);
    Check {
        on,
        nature,
        amount: amount.unwrap_or(known),
        is_under_code: under,
        procedure: judge(amount, under),
        alone: alone.unwrap_or(Procedure::Unknown),
        thresholds,
        keys,
        missing,
    }
}
