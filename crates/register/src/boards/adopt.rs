//! Adopting a board: verified, compared with what is there now, all its money reserved or none.

use super::keep::{BoardRecord, boards_in};
use super::question::{Asked, quotas};
use super::{refused, unknown};
use crate::applications::{ApplicationRecord, submitted_in};
use crate::committees::Sight;
use crate::ledger::Draw;
use crate::{Across, Error, Register, written};
use award::{Board, Question, Refusal};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;
use trust::day::legal_day;
use trust::policy::{Action, Actor};

/// The same question, whatever envelopes hold.
fn but_envelopes(question: &Question) -> Question {
    let mut other = question.clone();
    other.funds.iter_mut().for_each(|fund| fund.envelopes.iter_mut().for_each(|cents| *cents = 0));
    other
}

/// The first fund that has less than the board gives: its place, and by how much.
fn short(now: &Question, record: &BoardRecord) -> Option<(usize, i64)> {
    now.funds.iter().enumerate().find_map(|(at, fund)| {
        let given: i64 =
            record.board.awards.iter().filter(|award| award.fund == fund.id).map(|award| award.cents).sum();
        let over = given - fund.envelopes.iter().sum::<i64>();
        (over > 0).then_some((at, over))
    })
}

/// What a board draws on each envelope.
pub(super) fn draws(
    board: &Board,
    asked: &Asked,
    files: &BTreeMap<String, ApplicationRecord>,
) -> Option<Vec<Draw>> {
    let draw = |award: &award::Award| {
        let file = files.get(&award.bid)?;
        let number = file.number.as_deref().unwrap_or_default();
        Some(Draw {
            envelope_id: asked.envelopes.get(&award.fund)?.0.clone(),
            purpose_id: award.bid.clone(),
            label: format!("{number} – {}", file.content.title).chars().take(200).collect(),
            beneficiary_id: Some(file.lead.id.clone()),
            cents: award.cents,
        })
    };
    board.awards.iter().map(draw).collect()
}

impl Register {
    /// Adopts a board that a vote accepted: reserves everything that it gives on every envelope at once, and writes what is
    /// decided of each file. Results are told from a day on, and by nobody before.
    ///
    /// # Errors
    /// [`Error::Refused`]: `board-proof` when the verifier refuses it, `board-no-vote`, `board-stale` when a file, a score or
    /// a rule changed since, `board-short:CENTS:FUND` when an envelope holds less than it gives, `board-quota` when a share
    /// is not reached and nobody says why it is let go, `board-day` when the day is over, `board-adopted`, and as the ledger.
    /// [`Error::Unknown`] for whoever does not preside.
    pub async fn adopt_board(
        &self,
        actor: &Actor,
        id: &str,
        (published_on, exemption): (Date, &str),
        at: Timestamp,
    ) -> Result<(), Error> {
        let (sight, record) = self.board(actor, id, at).await?;
        self.presides(actor, &record.call_id, Action::Decide, at).await.map_err(|_| unknown())?;
        if published_on < legal_day(at) {
            return Err(refused("board-day"));
        }
        if !record.breaches().is_empty() {
            return Err(refused("board-proof"));
        }
        let accepted = self.votes(&sight).await?;
        if !accepted.iter().any(|one| one.board_id == id && one.application_id.is_none() && one.is_accepted())
        {
            return Err(refused("board-no-vote"));
        }
        // Told before its money is looked for: what it gave is reserved, and no envelope holds it twice.
        if self.boards(&sight).await?.iter().any(|one| one.adopted_at.is_some()) {
            return Err(refused("board-adopted"));
        }
        let asked = self.board_question(&sight, &record.amendments, at).await?;
        if but_envelopes(&asked.question) != but_envelopes(&record.question) {
            return Err(refused("board-stale"));
        }
        let specification = &sight.call.in_force().ok_or_else(unknown)?.specification;
        if let Some((fund, over)) = short(&asked.question, &record) {
            let name = specification.funds.get(fund).map_or("", |fund| fund.name.as_str());
            return Err(Error::Refused(format!("board-short:{over}:{name}")));
        }
        let house = self.across(Across::Ledger);
        let mut act = house.db.act().await?;
        act.hold(&format!("boards:{}", record.call_id)).await?;
        let all = boards_in(act.connection(), &record.call_id, None).await?;
        if all.iter().any(|one| one.adopted_at.is_some()) {
            return Err(refused("board-adopted"));
        }
        let files: BTreeMap<String, ApplicationRecord> = submitted_in(act.connection(), &record.call_id)
            .await?
            .into_iter()
            .map(|file| (file.id.clone(), file))
            .collect();
        let unmet = quotas(specification, &files, &record.board).iter().any(|one| !one.is_met());
        let exemption = match unmet {
            true => Some(
                crate::calls::long_text(exemption, 2_000, "board-exemption")?
                    .ok_or_else(|| refused("board-quota"))?,
            ),
            false => None,
        };
        let draws = draws(&record.board, &asked, &files).ok_or_else(|| refused("board-stale"))?;
        if !draws.is_empty() {
            // Money first: the ledger writes the journals of funders, and its locks come before ours.
            self.reserve_all(&mut act, &format!("board:{id}"), &draws).await?;
        }
        sqlx::query(
            "UPDATE board SET adopted_at = $2, adopted_by = $3, published_on = $4, exemption = $5
             WHERE id = $1 AND adopted_at IS NULL",
        )
        .bind(id)
        .bind(written(at))
        .bind(&sight.account)
        .bind(published_on.to_string())
        .bind(exemption)
        .execute(act.connection())
        .await?;
        let given = (&record.question, &record.board);
        put_awards(&mut act, &sight, (id, given), &asked).await?;
        put_decisions(&mut act, &sight, &record, &files).await?;
        self.write_down(&mut act, &sight.call.coordinator.id, ("adopted", "board", id), None).await?;
        act.commit().await
    }
}

/// Writes what is given, fund by fund, under the board that was adopted.
pub(super) async fn put_awards(
    act: &mut crate::db::Write<'_>,
    sight: &Sight,
    (board_id, (question, board)): (&str, (&Question, &Board)),
    asked: &Asked,
) -> Result<(), Error> {
    for award in &board.awards {
        let (envelope, funder) = asked.envelopes.get(&award.fund).ok_or_else(unknown)?;
        let bid = question.bids.iter().find(|bid| bid.id == award.bid).ok_or_else(unknown)?;
        let lines: Vec<(&str, i64)> = award
            .lines
            .iter()
            .filter_map(|(line, cents)| Some((bid.lines.get(*line)?.purpose.as_str(), *cents)))
            .collect();
        sqlx::query(
            "INSERT INTO award (application_id, fund_id, call_id, coordinator_id, board_id, funder_id, envelope_id,
                amount_cents, lines) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&award.bid)
        .bind(&award.fund)
        .bind(&sight.call.id)
        .bind(&sight.call.coordinator.id)
        .bind(board_id)
        .bind(funder)
        .bind(envelope)
        .bind(award.cents)
        .bind(serde_json::to_string(&lines)?)
        .execute(act.connection())
        .await?;
    }
    Ok(())
}

async fn put_decisions(
    act: &mut crate::db::Write<'_>,
    sight: &Sight,
    record: &BoardRecord,
    files: &BTreeMap<String, ApplicationRecord>,
) -> Result<(), Error> {
    let refusal = |id: &str| record.board.refusals.iter().find(|one| one.bid == id);
    for bid in &record.question.bids {
        let Some(file) = files.get(&bid.id) else { return Err(refused("board-stale")) };
        let given = record.board.given(&bid.id);
        let (outcome, rank, why) = match refusal(&bid.id) {
            _ if given > 0 => ("awarded", None, None),
            Some(Refusal { reserve: Some(rank), why, .. }) => {
                ("reserve", i64::try_from(*rank).ok(), Some(serde_json::to_string(why)?))
            }
            Some(Refusal { why, .. }) => ("refused", None, Some(serde_json::to_string(why)?)),
            None => ("refused", None, None),
        };
        sqlx::query(
            "INSERT INTO award_decision (application_id, call_id, coordinator_id, lead_id, board_id, outcome,
                reserve_rank, amount_cents, why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&bid.id)
        .bind(&record.call_id)
        .bind(&sight.call.coordinator.id)
        .bind(&file.lead.id)
        .bind(&record.id)
        .bind(outcome)
        .bind(rank)
        .bind(given)
        .bind(why)
        .execute(act.connection())
        .await?;
    }
    Ok(())
}
