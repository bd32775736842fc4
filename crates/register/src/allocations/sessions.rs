//! Sessions of the commission, and the vacancies put on their table.

use crate::adapted::{is_sound_day, short_text};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use sqlx::Row;

/// A session to be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    pub held_on: Date,
    /// Which commission: agency, territory.
    pub name: String,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Session {
    pub id: String,
    pub held_on: Date,
    pub name: String,
    /// Dwellings examined, and those of which it decided.
    pub cases: u64,
    pub decided: u64,
}

const SELECT: &str = "SELECT s.id, s.held_on, s.name,
        (SELECT COUNT(*) FROM allocation_case c WHERE c.session_id = s.id) AS cases,
        (SELECT COUNT(*) FROM allocation_case c JOIN allocation_decision d ON d.id = c.id
         WHERE c.session_id = s.id) AS decided
    FROM allocation_session s WHERE s.landlord_id = $1";

fn session_of(row: &sqlx::any::AnyRow) -> Result<Session, Error> {
    let held_on = row.try_get::<String, _>("held_on")?;
    Ok(Session {
        id: row.try_get("id")?,
        held_on: held_on.parse().map_err(|_| Error::Computation("the day of a session".to_owned()))?,
        name: row.try_get("name")?,
        cases: row.try_get::<i64, _>("cases")?.unsigned_abs(),
        decided: row.try_get::<i64, _>("decided")?.unsigned_abs(),
    })
}

impl Register {
    /// The sessions of a landlord's commissions, the last one first.
    pub async fn allocation_sessions(&self, landlord_id: &str) -> Result<Vec<Session>, Error> {
        let sql = format!("{SELECT} ORDER BY s.held_on DESC, s.made_at DESC, s.id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).fetch_all(self.db.read()).await?;
        rows.iter().map(session_of).collect()
    }

    /// One session.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such session.
    pub async fn allocation_session(&self, landlord_id: &str, id: &str) -> Result<Session, Error> {
        let sql = format!("{SELECT} AND s.id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).bind(id);
        let row = row.fetch_optional(self.db.read()).await?;
        row.as_ref().map_or_else(|| Err(Error::Unknown("allocation-session".to_owned())), session_of)
    }

    /// Plans a session; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `session-day` out of a year around today, `session-name`.
    pub async fn plan_allocation_session(
        &self,
        landlord_id: &str,
        new: &NewSession,
        today: Date,
    ) -> Result<String, Error> {
        let refused = |code: &str| Error::Refused(code.to_owned());
        let last = today.checked_add(1.years()).unwrap_or(today);
        if !is_sound_day(new.held_on, last) {
            return Err(refused("session-day"));
        }
        let name = short_text(&new.name, 80, "session-name")?.ok_or_else(|| refused("session-name"))?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO allocation_session (id, landlord_id, held_on, name, author, made_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(new.held_on.to_string())
        .bind(name)
        .bind(self.author().code())
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("planned", "allocation-session", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Puts an open vacancy on the table of a session; the id of its file. Twice changes nothing.
    ///
    /// # Errors
    /// [`Error::Refused`] (`vacancy-not-now`) when it is let or the tenant stays, `session-decided-elsewhere` when
    /// another session decided about it. [`Error::Unknown`] when one of them is not the landlord's.
    pub async fn examine_vacancy(
        &self,
        landlord_id: &str,
        session_id: &str,
        vacancy_id: &str,
    ) -> Result<String, Error> {
        self.allocation_session(landlord_id, session_id).await?;
        if !self.vacancy(landlord_id, vacancy_id).await?.state.is_open() {
            return Err(Error::Refused("vacancy-not-now".to_owned()));
        }
        if self.decided_for(landlord_id, vacancy_id).await?.is_some() {
            return Err(Error::Refused("allocation-decided".to_owned()));
        }
        let mut act = self.db.act().await?;
        act.hold(&format!("session:{session_id}")).await?;
        let there: Option<String> =
            sqlx::query_scalar("SELECT id FROM allocation_case WHERE session_id = $1 AND vacancy_id = $2")
                .bind(session_id)
                .bind(vacancy_id)
                .fetch_optional(act.connection())
                .await?;
        if let Some(id) = there {
            return Ok(id);
        }
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO allocation_case (id, landlord_id, session_id, vacancy_id, version, made_at)
             VALUES ($1, $2, $3, $4, 1, $5)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(session_id)
        .bind(vacancy_id)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("examined", "allocation-case", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }
}
