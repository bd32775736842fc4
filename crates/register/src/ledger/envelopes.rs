//! Opening envelopes, changing their totals, delegating, closing a year.

use super::put::{DEEPEST, Move, Operation, digest, put_movement};
use super::{Done, refused, unknown};
use crate::adapted::short_text;
use crate::db::Write;
use crate::{Error, Register, now};
use jiff::civil::Date;
use ledger::{Account, Book, Entry, HIGHEST_CENTS, Step};

/// An envelope to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnvelope {
    pub name: String,
    /// What it may pay.
    pub purpose: String,
    pub year: i16,
    pub total_cents: i64,
    /// The envelope that delegates this much to it.
    pub parent_id: Option<String>,
}

/// The longest name, and the longest reason.
const LONGEST_NAME: usize = 120;
const LONGEST_TEXT: usize = 500;

fn grant(id: &str, cents: i64) -> Entry {
    Entry { envelope: id.to_owned(), step: Step::Grant, cents, purpose: None }
}

/// Takes the rows of an envelope and of those above, in the order of their ids: nothing changes there meanwhile. The parent
/// of the envelope.
async fn hold_line(act: &mut Write<'_>, funder: &str, id: &str) -> Result<Option<String>, Error> {
    let (mut line, mut next) = (Vec::new(), Some(id.to_owned()));
    let mut parent = None;
    while let Some(here) = next {
        let found: Option<(Option<String>,)> =
            sqlx::query_as("SELECT parent_id FROM envelope WHERE id = $1 AND organisation_id = $2")
                .bind(&here)
                .bind(funder)
                .fetch_optional(act.connection())
                .await?;
        next = found.ok_or_else(unknown)?.0;
        if line.is_empty() {
            parent.clone_from(&next);
        }
        line.push(here);
    }
    line.sort();
    for one in &line {
        let open =
            sqlx::query("UPDATE envelope SET last_rank = last_rank WHERE id = $1 AND closed_at IS NULL")
                .bind(one)
                .execute(act.connection())
                .await?;
        if open.rows_affected() == 0 {
            return Err(refused("ledger-closed"));
        }
    }
    if line.len() >= DEEPEST {
        return Err(refused("ledger-deep"));
    }
    Ok(parent)
}

impl Register {
    /// Opens an envelope: with money of its own, or with what another delegates to it. Its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `envelope-name`, `envelope-purpose`, `envelope-year`, `ledger-amount`,
    /// `ledger-not-enough:free:CENTS`, `ledger-closed`, `ledger-deep`. [`Error::Unknown`] for a parent of another funder.
    pub async fn open_envelope(&self, funder: &str, new: &NewEnvelope) -> Result<String, Error> {
        let name = short_text(&new.name, LONGEST_NAME, "envelope-name")?;
        let name = name.ok_or_else(|| refused("envelope-name"))?;
        let purpose = short_text(&new.purpose, LONGEST_TEXT, "envelope-purpose")?;
        let purpose = purpose.ok_or_else(|| refused("envelope-purpose"))?;
        if !(2000..=2100).contains(&new.year) {
            return Err(refused("envelope-year"));
        }
        if new.total_cents <= 0 || new.total_cents > HIGHEST_CENTS {
            return Err(refused("ledger-amount"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        if let Some(parent) = &new.parent_id {
            hold_line(&mut act, funder, parent).await?;
            let (year,): (i64,) = sqlx::query_as("SELECT year FROM envelope WHERE id = $1")
                .bind(parent)
                .fetch_one(act.connection())
                .await?;
            if year != i64::from(new.year) {
                return Err(refused("envelope-year"));
            }
        }
        sqlx::query(
            "INSERT INTO envelope (id, organisation_id, parent_id, name, purpose, year, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&id)
        .bind(funder)
        .bind(&new.parent_id)
        .bind(&name)
        .bind(&purpose)
        .bind(i64::from(new.year))
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, funder, ("opened", "envelope", &id), None).await?;
        let moves: Vec<Move> = match &new.parent_id {
            Some(parent) => Book::between(parent, &id, new.total_cents, false).map(Move::bare).into(),
            None => vec![Move::bare(grant(&id, new.total_cents))],
        };
        let key = format!("open:{id}");
        self.put_money(&mut act, &Operation { key: &key, reason: None, moves }).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Changes the total of an envelope that nothing delegates to: a new decision of the funder, or a cut. A cut below what
    /// is promised or delegated is refused.
    ///
    /// # Errors
    /// [`Error::Refused`]: `ledger-not-enough:free:CENTS`, `ledger-closed`, `ledger-amount`, `ledger-reason` (why is asked),
    /// `ledger-delegated` (its total is what is delegated to it), `ledger-key`. [`Error::Unknown`].
    pub async fn change_total(
        &self,
        funder: &str,
        id: &str,
        (cents, is_cut): (i64, bool),
        (reason, key): (&str, &str),
    ) -> Result<Done, Error> {
        let reason =
            short_text(reason, LONGEST_TEXT, "ledger-reason")?.ok_or_else(|| refused("ledger-reason"))?;
        let mut act = self.db.act().await?;
        if self.parent_of(&mut act, funder, id).await?.is_some() {
            return Err(refused("ledger-delegated"));
        }
        let step = if is_cut { Step::Withdraw } else { Step::Grant };
        let entry = Entry { step, ..grant(id, cents) };
        let operation = Operation { key, reason: Some(&reason), moves: vec![Move::bare(entry)] };
        let done = self.put_money(&mut act, &operation).await?;
        act.commit().await?;
        Ok(done)
    }

    /// Passes money from an envelope to one below it, or gives it back.
    ///
    /// # Errors
    /// As [`Register::change_total`], and `ledger-not-delegated` for an envelope that has none above.
    pub async fn delegate(
        &self,
        funder: &str,
        child: &str,
        (cents, is_back): (i64, bool),
        (reason, key): (&str, &str),
    ) -> Result<Done, Error> {
        let reason =
            short_text(reason, LONGEST_TEXT, "ledger-reason")?.ok_or_else(|| refused("ledger-reason"))?;
        let mut act = self.db.act().await?;
        let parent = self.parent_of(&mut act, funder, child).await?;
        let parent = parent.ok_or_else(|| refused("ledger-not-delegated"))?;
        let moves = Book::between(&parent, child, cents, is_back).map(Move::bare).into();
        let done = self.put_money(&mut act, &Operation { key, reason: Some(&reason), moves }).await?;
        act.commit().await?;
        Ok(done)
    }

    async fn parent_of(&self, act: &mut Write<'_>, funder: &str, id: &str) -> Result<Option<String>, Error> {
        let found: Option<(Option<String>,)> =
            sqlx::query_as("SELECT parent_id FROM envelope WHERE id = $1 AND organisation_id = $2")
                .bind(id)
                .bind(funder)
                .fetch_optional(act.connection())
                .await?;
        Ok(found.ok_or_else(unknown)?.0)
    }

    /// Closes the year of an envelope and of all below it: what is free lapses, nothing new is promised. What was promised is
    /// still paid, given up or recovered. How many envelopes were closed.
    ///
    /// # Errors
    /// [`Error::Refused`]: `ledger-year-running` before the first day of the next year, `ledger-delegated` for an envelope that
    /// is not the first of its tree, `ledger-closed`. [`Error::Unknown`].
    pub async fn close_envelope_year(&self, funder: &str, id: &str, today: Date) -> Result<u64, Error> {
        let found: Option<(i64, Option<String>)> =
            sqlx::query_as("SELECT year, parent_id FROM envelope WHERE id = $1 AND organisation_id = $2")
                .bind(id)
                .bind(funder)
                .fetch_optional(self.db.read())
                .await?;
        let (year, parent) = found.ok_or_else(unknown)?;
        if parent.is_some() {
            return Err(refused("ledger-delegated"));
        }
        if i64::from(today.year()) <= year {
            return Err(refused("ledger-year-running"));
        }
        self.close_tree(funder, id).await
    }

    pub(super) async fn close_tree(&self, funder: &str, root: &str) -> Result<u64, Error> {
        let mut act = self.db.act().await?;
        // The first of the tree is taken first: whoever adds an envelope under it holds it too, and is before or after.
        let taken =
            sqlx::query("UPDATE envelope SET last_rank = last_rank WHERE id = $1 AND closed_at IS NULL")
                .bind(root)
                .execute(act.connection())
                .await?;
        if taken.rows_affected() == 0 {
            return Err(refused("ledger-closed"));
        }
        let rows: Vec<(String, Option<String>)> =
            sqlx::query_as("SELECT id, parent_id FROM envelope WHERE organisation_id = $1 ORDER BY id")
                .bind(funder)
                .fetch_all(act.connection())
                .await?;
        let mut tree = vec![root.to_owned()];
        // Ids are in the order in which envelopes were opened: a parent comes before those below.
        tree.extend(rows.iter().fold(Vec::new(), |mut below: Vec<String>, (id, parent)| {
            if parent.as_ref().is_some_and(|parent| parent == root || below.contains(parent)) {
                below.push(id.clone());
            }
            below
        }));
        tree.sort();
        let operation_id = uuid::Uuid::now_v7().to_string();
        let (key, mut entries) = (format!("close:{root}"), Vec::new());
        for id in &tree {
            let (rank, cents): (i64, i64) = sqlx::query_as(
                "UPDATE envelope SET closed_at = $2, closed_by = $3, last_rank = last_rank + 1,
                        lapsed_cents = total_cents - delegated_cents - reserved_cents - committed_cents
                            - obligated_cents - paid_cents
                 WHERE id = $1 AND closed_at IS NULL RETURNING last_rank, lapsed_cents",
            )
            .bind(id)
            .bind(now())
            .bind(self.author().code())
            .fetch_one(act.connection())
            .await?;
            entries.push((Entry { envelope: id.clone(), step: Step::Close, cents, purpose: None }, rank));
        }
        sqlx::query(
            "INSERT INTO ledger_operation (id, organisation_id, key, digest, reason, at, author)
             VALUES ($1, $2, $3, $4, NULL, $5, $6)",
        )
        .bind(&operation_id)
        .bind(funder)
        .bind(&key)
        .bind(digest(&key, entries.iter().map(|(entry, _)| entry)))
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        for (entry, rank) in &entries {
            let accounts = (Account::Free, Account::Lapsed);
            put_movement(&mut act, (funder, &operation_id), entry, *rank, accounts).await?;
        }
        self.write_down(&mut act, funder, ("closed", "envelope", root), None).await?;
        act.commit().await?;
        Ok(entries.len() as u64)
    }
}
