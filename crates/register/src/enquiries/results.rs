//! What an enquiry says: computed from the answers that count while they are there, kept as figures once they are gone.

use super::read::{Enquiry, Unit};
use super::{refused, unknown};
use crate::{Error, Register};
use enquiry::{Answered, Dimension, Reply, Results, Stage};
use jiff::civil::Date;
use std::collections::BTreeMap;

impl Register {
    /// What may be shown of an enquiry.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-not-now` for a draft; [`Error::Unknown`] elsewhere.
    pub async fn enquiry_results(&self, landlord_id: &str, id: &str) -> Result<Results, Error> {
        let one = self.enquiry(landlord_id, id).await?;
        match &one.kept {
            Some(kept) => Ok(kept.clone()),
            None => self.compute_enquiry(landlord_id, &one).await,
        }
    }

    async fn compute_enquiry(&self, landlord_id: &str, one: &Enquiry) -> Result<Results, Error> {
        let frame = one.frame.as_ref().ok_or_else(|| refused("enquiry-not-now"))?;
        let units = self.enquiry_units(landlord_id, &one.id, None).await?;
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT a.id, a.unit_id, a.body FROM enquiry_answer a JOIN enquiry_unit u ON u.id = a.unit_id
             WHERE u.enquiry_id = $1 AND a.counts = 1",
        )
        .bind(&one.id)
        .fetch_all(self.db.read())
        .await?;
        let mut bodies = BTreeMap::new();
        for (id, unit, sealed) in rows {
            let plain = self.unseal(landlord_id, "enquiry_answer", "body", &id, &sealed).await?;
            bodies.insert(unit, plain);
        }
        let strata: Vec<(&String, u64)> =
            frame.strata.iter().map(|(name, stratum)| (name, stratum.frame as u64)).collect();
        let (mut replies, mut stratum_of) = (Vec::new(), Vec::new());
        for unit in &units {
            let Some(body) = bodies.get(&unit.id) else { continue };
            let stratum = strata.iter().position(|(name, _)| **name == unit.stratum).ok_or_else(unknown)?;
            replies.push(Reply { of: unit.segments.clone(), answers: serde_json::from_slice(body)? });
            stratum_of.push(stratum);
        }
        let dimensions: Vec<Dimension> = frame
            .cuts
            .iter()
            .enumerate()
            .map(|(at, cut)| {
                let count = |segment: usize, kept: fn(&Unit) -> bool| {
                    units.iter().filter(|one| one.segments.get(at) == Some(&segment) && kept(one)).count()
                        as u64
                };
                let segments = cut.segments.iter().enumerate().map(|(segment, (name, frame))| Answered {
                    name: name.clone(),
                    frame: *frame,
                    asked: count(segment, Unit::is_asked),
                    answered: count(segment, |one| one.answered.is_some()),
                });
                Dimension { code: cut.code.clone(), segments: segments.collect() }
            })
            .collect();
        let sizes = strata.iter().map(|(_, frame)| *frame).collect();
        let form = one.form.clone();
        // Off the threads of requests: many segments of many questions take a moment.
        tokio::task::spawn_blocking(move || Results::of(&form, dimensions, (sizes, stratum_of), &replies))
            .await
            .map_err(|e| Error::Computation(e.to_string()))
    }

    /// Ends what is held of a closed enquiry: answers, attempts and codes go, figures stay. How many answers went.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-not-now` unless it is closed; [`Error::Unknown`] elsewhere.
    pub async fn purge_enquiry(&self, landlord_id: &str, id: &str, today: Date) -> Result<u64, Error> {
        let before = self.enquiry(landlord_id, id).await?;
        if before.stage() != Stage::Closed {
            return Err(refused("enquiry-not-now"));
        }
        let results = self.compute_enquiry(landlord_id, &before).await?;
        let (mut act, one) = self.held_enquiry(landlord_id, id).await?;
        if one.stage() != Stage::Closed {
            return Err(refused("enquiry-not-now"));
        }
        let answers: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM enquiry_answer WHERE unit_id IN (SELECT id FROM enquiry_unit WHERE enquiry_id = $1)",
        )
        .bind(id)
        .fetch_one(act.connection())
        .await?;
        // Answers and attempts go with their dwelling.
        sqlx::query("DELETE FROM enquiry_unit WHERE enquiry_id = $1")
            .bind(id)
            .execute(act.connection())
            .await?;
        sqlx::query("UPDATE enquiry SET purged_on = $1, results = $2 WHERE id = $3")
            .bind(today.to_string())
            .bind(serde_json::to_string(&results)?)
            .bind(id)
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, landlord_id, ("purged", "enquiry", id), Some(answers.to_string())).await?;
        act.commit().await?;
        Ok(answers.unsigned_abs())
    }

    /// Ends what is held of the enquiries of a landlord whose period is over, or that were closed before a day, whatever they
    /// said: how many answers went.
    pub(crate) async fn purge_enquiries(
        &self,
        landlord_id: &str,
        closed_before: &str,
        today: Date,
    ) -> Result<u64, Error> {
        let due: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM enquiry WHERE landlord_id = $1 AND purged_on IS NULL AND closed_on IS NOT NULL
             AND (purge_on <= $2 OR closed_on < $3) ORDER BY id",
        )
        .bind(landlord_id)
        .bind(today.to_string())
        .bind(closed_before)
        .fetch_all(self.db.read())
        .await?;
        let mut gone = 0;
        for id in due {
            gone += self.purge_enquiry(landlord_id, &id, today).await?;
        }
        Ok(gone)
    }
}
