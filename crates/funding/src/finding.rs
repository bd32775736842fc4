//! What is found of a scheme for a project: verdict, proof, what is missing, the smallest change that would help, amount.

use crate::compiled::{Compiled, Node, Slot, Term, is_open};
use crate::words::leaf_words;
use crate::{Fact, Facts, Rule, SCHEMES, Scheme, Span};
use jiff::civil::Date;
use law::{Missing, Parameter, Table};
use model::Words;
use serde::{Deserialize, Serialize};

/// What a rule says of what is known. Three values, and a hole of the law makes the third.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The conditions that we know hold, whatever is still unknown.
    Eligible,
    /// What is unknown decides.
    Unknown,
    /// They do not hold, whatever is still unknown.
    NotEligible,
}

impl Verdict {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Verdict::Eligible => "eligible",
            Verdict::Unknown => "unknown",
            Verdict::NotEligible => "not_eligible",
        }
    }
}

/// Why: a condition, whether it holds, and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub verdict: Verdict,
    pub words: Words,
    /// The question of a comparison.
    pub fact: Option<Fact>,
    pub parts: Vec<Proof>,
}

/// One fact that would be otherwise: the nearest answer that helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub fact: Fact,
    pub now: i64,
    pub then: i64,
}

/// The smallest set of changes after which the scheme is no longer out of reach, and what would be said then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Otherwise {
    pub changes: Vec<Change>,
    /// [`Verdict::Eligible`], or [`Verdict::Unknown`] when facts would still be missing.
    pub verdict: Verdict,
}

/// What is found of one scheme.
#[derive(Debug, Clone)]
pub struct Finding {
    pub scheme: &'static Scheme,
    pub verdict: Verdict,
    /// Known facts that the rule reads.
    pub used: Vec<Fact>,
    /// Unknown facts that can still change the verdict, and no others.
    pub missing: Vec<Fact>,
    /// Parameters without a value that day which can still change the verdict.
    pub holes: Vec<Missing>,
    pub proof: Proof,
    /// For a scheme that does not fit.
    pub otherwise: Option<Otherwise>,
    /// `None`: the scheme gives no amount, or it does not fit.
    pub amount: Option<Span>,
    /// The parameters read, with their days and their source.
    pub parameters: Vec<Parameter>,
}

impl Finding {
    /// Does it hold together: the proof says the verdict, an unknown says what is missing, and the smallest change, judged
    /// again by the rule, gives what it promises?
    #[must_use]
    pub fn is_sound(&self, book: &Book<'_>, facts: &Facts) -> bool {
        let asks = !self.missing.is_empty() || !self.holes.is_empty();
        let changed = self.otherwise.as_ref().is_none_or(|otherwise| {
            let mut then = facts.clone();
            let mut sound = self.verdict == Verdict::NotEligible && !otherwise.changes.is_empty();
            for change in &otherwise.changes {
                sound &= change.fact.question().changeable && facts.get(change.fact) == Some(change.now);
                then.set(change.fact, Some(change.then));
            }
            let again = book.look(self.scheme.code, &then).map(|found| found.verdict);
            sound && again == Some(otherwise.verdict) && otherwise.verdict != Verdict::NotEligible
        });
        self.proof.verdict == self.verdict && asks == (self.verdict == Verdict::Unknown) && changed
    }

    /// Last day on which every parameter that was read holds, when one has an end.
    #[must_use]
    pub fn valid_until(&self) -> Option<Date> {
        self.parameters.iter().filter_map(|parameter| parameter.to).min()
    }
}

/// The schemes on a day.
#[derive(Debug, Clone)]
pub struct Book<'a> {
    table: &'a Table,
    on: Date,
    rules: Vec<(&'static Scheme, Compiled)>,
}

impl<'a> Book<'a> {
    /// Every scheme, with the parameters of a day.
    #[must_use]
    pub fn new(table: &'a Table, on: Date) -> Book<'a> {
        let rules = SCHEMES.iter().map(|s| (*s, Compiled::new(&s.rule, table, on))).collect();
        Book { table, on, rules }
    }

    /// The day.
    #[must_use]
    pub fn on(&self) -> Date {
        self.on
    }

    /// What is found of every scheme, in the order of the list.
    #[must_use]
    pub fn find(&self, facts: &Facts) -> Vec<Finding> {
        self.rules.iter().map(|(scheme, rule)| self.one(scheme, rule, facts)).collect()
    }

    /// What is found of one scheme; `None`: no scheme has this code.
    #[must_use]
    pub fn look(&self, code: &str, facts: &Facts) -> Option<Finding> {
        let (scheme, rule) = self.rules.iter().find(|(scheme, _)| scheme.code == code)?;
        Some(self.one(scheme, rule, facts))
    }

    fn one(&self, scheme: &'static Scheme, rule: &Compiled, facts: &Facts) -> Finding {
        let known = rule.known(facts);
        let verdict = verdict_of(&rule.root, &known);
        let (missing, holes) =
            if verdict == Verdict::Unknown { missing(rule, &known) } else { Default::default() };
        let otherwise = if verdict == Verdict::NotEligible { otherwise(rule, facts, &known) } else { None };
        let fits = verdict != Verdict::NotEligible;
        let mut keys: Vec<&str> = scheme.rule.leaves().iter().filter_map(|leaf| leaf.key()).collect();
        keys.extend(scheme.aid.iter().flat_map(crate::Aid::keys));
        keys.sort_unstable();
        keys.dedup();
        Finding {
            verdict,
            used: rule
                .slots
                .iter()
                .filter_map(|slot| match slot {
                    Slot::Fact(fact) if facts.get(*fact).is_some() => Some(*fact),
                    _ => None,
                })
                .collect(),
            missing,
            holes,
            proof: proof(&scheme.rule, &rule.root, &known, (self.table, self.on)),
            otherwise,
            amount: scheme.aid.filter(|_| fits).map(|aid| aid.span(facts, self.table, self.on)),
            parameters: keys.iter().filter_map(|key| self.table.on(key, self.on).ok().cloned()).collect(),
            scheme,
        }
    }
}

/// What one rule says, for tests and for those who have a rule of their own.
#[cfg(test)]
pub(crate) fn judge(rule: &Rule, table: &Table, on: Date, facts: &Facts) -> Judged {
    let compiled = Compiled::new(rule, table, on);
    let known = compiled.known(facts);
    let verdict = verdict_of(&compiled.root, &known);
    Judged {
        verdict,
        missing: missing(&compiled, &known).0,
        proof: proof(rule, &compiled.root, &known, (table, on)),
        otherwise: otherwise(&compiled, facts, &known),
    }
}

#[cfg(test)]
pub(crate) struct Judged {
    pub verdict: Verdict,
    pub missing: Vec<Fact>,
    pub proof: Proof,
    pub otherwise: Option<Otherwise>,
}

fn verdict_of(node: &Node, known: &Term) -> Verdict {
    match (is_open(&node.holds, known), is_open(&node.fails, known)) {
        (true, false) => Verdict::Eligible,
        (false, _) => Verdict::NotEligible,
        (true, true) => Verdict::Unknown,
    }
}

/// A slot matters when an alternative that holds and one that fails differ by nothing else.
fn missing(rule: &Compiled, known: &Term) -> (Vec<Fact>, Vec<Missing>) {
    let mut matters = vec![false; rule.slots.len()];
    let open = |terms: &[Term]| -> Vec<Term> {
        let met = |term: &Term| -> Term { term.iter().zip(known).map(|(a, b)| a & b).collect() };
        terms.iter().map(met).filter(|term| !term.contains(&0)).collect()
    };
    let (holds, fails) = (open(&rule.root.holds), open(&rule.root.fails));
    for (one, other) in holds.iter().flat_map(|one| fails.iter().map(move |other| (one, other))) {
        let mut apart =
            one.iter().zip(other).enumerate().filter(|(_, (a, b))| *a & *b == 0).map(|(at, _)| at);
        if let (Some(only), None) = (apart.next(), apart.next()) {
            matters[only] = true;
        }
    }
    let slots = || rule.slots.iter().zip(&matters).filter(|(_, matters)| **matters).map(|(slot, _)| slot);
    let facts = slots().filter_map(|slot| if let Slot::Fact(fact) = slot { Some(*fact) } else { None });
    let is_hole = |hole: &&Missing| slots().any(|slot| matches!(slot, Slot::Hole(key) if *key == hole.key));
    (facts.collect(), rule.holes.iter().filter(is_hole).cloned().collect())
}

/// The alternative that asks for the fewest changes of facts that can be changed; among equals, the one after which the
/// rule holds, then the first. What it gives is judged again before it is said.
fn otherwise(rule: &Compiled, facts: &Facts, known: &Term) -> Option<Otherwise> {
    let mut best: Option<Otherwise> = None;
    for term in &rule.root.holds {
        let mut changes = Vec::new();
        let mut then = facts.clone();
        let mut can = true;
        for (at, slot) in rule.slots.iter().enumerate() {
            let (true, Slot::Fact(fact)) = (term[at] & known[at] == 0, slot) else { continue };
            let Some(now) = facts.get(*fact).filter(|_| fact.question().changeable) else {
                can = false;
                break;
            };
            let cells = rule.cells[at].iter().enumerate().filter(|(cell, _)| term[at] >> cell & 1 == 1);
            let nearest =
                cells.map(|(_, (first, last))| now.clamp(*first, *last)).min_by_key(|v| v.abs_diff(now));
            let Some(value) = nearest else { continue };
            then.set(*fact, Some(value));
            changes.push(Change { fact: *fact, now, then: value });
        }
        let verdict = verdict_of(&rule.root, &rule.known(&then));
        if !can || changes.is_empty() || verdict == Verdict::NotEligible {
            continue;
        }
        let better = best.as_ref().is_none_or(|b| (changes.len(), verdict) < (b.changes.len(), b.verdict));
        if better {
            best = Some(Otherwise { changes, verdict });
        }
    }
    best
}

fn proof(rule: &Rule, node: &Node, known: &Term, law: (&Table, Date)) -> Proof {
    let parts = rule.parts().iter().zip(&node.parts);
    Proof {
        verdict: verdict_of(node, known),
        words: leaf_words(rule, law),
        fact: rule.fact(),
        parts: parts.map(|(rule, node)| proof(rule, node, known, law)).collect(),
    }
}
