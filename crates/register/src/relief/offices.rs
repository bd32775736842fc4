//! Tax offices, which residences belong to them from which day on, tax notices, and what is known of the tax on a dwelling.

use super::{hold, is_sound_year, kept, refused, unknown};
use crate::db::Write;
use crate::{Error, Register};
use jiff::civil::Date;
use relief::amounts::HIGHEST_CENTS;
use relief::ledger::Belonging;
use serde::Serialize;
use sqlx::{AnyConnection, Row};
use trust::closed_list;

closed_list! {
    /// Does an office take works in dwellings for elderly people without disability?
    Reading {
        Yes = "yes",
        No = "no",
        Unknown = "unknown",
    }
}

/// A tax office (CDIF, SIP).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaxOffice {
    pub id: String,
    pub name: String,
    pub address: Option<String>,
    pub takes_elderly: Reading,
}

/// A tax notice, as it is noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaxNotice {
    pub id: String,
    pub office_id: String,
    pub year: i16,
    pub commune: String,
    pub reference: String,
    pub due_cents: i64,
    pub other_relief_cents: i64,
}

/// A tax notice to note. A second one of the same office, year and reference takes the place of the first.
#[derive(Debug, Clone)]
pub struct NewNotice<'a> {
    pub office_id: &'a str,
    pub year: i16,
    pub commune: &'a str,
    pub reference: &'a str,
    pub due_cents: i64,
    pub other_relief_cents: i64,
}

/// What writing a line did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Added,
    Changed,
    Unchanged,
}

pub(super) fn small(number: Option<i64>) -> Option<i16> {
    number.and_then(|n| i16::try_from(n).ok())
}

impl Register {
    /// The tax offices of a landlord, by name.
    pub async fn tax_offices(&self, landlord_id: &str) -> Result<Vec<TaxOffice>, Error> {
        offices_in(&mut *self.db.instant().await?, landlord_id).await
    }

    /// Notes a tax office; one of the same name is changed. Its id.
    ///
    /// # Errors
    /// [`Error::Refused`] (`office-name`): no name, or too long a text.
    pub async fn note_tax_office(
        &self,
        landlord_id: &str,
        name: &str,
        address: Option<&str>,
        takes_elderly: Reading,
    ) -> Result<String, Error> {
        let name = kept(Some(name), "office-name")?.ok_or_else(|| refused("office-name"))?;
        let address = kept(address, "office-name")?;
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO tax_office (id, landlord_id, name, address, takes_elderly, made_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (landlord_id, name) DO UPDATE SET
                address = COALESCE(excluded.address, tax_office.address), takes_elderly = excluded.takes_elderly",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(landlord_id)
        .bind(&name)
        .bind(address)
        .bind(takes_elderly.code())
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        let id: String = sqlx::query_scalar("SELECT id FROM tax_office WHERE landlord_id = $1 AND name = $2")
            .bind(landlord_id)
            .bind(&name)
            .fetch_one(act.connection())
            .await?;
        self.write_down(&mut act, landlord_id, ("changed", "tax-office", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// From a day on, these residences belong to an office.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the office or a residence is not the landlord's: nothing is written then.
    pub async fn belong_to_office(
        &self,
        landlord_id: &str,
        office_id: &str,
        residences: &[String],
        from: Date,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        hold(&mut act, landlord_id).await?;
        owned_office(&mut act, landlord_id, office_id).await?;
        for residence in residences {
            let owned: i64 =
                sqlx::query_scalar("SELECT COUNT(*) FROM residence WHERE id = $1 AND landlord_id = $2")
                    .bind(residence)
                    .bind(landlord_id)
                    .fetch_one(act.connection())
                    .await?;
            if owned == 0 {
                return Err(unknown("residence"));
            }
            sqlx::query(
                "INSERT INTO tax_office_residence (landlord_id, residence_id, office_id, from_day)
                 VALUES ($1, $2, $3, $4)
                 ON CONFLICT (residence_id, from_day) DO UPDATE SET office_id = excluded.office_id",
            )
            .bind(landlord_id)
            .bind(residence)
            .bind(office_id)
            .bind(from.to_string())
            .execute(act.connection())
            .await?;
        }
        let after = serde_json::json!({ "residences": residences.len(), "from": from }).to_string();
        self.write_down(&mut act, landlord_id, ("changed", "tax-office", office_id), Some(after)).await?;
        act.commit().await
    }

    /// Which residence belongs to which office, from which day on.
    pub async fn tax_belongings(&self, landlord_id: &str) -> Result<Vec<Belonging>, Error> {
        belongings_in(&mut *self.db.instant().await?, landlord_id).await
    }

    /// The tax notices of a landlord, the last year first.
    pub async fn tax_notices(&self, landlord_id: &str) -> Result<Vec<TaxNotice>, Error> {
        notices_in(&mut *self.db.instant().await?, landlord_id).await
    }

    /// Notes a tax notice.
    ///
    /// # Errors
    /// [`Error::Refused`]: `notice-year`, `notice-text`, `notice-amount`. [`Error::Unknown`] when the landlord has no such
    /// office.
    pub async fn note_tax_notice(&self, landlord_id: &str, notice: &NewNotice<'_>) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        hold(&mut act, landlord_id).await?;
        self.put_notice(&mut act, landlord_id, notice).await?;
        act.commit().await
    }

    pub(super) async fn put_notice(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        notice: &NewNotice<'_>,
    ) -> Result<Effect, Error> {
        owned_office(act, landlord_id, notice.office_id).await?;
        if !is_sound_year(notice.year) {
            return Err(refused("notice-year"));
        }
        let text = |text| kept(Some(text), "notice-text")?.ok_or_else(|| refused("notice-text"));
        let (commune, reference) = (text(notice.commune)?, text(notice.reference)?);
        let bounds = 0..=HIGHEST_CENTS;
        let is_sound = bounds.contains(&notice.due_cents)
            && bounds.contains(&notice.other_relief_cents)
            && notice.other_relief_cents <= notice.due_cents;
        if !is_sound {
            return Err(refused("notice-amount"));
        }
        let before: Option<(String, i64, i64, String)> = sqlx::query_as(
            "SELECT id, due_cents, other_relief_cents, commune FROM tax_notice
             WHERE landlord_id = $1 AND office_id = $2 AND tax_year = $3 AND reference = $4",
        )
        .bind(landlord_id)
        .bind(notice.office_id)
        .bind(i64::from(notice.year))
        .bind(&reference)
        .fetch_optional(act.connection())
        .await?;
        let effect = match &before {
            None => Effect::Added,
            Some((_, due, other, there))
                if (*due, *other) == (notice.due_cents, notice.other_relief_cents) && *there == commune =>
            {
                return Ok(Effect::Unchanged);
            }
            Some(_) => Effect::Changed,
        };
        let id = before.map_or_else(|| uuid::Uuid::now_v7().to_string(), |(id, ..)| id);
        sqlx::query(
            "INSERT INTO tax_notice
                (id, landlord_id, office_id, tax_year, commune, reference, due_cents, other_relief_cents, made_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (id) DO UPDATE SET commune = excluded.commune, due_cents = excluded.due_cents,
                other_relief_cents = excluded.other_relief_cents",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(notice.office_id)
        .bind(i64::from(notice.year))
        .bind(commune)
        .bind(reference)
        .bind(notice.due_cents)
        .bind(notice.other_relief_cents)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        self.write_down(act, landlord_id, ("noted", "tax-notice", &id), None).await?;
        Ok(effect)
    }
}

/// Is it an office of the landlord?
pub(super) async fn owned_office(act: &mut Write<'_>, landlord_id: &str, id: &str) -> Result<(), Error> {
    let owned: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM tax_office WHERE id = $1 AND landlord_id = $2")
        .bind(id)
        .bind(landlord_id)
        .fetch_one(act.connection())
        .await?;
    if owned == 0 { Err(unknown("tax-office")) } else { Ok(()) }
}

/// The tax offices of a landlord, as the transaction that asks sees them.
pub(super) async fn offices_in(
    connection: &mut AnyConnection,
    landlord_id: &str,
) -> Result<Vec<TaxOffice>, Error> {
    let rows = sqlx::query(
        "SELECT id, name, address, takes_elderly FROM tax_office WHERE landlord_id = $1 ORDER BY name, id",
    )
    .bind(landlord_id)
    .fetch_all(&mut *connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(TaxOffice {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                address: row.try_get("address")?,
                takes_elderly: Reading::from_code(&row.try_get::<String, _>("takes_elderly")?)
                    .unwrap_or(Reading::Unknown),
            })
        })
        .collect()
}

/// Which residence belongs to which office, as the transaction that asks sees it.
pub(super) async fn belongings_in(
    connection: &mut AnyConnection,
    landlord_id: &str,
) -> Result<Vec<Belonging>, Error> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT residence_id, office_id, from_day FROM tax_office_residence WHERE landlord_id = $1
         ORDER BY residence_id, from_day",
    )
    .bind(landlord_id)
    .fetch_all(&mut *connection)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(residence_id, office_id, from)| {
            Some(Belonging { residence_id, office_id, from: from.parse().ok()? })
        })
        .collect())
}

/// The tax notices of a landlord, as the transaction that asks sees them.
pub(super) async fn notices_in(
    connection: &mut AnyConnection,
    landlord_id: &str,
) -> Result<Vec<TaxNotice>, Error> {
    let rows = sqlx::query(
        "SELECT id, office_id, tax_year, commune, reference, due_cents, other_relief_cents
         FROM tax_notice WHERE landlord_id = $1 ORDER BY tax_year DESC, commune, reference, id",
    )
    .bind(landlord_id)
    .fetch_all(&mut *connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(TaxNotice {
                id: row.try_get("id")?,
                office_id: row.try_get("office_id")?,
                year: small(Some(row.try_get("tax_year")?)).unwrap_or(0),
                commune: row.try_get("commune")?,
                reference: row.try_get("reference")?,
                due_cents: row.try_get("due_cents")?,
                other_relief_cents: row.try_get("other_relief_cents")?,
            })
        })
        .collect()
}
