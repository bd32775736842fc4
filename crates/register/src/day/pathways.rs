//! What waits of supported households, for each party what it owes, in the caseloads of whoever asks.

use super::{Day, Queue, Subject, Waiting, When};
use crate::supported::PathwayRecord;
use crate::{Across, Error, Register};
use pathway::supported::Side;
use pathway::supported::due::{Clock, Due, What};
use std::collections::BTreeMap;

const QUEUES: [Queue; 4] =
    [Queue::PathwaysAwaited, Queue::PathwayReviews, Queue::LeasesToSlide, Queue::AssessmentsExpiring];

/// The queue in which something due is told.
const fn queue_of(what: What) -> Queue {
    match what {
        What::Orient | What::Decide | What::OfferDwelling | What::AnswerOffer | What::MoveIn => {
            Queue::PathwaysAwaited
        }
        What::Review | What::TellPrefect => Queue::PathwayReviews,
        What::EndOfPeriod => Queue::LeasesToSlide,
        What::RenewAssessment => Queue::AssessmentsExpiring,
    }
}

/// Is it told to this party? The end of a period is the landlord's to settle, and the association's to know.
fn is_told(due: &Due, side: Side) -> bool {
    due.by == side || (due.what == What::EndOfPeriod && side == Side::Association)
}

impl Register {
    pub(super) async fn pathways_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let asked = day.asked;
        if !asked.asks_one_of(&QUEUES) {
            return Ok(());
        }
        let all = self.supported_pathways(asked.organisation_id, asked.at).await?;
        let house = self.across(Across::Supported);
        let mut clocks: BTreeMap<&str, Clock> = BTreeMap::new();
        let mut found: Vec<(&PathwayRecord, Due)> = Vec::new();
        for record in &all {
            let mine = match (&asked.caseloads, record.caseload()) {
                (Some(mine), Some(caseload)) => mine.contains(caseload),
                // Only a role over the organisation reads what has no caseload.
                (Some(_), None) => false,
                (None, _) => true,
            };
            let owner = record.parties.get(&Side::Association).map(|party| party.id.as_str());
            let Some(owner) = owner.filter(|_| mine) else { continue };
            if !clocks.contains_key(owner) {
                clocks.insert(owner, house.pathway_clock(owner, asked.on).await?);
            }
            let due = record.due(&clocks[owner], asked.on);
            found.extend(due.into_iter().filter(|due| is_told(due, record.side)).map(|due| (record, due)));
        }
        for queue in QUEUES {
            let of = found.iter().filter(|(_, due)| queue_of(due.what) == queue);
            day.put(queue, || of.map(|(record, due)| waiting(record, *due)).collect());
        }
        Ok(())
    }
}

fn waiting(record: &PathwayRecord, due: Due) -> Waiting {
    let subject = Subject::Pathway { id: record.id.clone(), number: record.number.clone(), what: due.what };
    Waiting { subject, when: When::By(due.on), residence_id: None }
}
