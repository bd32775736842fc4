//! When money leaves and when it comes, without own money: so the lowest point says how much must be advanced.

use super::{Plan, PlanFault};
use crate::amount::share;
use jiff::ToSpan;
use jiff::civil::Date;

/// A payment: what leaves is negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub on: Date,
    pub label: String,
    /// The resource that pays; `None`: a cost.
    pub offer: Option<usize>,
    pub cents: i64,
    /// What all payments up to this one leave.
    pub balance: i64,
}

/// The payments of a plan, in the order of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    pub events: Vec<Event>,
    /// Costs without a day: the balance does not know them.
    pub undated_costs: i64,
    /// Money to come without a day.
    pub undated_money: i64,
    /// The lowest balance and its day, when every cost has a day and something must be advanced.
    pub low: Option<(Date, i64)>,
}

impl Plan {
    /// The calendar: costs on their days, resources at the beginning and after the end.
    ///
    /// # Errors
    /// As [`Plan::sums`].
    pub fn calendar(&self) -> Result<Calendar, PlanFault> {
        self.sums()?;
        let mut dated: Vec<(Date, i64, String, Option<usize>)> = Vec::new();
        let (mut undated_costs, mut undated_money) = (0_i64, 0_i64);
        let add = |sum: &mut i64, cents: i64| -> Result<(), PlanFault> {
            *sum = sum.checked_add(cents).ok_or(PlanFault::TooLarge)?;
            Ok(())
        };
        for line in &self.lines {
            let gross = line.gross_cents()?;
            match line.paid_on {
                Some(on) => dated.push((on, -gross, line.label.clone(), None)),
                None => add(&mut undated_costs, gross)?,
            }
        }
        for (at, offer) in self.offers.iter().enumerate() {
            let Some(taken) = offer.taken_cents.filter(|taken| *taken > 0) else { continue };
            let advance = share(taken, offer.advance);
            let after =
                self.ends_on.and_then(|end| end.checked_add(i64::from(offer.months_after_end).months()).ok());
            for (on, cents) in [(self.begins_on, advance), (after, taken - advance)] {
                match on {
                    _ if cents == 0 => {}
                    Some(on) => dated.push((on, cents, offer.label.clone(), Some(at))),
                    None => add(&mut undated_money, cents)?,
                }
            }
        }
        // On one day money leaves first: the lowest point is prudent.
        dated.sort();
        let mut balance = 0_i64;
        let mut events = Vec::new();
        for (on, cents, label, offer) in dated {
            add(&mut balance, cents)?;
            events.push(Event { on, label, offer, cents, balance });
        }
        let low = events.iter().map(|event| (event.balance, event.on)).min();
        let low =
            low.filter(|(balance, _)| *balance < 0 && undated_costs == 0).map(|(balance, on)| (on, balance));
        Ok(Calendar { events, undated_costs, undated_money, low })
    }
}
