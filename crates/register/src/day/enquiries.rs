//! What waits of enquiries among residents: calls that were promised, answers to choose from, enquiries to close.

use super::{Day, Queue, Subject, Waiting, When};
use crate::enquiries::{Progress, Unit};
use crate::{Error, Register};
use enquiry::{Stage, Standing};
use jiff::civil::Date;

impl Register {
    pub(super) async fn enquiries_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        if !day.asked.asks_one_of(&[Queue::EnquiryCalls, Queue::EnquiriesToLead]) {
            return Ok(());
        }
        let (own, on) = (day.asked.organisation_id, day.asked.on);
        let (mut calls, mut leads) = (Vec::new(), Vec::new());
        for one in self.enquiries(own).await?.into_iter().filter(|one| one.stage() == Stage::Open) {
            let units = self.enquiry_units(own, &one.id, None).await?;
            calls.extend(units.iter().filter_map(|unit| to_call(&one.id, unit, on)));
            let aside = Progress::of(&units).aside;
            if aside > 0 || one.closes_on < on {
                let subject = Subject::Enquiry { id: one.id, title: one.title, aside };
                leads.push(Waiting { subject, when: When::By(one.closes_on), residence_id: None });
            }
        }
        day.put(Queue::EnquiryCalls, || calls);
        day.put(Queue::EnquiriesToLead, || leads);
        Ok(())
    }
}

/// A dwelling that asked to be called, once the day has come.
fn to_call(enquiry_id: &str, unit: &Unit, on: Date) -> Option<Waiting> {
    let again = unit.attempts.last()?.again_on.filter(|again| *again <= on)?;
    if unit.standing() != Standing::CallBack {
        return None;
    }
    let parts = [&unit.building, &unit.staircase, &unit.door, &unit.reference];
    let door: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let subject = Subject::EnquiryUnit {
        enquiry_id: enquiry_id.to_owned(),
        id: unit.id.clone(),
        door: if door.is_empty() { unit.rank.to_string() } else { door.join(" · ") },
        residence: unit.residence.clone(),
    };
    Some(Waiting { subject, when: When::By(again), residence_id: Some(unit.residence_id.clone()) })
}
