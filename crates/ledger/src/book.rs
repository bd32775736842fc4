//! Envelopes and what is drawn on them: a book that refuses what it cannot bear.

use crate::{Account, HIGHEST_CENTS, Step};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An envelope, as it is opened: empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    pub id: String,
    pub funder: String,
    pub year: i16,
    /// The envelope that delegates to it, of the same funder and year.
    pub parent: Option<String>,
}

/// One movement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub envelope: String,
    pub step: Step,
    pub cents: i64,
    /// The application or the agreement that it is for.
    pub purpose: Option<String>,
}

/// What is drawn: by one purpose, by all, by the envelopes below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Draws {
    pub reserved: i64,
    pub committed: i64,
    pub obligated: i64,
    pub paid: i64,
}

impl Draws {
    /// All of it; `None` when it does not hold in 64 bits.
    #[must_use]
    pub fn sum(&self) -> Option<i64> {
        let [a, b, c, d] = self.all();
        a.checked_add(b)?.checked_add(c)?.checked_add(d)
    }

    /// Both; `None` when it does not hold in 64 bits.
    #[must_use]
    pub fn plus(&self, other: &Draws) -> Option<Draws> {
        Some(Draws {
            reserved: self.reserved.checked_add(other.reserved)?,
            committed: self.committed.checked_add(other.committed)?,
            obligated: self.obligated.checked_add(other.obligated)?,
            paid: self.paid.checked_add(other.paid)?,
        })
    }

    /// The four amounts, in the order of the life of a euro.
    #[must_use]
    pub const fn all(&self) -> [i64; 4] {
        [self.reserved, self.committed, self.obligated, self.paid]
    }

    /// What an account holds; zero when nobody draws it.
    #[must_use]
    pub const fn of(&self, account: Account) -> i64 {
        match account {
            Account::Reserved => self.reserved,
            Account::Committed => self.committed,
            Account::Obligated => self.obligated,
            Account::Paid => self.paid,
            _ => 0,
        }
    }

    fn at(&mut self, account: Account) -> Option<&mut i64> {
        match account {
            Account::Reserved => Some(&mut self.reserved),
            Account::Committed => Some(&mut self.committed),
            Account::Obligated => Some(&mut self.obligated),
            Account::Paid => Some(&mut self.paid),
            _ => None,
        }
    }
}

/// The figures of an envelope, as they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figures {
    pub total: i64,
    pub free: i64,
    pub delegated: i64,
    pub own: Draws,
    pub lapsed: i64,
    /// What the envelopes below draw: it counts here too.
    pub below: Draws,
    pub is_closed: bool,
}

/// An envelope and its balances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    pub node: Node,
    pub figures: Figures,
}

impl Figures {
    /// The balance of an account.
    #[must_use]
    pub fn balance(&self, account: Account) -> i64 {
        match account {
            Account::Source => self.total.checked_neg().unwrap_or(i64::MIN),
            Account::Free => self.free,
            Account::Delegated => self.delegated,
            Account::Lapsed => self.lapsed,
            drawn => self.own.of(drawn),
        }
    }

    /// Puts an amount more, or less, in an account.
    fn add(&mut self, account: Account, cents: i64) -> Option<()> {
        let place = match account {
            // The source is kept as the total: what leaves it makes the total grow.
            Account::Source => {
                self.total = self.total.checked_sub(cents)?;
                return Some(());
            }
            Account::Free => &mut self.free,
            Account::Delegated => &mut self.delegated,
            Account::Lapsed => &mut self.lapsed,
            drawn => self.own.at(drawn)?,
        };
        *place = place.checked_add(cents)?;
        Some(())
    }
}

/// Why a movement is not taken. Nothing of it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("there is no envelope « {0} »")]
    Unknown(String),
    /// Zero, less, or more than a ledger takes.
    #[error("this is no amount")]
    Amount,
    #[error("« {envelope} » has {has} cents there, {asked} were asked")]
    NotEnough { envelope: String, account: Account, has: i64, asked: i64 },
    #[error("the year of « {0} » is closed")]
    Closed(String),
    /// A draw without a purpose, or a purpose where there is none.
    #[error("a draw is for a purpose, and nothing else is")]
    Purpose,
    /// A parent of another funder or year, an id twice.
    #[error("« {0} » cannot be opened there")]
    Place(String),
    #[error("the sum does not hold")]
    Overflow,
}

/// All the envelopes, and what each purpose draws on each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Book {
    envelopes: BTreeMap<String, Envelope>,
    /// By envelope and purpose.
    positions: BTreeMap<(String, String), Draws>,
}

impl Book {
    /// Opens an envelope, empty.
    ///
    /// # Errors
    /// [`Refusal::Place`] for an id that is there, or a parent of another funder or year; [`Refusal::Unknown`] for a parent that
    /// is not there; [`Refusal::Closed`] under a year that is closed.
    pub fn open(&mut self, node: Node) -> Result<(), Refusal> {
        if self.envelopes.contains_key(&node.id) {
            return Err(Refusal::Place(node.id));
        }
        if let Some(parent) = &node.parent {
            let above = self.envelopes.get(parent).ok_or_else(|| Refusal::Unknown(parent.clone()))?;
            if above.node.funder != node.funder || above.node.year != node.year {
                return Err(Refusal::Place(node.id));
            }
            if above.figures.is_closed {
                return Err(Refusal::Closed(parent.clone()));
            }
        }
        self.envelopes.insert(node.id.clone(), Envelope { node, figures: Figures::default() });
        Ok(())
    }

    /// Every envelope, by id.
    pub fn envelopes(&self) -> impl Iterator<Item = &Envelope> {
        self.envelopes.values()
    }

    /// Every position: envelope, purpose, what is drawn.
    pub fn positions(&self) -> impl Iterator<Item = (&str, &str, &Draws)> {
        self.positions.iter().map(|((envelope, purpose), draws)| (envelope.as_str(), purpose.as_str(), draws))
    }

    /// One envelope.
    #[must_use]
    pub fn envelope(&self, id: &str) -> Option<&Envelope> {
        self.envelopes.get(id)
    }

    /// What a purpose draws on an envelope.
    #[must_use]
    pub fn position(&self, envelope: &str, purpose: &str) -> Draws {
        self.positions.get(&(envelope.to_owned(), purpose.to_owned())).copied().unwrap_or_default()
    }

    /// The envelopes above one, the nearest first.
    fn above(&self, id: &str) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let mut here = self.envelopes.get(id).and_then(|one| one.node.parent.clone());
        while let Some(parent) = here.filter(|parent| !all.contains(parent)) {
            here = self.envelopes.get(&parent).and_then(|one| one.node.parent.clone());
            all.push(parent);
        }
        all
    }

    /// Takes one movement, with what it does above.
    ///
    /// # Errors
    /// [`Refusal`]; nothing was written.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), Refusal> {
        let unknown = || Refusal::Unknown(entry.envelope.clone());
        let here = self.envelopes.get(&entry.envelope).ok_or_else(unknown)?;
        let is_closing = entry.step == Step::Close;
        let sound = if is_closing {
            entry.cents == here.figures.free
        } else {
            entry.cents > 0 && entry.cents <= HIGHEST_CENTS
        };
        if !sound {
            return Err(Refusal::Amount);
        }
        if entry.purpose.is_some() != entry.step.is_for_purpose() {
            return Err(Refusal::Purpose);
        }
        if here.figures.is_closed && !entry.step.is_after_close() {
            return Err(Refusal::Closed(entry.envelope.clone()));
        }
        let (from, to) = entry.step.accounts(here.figures.is_closed);
        let not_enough = |account: Account, has: i64| Refusal::NotEnough {
            envelope: entry.envelope.clone(),
            account,
            has,
            asked: entry.cents,
        };
        // Only the source may go below nothing: that is what the total is.
        let has = here.figures.balance(from);
        if from != Account::Source && has < entry.cents {
            return Err(not_enough(from, has));
        }
        let position = match &entry.purpose {
            Some(purpose) => {
                let mut draws = self.position(&entry.envelope, purpose);
                if from.is_drawn() && draws.of(from) < entry.cents {
                    return Err(not_enough(from, draws.of(from)));
                }
                shift(&mut draws, from, to, entry.cents).ok_or(Refusal::Overflow)?;
                Some(((entry.envelope.clone(), purpose.clone()), draws))
            }
            None => None,
        };
        let mut changed = vec![(entry.envelope.clone(), {
            let mut figures = here.figures;
            let moved = entry.cents.checked_neg().and_then(|less| figures.add(from, less));
            moved.and_then(|()| figures.add(to, entry.cents)).ok_or(Refusal::Overflow)?;
            if figures.total > HIGHEST_CENTS {
                return Err(Refusal::Amount);
            }
            figures.is_closed |= is_closing;
            figures
        })];
        for id in self.above(&entry.envelope) {
            let mut figures = self.envelopes.get(&id).ok_or_else(|| Refusal::Unknown(id.clone()))?.figures;
            shift(&mut figures.below, from, to, entry.cents).ok_or(Refusal::Overflow)?;
            changed.push((id, figures));
        }
        for (id, figures) in changed {
            if let Some(envelope) = self.envelopes.get_mut(&id) {
                envelope.figures = figures;
            }
        }
        self.positions.extend(position);
        Ok(())
    }

    /// Takes all the movements of one act, or none.
    ///
    /// # Errors
    /// [`Refusal`] of the first that is not taken; nothing was written.
    pub fn apply_all(&mut self, entries: &[Entry]) -> Result<(), Refusal> {
        let mut trial = self.clone();
        entries.iter().try_for_each(|entry| trial.apply(entry))?;
        *self = trial;
        Ok(())
    }

    /// The two movements of a delegation, or of giving back: one above, one below.
    #[must_use]
    pub fn between(parent: &str, child: &str, cents: i64, is_back: bool) -> [Entry; 2] {
        let entry =
            |envelope: &str, step| Entry { envelope: envelope.to_owned(), step, cents, purpose: None };
        if is_back {
            [entry(child, Step::Withdraw), entry(parent, Step::Recall)]
        } else {
            [entry(parent, Step::Delegate), entry(child, Step::Grant)]
        }
    }
}

/// Moves an amount from one drawn account to another; accounts that nobody draws are left alone.
fn shift(draws: &mut Draws, from: Account, to: Account, cents: i64) -> Option<()> {
    if let Some(place) = draws.at(from) {
        *place = place.checked_sub(cents)?;
    }
    if let Some(place) = draws.at(to) {
        *place = place.checked_add(cents)?;
    }
    Some(())
}
