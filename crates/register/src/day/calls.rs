//! What waits of calls for projects and of joint applications: texts to approve, questions to answer, sections to write,
//! signatures.

use super::{Day, Queue, Subject, Waiting, When};
use crate::applications::{ApplicationRecord, Side};
use crate::calls::CallRecord;
use crate::{Error, Register};
use ::calls::{Stage, Standing};
use jiff::Timestamp;
use trust::day::legal_day;

impl Register {
    pub(super) async fn calls_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let (id, at) = (day.asked.organisation_id, day.asked.at);
        if day.asked.asks_one_of(&[Queue::CallsToApprove, Queue::CallQuestions]) {
            let all = self.calls(Some(id)).await?;
            day.put(Queue::CallsToApprove, || all.iter().filter_map(|one| to_approve(one, id)).collect());
            let mut lines = Vec::new();
            let own = all.iter().filter(|one| one.coordinator.id == id);
            for one in own.filter(|one| matches!(one.stage(at), Stage::Announced | Stage::Open)) {
                let asked = self.call_questions(Some(id), &one.id).await?;
                let silent = asked.iter().filter(|question| question.answer.is_none());
                lines.extend(silent.map(|question| Waiting {
                    subject: Subject::Call { id: one.id.clone(), title: title(one) },
                    when: When::Since(legal_day(question.asked_at)),
                    residence_id: None,
                }));
            }
            day.put(Queue::CallQuestions, || lines);
        }
        if day.asked.asks_one_of(&[Queue::ApplicationsToSign, Queue::ApplicationsToWrite]) {
            let all = self.applications(id).await?;
            day.put(Queue::ApplicationsToSign, || {
                all.iter().filter_map(|one| to_sign(one, id, at)).collect()
            });
            day.put(Queue::ApplicationsToWrite, || all.iter().filter_map(|one| to_write(one, at)).collect());
        }
        Ok(())
    }
}

fn title(one: &CallRecord) -> String {
    one.shown().map(|version| version.specification.title.clone()).unwrap_or_default()
}

/// A draft that one opens with others, and has not approved. Before its opening, or it opens too late.
fn to_approve(one: &CallRecord, own: &str) -> Option<Waiting> {
    let (draft, _) = one.draft()?;
    one.waits_for(own).then(|| Waiting {
        subject: Subject::Call { id: one.id.clone(), title: draft.specification.title.clone() },
        when: When::By(draft.specification.opens.date()),
        residence_id: None,
    })
}

type Held = (ApplicationRecord, CallRecord, Side);

/// An application, to be done before its call closes.
fn before_closing((record, call, _): &Held) -> Waiting {
    Waiting {
        subject: Subject::Application {
            id: record.id.clone(),
            title: record.content.title.clone(),
            call: title(call),
        },
        when: When::by(::calls::closes(&call.call).map(|clock| clock.date())),
        residence_id: None,
    }
}

/// Offered to be signed, and one's organisation has not.
fn to_sign(one: &Held, own: &str, at: Timestamp) -> Option<Waiting> {
    let joined = matches!(one.2, Side::Lead | Side::Partner);
    (joined && one.0.waits_for(&one.1, own, at)).then(|| before_closing(one))
}

/// Being written by one's organisation, or waiting for its answer to an invitation.
fn to_write(one: &Held, at: Timestamp) -> Option<Waiting> {
    let waits = match one.2 {
        Side::Lead | Side::Partner => one.0.standing(&one.1, at) == Standing::Forming,
        Side::Invited => matches!(one.0.standing(&one.1, at), Standing::Forming | Standing::SignOff),
        Side::Runs => false,
    };
    waits.then(|| before_closing(one))
}
