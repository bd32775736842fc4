//! Deciding: one transaction, on what was shown, once. The second of two who decide at once is told.

use super::cases::Case;
use crate::adapted::short_text;
use crate::db::Write;
use crate::portfolio::Portfolio;
use crate::{Error, Register};
use allocation::decision::{DecisionError, LEAST_CANDIDATES, LONGEST_REASON, Proposal, Reason, check};
use allocation::snapshot::{Snapshot, digest};
use jiff::Timestamp;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use sqlx::Row;
use trust::day::legal_day;

/// What a commission chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The need that is chosen; `None`: nobody was.
    pub need_id: Option<String>,
    pub reason: Option<Reason>,
    /// Digest of what was shown to whoever decides.
    pub shown: String,
}

/// The household that was chosen for a vacancy, as far as the dwelling keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub needs_it: Option<bool>,
    pub level: Option<AdaptationLevel>,
}

/// The stable codes of what is wrong with a decision, as [`Error::Refused`] holds them.
#[must_use]
pub fn refusals(text: &str) -> Vec<&str> {
    text.split(' ').filter(|code| !code.is_empty()).collect()
}

const fn code_of(error: &DecisionError) -> &'static str {
    match error {
        DecisionError::NobodyChosen => "decision-nobody",
        DecisionError::ReasonMissing => "decision-reason",
        DecisionError::ReasonUseless => "decision-reason-useless",
        DecisionError::SearchUndated => "decision-search",
        DecisionError::TextMissing => "decision-text",
        DecisionError::Rent => "decision-rent",
        DecisionError::Unfit => "decision-unfit",
    }
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

/// Takes a file for the length of a transaction; the version that it has.
///
/// # Errors
/// [`Error::Unknown`] when it is not the landlord's, [`Error::Refused`] once it is decided.
pub(super) async fn hold_undecided(
    act: &mut Write<'_>,
    landlord_id: &str,
    case_id: &str,
) -> Result<i64, Error> {
    act.hold(&format!("allocation:{case_id}")).await?;
    let row = sqlx::query(
        "SELECT c.version, (SELECT COUNT(*) FROM allocation_decision d WHERE d.id = c.id) AS decided
         FROM allocation_case c WHERE c.id = $1 AND c.landlord_id = $2",
    )
    .bind(case_id)
    .bind(landlord_id)
    .fetch_optional(act.connection())
    .await?
    .ok_or_else(|| Error::Unknown("allocation-case".to_owned()))?;
    if row.try_get::<i64, _>("decided")? > 0 {
        return Err(refused("allocation-decided"));
    }
    Ok(row.try_get("version")?)
}

fn sound_reason(reason: Option<&Reason>) -> Result<Option<Reason>, Error> {
    let Some(reason) = reason else { return Ok(None) };
    let text = short_text(reason.text.as_deref().unwrap_or(""), LONGEST_REASON, "decision-text")?;
    Ok(Some(Reason { text, ..reason.clone() }))
}

impl Register {
    /// Decides about a file, on what was shown; the digest of what is kept.
    ///
    /// # Errors
    /// [`Error::Refused`]: `allocation-decided` when somebody decided first, `allocation-changed` when what was shown has
    /// changed since, else the codes of everything that is wrong ([`refusals`]). [`Error::Unknown`] when the landlord has
    /// no such file, or when the chosen household is no candidate.
    pub async fn decide_allocation(
        &self,
        portfolio: &Portfolio,
        case_id: &str,
        choice: &Choice,
        at: Timestamp,
    ) -> Result<String, Error> {
        let (landlord_id, today) = (portfolio.landlord.id.as_str(), legal_day(at));
        let case = self.allocation_case(portfolio, case_id, today).await?;
        if case.decision.is_some() {
            return Err(refused("allocation-decided"));
        }
        // Somebody else's session may have decided about the same vacancy.
        if self.decided_for(landlord_id, &case.head.vacancy_id).await?.is_some() {
            return Err(refused("allocation-decided"));
        }
        if case.shown != choice.shown {
            return Err(refused("allocation-changed"));
        }
        let snapshot = self.allocation_snapshot(portfolio, &case, choice, today).await?;
        let text = snapshot.canonical()?;
        let found = digest(&text);
        let sealed =
            self.seal(landlord_id, "allocation_decision", "snapshot", case_id, text.as_bytes()).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("vacancy:{}", case.head.vacancy_id)).await?;
        if hold_undecided(&mut act, landlord_id, case_id).await? != case.head.version {
            return Err(refused("allocation-changed"));
        }
        self.still_as_shown(&mut act, &case).await?;
        sqlx::query(
            "INSERT INTO allocation_decision (id, landlord_id, snapshot, digest, author, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(case_id)
        .bind(landlord_id)
        .bind(sealed)
        .bind(&found)
        .bind(self.author().code())
        .bind(crate::written(at))
        .execute(act.connection())
        .await?;
        // The digest is in the chain of the journal: a decision that is changed later does not match it any more.
        let decided = ("decided", "allocation-case", case_id);
        self.write_down(&mut act, landlord_id, decided, Some(found.clone())).await?;
        act.commit().await?;
        Ok(found)
    }

    /// In the transaction: the candidates are still there and open, the vacancy had no fact more, and no other session
    /// decided about it.
    async fn still_as_shown(&self, act: &mut Write<'_>, case: &Case) -> Result<(), Error> {
        let candidates: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM allocation_candidate c JOIN need n ON n.id = c.need_id
             WHERE c.case_id = $1 AND n.closed_on IS NULL",
        )
        .bind(&case.head.id)
        .fetch_one(act.connection())
        .await?;
        let facts: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM vacancy_fact WHERE vacancy_id = $1")
            .bind(&case.head.vacancy_id)
            .fetch_one(act.connection())
            .await?;
        let elsewhere: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM allocation_decision d JOIN allocation_case c ON c.id = d.id
             WHERE c.vacancy_id = $1",
        )
        .bind(&case.head.vacancy_id)
        .fetch_one(act.connection())
        .await?;
        if elsewhere > 0 {
            return Err(refused("allocation-decided"));
        }
        let shown = (case.candidates.len() as u64, case.vacancy.facts.len() as u64);
        // One whose time is over is no candidate any more, and was not shown.
        if candidates.unsigned_abs() < shown.0 || facts.unsigned_abs() != shown.1 {
            return Err(refused("allocation-changed"));
        }
        Ok(())
    }

    async fn allocation_snapshot(
        &self,
        portfolio: &Portfolio,
        case: &Case,
        choice: &Choice,
        today: Date,
    ) -> Result<Snapshot, Error> {
        let landlord_id = portfolio.landlord.id.as_str();
        let session = self.allocation_session(landlord_id, &case.head.session_id).await?;
        let (residence, dwelling) = portfolio
            .dwelling(&case.head.dwelling_id)
            .ok_or_else(|| Error::Unknown("dwelling".to_owned()))?;
        let chosen = match &choice.need_id {
            None => None,
            Some(id) => {
                let found = case.candidates.iter().find(|candidate| candidate.id == *id);
                Some(found.ok_or_else(|| Error::Unknown("candidate".to_owned()))?)
            }
        };
        let reason = sound_reason(choice.reason.as_ref())?;
        let is_adapted = case.offer.level.is_adapted();
        let proposal = Proposal {
            on: today,
            is_adapted,
            is_fit: case.vacancy.state.can_be_let(),
            rent_cents: case.offer.rent_cents,
            chosen_needs_it: chosen.map(|candidate| candidate.need.needs_adaptation()),
            reason: reason.as_ref(),
        };
        check(&proposal).map_err(|wrong| {
            let codes: Vec<&str> = wrong.iter().map(code_of).collect();
            Error::Refused(codes.join(" "))
        })?;
        let chosen = chosen.ok_or_else(|| refused("decision-nobody"))?;
        Ok(Snapshot {
            form: 1,
            session: session.name,
            held_on: session.held_on,
            decided_on: today,
            landlord: portfolio.landlord.name.clone(),
            dwelling_id: dwelling.id.clone(),
            dwelling: dwelling.reference.clone().unwrap_or_default(),
            address: residence.address.clone(),
            level: case.offer.level,
            is_adapted,
            offer: case.offer.clone(),
            candidates: case.candidates.clone(),
            chosen: chosen.id.clone(),
            chosen_needs_it: chosen.need.needs_adaptation(),
            reason,
            is_short_of_candidates: case.candidates.len() < LEAST_CANDIDATES,
            decided_by: self.author().code().to_owned(),
        })
    }

    /// The household chosen for a vacancy; `None` when no session decided.
    pub(crate) async fn decided_for(
        &self,
        landlord_id: &str,
        vacancy_id: &str,
    ) -> Result<Option<Chosen>, Error> {
        let case: Option<String> = sqlx::query_scalar(
            "SELECT d.id FROM allocation_decision d JOIN allocation_case c ON c.id = d.id
             WHERE d.landlord_id = $1 AND c.vacancy_id = $2",
        )
        .bind(landlord_id)
        .bind(vacancy_id)
        .fetch_optional(self.db.read())
        .await?;
        let Some(case) = case else { return Ok(None) };
        let decision = self.decision(landlord_id, &case).await?;
        Ok(decision.map(|decision| {
            let snapshot = decision.snapshot;
            let chosen = snapshot.candidates.iter().find(|candidate| candidate.id == snapshot.chosen);
            Chosen { needs_it: snapshot.chosen_needs_it, level: chosen.and_then(|c| c.need.level) }
        }))
    }
}
