//! Offers as teams have them: which take room, since when, which were taken. Each stands where its request says: one
//! function reads it (`referral::standing`).

use crate::{Across, Error, Register};
use jiff::civil::Date;
use referral::{Event, OfferState};

/// An offer of a team, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldOffer {
    pub id: String,
    pub referral_id: String,
    pub need_id: String,
    pub desk_id: String,
    pub team_id: String,
    pub sent_on: Date,
    /// The day of the team's yes; `None`: it gave none.
    pub taken_on: Option<Date>,
    /// The day of its first answer, whatever it was.
    pub answered_on: Option<Date>,
    /// Over: declined, taken back, done, or the need or the request is over.
    pub is_over: bool,
    pub was_declined: bool,
}

impl HeldOffer {
    /// Does it take room in the team's week?
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.is_over
    }

    /// Is an answer awaited?
    #[must_use]
    pub const fn awaits_answer(&self) -> bool {
        !self.is_over && self.taken_on.is_none()
    }
}

impl Register {
    /// Every offer of every team on a day, in the order in which they were sent. No word of a request is opened.
    pub(crate) async fn offers_of_teams(&self, day: Date) -> Result<Vec<HeldOffer>, Error> {
        let mut all = Vec::new();
        for kept in self.across(Across::HelpTeams).all_referrals().await? {
            let standing = kept.standing(day);
            for offer in &standing.offers {
                let said = |test: fn(&Event) -> bool| {
                    let mine = kept.facts.iter().filter(|one| one.fact.offer.as_deref() == Some(&offer.id));
                    let days = mine.filter(|one| test(&one.fact.event)).map(|one| one.fact.day());
                    days.filter(|said| *said <= day).min()
                };
                all.push(HeldOffer {
                    id: offer.id.clone(),
                    referral_id: kept.id.clone(),
                    need_id: offer.need.clone(),
                    desk_id: kept.desk_id.clone(),
                    team_id: offer.team.clone(),
                    sent_on: offer.sent,
                    taken_on: said(|event| *event == Event::Accepted),
                    answered_on: said(|event| {
                        matches!(event, Event::Accepted | Event::Declined { .. } | Event::Done { .. })
                    }),
                    is_over: !offer.state.is_open(),
                    was_declined: matches!(offer.state, OfferState::Declined { .. }),
                });
            }
        }
        all.sort_by(|one, two| (one.sent_on, &one.id).cmp(&(two.sent_on, &two.id)));
        Ok(all)
    }
}
