//! How the work is shared: what each team has in hand, since when, and how fairly. One reading for the board, the file
//! and the command line.

use super::HelpTeam;
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use routing::{Rules, Share, gini};
use std::collections::BTreeMap;

/// The work of one team on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamLoad {
    pub team: HelpTeam,
    /// Needs that it accepts to have at once, that week.
    pub capacity: u32,
    pub open: u32,
    /// Open ones that it has not answered.
    pub waiting: u32,
    /// Days since the oldest of those was sent; `None`: none waits.
    pub oldest_days: Option<i32>,
    /// Taken in the year that ends that day.
    pub taken: u32,
    pub declined: u32,
    /// It ever took fewer needs than make somebody known.
    pub is_newcomer: bool,
    pub is_absent: bool,
}

impl TeamLoad {
    /// Needs that it can still be asked about.
    #[must_use]
    pub fn room(&self) -> u32 {
        if self.is_absent || !self.team.is_active { 0 } else { self.capacity.saturating_sub(self.open) }
    }
}

/// The board of a desk.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// The longest waiting first, then the fullest.
    pub teams: Vec<TeamLoad>,
    /// Gini coefficient of what was taken in the year, for the capacity of each; `None`: nothing was taken.
    pub gini: Option<f64>,
}

impl Register {
    /// The work of every team on a day.
    pub async fn help_load(&self, day: Date) -> Result<Board, Error> {
        let (teams, offers) = (self.all_teams().await?, self.offers_of_teams(day).await?);
        let mut of: BTreeMap<&str, Vec<&super::HeldOffer>> = BTreeMap::new();
        for offer in &offers {
            of.entry(&offer.team_id).or_default().push(offer);
        }
        let year_ago = day.saturating_sub(1.year());
        let newcomer_below = Rules::default().newcomer_below as usize;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut loads: Vec<TeamLoad> = teams
            .into_iter()
            .map(|team| {
                let offers = of.remove(team.id.as_str()).unwrap_or_default();
                let waiting: Vec<Date> =
                    offers.iter().filter(|offer| offer.awaits_answer()).map(|offer| offer.sent_on).collect();
                let in_year = |on: Option<Date>| on.is_some_and(|on| on > year_ago && on <= day);
                let oldest = waiting.iter().min();
                TeamLoad {
                    capacity: team.sheet.capacity_on(day),
                    open: count(offers.iter().filter(|offer| offer.is_open()).count()),
                    waiting: count(waiting.len()),
                    oldest_days: oldest.map(|sent| (day - *sent).get_days()),
                    taken: count(offers.iter().filter(|offer| in_year(offer.taken_on)).count()),
                    declined: count(
                        offers.iter().filter(|o| o.was_declined && in_year(o.answered_on)).count(),
                    ),
                    is_newcomer: offers.iter().filter(|o| o.taken_on.is_some()).count() < newcomer_below,
                    is_absent: team.sheet.absences.iter().any(|absence| absence.contains(day)),
                    team,
                }
            })
            .collect();
        let shares: Vec<Share> =
            loads.iter().map(|one| Share { load: one.taken, capacity: one.capacity }).collect();
        loads.sort_by(|one, two| {
            let full = |one: &TeamLoad| std::cmp::Reverse((one.oldest_days, one.open));
            full(one).cmp(&full(two)).then_with(|| one.team.id.cmp(&two.team.id))
        });
        Ok(Board { teams: loads, gini: gini(&shares) })
    }
}
