//! What changed where a service is given: one study by indicator, written again when its counts are known better.

use super::{refused, unknown};
use crate::{Error, Register};
use provision::impact::{Study, Wrong};
use std::collections::BTreeSet;

impl Register {
    /// Writes a study; the one of the same indicator is replaced. All of it, or nothing.
    ///
    /// # Errors
    /// [`Error::Refused`]: `provision-periods`, `provision-count:N` and `provision-twice:N` (row N, from one),
    /// `provision-residence`; [`Error::Unknown`] elsewhere.
    pub async fn study_provision(&self, landlord_id: &str, id: &str, study: &Study) -> Result<(), Error> {
        study.check().map_err(|wrong| match wrong {
            Wrong::Periods => refused("provision-periods"),
            Wrong::Count(at) => refused(&format!("provision-count:{}", at + 1)),
            Wrong::Twice(at) => refused(&format!("provision-twice:{}", at + 1)),
        })?;
        let mut act = self.db.act().await?;
        self.own_provision(&mut act, landlord_id, id).await?;
        let own: Vec<String> =
            sqlx::query_scalar("SELECT id FROM residence WHERE landlord_id = $1 AND is_current = 1")
                .bind(landlord_id)
                .fetch_all(act.connection())
                .await?;
        let own: BTreeSet<String> = own.into_iter().collect();
        if study.rows.iter().any(|row| !own.contains(&row.residence)) {
            return Err(refused("provision-residence"));
        }
        sqlx::query(
            "INSERT INTO provision_study (provision_id, landlord_id, indicator, study, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (provision_id, indicator) DO UPDATE SET study = excluded.study, made_at = excluded.made_at,
                 made_by = excluded.made_by",
        )
        .bind(id)
        .bind(landlord_id)
        .bind(study.indicator.code())
        .bind(serde_json::to_string(study)?)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        let indicator = Some(study.indicator.code().to_owned());
        self.write_down(&mut act, landlord_id, ("studied", "provision", id), indicator).await?;
        act.commit().await
    }

    /// The studies of a service of the landlord.
    ///
    /// # Errors
    /// [`Error::Unknown`] elsewhere: whoever gives the service does not read them.
    pub async fn provision_studies(&self, landlord_id: &str, id: &str) -> Result<Vec<Study>, Error> {
        let here: Option<String> =
            sqlx::query_scalar("SELECT id FROM provision WHERE id = $1 AND landlord_id = $2")
                .bind(id)
                .bind(landlord_id)
                .fetch_optional(self.db.read())
                .await?;
        here.ok_or_else(unknown)?;
        let rows: Vec<String> = sqlx::query_scalar(
            "SELECT study FROM provision_study WHERE provision_id = $1 AND landlord_id = $2 ORDER BY indicator",
        )
        .bind(id)
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        rows.iter().map(|text| Ok(serde_json::from_str(text)?)).collect()
    }
}
