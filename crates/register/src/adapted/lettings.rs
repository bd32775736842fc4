//! Who needed the adaptation at each letting of a dwelling: yes, no, or nobody said. A level, never why; sealed.

use super::is_sound_day;
use crate::db::Write;
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use serde::{Deserialize, Serialize};
use sqlx::Row;

/// Did the household need the adaptation?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Needed {
    Yes,
    No,
    Unknown,
}

impl Needed {
    pub const ALL: [Needed; 3] = [Needed::Yes, Needed::No, Needed::Unknown];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Needed::Yes => "yes",
            Needed::No => "no",
            Needed::Unknown => "unknown",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Needed> {
        Needed::ALL.into_iter().find(|needed| needed.code() == code)
    }

    /// From what is known of a need.
    #[must_use]
    pub const fn of(known: Option<bool>) -> Needed {
        match known {
            Some(true) => Needed::Yes,
            Some(false) => Needed::No,
            None => Needed::Unknown,
        }
    }
}

/// A letting to be noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLetting {
    pub let_on: Date,
    pub needed: Needed,
    /// The level that was needed, when it is known.
    pub need_level: Option<AdaptationLevel>,
    /// Was the dwelling adapted when it was let? `None`: nobody knows.
    pub was_adapted: Option<bool>,
}

/// What is sealed of a letting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    needed: Needed,
    need_level: Option<AdaptationLevel>,
    was_adapted: Option<bool>,
}

/// A letting, as it was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letting {
    pub id: String,
    pub dwelling_id: String,
    pub let_on: Date,
    pub needed: Needed,
    pub need_level: Option<AdaptationLevel>,
    pub was_adapted: Option<bool>,
    pub noted_at: String,
}

/// Adapted dwellings let to a need: n of m, those of which nobody said apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Indicator {
    /// Lettings of adapted dwellings to a household that needed the adaptation.
    pub to_a_need: u32,
    /// To one that did not.
    pub without_need: u32,
    /// Nobody said.
    pub unknown: u32,
}

impl Indicator {
    /// Counts the lettings of adapted dwellings between two days, both included.
    #[must_use]
    pub fn of(lettings: &[Letting], from: Date, until: Date) -> Indicator {
        let mut found = Indicator::default();
        let adapted = lettings.iter().filter(|one| one.was_adapted == Some(true));
        for letting in adapted.filter(|one| from <= one.let_on && one.let_on <= until) {
            match letting.needed {
                Needed::Yes => found.to_a_need += 1,
                Needed::No => found.without_need += 1,
                Needed::Unknown => found.unknown += 1,
            }
        }
        found
    }

    /// Lettings of which it is known whether somebody needed them.
    #[must_use]
    pub const fn known(&self) -> u32 {
        self.to_a_need + self.without_need
    }

    /// All of them.
    #[must_use]
    pub const fn all(&self) -> u32 {
        self.known() + self.unknown
    }
}

impl Register {
    /// Seals what is said of a letting, before the transaction that keeps it: a first key may have to be made.
    pub(crate) async fn seal_letting(
        &self,
        landlord_id: &str,
        id: &str,
        new: &NewLetting,
    ) -> Result<String, Error> {
        let said = Said { needed: new.needed, need_level: new.need_level, was_adapted: new.was_adapted };
        self.seal(landlord_id, "letting", "said", id, &serde_json::to_vec(&said)?).await
    }

    /// Keeps a letting in a transaction.
    pub(crate) async fn put_letting(
        &self,
        write: &mut Write<'_>,
        (landlord_id, dwelling_id, id): (&str, &str, &str),
        let_on: Date,
        sealed: &str,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO letting (id, landlord_id, dwelling_id, let_on, said, author, noted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(landlord_id)
        .bind(dwelling_id)
        .bind(let_on.to_string())
        .bind(sealed)
        .bind(self.author().code())
        .bind(crate::now())
        .execute(write.connection())
        .await?;
        // Nothing of what was said: the journal is read by others.
        self.write_down(write, landlord_id, ("noted", "letting", dwelling_id), None).await
    }

    /// Notes a letting of the past.
    ///
    /// # Errors
    /// [`Error::Refused`]: `letting-day` for a day to come or out of bounds, `letting-duplicate` when one of that day is
    /// known. [`Error::Unknown`] when the dwelling is not the landlord's.
    pub async fn note_letting(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        new: &NewLetting,
        today: Date,
    ) -> Result<String, Error> {
        // A lease that is signed may begin within months.
        let last = today.checked_add(6.months()).unwrap_or(today);
        if !is_sound_day(new.let_on, last) {
            return Err(Error::Refused("letting-day".to_owned()));
        }
        super::equipment::residence_of(self, landlord_id, dwelling_id).await?;
        let id = uuid::Uuid::now_v7().to_string();
        let sealed = self.seal_letting(landlord_id, &id, new).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("dwelling:{dwelling_id}")).await?;
        let known: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM letting WHERE dwelling_id = $1 AND let_on = $2")
                .bind(dwelling_id)
                .bind(new.let_on.to_string())
                .fetch_one(act.connection())
                .await?;
        if known > 0 {
            return Err(Error::Refused("letting-duplicate".to_owned()));
        }
        self.put_letting(&mut act, (landlord_id, dwelling_id, &id), new.let_on, &sealed).await?;
        act.commit().await?;
        Ok(id)
    }

    /// The lettings of one dwelling (of all of them without one), the last first.
    pub async fn lettings(
        &self,
        landlord_id: &str,
        dwelling_id: Option<&str>,
    ) -> Result<Vec<Letting>, Error> {
        let rows = sqlx::query(
            "SELECT id, dwelling_id, let_on, said, noted_at FROM letting
             WHERE landlord_id = $1 AND ($2 = '' OR dwelling_id = $2) ORDER BY let_on DESC, noted_at DESC, id",
        )
        .bind(landlord_id)
        .bind(dwelling_id.unwrap_or(""))
        .fetch_all(self.db.read())
        .await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let (id, sealed): (String, String) = (row.try_get("id")?, row.try_get("said")?);
            let said: Said =
                serde_json::from_slice(&self.unseal(landlord_id, "letting", "said", &id, &sealed).await?)?;
            let Ok(let_on) = row.try_get::<String, _>("let_on")?.parse::<Date>() else { continue };
            all.push(Letting {
                id,
                dwelling_id: row.try_get("dwelling_id")?,
                let_on,
                needed: said.needed,
                need_level: said.need_level,
                was_adapted: said.was_adapted,
                noted_at: row.try_get("noted_at")?,
            });
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_nobody_said_is_counted_apart_and_ordinary_dwellings_are_not_counted() {
        let letting = |needed, was_adapted, let_on| Letting {
            id: String::new(),
            dwelling_id: String::new(),
            let_on,
            needed,
            need_level: None,
            was_adapted,
            noted_at: String::new(),
        };
        let day = date(2026, 5, 1);
        let all = [
            letting(Needed::Yes, Some(true), day),
            letting(Needed::No, Some(true), day),
            letting(Needed::Unknown, Some(true), day),
            letting(Needed::Yes, Some(false), day),
            letting(Needed::Yes, None, day),
            letting(Needed::Yes, Some(true), date(2025, 12, 31)),
        ];
        let found = Indicator::of(&all, date(2026, 1, 1), date(2026, 12, 31));
        assert_eq!(found, Indicator { to_a_need: 1, without_need: 1, unknown: 1 });
        assert_eq!((found.known(), found.all()), (2, 3));
    }
}
