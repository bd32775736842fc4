//! How much a scheme gives: a rate of a base, up to a cap. What is not known makes the interval wider, never a figure.

use crate::{Bound, Fact, Facts};
use jiff::civil::Date;
use law::Table;

/// What kind of money it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    Grant,
    /// Less tax to pay, later.
    TaxRelief,
    /// To be paid back.
    Loan,
    /// Paid to a person, not to the holder.
    PersonAid,
}

/// Works on which a relief is counted, and which a grant may pay for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Works {
    Access,
    Energy,
    /// Neither: support, studies of something else, other works.
    Other,
}

impl Works {
    /// In the order of the form.
    pub const ALL: [Works; 3] = [Works::Access, Works::Energy, Works::Other];

    /// The stable code, used in forms and files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Works::Access => "access",
            Works::Energy => "energy",
            Works::Other => "other",
        }
    }

    /// The works of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Works> {
        Works::ALL.into_iter().find(|works| works.code() == code)
    }
}

/// An amount between two bounds, in cents. `most` is `None` when nothing known bounds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub least: i64,
    pub most: Option<i64>,
}

/// How the amount of a scheme is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aid {
    pub form: Form,
    pub base: Fact,
    /// What is taken off the base.
    pub minus: Option<Fact>,
    /// The flag of the law that says whether it is; without one, it is.
    pub minus_if: Option<&'static str>,
    /// The works of the base, when grants for them are taken off it.
    pub works: Option<Works>,
    /// Least and largest rate, in hundredths of a per cent.
    pub rate: (Bound, Bound),
    /// Largest amount, in cents.
    pub cap: Option<Bound>,
    /// The cap is for each of these.
    pub per: Option<Fact>,
    /// An amount that is itself a cap: the tax that is due.
    pub within: Option<Fact>,
    /// With this fact, another rate and another cap.
    pub joint: Option<(Fact, Bound, Bound)>,
    /// Largest share of all public money in the cost, in hundredths of a per cent.
    pub public_limit: Option<&'static str>,
    /// Nothing may have begun before the file is filed.
    pub before_start: bool,
    /// Schemes of the same group exclude each other.
    pub group: Option<&'static str>,
}

/// The whole of its base, without cap.
pub(crate) const WHOLE: Aid = Aid {
    form: Form::Grant,
    base: Fact::CostGross,
    minus: None,
    minus_if: None,
    works: None,
    rate: (Bound::Of(10_000), Bound::Of(10_000)),
    cap: None,
    per: None,
    within: None,
    joint: None,
    public_limit: None,
    before_start: false,
    group: None,
};

/// A rate of an amount, rounded down to the cent.
#[must_use]
pub(crate) fn share(amount: i64, rate: i64) -> i64 {
    i64::try_from(i128::from(amount) * i128::from(rate) / 10_000).unwrap_or(i64::MAX)
}

impl Aid {
    /// The parameters that it reads.
    pub fn keys(&self) -> Vec<&'static str> {
        let bounds = [Some(self.rate.0), Some(self.rate.1), self.cap];
        let joint = self.joint.iter().flat_map(|(_, rate, cap)| [Some(*rate), Some(*cap)]);
        bounds
            .into_iter()
            .chain(joint)
            .flatten()
            .filter_map(Bound::key)
            .chain(self.public_limit)
            .chain(self.minus_if)
            .collect()
    }

    /// Is `minus` taken off on this day? `None`: the law has a hole there.
    #[must_use]
    pub fn takes_off(&self, table: &Table, on: Date) -> Option<bool> {
        match (self.minus, self.minus_if) {
            (None, _) => Some(false),
            (Some(_), None) => Some(true),
            (Some(_), Some(key)) => table.value(key, on).ok().map(|value| value.amount != 0),
        }
    }

    /// The amount with what is known. A hole of the law widens it to nothing known.
    #[must_use]
    pub fn span(&self, facts: &Facts, table: &Table, on: Date) -> Span {
        let value = |bound: Bound| bound.number(table, on).ok();
        // Both ways of counting, when it is not known which holds.
        let mut ways = Vec::new();
        let is_joint = self.joint.map(|(fact, ..)| facts.get(fact));
        if is_joint != Some(Some(1)) {
            ways.push((self.rate, self.cap));
        }
        if let (Some((_, rate, cap)), Some(None | Some(1))) = (self.joint, is_joint) {
            ways.push(((rate, rate), Some(cap)));
        }
        let off = self.minus.and_then(|minus| facts.get(minus));
        let takes_off = self.takes_off(table, on);
        let less = |off: i64| facts.get(self.base).map(|base| base.saturating_sub(off).max(0));
        // What would be taken off is not known: nothing may be left.
        let low_base = if takes_off == Some(false) { less(0) } else { off.and_then(less) };
        let high_base = less(if takes_off == Some(true) { off.unwrap_or(0) } else { 0 });
        let spans: Vec<Span> = ways
            .into_iter()
            .map(|((low, high), cap)| {
                let each = |base: Option<i64>, rate: Bound| {
                    base.zip(value(rate)).map(|(base, rate)| share(base, rate))
                };
                let whole_cap = |cap: Bound| {
                    let count = self.per.map_or(Some(1), |per| facts.get(per));
                    value(cap).zip(count).map(|(cap, count)| cap.saturating_mul(count))
                };
                let caps = [cap.map(whole_cap), self.within.map(|fact| facts.get(fact))];
                let mut least = each(low_base, low);
                let mut most = each(high_base, high);
                for cap in caps.into_iter().flatten() {
                    least = least.zip(cap).map(|(amount, cap)| amount.min(cap));
                    most = match (most, cap) {
                        (Some(amount), Some(cap)) => Some(amount.min(cap)),
                        (known, other) => known.or(other),
                    };
                }
                Span { least: least.unwrap_or(0), most }
            })
            .collect();
        Span {
            least: spans.iter().map(|span| span.least).min().unwrap_or(0),
            most: spans
                .iter()
                .map(|span| span.most)
                .collect::<Option<Vec<_>>>()
                .and_then(|all| all.into_iter().max()),
        }
    }
}
