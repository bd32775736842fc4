//! What a landlord would host: where, for whom, with what means. One by landlord; holders find it when the landlord says so.

use super::refused;
use crate::{Across, Error, Register};
use matching::Host;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A wish as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWish {
    pub host: Host,
    pub contact: String,
    /// Do holders find it?
    pub is_open: bool,
}

/// A landlord's wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub organisation_id: String,
    pub organisation: String,
    pub host: Host,
    pub(super) contact: Option<String>,
    pub is_open: bool,
    pub edition: i64,
}

impl Wish {
    /// How the landlord is reached, for itself: it is on the form.
    #[must_use]
    pub fn own_contact(&self, organisation_id: &str) -> Option<&str> {
        self.contact.as_deref().filter(|_| self.organisation_id == organisation_id)
    }
}

const WISHES: &str = "SELECT w.organisation_id, o.name, w.wish, w.contact, w.is_open, w.edition
    FROM hosting_wish w JOIN organisation o ON o.id = w.organisation_id";

fn read(row: &AnyRow) -> Result<Wish, Error> {
    Ok(Wish {
        organisation_id: row.try_get("organisation_id")?,
        organisation: row.try_get("name")?,
        host: serde_json::from_str(&row.try_get::<String, _>("wish")?)?,
        contact: row.try_get("contact")?,
        is_open: row.try_get::<i64, _>("is_open")? == 1,
        edition: row.try_get("edition")?,
    })
}

impl Register {
    /// A landlord's own wish.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hosting_wish(&self, organisation_id: &str) -> Result<Option<Wish>, Error> {
        let house = self.across(Across::Innovations);
        let sql = format!("{WISHES} WHERE w.organisation_id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(organisation_id.to_owned())
            .fetch_optional(house.db.read())
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The wishes that holders find, by id.
    pub(super) async fn open_wishes(&self) -> Result<Vec<Wish>, Error> {
        let house = self.across(Across::Innovations);
        let sql = format!("{WISHES} WHERE w.is_open = 1 AND o.closed_at IS NULL ORDER BY w.organisation_id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(house.db.read()).await?;
        rows.iter().map(read).collect()
    }

    /// Writes a landlord's wish, over the one that it saw (0: none).
    ///
    /// # Errors
    /// [`Error::Refused`]: `wish-amount`, `wish-level`, `wish-share`, `innovation-contact`; [`Error::Changed`].
    pub async fn write_hosting_wish(
        &self,
        organisation_id: &str,
        seen: i64,
        new: &NewWish,
    ) -> Result<(), Error> {
        let host = Host { id: organisation_id.to_owned(), ..new.host.clone() };
        if host.most_cents.is_some_and(|cents| !(0..=100_000_000_000).contains(&cents)) {
            return Err(refused("wish-amount"));
        }
        if host.least_level > 4 {
            return Err(refused("wish-level"));
        }
        let shares = [host.target.priority, host.target.seniors, host.target.alone];
        if shares.iter().flatten().any(|share| *share > 1_000) {
            return Err(refused("wish-share"));
        }
        let contact = Register::contact_line(&new.contact)?;
        let wish = serde_json::to_string(&host)?;
        let mut act = self.db.act().await?;
        act.hold(&format!("hosting-wish:{organisation_id}")).await?;
        let edition: Option<(i64,)> =
            sqlx::query_as("SELECT edition FROM hosting_wish WHERE organisation_id = $1")
                .bind(organisation_id)
                .fetch_optional(act.connection())
                .await?;
        if edition.map_or(0, |(edition,)| edition) != seen {
            return Err(Error::Changed);
        }
        sqlx::query(
            "INSERT INTO hosting_wish (organisation_id, wish, contact, is_open, edition, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (organisation_id) DO UPDATE SET wish = excluded.wish, contact = excluded.contact,
                is_open = excluded.is_open, edition = excluded.edition, made_at = excluded.made_at, made_by = excluded.made_by",
        )
        .bind(organisation_id)
        .bind(wish)
        .bind(contact)
        .bind(i64::from(new.is_open))
        .bind(seen + 1)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("changed", "hosting-wish", organisation_id), None)
            .await?;
        act.commit().await
    }

    /// The share of a landlord's residences that stand in a priority neighbourhood, in thousandths; `None` while one of them
    /// has no position: what is proposed in the form of its wish.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn priority_share(&self, landlord_id: &str) -> Result<Option<u16>, Error> {
        let (all, placed, inside): (i64, i64, i64) = sqlx::query_as(
            "SELECT COUNT(*), COUNT(lon), COUNT(neighbourhood_code) FROM residence
             WHERE landlord_id = $1 AND is_current = 1",
        )
        .bind(landlord_id)
        .fetch_one(self.db.read())
        .await?;
        let is_known = all > 0 && placed == all;
        Ok(if is_known { u16::try_from(inside * 1_000 / all).ok() } else { None })
    }
}
