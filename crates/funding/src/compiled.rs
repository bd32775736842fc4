//! A rule made ready for a day: every fact is cut into cells where no comparison changes, and every node is written as the
//! alternatives in which it holds and those in which it does not. So verdicts, missing facts and smallest changes are exact,
//! also where a fact is named twice.

use crate::{Fact, Facts, Rule};
use jiff::civil::Date;
use law::{Missing, Table};
use std::collections::BTreeMap;

/// What a place of an alternative stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    Fact(Fact),
    /// A parameter without a value that day: whether its comparison holds is unknown to everybody.
    Hole(&'static str),
}

/// The cells of a slot that an alternative allows, slot by slot: one bit per cell.
pub(crate) type Term = Box<[u64]>;

/// A node: the alternatives in which it holds, and those in which it does not.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub holds: Vec<Term>,
    pub fails: Vec<Term>,
    pub parts: Vec<Node>,
}

/// A rule on a day.
#[derive(Debug, Clone)]
pub(crate) struct Compiled {
    pub slots: Vec<Slot>,
    /// First and last answer of each cell, slot by slot.
    pub cells: Vec<Vec<(i64, i64)>>,
    pub root: Node,
    pub holes: Vec<Missing>,
}

/// A comparison ready to be asked: `Err` when its parameter has no value.
fn test(leaf: &Rule, table: &Table, on: Date) -> Result<Test, Missing> {
    Ok(match *leaf {
        Rule::Yes(_) => Test::Words(0b10),
        Rule::No(_) => Test::Words(0b01),
        Rule::In(fact, words) => {
            Test::Words(words.iter().filter_map(|word| fact.word(word)).fold(0, |set, at| set | 1 << at))
        }
        Rule::AtLeast(_, bound) => Test::From(bound.number(table, on)?),
        Rule::AtMost(_, bound) => Test::Until(bound.number(table, on)?),
        Rule::Under(_, bound) => Test::Until(bound.number(table, on)?.saturating_sub(1)),
        Rule::Holds(key) => Test::Always(table.value(key, on)?.amount != 0),
        Rule::All(_) | Rule::Any(_) | Rule::Not(_) => Test::Always(true),
    })
}

#[derive(Debug, Clone, Copy)]
enum Test {
    /// One bit per word.
    Words(u64),
    From(i64),
    Until(i64),
    Always(bool),
}

impl Test {
    fn holds(self, value: i64) -> bool {
        match self {
            Test::Words(set) => u32::try_from(value).is_ok_and(|at| at < 64 && set >> at & 1 == 1),
            Test::From(least) => value >= least,
            Test::Until(most) => value <= most,
            Test::Always(holds) => holds,
        }
    }
}

impl Compiled {
    pub fn new(rule: &Rule, table: &Table, on: Date) -> Compiled {
        let mut cuts: BTreeMap<Fact, Vec<i64>> = BTreeMap::new();
        let mut holes: BTreeMap<&'static str, Missing> = BTreeMap::new();
        for leaf in rule.leaves() {
            let test = test(leaf, table, on);
            if let Some(fact) = leaf.fact() {
                let cuts = cuts.entry(fact).or_default();
                match test {
                    Ok(Test::From(least)) => cuts.push(least),
                    Ok(Test::Until(most)) => cuts.push(most.saturating_add(1)),
                    Ok(Test::Words(_)) => {
                        let (least, most) = fact.question().kind.bounds();
                        cuts.extend(least..=most);
                    }
                    _ => {}
                }
            }
            if let (Err(hole), Some(key)) = (test, leaf.key()) {
                holes.insert(key, hole);
            }
        }
        let mut slots = Vec::new();
        let mut cells = Vec::new();
        for (fact, mut cuts) in cuts {
            let (least, most) = fact.question().kind.bounds();
            cuts.retain(|cut| (least + 1..=most).contains(cut));
            cuts.push(least);
            cuts.sort_unstable();
            cuts.dedup();
            let ends = cuts.iter().skip(1).map(|cut| cut - 1).chain([most]);
            cells.push(cuts.iter().copied().zip(ends).collect());
            slots.push(Slot::Fact(fact));
        }
        for key in holes.keys() {
            slots.push(Slot::Hole(key));
            cells.push(vec![(0, 0), (1, 1)]);
        }
        let mut compiled = Compiled {
            root: Node { holds: Vec::new(), fails: Vec::new(), parts: Vec::new() },
            slots,
            cells,
            holes: holes.into_values().collect(),
        };
        compiled.root = compiled.node(rule, table, on);
        compiled
    }

    fn full(&self, slot: usize) -> u64 {
        u64::MAX >> 64_usize.saturating_sub(self.cells[slot].len()).min(63)
    }

    fn whole(&self) -> Term {
        (0..self.slots.len()).map(|slot| self.full(slot)).collect()
    }

    /// The alternative in which only one slot is bound; none when nothing is left of it.
    fn alone(&self, slot: usize, set: u64) -> Vec<Term> {
        if set == 0 {
            return Vec::new();
        }
        let mut term = self.whole();
        term[slot] = set;
        vec![term]
    }

    fn node(&self, rule: &Rule, table: &Table, on: Date) -> Node {
        let parts: Vec<Node> = rule.parts().iter().map(|part| self.node(part, table, on)).collect();
        let (holds, fails) = match rule {
            Rule::All(_) => (
                self.product(parts.iter().map(|part| &part.holds)),
                sum(parts.iter().map(|part| &part.fails)),
            ),
            Rule::Any(_) => (
                sum(parts.iter().map(|part| &part.holds)),
                self.product(parts.iter().map(|part| &part.fails)),
            ),
            Rule::Not(_) => {
                (sum(parts.iter().map(|part| &part.fails)), sum(parts.iter().map(|part| &part.holds)))
            }
            leaf => self.leaf(leaf, test(leaf, table, on)),
        };
        Node { holds, fails, parts }
    }

    fn leaf(&self, leaf: &Rule, test: Result<Test, Missing>) -> (Vec<Term>, Vec<Term>) {
        let place = |wanted: &Slot| self.slots.iter().position(|slot| slot == wanted);
        let (slot, set) = match (test, leaf.fact()) {
            (Ok(Test::Always(true)), _) => return (vec![self.whole()], Vec::new()),
            (Ok(Test::Always(false)), _) | (Ok(_), None) => return (Vec::new(), vec![self.whole()]),
            (Ok(test), Some(fact)) => {
                let Some(slot) = place(&Slot::Fact(fact)) else { return (Vec::new(), Vec::new()) };
                let bit = |(at, cell): (usize, &(i64, i64))| u64::from(test.holds(cell.0)) << at.min(63);
                (slot, self.cells[slot].iter().enumerate().map(bit).fold(0, |set, bit| set | bit))
            }
            (Err(_), _) => match leaf.key().and_then(|key| place(&Slot::Hole(key))) {
                Some(slot) => (slot, 0b10),
                None => return (Vec::new(), Vec::new()),
            },
        };
        (self.alone(slot, set), self.alone(slot, self.full(slot) & !set))
    }

    /// Alternatives in which every one of the lists holds.
    fn product<'a>(&self, lists: impl Iterator<Item = &'a Vec<Term>>) -> Vec<Term> {
        lists.fold(vec![self.whole()], |before, list| {
            let mut after: Vec<Term> = Vec::new();
            for (one, other) in before.iter().flat_map(|one| list.iter().map(move |other| (one, other))) {
                let both: Term = one.iter().zip(other).map(|(a, b)| a & b).collect();
                if !both.contains(&0) && !after.contains(&both) {
                    after.push(both);
                }
            }
            after
        })
    }

    /// What is known, slot by slot: one cell, or all of them.
    pub fn known(&self, facts: &Facts) -> Term {
        let mask = |(at, slot): (usize, &Slot)| match slot {
            Slot::Fact(fact) => facts.get(*fact).map_or(self.full(at), |value| self.cell_of(at, value)),
            Slot::Hole(_) => self.full(at),
        };
        self.slots.iter().enumerate().map(mask).collect()
    }

    fn cell_of(&self, slot: usize, value: i64) -> u64 {
        let at = self.cells[slot].iter().position(|(first, last)| (*first..=*last).contains(&value));
        1 << at.unwrap_or(0).min(63)
    }
}

fn sum<'a>(lists: impl Iterator<Item = &'a Vec<Term>>) -> Vec<Term> {
    let mut all: Vec<Term> = Vec::new();
    for term in lists.flatten() {
        if !all.contains(term) {
            all.push(term.clone());
        }
    }
    all
}

/// Can an alternative still be, with what is known?
pub(crate) fn is_open(terms: &[Term], known: &Term) -> bool {
    terms.iter().any(|term| term.iter().zip(known).all(|(a, b)| a & b != 0))
}
