//! Does a dwelling bear the property tax of a year? Art. 1384 A and following of the CGI: an exemption runs from the year
//! after completion. What the landlord says (from its tax notices) prevails; a rule stands in where nothing is said.

use crate::rules::Rules;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// What is known of the tax on a dwelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub struct TaxFacts {
    pub completed_year: Option<i16>,
    /// Years of exemption, when the landlord knows them.
    pub exemption_years: Option<i16>,
    /// The day of the decision of loan or subsidy.
    pub financed_on: Option<Date>,
    /// The first year on a tax notice, when the landlord says it: prevails.
    pub taxable_from: Option<i16>,
}

/// What an answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Basis {
    /// Said by the landlord, from its tax notices.
    Said,
    /// Completion, and a duration that the landlord knows.
    Duration,
    /// Completion, and the duration of the rules: to be checked on the notice.
    Rule,
}

/// Why nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum WhyUnknown {
    /// Neither a year of completion nor a first year of tax.
    NoYear,
    /// The exemption is of 15 years or of 25, and which one is not known.
    NoDuration,
    /// No duration is written down for a decision of that day.
    NoRule,
    /// Some dwellings of the residence are taxed and others are not, and the parameters do not share.
    Mixed,
    /// No dwelling is known there.
    NoDwelling,
}

/// Is the tax of a year borne?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Taxed {
    Yes {
        since: i16,
        basis: Basis,
    },
    No {
        until: i16,
        basis: Basis,
    },
    /// Common parts: so many of the dwellings of the residence bear it, and the others do not.
    Part {
        taxed: u32,
        of: u32,
        basis: Basis,
    },
    Unknown(WhyUnknown),
}

/// The first year of tax: as early and as late as it may be.
fn first_years(facts: TaxFacts, rules: &Rules) -> Result<(i16, i16, Basis, WhyUnknown), WhyUnknown> {
    let none = WhyUnknown::NoDuration;
    if let Some(year) = facts.taxable_from {
        return Ok((year, year, Basis::Said, none));
    }
    let completed = facts.completed_year.ok_or(WhyUnknown::NoYear)?;
    // Exempt from the year after completion, for so many years.
    let from = |years: i16| completed.saturating_add(1).saturating_add(years);
    if let Some(years) = facts.exemption_years {
        return Ok((from(years), from(years), Basis::Duration, none));
    }
    let (least, most) = rules.exemption_bounds();
    match facts.financed_on {
        Some(on) => match rules.exemption_years(on) {
            Some(years) => Ok((from(years), from(years), Basis::Rule, none)),
            None => Ok((from(least), from(most), Basis::Rule, WhyUnknown::NoRule)),
        },
        // Works are financed before they are completed: no decision of a longer exemption for what stood before.
        None if completed < rules.longer_since() => Ok((from(least), from(least), Basis::Rule, none)),
        None => Ok((from(least), from(most), Basis::Rule, none)),
    }
}

/// Does a dwelling bear the tax of a year?
#[must_use]
pub fn taxed(facts: TaxFacts, year: i16, rules: &Rules) -> Taxed {
    match first_years(facts, rules) {
        Err(why) => Taxed::Unknown(why),
        Ok((_, latest, basis, _)) if year >= latest => Taxed::Yes { since: latest, basis },
        Ok((earliest, _, basis, _)) if year < earliest => Taxed::No { until: earliest, basis },
        Ok((.., why)) => Taxed::Unknown(why),
    }
}

/// Dwellings of which the same is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Dwellings {
    pub facts: TaxFacts,
    pub count: u32,
}

/// The same of several dwellings: common parts belong to all of them. What is not known of one is not known of the whole.
#[must_use]
pub fn all_taxed(groups: &[Dwellings], year: i16, rules: &Rules) -> Taxed {
    let (mut yes, mut no) = (None::<(i16, Basis, u32)>, None::<(i16, Basis, u32)>);
    let mut unknown = None::<WhyUnknown>;
    for group in groups {
        let add = |found: Option<(i16, Basis, u32)>, year: i16, basis: Basis| match found {
            None => Some((year, basis, group.count)),
            Some((other, of, n)) => Some((other.max(year), of.max(basis), n.saturating_add(group.count))),
        };
        match taxed(group.facts, year, rules) {
            Taxed::Yes { since, basis } => yes = add(yes, since, basis),
            Taxed::No { until, basis } => no = add(no, until, basis),
            Taxed::Unknown(why) => unknown = Some(unknown.map_or(why, |other| other.min(why))),
            // One dwelling is taxed or not.
            Taxed::Part { .. } => {}
        }
    }
    match (unknown, yes, no) {
        (Some(why), ..) => Taxed::Unknown(why),
        (None, None, None) => Taxed::Unknown(WhyUnknown::NoDwelling),
        (None, Some((since, basis, _)), None) => Taxed::Yes { since, basis },
        (None, None, Some((until, basis, _))) => Taxed::No { until, basis },
        (None, Some((_, a, taxed)), Some((_, b, exempt))) if rules.split_mixed => {
            Taxed::Part { taxed, of: taxed.saturating_add(exempt), basis: a.max(b) }
        }
        (None, Some(_), Some(_)) => Taxed::Unknown(WhyUnknown::Mixed),
    }
}

/// Of how many dwellings each fact is missing, for the tax of a year.
#[must_use]
pub fn lacking(groups: &[Dwellings], year: i16, rules: &Rules) -> BTreeMap<WhyUnknown, u32> {
    let mut found = BTreeMap::new();
    for group in groups {
        if let Taxed::Unknown(why) = taxed(group.facts, year, rules) {
            let count: &mut u32 = found.entry(why).or_default();
            *count = count.saturating_add(group.count);
        }
    }
    found
}
