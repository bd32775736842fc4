//! Where the instruction of a file stands, read from dated facts: what was found of each criterion and why, what was asked
//! for, whether it is admissible, who appealed. What nobody knows is asked; it never decides.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Days within which a decision may be disputed.
pub const APPEAL_DAYS: i64 = 30;

/// What is known of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    Yes,
    No,
    Unknown,
}

/// What happened to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Fact {
    /// Somebody says of a criterion what it is, and why. The last one counts.
    Found {
        criterion: String,
        answer: Answer,
        because: String,
    },
    /// Something is missing: those who carry the file are asked for it, until a day.
    Asked {
        number: u32,
        text: String,
        until: Date,
    },
    Replied {
        number: u32,
        text: String,
    },
    Admitted {
        because: String,
    },
    /// A first reader says that it is not admissible: by which criterion, on which evidence, and what would mend it.
    Doubted {
        criterion: String,
        because: String,
        remedy: String,
    },
    /// A second reader agrees, and it is not admissible.
    Rejected,
    /// A second reader does not agree: it is instructed again.
    Kept {
        because: String,
    },
    /// Those who carry the file dispute the decision.
    Appealed {
        text: String,
    },
    /// Somebody who had no hand in it looked again: the decision stands.
    Upheld {
        because: String,
    },
    /// Or it does not: the file is admissible.
    Restored {
        because: String,
    },
}

/// A fact, by whom and on which day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    pub on: Date,
    /// The account.
    pub by: String,
    pub fact: Fact,
}

/// Where a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "standing")]
pub enum Standing {
    /// Its criteria are being looked at.
    Open,
    /// Something was asked of those who carry it: the clock is stopped.
    Suspended {
        until: Date,
    },
    Admissible,
    /// One reader says that it is not admissible: another must agree.
    Doubted,
    /// Not admissible; what is disputed by this day is looked at again.
    Inadmissible {
        appeal_until: Date,
    },
    Appealed,
    /// Not admissible, and no more to be said.
    Final,
}

/// Why something may not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    NotNow,
    /// Criteria of which nobody knows: they are asked, they never decide.
    Unknown(usize),
    /// Criteria that are not met.
    NotMet(usize),
    /// The criterion by which it would be refused is met, or nobody knows.
    Met,
    /// The same hand decided before.
    SameHand,
    /// After the last day.
    Late,
    /// No such request, or it was answered.
    Request,
}

/// What was said of each criterion last: the answer, why, by whom, on which day.
#[must_use]
pub fn findings(facts: &[Noted]) -> BTreeMap<&str, &Noted> {
    let mut all = BTreeMap::new();
    for noted in facts {
        if let Fact::Found { criterion, .. } = &noted.fact {
            all.insert(criterion.as_str(), noted);
        }
    }
    all
}

/// Requests that nobody answered: number, text, last day.
#[must_use]
pub fn open_requests(facts: &[Noted]) -> Vec<(u32, &str, Date)> {
    let replied: BTreeSet<u32> = facts
        .iter()
        .filter_map(|noted| match noted.fact {
            Fact::Replied { number, .. } => Some(number),
            _ => None,
        })
        .collect();
    let asked = facts.iter().filter_map(|noted| match &noted.fact {
        Fact::Asked { number, text, until } if !replied.contains(number) => {
            Some((*number, text.as_str(), *until))
        }
        _ => None,
    });
    asked.collect()
}

/// Where a file stands on a day.
#[must_use]
pub fn standing(facts: &[Noted], on: Date) -> Standing {
    let mut found = Standing::Open;
    let mut has_appealed = false;
    for noted in facts {
        match &noted.fact {
            Fact::Admitted { .. } | Fact::Restored { .. } => found = Standing::Admissible,
            Fact::Doubted { .. } => found = Standing::Doubted,
            Fact::Kept { .. } => found = Standing::Open,
            Fact::Rejected => {
                let appeal_until = noted.on.saturating_add(APPEAL_DAYS.days());
                found = Standing::Inadmissible { appeal_until };
            }
            Fact::Appealed { .. } => (found, has_appealed) = (Standing::Appealed, true),
            Fact::Upheld { .. } => found = Standing::Final,
            Fact::Found { .. } | Fact::Asked { .. } | Fact::Replied { .. } => {}
        }
    }
    match found {
        // Whoever was asked and kept silent is judged on what is there.
        Standing::Open => match open_requests(facts).into_iter().map(|(.., until)| until).max() {
            Some(until) if until >= on => Standing::Suspended { until },
            _ => Standing::Open,
        },
        Standing::Inadmissible { appeal_until } if appeal_until < on && !has_appealed => Standing::Final,
        other => other,
    }
}

/// Who decided: proposed, agreed, admitted or looked again.
#[must_use]
pub fn deciders(facts: &[Noted]) -> BTreeSet<&str> {
    let decides = |fact: &Fact| {
        matches!(fact, Fact::Admitted { .. } | Fact::Doubted { .. } | Fact::Rejected | Fact::Kept { .. })
    };
    facts.iter().filter(|noted| decides(&noted.fact)).map(|noted| noted.by.as_str()).collect()
}

/// May this fact be noted now, by this person, when the criteria have these answers?
///
/// # Errors
/// [`Refusal`].
pub fn may(
    facts: &[Noted],
    answers: &BTreeMap<String, Answer>,
    new: &Fact,
    (by, on): (&str, Date),
) -> Result<(), Refusal> {
    let now = standing(facts, on);
    let is_open = matches!(now, Standing::Open | Standing::Suspended { .. });
    let count = |wanted: Answer| answers.values().filter(|answer| **answer == wanted).count();
    let may_be = |is_now: bool| if is_now { Ok(()) } else { Err(Refusal::NotNow) };
    match new {
        Fact::Found { .. } | Fact::Asked { .. } => may_be(is_open),
        Fact::Replied { number, .. } => {
            let found = open_requests(facts).into_iter().find(|(open, ..)| open == number);
            let (.., until) = found.ok_or(Refusal::Request)?;
            may_be(is_open)?;
            if until < on { Err(Refusal::Late) } else { Ok(()) }
        }
        Fact::Admitted { .. } => {
            may_be(is_open)?;
            match (count(Answer::No), count(Answer::Unknown)) {
                (0, 0) => Ok(()),
                (0, unknown) => Err(Refusal::Unknown(unknown)),
                (not_met, _) => Err(Refusal::NotMet(not_met)),
            }
        }
        Fact::Doubted { criterion, .. } => {
            may_be(is_open)?;
            if answers.get(criterion) == Some(&Answer::No) { Ok(()) } else { Err(Refusal::Met) }
        }
        Fact::Rejected | Fact::Kept { .. } => {
            may_be(now == Standing::Doubted)?;
            let first = facts.iter().rev().find(|noted| matches!(noted.fact, Fact::Doubted { .. }));
            if first.is_some_and(|noted| noted.by == by) { Err(Refusal::SameHand) } else { Ok(()) }
        }
        Fact::Appealed { .. } => match now {
            Standing::Inadmissible { appeal_until } if on <= appeal_until => Ok(()),
            Standing::Inadmissible { .. } => Err(Refusal::Late),
            _ => Err(Refusal::NotNow),
        },
        Fact::Upheld { .. } | Fact::Restored { .. } => {
            may_be(now == Standing::Appealed)?;
            if deciders(facts).contains(by) { Err(Refusal::SameHand) } else { Ok(()) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const DAY: Date = date(2027, 4, 1);

    fn noted(day: i8, by: &str, fact: Fact) -> Noted {
        Noted { on: date(2027, 4, day), by: by.to_owned(), fact }
    }

    fn said(text: &str) -> String {
        text.to_owned()
    }

    fn doubt() -> Fact {
        Fact::Doubted { criterion: said("mix"), because: said("Aucun bailleur"), remedy: said("Un bailleur") }
    }

    fn answers(mix: Answer) -> BTreeMap<String, Answer> {
        BTreeMap::from([(said("mix"), mix), (said("plan"), Answer::Yes)])
    }

    #[test]
    fn what_nobody_knows_is_asked_and_never_decides() {
        let admit = Fact::Admitted { because: said("Tout y est") };
        let at = ("a", DAY);
        assert_eq!(may(&[], &answers(Answer::Unknown), &admit, at), Err(Refusal::Unknown(1)));
        assert_eq!(may(&[], &answers(Answer::Unknown), &doubt(), at), Err(Refusal::Met));
        assert_eq!(may(&[], &answers(Answer::No), &admit, at), Err(Refusal::NotMet(1)));
        assert_eq!(may(&[], &answers(Answer::No), &doubt(), at), Ok(()));
        assert_eq!(may(&[], &answers(Answer::Yes), &admit, at), Ok(()));
    }

    #[test]
    fn a_request_stops_the_clock_until_its_day_or_its_answer() {
        let ask = Fact::Asked { number: 1, text: said("Le bail ?"), until: date(2027, 4, 10) };
        let mut facts = vec![noted(1, "a", ask)];
        assert_eq!(standing(&facts, date(2027, 4, 10)), Standing::Suspended { until: date(2027, 4, 10) });
        assert_eq!(standing(&facts, date(2027, 4, 11)), Standing::Open, "judged on what is there");
        let reply = Fact::Replied { number: 1, text: said("Le voici") };
        let none = BTreeMap::new();
        assert_eq!(may(&facts, &none, &reply, ("lead", date(2027, 4, 11))), Err(Refusal::Late));
        assert_eq!(may(&facts, &none, &reply, ("lead", date(2027, 4, 10))), Ok(()));
        facts.push(noted(2, "lead", reply.clone()));
        assert_eq!(standing(&facts, date(2027, 4, 2)), Standing::Open);
        assert_eq!(may(&facts, &none, &reply, ("lead", DAY)), Err(Refusal::Request), "once");
    }

    #[test]
    fn two_people_say_no_and_a_third_looks_again() {
        let mut facts = vec![noted(1, "a", doubt())];
        let all = answers(Answer::No);
        assert_eq!(may(&facts, &all, &Fact::Rejected, ("a", DAY)), Err(Refusal::SameHand));
        facts.push(noted(2, "b", Fact::Rejected));
        let until = date(2027, 5, 2);
        assert_eq!(standing(&facts, until), Standing::Inadmissible { appeal_until: until });
        assert_eq!(standing(&facts, date(2027, 5, 3)), Standing::Final);
        let appeal = Fact::Appealed { text: said("Il y en a un") };
        assert_eq!(may(&facts, &all, &appeal, ("lead", date(2027, 5, 3))), Err(Refusal::NotNow));
        assert_eq!(may(&facts, &all, &appeal, ("lead", until)), Ok(()));
        facts.push(noted(20, "lead", appeal));
        let restored = Fact::Restored { because: said("Il était là") };
        for hand in ["a", "b"] {
            assert_eq!(may(&facts, &all, &restored, (hand, DAY)), Err(Refusal::SameHand));
        }
        assert_eq!(may(&facts, &all, &restored, ("c", DAY)), Ok(()));
        facts.push(noted(25, "c", restored));
        assert_eq!(standing(&facts, until), Standing::Admissible);
    }

    #[test]
    fn a_second_reader_who_does_not_agree_sends_it_back() {
        let facts =
            [noted(1, "a", doubt()), noted(2, "b", Fact::Kept { because: said("Un bailleur suffit") })];
        assert_eq!(standing(&facts, DAY), Standing::Open);
        let found = Fact::Found { criterion: said("mix"), answer: Answer::Yes, because: said("Vu") };
        let facts = [facts.to_vec(), vec![noted(3, "a", found)]].concat();
        assert_eq!(findings(&facts)["mix"].by, "a");
        assert_eq!(may(&facts, &answers(Answer::Yes), &Fact::Rejected, ("b", DAY)), Err(Refusal::NotNow));
    }
}
