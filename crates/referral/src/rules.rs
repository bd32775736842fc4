//! Days after which something is due. Each desk sets its own; these are those of the workflow.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Days of the ladder and of the other timers, and how many teams are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Working days before a human being of the desk has answered.
    pub first_answer: i32,
    /// A team is left in peace so many days after it was asked.
    pub guard: i32,
    /// Days after which it is reminded, for the last time, and the desk steps in.
    pub reminder: i32,
    pub last_call: i32,
    pub escalation: i32,
    /// Days after which the desk signs that nobody could help, or asks others.
    pub abandon: i32,
    /// Days between a team's yes and the beginning of the diagnosis.
    pub begin: i32,
    /// Days between the beginning of the diagnosis and its delivery.
    pub deliver: i32,
    /// Days during which the requester answers a diagnosis, then a quote.
    pub reply: i32,
    /// Days after the end when the requester is asked whether it helped.
    pub survey: i32,
    /// Months during which a request that is over may be opened again.
    pub reopen_months: i32,
    /// Teams asked about one need.
    pub offers: u32,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            first_answer: 2,
            guard: 3,
            reminder: 9,
            last_call: 21,
            escalation: 30,
            abandon: 45,
            begin: 15,
            deliver: 60,
            reply: 60,
            survey: 90,
            reopen_months: 12,
            offers: 2,
        }
    }
}

/// What is wrong with rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RulesError {
    #[error("the days of the ladder go up: guard, reminder, last call, escalation, abandon")]
    Ladder,
    #[error("between 1 and 400 days")]
    Days,
    #[error("between 1 and 6 teams are asked")]
    Offers,
}

impl Rules {
    /// Are they rules that leave nobody waiting for ever?
    ///
    /// # Errors
    /// What is wrong.
    pub fn check(&self) -> Result<(), RulesError> {
        let ladder = [self.guard, self.reminder, self.last_call, self.escalation, self.abandon];
        if !ladder.is_sorted_by(|a, b| a < b) {
            return Err(RulesError::Ladder);
        }
        let days = [self.first_answer, self.guard, self.begin, self.deliver, self.reply, self.survey];
        if days.iter().chain([&self.abandon]).any(|days| !(1..=400).contains(days))
            || !(1..=36).contains(&self.reopen_months)
        {
            return Err(RulesError::Days);
        }
        if !(1..=6).contains(&self.offers) { Err(RulesError::Offers) } else { Ok(()) }
    }

    /// Until when a request that ended that day may be opened again.
    #[must_use]
    pub fn reopens_until(&self, ended: Date) -> Date {
        later(ended, self.reopen_months.months())
    }
}

/// The day so many days later; the last day of the calendar at most.
pub(crate) fn days_after(day: Date, days: i32) -> Date {
    later(day, days.days())
}

fn later(day: Date, span: Span) -> Date {
    day.checked_add(span).unwrap_or(Date::MAX)
}

/// The day so many working days later: Saturdays and Sundays do not count. Public holidays do, so that a desk is never
/// given more time than it says.
#[must_use]
pub fn add_working_days(day: Date, count: i32) -> Date {
    let mut day = day;
    let mut left = count;
    while left > 0 {
        day = days_after(day, 1);
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
        if day == Date::MAX {
            break;
        }
    }
    day
}
