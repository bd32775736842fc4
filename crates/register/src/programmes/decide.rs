//! What the direction decided: the rows of a plan, whose first year every later computation keeps. Taking it back is noted too.

use super::build::Before;
use super::rows::{Row, Work, YearFigures, figures_of};
use super::runs::NotedRun;
use super::settings::{Lock, LockWhat};
use crate::{Error, Register, now};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use std::collections::BTreeMap;

/// What is kept of a decision. Nobody is named in it, and its classes say ages: it is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    pub first_year: i16,
    pub years: u8,
    pub rows: Vec<Row>,
    /// The first year, as decisions that hold.
    pub locks: Vec<Lock>,
    /// The whole plan: what keeping it is about.
    pub before: Before,
}

/// A decision in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedDecision {
    pub id: String,
    pub programme_id: String,
    pub scenario_id: String,
    pub run_id: String,
    pub decided_on: Date,
    pub decided: Decided,
}

/// What a chapter says of the programme that was adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeFigures {
    pub programme_id: String,
    /// Name of the programme.
    pub name: String,
    pub decided_on: Date,
    pub years: Vec<YearFigures>,
    /// By residence and year; a residence is an id of the stock.
    pub rows: Vec<Row>,
}

/// The locks of the first year of a plan, and what it decides of every year.
pub(super) fn decisions_of(run: &NotedRun) -> (Vec<Lock>, Before) {
    let mut before = Before::default();
    let mut locks = Vec::new();
    let Some(answer) = &run.answer else { return (locks, before) };
    let first = run.instance.first_year;
    for programme in &answer.plan.programmes {
        let residence = &run.instance.residences[programme.residence as usize];
        let id = &residence.id;
        for (what, year, kept) in [
            (LockWhat::Campaign, programme.campaign, &mut before.campaigns),
            (LockWhat::Ramp, programme.ramp, &mut before.ramps),
            (LockWhat::Lift, programme.lift, &mut before.lifts),
        ] {
            let Some(year) = year else { continue };
            kept.insert(id.clone(), year);
            if year == first {
                locks.push(Lock {
                    residence_id: id.clone(),
                    year: Some(year),
                    what,
                    must: true,
                    package: None,
                    dwellings: 0,
                });
            }
        }
        let mut made: BTreeMap<(&str, i16), u32> = BTreeMap::new();
        let mut first_made: BTreeMap<&str, u32> = BTreeMap::new();
        for units in &programme.units {
            let class = residence.classes[units.class as usize].id.as_str();
            let package = run.instance.packages[units.package as usize].id.as_str();
            let add = |count: &mut u32| *count = count.saturating_add(units.count);
            add(made.entry((class, units.year)).or_default());
            if units.year == first {
                add(first_made.entry(package).or_default());
            }
        }
        let mut most: BTreeMap<&str, (u32, i16)> = BTreeMap::new();
        for ((class, year), count) in made {
            let best = most.entry(class).or_insert((0, year));
            if count > best.0 {
                *best = (count, year);
            }
        }
        for (package, dwellings) in first_made {
            locks.push(Lock {
                residence_id: id.clone(),
                year: Some(first),
                what: LockWhat::Dwellings,
                must: true,
                package: Some(package.to_owned()),
                dwellings,
            });
        }
        if !most.is_empty() {
            let classes = most.into_iter().map(|(class, (_, year))| (class.to_owned(), year)).collect();
            before.classes.insert(id.clone(), classes);
        }
    }
    locks.sort();
    (locks, before)
}

fn wrong(what: impl std::fmt::Display) -> Error {
    Error::Computation(format!("a decision on a programme: {what}"))
}

const SELECT: &str = "SELECT id, programme_id, scenario_id, run_id, decided_on, body FROM programme_decision
    WHERE landlord_id = $1 AND ended_at IS NULL";

impl Register {
    /// A decision, opened: it says in which class of age and reach works were, so it is sealed as computations are.
    async fn decision_of(
        &self,
        landlord_id: &str,
        row: Option<sqlx::any::AnyRow>,
    ) -> Result<Option<NotedDecision>, Error> {
        let Some(row) = row else { return Ok(None) };
        let text = |name: &str| row.try_get::<String, _>(name);
        let id = text("id")?;
        let body = self.unseal(landlord_id, "programme_decision", "body", &id, &text("body")?).await?;
        Ok(Some(NotedDecision {
            id,
            programme_id: text("programme_id")?,
            scenario_id: text("scenario_id")?,
            run_id: text("run_id")?,
            decided_on: text("decided_on")?.parse().map_err(wrong)?,
            decided: serde_json::from_slice(&body)?,
        }))
    }

    /// The decision in force on a programme; `None` when there is none.
    pub async fn programme_decision(
        &self,
        landlord_id: &str,
        programme_id: &str,
    ) -> Result<Option<NotedDecision>, Error> {
        let sql = format!("{SELECT} AND programme_id = $2 ORDER BY made_at DESC, id DESC LIMIT 1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).bind(programme_id);
        let row = row.fetch_optional(self.db.read()).await?;
        self.decision_of(landlord_id, row).await
    }

    /// The last decision in force of a landlord, whatever the programme.
    pub async fn last_programme_decision(&self, landlord_id: &str) -> Result<Option<NotedDecision>, Error> {
        let sql = format!("{SELECT} ORDER BY made_at DESC, id DESC LIMIT 1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id);
        let row = row.fetch_optional(self.db.read()).await?;
        self.decision_of(landlord_id, row).await
    }

    /// Adopts the last computation of a scenario: its first year becomes decisions that every later computation keeps. What was
    /// adopted before for the programme holds no more.
    ///
    /// # Errors
    /// [`Error::Refused`]: `programme-stale` when the scenario changed since it was computed, or `run_id` is not the last one;
    /// `programme-empty` when nothing was found to do.
    pub async fn adopt_programme(
        &self,
        landlord_id: &str,
        (scenario_id, run_id): (&str, &str),
        on: Date,
    ) -> Result<String, Error> {
        let refused = |code: &str| Err(Error::Refused(code.to_owned()));
        let scenario = self.programme_scenario(landlord_id, scenario_id).await?;
        let programme = self.programme(landlord_id, &scenario.programme_id).await?;
        let run = match self.programme_run(landlord_id, scenario_id).await? {
            Some(run) if run.id == run_id && run.edition == scenario.edition => run,
            _ => return refused("programme-stale"),
        };
        if run.rows.is_empty() {
            return refused("programme-empty");
        }
        let (locks, before) = decisions_of(&run);
        let rows = run.rows;
        let decided =
            Decided { first_year: programme.first_year, years: programme.years, rows, locks, before };
        let plain = serde_json::to_vec(&decided)?;
        let id = uuid::Uuid::now_v7().to_string();
        let body = self.seal(landlord_id, "programme_decision", "body", &id, &plain).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("programmes:{landlord_id}")).await?;
        // Whoever changed the scenario meanwhile changed what is being decided.
        let edition: Option<i64> =
            sqlx::query_scalar("SELECT edition FROM programme_scenario WHERE landlord_id = $1 AND id = $2")
                .bind(landlord_id)
                .bind(scenario_id)
                .fetch_optional(act.connection())
                .await?;
        if edition != Some(scenario.edition) {
            return refused("programme-stale");
        }
        self.end_decisions(&mut act, landlord_id, &programme.id).await?;
        sqlx::query(
            "INSERT INTO programme_decision (id, landlord_id, programme_id, scenario_id, run_id, decided_on, body,
                                             made_at, made_by, ended_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(&programme.id)
        .bind(scenario_id)
        .bind(run_id)
        .bind(on.to_string())
        .bind(body)
        .bind(crate::noted_after(None))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        let said = Some(scenario_id.to_owned());
        self.write_down(&mut act, landlord_id, ("adopted", "programme", &programme.id), said).await?;
        act.commit().await?;
        Ok(id)
    }

    async fn end_decisions(
        &self,
        act: &mut crate::db::Write<'_>,
        landlord_id: &str,
        programme_id: &str,
    ) -> Result<u64, Error> {
        let ended = sqlx::query(
            "UPDATE programme_decision SET ended_at = $3
             WHERE landlord_id = $1 AND programme_id = $2 AND ended_at IS NULL",
        )
        .bind(landlord_id)
        .bind(programme_id)
        .bind(now())
        .execute(act.connection())
        .await?;
        Ok(ended.rows_affected())
    }

    /// Takes back what was adopted for a programme. What it said stays written.
    ///
    /// # Errors
    /// [`Error::Unknown`] when nothing was adopted.
    pub async fn take_back_programme(&self, landlord_id: &str, programme_id: &str) -> Result<(), Error> {
        self.programme(landlord_id, programme_id).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("programmes:{landlord_id}")).await?;
        if self.end_decisions(&mut act, landlord_id, programme_id).await? == 0 {
            return Err(Error::Unknown("decision".to_owned()));
        }
        self.write_down(&mut act, landlord_id, ("taken-back", "programme", programme_id), None).await?;
        act.commit().await
    }

    /// The figures of the programme that was adopted last: years, and rows. `None` when none was. Figures are those of the
    /// decision; what was done since is followed elsewhere.
    pub async fn programme_figures(&self, landlord_id: &str) -> Result<Option<ProgrammeFigures>, Error> {
        let Some(decision) = self.last_programme_decision(landlord_id).await? else { return Ok(None) };
        let programme = self.programme(landlord_id, &decision.programme_id).await?;
        let years = figures_of(&decision.decided.rows, programme.each_year())?;
        Ok(Some(ProgrammeFigures {
            programme_id: programme.id,
            name: programme.name,
            decided_on: decision.decided_on,
            years,
            rows: decision.decided.rows,
        }))
    }
}

/// How many dwellings of rows are works in dwellings.
#[must_use]
pub fn dwellings_of(rows: &[Row]) -> u32 {
    rows.iter()
        .filter(|row| row.work == Work::Dwellings)
        .fold(0, |sum, row| sum.saturating_add(row.dwellings))
}
