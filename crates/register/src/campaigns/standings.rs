//! Where every household of a campaign stands, without names: for figures and queues.

use super::Campaign;
use super::households::{Which, marks_of};
use super::read::counting;
use crate::{Error, Register};
use jiff::civil::Date;
use pathway::contact::{Standing, standing};
use pathway::gate::{Exclusion, pass};
use sqlx::Row;

/// A household written to, and what the last gate says today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    pub id: String,
    pub residence_id: String,
    pub dwelling_id: String,
    pub standing: Standing,
    pub gate: Result<(), Exclusion>,
}

impl Register {
    /// The households of a campaign that were not left out when its list was frozen, in the order of doors.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn standings(
        &self,
        landlord_id: &str,
        campaign: &Campaign,
        on: Date,
    ) -> Result<Vec<Stands>, Error> {
        let id = campaign.id.as_str();
        let facts = self.recipient_facts(landlord_id, "r.campaign_id = $2", id).await?;
        let households = self.households(landlord_id, Which::Campaign(id), campaign.min_age, on).await?;
        let rows = sqlx::query(
            "SELECT id, residence_id, dwelling_id, marks FROM recipient
             WHERE landlord_id = $1 AND campaign_id = $2 AND code IS NOT NULL ORDER BY rank",
        )
        .bind(landlord_id)
        .bind(id)
        .fetch_all(self.db.read())
        .await?;
        rows.iter()
            .map(|row| {
                let recipient: String = row.try_get("id")?;
                let dwelling_id: String = row.try_get("dwelling_id")?;
                let standing = standing(&counting(facts.get(&recipient)), on);
                let marks = marks_of(&row.try_get::<String, _>("marks")?)?;
                let gate = match households.get(&dwelling_id) {
                    Some(household) => pass(&household.seen(&marks), standing.stage, standing.why),
                    None => Err(Exclusion::DwellingLeft),
                };
                let residence_id = row.try_get("residence_id")?;
                Ok(Stands { id: recipient, residence_id, dwelling_id, standing, gate })
            })
            .collect()
    }
}
