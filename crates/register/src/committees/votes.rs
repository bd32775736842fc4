//! Votes on boards: who may vote is fixed when they open, nothing is known of the ballots before they close. Of a secret ballot
//! the register keeps who took part, and a box in no order.

use super::interests::links;
use super::sight::{Seat, Sight};
use super::{refused, unknown};
use crate::db::Write;
use crate::{Across, Error, Register, instant, written};
use ::committee::vote::{Choice, Outcome, count};
use jiff::Timestamp;
use sqlx::{AnyConnection, Row};
use std::collections::{BTreeMap, BTreeSet};
use trust::field::ObjectKind;
use trust::policy::{Action, Actor, allow};
use trust::role::Role;

/// With fewer than so many, a secret ballot would tell who voted what.
const FEWEST_SECRET: usize = 3;

/// What somebody did in a vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoteOf {
    pub account_id: String,
    pub name: String,
    pub organisation: String,
    pub has_voted: bool,
    /// Told once it is closed, never when it is secret; before, to oneself.
    pub choice: Option<Choice>,
}

/// A board put to the vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deliberation {
    pub id: String,
    pub board_id: String,
    /// The file that was put back to the vote alone, under the board that refused it; `None`: the whole board.
    pub application_id: Option<String>,
    pub is_secret: bool,
    pub opened_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub outcome: Option<Outcome>,
    pub votes: Vec<VoteOf>,
}

impl Deliberation {
    /// May this account still vote?
    #[must_use]
    pub fn waits_for(&self, account: &str) -> bool {
        let own = self.votes.iter().find(|one| one.account_id == account);
        self.closed_at.is_none() && own.is_some_and(|own| !own.has_voted || !self.is_secret)
    }

    /// Was the board accepted?
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        matches!(self.outcome, Some(Outcome::Accepted { .. }))
    }
}

fn choice_code(choice: Choice) -> &'static str {
    match choice {
        Choice::For => "for",
        Choice::Against => "against",
        Choice::Abstain => "abstain",
    }
}

/// A choice by its code.
fn read_choice(code: &str) -> Option<Choice> {
    [Choice::For, Choice::Against, Choice::Abstain].into_iter().find(|one| choice_code(*one) == code)
}

async fn voters_of(connection: &mut AnyConnection, id: &str) -> Result<BTreeSet<String>, Error> {
    let voters: Option<String> = sqlx::query_scalar("SELECT voters FROM deliberation WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(serde_json::from_str(&voters.ok_or_else(unknown)?)?)
}

/// What is in the box, or what was said openly.
async fn ballots(
    connection: &mut AnyConnection,
    (id, is_secret): (&str, bool),
) -> Result<BTreeMap<String, Choice>, Error> {
    let rows: Vec<(String, Option<String>)> = sqlx::query_as(
        "SELECT account_id, choice FROM deliberation_vote WHERE deliberation_id = $1 ORDER BY account_id",
    )
    .bind(id)
    .fetch_all(&mut *connection)
    .await?;
    if !is_secret {
        let said = rows.into_iter().filter_map(|(by, choice)| Some((by, read_choice(&choice?)?)));
        return Ok(said.collect());
    }
    let found: Vec<String> =
        sqlx::query_scalar("SELECT choice FROM deliberation_ballot WHERE deliberation_id = $1 ORDER BY id")
            .bind(id)
            .fetch_all(connection)
            .await?;
    if found.len() != rows.len() {
        return Err(Error::Computation("a box does not hold one ballot for each voter".to_owned()));
    }
    // The count is the same whoever cast which: names only make as many different voters as took part.
    let read = rows.into_iter().zip(found).filter_map(|((by, _), code)| Some((by, read_choice(&code)?)));
    Ok(read.collect())
}

impl Register {
    /// Who may vote on boards of a call, by account: members without any outside link.
    async fn voters(
        &self,
        act: &mut Write<'_>,
        sight: &Sight,
        at: Timestamp,
    ) -> Result<BTreeSet<String>, Error> {
        let all: Vec<String> = sqlx::query_scalar(
            "SELECT account_id FROM committee_judge WHERE call_id = $1 AND ended_at IS NULL
             AND declared_at IS NOT NULL AND role IN ($2, $3)",
        )
        .bind(&sight.call.id)
        .bind(Role::Committee.code())
        .bind(Role::President.code())
        .fetch_all(act.connection())
        .await?;
        let accounts: BTreeSet<String> = all.into_iter().collect();
        let links = links(act.connection(), &sight.call, &accounts, at).await?;
        let free = |account: &String| links.hidden(account).is_empty() && !links.has_outside(account);
        Ok(accounts.into_iter().filter(free).collect())
    }

    /// Puts a board to the vote. Its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `vote-voters` when nobody may vote, `vote-secret` when too few may for a secret ballot, `vote-open`
    /// when a vote is open, `board-adopted`. [`Error::Unknown`] for whoever does not preside.
    pub async fn open_vote(
        &self,
        actor: &Actor,
        (call_id, board_id): (&str, &str),
        is_secret: bool,
        at: Timestamp,
    ) -> Result<String, Error> {
        let sight = self.presides(actor, call_id, Action::Create, at).await?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("committee:{call_id}")).await?;
        let board: Option<i64> = sqlx::query_scalar("SELECT 1 FROM board WHERE id = $1 AND call_id = $2")
            .bind(board_id)
            .bind(call_id)
            .fetch_optional(act.connection())
            .await?;
        board.ok_or_else(unknown)?;
        let adopted: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM board WHERE call_id = $1 AND adopted_at IS NOT NULL")
                .bind(call_id)
                .fetch_one(act.connection())
                .await?;
        if adopted > 0 {
            return Err(refused("board-adopted"));
        }
        let id = self.put_vote(&mut act, &sight, (board_id, None), is_secret, at).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Opens a vote in a transaction that holds the committee: who may vote is fixed now. Its id.
    pub(crate) async fn put_vote(
        &self,
        act: &mut Write<'_>,
        sight: &Sight,
        (board_id, application_id): (&str, Option<&str>),
        is_secret: bool,
        at: Timestamp,
    ) -> Result<String, Error> {
        let is_open: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM deliberation WHERE call_id = $1 AND closed_at IS NULL")
                .bind(&sight.call.id)
                .fetch_one(act.connection())
                .await?;
        if is_open > 0 {
            return Err(refused("vote-open"));
        }
        let voters = self.voters(act, sight, at).await?;
        if voters.is_empty() {
            return Err(refused("vote-voters"));
        }
        if is_secret && voters.len() < FEWEST_SECRET {
            return Err(refused("vote-secret"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO deliberation (id, call_id, coordinator_id, board_id, is_secret, voters, opened_at, opened_by,
                application_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&id)
        .bind(&sight.call.id)
        .bind(&sight.call.coordinator.id)
        .bind(board_id)
        .bind(i64::from(is_secret))
        .bind(serde_json::to_string(&voters)?)
        .bind(written(at))
        .bind(&sight.account)
        .bind(application_id)
        .execute(act.connection())
        .await?;
        self.write_down(act, &sight.call.coordinator.id, ("opened", "vote", &id), None).await?;
        Ok(id)
    }

    /// Whoever presides, when they may do this.
    pub(crate) async fn presides(
        &self,
        actor: &Actor,
        call_id: &str,
        action: Action,
        at: Timestamp,
    ) -> Result<Sight, Error> {
        let sight = self.committee_sight(actor, call_id, at).await?;
        let mut object = sight.object(ObjectKind::Deliberation);
        object.created_by = None;
        let may = allow(actor, action, &object, &[], at).is_allowed();
        if sight.is(Seat::President) && sight.reads_boards() && may { Ok(sight) } else { Err(unknown()) }
    }

    /// Votes. An open vote may be changed until it closes; a secret one is cast once.
    ///
    /// # Errors
    /// [`Error::Refused`]: `vote-closed`, `vote-cast`. [`Error::Unknown`] for whoever may not vote.
    pub async fn vote_on_board(
        &self,
        actor: &Actor,
        (call_id, id): (&str, &str),
        choice: Choice,
        at: Timestamp,
    ) -> Result<(), Error> {
        let sight = self.committee_sight(actor, call_id, at).await?;
        if !sight.judges() || !sight.reads_boards() {
            return Err(unknown());
        }
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("vote:{id}")).await?;
        if !voters_of(act.connection(), id).await?.contains(&sight.account) {
            return Err(unknown());
        }
        let (is_secret, closed): (i64, Option<String>) =
            sqlx::query_as("SELECT is_secret, closed_at FROM deliberation WHERE id = $1 AND call_id = $2")
                .bind(id)
                .bind(call_id)
                .fetch_optional(act.connection())
                .await?
                .ok_or_else(unknown)?;
        if closed.is_some() {
            return Err(refused("vote-closed"));
        }
        let is_secret = is_secret == 1;
        let insert = "INSERT INTO deliberation_vote (deliberation_id, account_id, coordinator_id, organisation_id,
                choice, cast_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (deliberation_id, account_id) DO ";
        let on_conflict = if is_secret {
            "NOTHING"
        } else {
            "UPDATE SET choice = excluded.choice, cast_at = excluded.cast_at"
        };
        let written_now = sqlx::query(sqlx::AssertSqlSafe(format!("{insert}{on_conflict}")))
            .bind(id.to_owned())
            .bind(sight.account.clone())
            .bind(sight.call.coordinator.id.clone())
            .bind(sight.organisation.clone())
            .bind((!is_secret).then(|| choice_code(choice)))
            .bind((!is_secret).then(|| written(at)))
            .execute(act.connection())
            .await?;
        if written_now.rows_affected() == 0 {
            return Err(refused("vote-cast"));
        }
        if is_secret {
            self.shuffle_box(&mut act, (id, &sight.call.coordinator.id), choice).await?;
        } else {
            self.write_down(&mut act, &sight.call.coordinator.id, ("cast", "vote", id), None).await?;
        }
        act.commit().await
    }

    /// Puts a ballot in the box, and writes the whole box again under new names: the order of its rows, even on the disk, says
    /// nothing of the order of the votes.
    async fn shuffle_box(
        &self,
        act: &mut Write<'_>,
        (id, coordinator): (&str, &str),
        choice: Choice,
    ) -> Result<(), Error> {
        let mut all: Vec<String> =
            sqlx::query_scalar("SELECT choice FROM deliberation_ballot WHERE deliberation_id = $1")
                .bind(id)
                .fetch_all(act.connection())
                .await?;
        all.push(choice_code(choice).to_owned());
        sqlx::query("DELETE FROM deliberation_ballot WHERE deliberation_id = $1")
            .bind(id)
            .execute(act.connection())
            .await?;
        let mut named: Vec<(String, String)> =
            all.into_iter().map(|choice| (uuid::Uuid::new_v4().to_string(), choice)).collect();
        named.sort();
        for (ballot, choice) in named {
            sqlx::query(
                "INSERT INTO deliberation_ballot (id, deliberation_id, coordinator_id, choice) VALUES ($1, $2, $3, $4)",
            )
            .bind(ballot)
            .bind(id)
            .bind(coordinator)
            .bind(choice)
            .execute(act.connection())
            .await?;
        }
        Ok(())
    }

    /// Closes a vote, and counts it.
    ///
    /// # Errors
    /// [`Error::Refused`]: `vote-closed`. [`Error::Unknown`] for whoever does not preside.
    pub async fn close_vote(
        &self,
        actor: &Actor,
        (call_id, id): (&str, &str),
        at: Timestamp,
    ) -> Result<Outcome, Error> {
        let sight = self.presides(actor, call_id, Action::Change, at).await?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("vote:{id}")).await?;
        let found: Option<(i64, Option<String>)> = sqlx::query_as(
            "SELECT is_secret, application_id FROM deliberation
             WHERE id = $1 AND call_id = $2 AND closed_at IS NULL",
        )
        .bind(id)
        .bind(call_id)
        .fetch_optional(act.connection())
        .await?;
        let (is_secret, file) = found.ok_or_else(|| refused("vote-closed"))?;
        let is_secret = is_secret == 1;
        let voters = voters_of(act.connection(), id).await?;
        let outcome = count(&voters, &ballots(act.connection(), (id, is_secret)).await?, sight.rules.vote());
        sqlx::query("UPDATE deliberation SET closed_at = $2, outcome = $3 WHERE id = $1")
            .bind(id)
            .bind(written(at))
            .bind(serde_json::to_string(&outcome)?)
            .execute(act.connection())
            .await?;
        if let Some(file) = file {
            // What the committee voted of one file is a fact of that file.
            let accepted = matches!(outcome, Outcome::Accepted { .. });
            self.note_vote_on_file(&mut act, &sight, (&file, accepted), at).await?;
        }
        self.write_down(&mut act, &sight.call.coordinator.id, ("closed", "vote", id), None).await?;
        act.commit().await?;
        Ok(outcome)
    }

    /// The votes of a call, the last one first; none for whoever may not read boards.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn votes(&self, sight: &Sight) -> Result<Vec<Deliberation>, Error> {
        if !sight.reads_boards() {
            return Ok(Vec::new());
        }
        let house = self.across(Across::Calls);
        let mut connection = house.db.instant().await?;
        let rows = sqlx::query(
            "SELECT id, board_id, application_id, is_secret, voters, opened_at, closed_at, outcome FROM deliberation
             WHERE call_id = $1 ORDER BY opened_at DESC, id DESC",
        )
        .bind(&sight.call.id)
        .fetch_all(&mut *connection)
        .await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let id: String = row.try_get("id")?;
            let is_secret = row.try_get::<i64, _>("is_secret")? == 1;
            let closed: Option<String> = row.try_get("closed_at")?;
            let voters: BTreeSet<String> = serde_json::from_str(&row.try_get::<String, _>("voters")?)?;
            let outcome: Option<String> = row.try_get("outcome")?;
            let mut votes = Vec::new();
            for account_id in voters {
                let (name, organisation, has_voted, choice): (String, String, i64, Option<String>) =
                    sqlx::query_as(
                        "SELECT a.name, o.name, CAST(CASE WHEN v.account_id IS NULL THEN 0 ELSE 1 END AS BIGINT), v.choice
                         FROM committee_judge j JOIN account a ON a.id = j.account_id
                         JOIN organisation o ON o.id = j.organisation_id
                         LEFT JOIN deliberation_vote v ON v.deliberation_id = $1 AND v.account_id = j.account_id
                         WHERE j.call_id = $2 AND j.account_id = $3",
                    )
                    .bind(&id)
                    .bind(&sight.call.id)
                    .bind(&account_id)
                    .fetch_one(&mut *connection)
                    .await?;
                let is_told = closed.is_some() || account_id == sight.account;
                votes.push(VoteOf {
                    choice: choice.as_deref().and_then(read_choice).filter(|_| is_told),
                    has_voted: has_voted == 1,
                    account_id,
                    name,
                    organisation,
                });
            }
            all.push(Deliberation {
                board_id: row.try_get("board_id")?,
                application_id: row.try_get("application_id")?,
                opened_at: instant(&row.try_get::<String, _>("opened_at")?)?,
                closed_at: closed.as_deref().map(instant).transpose()?,
                outcome: outcome.map(|text| serde_json::from_str(&text)).transpose()?,
                is_secret,
                votes,
                id,
            });
        }
        Ok(all)
    }
}
