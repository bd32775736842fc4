//! What is due of a pathway, by whom, before which day. The days come from dated parameters; one that is unknown makes
//! nothing due, and is told.

use super::status::Status;
use super::{Conclusion, Side, Stage, Standing};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use trust::closed_list;

closed_list! {
    /// What is due.
    What {
        Orient = "orient",
        Decide = "decide",
        OfferDwelling = "offer-dwelling",
        AnswerOffer = "answer-offer",
        MoveIn = "move-in",
        Review = "review",
        /// The landlord tells the prefect whether it offers a lease, with its reasons if not.
        TellPrefect = "tell-prefect",
        /// The period ends: the lease slides, or the period is renewed, or something else is found.
        EndOfPeriod = "end-of-period",
        /// The assessment is soon too old to be used.
        RenewAssessment = "renew-assessment",
    }
}

/// The clock: months and days, as the law, the conventions and the house say them. What is unknown is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clock {
    /// Days that each of the first steps may take.
    pub step_days: BTreeMap<What, u16>,
    /// Months between two reviews, by status.
    pub review_months: BTreeMap<Status, u16>,
    /// Months before the end of a transitional lease at which the prefect is told.
    pub prefect_months: Option<u16>,
    /// Months during which an assessment may be used.
    pub assessment_months: Option<u16>,
    /// Days before the end of an assessment, or of a period, at which it is told.
    pub warning_days: Option<u16>,
}

/// Something due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    pub on: Date,
    pub what: What,
    pub by: Side,
}

fn months(from: Date, months: u16) -> Option<Date> {
    from.checked_add(i64::from(months).months()).ok()
}

/// So many months before the end of a period: the last day on which something is still said in time.
fn months_before(end: Date, months: u16) -> Option<Date> {
    end.checked_sub(i64::from(months).months()).ok()
}

/// The last day on which an assessment may be used; `None`: how long is not known.
#[must_use]
pub fn usable_until(assessed_on: Date, clock: &Clock) -> Option<Date> {
    months(assessed_on, clock.assessment_months?)
}

/// What is due, the first first. `assessments`: the last day of use of the newest of each side, where there is one.
#[must_use]
pub fn due(now: &Standing, assessments: &[(Side, Date)], clock: &Clock, today: Date) -> Vec<Due> {
    let mut all = Vec::new();
    let step = |what: What| {
        let days = clock.step_days.get(&what)?;
        now.since.checked_add(i64::from(*days).days()).ok()
    };
    let first = match now.stage {
        Stage::Proposed => Some((What::Orient, Side::Siao)),
        Stage::Oriented => Some((What::Decide, Side::Association)),
        Stage::Accepted => Some((What::OfferDwelling, Side::Landlord)),
        Stage::Offered => Some((What::AnswerOffer, Side::Association)),
        Stage::ToMoveIn => Some((What::MoveIn, Side::Landlord)),
        _ => None,
    };
    all.extend(first.and_then(|(what, by)| Some(Due { on: step(what)?, what, by })));
    if now.stage == Stage::Housed {
        all.extend(of_status(now, clock, today));
    }
    if !now.stage.is_over() {
        let soon = clock.warning_days.and_then(|days| today.checked_add(i64::from(days).days()).ok());
        for (side, until) in assessments {
            // One that is out is still to be made again.
            if soon.is_some_and(|soon| *until <= soon) {
                all.push(Due { on: *until, what: What::RenewAssessment, by: *side });
            }
        }
    }
    all.sort();
    all
}

fn of_status(now: &Standing, clock: &Clock, today: Date) -> Vec<Due> {
    let mut all = Vec::new();
    let (Some(status), Some(since)) = (now.status(), now.status_since()) else { return all };
    let last = now.reviews.last().map_or(since, |(on, _)| (*on).max(since));
    if let Some(on) = clock.review_months.get(&status).and_then(|every| months(last, *every)) {
        all.push(Due { on, what: What::Review, by: Side::Association });
    }
    let Some(until) = now.until else { return all };
    if status == Status::TransitionalLease
        && now.prefect_told.is_none()
        && let Some(on) = clock.prefect_months.and_then(|before| months_before(until, before))
    {
        all.push(Due { on, what: What::TellPrefect, by: Side::Landlord });
    }
    let soon = clock.warning_days.and_then(|days| today.checked_add(i64::from(days).days()).ok());
    // A review that found the household ready makes the end of the period everybody's business at once.
    let is_ready = matches!(now.reviews.last(), Some((on, Conclusion::ReadyForLease)) if *on >= since);
    if is_ready || soon.is_some_and(|soon| until <= soon) {
        all.push(Due { on: until, what: What::EndOfPeriod, by: Side::Landlord });
    }
    all
}
