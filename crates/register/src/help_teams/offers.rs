//! Offers as teams have them: which take room, since when, which were taken. Read from the dated facts of requests.

use crate::{Across, Error, Register};
use jiff::Timestamp;
use jiff::civil::Date;
use referral::Event;
use sqlx::Row;
use std::collections::BTreeMap;
use trust::day::legal_day;

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
    /// Every offer of every team. Only numbers, days and ids: no word of a request is read.
    pub(crate) async fn offers_of_teams(&self) -> Result<Vec<HeldOffer>, Error> {
        let house = self.across(Across::HelpTeams);
        let offers = sqlx::query(
            "SELECT id, referral_id, need_id, desk_id, team_id, made_at FROM referral_offer ORDER BY made_at, id",
        )
        .fetch_all(house.db.read())
        .await?;
        let facts = sqlx::query(
            "SELECT f.referral_id, f.need_id, f.offer_id, f.at, f.event FROM referral_fact f
             WHERE EXISTS (SELECT 1 FROM referral_offer o WHERE o.referral_id = f.referral_id)
             ORDER BY f.referral_id, f.rank",
        )
        .fetch_all(house.db.read())
        .await?;
        let mut held: BTreeMap<String, Vec<HeldOffer>> = BTreeMap::new();
        for row in &offers {
            let offer = HeldOffer {
                id: row.try_get("id")?,
                referral_id: row.try_get("referral_id")?,
                need_id: row.try_get("need_id")?,
                desk_id: row.try_get("desk_id")?,
                team_id: row.try_get("team_id")?,
                sent_on: day_of(&row.try_get::<String, _>("made_at")?)?,
                taken_on: None,
                answered_on: None,
                is_over: false,
                was_declined: false,
            };
            held.entry(offer.referral_id.clone()).or_default().push(offer);
        }
        for row in &facts {
            let referral: String = row.try_get("referral_id")?;
            let (need, offer): (Option<String>, Option<String>) =
                (row.try_get("need_id")?, row.try_get("offer_id")?);
            let event: Event = serde_json::from_str(&row.try_get::<String, _>("event")?)?;
            let day = day_of(&row.try_get::<String, _>("at")?)?;
            for one in held.get_mut(&referral).into_iter().flatten() {
                let concerned = match (&offer, &need) {
                    (Some(offer), _) => *offer == one.id,
                    (None, Some(need)) => *need == one.need_id,
                    (None, None) => true,
                };
                if concerned {
                    apply(one, &event, day, offer.is_some());
                }
            }
        }
        let mut all: Vec<HeldOffer> = held.into_values().flatten().collect();
        all.sort_by(|one, two| (one.sent_on, &one.id).cmp(&(two.sent_on, &two.id)));
        Ok(all)
    }
}

fn day_of(at: &str) -> Result<Date, Error> {
    let at: Timestamp = at.parse().map_err(|_| Error::Computation(format!("`{at}` is not an instant")))?;
    Ok(legal_day(at))
}

/// What an event makes of an offer: its own, its need's or its request's.
fn apply(one: &mut HeldOffer, event: &Event, day: Date, is_own: bool) {
    match event {
        Event::Accepted if is_own => {
            one.taken_on = one.taken_on.or(Some(day));
            one.answered_on = one.answered_on.or(Some(day));
        }
        Event::Declined { .. } if is_own => {
            (one.is_over, one.was_declined) = (true, true);
            one.answered_on = one.answered_on.or(Some(day));
        }
        Event::Resumed if is_own => (one.is_over, one.was_declined) = (false, false),
        Event::Recalled { .. } | Event::Done { .. } if is_own => one.is_over = true,
        Event::Dropped
        | Event::Redirected { .. }
        | Event::Closed { .. }
        | Event::Unanswered
        | Event::Withdrawn { .. } => {
            one.is_over = true;
        }
        _ => {}
    }
}
