//! What waits of households who wish to move, and of dwellings that landlords ask each other for.

use super::{Day, DayRequest, Queue, Subject, Waiting, When, day_of};
use crate::charters::{CharterRequest, Side};
use crate::transfers::{Answer, NotedExchange, NotedWish};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;

/// A wish is told this long before its last day, so that the household is asked in time.
const TOLD_DAYS: i64 = 30;

/// What is to be done with a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalStep {
    /// A household was told nothing yet.
    Propose,
    /// A household was told, and what it says is to be noted.
    Answer,
    /// Those who were asked accept: a commission is to see it.
    Hand,
}

impl Register {
    pub(super) async fn moves_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let asked = day.asked;
        let id = asked.organisation_id;
        if asked.asks(Queue::Proposals) {
            let all = self.transfer_exchanges(id, false).await?;
            day.put(Queue::Proposals, || all.iter().filter_map(|one| proposal(one, asked)).collect());
        }
        if asked.asks(Queue::Wishes) {
            let all = self.transfer_wishes(id).await?;
            day.put(Queue::Wishes, || all.iter().filter_map(|one| wish(one, asked)).collect());
        }
        if asked.asks(Queue::CharterRequests) {
            let all = self.charter_requests(id, asked.on).await?;
            day.put(Queue::CharterRequests, || all.iter().filter_map(|one| request(one, asked)).collect());
        }
        Ok(())
    }
}

/// What a proposal waits for, and since when; nothing once a commission has it on its table.
fn next(one: &NotedExchange) -> Option<(ProposalStep, Option<Date>)> {
    if one.standing.handed.is_some() {
        return None;
    }
    let answers = one.standing.answers.iter().take(one.standing.alive);
    let waits = answers.clone().find_map(|answer| match answer {
        Answer::NotAsked => Some((ProposalStep::Propose, day_of(&one.made_at))),
        Answer::Proposed { on } => Some((ProposalStep::Answer, Some(*on))),
        Answer::Accepted { .. } | Answer::Refused { .. } => None,
    });
    let accepted = answers.filter_map(|answer| match answer {
        Answer::Accepted { on } => Some(*on),
        _ => None,
    });
    waits.or(accepted.max().map(|on| (ProposalStep::Hand, Some(on))))
}

fn proposal(one: &NotedExchange, asked: &DayRequest<'_>) -> Option<Waiting> {
    let dwelling_id = one.alive().first()?.from_id.clone();
    let (step, since) = next(one)?;
    Some(Waiting {
        residence_id: asked.residence_of(&dwelling_id),
        subject: Subject::Proposal { id: one.id.clone(), dwelling_id, step },
        when: When::since(since),
    })
}

/// A wish that nobody may use any more, or soon.
fn wish(one: &NotedWish, asked: &DayRequest<'_>) -> Option<Waiting> {
    let soon = asked.on.checked_add(TOLD_DAYS.days()).unwrap_or(asked.on);
    let is_left = one.is_household_there == Some(false);
    let waits = one.closed.is_none() && (is_left || one.kept_until <= soon);
    waits.then(|| Waiting {
        residence_id: asked.residence_of(&one.dwelling_id),
        subject: Subject::Wish { id: one.id.clone(), dwelling_id: one.dwelling_id.clone(), is_left },
        when: When::By(one.kept_until),
    })
}

/// A request of another landlord that nobody answered.
fn request(one: &CharterRequest, asked: &DayRequest<'_>) -> Option<Waiting> {
    let waits = one.side == Side::Answers && one.state(asked.on).is_open();
    let dwelling_id = one.dwelling_id.clone().filter(|_| waits)?;
    Some(Waiting {
        residence_id: asked.residence_of(&dwelling_id),
        subject: Subject::CharterRequest { id: one.id.clone(), dwelling_id, other: one.other.clone() },
        when: When::By(one.reply_by),
    })
}
