//! What waits between organisations and people: signatures, drafts, roles, invitations, requests of persons.

use super::{Day, DayRequest, Queue, Subject, Waiting, When, day_of};
use crate::agreements::{AgreementEvent, AgreementRecord};
use crate::members::Member;
use crate::members::invitations::Invitation;
use crate::privacy::requests::RightsRequest;
use crate::supported::Convention;
use crate::{Error, Register};
use pathway::supported::convention::State;
use trust::day::legal_day;

impl Register {
    pub(super) async fn partners_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let asked = day.asked;
        let id = asked.organisation_id;
        if asked.asks_one_of(&[Queue::ToSign, Queue::ToPropose]) {
            let all = self.agreements_of(id).await?;
            let mut unsigned = to_sign(&all, asked);
            unsigned.extend(conventions_to_sign(&self.supported_conventions(id).await?, asked));
            day.put(Queue::ToSign, || unsigned);
            day.put(Queue::ToPropose, || to_propose(&all, asked));
        }
        if asked.asks(Queue::Roles) {
            let members = self.members(id).await?;
            day.put(Queue::Roles, || roles(&members, self.author().code()));
        }
        if asked.asks(Queue::Invitations) {
            let all = self.invitations(id).await?;
            day.put(Queue::Invitations, || invitations(&all));
        }
        if asked.asks(Queue::Requests) {
            let all = self.rights_requests(id).await?;
            day.put(Queue::Requests, || requests(&all));
        }
        Ok(())
    }
}

fn agreement(record: &AgreementRecord, asked: &DayRequest<'_>, when: When) -> Waiting {
    let partner = record.partner_of(asked.organisation_id).name.clone();
    Waiting { subject: Subject::Agreement { id: record.id.clone(), partner }, when, residence_id: None }
}

/// Proposals that one's organisation has not signed, since they were made.
fn to_sign(all: &[AgreementRecord], asked: &DayRequest<'_>) -> Vec<Waiting> {
    let waits = all.iter().filter(|record| {
        record.proposal(asked.at).is_some_and(|version| !version.is_signed_by(asked.organisation_id))
    });
    let lines = waits.map(|record| {
        let proposed = record.facts.iter().rev();
        let mut proposed = proposed.filter(|fact| matches!(fact.event, AgreementEvent::Proposed { .. }));
        agreement(record, asked, When::since(proposed.next().map(|fact| legal_day(fact.at))))
    });
    lines.collect()
}

/// Conventions of supported housing that one's organisation has not signed.
fn conventions_to_sign(all: &[Convention], asked: &DayRequest<'_>) -> Vec<Waiting> {
    let waits = all.iter().filter(|one| {
        let side = one.terms.side_of(asked.organisation_id);
        one.state(asked.at) == State::ToSign && side.is_some_and(|side| !one.is_signed_by(side))
    });
    let lines = waits.map(|one| Waiting {
        subject: Subject::SupportedConvention { id: one.id.clone(), title: one.terms.title.clone() },
        when: When::Unsaid,
        residence_id: None,
    });
    lines.collect()
}

fn to_propose(all: &[AgreementRecord], asked: &DayRequest<'_>) -> Vec<Waiting> {
    let drafts = all.iter().filter_map(|record| {
        let draft = record.draft().filter(|draft| draft.made_for == asked.organisation_id)?;
        Some(agreement(record, asked, When::since(day_of(&draft.made_at))))
    });
    drafts.collect()
}

/// Roles that this person may agree to: neither given by them, nor to them.
fn roles(members: &[Member], me: &str) -> Vec<Waiting> {
    let others = members.iter().filter(|member| member.account_id != me);
    let lines = others.flat_map(|member| {
        let waits = member.roles.iter().filter(move |role| role.waits_for_approval && role.given_by != me);
        waits.map(move |role| Waiting {
            subject: Subject::Role { id: role.id.clone(), person: member.name.clone(), role: role.role },
            when: When::since(day_of(&role.given_at)),
            residence_id: None,
        })
    });
    lines.collect()
}

fn invitations(all: &[Invitation]) -> Vec<Waiting> {
    let lines = all.iter().map(|one| Waiting {
        subject: Subject::Invitation {
            id: one.id.clone(),
            email: one.email.clone(),
            roles: one.grants.iter().map(|grant| grant.role).collect(),
        },
        when: When::by(day_of(&one.expires_at)),
        residence_id: None,
    });
    lines.collect()
}

fn requests(all: &[RightsRequest]) -> Vec<Waiting> {
    let waiting = all.iter().filter(|one| one.answered_at.is_none());
    let lines = waiting.map(|one| Waiting {
        subject: Subject::Request { id: one.id.clone() },
        when: When::by(day_of(&one.due_on)),
        residence_id: None,
    });
    lines.collect()
}
