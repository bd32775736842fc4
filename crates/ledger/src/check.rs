//! What must always hold, and every figure again from the movements.

use crate::{Account, Book, Draws, Entry, Figures, Node, Refusal};
use std::collections::BTreeMap;

/// Something that must never be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    #[error("« {envelope} »: {account} is {cents} cents")]
    Negative { envelope: String, account: Account, cents: i64 },
    /// More is promised than there is.
    #[error("« {0} » promises more than its total")]
    Overdrawn(String),
    #[error("the accounts of « {0} » do not add up to zero")]
    Unbalanced(String),
    #[error("« {0} » does not delegate what the envelopes below received")]
    Delegation(String),
    #[error("« {0} » does not count what the envelopes below draw")]
    Below(String),
    #[error("« {0} » is of another funder or year than the envelope above")]
    Place(String),
    #[error("the purposes of « {0} » do not add up to what it draws")]
    Purposes(String),
    /// The year is closed, and something is still free.
    #[error("« {0} » is closed and not empty")]
    ClosedNotEmpty(String),
    /// A movement that could not be taken.
    #[error("movement {rank} of « {envelope} »: {refusal}")]
    Movement { envelope: String, rank: usize, refusal: Refusal },
}

fn add(all: Option<Draws>, more: &Draws) -> Option<Draws> {
    all.and_then(|all| all.plus(more))
}

fn accounts(id: &str, figures: &Figures, found: &mut Vec<Violation>) {
    for account in Account::ALL.iter().filter(|account| **account != Account::Source) {
        let cents = figures.balance(*account);
        if cents < 0 {
            found.push(Violation::Negative { envelope: id.to_owned(), account: *account, cents });
        }
    }
    let sum = Account::ALL.iter().try_fold(0_i64, |sum, one| sum.checked_add(figures.balance(*one)));
    if sum != Some(0) {
        found.push(Violation::Unbalanced(id.to_owned()));
    }
    // A1: what is promised, here and below, is never above the total.
    let promised = figures.own.plus(&figures.below).and_then(|all| all.sum());
    if promised.is_none_or(|promised| promised > figures.total) {
        found.push(Violation::Overdrawn(id.to_owned()));
    }
    if figures.is_closed && figures.free != 0 {
        found.push(Violation::ClosedNotEmpty(id.to_owned()));
    }
}

/// Everything that does not hold in a book; nothing when it is sound.
#[must_use]
pub fn check(book: &Book) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut purposes: BTreeMap<&str, Option<Draws>> = BTreeMap::new();
    for (envelope, _, draws) in book.positions() {
        let all = purposes.entry(envelope).or_insert(Some(Draws::default()));
        *all = add(*all, draws);
        for (account, cents) in [Account::Reserved, Account::Committed, Account::Obligated, Account::Paid]
            .into_iter()
            .zip(draws.all())
        {
            if cents < 0 {
                found.push(Violation::Negative { envelope: envelope.to_owned(), account, cents });
            }
        }
    }
    for one in book.envelopes() {
        let (id, figures) = (one.node.id.as_str(), &one.figures);
        accounts(id, figures, &mut found);
        let own = purposes.get(id).copied().unwrap_or(Some(Draws::default()));
        if own != Some(figures.own) {
            found.push(Violation::Purposes(id.to_owned()));
        }
        let (mut received, mut drawn) = (Some(0_i64), Some(Draws::default()));
        for below in book.envelopes().filter(|below| below.node.parent.as_deref() == Some(id)) {
            received = received.and_then(|sum| sum.checked_add(below.figures.total));
            drawn = add(add(drawn, &below.figures.own), &below.figures.below);
            if below.node.funder != one.node.funder || below.node.year != one.node.year {
                found.push(Violation::Place(below.node.id.clone()));
            }
        }
        if received != Some(figures.delegated) {
            found.push(Violation::Delegation(id.to_owned()));
        }
        if drawn != Some(figures.below) {
            found.push(Violation::Below(id.to_owned()));
        }
    }
    found
}

/// A book made again from its movements, and what was wrong on the way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replayed {
    pub book: Book,
    pub violations: Vec<Violation>,
}

/// Every figure again, from the movements alone: each envelope's in their order. What an envelope can bear depends on its
/// own movements only, so the order between envelopes does not matter.
#[must_use]
pub fn replay(nodes: &[Node], entries: &[Entry]) -> Replayed {
    let mut all = Replayed::default();
    // Those above first, whatever the order given.
    let mut left: Vec<&Node> = nodes.iter().collect();
    while !left.is_empty() {
        let (now, later): (Vec<&Node>, Vec<&Node>) = left
            .iter()
            .partition(|node| node.parent.as_ref().is_none_or(|parent| all.book.envelope(parent).is_some()));
        let stuck = now.is_empty();
        for node in if stuck { &later } else { &now } {
            if let Err(refusal) = all.book.open((*node).clone()) {
                all.violations.push(Violation::Movement { envelope: node.id.clone(), rank: 0, refusal });
            }
        }
        left = if stuck { Vec::new() } else { later };
    }
    let mut ranks: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in entries {
        let rank = ranks.entry(&entry.envelope).or_default();
        *rank = rank.saturating_add(1);
        if let Err(refusal) = all.book.apply(entry) {
            let (envelope, rank) = (entry.envelope.clone(), *rank);
            all.violations.push(Violation::Movement { envelope, rank, refusal });
        }
    }
    all.violations.extend(check(&all.book));
    all
}
