//! Where the bus went and where it did not; how many visits at home were made, in bands.

use super::sheets::Outcome;
use super::{Band, unknown};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A residence, and the bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    pub residence_id: String,
    pub name: String,
    pub commune: String,
    pub is_placed: bool,
    pub last: Option<Date>,
    /// Stops made in the twelve months before today.
    pub in_a_year: u32,
    /// Who came in that time, when they are enough not to be known.
    pub came: Band,
    /// The next stop that residents were told of.
    pub next: Option<Date>,
}

/// Visits at home of a residence, in bands: no list of doors leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitCount {
    pub residence_id: String,
    pub name: String,
    pub asked: Band,
    pub met: Band,
}

impl Register {
    /// Every residence of the landlord, those that waited longest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tour_coverage(&self, landlord_id: &str, today: Date) -> Result<Vec<Coverage>, Error> {
        let since = today.checked_sub(12.months()).map_err(|_| unknown())?;
        let rows: Vec<(String, String, Option<String>, Option<f64>)> = sqlx::query_as(
            "SELECT id, name, commune_name, lat FROM residence WHERE landlord_id = $1 AND is_current = 1
             ORDER BY name, id",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut next: BTreeMap<String, Date> = BTreeMap::new();
        for one in self.tour_rounds(landlord_id).await? {
            let Some((told, _)) = &one.told else { continue };
            for tour in told.plan.tours.iter().filter(|tour| tour.on >= today) {
                for call in &tour.calls {
                    let first = next.entry(told.residences[call.stop].clone()).or_insert(tour.on);
                    *first = (*first).min(tour.on);
                }
            }
        }
        let logs = self.tour_logs(landlord_id, None).await?;
        let mut all: Vec<Coverage> = rows
            .into_iter()
            .map(|(id, name, commune, lat)| {
                let made = logs.iter().filter(|log| log.residence_id == id && !log.log.is_missed);
                let recent = made.clone().filter(|log| log.on > since && log.on <= today);
                Coverage {
                    last: made.map(|log| log.on).max(),
                    in_a_year: recent.clone().count() as u32,
                    came: Band::of(recent.map(|log| log.log.visits()).sum()),
                    next: next.get(&id).copied(),
                    name,
                    commune: commune.unwrap_or_default(),
                    is_placed: lat.is_some(),
                    residence_id: id,
                }
            })
            .collect();
        all.sort_by(|a, b| (a.last, &a.name, &a.residence_id).cmp(&(b.last, &b.name, &b.residence_id)));
        Ok(all)
    }

    /// How many visits at home, by residence, in bands of eleven and more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn visit_counts(&self, landlord_id: &str) -> Result<Vec<VisitCount>, Error> {
        let mut all: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
        for one in self.home_visits(landlord_id, None, true).await? {
            let met = one.sheet.calls.iter().any(|call| call.outcome == Outcome::Met);
            let of = all.entry((one.residence, one.residence_id)).or_default();
            *of = (of.0 + 1, of.1 + u64::from(met));
        }
        Ok(all
            .into_iter()
            .map(|((name, residence_id), (asked, met))| VisitCount {
                residence_id,
                name,
                asked: Band::of(asked),
                met: Band::of(met),
            })
            .collect())
    }
}
