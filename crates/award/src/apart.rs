//! What happens when each fund decides alone, as they do today: it goes down its own list until its envelope is empty,
//! and a file that does not receive enough from all of them together is not made. To compare with, never to use.

use crate::menu::line_cap;
use crate::question::Question;
use serde::{Deserialize, Serialize};

/// The outcome of decisions taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apart {
    /// Cents promised in all.
    pub promised: i64,
    /// Cents promised to files that cannot be made.
    pub stranded: i64,
    /// Files that can be made.
    pub made: usize,
    /// Their worth, in thousandths of a point; the rules of the whole are nobody's business here.
    pub worth: i64,
}

/// Each fund, by score, gives what it is asked for until nothing is left. A bid asks each fund that takes its expenses
/// for a part in proportion of what that fund may give, of no more funds than the rules allow.
#[must_use]
pub fn apart(question: &Question) -> Apart {
    let mut given = vec![0_i64; question.bids.len()];
    let mut asked_of: Vec<Vec<(usize, i64)>> = Vec::with_capacity(question.bids.len());
    for bid in &question.bids {
        let mut may: Vec<(usize, i64)> = (0..question.funds.len())
            .map(|fund| {
                let lines: i64 = (0..bid.lines.len()).map(|line| line_cap(question, fund, bid, line)).sum();
                (fund, lines.min(question.most(&question.funds[fund], bid)))
            })
            .filter(|(fund, most)| *most >= question.funds[*fund].least.max(1))
            .collect();
        may.sort_by_key(|(fund, most)| (std::cmp::Reverse(*most), *fund));
        may.truncate(question.rules.funds_per_bid);
        let whole: i128 = may.iter().map(|(_, most)| i128::from(*most)).sum();
        let part = |most: i64| (i128::from(most) * i128::from(bid.asked) / whole.max(1)) as i64;
        asked_of.push(may.iter().map(|(fund, most)| (*fund, part(*most).min(*most))).collect());
    }
    let mut order: Vec<usize> =
        (0..question.bids.len()).filter(|bid| question.bids[*bid].score.is_some()).collect();
    order.sort_by_key(|bid| (std::cmp::Reverse(question.bids[*bid].score), *bid));
    for (at, fund) in question.funds.iter().enumerate() {
        let mut left: i64 = fund.envelopes.iter().sum();
        for bid in &order {
            let asked = asked_of[*bid].iter().find(|(fund, _)| *fund == at).map_or(0, |(_, cents)| *cents);
            if asked > 0 && asked <= left && asked >= fund.least {
                left -= asked;
                given[*bid] += asked;
            }
        }
    }
    let mut outcome = Apart::default();
    for (bid, given) in question.bids.iter().zip(&given) {
        outcome.promised += given;
        if *given >= bid.least {
            outcome.made += 1;
            outcome.worth += question.worth(bid).unwrap_or(0);
        } else {
            outcome.stranded += given;
        }
    }
    outcome
}
