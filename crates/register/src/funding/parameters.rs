//! An organisation's own readings of the law: who wrote what, when, why, and what was before. Nothing is edited.

use crate::{Error, Register};
use law::{Origin, Parameter, Table, Unit};
use serde::Serialize;
use sqlx::{AnyConnection, Row};

/// Letters of a reason, of a reference, of a note.
const LONGEST: usize = 500;
/// Own values of one key.
const MOST_VALUES: usize = 60;

/// An entry of the history of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    pub key: String,
    /// From 1.
    pub rank: i64,
    /// Every own value of the key, from then on.
    pub own: Vec<Parameter>,
    pub why: String,
    /// Name of the author's account; `None` when nobody's.
    pub author_name: Option<String>,
    pub noted_at: String,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

/// The law as an organisation reads it, as the transaction that asks sees it.
pub(crate) async fn law_in(connection: &mut AnyConnection, organisation_id: &str) -> Result<Table, Error> {
    let mut own: Vec<Parameter> = Vec::new();
    let mut last = String::new();
    for reading in readings_in(connection, organisation_id, None).await? {
        if reading.key != last {
            last.clone_from(&reading.key);
            own.extend(reading.own);
        }
    }
    // Overlaps were refused when they were written.
    Ok(Table::house().with(own).0)
}

async fn readings_in(
    connection: &mut AnyConnection,
    organisation_id: &str,
    key: Option<&str>,
) -> Result<Vec<Reading>, Error> {
    let rows = sqlx::query(
        "SELECT l.parameter, l.rank, l.own, l.why, l.noted_at, a.name AS author_name
         FROM legal_parameter l LEFT JOIN account a ON a.id = l.author
         WHERE l.organisation_id = $1 AND ($2 = '' OR l.parameter = $2) ORDER BY l.parameter, l.rank DESC",
    )
    .bind(organisation_id)
    .bind(key.unwrap_or_default())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Reading {
                key: row.try_get("parameter")?,
                rank: row.try_get("rank")?,
                own: serde_json::from_str(row.try_get("own")?)?,
                why: row.try_get("why")?,
                author_name: row.try_get("author_name")?,
                noted_at: row.try_get("noted_at")?,
            })
        })
        .collect()
}

impl Register {
    /// The history of one key, or of all of them: the last entry of a key first.
    pub async fn law_readings(
        &self,
        organisation_id: &str,
        key: Option<&str>,
    ) -> Result<Vec<Reading>, Error> {
        readings_in(&mut *self.db.instant().await?, organisation_id, key).await
    }

    /// The law as an organisation reads it: the house's parameters with its own over them.
    pub async fn law_of(&self, organisation_id: &str) -> Result<Table, Error> {
        law_in(&mut *self.db.instant().await?, organisation_id).await
    }

    /// Writes all own values of a key, in the place of those before; an empty list goes back to the house's.
    ///
    /// # Errors
    /// [`Error::Changed`] when another entry came after `seen` (0: none was shown). [`Error::Refused`]: `law-key`,
    /// `law-why`, `law-source`, `law-unit` (with or without tax are two units), `law-bounds` when a value is negative or a
    /// share more than the whole, `law-days` when two hold on one day or an end is before its beginning, `law-most`.
    pub async fn read_law(
        &self,
        organisation_id: &str,
        (key, seen): (&str, i64),
        own: &[Parameter],
        why: &str,
    ) -> Result<(), Error> {
        let why = why.trim();
        let short = |text: &str| text.chars().count() <= LONGEST;
        if !funding::keys().contains(&key) && Table::house().of(key).is_empty() {
            return Err(refused("law-key"));
        }
        if why.is_empty() || !short(why) {
            return Err(refused("law-why"));
        }
        if trust::lexicon::is_blocked(&trust::lexicon::check(why)) {
            return Err(refused("funding-personal"));
        }
        if own.len() > MOST_VALUES {
            return Err(refused("law-most"));
        }
        let shipped = Table::house().of(key).first().map(|parameter| parameter.value.unit);
        let known = shipped.or_else(|| funding::is_flag(key).then_some(Unit::Flag));
        for parameter in own {
            let sourced = !parameter.reference.trim().is_empty();
            if !sourced || !short(&parameter.reference) || !short(&parameter.note) {
                return Err(refused("law-source"));
            }
            if parameter.key != key {
                return Err(refused("law-key"));
            }
            if known.is_some_and(|unit| unit != parameter.value.unit) {
                return Err(refused("law-unit"));
            }
            if !parameter.value.is_sound() {
                return Err(refused("law-bounds"));
            }
            if parameter.from.zip(parameter.to).is_some_and(|(from, to)| to < from) {
                return Err(refused("law-days"));
            }
        }
        let own: Vec<Parameter> =
            own.iter().map(|p| Parameter { origin: Origin::Own, ..p.clone() }).collect();
        if !Table::new(own.clone()).1.is_empty() {
            return Err(refused("law-days"));
        }
        let mut act = self.db.act().await?;
        act.hold(&format!("law:{organisation_id}:{key}")).await?;
        let last: i64 = sqlx::query_scalar(
            "SELECT COALESCE(MAX(rank), 0) FROM legal_parameter WHERE organisation_id = $1 AND parameter = $2",
        )
        .bind(organisation_id)
        .bind(key)
        .fetch_one(act.connection())
        .await?;
        if last != seen {
            return Err(Error::Changed);
        }
        sqlx::query(
            "INSERT INTO legal_parameter (organisation_id, parameter, rank, own, why, author, noted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(organisation_id)
        .bind(key)
        .bind(last + 1)
        .bind(serde_json::to_string(&own)?)
        .bind(why)
        .bind(self.author().code())
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        let after = Some(format!("reading {}", last + 1));
        self.write_down(&mut act, organisation_id, ("changed", "parameter", key), after).await?;
        act.commit().await
    }

    /// Goes back to the values before the last entry, as one more entry.
    ///
    /// # Errors
    /// [`Error::Unknown`] when nothing was written for this key; the errors of [`Register::read_law`].
    pub async fn undo_law(&self, organisation_id: &str, key: &str, why: &str) -> Result<(), Error> {
        let history = self.law_readings(organisation_id, Some(key)).await?;
        let last = history.first().ok_or_else(|| Error::Unknown("parameter".to_owned()))?;
        let before = history.get(1).map_or(&[][..], |reading| &reading.own);
        self.read_law(organisation_id, (key, last.rank), before, why).await
    }
}
