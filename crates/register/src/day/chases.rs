//! What waits of surveys without a reply: dwellings that asked for help with the form.

use super::{Day, Queue, Subject, Waiting, When};
use crate::{Error, Register};
use provision::follow::{Fact, Stage};

impl Register {
    pub(super) async fn chases_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        if !day.asked.asks_one_of(&[Queue::ChasesHelp]) {
            return Ok(());
        }
        let own = day.asked.organisation_id;
        let mut lines = Vec::new();
        for chase in self.chases(own, None).await?.into_iter().filter(|one| one.purged_on.is_none()) {
            for one in self.chased_dwellings(own, &chase.id, None).await? {
                if one.stage == Stage::HelpAsked {
                    let asked_on = one.facts.last().map_or(chase.closes_on, Fact::on);
                    let subject = Subject::Chased {
                        chase_id: chase.id.clone(),
                        reference: one.reference,
                        residence: one.residence,
                    };
                    let residence_id = Some(one.residence_id);
                    lines.push(Waiting { subject, when: When::Since(asked_on), residence_id });
                }
            }
        }
        day.put(Queue::ChasesHelp, || lines);
        Ok(())
    }
}
