//! Social landlords: whose stock it is.

use crate::{Error, Register, identity::content_id};
use serde::Serialize;
use sqlx::Row;

/// A social landlord of this register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Landlord {
    pub id: String,
    pub name: String,
    /// Dwellings in the last files.
    pub dwellings: u64,
}

/// Name of the landlord of a register where only streets and places were imported: the first named landlord takes
/// its place.
pub const UNNAMED: &str = "Mon parc";

fn landlord_in(row: &sqlx::any::AnyRow) -> Result<Landlord, Error> {
    Ok(Landlord {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        dwellings: row.try_get::<i64, _>("dwellings")?.unsigned_abs(),
    })
}

impl Register {
    /// Every landlord, by name; one that waits for the operator's check is none yet.
    pub async fn landlords(&self) -> Result<Vec<Landlord>, Error> {
        let rows = sqlx::query(
            "SELECT l.id, l.name, CAST(COALESCE(SUM(r.dwellings), 0) AS BIGINT) AS dwellings
             FROM organisation l LEFT JOIN residence r ON r.landlord_id = l.id AND r.is_current = 1
             WHERE l.kind = 'landlord' AND l.closed_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM organisation_founding f
                               WHERE f.organisation_id = l.id AND f.checked_at IS NULL)
             GROUP BY l.id, l.name ORDER BY l.name",
        )
        .fetch_all(self.db.read())
        .await?;
        rows.iter().map(landlord_in).collect()
    }

    /// The landlord of an id, as [`Register::landlords`] lists it; `None` when it lists none.
    pub async fn landlord_of(&self, id: &str) -> Result<Option<Landlord>, Error> {
        let row = sqlx::query(
            "SELECT l.id, l.name,
                    (SELECT CAST(COALESCE(SUM(r.dwellings), 0) AS BIGINT) FROM residence r
                     WHERE r.landlord_id = l.id AND r.is_current = 1) AS dwellings
             FROM organisation l
             WHERE l.id = $1 AND l.kind = 'landlord' AND l.closed_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM organisation_founding f
                               WHERE f.organisation_id = l.id AND f.checked_at IS NULL)",
        )
        .bind(id)
        .fetch_optional(self.db.read())
        .await?;
        row.as_ref().map(landlord_in).transpose()
    }

    /// The landlord named, or the only one of the register when no name is given.
    pub async fn landlord(&self, name_or_id: Option<&str>) -> Result<Landlord, Error> {
        let all = self.landlords().await?;
        match name_or_id {
            Some(name) => all
                .into_iter()
                .find(|l| l.name == name || l.id == name)
                .ok_or_else(|| Error::Unknown(name.to_owned())),
            None if all.len() > 1 => {
                let names: Vec<String> = all.into_iter().map(|l| l.name).collect();
                Err(Error::Ambiguous("landlord".to_owned(), names.join(", ")))
            }
            None => all.into_iter().next().ok_or_else(|| Error::Unknown("landlord".to_owned())),
        }
    }

    /// The landlord of this name, created when it is new.
    pub async fn landlord_named(&self, name: &str) -> Result<Landlord, Error> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 200 {
            return Err(Error::Refused("a landlord's name has 1 to 200 characters".to_owned()));
        }
        let mut write = self.db.write().await?;
        let renamed = sqlx::query(
            "UPDATE organisation SET name = $1 WHERE name = $2
             AND NOT EXISTS (SELECT 1 FROM dwelling d WHERE d.landlord_id = organisation.id)
             AND NOT EXISTS (SELECT 1 FROM organisation other WHERE other.name = $1)",
        )
        .bind(name)
        .bind(UNNAMED)
        .execute(write.connection())
        .await?
        .rows_affected();
        if renamed > 0 {
            write.commit().await?;
            return self.landlord(Some(name)).await;
        }
        let id = content_id(&["landlord", name]);
        let added = sqlx::query(
            "INSERT INTO organisation (id, kind, name, is_listed, updated_on, created_at)
             VALUES ($1, 'landlord', $2, 0, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(&id)
        .bind(name)
        .bind(crate::civil::today().to_string())
        .bind(crate::now())
        .execute(write.connection())
        .await?
        .rows_affected();
        if added == 0 {
            let waits: i64 = sqlx::query_scalar(
                "SELECT COUNT(*) FROM organisation o JOIN organisation_founding f ON f.organisation_id = o.id
                 WHERE o.kind = 'landlord' AND o.name = $1 AND f.checked_at IS NULL",
            )
            .bind(name)
            .fetch_one(write.connection())
            .await?;
            write.roll_back().await?;
            if waits > 0 {
                return Err(Error::Refused(format!(
                    "somebody has asked to open « {name} »: check it first (plainpied admin organisations)"
                )));
            }
        } else {
            write.commit().await?
        }
        self.landlord(Some(name)).await
    }
}
