//! Residences where the bus could stop, and why. The reasons are of residences: how many older tenants, in bands; how far
//! services are; how long ago the bus came. Nobody is counted under eleven.

use super::Band;
use crate::portfolio::Portfolio;
use crate::{Error, Register};
use access::births::Birth;
use jiff::civil::Date;

/// Walks beyond which a service is far, with a walking frame.
const FAR_M: f64 = 500.0;
/// Age from which a tenant counts as older.
const OLDER: i16 = 75;

/// A residence that may be a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub residence_id: String,
    pub name: String,
    pub is_placed: bool,
    /// Older tenants known, at least; `None`: no age is known.
    pub older: Option<Band>,
    /// Is more than half of the services that are looked for farther than 500 m? `None`: not known.
    pub is_far: Option<bool>,
    pub last: Option<Date>,
}

impl Candidate {
    /// How many reasons speak for it; a residence that was never visited has one.
    #[must_use]
    pub fn reasons(&self) -> u32 {
        u32::from(self.older.is_some_and(|band| band != Band::Few))
            + u32::from(self.is_far == Some(true))
            + u32::from(self.last.is_none())
    }
}

impl Register {
    /// The residences of a portfolio, those with the most reasons first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tour_candidates(&self, portfolio: &Portfolio, today: Date) -> Result<Vec<Candidate>, Error> {
        let coverage = self.tour_coverage(&portfolio.landlord.id, today).await?;
        let last = |id: &str| coverage.iter().find(|one| one.residence_id == id).and_then(|one| one.last);
        let mut all: Vec<Candidate> = portfolio
            .residences
            .iter()
            .map(|residence| {
                let born = residence.births.iter().filter_map(|birth| match birth {
                    Birth::On(day) => Some(day.year()),
                    Birth::In(year) => Some(*year),
                    Birth::Unknown => None,
                });
                let older = born.clone().filter(|year| today.year() - year >= OLDER).count() as u64;
                let known = residence
                    .environs
                    .as_ref()
                    .filter(|environs| environs.is_connected)
                    .map(|environs| environs.services.iter().filter(|service| service.is_known));
                let is_far = known.and_then(|services| {
                    let near = |metres: Option<f64>| metres.is_some_and(|metres| metres <= FAR_M);
                    let all: Vec<bool> =
                        services.map(|one| one.ways.iter().any(|way| near(way.lo_m))).collect();
                    let near = all.iter().filter(|near| **near).count();
                    (!all.is_empty()).then_some(near * 2 < all.len())
                });
                Candidate {
                    residence_id: residence.id.clone(),
                    name: residence.name.clone(),
                    is_placed: residence.point.is_some(),
                    older: (born.count() > 0).then(|| Band::of(older)),
                    is_far,
                    last: last(&residence.id),
                }
            })
            .collect();
        all.sort_by(|a, b| b.reasons().cmp(&a.reasons()).then_with(|| a.name.cmp(&b.name)));
        Ok(all)
    }
}
