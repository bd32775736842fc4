//! After the results: who carries a refused file disputes it, somebody answers, the committee votes on it alone; an award is
//! given up; the reserve list is called, against the same rules and the live ledger as the adoption. Decisions never change:
//! everything here is a dated fact beside them.

use super::adopt::{draws, put_awards};
use super::keep::BoardRecord;
use super::question::{Asked, quotas};
use super::results::{DecisionOf, Outcome, decisions_in};
use super::{refused, unknown};
use crate::applications::{ApplicationRecord, submitted_in};
use crate::calls::long_text;
use crate::committees::{Seat, Sight};
use crate::db::Write;
use crate::{Across, Error, Register, instant, written};
use ::committee::after::{Fact, Noted, Refusal, Standing, Told, line, may};
use award::{Board, Effort, Pin, Question, check, solve_from};
use jiff::Timestamp;
use ledger::Step;
use sqlx::AnyConnection;
use std::collections::BTreeMap;
use trust::day::legal_day;
use trust::policy::{Action, Actor};

/// A fact after the results, and who noted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedResult {
    pub at: Timestamp,
    pub author_name: Option<String>,
    pub organisation: String,
    pub noted: Noted,
}

/// Who would be called from the reserve list now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Promotion {
    /// The files of the line, the first first.
    pub line: Vec<String>,
    /// The first whose plan closes with what is left: the file, and what each fund would give, by its key.
    pub next: Option<(String, Vec<(String, i64)>)>,
    /// Those before it whose plan does not close.
    pub passed: Vec<String>,
}

/// The facts alone, as the engine reads them.
pub(super) fn bare(all: &[NotedResult]) -> Vec<Noted> {
    all.iter().map(|one| one.noted.clone()).collect()
}

/// The facts of the files of a call, by file, in the order in which they were noted.
pub(super) async fn facts_of_call(
    connection: &mut AnyConnection,
    call_id: &str,
) -> Result<BTreeMap<String, Vec<NotedResult>>, Error> {
    type Row = (String, String, String, Option<String>, String, String);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT f.application_id, f.at, f.author, a.name, o.name, f.fact FROM result_fact f
         JOIN organisation o ON o.id = f.made_for LEFT JOIN account a ON a.id = f.author
         WHERE f.call_id = $1 ORDER BY f.application_id, f.rank",
    )
    .bind(call_id)
    .fetch_all(connection)
    .await?;
    let mut all: BTreeMap<String, Vec<NotedResult>> = BTreeMap::new();
    for (file, at, by, author_name, organisation, fact) in rows {
        let at = instant(&at)?;
        let noted = Noted { on: legal_day(at), by, fact: serde_json::from_str(&fact)? };
        all.entry(file).or_default().push(NotedResult { at, author_name, organisation, noted });
    }
    Ok(all)
}

fn why(refusal: Refusal) -> Error {
    match refusal {
        Refusal::NotNow => refused("result-not-now"),
        Refusal::Late(day) => Error::Refused(format!("result-late:{day}")),
        Refusal::SameHand => refused("result-same-hand"),
    }
}

/// The money that a fund still has for the call: what it put there less what is still given, and no more than its envelope has.
fn left(asked: &Asked, specification: &::calls::Specification, given: &BTreeMap<String, i64>) -> Question {
    let mut question = asked.question.clone();
    for fund in &mut question.funds {
        let total = specification.fund(&fund.id).map_or(0, |one| one.total_cents);
        let rest = total - given.get(&fund.id).copied().unwrap_or(0);
        fund.envelopes.iter_mut().for_each(|cents| *cents = (*cents).min(rest).max(0));
    }
    question
}

/// The plan of one file with what is left, when it closes by every rule; proved as a board is. Shares of the whole call are
/// looked at apart: one file alone cannot hold them.
fn closes(left: &Question, file: &str) -> Option<(Question, Board)> {
    let mut bid = left.bids.iter().find(|bid| bid.id == file && bid.score.is_some())?.clone();
    bid.pin = Some(Pin::Funded);
    let mut question = Question { bids: vec![bid], ..left.clone() };
    question.rules.landlord_quota = None;
    question.rules.floors.clear();
    let board = solve_from(&question, Effort::default().quick(), None).ok()?;
    let is_sound = check::verify(&question, &board).is_empty() && board.given(file) > 0;
    is_sound.then_some((question, board))
}

impl Register {
    async fn put_result_fact(
        &self,
        act: &mut Write<'_>,
        (file, coordinator): (&ApplicationRecord, &str),
        (noted, made_for): (&Noted, &str),
        at: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO result_fact (application_id, rank, call_id, coordinator_id, lead_id, at, author, made_for, fact)
             SELECT $1, COALESCE(MAX(rank), 0) + 1, $2, $3, $4, $5, $6, $7, $8 FROM result_fact
             WHERE application_id = $1",
        )
        .bind(&file.id)
        .bind(&file.call_id)
        .bind(coordinator)
        .bind(&file.lead.id)
        .bind(written(at))
        .bind(&noted.by)
        .bind(made_for)
        .bind(serde_json::to_string(&noted.fact)?)
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// What was decided of a file, in a transaction that holds the results of its call; the engine agrees that a fact follows.
    async fn may_follow(
        &self,
        act: &mut Write<'_>,
        (file, call): (&ApplicationRecord, &crate::calls::CallRecord),
        noted: &Noted,
    ) -> Result<DecisionOf, Error> {
        act.hold(&format!("boards:{}", call.id)).await?;
        let all = decisions_in(act.connection(), &call.id).await?;
        let found = all.into_iter().find(|one| one.application_id == file.id).ok_or_else(unknown)?;
        let on = found.published_on.ok_or_else(unknown)?;
        let contest_until = found.contest_until(call).ok_or_else(unknown)?;
        let told = Told { on, contest_until, adopted_by: found.adopted_by.as_deref() };
        may(found.decided, &bare(&found.facts), told, noted).map_err(why)?;
        Ok(found)
    }

    /// Those who carry a refused file dispute the result: its lead, in the time that the call gives.
    ///
    /// # Errors
    /// [`Error::Refused`]: `result-text`, `result-late:DAY`, `result-not-now`. [`Error::Unknown`] for whoever does not lead it,
    /// and before the day of the results.
    pub async fn contest_result(
        &self,
        by: &str,
        application_id: &str,
        text: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let text = long_text(text, 4_000, "result-text")?.ok_or_else(|| refused("result-text"))?;
        self.follow_as_lead(by, application_id, Fact::Contested { text }, at).await
    }

    /// Those who carry a funded file give its money up: it is free again for the reserve list.
    ///
    /// # Errors
    /// [`Error::Refused`]: `result-text`, `result-not-now`, `ledger-agreement` when an agreement is written from it: it is ended
    /// there. [`Error::Unknown`] for whoever does not lead it.
    pub async fn renounce_award(
        &self,
        by: &str,
        application_id: &str,
        because: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let because = long_text(because, 2_000, "result-text")?.ok_or_else(|| refused("result-text"))?;
        self.follow_as_lead(by, application_id, Fact::Renounced { because }, at).await
    }

    async fn follow_as_lead(
        &self,
        by: &str,
        application_id: &str,
        fact: Fact,
        at: Timestamp,
    ) -> Result<(), Error> {
        let on = legal_day(at);
        let found = self.decision_for_partners(by, application_id, on).await?;
        let (file, call, _) = found.filter(|(file, ..)| file.lead.id == by).ok_or_else(unknown)?;
        let gives_up = matches!(fact, Fact::Renounced { .. });
        let noted = Noted { on, by: self.author().code().to_owned(), fact };
        let house = self.across(Across::Ledger);
        let mut act = house.db.act().await?;
        if gives_up {
            let agreed: Option<String> = sqlx::query_scalar("SELECT id FROM subsidy WHERE purpose_id = $1")
                .bind(application_id)
                .fetch_optional(act.connection())
                .await?;
            if agreed.is_some() {
                return Err(refused("ledger-agreement"));
            }
            // Money first: envelopes, then files, then journals, as every act takes them.
            let key = format!("renounced:{application_id}");
            self.move_purpose(&mut act, (Step::ReleaseReserved, &key), application_id).await?;
        }
        self.may_follow(&mut act, (&file, &call), &noted).await?;
        self.put_result_fact(&mut act, (&file, &call.coordinator.id), (&noted, by), at).await?;
        let did = if gives_up { "renounced" } else { "contested" };
        self.write_down(&mut act, by, (did, "result", application_id), None).await?;
        self.write_down(&mut act, &call.coordinator.id, (did, "result", application_id), None).await?;
        act.commit().await
    }

    /// Answers what is said against a result: it stands, by the secretariat or whoever presides and did not adopt it; or the
    /// file goes back to a vote, by whoever presides. Never by somebody with an interest.
    ///
    /// # Errors
    /// [`Error::Refused`]: `result-because`, `result-same-hand`, `result-not-now`. [`Error::Unknown`] for anybody else.
    pub async fn answer_contest(
        &self,
        actor: &Actor,
        (call_id, application_id): (&str, &str),
        (stands, because): (bool, &str),
        at: Timestamp,
    ) -> Result<(), Error> {
        let sight = self.committee_sight(actor, call_id, at).await?;
        let answers = sight.is(Seat::President) || (stands && sight.is(Seat::Secretariat));
        if !answers || !sight.reads_boards() || !sight.sees(application_id) {
            return Err(unknown());
        }
        let because =
            long_text(because, 2_000, "result-because")?.ok_or_else(|| refused("result-because"))?;
        let fact = if stands { Fact::Upheld { because } } else { Fact::Reopened { because } };
        let noted = Noted { on: legal_day(at), by: sight.account.clone(), fact };
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let file = file_in(&mut act, call_id, application_id).await?;
        self.may_follow(&mut act, (&file, &sight.call), &noted).await?;
        let coordinator = sight.call.coordinator.id.as_str();
        self.put_result_fact(&mut act, (&file, coordinator), (&noted, &sight.organisation), at).await?;
        let did = if stands { "upheld" } else { "reopened" };
        self.write_down(&mut act, coordinator, (did, "result", application_id), None).await?;
        act.commit().await
    }

    /// Opens a vote on one file that was put back to the committee. Its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `result-not-now` when nobody put it back, `vote-open`, `vote-voters`, `vote-secret`.
    /// [`Error::Unknown`] for whoever does not preside.
    pub async fn open_vote_on_file(
        &self,
        actor: &Actor,
        (call_id, application_id): (&str, &str),
        is_secret: bool,
        at: Timestamp,
    ) -> Result<String, Error> {
        let sight = self.presides(actor, call_id, Action::Create, at).await?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("committee:{call_id}")).await?;
        let all = decisions_in(act.connection(), call_id).await?;
        let found = all.into_iter().find(|one| one.application_id == application_id).ok_or_else(unknown)?;
        if found.standing != Standing::Reopened {
            return Err(refused("result-not-now"));
        }
        let what = (found.board_id.as_str(), Some(application_id));
        let id = self.put_vote(&mut act, &sight, what, is_secret, at).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Notes what a vote that closes decided of one file.
    pub(crate) async fn note_vote_on_file(
        &self,
        act: &mut Write<'_>,
        sight: &Sight,
        (application_id, accepted): (&str, bool),
        at: Timestamp,
    ) -> Result<(), Error> {
        let file = file_in(act, &sight.call.id, application_id).await?;
        let noted = Noted { on: legal_day(at), by: sight.account.clone(), fact: Fact::Voted { accepted } };
        self.may_follow(act, (&file, &sight.call), &noted).await?;
        let coordinator = sight.call.coordinator.id.as_str();
        self.put_result_fact(act, (&file, coordinator), (&noted, &sight.organisation), at).await
    }

    /// What each file still holds of each fund, given up ones apart; and the line of those who may be called.
    async fn still_given(&self, call_id: &str) -> Result<(BTreeMap<String, i64>, Vec<String>), Error> {
        let house = self.across(Across::Calls);
        let mut connection = house.db.instant().await?;
        let decisions = decisions_in(&mut connection, call_id).await?;
        let rows: Vec<(String, String, i64)> =
            sqlx::query_as("SELECT application_id, fund_id, amount_cents FROM award WHERE call_id = $1")
                .bind(call_id)
                .fetch_all(&mut *connection)
                .await?;
        let holds = |id: &str| {
            decisions.iter().any(|one| one.application_id == id && one.outcome == Outcome::Awarded)
        };
        let mut given: BTreeMap<String, i64> = BTreeMap::new();
        for (file, fund, cents) in rows {
            if holds(&file) {
                *given.entry(fund).or_insert(0) += cents;
            }
        }
        let files: Vec<_> =
            decisions.iter().map(|one| (one.application_id.clone(), one.decided, bare(&one.facts))).collect();
        Ok((given, line(&files).into_iter().map(str::to_owned).collect()))
    }

    /// The adopted board of a call, for those who read boards.
    async fn adopted(&self, sight: &Sight) -> Result<BoardRecord, Error> {
        let all = self.boards(sight).await?;
        all.into_iter().find(|one| one.adopted_at.is_some()).ok_or_else(unknown)
    }

    async fn next_in_line(
        &self,
        sight: &Sight,
        record: &BoardRecord,
        at: Timestamp,
    ) -> Result<(Promotion, Option<(Asked, Question, Board)>), Error> {
        let (given, line) = self.still_given(&sight.call.id).await?;
        if line.is_empty() {
            return Ok((Promotion::default(), None));
        }
        let asked = self.board_question(sight, &record.amendments, at).await?;
        let specification = &sight.call.in_force().ok_or_else(unknown)?.specification;
        let left = left(&asked, specification, &given);
        let mut passed = Vec::new();
        for file in &line {
            match closes(&left, file) {
                Some((question, board)) => {
                    let gives = board.awards.iter().map(|one| (one.fund.clone(), one.cents)).collect();
                    let told = Promotion { next: Some((file.clone(), gives)), passed, line };
                    return Ok((told, Some((asked, question, board))));
                }
                None => passed.push(file.clone()),
            }
        }
        Ok((Promotion { line, next: None, passed }, None))
    }

    /// Who would be called from the reserve list now, for those who read boards: nobody chooses, the first whose plan closes is.
    ///
    /// # Errors
    /// [`Error::Refused`] as a question of a board. [`Error::Unknown`] while no board is adopted.
    pub async fn promotion(&self, sight: &Sight, at: Timestamp) -> Result<Promotion, Error> {
        let record = self.adopted(sight).await?;
        Ok(self.next_in_line(sight, &record, at).await?.0)
    }

    /// Calls the first file of the reserve list whose plan closes with what is left: the verifier, the shares of the call, each
    /// envelope, then one transaction that reserves everything. The file.
    ///
    /// # Errors
    /// [`Error::Refused`]: `result-line` when no plan closes, `result-changed` when another file comes first than the one that
    /// was shown, `board-quota` when a share is not reached and nobody says why it is let go, and as the ledger.
    /// [`Error::Unknown`] for whoever does not preside.
    pub async fn promote_next(
        &self,
        actor: &Actor,
        (call_id, shown): (&str, &str),
        exemption: &str,
        at: Timestamp,
    ) -> Result<String, Error> {
        let sight = self.presides(actor, call_id, Action::Decide, at).await?;
        let record = self.adopted(&sight).await?;
        let (promotion, found) = self.next_in_line(&sight, &record, at).await?;
        let (Some((file_id, _)), Some((asked, question, board))) = (promotion.next, found) else {
            return Err(refused("result-line"));
        };
        if file_id != shown {
            return Err(refused("result-changed"));
        }
        let house = self.across(Across::Ledger);
        let mut act = house.db.act().await?;
        let files: BTreeMap<String, ApplicationRecord> = submitted_in(act.connection(), call_id)
            .await?
            .into_iter()
            .map(|file| (file.id.clone(), file))
            .collect();
        let file = files.get(&file_id).ok_or_else(unknown)?;
        let specification = &sight.call.in_force().ok_or_else(unknown)?.specification;
        let mut whole = record.board.clone();
        whole.awards.extend(board.awards.iter().cloned());
        let unmet = quotas(specification, &files, &whole).iter().any(|one| !one.is_met());
        if unmet && record.exemption.is_none() && exemption.trim().is_empty() {
            return Err(refused("board-quota"));
        }
        let drawn = draws(&board, &asked, &files).ok_or_else(|| refused("board-stale"))?;
        // Money first: its key holds one call of one file, however often the form is sent.
        self.reserve_all(&mut act, &format!("promoted:{file_id}"), &drawn).await?;
        let exemption = long_text(exemption, 2_000, "board-exemption")?.filter(|_| unmet);
        let fact = Fact::Promoted { cents: board.given(&file_id), passed: promotion.passed, exemption };
        let noted = Noted { on: legal_day(at), by: sight.account.clone(), fact };
        self.may_follow(&mut act, (file, &sight.call), &noted).await?;
        put_awards(&mut act, &sight, (&record.id, (&question, &board)), &asked).await?;
        let coordinator = sight.call.coordinator.id.as_str();
        self.put_result_fact(&mut act, (file, coordinator), (&noted, &sight.organisation), at).await?;
        self.write_down(&mut act, coordinator, ("promoted", "result", &file_id), None).await?;
        act.commit().await?;
        Ok(file_id)
    }
}

async fn file_in(
    act: &mut Write<'_>,
    call_id: &str,
    application_id: &str,
) -> Result<ApplicationRecord, Error> {
    let all = submitted_in(act.connection(), call_id).await?;
    all.into_iter().find(|one| one.id == application_id).ok_or_else(unknown)
}
