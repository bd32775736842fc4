//! A funding plan: what it costs, who pays, the rules of stacking, and the sums that close to the cent.

mod calendar;
mod compose;
mod net;
#[cfg(test)]
mod tests;
mod words;

pub use calendar::{Calendar, Event};
pub use compose::{MOST_OFFERS, Proposal, Refusal, propose};

use crate::amount::share;
use crate::{Book, Facts, Form, Verdict, Works};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Lines and resources of one plan.
pub const MOST_LINES: usize = 100;

/// A cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostLine {
    pub label: String,
    /// Without tax, in cents.
    pub net_cents: i64,
    /// Rate of VAT, in hundredths of a per cent.
    #[serde(default)]
    pub vat: i64,
    #[serde(default)]
    pub paid_on: Option<Date>,
}

impl CostLine {
    /// The tax, rounded to the nearest cent, half a cent up.
    ///
    /// # Errors
    /// [`PlanFault::TooLarge`].
    pub fn vat_cents(&self) -> Result<i64, PlanFault> {
        let tenth = i128::from(self.net_cents) * i128::from(self.vat);
        i64::try_from((tenth + 5_000).div_euclid(10_000)).map_err(|_| PlanFault::TooLarge)
    }

    /// With tax.
    ///
    /// # Errors
    /// [`PlanFault::TooLarge`].
    pub fn gross_cents(&self) -> Result<i64, PlanFault> {
        self.net_cents.checked_add(self.vat_cents()?).ok_or(PlanFault::TooLarge)
    }
}

/// Somebody who may pay: a scheme, or a free entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// The scheme, when it is one of ours.
    #[serde(default)]
    pub scheme: Option<String>,
    pub label: String,
    pub form: Form,
    /// Does it count as public money?
    #[serde(default)]
    pub public: bool,
    /// Largest amount, in cents.
    #[serde(default)]
    pub cap_cents: Option<i64>,
    /// Share of the base, in hundredths of a per cent.
    #[serde(default)]
    pub rate: Option<i64>,
    /// What the rate is a share of, in cents; the whole cost when it is not said.
    #[serde(default)]
    pub base_cents: Option<i64>,
    /// With it, all public money together stays within this share of the cost, in hundredths of a per cent.
    #[serde(default)]
    pub public_limit: Option<i64>,
    /// Nothing may have begun.
    #[serde(default)]
    pub before_start: bool,
    /// Those of one group exclude each other.
    #[serde(default)]
    pub group: Option<String>,
    /// Share paid at the beginning, in hundredths of a per cent; the rest after the end.
    #[serde(default)]
    pub advance: i64,
    /// What it is for: the works that a grant pays for, or on which a relief is counted; `None`: not said.
    #[serde(default)]
    pub works: Option<Works>,
    /// The grants of the plan are taken off the base: property-tax relief. Such a relief is public money.
    #[serde(default)]
    pub net_of_grants: bool,
    /// Grants already obtained for the same works, in cents: taken off the base even when the plan has less.
    #[serde(default)]
    pub obtained_cents: i64,
    /// Months after the end for the rest.
    #[serde(default)]
    pub months_after_end: u8,
    /// What the plan takes of it, in cents; `None`: not in the plan.
    #[serde(default)]
    pub taken_cents: Option<i64>,
}

impl Offer {
    /// The most that it can pay of a cost, when so much is taken off its base.
    fn most_cents(&self, cost: i64, off: i64) -> i64 {
        let base = self.base_cents.map(|base| base.saturating_sub(off).max(0));
        let rated = self.rate.map(|rate| share(base.unwrap_or(cost).max(0), rate));
        let whole = base.filter(|_| self.rate.is_none());
        [rated, whole, self.cap_cents, Some(cost)].into_iter().flatten().min().unwrap_or(0).max(0)
    }

    /// Is it known how much it may give? A loan is as large as it is asked for; a gift without a largest amount is only
    /// what somebody wrote of it.
    const fn is_bounded(&self) -> bool {
        matches!(self.form, Form::Loan)
            || self.cap_cents.is_some()
            || self.rate.is_some()
            || self.base_cents.is_some()
    }

    /// Does it count against limits on public money?
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.form != Form::Loan && (self.public || self.net_of_grants)
    }
}

/// A plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    #[serde(default)]
    pub lines: Vec<CostLine>,
    #[serde(default)]
    pub offers: Vec<Offer>,
    /// Own money, in cents.
    #[serde(default)]
    pub own_cents: i64,
    /// Has the project begun? `None`: not known.
    #[serde(default)]
    pub started: Option<bool>,
    #[serde(default)]
    pub begins_on: Option<Date>,
    #[serde(default)]
    pub ends_on: Option<Date>,
}

/// What is wrong with a plan: each names the line or the resource, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanFault {
    #[error("an amount is too large to be counted")]
    TooLarge,
    #[error("{MOST_LINES} lines at most")]
    TooMany,
    #[error("line {0}: an amount or a rate is out of bounds")]
    Line(usize),
    #[error("resource {0}: an amount or a rate is out of bounds")]
    Resource(usize),
    #[error("the end is before the beginning")]
    Days,
    #[error("{MOST_OFFERS} resources at most are composed")]
    TooManyOffers,
}

/// A rule of stacking that a plan breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// The resource gives less than what is taken.
    OverMost { offer: usize, most: i64 },
    /// It asks that nothing has begun; `None`: whether it has is not known.
    Begun { offer: usize, known: bool },
    /// Two of one group.
    Group { offer: usize, other: usize },
    /// Public money is over the limit that a resource sets.
    PublicLimit { offer: usize, limit: i64, public: i64 },
    /// Resources and own money are more than the cost: a budget of zero, or an amount too many.
    TooMuch { over: i64 },
}

/// The sums of a plan, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    pub net: i64,
    pub vat: i64,
    pub gross: i64,
    pub gifts: i64,
    pub loans: i64,
    pub own: i64,
    pub public: i64,
    /// What is still to be found; negative when there is too much. The plan closes at 0.
    pub gap: i64,
}

impl Sums {
    /// The share of public money in the cost, in hundredths of a per cent, rounded up; `None` when nothing is spent.
    #[must_use]
    pub fn public_rate(&self) -> Option<i64> {
        let cost = i128::from(self.gross);
        (cost > 0)
            .then(|| i64::try_from((i128::from(self.public) * 10_000 + cost - 1) / cost).unwrap_or(i64::MAX))
    }
}

impl Plan {
    /// Bounds that a person may pass by mistake.
    ///
    /// # Errors
    /// Which line or resource.
    pub fn check(&self) -> Result<(), PlanFault> {
        let amount = |cents: i64| (0..=crate::facts::HIGHEST_CENTS).contains(&cents);
        let rate = |rate: i64| (0..=10_000).contains(&rate);
        if self.lines.len() > MOST_LINES || self.offers.len() > MOST_LINES {
            return Err(PlanFault::TooMany);
        }
        if let Some(at) = self.lines.iter().position(|line| !amount(line.net_cents) || !rate(line.vat)) {
            return Err(PlanFault::Line(at));
        }
        let sound = |offer: &Offer| {
            let amounts = [offer.cap_cents, offer.base_cents, offer.taken_cents, Some(offer.obtained_cents)];
            let amounts = amounts.into_iter().flatten();
            let rates = [offer.rate, offer.public_limit, Some(offer.advance)].into_iter().flatten();
            amounts.clone().all(amount) && rates.clone().all(rate)
        };
        if let Some(at) = self.offers.iter().position(|offer| !sound(offer)) {
            return Err(PlanFault::Resource(at));
        }
        if !amount(self.own_cents) {
            return Err(PlanFault::TooLarge);
        }
        match (self.begins_on, self.ends_on) {
            (Some(begins), Some(ends)) if ends < begins => Err(PlanFault::Days),
            _ => Ok(()),
        }
    }

    /// The sums: every page and file shows these.
    ///
    /// # Errors
    /// As [`Plan::check`], and when a sum does not fit.
    pub fn sums(&self) -> Result<Sums, PlanFault> {
        self.check()?;
        let add = |a: i64, b: i64| a.checked_add(b).ok_or(PlanFault::TooLarge);
        let mut sums = Sums { own: self.own_cents, ..Sums::default() };
        for line in &self.lines {
            sums.net = add(sums.net, line.net_cents)?;
            sums.vat = add(sums.vat, line.vat_cents()?)?;
        }
        sums.gross = add(sums.net, sums.vat)?;
        for offer in &self.offers {
            let taken = offer.taken_cents.unwrap_or(0);
            match offer.form {
                Form::Loan => sums.loans = add(sums.loans, taken)?,
                Form::Grant | Form::TaxRelief | Form::PersonAid => sums.gifts = add(sums.gifts, taken)?,
            }
            if offer.is_public() {
                sums.public = add(sums.public, taken)?;
            }
        }
        sums.gap = sums.gross - add(add(sums.gifts, sums.loans)?, sums.own)?;
        Ok(sums)
    }

    /// The rules of stacking that what is taken breaks.
    ///
    /// # Errors
    /// As [`Plan::sums`].
    pub fn broken(&self) -> Result<Vec<Broken>, PlanFault> {
        let sums = self.sums()?;
        let mut broken = Vec::new();
        let most = self.most(sums.gross, &self.taken());
        let taken: Vec<(usize, &Offer, i64)> = self
            .offers
            .iter()
            .enumerate()
            .filter_map(|(at, offer)| Some((at, offer, offer.taken_cents.filter(|taken| *taken > 0)?)))
            .collect();
        for (at, offer, cents) in &taken {
            let (offer_at, most) = (*at, most.get(*at).copied().unwrap_or(0));
            if *cents > most {
                broken.push(Broken::OverMost { offer: offer_at, most });
            }
            if offer.before_start && self.started != Some(false) {
                broken.push(Broken::Begun { offer: offer_at, known: self.started.is_some() });
            }
            let same = |other: &&(usize, &Offer, i64)| {
                other.0 < offer_at && offer.group.is_some() && other.1.group == offer.group
            };
            if let Some((other, ..)) = taken.iter().find(same) {
                broken.push(Broken::Group { offer: offer_at, other: *other });
            }
            if let Some(limit) = offer.public_limit.map(|limit| share(sums.gross, limit))
                && sums.public > limit
            {
                broken.push(Broken::PublicLimit { offer: offer_at, limit, public: sums.public });
            }
        }
        if sums.gap < 0 {
            broken.push(Broken::TooMuch { over: sums.gap.saturating_neg() });
        }
        Ok(broken)
    }

    /// What is taken of each resource, in cents.
    fn taken(&self) -> Vec<i64> {
        self.offers.iter().map(|offer| offer.taken_cents.unwrap_or(0)).collect()
    }

    /// The most that each resource can pay of a cost, when so much is taken of each.
    fn most(&self, cost: i64, taken: &[i64]) -> Vec<i64> {
        let off = net::taken_off(&self.offers, taken);
        self.offers.iter().zip(off).map(|(offer, off)| offer.most_cents(cost, off)).collect()
    }
}

/// What the schemes that fit, or perhaps fit, offer to a project. A scheme without amount is not there: it is typed in
/// when the amount is known.
#[must_use]
pub fn offers(book: &Book<'_>, facts: &Facts, table: &law::Table) -> Vec<Offer> {
    let of = |finding: crate::Finding| {
        let (aid, span) = (finding.scheme.aid?, finding.amount?);
        let usable = finding.verdict == Verdict::Eligible && aid.form != Form::PersonAid;
        let most = span.most.filter(|most| usable && *most > 0)?;
        // A relief keeps its base and its rate: the grants of the plan will be taken off it.
        let net = aid.works.filter(|_| aid.takes_off(table, book.on()) != Some(false));
        let base = net.and_then(|_| facts.get(aid.base));
        let value = |bound: crate::Bound| bound.number(table, book.on()).ok();
        let rate = base.and_then(|_| value(aid.rate.1));
        Some(Offer {
            scheme: Some(finding.scheme.code.to_owned()),
            label: finding.scheme.name.0.to_owned(),
            form: aid.form,
            public: finding.scheme.public && aid.form != Form::Loan,
            cap_cents: match base {
                Some(_) => aid.within.and_then(|fact| facts.get(fact)),
                None => Some(most),
            },
            rate,
            base_cents: base,
            public_limit: aid.public_limit.and_then(|key| table.value(key, book.on()).ok()).map(|v| v.amount),
            before_start: aid.before_start,
            group: aid.group.map(str::to_owned),
            advance: 0,
            works: aid.works,
            net_of_grants: base.is_some(),
            obtained_cents: base.and(aid.minus).and_then(|fact| facts.get(fact)).unwrap_or(0),
            months_after_end: if aid.form == Form::TaxRelief { 12 } else { 0 },
            taken_cents: None,
        })
    };
    book.find(facts).into_iter().filter_map(of).collect()
}
