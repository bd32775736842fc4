//! Computations of a scenario: the question, the search, the independent verification, what is kept of it.

use super::build::{Before, Built, Ingredients, Note, built};
use super::facts::{Band, Group};
use super::robust::Regret;
use super::rows::{Row, YearFigures, figures_of, rows_of};
use super::settings::{Facts, Lock};
use crate::portfolio::Portfolio;
use crate::{Error, Register};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use programme_check::{
    Answer, Certificate, Instance, Limits, read_answer, read_instance, verify, write_answer,
};
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;
use std::io::{Read, Write as _};

/// Computations kept of a scenario; those that were decided upon stay.
const KEPT_RUNS: i64 = 3;
/// What a kept computation may hold once unpacked.
const LARGEST: u64 = 1 << 30;

/// The question of a scenario under both readings of what is not known.
#[derive(Debug, Clone)]
pub struct Question {
    pub scenario_id: String,
    pub edition: i64,
    pub on: Date,
    /// The reading that the scenario asks for: what is computed.
    pub facts: Facts,
    pub asked: Built,
    /// The question under the other reading: how much hangs on what is not known.
    pub other: Built,
    /// The level that works lead to, by label.
    pub levels: BTreeMap<String, AdaptationLevel>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The answer, and what was computed beside it.
    Answer(Box<Answer>, Beside),
    /// Decisions contradict each other: those involved, and the fewest to release.
    Conflict { between: Vec<Lock>, release: Vec<Lock> },
}

/// What is told beside an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    pub other: Option<Other>,
    pub frontier: Vec<Point>,
    pub shares: Vec<SharePoint>,
    pub regrets: Vec<Regret>,
    pub next_best: Vec<NextBest>,
}

/// What promising every commune a part of what it could get would give: a point of the curve of worth against fairness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharePoint {
    /// Of what the commune could get at most, in thousandths.
    pub share_permille: u16,
    /// Worth of dwellings and works, in grains: what is missing to a share is not taken off.
    pub worth: i64,
    pub dwellings: u64,
    /// Communes that stay below.
    pub short: u32,
}

/// Another plan that keeps every rule, with its works in other years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextBest {
    pub value: i64,
    pub dwellings: u64,
    /// What it does otherwise on residences: in another year, or never.
    pub otherwise: Vec<Lock>,
}

/// What another amount of own money would give: a point of the curve of worth against money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Of the budgets of every year, in thousandths.
    pub budget_permille: u32,
    pub value: i64,
    pub bound: i64,
    pub dwellings: u64,
}

/// What the same scenario would give under the other reading of what is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Other {
    pub value: i64,
    pub bound: i64,
    pub dwellings: u64,
}

/// Why nothing was found.
#[derive(Debug)]
pub enum NotSolved {
    /// Somebody asked to stop.
    Stopped,
    Error(Error),
}

/// What is kept of a computation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    pub facts: Facts,
    /// The question and the answer, as the files that anybody can verify.
    pub instance: String,
    pub answer: Option<String>,
    pub other: Option<Other>,
    #[serde(default)]
    pub frontier: Vec<Point>,
    #[serde(default)]
    pub shares: Vec<SharePoint>,
    #[serde(default)]
    pub regrets: Vec<Regret>,
    #[serde(default)]
    pub next_best: Vec<NextBest>,
    pub notes: Vec<Note>,
    pub between: Vec<Lock>,
    pub release: Vec<Lock>,
    pub levels: BTreeMap<String, AdaptationLevel>,
}

/// A computation that was kept.
#[derive(Debug, Clone)]
pub struct NotedRun {
    pub id: String,
    pub scenario_id: String,
    /// The edition of the scenario that it answers.
    pub edition: i64,
    pub made_on: Date,
    pub made_at: String,
    pub kept: Kept,
    pub instance: Instance,
    /// `None`: decisions contradict each other.
    pub answer: Option<Answer>,
    /// What the verifier recomputed when the computation was read: it was accepted, or it would not be here.
    pub certificate: Option<Certificate>,
    pub rows: Vec<Row>,
}

fn unread(what: impl std::fmt::Display) -> Error {
    Error::Computation(format!("a computation of a programme: {what}"))
}

impl Question {
    /// Digest of the question: the same question has the same.
    #[must_use]
    pub fn digest(&self) -> String {
        self.asked.instance.digest()
    }
}

impl Kept {
    fn of(question: &Question, found: &Found) -> Result<Kept, Error> {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(unread);
        let mut kept = Kept {
            facts: question.facts,
            instance: text(question.asked.file()?)?,
            answer: None,
            other: None,
            frontier: Vec::new(),
            shares: Vec::new(),
            regrets: Vec::new(),
            next_best: Vec::new(),
            notes: question.asked.notes.clone(),
            between: Vec::new(),
            release: Vec::new(),
            levels: question.levels.clone(),
        };
        match found {
            Found::Answer(answer, beside) => {
                let mut bytes = Vec::new();
                write_answer(&question.asked.instance, answer, &mut bytes).map_err(unread)?;
                (kept.answer, kept.other) = (Some(text(bytes)?), beside.other);
                kept.frontier.clone_from(&beside.frontier);
                kept.shares.clone_from(&beside.shares);
                kept.regrets.clone_from(&beside.regrets);
                kept.next_best.clone_from(&beside.next_best);
            }
            Found::Conflict { between, release } => {
                (kept.between, kept.release) = (between.clone(), release.clone());
            }
        }
        Ok(kept)
    }

    fn packed(&self) -> Result<Vec<u8>, Error> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(&serde_json::to_vec(self)?).map_err(unread)?;
        packer.finish().map_err(unread)
    }

    fn unpacked(bytes: &[u8]) -> Result<Kept, Error> {
        let mut text = Vec::new();
        GzDecoder::new(bytes).take(LARGEST).read_to_end(&mut text).map_err(unread)?;
        Ok(serde_json::from_slice(&text)?)
    }

    /// Reads the two files and verifies them: a computation that was tampered with is refused, whoever asks.
    fn verified(&self) -> Result<(Instance, Option<(Answer, Certificate)>), Error> {
        let refused = || Error::Refused("programme-tampered".to_owned());
        let instance = read_instance(self.instance.as_bytes(), Limits::default()).map_err(|_| refused())?;
        let Some(answer) = &self.answer else { return Ok((instance, None)) };
        let answer = read_answer(answer.as_bytes(), &instance, Limits::default()).map_err(|_| refused())?;
        let certificate = verify(&instance, &answer).map_err(|_| refused())?;
        Ok((instance, Some((answer, certificate))))
    }
}

impl NotedRun {
    /// The figures of each year of the programme.
    ///
    /// # Errors
    /// When an amount is too large to be counted.
    pub fn years(&self) -> Result<Vec<YearFigures>, Error> {
        figures_of(&self.rows, (0..self.instance.years()).map(|place| self.instance.year(place)))
    }

    /// Dwellings adapted where somebody of 70 or more lives.
    #[must_use]
    pub fn served_70(&self) -> u32 {
        let Some(answer) = &self.answer else { return 0 };
        let is_70 = |code: &str| Group::from_code(code).is_some_and(|group| group.band != Band::From60);
        let units = answer.plan.programmes.iter().flat_map(|programme| {
            let classes = &self.instance.residences[programme.residence as usize].classes;
            programme.units.iter().filter(|units| is_70(&classes[units.class as usize].id))
        });
        units.fold(0, |sum, units| sum.saturating_add(units.count))
    }

    /// What is not proven, in millionths of the bound.
    #[must_use]
    pub fn gap_millionths(&self) -> i64 {
        let gap = self.certificate.as_ref().map_or(0, Certificate::gap_millionths);
        i64::try_from(gap).unwrap_or(i64::MAX)
    }
}

const SELECT: &str =
    "SELECT id, scenario_id, edition, made_on, body, made_at FROM programme_run WHERE landlord_id = $1";

impl Register {
    /// The question of a scenario, as the stock is on the day of the portfolio.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such scenario.
    pub async fn programme_question(
        &self,
        portfolio: &Portfolio,
        scenario_id: &str,
    ) -> Result<Question, Error> {
        let landlord_id = portfolio.landlord.id.as_str();
        let scenario = self.programme_scenario(landlord_id, scenario_id).await?;
        let programme = self.programme(landlord_id, &scenario.programme_id).await?;
        let catalogue = self.works_catalogue(landlord_id).await?;
        let settings = &scenario.settings;
        let homes = self.offices_of_residences(landlord_id, programme.first_year).await?;
        let decision = self.programme_decision(landlord_id, &programme.id).await?;
        let last = self.last_programme_decision(landlord_id).await?;
        let before = last.map_or_else(Before::default, |decision| decision.decided.before);
        let mut locks = settings.locks.clone();
        locks.extend(decision.into_iter().flat_map(|decision| decision.decided.locks));
        locks.sort();
        locks.dedup();
        let ask = |facts: Facts| {
            built(&Ingredients {
                portfolio,
                first_year: programme.first_year,
                settings,
                facts,
                catalogue: &catalogue,
                homes: &homes,
                locks: &locks,
                before: &before,
            })
        };
        let other = match settings.facts {
            Facts::Sure => Facts::Possible,
            Facts::Possible => Facts::Sure,
        };
        Ok(Question {
            scenario_id: scenario.id.clone(),
            edition: scenario.edition,
            on: portfolio.request.on,
            facts: settings.facts,
            asked: ask(settings.facts)?,
            other: ask(other)?,
            levels: settings.packages.iter().map(|p| (p.label.clone(), p.level)).collect(),
        })
    }

    /// Keeps what was found for a question, once the verifier accepted it; the id of the computation.
    ///
    /// # Errors
    /// [`Error::Changed`] when the scenario changed since the question was made; [`Error::Computation`] when the verifier
    /// refuses the answer: nothing is kept then.
    pub async fn keep_programme_run(
        &self,
        landlord_id: &str,
        question: &Question,
        found: &Found,
    ) -> Result<String, Error> {
        let id = uuid::Uuid::now_v7().to_string();
        let kept = Kept::of(question, found)?;
        // A large plan is arithmetic: not on the threads that answer requests.
        let packed = tokio::task::spawn_blocking(move || {
            kept.verified().map_err(|_| unread("the verifier refuses what was found"))?;
            kept.packed()
        });
        let packed = packed.await.map_err(unread)??;
        let body = self.seal(landlord_id, "programme_run", "body", &id, &packed).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("programmes:{landlord_id}")).await?;
        let edition: Option<i64> =
            sqlx::query_scalar("SELECT edition FROM programme_scenario WHERE landlord_id = $1 AND id = $2")
                .bind(landlord_id)
                .bind(&question.scenario_id)
                .fetch_optional(act.connection())
                .await?;
        if edition != Some(question.edition) {
            return Err(Error::Changed);
        }
        sqlx::query(
            "INSERT INTO programme_run (id, landlord_id, scenario_id, edition, digest, made_on, body, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(&question.scenario_id)
        .bind(question.edition)
        .bind(question.digest())
        .bind(question.on.to_string())
        .bind(body)
        .bind(crate::noted_after(None))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        sqlx::query(
            "DELETE FROM programme_run WHERE landlord_id = $1 AND scenario_id = $2
             AND id NOT IN (SELECT id FROM programme_run WHERE landlord_id = $1 AND scenario_id = $2
                            ORDER BY made_at DESC, id DESC LIMIT $3)
             AND id NOT IN (SELECT run_id FROM programme_decision WHERE landlord_id = $1)",
        )
        .bind(landlord_id)
        .bind(&question.scenario_id)
        .bind(KEPT_RUNS)
        .execute(act.connection())
        .await?;
        let said = Some(question.scenario_id.clone());
        self.write_down(&mut act, landlord_id, ("solved", "programme-run", &id), said).await?;
        act.commit().await?;
        Ok(id)
    }

    async fn run_of(&self, landlord_id: &str, row: &AnyRow) -> Result<NotedRun, Error> {
        let text = |name: &str| row.try_get::<String, _>(name);
        let id = text("id")?;
        let bytes = self.unseal(landlord_id, "programme_run", "body", &id, &text("body")?).await?;
        let read = tokio::task::spawn_blocking(move || {
            let kept = Kept::unpacked(&bytes)?;
            let (instance, found) = kept.verified()?;
            let rows = match &found {
                Some((answer, _)) => rows_of(&instance, &answer.plan)?,
                None => Vec::new(),
            };
            Ok::<_, Error>((kept, instance, found, rows))
        });
        let (kept, instance, found, rows) = read.await.map_err(unread)??;
        let (answer, certificate) = found.map_or((None, None), |(a, c)| (Some(a), Some(c)));
        Ok(NotedRun {
            id,
            scenario_id: text("scenario_id")?,
            edition: row.try_get("edition")?,
            made_on: text("made_on")?.parse().map_err(unread)?,
            made_at: text("made_at")?,
            kept,
            instance,
            answer,
            certificate,
            rows,
        })
    }

    /// The last computation of a scenario; `None` when there is none yet.
    ///
    /// # Errors
    /// [`Error::Refused`] (`programme-tampered`) when the verifier does not accept what is kept.
    pub async fn programme_run(
        &self,
        landlord_id: &str,
        scenario_id: &str,
    ) -> Result<Option<NotedRun>, Error> {
        let sql = format!("{SELECT} AND scenario_id = $2 ORDER BY made_at DESC, id DESC LIMIT 1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).bind(scenario_id);
        match row.fetch_optional(self.db.read()).await? {
            Some(row) => self.run_of(landlord_id, &row).await.map(Some),
            None => Ok(None),
        }
    }

    /// Would the question be another one today: did the stock, the prices or the decisions change since a computation?
    pub async fn is_programme_stale(&self, portfolio: &Portfolio, run: &NotedRun) -> Result<bool, Error> {
        let question = self.programme_question(portfolio, &run.scenario_id).await?;
        Ok(question.edition != run.edition || question.digest() != run.instance.digest())
    }
}
