//! Freezing the list: who is written to, who is left out and why, and a code for each.

use super::acts::worded;
use super::households::Which;
use super::{MOST_RECIPIENTS, refused};
use crate::db::Bulk;
use crate::{Error, Register};
use jiff::civil::Date;
use pathway::campaign::{Event, Fact, check};
use pathway::code::ReplyCode;
use pathway::gate::choose;
use sqlx::Row;
use std::collections::BTreeSet;

impl Register {
    /// Freezes the households of a campaign, as they are today: how many are written to, and how many with somebody who
    /// may have the age are left out. Dwellings where everybody is younger, or nobody lives, are no line of the list.
    ///
    /// # Errors
    /// [`Error::Refused`] when the list is frozen already, holds nobody, or too many.
    pub async fn freeze_campaign(
        &self,
        landlord_id: &str,
        id: &str,
        today: Date,
    ) -> Result<(usize, usize), Error> {
        let draft = self.campaign(landlord_id, id).await?;
        let residences: Vec<String> = draft.targets.iter().map(|t| t.residence_id.clone()).collect();
        let households =
            self.households(landlord_id, Which::Residences(&residences), draft.min_age, today).await?;
        // The order of letters is that of doors: who hands them out goes up the stairs once.
        let order = sqlx::query(
            "SELECT id, residence_id FROM dwelling WHERE landlord_id = $1 AND residence_id IS NOT NULL
             ORDER BY residence_id, building_label, staircase, floor, apartment, reference, id",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut lines = Vec::new();
        for row in &order {
            let (dwelling, residence): (String, String) = (row.try_get("id")?, row.try_get("residence_id")?);
            let Some(household) = households.get(&dwelling) else { continue };
            let seen = household.seen(&household.marks());
            let somebody = seen.occupants.iter().any(|o| o.of_age != Some(false));
            if !somebody {
                continue;
            }
            lines.push((dwelling, residence, household, choose(&seen)));
        }
        let kept = lines.iter().filter(|(.., verdict)| verdict.is_ok()).count();
        if lines.len() > MOST_RECIPIENTS {
            return Err(refused("campaign-many"));
        }
        let taken: BTreeSet<String> =
            sqlx::query_scalar("SELECT code FROM recipient WHERE landlord_id = $1 AND code IS NOT NULL")
                .bind(landlord_id)
                .fetch_all(self.db.read())
                .await?
                .into_iter()
                .collect();
        let mut codes = Codes { taken };
        let mut act = self.db.act().await?;
        act.hold(&format!("campaign:{id}")).await?;
        let campaign = self.campaign_in(&mut act, landlord_id, id).await?;
        let new = Fact { event: Event::Frozen, on: today, for_day: None };
        check(&campaign.facts, &new, (kept, 0), today).map_err(worded)?;
        let columns = [
            "id",
            "landlord_id",
            "campaign_id",
            "rank",
            "residence_id",
            "dwelling_id",
            "code",
            "persons",
            "marks",
            "excluded",
            "frozen_on",
        ];
        let mut bulk = Bulk::into_table("recipient", &columns);
        for (rank, (dwelling, residence, household, verdict)) in (1_i64..).zip(&lines) {
            let code = match verdict {
                Ok(()) => Some(codes.next()?),
                Err(_) => None,
            };
            bulk.cell(uuid::Uuid::now_v7().to_string())?.cell(landlord_id.to_owned())?;
            bulk.cell(id.to_owned())?.cell(rank)?.cell(residence.clone())?.cell(dwelling.clone())?;
            bulk.cell(code)?.cell(i64::try_from(household.of_age()).unwrap_or(i64::MAX))?;
            bulk.cell(serde_json::to_string(&household.marks())?)?;
            bulk.cell(verdict.err().map(|e| e.code().to_owned()))?.cell(today.to_string())?;
            bulk.end_row(act.connection()).await?;
        }
        bulk.flush(act.connection()).await?;
        self.add_campaign_fact(&mut act, landlord_id, &campaign, &new).await?;
        act.commit().await?;
        Ok((kept, lines.len() - kept))
    }
}

/// Codes that nobody of this landlord has yet.
struct Codes {
    taken: BTreeSet<String>,
}

impl Codes {
    fn next(&mut self) -> Result<String, Error> {
        loop {
            let mut bits = [0_u8; 8];
            getrandom::fill(&mut bits).map_err(|e| Error::Computation(e.to_string()))?;
            let code = ReplyCode::of_random(u64::from_le_bytes(bits)).as_str().to_owned();
            if self.taken.insert(code.clone()) {
                return Ok(code);
            }
        }
    }
}
