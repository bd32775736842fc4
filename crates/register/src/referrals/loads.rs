//! How much each team has on its hands, counted from the requests themselves.

use super::read::{Which, load};
use crate::{Across, Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use referral::{Event, OfferState};
use serde::Serialize;
use std::collections::BTreeMap;

/// The work of a team.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TeamLoad {
    /// Offers that take room in its week: not answered yet, or accepted and not done.
    pub open: u32,
    /// Of them, those that it accepted.
    pub taken: u32,
    /// Of them, those that it has not answered; since when the oldest.
    pub unanswered: u32,
    pub oldest: Option<Date>,
    /// Needs that it accepted in the year before the day, and ever.
    pub recent: u32,
    pub past: u32,
}

impl Register {
    /// The work of every team of the requests of a desk, by the id of the team.
    pub async fn team_loads(&self, desk_id: &str, today: Date) -> Result<BTreeMap<String, TeamLoad>, Error> {
        let all = self.across(Across::Referrals);
        let mut connection = all.db.instant().await?;
        let found = load(&mut connection, Which::OfDesk, desk_id).await?;
        drop(connection);
        let a_year_ago = today.checked_sub(1.year()).unwrap_or(Date::MIN);
        let mut loads: BTreeMap<String, TeamLoad> = BTreeMap::new();
        for kept in found {
            let standing = kept.standing(today);
            for offer in &standing.offers {
                let team = loads.entry(offer.team.clone()).or_default();
                if offer.state.is_open() {
                    team.open += 1;
                    if offer.state == OfferState::Accepted {
                        team.taken += 1;
                    } else {
                        team.unanswered += 1;
                        team.oldest = Some(team.oldest.map_or(offer.sent, |oldest| oldest.min(offer.sent)));
                    }
                }
                let accepted = kept.facts.iter().rev().find(|kept| {
                    kept.fact.offer.as_deref() == Some(&offer.id) && kept.fact.event == Event::Accepted
                });
                if let Some(day) = accepted.map(|kept| kept.fact.day()).filter(|day| *day <= today) {
                    team.past += 1;
                    team.recent += u32::from(day > a_year_ago);
                }
            }
        }
        Ok(loads)
    }
}
