//! Writing movements: one act, over as many envelopes and funders as it takes, all of it or nothing.

use super::{Done, Draw, not_enough, refused, unknown};
use crate::db::Write;
use crate::{Error, Register, identity, now};
use ledger::{Account, Entry, HIGHEST_CENTS, Step};
use std::collections::{BTreeMap, BTreeSet};

/// An act on the ledger: its key, why, and its movements.
pub(super) struct Operation<'a> {
    /// The same key is done once by funder.
    pub key: &'a str,
    pub reason: Option<&'a str>,
    pub moves: Vec<Move>,
}

/// A movement, and what its purpose is called.
pub(super) struct Move {
    pub entry: Entry,
    pub label: String,
    pub beneficiary_id: Option<String>,
}

impl Move {
    /// A movement that is for no purpose.
    pub fn bare(entry: Entry) -> Move {
        Move { entry, label: String::new(), beneficiary_id: None }
    }
}

/// What an act changes of one envelope.
#[derive(Debug, Default, Clone)]
struct Delta {
    accounts: BTreeMap<Account, i64>,
    /// What comes back: free, or lapsed when the year is closed.
    back: i64,
    below: BTreeMap<Account, i64>,
    /// Movements of its own.
    moves: i64,
    needs_open: bool,
}

fn add(place: &mut i64, cents: i64) -> Result<(), Error> {
    *place = place.checked_add(cents).ok_or_else(|| refused("ledger-amount"))?;
    Ok(())
}

impl Delta {
    fn of(&self, account: Account) -> i64 {
        self.accounts.get(&account).copied().unwrap_or(0)
    }

    fn own(&mut self, entry: &Entry) -> Result<(), Error> {
        let (from, to) = entry.step.accounts(false);
        add(self.accounts.entry(from).or_default(), -entry.cents)?;
        add(self.accounts.entry(to).or_default(), entry.cents)?;
        if entry.step.is_after_close() && to == Account::Free {
            add(&mut self.back, entry.cents)?;
        }
        self.moves += 1;
        self.needs_open |= !entry.step.is_after_close();
        Ok(())
    }

    fn beneath(&mut self, entry: &Entry) -> Result<(), Error> {
        let (from, to) = entry.step.accounts(false);
        if from.is_drawn() {
            add(self.below.entry(from).or_default(), -entry.cents)?;
        }
        if to.is_drawn() {
            add(self.below.entry(to).or_default(), entry.cents)?;
        }
        Ok(())
    }
}

/// The one statement that changes figures. What it does not find is refused: it is the ceiling.
const CHANGE: &str = "UPDATE envelope SET total_cents = total_cents + $2, delegated_cents = delegated_cents + $3,
        reserved_cents = reserved_cents + $4, committed_cents = committed_cents + $5,
        obligated_cents = obligated_cents + $6, paid_cents = paid_cents + $7,
        lapsed_cents = lapsed_cents + CASE WHEN closed_at IS NULL THEN 0 ELSE $8 END,
        below_reserved_cents = below_reserved_cents + $9, below_committed_cents = below_committed_cents + $10,
        below_obligated_cents = below_obligated_cents + $11, below_paid_cents = below_paid_cents + $12,
        last_rank = last_rank + $13
     WHERE id = $1 AND (closed_at IS NULL OR $14 = 0) AND total_cents + $2 <= $15
       AND delegated_cents + $3 >= 0 AND reserved_cents + $4 >= 0 AND committed_cents + $5 >= 0
       AND obligated_cents + $6 >= 0 AND paid_cents + $7 >= 0
       AND total_cents + $2 >= delegated_cents + $3 + reserved_cents + $4 + committed_cents + $5 + obligated_cents
           + $6 + paid_cents + $7 + lapsed_cents + CASE WHEN closed_at IS NULL THEN 0 ELSE $8 END
       AND below_reserved_cents + $9 >= 0 AND below_committed_cents + $10 >= 0
       AND below_obligated_cents + $11 >= 0 AND below_paid_cents + $12 >= 0
       AND delegated_cents + $3 >= below_reserved_cents + $9 + below_committed_cents + $10 + below_obligated_cents
           + $11 + below_paid_cents + $12
     RETURNING last_rank, closed_at";

/// An envelope and those above it.
struct Line {
    funder: String,
    above: Vec<String>,
}

/// How deep envelopes may delegate.
pub(super) const DEEPEST: usize = 6;

async fn line(act: &mut Write<'_>, id: &str) -> Result<Line, Error> {
    let sql = "SELECT organisation_id, parent_id FROM envelope WHERE id = $1";
    let found: Option<(String, Option<String>)> =
        sqlx::query_as(sql).bind(id).fetch_optional(act.connection()).await?;
    let (funder, mut next) = found.ok_or_else(unknown)?;
    let mut above = Vec::new();
    while let Some(parent) = next {
        if above.len() >= DEEPEST {
            return Err(Error::Computation("envelopes delegate in a circle".to_owned()));
        }
        let found: Option<(String, Option<String>)> =
            sqlx::query_as(sql).bind(&parent).fetch_optional(act.connection()).await?;
        next = found.ok_or_else(unknown)?.1;
        above.push(parent);
    }
    Ok(Line { funder, above })
}

/// The digest of an operation: what its movements must still say when it is verified.
pub(super) fn digest<'a>(key: &str, entries: impl Iterator<Item = &'a Entry>) -> String {
    let mut parts = vec!["ledger-operation/1".to_owned(), key.to_owned()];
    // Movements are kept by envelope: the order between envelopes is not part of what was done.
    let mut lines: Vec<&Entry> = entries.collect();
    lines.sort_by(|a, b| a.envelope.cmp(&b.envelope));
    for one in lines {
        let purpose = one.purpose.clone().unwrap_or_default();
        parts.extend([one.envelope.clone(), one.step.code().to_owned(), one.cents.to_string(), purpose]);
    }
    identity::digest(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Changes one envelope; the rank of its last movement, and whether its year is closed. `None`: it does not bear it.
async fn change(act: &mut Write<'_>, id: &str, delta: &Delta) -> Result<Option<(i64, bool)>, Error> {
    use Account as A;
    let below = |account: A| delta.below.get(&account).copied().unwrap_or(0);
    let changed: Option<(i64, Option<String>)> = sqlx::query_as(CHANGE)
        .bind(id)
        // What leaves the source is the total.
        .bind(-delta.of(A::Source))
        .bind(delta.of(A::Delegated))
        .bind(delta.of(A::Reserved))
        .bind(delta.of(A::Committed))
        .bind(delta.of(A::Obligated))
        .bind(delta.of(A::Paid))
        .bind(delta.back)
        .bind(below(A::Reserved))
        .bind(below(A::Committed))
        .bind(below(A::Obligated))
        .bind(below(A::Paid))
        .bind(delta.moves)
        .bind(i64::from(delta.needs_open))
        .bind(HIGHEST_CENTS)
        .fetch_optional(act.connection())
        .await?;
    Ok(changed.map(|(rank, closed)| (rank, closed.is_some())))
}

/// Why an envelope does not bear a change, by its own accounts; `None`: they would.
async fn why(act: &mut Write<'_>, id: &str, delta: &Delta) -> Result<Option<Error>, Error> {
    type Kept = (Option<String>, i64, i64, i64, i64, i64, i64, i64);
    use Account as A;
    let found: Option<Kept> = sqlx::query_as(
        "SELECT closed_at, total_cents, delegated_cents, reserved_cents, committed_cents, obligated_cents, paid_cents,
                lapsed_cents FROM envelope WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(act.connection())
    .await?;
    let Some((closed, total, delegated, reserved, committed, obligated, paid, lapsed)) = found else {
        return Ok(Some(unknown()));
    };
    if closed.is_some() && delta.needs_open {
        return Ok(Some(refused("ledger-closed")));
    }
    let has = [
        (A::Delegated, delegated),
        (A::Reserved, reserved),
        (A::Committed, committed),
        (A::Obligated, obligated),
        (A::Paid, paid),
    ];
    let lacking = has.into_iter().find(|(account, has)| has + delta.of(*account) < 0);
    let free = total - delegated - reserved - committed - obligated - paid - lapsed;
    Ok(match lacking {
        Some((account, has)) => Some(not_enough(account, has)),
        None if free + delta.of(A::Free) < 0 => Some(not_enough(A::Free, free)),
        None if total - delta.of(A::Source) > HIGHEST_CENTS => Some(refused("ledger-amount")),
        None => None,
    })
}

/// What a movement changes of its purpose.
pub(super) async fn draw(act: &mut Write<'_>, funder: &str, one: &Move) -> Result<(), Error> {
    use Account as A;
    let Some(purpose) = &one.entry.purpose else { return Ok(()) };
    let cents = one.entry.cents;
    let (from, to) = one.entry.step.accounts(false);
    if one.entry.step == Step::Reserve {
        sqlx::query(
            "INSERT INTO envelope_position
                (envelope_id, purpose_id, organisation_id, label, beneficiary_id, reserved_cents)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (envelope_id, purpose_id)
             DO UPDATE SET reserved_cents = envelope_position.reserved_cents + excluded.reserved_cents",
        )
        .bind(&one.entry.envelope)
        .bind(purpose)
        .bind(funder)
        .bind(&one.label)
        .bind(&one.beneficiary_id)
        .bind(cents)
        .execute(act.connection())
        .await?;
        return Ok(());
    }
    let of = |account: A| {
        if from == account {
            -cents
        } else if to == account {
            cents
        } else {
            0
        }
    };
    let changed = sqlx::query(
        "UPDATE envelope_position SET reserved_cents = reserved_cents + $3, committed_cents = committed_cents + $4,
                obligated_cents = obligated_cents + $5, paid_cents = paid_cents + $6
         WHERE envelope_id = $1 AND purpose_id = $2 AND reserved_cents + $3 >= 0 AND committed_cents + $4 >= 0
           AND obligated_cents + $5 >= asked_cents AND paid_cents + $6 >= 0",
    )
    .bind(&one.entry.envelope)
    .bind(purpose)
    .bind(of(A::Reserved))
    .bind(of(A::Committed))
    .bind(of(A::Obligated))
    .bind(of(A::Paid))
    .execute(act.connection())
    .await?;
    if changed.rows_affected() == 1 {
        return Ok(());
    }
    let found: Option<(i64, i64, i64, i64)> = sqlx::query_as(
        "SELECT reserved_cents, committed_cents, obligated_cents - asked_cents, paid_cents FROM envelope_position
         WHERE envelope_id = $1 AND purpose_id = $2",
    )
    .bind(&one.entry.envelope)
    .bind(purpose)
    .fetch_optional(act.connection())
    .await?;
    let has = found.map_or(0, |(reserved, committed, obligated, paid)| match from {
        A::Reserved => reserved,
        A::Committed => committed,
        A::Obligated => obligated,
        _ => paid,
    });
    Err(not_enough(from, has))
}

impl Register {
    /// Writes an operation down for one funder; was it done before under this key?
    pub(super) async fn begin_operation(
        &self,
        act: &mut Write<'_>,
        funder: &str,
        operation: &Operation<'_>,
        entries: &[&Entry],
    ) -> Result<(String, Done), Error> {
        let id = uuid::Uuid::now_v7().to_string();
        let digest = digest(operation.key, entries.iter().copied());
        let written = sqlx::query(
            "INSERT INTO ledger_operation (id, organisation_id, key, digest, reason, at, author)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (organisation_id, key) DO NOTHING",
        )
        .bind(&id)
        .bind(funder)
        .bind(operation.key)
        .bind(&digest)
        .bind(operation.reason)
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        if written.rows_affected() == 1 {
            return Ok((id, Done::Written));
        }
        let (id, before): (String, String) =
            sqlx::query_as("SELECT id, digest FROM ledger_operation WHERE organisation_id = $1 AND key = $2")
                .bind(funder)
                .bind(operation.key)
                .fetch_one(act.connection())
                .await?;
        // The same key for something else is a mistake of whoever asks: nothing is written.
        if before == digest { Ok((id, Done::Already)) } else { Err(refused("ledger-key")) }
    }

    /// Writes an act: all its movements, or an error, after which the caller leaves its transaction uncommitted.
    pub(super) async fn put_money(
        &self,
        act: &mut Write<'_>,
        operation: &Operation<'_>,
    ) -> Result<Done, Error> {
        let moves = &operation.moves;
        let is_sound = |one: &Move| one.entry.cents > 0 && one.entry.cents <= HIGHEST_CENTS;
        if moves.is_empty() || !moves.iter().all(is_sound) {
            return Err(refused("ledger-amount"));
        }
        if operation.key.is_empty() || operation.key.chars().count() > 200 {
            return Err(refused("ledger-key"));
        }
        let mut lines: BTreeMap<&str, Line> = BTreeMap::new();
        for one in moves {
            if one.entry.purpose.is_some() != one.entry.step.is_for_purpose() {
                return Err(refused("ledger-purpose"));
            }
            if !lines.contains_key(one.entry.envelope.as_str()) {
                lines.insert(&one.entry.envelope, line(act, &one.entry.envelope).await?);
            }
        }
        let funder_of = |one: &Move| lines.get(one.entry.envelope.as_str()).map(|line| line.funder.clone());
        let funders: BTreeSet<String> = moves.iter().filter_map(funder_of).collect();
        let mut ids: BTreeMap<String, String> = BTreeMap::new();
        let mut done = BTreeSet::new();
        for funder in funders {
            let own: Vec<&Entry> = moves
                .iter()
                .filter(|one| funder_of(one).as_deref() == Some(funder.as_str()))
                .map(|one| &one.entry)
                .collect();
            let (id, written) = self.begin_operation(act, &funder, operation, &own).await?;
            done.insert(written == Done::Already);
            ids.insert(funder, id);
        }
        match (done.contains(&true), done.contains(&false)) {
            (true, false) => return Ok(Done::Already),
            (true, true) => return Err(refused("ledger-key")),
            _ => {}
        }
        let mut deltas: BTreeMap<&str, Delta> = BTreeMap::new();
        for one in moves {
            deltas.entry(&one.entry.envelope).or_default().own(&one.entry)?;
            for above in &lines[one.entry.envelope.as_str()].above {
                deltas.entry(above).or_default().beneath(&one.entry)?;
            }
        }
        let mut ranks: BTreeMap<&str, (i64, bool)> = BTreeMap::new();
        for (id, delta) in &deltas {
            let Some((last, is_closed)) = change(act, id, delta).await? else {
                // An envelope above is asked before the one that lacks something: the reason is that one's. Those before
                // it are changed already.
                for (own, delta) in deltas.range(*id..).filter(|(_, delta)| delta.moves > 0) {
                    if let Some(reason) = why(act, own, delta).await? {
                        return Err(reason);
                    }
                }
                // They would bear it now: somebody wrote between the two looks. Asking again is enough.
                return Err(Error::Changed);
            };
            ranks.insert(id, (last - delta.moves, is_closed));
        }
        for one in moves {
            let funder = &lines[one.entry.envelope.as_str()].funder;
            let Some((rank, is_closed)) = ranks.get_mut(one.entry.envelope.as_str()) else { continue };
            *rank += 1;
            let (from, to) = one.entry.step.accounts(*is_closed);
            put_movement(act, (funder, &ids[funder]), &one.entry, *rank, (from, to)).await?;
            draw(act, funder, one).await?;
        }
        // The chain of each journal comes last, in the order of their names.
        for (funder, id) in &ids {
            self.write_down(act, funder, ("noted", "ledger-operation", id), None).await?;
        }
        Ok(Done::Written)
    }

    /// Draws for a purpose on several envelopes, whoever their funders: all of it or nothing. The caller's handle sees all
    /// of them, and its rights were checked; on an error the caller does not commit.
    ///
    /// # Errors
    /// [`Error::Refused`]: `ledger-not-enough:ACCOUNT:CENTS`, `ledger-closed`, `ledger-amount`, `ledger-key` (the same key was
    /// used for something else). [`Error::Unknown`].
    pub(crate) async fn draw_all(
        &self,
        act: &mut Write<'_>,
        (step, key): (Step, &str),
        draws: &[Draw],
    ) -> Result<Done, Error> {
        let moves = draws.iter().map(|one| Move {
            entry: Entry {
                envelope: one.envelope_id.clone(),
                step,
                cents: one.cents,
                purpose: Some(one.purpose_id.clone()),
            },
            label: one.label.clone(),
            beneficiary_id: one.beneficiary_id.clone(),
        });
        self.put_money(act, &Operation { key, reason: None, moves: moves.collect() }).await
    }

    /// Draws that go several steps at once, in one act: what is added to an agreement is reserved, committed and obligated
    /// together, or not at all.
    ///
    /// # Errors
    /// As [`Register::draw_all`].
    pub(crate) async fn draw_steps(
        &self,
        act: &mut Write<'_>,
        (key, reason): (&str, Option<&str>),
        steps: &[(Step, Draw)],
    ) -> Result<Done, Error> {
        let moves = steps.iter().map(|(step, one)| Move {
            entry: Entry {
                envelope: one.envelope_id.clone(),
                step: *step,
                cents: one.cents,
                purpose: Some(one.purpose_id.clone()),
            },
            label: one.label.clone(),
            beneficiary_id: one.beneficiary_id.clone(),
        });
        self.put_money(act, &Operation { key, reason, moves: moves.collect() }).await
    }

    /// Reserves for a file on all its envelopes, or on none.
    ///
    /// # Errors
    /// As [`Register::draw_all`].
    pub(crate) async fn reserve_all(
        &self,
        act: &mut Write<'_>,
        key: &str,
        draws: &[Draw],
    ) -> Result<Done, Error> {
        self.draw_all(act, (Step::Reserve, key), draws).await
    }

    /// Everything that a purpose holds in an account, on every envelope that the handle sees: what a later step takes over.
    pub(crate) async fn drawn_by(
        &self,
        act: &mut Write<'_>,
        purpose_id: &str,
        account: Account,
    ) -> Result<Vec<Draw>, Error> {
        let column = match account {
            Account::Reserved => "reserved_cents",
            Account::Committed => "committed_cents",
            // What is asked is on its way to the bank.
            Account::Obligated => "obligated_cents - asked_cents",
            Account::Paid => "paid_cents",
            _ => return Ok(Vec::new()),
        };
        let sql = format!(
            "SELECT envelope_id, label, beneficiary_id, {column} AS cents FROM envelope_position
             WHERE purpose_id = $1 AND {column} > 0 ORDER BY envelope_id"
        );
        let rows: Vec<(String, String, Option<String>, i64)> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(purpose_id).fetch_all(act.connection()).await?;
        let draws = rows.into_iter().map(|(envelope_id, label, beneficiary_id, cents)| Draw {
            envelope_id,
            purpose_id: purpose_id.to_owned(),
            label,
            beneficiary_id,
            cents,
        });
        Ok(draws.collect())
    }

    /// Moves all that a purpose holds one step on: what was reserved is committed, what was committed is obligated; or gives
    /// all of it up. Nothing to move is nothing done.
    ///
    /// # Errors
    /// As [`Register::draw_all`].
    pub(crate) async fn move_purpose(
        &self,
        act: &mut Write<'_>,
        (step, key): (Step, &str),
        purpose_id: &str,
    ) -> Result<Done, Error> {
        let draws = self.drawn_by(act, purpose_id, step.accounts(false).0).await?;
        if draws.is_empty() { Ok(Done::Already) } else { self.draw_all(act, (step, key), &draws).await }
    }

    /// The same in a transaction of its own.
    ///
    /// # Errors
    /// As [`Register::draw_all`].
    pub async fn move_purpose_now(&self, step: Step, key: &str, purpose_id: &str) -> Result<Done, Error> {
        let mut act = self.db.act().await?;
        let done = self.move_purpose(&mut act, (step, key), purpose_id).await?;
        act.commit().await?;
        Ok(done)
    }

    /// Draws in a transaction of its own: a file written by hand, the command line, the trials.
    ///
    /// # Errors
    /// As [`Register::draw_all`].
    pub async fn draw_now(&self, step: Step, key: &str, draws: &[Draw]) -> Result<Done, Error> {
        let mut act = self.db.act().await?;
        let done = match step {
            Step::Reserve => self.reserve_all(&mut act, key, draws).await?,
            _ => self.draw_all(&mut act, (step, key), draws).await?,
        };
        act.commit().await?;
        Ok(done)
    }
}

/// Adds a movement.
pub(super) async fn put_movement(
    act: &mut Write<'_>,
    (funder, operation_id): (&str, &str),
    entry: &Entry,
    rank: i64,
    (from, to): (Account, Account),
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO ledger_movement
            (envelope_id, rank, organisation_id, operation_id, step, from_account, to_account, amount_cents, purpose_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&entry.envelope)
    .bind(rank)
    .bind(funder)
    .bind(operation_id)
    .bind(entry.step.code())
    .bind(from.code())
    .bind(to.code())
    .bind(entry.cents)
    .bind(&entry.purpose)
    .execute(act.connection())
    .await?;
    Ok(())
}
