//! Calls as pages, files and the command line read them. Whoever runs a call reads its drafts; the others what was published.

use super::unknown;
use crate::diagnoses::Party;
use crate::{Across, Error, Register, instant};
use ::calls::{Call, CallFact, Noted, Specification, Stage, Version};
use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::collections::BTreeSet;

/// Who opens the call with others, and whether it approved the last text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funder {
    pub party: Party,
    /// The last text that it approved.
    pub approved_digest: Option<String>,
    pub approved_at: Option<Timestamp>,
    pub approved_by: Option<String>,
}

/// A fact, who noted it and for which organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedCallFact {
    pub at: Timestamp,
    pub author_name: Option<String>,
    pub made_for: String,
    pub fact: CallFact,
}

/// A fund of the call, and the envelope that pays it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallFund {
    pub id: String,
    pub organisation_id: String,
    pub name: String,
    pub total_cents: i64,
    /// Told to its funder and to whoever coordinates; `None`: not said, or not told.
    pub envelope_id: Option<String>,
}

/// A call, as somebody reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecord {
    pub id: String,
    pub number: String,
    pub coordinator: Party,
    pub funders: Vec<Funder>,
    pub funds: Vec<CallFund>,
    pub call: Call,
    pub facts: Vec<NotedCallFact>,
    pub made_at: Timestamp,
    /// Editions of the versions, by number.
    editions: Vec<(u32, i64)>,
}

impl CallRecord {
    /// Does an organisation run the call: write it or open it with the others?
    #[must_use]
    pub fn is_run_by(&self, organisation_id: &str) -> bool {
        self.coordinator.id == organisation_id
            || self.funders.iter().any(|one| one.party.id == organisation_id)
    }

    /// Those who run the call.
    #[must_use]
    pub fn run_by(&self) -> BTreeSet<String> {
        let funders = self.funders.iter().map(|one| one.party.id.clone());
        funders.chain([self.coordinator.id.clone()]).collect()
    }

    /// The version that holds.
    #[must_use]
    pub fn in_force(&self) -> Option<&Version> {
        ::calls::in_force(&self.call)
    }

    /// The version that is being written, and its edition.
    #[must_use]
    pub fn draft(&self) -> Option<(&Version, i64)> {
        let last = self.call.versions.last()?;
        if self.in_force().is_some_and(|one| one.number >= last.number) {
            return None;
        }
        let edition = self.editions.iter().find(|(number, _)| *number == last.number)?.1;
        Some((last, edition))
    }

    /// What a page shows first: what holds, else what is being written.
    #[must_use]
    pub fn shown(&self) -> Option<&Version> {
        self.in_force().or_else(|| self.call.versions.last())
    }

    /// A version by its number.
    #[must_use]
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.call.versions.iter().find(|one| one.number == number)
    }

    /// Where it stands.
    #[must_use]
    pub fn stage(&self, at: Timestamp) -> Stage {
        ::calls::stage(&self.call, at)
    }

    /// Has this funder still to approve the text that is being written?
    #[must_use]
    pub fn waits_for(&self, organisation_id: &str) -> bool {
        let Some((draft, _)) = self.draft() else { return false };
        let is_over = self.call.facts.iter().any(|noted| matches!(noted.fact, CallFact::Cancelled { .. }));
        let own = self.call.approvals.get(organisation_id);
        !is_over && own.is_some_and(|approved| *approved != Some(draft.digest))
    }

    /// The same, as whoever does not run it reads it; `None`: it is not published.
    fn for_others(mut self) -> Option<CallRecord> {
        let published: BTreeSet<u32> = self
            .call
            .facts
            .iter()
            .filter_map(|noted| match noted.fact {
                CallFact::Published { version, .. } => Some(version),
                _ => None,
            })
            .collect();
        if published.is_empty() {
            return None;
        }
        let is_told = |fact: &CallFact| {
            matches!(
                fact,
                CallFact::Published { .. } | CallFact::Extended { .. } | CallFact::Cancelled { .. }
            )
        };
        self.call.versions.retain(|one| published.contains(&one.number));
        self.call.facts.retain(|noted| is_told(&noted.fact));
        self.call.approvals.clear();
        self.facts.retain(|noted| is_told(&noted.fact));
        // Who signed what, and by which hand, is the business of those who run it.
        self.facts.iter_mut().for_each(|noted| noted.author_name = None);
        for funder in &mut self.funders {
            (funder.approved_digest, funder.approved_at, funder.approved_by) = (None, None, None);
        }
        self.funds.iter_mut().for_each(|fund| fund.envelope_id = None);
        Some(self)
    }
}

const CALLS: &str = "SELECT c.id, c.number, c.organisation_id, o.name, c.made_at FROM call c
    JOIN organisation o ON o.id = c.organisation_id";

/// Calls, whole: every one, or the one of an id. See the house before, and hide afterwards.
pub(super) async fn load(connection: &mut AnyConnection, id: Option<&str>) -> Result<Vec<CallRecord>, Error> {
    let sql = format!("{CALLS} WHERE $1 = '' OR c.id = $1 ORDER BY c.number DESC");
    let rows =
        sqlx::query(AssertSqlSafe(sql)).bind(id.unwrap_or("").to_owned()).fetch_all(&mut *connection).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        all.push(one(connection, row).await?);
    }
    Ok(all)
}

async fn one(connection: &mut AnyConnection, row: &sqlx::any::AnyRow) -> Result<CallRecord, Error> {
    let id: String = row.try_get("id")?;
    let (mut versions, mut editions) = (Vec::new(), Vec::new());
    for (number, content, edition) in sqlx::query_as::<_, (i64, String, i64)>(
        "SELECT version, content, edition FROM call_version WHERE call_id = $1 ORDER BY version",
    )
    .bind(&id)
    .fetch_all(&mut *connection)
    .await?
    {
        let number = u32::try_from(number).map_err(|_| unknown())?;
        // The digest is that of what is kept: a text that was touched bears none of its approvals.
        let digest = ::calls::digest(&content);
        versions.push(Version { number, specification: Specification::read(&content)?, digest });
        editions.push((number, edition));
    }
    let mut facts = Vec::new();
    for (at, author_name, made_for, fact) in sqlx::query_as::<_, (String, Option<String>, String, String)>(
        "SELECT f.at, a.name, f.made_for, f.fact FROM call_fact f LEFT JOIN account a ON a.id = f.author
         WHERE f.call_id = $1 ORDER BY f.rank",
    )
    .bind(&id)
    .fetch_all(&mut *connection)
    .await?
    {
        facts.push(NotedCallFact {
            at: instant(&at)?,
            author_name,
            made_for,
            fact: serde_json::from_str(&fact)?,
        });
    }
    let mut funders = Vec::new();
    for row in sqlx::query(
        "SELECT f.organisation_id, o.name, f.approved_digest, f.approved_at, a.name AS approved_by
         FROM call_funder f JOIN organisation o ON o.id = f.organisation_id
         LEFT JOIN account a ON a.id = f.approved_by WHERE f.call_id = $1 ORDER BY o.name, o.id",
    )
    .bind(&id)
    .fetch_all(&mut *connection)
    .await?
    {
        let approved_at: Option<String> = row.try_get("approved_at")?;
        funders.push(Funder {
            party: Party { id: row.try_get("organisation_id")?, name: row.try_get("name")? },
            approved_digest: row.try_get("approved_digest")?,
            approved_at: approved_at.as_deref().map(instant).transpose()?,
            approved_by: row.try_get("approved_by")?,
        });
    }
    let mut funds = Vec::new();
    for (id, organisation_id, name, total_cents, envelope_id) in
        sqlx::query_as::<_, (String, String, String, i64, Option<String>)>(
            "SELECT id, organisation_id, name, total_cents, envelope_id FROM call_fund WHERE call_id = $1
             ORDER BY name, id",
        )
        .bind(&id)
        .fetch_all(&mut *connection)
        .await?
    {
        funds.push(CallFund { id, organisation_id, name, total_cents, envelope_id });
    }
    let approvals = funders
        .iter()
        .map(|one| (one.party.id.clone(), one.approved_digest.as_ref().and_then(|text| text.parse().ok())));
    let call = Call {
        versions,
        facts: facts.iter().map(|one| Noted { at: one.at, fact: one.fact.clone() }).collect(),
        approvals: approvals.collect(),
    };
    Ok(CallRecord {
        number: row.try_get("number")?,
        coordinator: Party { id: row.try_get("organisation_id")?, name: row.try_get("name")? },
        made_at: instant(&row.try_get::<String, _>("made_at")?)?,
        funders,
        funds,
        call,
        facts,
        editions,
        id,
    })
}

/// A call in a transaction that sees the house, as an organisation reads it.
pub(crate) async fn call_in(act: &mut crate::db::Write<'_>, by: &str, id: &str) -> Result<CallRecord, Error> {
    let all = load(act.connection(), Some(id)).await?;
    all.into_iter().next().and_then(|one| seen(one, Some(by))).ok_or_else(unknown)
}

/// The call as `by` reads it; `None`: it may not know of it.
fn seen(record: CallRecord, by: Option<&str>) -> Option<CallRecord> {
    if by.is_some_and(|id| record.is_run_by(id)) { Some(record) } else { record.for_others() }
}

impl Register {
    /// The calls that somebody may know of, the last one first. `by`: the organisation for which they act; nobody's drafts
    /// without one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn calls(&self, by: Option<&str>) -> Result<Vec<CallRecord>, Error> {
        let house = self.across(Across::Calls);
        let all = load(&mut *house.db.instant().await?, None).await?;
        Ok(all.into_iter().filter_map(|one| seen(one, by)).collect())
    }

    /// One call.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, or it is not published and `by` does not run it.
    pub async fn call(&self, by: Option<&str>, id: &str) -> Result<CallRecord, Error> {
        let house = self.across(Across::Calls);
        let all = load(&mut *house.db.instant().await?, Some(id)).await?;
        all.into_iter().next().and_then(|one| seen(one, by)).ok_or_else(unknown)
    }

    /// The text of a version, as funders approve it: whoever has it can compute its digest again.
    ///
    /// # Errors
    /// [`Error::Unknown`] as [`Register::call`], or when the version may not be read.
    pub async fn call_text(&self, by: Option<&str>, id: &str, number: u32) -> Result<String, Error> {
        self.call(by, id).await?.version(number).ok_or_else(unknown)?;
        let house = self.across(Across::Calls);
        let sql = "SELECT content FROM call_version WHERE call_id = $1 AND version = $2";
        let found: Option<String> = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(id.to_owned())
            .bind(i64::from(number))
            .fetch_optional(house.db.read())
            .await?;
        found.ok_or_else(unknown)
    }
}
