//! What households need, tenants of the landlord first: a level and access constraints, with their agreement, for a time.
//! No name and no reason: a dwelling of the landlord, or the number of an application. The body is sealed.

use crate::adapted::is_sound_day;
use crate::campaigns::{USUAL_AGE, Which, marks_of};
use crate::privacy::erasures::Table;
use crate::{Error, Register};
use allocation::need::Need;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeSet;

/// How long a need is used without being confirmed.
const KEPT_MONTHS: i64 = 12;

/// Who needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Household {
    /// The tenant of this dwelling of the landlord.
    Tenant(String),
    /// The number of an application: it names nobody here.
    Applicant(String),
}

/// A need to be noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNeed {
    pub household: Household,
    pub need: Need,
    /// The day on which the household agreed that it is noted.
    pub consent_on: Date,
}

/// Why a need is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ClosedWhy {
    /// Housed.
    Housed,
    /// The household no longer asks.
    Withdrawn,
    /// Written by mistake.
    Mistake,
}

impl ClosedWhy {
    pub const ALL: [ClosedWhy; 3] = [ClosedWhy::Housed, ClosedWhy::Withdrawn, ClosedWhy::Mistake];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ClosedWhy::Housed => "housed",
            ClosedWhy::Withdrawn => "withdrawn",
            ClosedWhy::Mistake => "mistake",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<ClosedWhy> {
        ClosedWhy::ALL.into_iter().find(|why| why.code() == code)
    }
}

/// A need, as it was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotedNeed {
    pub id: String,
    pub household: Household,
    pub need: Need,
    pub consent_on: Date,
    /// The last day of its use.
    pub kept_until: Date,
    pub closed: Option<(Date, Option<ClosedWhy>)>,
    pub noted_at: String,
    /// Does the last occupancy file still show the tenants who said it? `None`: it cannot be told, or they are none.
    #[serde(skip)]
    pub is_household_there: Option<bool>,
    /// Was it made of a wish to move in the landlord's own stock? The household agreed to nothing beyond it.
    #[serde(skip)]
    pub is_of_wish: bool,
    #[serde(skip)]
    marks: BTreeSet<String>,
}

impl NotedNeed {
    /// May it be used on this day?
    #[must_use]
    pub fn is_open(&self, on: Date) -> bool {
        self.closed.is_none() && on <= self.kept_until
    }

    /// May somebody be proposed a dwelling for it on this day? Not whoever lives there now, once the household left.
    #[must_use]
    pub fn is_usable(&self, on: Date) -> bool {
        self.is_open(on) && self.is_household_there != Some(false)
    }

    /// May other landlords be asked for a dwelling for it, or told that it is there, on this day?
    #[must_use]
    pub fn is_for_charters(&self, on: Date) -> bool {
        self.is_usable(on) && !self.is_of_wish
    }

    #[must_use]
    pub const fn is_internal(&self) -> bool {
        matches!(self.household, Household::Tenant(_))
    }

    /// A reference that names nobody, for sheets: the number of the application, or an opaque one for a tenant.
    #[must_use]
    pub fn reference(&self) -> String {
        match &self.household {
            Household::Applicant(number) => number.clone(),
            // The end of an id made of time and chance: the beginning is the time.
            Household::Tenant(_) => {
                let end = self.id.get(self.id.len().saturating_sub(6)..).unwrap_or(&self.id);
                format!("M-{}", end.to_uppercase())
            }
        }
    }
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

/// The number of an application: figures mostly, never a name.
fn sound_reference(text: &str) -> Result<String, Error> {
    let text = text.trim();
    let figures = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    let others = text.chars().filter(|c| !c.is_ascii_alphanumeric()).all(|c| matches!(c, '-' | '/' | '.'));
    if others && figures >= 3 && letters <= 6 && (4..=30).contains(&text.chars().count()) {
        Ok(text.to_owned())
    } else {
        Err(refused("need-reference"))
    }
}

fn check_body(need: &Need) -> Result<(), Error> {
    if let Some(rooms) = need.rooms
        && !(1 <= rooms.least && rooms.least <= rooms.most && rooms.most <= 20)
    {
        return Err(refused("need-rooms"));
    }
    if need.rent_limit_cents.is_some_and(|cents| crate::vacancies::sound_rent(cents).is_err()) {
        return Err(refused("rent"));
    }
    if need.places.len() > 50
        || need.places.iter().any(|place| place.is_empty() || place.chars().count() > 20)
    {
        return Err(refused("need-places"));
    }
    Ok(())
}

const SELECT: &str =
    "SELECT id, dwelling_id, reference, body, consent_on, kept_until, closed_on, closed_why, marks, wish_id, noted_at
     FROM need WHERE landlord_id = $1";

impl Register {
    async fn need_of(&self, landlord_id: &str, row: &AnyRow) -> Result<NotedNeed, Error> {
        let text = |name: &str| row.try_get::<String, _>(name);
        let day =
            |text: String| text.parse::<Date>().map_err(|_| Error::Computation("a day of a need".to_owned()));
        let (id, sealed) = (text("id")?, text("body")?);
        let body = self.unseal(landlord_id, "need", "body", &id, &sealed).await?;
        let dwelling: Option<String> = row.try_get("dwelling_id")?;
        let closed_on: Option<String> = row.try_get("closed_on")?;
        let closed_why: Option<String> = row.try_get("closed_why")?;
        let household = match dwelling {
            Some(dwelling) => Household::Tenant(dwelling),
            None => Household::Applicant(row.try_get::<Option<String>, _>("reference")?.unwrap_or_default()),
        };
        Ok(NotedNeed {
            need: serde_json::from_slice(&body)?,
            household,
            consent_on: day(text("consent_on")?)?,
            kept_until: day(text("kept_until")?)?,
            closed: match closed_on {
                Some(on) => Some((day(on)?, closed_why.as_deref().and_then(ClosedWhy::from_code))),
                None => None,
            },
            noted_at: text("noted_at")?,
            is_household_there: None,
            is_of_wish: row.try_get::<Option<String>, _>("wish_id")?.is_some(),
            marks: marks_of(&text("marks")?)?,
            id,
        })
    }

    /// Says of tenants whether they are still there.
    async fn see_households(
        &self,
        landlord_id: &str,
        which: Which<'_>,
        all: &mut [NotedNeed],
    ) -> Result<(), Error> {
        // Who lives there is asked, not how old they are: any day does.
        let today = crate::civil::today();
        let now = self.households(landlord_id, which, USUAL_AGE, today).await?;
        for need in all {
            if let Household::Tenant(dwelling) = &need.household {
                need.is_household_there = now.get(dwelling).and_then(|now| now.is_still(&need.marks));
            }
        }
        Ok(())
    }

    /// Every need of a landlord that is still held: tenants first, then the oldest consent.
    pub async fn needs(&self, landlord_id: &str) -> Result<Vec<NotedNeed>, Error> {
        let sql = format!("{SELECT} ORDER BY noted_at, id");
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(landlord_id).fetch_all(self.db.read()).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            all.push(self.need_of(landlord_id, row).await?);
        }
        if all.iter().any(NotedNeed::is_internal) {
            self.see_households(landlord_id, Which::Needs, &mut all).await?;
        }
        all.sort_by_key(|need| (!need.is_internal(), need.consent_on, need.id.clone()));
        Ok(all)
    }

    /// One need.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord holds no such need.
    pub async fn need(&self, landlord_id: &str, id: &str) -> Result<NotedNeed, Error> {
        let sql = format!("{SELECT} AND id = $2");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(landlord_id).bind(id).fetch_optional(self.db.read());
        let row = row.await?.ok_or_else(|| Error::Unknown("need".to_owned()))?;
        let mut need = self.need_of(landlord_id, &row).await?;
        if let Household::Tenant(dwelling) = need.household.clone() {
            self.see_households(landlord_id, Which::One(&dwelling), std::slice::from_mut(&mut need)).await?;
        }
        Ok(need)
    }

    /// Notes what a household needs; its id. A household has one open need at a time: a new one takes its place.
    ///
    /// # Errors
    /// [`Error::Refused`]: `need-reference` for what is no number, `need-consent` for a day to come, `need-rooms`,
    /// `need-places`, `rent`. [`Error::Unknown`] when the dwelling is not in the landlord's files.
    pub async fn note_need(&self, landlord_id: &str, new: &NewNeed, today: Date) -> Result<String, Error> {
        self.note_need_of(landlord_id, new, None, today).await
    }

    /// The same; with the wish that it is made of, and goes with.
    pub(crate) async fn note_need_of(
        &self,
        landlord_id: &str,
        new: &NewNeed,
        wish_id: Option<&str>,
        today: Date,
    ) -> Result<String, Error> {
        check_body(&new.need)?;
        let oldest = today.checked_sub(KEPT_MONTHS.months()).unwrap_or(today);
        if !is_sound_day(new.consent_on, today) || new.consent_on <= oldest {
            return Err(refused("need-consent"));
        }
        let (dwelling, reference) = match &new.household {
            Household::Tenant(dwelling) => (Some(dwelling.clone()), None),
            Household::Applicant(number) => (None, Some(sound_reference(number)?)),
        };
        let marks = match &dwelling {
            Some(dwelling) => {
                let now = self.households(landlord_id, Which::One(dwelling), USUAL_AGE, today).await?;
                now.get(dwelling).map(|household| household.marks()).unwrap_or_default()
            }
            None => BTreeSet::new(),
        };
        let kept_until = new.consent_on.checked_add(KEPT_MONTHS.months()).unwrap_or(today);
        let id = uuid::Uuid::now_v7().to_string();
        let body = self.seal(landlord_id, "need", "body", &id, &serde_json::to_vec(&new.need)?).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("needs:{landlord_id}")).await?;
        if let Some(dwelling) = &dwelling {
            let owned: i64 = sqlx::query_scalar(
                "SELECT COUNT(*) FROM dwelling WHERE id = $1 AND landlord_id = $2 AND is_current = 1",
            )
            .bind(dwelling)
            .bind(landlord_id)
            .fetch_one(act.connection())
            .await?;
            if owned == 0 {
                return Err(Error::Unknown("dwelling".to_owned()));
            }
        }
        sqlx::query(
            "DELETE FROM need WHERE landlord_id = $1 AND closed_on IS NULL
             AND ((dwelling_id IS NOT NULL AND dwelling_id = $2) OR (reference IS NOT NULL AND reference = $3))",
        )
        .bind(landlord_id)
        .bind(dwelling.clone().unwrap_or_default())
        .bind(reference.clone().unwrap_or_default())
        .execute(act.connection())
        .await?;
        sqlx::query(
            "INSERT INTO need (id, landlord_id, dwelling_id, reference, body, consent_on, kept_until, marks, wish_id,
                               author, noted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(dwelling)
        .bind(reference)
        .bind(body)
        .bind(new.consent_on.to_string())
        .bind(kept_until.to_string())
        .bind(serde_json::to_string(&marks)?)
        .bind(wish_id)
        .bind(self.author().code())
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("noted", "need", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Closes a need: it is used no more, and goes with the rules of retention.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord holds no such open need.
    pub async fn close_need(
        &self,
        landlord_id: &str,
        id: &str,
        why: ClosedWhy,
        today: Date,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let closed = sqlx::query(
            "UPDATE need SET closed_on = $3, closed_why = $4 WHERE id = $1 AND landlord_id = $2 AND closed_on IS NULL",
        )
        .bind(id)
        .bind(landlord_id)
        .bind(today.to_string())
        .bind(why.code())
        .execute(act.connection())
        .await?
        .rows_affected();
        if closed == 0 {
            return Err(Error::Unknown("need".to_owned()));
        }
        // What was asked of other landlords for it is asked no more.
        self.withdraw_requests_of(&mut act, id, today).await?;
        self.write_down(&mut act, landlord_id, ("closed", "need", id), Some(why.code().to_owned())).await?;
        act.commit().await
    }

    /// Erases a need at the household's word: nothing of it stays but the journal's line, and the sheet of a commission
    /// that decided with it.
    ///
    /// # Errors
    /// [`Error::Refused`] (`legal-hold`) while a hold lasts; [`Error::Unknown`] when the landlord holds no such need.
    pub async fn erase_need(&self, landlord_id: &str, id: &str, today: Date) -> Result<(), Error> {
        if self.is_held(landlord_id, trust::retention::DataSet::AdaptationNeed, today).await? {
            return Err(refused("legal-hold"));
        }
        let erased = self.erased_with_key(landlord_id).await?;
        let mut act = self.db.act().await?;
        if self.erase_row(&mut act, &erased, (Table::Need, id)).await? == 0 {
            return Err(Error::Unknown("need".to_owned()));
        }
        self.write_down(&mut act, landlord_id, ("erased", "need", id), None).await?;
        act.commit().await?;
        self.db.wipe().await
    }
}

#[cfg(test)]
mod tests {
    use super::sound_reference;

    #[test]
    fn the_number_of_an_application_is_no_name() {
        for good in ["033112233445566789", "0331-1223/44", "DLS2026.17"] {
            assert!(sound_reference(good).is_ok(), "{good}");
        }
        for bad in ["", "Dupont", "Mme Dupont 123", "Dupontel1234", "12", "0331;1", &"1".repeat(31)] {
            assert!(sound_reference(bad).is_err(), "{bad}");
        }
    }
}
