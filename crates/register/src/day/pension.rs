//! What waits of agreements with pension funds: works behind their pace, aids to ask for.

use super::{Day, Queue, Subject, Waiting, When};
use crate::pension::PensionAgreement;
use crate::{Error, Register};
use jiff::civil::Date;
use pension::Stage;

impl Register {
    pub(super) async fn pension_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let asked = day.asked;
        if !asked.asks_one_of(&[Queue::PensionPace, Queue::PensionClaims]) {
            return Ok(());
        }
        let all = self.pension_agreements(asked.organisation_id, asked.on).await?;
        day.put(Queue::PensionPace, || all.iter().filter_map(|one| behind(one, asked.on)).collect());
        day.put(Queue::PensionClaims, || all.iter().filter_map(to_claim).collect());
        Ok(())
    }
}

fn waiting(one: &PensionAgreement, dwellings: u32, when: When) -> Waiting {
    let subject = Subject::Pension { id: one.id.clone(), fund: one.terms.fund.clone(), dwellings };
    Waiting { subject, when, residence_id: None }
}

/// Works that are missing to the pace of an agreement under way.
fn behind(one: &PensionAgreement, on: Date) -> Option<Waiting> {
    let waits = one.is_current(on) && one.pace.is_missed;
    waits.then(|| waiting(one, one.pace.missing, When::By(one.terms.end)))
}

/// Works that are done, and of which not everything was asked; since the first of them.
fn to_claim(one: &PensionAgreement) -> Option<Waiting> {
    let open = one.entries.iter().filter_map(|noted| {
        let now = one.state(noted).filter(|now| now.stage == Stage::Done)?;
        let due = pension::aid(&one.terms, noted.entry.level, now.eligible_cents?).aid_cents;
        (due > now.claimed_cents.max(now.paid_cents)).then_some(now.done_on)?
    });
    let first = open.min();
    (one.position.to_claim > 0).then(|| waiting(one, one.position.to_claim, When::since(first)))
}
