//! What campaigns hold of the people of a dwelling, for whom asks (RGPD art. 15).

use super::ContactLine;
use super::households::{Which, marks_of};
use crate::{Error, Register};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Something that a campaign noted of a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldFact {
    pub campaign: String,
    pub on: String,
    /// Code of `pathway::contact::Event`, or `corrected`.
    pub event: String,
    pub why: Option<String>,
}

impl Register {
    /// What campaigns noted of the household that lives in a dwelling today, and how it is named and reached.
    pub(crate) async fn held_by_campaigns(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        on: Date,
    ) -> Result<(Option<ContactLine>, Vec<HeldFact>), Error> {
        let households = self.households(landlord_id, Which::One(dwelling_id), super::USUAL_AGE, on).await?;
        let Some(household) = households.get(dwelling_id) else { return Ok((None, Vec::new())) };
        let contact = self.contacts_of(landlord_id, &households).await?.remove(dwelling_id);
        let written: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT r.id, r.marks, c.title FROM recipient r JOIN campaign c ON c.id = r.campaign_id
             WHERE r.landlord_id = $1 AND r.dwelling_id = $2",
        )
        .bind(landlord_id)
        .bind(dwelling_id)
        .fetch_all(self.db.read())
        .await?;
        let mut titles: BTreeMap<String, String> = BTreeMap::new();
        for (id, marks, title) in written {
            let marks: BTreeSet<String> = marks_of(&marks)?;
            // Former tenants of the dwelling are other people.
            if household.is_of(&marks) {
                titles.insert(id, title);
            }
        }
        let rows: Vec<(String, String, String, Option<String>)> = sqlx::query_as(
            "SELECT f.recipient_id, f.on_day, f.event, f.why FROM recipient_fact f
             JOIN recipient r ON r.id = f.recipient_id
             WHERE f.landlord_id = $1 AND r.dwelling_id = $2 ORDER BY f.on_day, f.recipient_id, f.rank",
        )
        .bind(landlord_id)
        .bind(dwelling_id)
        .fetch_all(self.db.read())
        .await?;
        let facts = rows
            .into_iter()
            .filter_map(|(id, on, event, why)| {
                Some(HeldFact { campaign: titles.get(&id)?.clone(), on, event, why })
            })
            .collect();
        Ok((contact, facts))
    }
}
