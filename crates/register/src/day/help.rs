//! What waits of diagnoses, quotes and accompaniments.

use super::{Day, Queue, Subject, Waiting, When};
use crate::diagnoses::{DiagnosisEvent, DiagnosisRecord, DiagnosisStage};
use crate::engagements::QuoteRecord;
use crate::{Error, Register};
use engagement::{MilestoneState, Side, milestone_state};
use jiff::civil::Date;
use trust::day::legal_day;

impl Register {
    pub(super) async fn help_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let asked = day.asked;
        let (by, on) = (asked.organisation_id, asked.on);
        if asked.asks_one_of(&[Queue::EstateDiagnoses, Queue::Recommendations]) {
            let mut all = Vec::new();
            for line in self.diagnoses(by).await? {
                all.push(self.diagnosis(by, &line.id).await?);
            }
            day.put(Queue::EstateDiagnoses, || all.iter().filter_map(|one| to_deliver(one, by)).collect());
            day.put(Queue::Recommendations, || all.iter().filter_map(|one| to_answer(one, by)).collect());
        }
        if asked.asks_one_of(&[Queue::QuotesToSign, Queue::MilestonesLate]) {
            let all = self.quotes(by).await?;
            day.put(Queue::QuotesToSign, || all.iter().filter_map(|one| to_sign(one, by, on)).collect());
            day.put(Queue::MilestonesLate, || all.iter().flat_map(|one| late(one, by, on)).collect());
        }
        Ok(())
    }
}

/// A diagnosis that this organisation makes, and that is not delivered; since it was begun, or opened again.
fn to_deliver(one: &DiagnosisRecord, by: &str) -> Option<Waiting> {
    let waits = one.stage() == DiagnosisStage::Open && one.is_made_by(by);
    let begun = one
        .events
        .iter()
        .rev()
        .find(|noted| matches!(noted.event, DiagnosisEvent::Begun | DiagnosisEvent::Reopened));
    waits.then(|| Waiting {
        subject: Subject::Diagnosis { id: one.id.clone(), title: one.title.clone(), recommendations: None },
        when: When::since(begun.map(|noted| legal_day(noted.at))),
        residence_id: None,
    })
}

/// Recommendations that this organisation did not answer; since they were delivered.
fn to_answer(one: &DiagnosisRecord, by: &str) -> Option<Waiting> {
    let delivered = one.delivered.as_ref().filter(|_| one.stage() == DiagnosisStage::Delivered)?;
    let n = u32::try_from(one.unanswered()).unwrap_or(u32::MAX);
    (one.organisation.id == by && n > 0).then(|| Waiting {
        subject: Subject::Diagnosis {
            id: one.id.clone(),
            title: one.title.clone(),
            recommendations: Some(n),
        },
        when: When::Since(legal_day(delivered.at)),
        residence_id: None,
    })
}

/// A quote that waits for the signature of this organisation, by the last day on which it is valid.
fn to_sign(one: &QuoteRecord, by: &str, on: Date) -> Option<Waiting> {
    let (number, standing) = one.waits_for(by, on)?;
    let title = one.quote.version(number)?.terms.title.clone();
    Some(Waiting {
        subject: Subject::Quote { id: one.id.clone(), title, partner: one.partner_of(by).name.clone() },
        when: When::by(standing.valid_until),
        residence_id: None,
    })
}

/// Milestones whose day is over, for the organisation that helps.
fn late(one: &QuoteRecord, by: &str, on: Date) -> Vec<Waiting> {
    let followed =
        one.in_force().filter(|_| one.quote.closed().is_none() && one.side_of(by) == Side::Provider);
    let Some(version) = followed else { return Vec::new() };
    let milestones = version.terms.milestones.iter();
    milestones
        .filter(|milestone| matches!(milestone_state(&one.quote, milestone, on), MilestoneState::Late { .. }))
        .map(|milestone| Waiting {
            subject: Subject::Milestone {
                id: one.id.clone(),
                title: version.terms.title.clone(),
                label: milestone.label.clone(),
            },
            when: When::By(milestone.due_on),
            residence_id: None,
        })
        .collect()
}
