//! Why a bid was not granted, what granting it all the same would cost the others, and who comes after somebody who leaves.

use crate::question::{Bid, Question, QuestionError};
use crate::solve::{Plan, solve};

/// A granted bid that stands in the way of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    pub bid: usize,
    pub points: i64,
}

/// Why a bid is not granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It is.
    Granted,
    /// Its applicant has all it needs, by these bids of its own.
    HasEnough(Vec<usize>),
    /// Others have the parcel then.
    Before(Vec<Before>),
}

/// Why this bid is, or is not, granted by this plan.
#[must_use]
pub fn why(question: &Question, plan: &Plan, bid: usize) -> Why {
    if plan.granted.contains(&bid) {
        return Why::Granted;
    }
    let here = question.bids[bid];
    let before: Vec<Before> = plan
        .granted
        .iter()
        .filter(|other| question.clash(bid, **other) && question.bids[**other].applicant != here.applicant)
        .map(|other| Before { bid: *other, points: question.bids[*other].points })
        .collect();
    if !before.is_empty() {
        return Why::Before(before);
    }
    let own = plan.granted.iter().copied().filter(|other| question.bids[*other].applicant == here.applicant);
    Why::HasEnough(own.collect())
}

/// The question that is left once these bids are granted for good; with the place of each of its bids in the first one.
fn after(question: &Question, granted: &[usize], out: impl Fn(usize) -> bool) -> (Question, Vec<usize>) {
    let mut needs = question.needs.clone();
    for bid in granted {
        let applicant = question.bids[*bid].applicant;
        needs[applicant] = needs[applicant].saturating_sub(1);
    }
    let open = (0..question.bids.len()).filter(|bid| {
        !granted.contains(bid)
            && !out(*bid)
            && needs[question.bids[*bid].applicant] > 0
            && granted.iter().all(|other| !question.clash(*bid, *other))
    });
    let places: Vec<usize> = open.collect();
    let bids: Vec<Bid> = places.iter().map(|bid| question.bids[*bid]).collect();
    (Question { needs, bids, ..question.clone() }, places)
}

/// How many points all would have together less, were this bid granted whatever comes; 0: it might as well have been.
///
/// # Errors
/// What is wrong with the question.
pub fn cost_of(question: &Question, plan: &Plan, bid: usize) -> Result<i64, QuestionError> {
    let (rest, _) = after(question, &[bid], |_| false);
    Ok((plan.points - question.bids[bid].points - solve(&rest)?.points).max(0))
}

/// Who takes what somebody leaves, all the others staying where they are: the bids granted now.
///
/// # Errors
/// What is wrong with the question.
pub fn next(question: &Question, granted: &[usize], gone: &[usize]) -> Result<Vec<usize>, QuestionError> {
    let stay: Vec<usize> = granted.iter().copied().filter(|bid| !gone.contains(bid)).collect();
    let leaving =
        |bid: usize| gone.iter().any(|one| question.bids[*one].applicant == question.bids[bid].applicant);
    let (rest, places) = after(question, &stay, leaving);
    Ok(solve(&rest)?.granted.into_iter().map(|bid| places[bid]).collect())
}

/// Who waits for a granted bid, in order: each would come next if all those before declined. So many at most.
///
/// # Errors
/// What is wrong with the question.
pub fn waiting(
    question: &Question,
    plan: &Plan,
    bid: usize,
    most: usize,
) -> Result<Vec<usize>, QuestionError> {
    let mut gone = vec![bid];
    let mut all = Vec::new();
    while all.len() < most {
        let next = next(question, &plan.granted, &gone)?;
        let Some(first) = next.into_iter().find(|one| question.clash(*one, bid)) else { break };
        all.push(first);
        gone.push(first);
    }
    Ok(all)
}

/// The published rule of a call without a closing day: in the order in which applications came, each is given the first of its
/// wishes that is still free. Bids of an applicant are in the order of its wishes, applicants in the order in which they came.
#[must_use]
pub fn first_fit(question: &Question) -> Vec<usize> {
    let mut room = question.needs.clone();
    let mut granted: Vec<usize> = Vec::new();
    for (at, bid) in question.bids.iter().enumerate() {
        if room[bid.applicant] > 0 && granted.iter().all(|other| !question.clash(at, *other)) {
            room[bid.applicant] -= 1;
            granted.push(at);
        }
    }
    granted
}
