//! What changed since a board was computed, so that whoever reads that it is out of date knows why.

use super::keep::BoardRecord;
use crate::committees::Sight;
use crate::{Error, Register};
use award::{Bid, Question};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// One thing that changed; files and funds by their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stale {
    /// It may be judged now, and was in no board.
    FileIn(String),
    /// It is judged no more.
    FileOut(String),
    /// Its mean, in thousandths; `None`: not scored by enough readers.
    Score {
        file: String,
        before: Option<i64>,
        after: Option<i64>,
    },
    /// What it asks, what it costs, or what funds may give to it.
    Plan(String),
    /// What a fund asks for, not what its envelope holds: money is looked at when a board is adopted.
    Fund(String),
    Rules,
    /// No question can be put together any more, by its code.
    Nothing(String),
}

fn plan(bid: &Bid) -> Bid {
    Bid { score: None, noise: 0, pin: None, ..bid.clone() }
}

/// What differs from one question to the next, envelopes apart: files first, in the order of their ids.
fn differences(before: &Question, now: &Question) -> Vec<Stale> {
    let by_id = |question: &'_ Question| -> BTreeMap<String, Bid> {
        question.bids.iter().map(|bid| (bid.id.clone(), bid.clone())).collect()
    };
    let (old, new) = (by_id(before), by_id(now));
    let mut all = Vec::new();
    for (id, bid) in &old {
        match new.get(id) {
            None => all.push(Stale::FileOut(id.clone())),
            Some(other) => {
                if bid.score != other.score {
                    let (before, after) = (bid.score, other.score);
                    all.push(Stale::Score { file: id.clone(), before, after });
                }
                if plan(bid) != plan(other) {
                    all.push(Stale::Plan(id.clone()));
                }
            }
        }
    }
    all.extend(new.keys().filter(|id| !old.contains_key(*id)).map(|id| Stale::FileIn(id.clone())));
    for fund in &now.funds {
        let known = before.funds.iter().find(|one| one.id == fund.id);
        let same = known.is_some_and(|one| {
            award::Fund { envelopes: Vec::new(), ..one.clone() }
                == award::Fund { envelopes: Vec::new(), ..fund.clone() }
        });
        all.extend((!same).then(|| Stale::Fund(fund.id.clone())));
    }
    all.extend((before.rules != now.rules).then_some(Stale::Rules));
    all
}

impl Register {
    /// What changed since a board was computed; empty: it is what would be asked now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn stale_board(
        &self,
        sight: &Sight,
        record: &BoardRecord,
        at: Timestamp,
    ) -> Result<Vec<Stale>, Error> {
        match self.board_question(sight, &record.amendments, at).await {
            Ok(asked) => Ok(differences(&record.question, &asked.question)),
            Err(Error::Refused(code)) => Ok(vec![Stale::Nothing(code)]),
            Err(other) => Err(other),
        }
    }
}
