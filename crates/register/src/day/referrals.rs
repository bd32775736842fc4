//! What waits of requests for help: for the desk, for the teams that were asked, for whoever asked.

use super::{Day, Queue, Subject, Waiting, When};
use crate::referrals::{Acting, ReferralRecord};
use crate::{Error, Register};
use referral::{Side, What};

impl Register {
    pub(super) async fn referrals_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let asked = day.asked;
        let own = asked.organisation_id;
        for (queue, acting) in [
            (Queue::ReferralsDue, Acting::Desk(own)),
            (Queue::ReferralsOffered, Acting::Helper(own)),
            (Queue::ReferralsMine, Acting::Requester(own)),
        ] {
            if asked.asks(queue) {
                let all = self.referrals(acting, asked.on).await?;
                day.put(queue, || all.iter().flat_map(|record| due(record, acting.side())).collect());
            }
        }
        Ok(())
    }
}

fn waiting(record: &ReferralRecord, what: What, when: When) -> Waiting {
    let subject = Subject::Referral { id: record.id.clone(), number: record.number.clone(), what };
    Waiting { subject, when, residence_id: None }
}

/// What a side owes; a team owes an answer to each need that was proposed to it.
fn due(record: &ReferralRecord, side: Side) -> Vec<Waiting> {
    let standing = &record.standing;
    let owed = standing.next.iter().filter(|next| next.by == side);
    let mut all: Vec<Waiting> = owed.map(|next| waiting(record, next.what, When::By(next.due))).collect();
    if side == Side::Helper {
        let asked = standing.offers.iter().filter(|offer| offer.state.awaits_answer());
        all.extend(asked.map(|offer| waiting(record, What::AwaitTeams, When::since(Some(offer.sent)))));
    }
    all
}
