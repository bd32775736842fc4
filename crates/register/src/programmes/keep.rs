//! Programmes and their scenarios, as people keep them: named, changed, copied, put away.

use super::settings::{FEWEST_YEARS, Fault, Lock, MOST_LINES, MOST_YEARS, Settings};
use crate::{Error, Register, now};
use sqlx::Row;
use sqlx::any::AnyRow;

/// Scenarios of a programme.
pub const MOST_SCENARIOS: usize = 30;
/// Programmes that are open.
const MOST_PROGRAMMES: usize = 100;
/// Letters of a name.
pub const LONGEST_NAME: usize = 80;

/// A programme: years, and the scenarios that are compared for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedProgramme {
    pub id: String,
    pub name: String,
    pub first_year: i16,
    pub years: u8,
    pub made_at: String,
    /// Put away.
    pub is_closed: bool,
}

impl NotedProgramme {
    /// The civil years, in order.
    pub fn each_year(&self) -> impl Iterator<Item = i16> + use<> {
        let first = self.first_year;
        (0..i16::from(self.years)).map(move |year| first.saturating_add(year))
    }

    /// The last year.
    #[must_use]
    pub fn last_year(&self) -> i16 {
        self.first_year.saturating_add(i16::from(self.years)).saturating_sub(1)
    }
}

/// A scenario, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedScenario {
    pub id: String,
    pub programme_id: String,
    pub name: String,
    pub edition: i64,
    pub settings: Settings,
    pub made_at: String,
}

/// Why a change of a scenario is refused: every fault, or nothing but the code of the register.
#[derive(Debug)]
pub enum NotSaved {
    Faults(Vec<Fault>),
    Other(Error),
}

impl<E: Into<Error>> From<E> for NotSaved {
    fn from(error: E) -> NotSaved {
        NotSaved::Other(error.into())
    }
}

pub(super) fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

/// A name that can be kept.
fn name_of(name: &str) -> Result<&str, Error> {
    let name = name.trim();
    let sound = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if trust::lexicon::is_blocked(&trust::lexicon::check(name)) {
        return Err(refused("programme-personal"));
    }
    if sound { Ok(name) } else { Err(refused("programme-name")) }
}

fn programme_of(row: &AnyRow) -> Result<NotedProgramme, Error> {
    let number = |name: &str| row.try_get::<i64, _>(name);
    let wrong = |_| Error::Computation("the years of a programme cannot be read".to_owned());
    Ok(NotedProgramme {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        first_year: i16::try_from(number("first_year")?).map_err(wrong)?,
        years: u8::try_from(number("years")?).map_err(wrong)?,
        made_at: row.try_get("made_at")?,
        is_closed: row.try_get::<Option<String>, _>("closed_at")?.is_some(),
    })
}

fn scenario_of(row: &AnyRow) -> Result<NotedScenario, Error> {
    Ok(NotedScenario {
        id: row.try_get("id")?,
        programme_id: row.try_get("programme_id")?,
        name: row.try_get("name")?,
        edition: row.try_get("edition")?,
        settings: serde_json::from_str(&row.try_get::<String, _>("settings")?)?,
        made_at: row.try_get("made_at")?,
    })
}

const PROGRAMMES: &str =
    "SELECT id, name, first_year, years, made_at, closed_at FROM programme WHERE landlord_id = $1";
const SCENARIOS: &str = "SELECT id, programme_id, name, edition, settings, made_at FROM programme_scenario WHERE landlord_id = $1";

impl Register {
    /// The programmes of a landlord, the newest first; those put away last.
    pub async fn programmes(&self, landlord_id: &str) -> Result<Vec<NotedProgramme>, Error> {
        let sql = format!(
            "{PROGRAMMES} ORDER BY CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END, made_at DESC, id DESC"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).fetch_all(self.db.read()).await?;
        rows.iter().map(programme_of).collect()
    }

    /// One programme.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such programme.
    pub async fn programme(&self, landlord_id: &str, id: &str) -> Result<NotedProgramme, Error> {
        let sql = format!("{PROGRAMMES} AND id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).bind(id);
        let row = row.fetch_optional(self.db.read()).await?;
        programme_of(&row.ok_or_else(|| Error::Unknown("programme".to_owned()))?)
    }

    /// Begins a programme, with a first scenario; their ids.
    ///
    /// # Errors
    /// [`Error::Refused`]: `programme-name`, `programme-years` (5 to 10, from 2000 to 2100), `programme-many`.
    pub async fn add_programme(
        &self,
        landlord_id: &str,
        name: &str,
        (first_year, years): (i16, u8),
        scenario: &str,
    ) -> Result<(String, String), Error> {
        let (name, scenario) = (name_of(name)?, name_of(scenario)?);
        if !(FEWEST_YEARS..=MOST_YEARS).contains(&years) || !(2000..=2100).contains(&first_year) {
            return Err(refused("programme-years"));
        }
        if self.programmes(landlord_id).await?.iter().filter(|p| !p.is_closed).count() >= MOST_PROGRAMMES {
            return Err(refused("programme-many"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO programme (id, landlord_id, name, first_year, years, made_at, made_by, closed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(name)
        .bind(i64::from(first_year))
        .bind(i64::from(years))
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        let first = uuid::Uuid::now_v7().to_string();
        let settings = Settings::beginning(years);
        self.insert_scenario(&mut act, (landlord_id, &id), (&first, scenario), &settings).await?;
        self.write_down(&mut act, landlord_id, ("made", "programme", &id), None).await?;
        act.commit().await?;
        Ok((id, first))
    }

    async fn insert_scenario(
        &self,
        act: &mut crate::db::Write<'_>,
        (landlord_id, programme_id): (&str, &str),
        (id, name): (&str, &str),
        settings: &Settings,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO programme_scenario (id, landlord_id, programme_id, name, edition, settings, made_at, made_by)
             VALUES ($1, $2, $3, $4, 1, $5, $6, $7)",
        )
        .bind(id)
        .bind(landlord_id)
        .bind(programme_id)
        .bind(name)
        .bind(serde_json::to_string(settings)?)
        .bind(crate::noted_after(None))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// Puts a programme away, or takes it out again. Nothing of it is lost.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such programme.
    pub async fn close_programme(&self, landlord_id: &str, id: &str, closed: bool) -> Result<(), Error> {
        self.programme(landlord_id, id).await?;
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE programme SET closed_at = $3 WHERE landlord_id = $1 AND id = $2")
            .bind(landlord_id)
            .bind(id)
            .bind(closed.then(now))
            .execute(act.connection())
            .await?;
        let verb = if closed { "closed" } else { "reopened" };
        self.write_down(&mut act, landlord_id, (verb, "programme", id), None).await?;
        act.commit().await
    }

    /// The scenarios of a programme, in the order in which they were made.
    pub async fn programme_scenarios(
        &self,
        landlord_id: &str,
        programme_id: &str,
    ) -> Result<Vec<NotedScenario>, Error> {
        let sql = format!("{SCENARIOS} AND programme_id = $2 ORDER BY made_at, id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).bind(programme_id);
        rows.fetch_all(self.db.read()).await?.iter().map(scenario_of).collect()
    }

    /// One scenario.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such scenario.
    pub async fn programme_scenario(&self, landlord_id: &str, id: &str) -> Result<NotedScenario, Error> {
        let sql = format!("{SCENARIOS} AND id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).bind(id);
        let row = row.fetch_optional(self.db.read()).await?;
        scenario_of(&row.ok_or_else(|| Error::Unknown("scenario".to_owned()))?)
    }

    /// Keeps a scenario as it was changed, when nobody changed it since it was shown (`seen`).
    ///
    /// # Errors
    /// [`NotSaved::Faults`] with everything that is wrong; [`Error::Changed`]; [`Error::Refused`] (`programme-name`).
    pub async fn save_programme_scenario(
        &self,
        landlord_id: &str,
        (id, seen): (&str, i64),
        name: &str,
        settings: &Settings,
    ) -> Result<(), NotSaved> {
        let name = name_of(name)?;
        let scenario = self.programme_scenario(landlord_id, id).await?;
        let programme = self.programme(landlord_id, &scenario.programme_id).await?;
        let faults = settings.faults(programme.first_year, programme.years);
        if !faults.is_empty() {
            return Err(NotSaved::Faults(faults));
        }
        let mut act = self.db.act().await?;
        let changed = sqlx::query(
            "UPDATE programme_scenario SET name = $4, settings = $5, edition = edition + 1
             WHERE landlord_id = $1 AND id = $2 AND edition = $3",
        )
        .bind(landlord_id)
        .bind(id)
        .bind(seen)
        .bind(name)
        .bind(serde_json::to_string(settings).map_err(Error::from)?)
        .execute(act.connection())
        .await?;
        if changed.rows_affected() != 1 {
            return Err(NotSaved::Other(Error::Changed));
        }
        self.write_down(&mut act, landlord_id, ("changed", "programme-scenario", id), None).await?;
        act.commit().await?;
        Ok(())
    }

    /// Adds decisions to a scenario, or takes some away: what is in both lists is not there afterwards.
    ///
    /// # Errors
    /// [`Error::Changed`] when somebody changed the scenario since; [`Error::Refused`] (`programme-locks`) when a decision is
    /// of no year of the programme, or there are too many.
    pub async fn change_programme_locks(
        &self,
        landlord_id: &str,
        (id, seen): (&str, i64),
        add: &[Lock],
        release: &[Lock],
    ) -> Result<(), Error> {
        let scenario = self.programme_scenario(landlord_id, id).await?;
        let mut settings = scenario.settings;
        settings.locks.extend(add.iter().cloned());
        settings.locks.sort();
        settings.locks.dedup();
        settings.locks.retain(|lock| !release.contains(lock));
        if settings.locks.len() > MOST_LINES {
            return Err(refused("programme-locks"));
        }
        match self.save_programme_scenario(landlord_id, (id, seen), &scenario.name, &settings).await {
            Ok(()) => Ok(()),
            Err(NotSaved::Faults(_)) => Err(refused("programme-locks")),
            Err(NotSaved::Other(error)) => Err(error),
        }
    }

    /// A copy of a scenario under another name; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `programme-name`, `programme-scenarios` when there are too many.
    pub async fn clone_programme_scenario(
        &self,
        landlord_id: &str,
        id: &str,
        name: &str,
    ) -> Result<String, Error> {
        let name = name_of(name)?;
        let scenario = self.programme_scenario(landlord_id, id).await?;
        let programme_id = scenario.programme_id.as_str();
        if self.programme_scenarios(landlord_id, programme_id).await?.len() >= MOST_SCENARIOS {
            return Err(refused("programme-scenarios"));
        }
        let copy = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        let of = (landlord_id, programme_id);
        self.insert_scenario(&mut act, of, (&copy, name), &scenario.settings).await?;
        self.write_down(&mut act, landlord_id, ("made", "programme-scenario", &copy), None).await?;
        act.commit().await?;
        Ok(copy)
    }

    /// Deletes a scenario with what was computed of it.
    ///
    /// # Errors
    /// [`Error::Refused`]: `programme-decided` when a decision was taken on it, `programme-last` when it is the only one.
    pub async fn delete_programme_scenario(&self, landlord_id: &str, id: &str) -> Result<(), Error> {
        let scenario = self.programme_scenario(landlord_id, id).await?;
        if self.programme_scenarios(landlord_id, &scenario.programme_id).await?.len() < 2 {
            return Err(refused("programme-last"));
        }
        let mut act = self.db.act().await?;
        let decided: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM programme_decision WHERE landlord_id = $1 AND scenario_id = $2",
        )
        .bind(landlord_id)
        .bind(id)
        .fetch_one(act.connection())
        .await?;
        if decided > 0 {
            return Err(refused("programme-decided"));
        }
        for sql in [
            "DELETE FROM programme_run WHERE landlord_id = $1 AND scenario_id = $2",
            "DELETE FROM programme_scenario WHERE landlord_id = $1 AND id = $2",
        ] {
            sqlx::query(sql).bind(landlord_id).bind(id).execute(act.connection()).await?;
        }
        self.write_down(&mut act, landlord_id, ("deleted", "programme-scenario", id), None).await?;
        act.commit().await
    }
}
