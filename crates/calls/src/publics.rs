//! Is a household one of those that the call is for, and why? What is asked is a situation, answered on the spot: no name, no
//! file, and nothing is kept.

use crate::{Public, Situation};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trust::closed_list;

closed_list! {
    /// What is known of a situation.
    Answer {
        Yes = "yes",
        No = "no",
        Unknown = "unknown",
    }
}

/// What the call says of a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eligibility {
    /// Yes, no, or not known.
    pub is_met: Answer,
    /// What makes it so: situations that are met, that are not, or that nobody answered.
    pub because: Vec<(Situation, Answer)>,
}

/// Is a household of this public? What nobody answered stays unknown, unless the rest decides.
#[must_use]
pub fn eligibility(public: &Public, said: &BTreeMap<Situation, Answer>) -> Eligibility {
    let answer = |one: &Situation| said.get(one).copied().unwrap_or(Answer::Unknown);
    let any: Vec<(Situation, Answer)> = public.any_of.iter().map(|one| (*one, answer(one))).collect();
    let all: Vec<(Situation, Answer)> = public.all_of.iter().map(|one| (*one, answer(one))).collect();
    let has = |list: &[(Situation, Answer)], wanted| list.iter().any(|(_, said)| *said == wanted);
    let one_of = match any.as_slice() {
        [] => Answer::Yes,
        list if has(list, Answer::Yes) => Answer::Yes,
        list if has(list, Answer::Unknown) => Answer::Unknown,
        _ => Answer::No,
    };
    let every = match all.as_slice() {
        list if has(list, Answer::No) => Answer::No,
        list if has(list, Answer::Unknown) => Answer::Unknown,
        _ => Answer::Yes,
    };
    let is_met = match (one_of, every) {
        (Answer::No, _) | (_, Answer::No) => Answer::No,
        (Answer::Unknown, _) | (_, Answer::Unknown) => Answer::Unknown,
        _ => Answer::Yes,
    };
    // A no is explained by what says no; a yes by what says yes; a doubt by what is still to ask.
    let decides = |(_, said): &&(Situation, Answer)| *said == is_met;
    let because = match is_met {
        Answer::No => {
            let from_all = all.iter().filter(decides);
            let from_any = any.iter().filter(|_| one_of == Answer::No);
            from_all.chain(from_any).copied().collect()
        }
        _ => any.iter().filter(decides).chain(all.iter().filter(decides)).copied().collect(),
    };
    Eligibility { is_met, because }
}
