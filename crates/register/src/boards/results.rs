//! What an adopted board decided of each file: told to partners and to everybody from the day of the results on, and by no
//! answer before.

use super::after::{NotedResult, bare, facts_of_call};
use super::unknown;
use crate::applications::{ApplicationRecord, Side, submitted_in};
use crate::calls::CallRecord;
use crate::committees::Sight;
use crate::{Across, Error, Register};
use ::committee::after::{Decided, Standing, last_to_contest, standing};
use award::Why;
use jiff::civil::Date;
use sqlx::{AnyConnection, Row};
use std::collections::BTreeMap;
use trust::closed_list;
use trust::territory::Territory;

closed_list! {
    /// What was decided of a file.
    Outcome {
        Awarded = "awarded",
        Reserve = "reserve",
        Refused = "refused",
        /// Awarded, then given up by those who carry it.
        Renounced = "renounced",
    }
}

/// What was decided of a file, and what came of it since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionOf {
    pub application_id: String,
    pub board_id: String,
    /// What the board decided: it never changes.
    pub decided: Decided,
    /// What holds now, with what happened since.
    pub outcome: Outcome,
    pub standing: Standing,
    pub facts: Vec<NotedResult>,
    /// The account that adopted the board.
    pub adopted_by: Option<String>,
    pub reserve_rank: Option<i64>,
    pub cents: i64,
    pub why: Option<Why>,
    /// By fund: its name, its funder, cents.
    pub awards: Vec<(String, String, i64)>,
    pub published_on: Option<Date>,
}

/// A result that everybody may read: what is funded, and with how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultSeen {
    pub application_id: String,
    pub number: Option<String>,
    pub title: String,
    pub partners: Vec<String>,
    pub territories: Vec<Territory>,
    /// `None`: the application does not say.
    pub households: Option<u32>,
    pub decision: DecisionOf,
}

/// What the results of a call add up to. Every page and file calls this and agrees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    pub projects: u64,
    pub cents: i64,
    /// By fund: its name, its funder, projects, cents.
    pub funds: Vec<(String, String, u64, i64)>,
    /// By territory: projects that work there, and what they receive. A project of several territories is in the line `None`, as
    /// its money is not split.
    pub territories: Vec<(Option<Territory>, u64, i64)>,
}

impl Totals {
    /// Adds results up.
    #[must_use]
    pub fn of(all: &[ResultSeen]) -> Totals {
        let mut totals = Totals::default();
        let mut funds: BTreeMap<(String, String), (u64, i64)> = BTreeMap::new();
        let mut places: BTreeMap<Option<Territory>, (u64, i64)> = BTreeMap::new();
        for one in all {
            totals.projects += 1;
            totals.cents = totals.cents.saturating_add(one.decision.cents);
            for (fund, funder, cents) in &one.decision.awards {
                let line = funds.entry((fund.clone(), funder.clone())).or_default();
                *line = (line.0 + 1, line.1.saturating_add(*cents));
            }
            let place = match one.territories.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            };
            let line = places.entry(place).or_default();
            *line = (line.0 + 1, line.1.saturating_add(one.decision.cents));
        }
        totals.funds =
            funds.into_iter().map(|((fund, funder), (n, cents))| (fund, funder, n, cents)).collect();
        totals.territories = places.into_iter().map(|(place, (n, cents))| (place, n, cents)).collect();
        totals
    }
}

pub(super) async fn decisions_in(
    connection: &mut AnyConnection,
    call_id: &str,
) -> Result<Vec<DecisionOf>, Error> {
    let mut facts = facts_of_call(connection, call_id).await?;
    let rows = sqlx::query(
        "SELECT d.application_id, d.board_id, d.outcome, d.reserve_rank, d.amount_cents, d.why, b.published_on,
                b.adopted_by
         FROM award_decision d JOIN board b ON b.id = d.board_id WHERE d.call_id = $1 ORDER BY d.application_id",
    )
    .bind(call_id)
    .fetch_all(&mut *connection)
    .await?;
    let odd = |what: &str| Error::Computation(format!("« {what} » cannot be read back"));
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let (application_id, outcome): (String, String) =
            (row.try_get("application_id")?, row.try_get("outcome")?);
        let why: Option<String> = row.try_get("why")?;
        let published: Option<String> = row.try_get("published_on")?;
        let awards: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT f.name, o.name, w.amount_cents FROM award w JOIN call_fund f ON f.id = w.fund_id
             JOIN organisation o ON o.id = w.funder_id WHERE w.application_id = $1 ORDER BY f.name, f.id",
        )
        .bind(&application_id)
        .fetch_all(&mut *connection)
        .await?;
        let rank: Option<i64> = row.try_get("reserve_rank")?;
        let decided = match (Outcome::from_code(&outcome).ok_or_else(|| odd(&outcome))?, rank) {
            (Outcome::Awarded | Outcome::Renounced, _) => Decided::Awarded,
            (Outcome::Reserve, Some(rank)) => Decided::Reserve(rank),
            (Outcome::Reserve | Outcome::Refused, _) => Decided::Refused,
        };
        let facts = facts.remove(&application_id).unwrap_or_default();
        let standing = standing(decided, &bare(&facts));
        let outcome = match standing {
            Standing::Awarded => Outcome::Awarded,
            Standing::Reserve(_) => Outcome::Reserve,
            Standing::Renounced => Outcome::Renounced,
            _ => Outcome::Refused,
        };
        // Money that was given up is nobody's award any more.
        let awards = if outcome == Outcome::Awarded { awards } else { Vec::new() };
        all.push(DecisionOf {
            board_id: row.try_get("board_id")?,
            reserve_rank: match standing {
                Standing::Reserve(rank) => Some(rank),
                _ => None,
            },
            cents: awards.iter().map(|(.., cents)| cents).sum(),
            adopted_by: row.try_get("adopted_by")?,
            decided,
            outcome,
            standing,
            facts,
            why: why.map(|text| serde_json::from_str(&text)).transpose()?,
            published_on: published.map(|day| day.parse().map_err(|_| odd(&day))).transpose()?,
            application_id,
            awards,
        });
    }
    Ok(all)
}

impl DecisionOf {
    /// The last day on which it may be disputed, by the rules of the call; `None`: it was told on no day.
    #[must_use]
    pub fn contest_until(&self, call: &CallRecord) -> Option<Date> {
        let days = call.in_force().and_then(|version| version.specification.contest_days);
        self.published_on.map(|told| last_to_contest(told, days))
    }

    /// May it be told on this day?
    #[must_use]
    pub fn is_told(&self, on: Date) -> bool {
        self.published_on.is_some_and(|day| day <= on)
    }
}

impl Register {
    /// What was decided of every file, for those who may read boards, from the adoption on.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn decisions_of_call(&self, sight: &Sight) -> Result<Vec<DecisionOf>, Error> {
        if !sight.reads_boards() {
            return Ok(Vec::new());
        }
        let house = self.across(Across::Calls);
        decisions_in(&mut *house.db.instant().await?, &sight.call.id).await
    }

    /// What was decided of an application, for its partners, from the day of the results on; `None` before.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation is no partner of it.
    pub async fn decision_for_partners(
        &self,
        by: &str,
        application_id: &str,
        on: Date,
    ) -> Result<Option<(ApplicationRecord, CallRecord, DecisionOf)>, Error> {
        let (file, call, side) = self.application(by, application_id).await?;
        if side == Side::Runs {
            return Err(unknown());
        }
        let house = self.across(Across::Calls);
        let all = decisions_in(&mut *house.db.instant().await?, &call.id).await?;
        let own = all.into_iter().find(|one| one.application_id == application_id && one.is_told(on));
        Ok(own.map(|decision| (file, call, decision)))
    }

    /// What a call funded, for everybody, from the day of the results on; nothing before, and never what was refused.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn published_results(&self, call_id: &str, on: Date) -> Result<Vec<ResultSeen>, Error> {
        let house = self.across(Across::Calls);
        let mut connection = house.db.instant().await?;
        let files = submitted_in(&mut connection, call_id).await?;
        let all = decisions_in(&mut connection, call_id).await?;
        let funded = all.into_iter().filter(|one| one.is_told(on) && one.outcome == Outcome::Awarded);
        let seen = funded.filter_map(|decision| {
            let file = files.iter().find(|file| file.id == decision.application_id)?;
            let partners = file.content.partners.iter().map(|one| one.name.clone());
            Some(ResultSeen {
                application_id: file.id.clone(),
                number: file.number.clone(),
                title: file.content.title.clone(),
                partners: partners.collect(),
                territories: file.content.territories.iter().cloned().collect(),
                households: file.content.households,
                decision,
            })
        });
        let mut shown: Vec<ResultSeen> = seen.collect();
        shown.sort_by(|a, b| a.number.cmp(&b.number));
        Ok(shown)
    }
}
