//! The question: who lives where, who wishes for what, what it is worth, what is already decided.

use crate::quotas::Quotas;
use std::collections::{BTreeSet, HashSet};

/// A success that is certain, per thousand.
pub const CERTAIN: u16 = 1000;

/// Weights and letting values stay within this many hundredths of a point, so that sums stay exact.
pub const MOST_WEIGHT: i32 = 1_000_000;

/// The longest exchanges that are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Households of a cycle: 0 (none) or 2 to 4.
    pub cycle: u8,
    /// Households of a chain: 0 (none) to 6.
    pub chain: u8,
}

impl Default for Caps {
    fn default() -> Self {
        Self { cycle: 3, chain: 4 }
    }
}

/// A dwelling of the pool: an empty one, or the one where a household lives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dwelling {
    /// Name of the household or of the vacancy, unique in the pool.
    pub id: String,
    /// What letting this dwelling to a family of the waiting list is worth, in hundredths of a point.
    pub relet: i32,
    /// Rooms, when known.
    pub rooms: Option<u8>,
}

/// A household accepts a dwelling, and every rule allows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// Node whose dwelling is wished for.
    pub dwelling: u32,
    pub household: u32,
    /// What the move is worth, in hundredths of a point.
    pub weight: i32,
    /// Chances, per thousand, that it is carried out once proposed.
    pub success: u16,
}

/// A household goes into the dwelling of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Move {
    pub dwelling: u32,
    pub household: u32,
}

/// Moves that hold together. With a vacancy it is a chain: the first household takes the vacancy, each next one takes
/// the dwelling that the one before leaves. Without, it is a cycle: each takes the dwelling of the one before, the
/// first that of the last.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Exchange {
    /// Node of the vacancy.
    pub vacancy: Option<u32>,
    pub households: Vec<u32>,
}

impl Exchange {
    /// The moves, in the order in which they can be carried out.
    pub fn moves(&self) -> impl Iterator<Item = Move> + '_ {
        let first = self.vacancy.or(self.households.last().copied());
        let dwellings = first.into_iter().chain(self.households.iter().copied());
        dwellings.zip(&self.households).map(|(dwelling, &household)| Move { dwelling, household })
    }
}

/// Everything that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Instance {
    pub caps: Caps,
    /// Dwellings where a household lives: the first nodes.
    pub households: Vec<Dwelling>,
    /// Empty dwellings: the nodes after.
    pub vacancies: Vec<Dwelling>,
    pub wishes: Vec<Wish>,
    /// Decided: every plan holds these, whole.
    pub locked: Vec<Exchange>,
    /// Set aside: no plan holds these.
    pub forbidden: Vec<Move>,
    /// Already proposed to people: worth [`bonus`](Self::bonus) more, so that a new plan changes little.
    pub proposed: Vec<Move>,
    /// In hundredths of a point.
    pub bonus: i32,
    /// What plans must hold as a whole.
    pub quotas: Quotas,
}

/// Where something is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Place {
    #[error("letting value of `{0}`")]
    Relet(String),
    #[error("bonus of what is already proposed")]
    Bonus,
    #[error("wish of `{household}` for `{dwelling}`")]
    Wish { household: String, dwelling: String },
    #[error("household `{household}`, wish {number}")]
    WishNumber { household: String, number: usize },
    #[error("wishes")]
    Wishes,
    #[error("forbidden moves")]
    Forbidden,
    #[error("forbidden move {0}")]
    ForbiddenNumber(usize),
    #[error("proposed moves")]
    Proposed,
    #[error("proposed move {0}")]
    ProposedNumber(usize),
    #[error("locked exchanges")]
    Locked,
    #[error("locked exchange {0}")]
    LockedNumber(usize),
    #[error("exchange {0}")]
    Exchange(usize),
    #[error("commission `{0}`")]
    Commission(String),
    #[error("landlord `{0}`")]
    Landlord(String),
}

/// What there are too many of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Many {
    #[error("dwellings")]
    Dwellings,
    #[error("wishes")]
    Wishes,
}

/// What is wrong with a locked exchange.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Lock {
    #[error("`{0}` is a household, not a vacancy")]
    NotAVacancy(String),
    #[error("there are not enough households in it")]
    TooShort,
    #[error("`{0}` is locked twice")]
    Twice(String),
    #[error("`{household}` has no wish for the dwelling of `{dwelling}`")]
    NotWished { household: String, dwelling: String },
}

/// Why an instance cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("caps: cycles of {0} households are not looked for: give 0, 2, 3 or 4")]
    CycleCap(u8),
    #[error("caps: chains of {0} moves are not looked for: give 0 to 6")]
    ChainCap(u8),
    #[error("{0}: there are too many of them: cut the pool into territories")]
    TooMany(Many),
    #[error("`{0}` names two dwellings: give each household and each vacancy its own name")]
    SameName(String),
    #[error("{place}: {value} is beyond ±{MOST_WEIGHT} hundredths of a point")]
    Weight { place: Place, value: i32 },
    #[error("{place}: success {value} is not between 1 and 1000 per thousand")]
    Success { place: Place, value: u16 },
    #[error("{place}: node {node} does not exist")]
    Node { place: Place, node: u32 },
    #[error("household `{0}` wishes for its own dwelling: take this wish out")]
    OwnDwelling(String),
    #[error("household `{household}` wishes twice for the dwelling of `{dwelling}`: keep one wish")]
    WishTwice { household: String, dwelling: String },
    #[error("too many different successes for chains this long: round them, or shorten the chains")]
    Successes,
    #[error("locked exchange {number}: {what}")]
    Locked { number: usize, what: Lock },
    #[error("`{0}` names two commissions or two landlords: give each its own name")]
    SameGroup(String),
    #[error("{place}: `{name}` is listed twice, here or in another list: keep one")]
    TwoGroups { place: Place, name: String },
    #[error(
        "what is locked already asks commission `{commission}` for {found} dwellings, where {most} are the most: raise \
         `most`, or unlock some"
    )]
    LockedCapacity { commission: String, found: i64, most: u32 },
    #[error(
        "what is locked already sends {found} households from landlord `{landlord}` (received ones deducted), beyond \
         ±{most}: raise `balance`, or unlock some"
    )]
    LockedBalance { landlord: String, found: i64, most: u32 },
}

impl Instance {
    /// The dwelling of a node.
    pub fn dwelling(&self, node: u32) -> Option<&Dwelling> {
        let node = node as usize;
        self.households.get(node).or_else(|| self.vacancies.get(node.checked_sub(self.households.len())?))
    }

    /// The name of a node; its number when it does not exist.
    pub fn name(&self, node: u32) -> String {
        self.dwelling(node).map_or_else(|| node.to_string(), |dwelling| dwelling.id.clone())
    }

    /// Nodes of the pool.
    pub fn nodes(&self) -> usize {
        self.households.len() + self.vacancies.len()
    }

    /// Every node that a locked exchange holds.
    pub fn locked_nodes(&self) -> BTreeSet<u32> {
        let nodes = |exchange: &Exchange| {
            exchange.vacancy.into_iter().chain(exchange.households.iter().copied()).collect::<Vec<_>>()
        };
        self.locked.iter().flat_map(nodes).collect()
    }

    /// Checks that every part of the instance can be used.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), Fault> {
        if !matches!(self.caps.cycle, 0 | 2..=4) {
            return Err(Fault::CycleCap(self.caps.cycle));
        }
        if self.caps.chain > 6 {
            return Err(Fault::ChainCap(self.caps.chain));
        }
        for (count, what) in [(self.nodes(), Many::Dwellings), (self.wishes.len(), Many::Wishes)] {
            if u32::try_from(count).is_err() {
                return Err(Fault::TooMany(what));
            }
        }
        let mut names = HashSet::with_capacity(self.nodes());
        for dwelling in self.households.iter().chain(&self.vacancies) {
            if !names.insert(dwelling.id.as_str()) {
                return Err(Fault::SameName(dwelling.id.clone()));
            }
            weight(dwelling.relet, || Place::Relet(dwelling.id.clone()))?;
        }
        weight(self.bonus, || Place::Bonus)?;
        self.check_wishes()?;
        if crate::bound::levels(self).is_none() {
            return Err(Fault::Successes);
        }
        for (moves, place) in [(&self.forbidden, Place::Forbidden), (&self.proposed, Place::Proposed)] {
            for both in moves {
                self.household(both.household, &place)?;
                self.node(both.dwelling, &place)?;
            }
        }
        self.check_locked()?;
        self.check_quotas()
    }

    fn check_wishes(&self) -> Result<(), Fault> {
        let mut pairs = Vec::with_capacity(self.wishes.len());
        for wish in &self.wishes {
            self.household(wish.household, &Place::Wishes)?;
            self.node(wish.dwelling, &Place::Wishes)?;
            let place =
                || Place::Wish { household: self.name(wish.household), dwelling: self.name(wish.dwelling) };
            if wish.dwelling == wish.household {
                return Err(Fault::OwnDwelling(self.name(wish.household)));
            }
            weight(wish.weight, place)?;
            if !(1..=CERTAIN).contains(&wish.success) {
                return Err(Fault::Success { place: place(), value: wish.success });
            }
            pairs.push((wish.dwelling, wish.household));
        }
        pairs.sort_unstable();
        match pairs.windows(2).find(|two| two[0] == two[1]) {
            Some(two) => {
                Err(Fault::WishTwice { household: self.name(two[0].1), dwelling: self.name(two[0].0) })
            }
            None => Ok(()),
        }
    }

    fn check_locked(&self) -> Result<(), Fault> {
        if self.locked.is_empty() {
            return Ok(());
        }
        let wished: HashSet<Move> =
            self.wishes.iter().map(|w| Move { dwelling: w.dwelling, household: w.household }).collect();
        let mut held = HashSet::new();
        for (at, exchange) in self.locked.iter().enumerate() {
            let wrong = |what: Lock| Err(Fault::Locked { number: at + 1, what });
            if let Some(vacancy) = exchange.vacancy {
                self.node(vacancy, &Place::Locked)?;
                if (vacancy as usize) < self.households.len() {
                    return wrong(Lock::NotAVacancy(self.name(vacancy)));
                }
            }
            for &household in &exchange.households {
                self.household(household, &Place::Locked)?;
            }
            let least = if exchange.vacancy.is_some() { 1 } else { 2 };
            if exchange.households.len() < least {
                return wrong(Lock::TooShort);
            }
            for node in exchange.vacancy.iter().chain(&exchange.households) {
                if !held.insert(*node) {
                    return wrong(Lock::Twice(self.name(*node)));
                }
            }
            for each in exchange.moves() {
                if !wished.contains(&each) {
                    let (household, dwelling) = (self.name(each.household), self.name(each.dwelling));
                    return wrong(Lock::NotWished { household, dwelling });
                }
            }
        }
        Ok(())
    }

    fn node(&self, node: u32, place: &Place) -> Result<(), Fault> {
        if (node as usize) < self.nodes() { Ok(()) } else { Err(Fault::Node { place: place.clone(), node }) }
    }

    fn household(&self, node: u32, place: &Place) -> Result<(), Fault> {
        if (node as usize) < self.households.len() {
            Ok(())
        } else {
            Err(Fault::Node { place: place.clone(), node })
        }
    }
}

fn weight(value: i32, place: impl Fn() -> Place) -> Result<(), Fault> {
    if (-MOST_WEIGHT..=MOST_WEIGHT).contains(&value) {
        Ok(())
    } else {
        Err(Fault::Weight { place: place(), value })
    }
}
