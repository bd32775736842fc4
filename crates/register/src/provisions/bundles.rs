//! Bundles of services: what is in them, for whom, and what is counted of those who took them. Who they are is not kept.

use super::{count, day, is_sound_month, refused, unknown};
use crate::adapted::short_text;
use crate::{Error, Register};
use jiff::civil::Date;
use provision::bundle::{Bundle, Month};
use sqlx::Row;
use std::collections::BTreeSet;

/// A bundle, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBundle {
    pub id: String,
    pub bundle: Bundle,
    pub edition: i64,
    pub months: Vec<Month>,
}

impl Register {
    /// Writes a bundle, new when `seen` is `None`, else from the edition that was read; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `provision-name`, `bundle-ages`, `bundle-lease`, `bundle-services` (none, or another landlord's),
    /// `provision-edition`; [`Error::Unknown`] elsewhere.
    pub async fn write_bundle(
        &self,
        landlord_id: &str,
        seen: Option<(&str, i64)>,
        bundle: &Bundle,
    ) -> Result<String, Error> {
        let mut one = bundle.clone();
        one.name = short_text(&one.name, 120, "provision-name")?.ok_or_else(|| refused("provision-name"))?;
        one.about = short_text(&one.about, 1_000, "provision-about")?.unwrap_or_default();
        if one.is_contradictory() || one.age_to.is_some_and(|age| age > 120) {
            return Err(refused("bundle-ages"));
        }
        if one.lease_months.is_some_and(|months| months > 600) {
            return Err(refused("bundle-lease"));
        }
        let mut act = self.db.act().await?;
        let own: Vec<String> = sqlx::query_scalar("SELECT id FROM provision WHERE landlord_id = $1")
            .bind(landlord_id)
            .fetch_all(act.connection())
            .await?;
        let own: BTreeSet<String> = own.into_iter().collect();
        if one.services.is_empty() || !one.services.is_subset(&own) {
            return Err(refused("bundle-services"));
        }
        let id = match seen {
            None => {
                let id = uuid::Uuid::now_v7().to_string();
                sqlx::query(
                    "INSERT INTO provision_bundle (id, landlord_id, bundle, edition, made_at, made_by)
                     VALUES ($1, $2, $3, 1, $4, $5)",
                )
                .bind(&id)
                .bind(landlord_id)
                .bind(serde_json::to_string(&one)?)
                .bind(crate::now())
                .bind(self.author().code())
                .execute(act.connection())
                .await?;
                id
            }
            Some((id, edition)) => {
                self.bundle(landlord_id, id).await?;
                let changed = sqlx::query(
                    "UPDATE provision_bundle SET bundle = $1, edition = edition + 1
                     WHERE id = $2 AND landlord_id = $3 AND edition = $4",
                )
                .bind(serde_json::to_string(&one)?)
                .bind(id)
                .bind(landlord_id)
                .bind(edition)
                .execute(act.connection())
                .await?;
                if changed.rows_affected() == 0 {
                    return Err(refused("provision-edition"));
                }
                id.to_owned()
            }
        };
        let verb = if seen.is_none() { "made" } else { "changed" };
        self.write_down(&mut act, landlord_id, (verb, "bundle", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Counts a month of a bundle; counting it again replaces it.
    ///
    /// # Errors
    /// [`Error::Refused`]: `provision-month`, `bundle-counts` (more in arrears than looked at, more looked at than have it);
    /// [`Error::Unknown`] elsewhere.
    pub async fn count_bundle(
        &self,
        landlord_id: &str,
        id: &str,
        month: Month,
        today: Date,
    ) -> Result<(), Error> {
        if !is_sound_month(month.from, today) {
            return Err(refused("provision-month"));
        }
        if month.is_contradictory() {
            return Err(refused("bundle-counts"));
        }
        self.bundle(landlord_id, id).await?;
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO provision_bundle_month (bundle_id, landlord_id, month, members, known, arrears, noted_at, noted_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (bundle_id, month) DO UPDATE SET members = excluded.members, known = excluded.known,
                 arrears = excluded.arrears, noted_at = excluded.noted_at, noted_by = excluded.noted_by",
        )
        .bind(id)
        .bind(landlord_id)
        .bind(month.from.to_string())
        .bind(month.members.map(i64::from))
        .bind(month.known.map(i64::from))
        .bind(month.arrears.map(i64::from))
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("counted", "bundle", id), None).await?;
        act.commit().await
    }

    /// The bundles of a landlord, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn bundles(&self, landlord_id: &str) -> Result<Vec<KeptBundle>, Error> {
        let mut read = self.db.instant().await?;
        let rows = sqlx::query("SELECT id, bundle, edition FROM provision_bundle WHERE landlord_id = $1")
            .bind(landlord_id)
            .fetch_all(&mut *read)
            .await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            all.push(KeptBundle {
                id: row.try_get("id")?,
                bundle: serde_json::from_str(&row.try_get::<String, _>("bundle")?)?,
                edition: row.try_get("edition")?,
                months: Vec::new(),
            });
        }
        let rows = sqlx::query(
            "SELECT bundle_id, month, members, known, arrears FROM provision_bundle_month WHERE landlord_id = $1
             ORDER BY bundle_id, month",
        )
        .bind(landlord_id)
        .fetch_all(&mut *read)
        .await?;
        for row in rows {
            let of: String = row.try_get("bundle_id")?;
            let month = Month {
                from: day(&row.try_get::<String, _>("month")?)?,
                members: count(row.try_get("members")?),
                known: count(row.try_get("known")?),
                arrears: count(row.try_get("arrears")?),
            };
            if let Some(one) = all.iter_mut().find(|one| one.id == of) {
                one.months.push(month);
            }
        }
        all.sort_by(|a, b| (&a.bundle.name, &a.id).cmp(&(&b.bundle.name, &b.id)));
        Ok(all)
    }

    /// One bundle.
    ///
    /// # Errors
    /// [`Error::Unknown`] elsewhere.
    pub async fn bundle(&self, landlord_id: &str, id: &str) -> Result<KeptBundle, Error> {
        self.bundles(landlord_id).await?.into_iter().find(|one| one.id == id).ok_or_else(unknown)
    }
}
