//! The largest group in which nobody pays more than its ceiling, nor more than alone (G2, G4).
//!
//! With one price by unit, a larger group is never dearer by unit: groups that hold add up to one that holds, so leaving
//! out whoever would leave, again and again, ends on the largest of all. With the two other rules a member may make the
//! others worse off: every group is looked at, as long as there are [`MOST_SEARCHED`] members at most. Beyond, whoever
//! would leave is left out again and again, and the answer says that it is not proved to be the largest.

use crate::{Member, Quote, Rule, Split, split};

/// The most members for which every group is looked at.
pub const MOST_SEARCHED: usize = 12;

/// How sure it is that no larger group holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Groups that hold add up: what is left is the largest.
    Monotone,
    /// Every group was looked at.
    Searched,
    /// A group that holds; a larger one may exist.
    Unproved,
}

/// Why a member is not in the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// With the group it would pay so much, over its ceiling.
    Ceiling { would_pay_cents: i64 },
    /// It would pay so much, over what it pays alone.
    Alone { would_pay_cents: i64 },
    /// It could be in a group, and a larger one holds without it.
    Larger,
}

/// A group that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stable {
    /// Who is in, by the place in the list that was given.
    pub inside: Vec<usize>,
    pub split: Split,
    pub outside: Vec<(usize, Why)>,
    pub proof: Proof,
}

/// What a member pays at the very most of what rounding may do: for one price by unit the exact share rounded up, so that a
/// group that holds never depends on who gets the last cent.
fn most_paid(split: &Split, members: &[&Member], at: usize) -> i64 {
    if split.rule != Rule::SamePrice {
        return split.shares[at];
    }
    let exact = i128::from(split.price_cents) * i128::from(members[at].quantity);
    let quantity = i128::from(split.quantity);
    i64::try_from((exact + quantity - 1) / quantity).unwrap_or(i64::MAX)
}

fn complaint(split: &Split, members: &[&Member], at: usize) -> Option<Why> {
    let would_pay_cents = most_paid(split, members, at);
    if would_pay_cents > members[at].ceiling_cents {
        Some(Why::Ceiling { would_pay_cents })
    } else if would_pay_cents > split.alone[at] {
        Some(Why::Alone { would_pay_cents })
    } else {
        None
    }
}

struct Held {
    inside: Vec<usize>,
    split: Split,
}

/// The split of a group, when nobody in it would leave.
fn held(quote: &Quote, all: &[Member], inside: &[usize], rule: Rule) -> Option<Split> {
    let chosen: Vec<&Member> = inside.iter().map(|at| &all[*at]).collect();
    let owned: Vec<Member> = chosen.iter().map(|one| (*one).clone()).collect();
    let split = split(quote, &owned, rule).ok()?;
    (0..chosen.len()).all(|at| complaint(&split, &chosen, at).is_none()).then_some(split)
}

/// Leaves out whoever would leave, until nobody would.
fn by_leaving(quote: &Quote, all: &[Member], rule: Rule) -> Option<Held> {
    let mut inside: Vec<usize> = (0..all.len()).collect();
    while !inside.is_empty() {
        let owned: Vec<Member> = inside.iter().map(|at| all[*at].clone()).collect();
        let chosen: Vec<&Member> = owned.iter().collect();
        let split = split(quote, &owned, rule).ok()?;
        let leaving: Vec<usize> = (0..owned.len())
            .filter(|at| complaint(&split, &chosen, *at).is_some())
            .map(|at| inside[at])
            .collect();
        if leaving.is_empty() {
            return Some(Held { inside, split });
        }
        inside.retain(|at| !leaving.contains(at));
    }
    None
}

/// Looks at every group: the one with most members, then the largest saving, then the first members.
fn by_search(quote: &Quote, all: &[Member], rule: Rule) -> Option<Held> {
    let mut best: Option<Held> = None;
    for group in 1..1_usize << all.len() {
        let most = best.as_ref().map_or(0, |held| held.inside.len());
        if (group.count_ones() as usize) < most {
            continue;
        }
        let inside: Vec<usize> = (0..all.len()).filter(|at| group >> at & 1 == 1).collect();
        if let Some(split) = held(quote, all, &inside, rule) {
            let rank = |inside: usize, saving: i64| (inside, saving);
            let before = best.as_ref().map(|held| rank(held.inside.len(), held.split.saving_cents));
            if before.is_none_or(|before| rank(inside.len(), split.saving_cents) > before) {
                best = Some(Held { inside, split });
            }
        }
    }
    best
}

/// The largest group that holds; `None`: there is none, not even of one.
#[must_use]
pub fn stable(quote: &Quote, all: &[Member], rule: Rule) -> Option<Stable> {
    let (found, proof) = match rule {
        Rule::SamePrice => (by_leaving(quote, all, rule), Proof::Monotone),
        _ if all.len() <= MOST_SEARCHED => (by_search(quote, all, rule), Proof::Searched),
        _ => (by_leaving(quote, all, rule), Proof::Unproved),
    };
    let Held { inside, split } = found?;
    let outside = (0..all.len())
        .filter(|at| !inside.contains(at))
        .map(|at| (at, why_outside(quote, all, &inside, at, rule)))
        .collect();
    Some(Stable { inside, split, outside, proof })
}

/// What would happen to a member that is left out, were it in.
fn why_outside(quote: &Quote, all: &[Member], inside: &[usize], at: usize, rule: Rule) -> Why {
    let mut with: Vec<usize> = inside.to_vec();
    with.push(at);
    let owned: Vec<Member> = with.iter().map(|at| all[*at].clone()).collect();
    let chosen: Vec<&Member> = owned.iter().collect();
    let found = crate::split(quote, &owned, rule).ok();
    found.and_then(|split| complaint(&split, &chosen, owned.len() - 1)).unwrap_or(Why::Larger)
}
