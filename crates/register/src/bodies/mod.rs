//! Bodies of a territory (plan, housing programme, conference…): who sits there, when they meet next, and what several
//! organisations say there together. Functions and organisations, never persons.

mod contributions;
#[cfg(test)]
mod tests;

pub use contributions::{Contribution, NewContribution};

use crate::adapted::short_text;
use crate::calls::long_text;
use crate::{Across, Error, Register};
use jiff::civil::DateTime;
use sqlx::Row;
use sqlx::any::AnyRow;
use trust::closed_list;
use trust::territory::Territory;

closed_list! {
    /// What kind of body it is (the glossary says what each does).
    BodyKind {
        /// Plan départemental d’action pour le logement et l’hébergement des personnes défavorisées.
        Pdalhpd = "pdalhpd",
        /// Programme local de l’habitat.
        Plh = "plh",
        /// Conférence intercommunale du logement.
        Cil = "cil",
        /// Commission de coordination des actions de prévention des expulsions.
        Ccapex = "ccapex",
        /// Service intégré d’accueil et d’orientation.
        Siao = "siao",
        /// Shared diagnosis of a territory, from shelter to housing.
        Diagnosis360 = "diagnosis-360",
        /// Comité régional de l’habitat et de l’hébergement.
        Crhh = "crhh",
        Other = "other",
    }
}

/// A body to tell of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBody {
    pub kind: BodyKind,
    pub name: String,
    pub territory: Territory,
    /// Who presides it and who sits there, by function.
    pub members: String,
}

/// A body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    pub id: String,
    /// Who keeps its page.
    pub organisation_id: String,
    pub organisation: String,
    pub told: NewBody,
    pub is_closed: bool,
    /// Those to come first, the nearest first; then those that are over, the last one first.
    pub sittings: Vec<Sitting>,
}

impl Body {
    /// The next time it sits; `None`: nobody said.
    #[must_use]
    pub fn next(&self, now: DateTime) -> Option<&Sitting> {
        self.sittings.iter().find(|one| !one.is_cancelled && one.told.starts_at >= now)
    }
}

/// A meeting of a body to announce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSitting {
    /// Civil time of Paris.
    pub starts_at: DateTime,
    pub place: String,
    pub agenda: String,
}

/// A meeting of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    pub id: String,
    pub body_id: String,
    pub told: NewSitting,
    pub is_cancelled: bool,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("body".to_owned())
}

fn wrong(what: &str) -> Error {
    Error::Computation(format!("a body has no {what}"))
}

const BODIES: &str = "SELECT b.id, b.organisation_id, o.name AS organisation, b.kind, b.name, b.territory, b.members, b.closed_at
     FROM body b JOIN organisation o ON o.id = b.organisation_id";

fn body(row: &AnyRow) -> Result<Body, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    Ok(Body {
        id: text("id")?,
        organisation_id: text("organisation_id")?,
        organisation: text("organisation")?,
        told: NewBody {
            kind: BodyKind::from_code(&text("kind")?).ok_or_else(|| wrong("kind"))?,
            name: text("name")?,
            territory: text("territory")?.parse().map_err(|_| wrong("territory"))?,
            members: text("members")?,
        },
        is_closed: row.try_get::<Option<String>, _>("closed_at")?.is_some(),
        sittings: Vec::new(),
    })
}

fn sitting(row: &AnyRow) -> Result<Sitting, Error> {
    Ok(Sitting {
        id: row.try_get("id")?,
        body_id: row.try_get("body_id")?,
        told: NewSitting {
            starts_at: row.try_get::<String, _>("starts_at")?.parse().map_err(|_| wrong("time"))?,
            place: row.try_get("place")?,
            agenda: row.try_get("agenda")?,
        },
        is_cancelled: row.try_get::<Option<String>, _>("cancelled_at")?.is_some(),
    })
}

impl Register {
    /// Tells of a body; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `body-name`, `body-members`.
    pub async fn add_body(&self, organisation_id: &str, new: &NewBody) -> Result<String, Error> {
        let name = short_text(&new.name, 160, "body-name")?.ok_or_else(|| refused("body-name"))?;
        let members =
            long_text(&new.members, 2_000, "body-members")?.ok_or_else(|| refused("body-members"))?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO body (id, organisation_id, kind, name, territory, members, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(new.kind.code())
        .bind(name)
        .bind(new.territory.to_string())
        .bind(members)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("added", "body", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Says that a body sits no more: it leaves the calendar.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation's, or one that is closed already.
    pub async fn close_body(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let changed = sqlx::query(
            "UPDATE body SET closed_at = $3 WHERE id = $1 AND organisation_id = $2 AND closed_at IS NULL",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(unknown());
        }
        self.write_down(&mut act, organisation_id, ("closed", "body", id), None).await?;
        act.commit().await
    }

    /// Announces a meeting of a body; its id. Only who keeps the page does.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `sitting-time` (past), `sitting-place`, `sitting-agenda`.
    pub async fn announce_sitting(
        &self,
        organisation_id: &str,
        body_id: &str,
        new: &NewSitting,
        now: DateTime,
    ) -> Result<String, Error> {
        let one = self.body(body_id, now).await?;
        if one.organisation_id != organisation_id || one.is_closed {
            return Err(unknown());
        }
        if new.starts_at < now {
            return Err(refused("sitting-time"));
        }
        let place = short_text(&new.place, 200, "sitting-place")?.ok_or_else(|| refused("sitting-place"))?;
        let agenda =
            long_text(&new.agenda, 4_000, "sitting-agenda")?.ok_or_else(|| refused("sitting-agenda"))?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO body_sitting (id, body_id, organisation_id, starts_at, place, agenda, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&id)
        .bind(body_id)
        .bind(organisation_id)
        .bind(new.starts_at.to_string())
        .bind(place)
        .bind(agenda)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("announced", "body", body_id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Cancels a meeting of a body; the id of the body.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation's, or one that is cancelled already.
    pub async fn cancel_sitting(&self, organisation_id: &str, id: &str) -> Result<String, Error> {
        let mut act = self.db.act().await?;
        let body_id: Option<String> = sqlx::query_scalar(
            "UPDATE body_sitting SET cancelled_at = $3 WHERE id = $1 AND organisation_id = $2 AND cancelled_at IS NULL
             RETURNING body_id",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(crate::now())
        .fetch_optional(act.connection())
        .await?;
        let body_id = body_id.ok_or_else(unknown)?;
        self.write_down(&mut act, organisation_id, ("cancelled", "body", &body_id), None).await?;
        act.commit().await?;
        Ok(body_id)
    }

    /// The bodies that sit, by territory then by name, with their meetings.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn bodies(&self, now: DateTime) -> Result<Vec<Body>, Error> {
        let sql = format!("{BODIES} WHERE b.closed_at IS NULL ORDER BY b.territory, b.name, b.id");
        // Told to everybody, with the name of who keeps the page.
        let house = self.across(Across::CommonGround);
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(house.db.read()).await?;
        let mut all: Vec<Body> = rows.iter().map(body).collect::<Result<_, _>>()?;
        let mut sittings = house.sittings(None, now).await?;
        for one in &mut all {
            let (own, others) = sittings.into_iter().partition(|sitting| sitting.body_id == one.id);
            one.sittings = own;
            sittings = others;
        }
        Ok(all)
    }

    /// One body, be it closed.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub async fn body(&self, id: &str, now: DateTime) -> Result<Body, Error> {
        let sql = format!("{BODIES} WHERE b.id = $1");
        let house = self.across(Across::CommonGround);
        let row =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_owned()).fetch_optional(house.db.read()).await?;
        let mut one = body(&row.ok_or_else(unknown)?)?;
        one.sittings = house.sittings(Some(id), now).await?;
        Ok(one)
    }

    async fn sittings(&self, body_id: Option<&str>, now: DateTime) -> Result<Vec<Sitting>, Error> {
        let rows = sqlx::query(
            "SELECT s.id, s.body_id, s.starts_at, s.place, s.agenda, s.cancelled_at FROM body_sitting s
             WHERE $1 = '' OR s.body_id = $1 ORDER BY s.starts_at, s.id",
        )
        .bind(body_id.unwrap_or_default())
        .fetch_all(self.db.read())
        .await?;
        let all: Vec<Sitting> = rows.iter().map(sitting).collect::<Result<_, _>>()?;
        let (mut to_come, over): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|one| one.told.starts_at >= now);
        to_come.extend(over.into_iter().rev());
        Ok(to_come)
    }
}
