//! The conditions of a scheme, as data: a tree of all, any, not, over comparisons of a fact with a number or a parameter.

use crate::Fact;
use jiff::civil::Date;
use law::{Missing, Table};

/// What a fact is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// A number of the text itself.
    Of(i64),
    /// The value of a dated parameter, in the unit of the table `law`.
    Law(&'static str),
    /// A share of the law, in whole per cent.
    Percent(&'static str),
    /// The year of the day asked, less a parameter in years.
    YearsBefore(&'static str),
}

impl Bound {
    /// The parameter that it reads.
    #[must_use]
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Bound::Of(_) => None,
            Bound::Law(key) | Bound::Percent(key) | Bound::YearsBefore(key) => Some(key),
        }
    }

    /// The number on a day.
    ///
    /// # Errors
    /// The hole, when the parameter has no value that day.
    pub fn number(self, table: &Table, on: Date) -> Result<i64, Missing> {
        let amount = |key: &str| table.value(key, on).map(|value| value.amount);
        match self {
            Bound::Of(number) => Ok(number),
            Bound::Law(key) => amount(key),
            Bound::Percent(key) => amount(key).map(|share| share / 100),
            Bound::YearsBefore(key) => amount(key).map(|years| i64::from(on.year()).saturating_sub(years)),
        }
    }
}

/// A condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Every one of them; an empty list holds.
    All(&'static [Rule]),
    /// One of them at least; an empty list does not hold.
    Any(&'static [Rule]),
    Not(&'static Rule),
    Yes(Fact),
    No(Fact),
    /// The answer is one of these words.
    In(Fact, &'static [&'static str]),
    AtLeast(Fact, Bound),
    AtMost(Fact, Bound),
    /// Strictly less.
    Under(Fact, Bound),
    /// A flag of the law is up: the scheme is open.
    Holds(&'static str),
}

impl Rule {
    /// The fact of a comparison.
    #[must_use]
    pub const fn fact(&self) -> Option<Fact> {
        match self {
            Rule::Yes(fact)
            | Rule::No(fact)
            | Rule::In(fact, _)
            | Rule::AtLeast(fact, _)
            | Rule::AtMost(fact, _)
            | Rule::Under(fact, _) => Some(*fact),
            Rule::All(_) | Rule::Any(_) | Rule::Not(_) | Rule::Holds(_) => None,
        }
    }

    /// What it is made of.
    #[must_use]
    pub fn parts(&self) -> &[Rule] {
        match self {
            Rule::All(parts) | Rule::Any(parts) => parts,
            Rule::Not(part) => std::slice::from_ref(*part),
            _ => &[],
        }
    }

    /// The parameter that a comparison reads.
    #[must_use]
    pub const fn key(&self) -> Option<&'static str> {
        match self {
            Rule::AtLeast(_, bound) | Rule::AtMost(_, bound) | Rule::Under(_, bound) => bound.key(),
            Rule::Holds(key) => Some(key),
            _ => None,
        }
    }

    /// Every comparison, from left to right.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Rule> {
        match self {
            Rule::All(_) | Rule::Any(_) | Rule::Not(_) => {
                self.parts().iter().flat_map(Rule::leaves).collect()
            }
            leaf => vec![leaf],
        }
    }
}
