//! What waits between organisations that buy and decide together: answers to give, lots to lead on, votes, events, contacts to
//! take up.

use super::{Day, Queue, Subject, Waiting, When};
use crate::contacts::Contact;
use crate::events::Event;
use crate::governance::Decision;
use crate::innovations::{Innovation, ReplaySeen};
use crate::meetings::Meeting;
use crate::pools::{PoolSeen, Side as PoolSide};
use crate::premises::PremisesSeen;
use crate::testimonies::{Side, Testimony};
use crate::workshops::Proposal;
use crate::{Error, Register};
use jiff::civil::Date;
use pooling::{Answer, Outcome, Stage};

impl Register {
    pub(super) async fn together_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let (id, on) = (day.asked.organisation_id, day.asked.on);
        if day.asked.asks_one_of(&[Queue::PoolAnswers, Queue::PoolsToLead]) {
            let all = self.pools(id, on).await?;
            day.put(Queue::PoolAnswers, || all.iter().filter_map(to_answer).collect());
            day.put(Queue::PoolsToLead, || all.iter().filter_map(to_lead).collect());
        }
        if day.asked.asks_one_of(&[Queue::PremisesToLead, Queue::PremisesOffered]) {
            let all = self.premises(Some(id), on).await?;
            day.put(Queue::PremisesToLead, || {
                all.iter().filter(|one| one.asks_landlord()).map(|one| place(one, None)).collect()
            });
            day.put(Queue::PremisesOffered, || {
                let mine = all.iter().filter(|one| one.asks_applicant());
                mine.map(|one| place(one, one.applications.iter().find_map(|of| of.step.until))).collect()
            });
        }
        if day.asked.asks(Queue::Votes) {
            let mut lines = Vec::new();
            for (partnership, _) in self.partnerships(id).await? {
                let one = self.partnership(id, &partnership, on).await?;
                // Whoever left votes no more.
                let is_there =
                    one.partners.iter().any(|partner| partner.id == id && partner.left_on.is_none());
                let open = one.decisions.iter().filter(|_| is_there);
                lines.extend(open.filter_map(|decision| to_vote(decision, &partnership, id)));
            }
            day.put(Queue::Votes, || lines);
        }
        if day.asked.asks(Queue::EventsToRemind) {
            let all = self.events_to_remind(id, on).await?;
            day.put(Queue::EventsToRemind, || all.into_iter().map(held).collect());
        }
        if day.asked.asks(Queue::EventsToAttend) {
            let all = self.events_to_attend(id, on).await?;
            day.put(Queue::EventsToAttend, || all.into_iter().map(held).collect());
        }
        if day.asked.asks(Queue::MeetingsToAnswer) {
            let all = self.meetings_to_answer(id, on).await?;
            day.put(Queue::MeetingsToAnswer, || all.into_iter().map(to_meet).collect());
        }
        if day.asked.asks(Queue::ContactsDue) {
            let all = self.contacts_due(id, on).await?;
            day.put(Queue::ContactsDue, || all.into_iter().map(to_take_up).collect());
        }
        if day.asked.asks(Queue::ProposalsToCarry) {
            let all = self.proposals_to_carry(id).await?;
            day.put(Queue::ProposalsToCarry, || all.into_iter().map(to_carry).collect());
        }
        if day.asked.asks(Queue::InnovationsToVet) {
            let all = self.innovations_to_vet(id, on).await?;
            day.put(Queue::InnovationsToVet, || all.into_iter().map(to_vet).collect());
        }
        if day.asked.asks(Queue::TestimoniesToAnswer) {
            let all = self.testimonies_to_answer(id).await?;
            day.put(Queue::TestimoniesToAnswer, || all.into_iter().filter_map(to_confirm).collect());
        }
        if day.asked.asks(Queue::ReplaysMine) {
            let all = self.replays(id).await?;
            let mine = all.into_iter().filter(ReplaySeen::waits_for_me);
            day.put(Queue::ReplaysMine, || mine.map(to_step).collect());
        }
        Ok(())
    }
}

fn to_meet((event, one, on): (String, Meeting, Date)) -> Waiting {
    let subject = Subject::Meeting { event, id: one.id, other: one.other, about: one.subject };
    Waiting { subject, when: When::By(on), residence_id: None }
}

fn pool(one: &PoolSeen, when: When) -> Waiting {
    let subject = Subject::Pool { id: one.id.clone(), subject: one.sounding.subject.clone() };
    Waiting { subject, when, residence_id: None }
}

fn place(one: &PremisesSeen, until: Option<Date>) -> Waiting {
    let subject = Subject::Premises { id: one.id.clone(), title: one.listing.title.clone() };
    Waiting { subject, when: When::by(until), residence_id: None }
}

/// Lots that one is asked to join, while their window is open.
fn to_answer(one: &PoolSeen) -> Option<Waiting> {
    let waits = one.side == PoolSide::Member
        && one.stage == Stage::Forming
        && matches!(one.own, Some(Answer::Asked { .. }));
    waits.then(|| pool(one, When::By(one.terms.closes)))
}

/// Lots of one's desk whose next step is its own: to open, to find quotes for, to adopt.
fn to_lead(one: &PoolSeen) -> Option<Waiting> {
    let when = match one.stage {
        Stage::Sounding => When::By(one.terms.closes),
        Stage::Committed | Stage::Sourced => When::Since(one.terms.closes),
        _ => return None,
    };
    (one.side == PoolSide::Desk).then(|| pool(one, when))
}

/// A decision on which one may still vote, and has not.
fn to_vote(decision: &Decision, partnership_id: &str, own: &str) -> Option<Waiting> {
    let silent = decision.votes.iter().any(|(who, _, _, choice)| who == own && choice.is_none());
    let waits = silent && decision.tally.outcome == Outcome::Open;
    waits.then(|| Waiting {
        subject: Subject::Vote { partnership_id: partnership_id.to_owned(), title: decision.title.clone() },
        when: When::By(decision.closes_on),
        residence_id: None,
    })
}

fn held(one: Event) -> Waiting {
    Waiting {
        when: When::By(one.told.starts_at.date()),
        subject: Subject::Event { id: one.id, title: one.told.title, place: one.told.place },
        residence_id: None,
    }
}

fn to_carry(one: Proposal) -> Waiting {
    Waiting {
        when: When::by(one.due_on),
        subject: Subject::WorkshopProposal { id: one.id, words: one.words, workshop: one.workshop },
        residence_id: None,
    }
}

fn to_vet(one: Innovation) -> Waiting {
    let subject = Subject::Innovation { id: one.id, title: one.sheet.title, holder: one.holder };
    Waiting { subject, when: When::by(None), residence_id: None }
}

/// Since when a text waits: since it was asked, or since a correction was.
fn to_confirm(one: Testimony) -> Option<Waiting> {
    let last = one.last()?;
    let since = last.answer.as_ref().map_or(last.asked_on, |answer| answer.on);
    let title = last.told.title.clone();
    let other = if one.side == Some(Side::Teller) { one.other } else { one.teller };
    let subject = Subject::Testimony { id: one.id, title, other };
    Some(Waiting { subject, when: When::Since(since), residence_id: None })
}

fn to_step(one: ReplaySeen) -> Waiting {
    let when = one.replay.facts.last().map_or_else(|| When::by(None), |last| When::Since(last.on()));
    let other = one.other().to_owned();
    Waiting { subject: Subject::Replay { id: one.id, title: one.title, other }, when, residence_id: None }
}

fn to_take_up(one: Contact) -> Waiting {
    let when: Option<Date> = one.noted.next_on;
    Waiting {
        subject: Subject::Contact { partner: one.noted.partner },
        when: When::by(when),
        residence_id: None,
    }
}
