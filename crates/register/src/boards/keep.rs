//! Boards as they are kept: each one whole, with its question, numbered, never changed.

use super::solve::Beside;
use super::{Amendment, refused, unknown};
use crate::committees::{Seat, Sight};
use crate::{Across, Error, Register, instant, written};
use award::{Board, Question, check};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use trust::policy::Actor;

/// A board.
#[derive(Debug, Clone)]
pub struct BoardRecord {
    pub id: String,
    pub call_id: String,
    pub number: i64,
    pub parent_id: Option<String>,
    pub question: Question,
    pub board: Board,
    pub beside: Beside,
    pub amendments: Vec<Amendment>,
    pub made_at: Timestamp,
    pub made_by: Option<String>,
    pub adopted_at: Option<Timestamp>,
    pub exemption: Option<String>,
    pub published_on: Option<Date>,
}

/// A board in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardSummary {
    pub id: String,
    pub number: i64,
    pub made_at: Timestamp,
    pub funded: usize,
    pub total: i64,
    pub value: i64,
    pub gap_ppm: i64,
    pub amendments: usize,
    pub adopted_at: Option<Timestamp>,
    pub published_on: Option<Date>,
}

impl BoardRecord {
    /// The board in a line.
    #[must_use]
    pub fn summary(&self) -> BoardSummary {
        BoardSummary {
            id: self.id.clone(),
            number: self.number,
            made_at: self.made_at,
            funded: self.board.funded().len(),
            total: self.board.total(),
            value: self.board.certificate.value,
            gap_ppm: self.board.certificate.gap_ppm(),
            amendments: self.amendments.len(),
            adopted_at: self.adopted_at,
            published_on: self.published_on,
        }
    }

    /// Every rule that it breaks, its proof included: read from its amounts, by another program than the one that found it.
    #[must_use]
    pub fn breaches(&self) -> Vec<check::Breach> {
        check::verify(&self.question, &self.board)
    }
}

const BOARDS: &str =
    "SELECT b.id, b.call_id, b.number, b.parent_id, b.question, b.answer, b.beside, b.amendments,
    b.made_at, a.name AS made_by, b.adopted_at, b.exemption, b.published_on FROM board b
    LEFT JOIN account a ON a.id = b.made_by";

pub(super) async fn boards_in(
    connection: &mut AnyConnection,
    call_id: &str,
    id: Option<&str>,
) -> Result<Vec<BoardRecord>, Error> {
    let sql = format!("{BOARDS} WHERE b.call_id = $1 AND ($2 = '' OR b.id = $2) ORDER BY b.number DESC");
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(call_id.to_owned())
        .bind(id.unwrap_or("").to_owned())
        .fetch_all(connection)
        .await?;
    let read = |row: &sqlx::any::AnyRow| -> Result<BoardRecord, Error> {
        let text = |name: &str| row.try_get::<String, _>(name);
        let adopted: Option<String> = row.try_get("adopted_at")?;
        let published: Option<String> = row.try_get("published_on")?;
        let odd = |_| Error::Computation("a day of a board cannot be read back".to_owned());
        Ok(BoardRecord {
            id: text("id")?,
            call_id: text("call_id")?,
            number: row.try_get("number")?,
            parent_id: row.try_get("parent_id")?,
            question: serde_json::from_str(&text("question")?)?,
            board: serde_json::from_str(&text("answer")?)?,
            beside: serde_json::from_str(&text("beside")?)?,
            amendments: serde_json::from_str(&text("amendments")?)?,
            made_at: instant(&text("made_at")?)?,
            made_by: row.try_get("made_by")?,
            adopted_at: adopted.as_deref().map(instant).transpose()?,
            exemption: row.try_get("exemption")?,
            published_on: published.map(|day| day.parse().map_err(odd)).transpose()?,
        })
    };
    rows.iter().map(read).collect()
}

/// Who may have boards computed.
pub(super) fn builds(sight: &Sight) -> bool {
    let runs = [Seat::Secretariat, Seat::Instructor, Seat::President];
    sight.reads_boards() && runs.iter().any(|seat| sight.is(*seat))
}

impl Register {
    /// May somebody have a board computed?
    #[must_use]
    pub fn may_build(&self, sight: &Sight) -> bool {
        builds(sight)
    }

    /// Keeps a board that was found, once the verifier accepted it; its id.
    ///
    /// # Errors
    /// [`Error::Computation`] when the verifier refuses it. [`Error::Refused`]: `board-adopted` when one was adopted
    /// meanwhile. [`Error::Unknown`] for whoever may not.
    pub async fn keep_board(
        &self,
        actor: &Actor,
        call_id: &str,
        (question, board, beside): (&Question, &Board, &Beside),
        (parent_id, amendments): (Option<&str>, &[Amendment]),
        at: Timestamp,
    ) -> Result<String, Error> {
        let sight = self.committee_sight(actor, call_id, at).await?;
        if !builds(&sight) {
            return Err(unknown());
        }
        if let Some(breach) = check::verify(question, board).first() {
            return Err(Error::Computation(format!("the verifier refuses a board: {breach:?}")));
        }
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("boards:{call_id}")).await?;
        let (last, adopted): (Option<i64>, i64) =
            sqlx::query_as("SELECT MAX(number), COUNT(adopted_at) FROM board WHERE call_id = $1")
                .bind(call_id)
                .fetch_one(act.connection())
                .await?;
        if adopted > 0 {
            return Err(refused("board-adopted"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO board (id, call_id, coordinator_id, number, parent_id, question, answer, beside, amendments,
                made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(&id)
        .bind(call_id)
        .bind(&sight.call.coordinator.id)
        .bind(last.unwrap_or(0) + 1)
        .bind(parent_id)
        .bind(serde_json::to_string(question)?)
        .bind(serde_json::to_string(board)?)
        .bind(serde_json::to_string(beside)?)
        .bind(serde_json::to_string(amendments)?)
        .bind(written(at))
        .bind(&sight.account)
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, &sight.call.coordinator.id, ("solved", "board", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// The boards of a call, the last one first; none for whoever may not read them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn boards(&self, sight: &Sight) -> Result<Vec<BoardRecord>, Error> {
        if !sight.reads_boards() {
            return Ok(Vec::new());
        }
        let house = self.across(Across::Calls);
        boards_in(&mut *house.db.instant().await?, &sight.call.id, None).await
    }

    /// One board, and what whoever reads it may know.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, or somebody may not read it: the same answer.
    pub async fn board(&self, actor: &Actor, id: &str, at: Timestamp) -> Result<(Sight, BoardRecord), Error> {
        let house = self.across(Across::Calls);
        let call: Option<String> = sqlx::query_scalar("SELECT call_id FROM board WHERE id = $1")
            .bind(id.to_owned())
            .fetch_optional(house.db.read())
            .await?;
        let call = call.ok_or_else(unknown)?;
        let sight = self.committee_sight(actor, &call, at).await.map_err(|_| unknown())?;
        if !sight.reads_boards() {
            return Err(unknown());
        }
        let all = boards_in(&mut *house.db.instant().await?, &call, Some(id)).await?;
        Ok((sight, all.into_iter().next().ok_or_else(unknown)?))
    }
}
