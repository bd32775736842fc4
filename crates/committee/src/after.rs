//! What becomes of a file after the results: it is disputed, looked at again, given up, called from the reserve list. The
//! decision itself never changes: what came later is dated facts, and where the file stands is read from both.

use crate::instruction::APPEAL_DAYS;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the adopted board decided of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    Awarded,
    /// Its place on the reserve list.
    Reserve(i64),
    Refused,
}

/// What happened since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Fact {
    /// Those who carry a refused file dispute it.
    Contested { text: String },
    /// Somebody who had no hand in it looked again: the result stands.
    Upheld { because: String },
    /// The file goes back to a vote of the committee.
    Reopened { because: String },
    /// The committee voted on the file alone: accepted, it is called before the reserve list.
    Voted { accepted: bool },
    /// Those who carry a funded file give its money up.
    Renounced { because: String },
    /// Called from the reserve list: its plan closes with what is left.
    Promoted {
        cents: i64,
        /// Files that were before it, and whose plan does not close with what is left.
        passed: Vec<String>,
        /// Why a share of the money that the call asks for is let go, when it is not reached.
        exemption: Option<String>,
    },
}

impl Fact {
    /// The stable code, for lists and files.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Fact::Contested { .. } => "contested",
            Fact::Upheld { .. } => "upheld",
            Fact::Reopened { .. } => "reopened",
            Fact::Voted { .. } => "voted",
            Fact::Renounced { .. } => "renounced",
            Fact::Promoted { .. } => "promoted",
        }
    }
}

/// A fact, by whom and on which day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    pub on: Date,
    /// The account.
    pub by: String,
    pub fact: Fact,
}

/// Where a file stands after the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Awarded,
    /// Its place on the reserve list; what a new vote accepted comes before all the others, in the order of the votes.
    Reserve(i64),
    Refused,
    Contested,
    /// A vote of the committee is awaited.
    Reopened,
    /// Refused, and no more to be said.
    Final,
    Renounced,
}

/// Why something may not be noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    NotNow,
    /// After the last day.
    Late(Date),
    /// Whoever adopted the result does not judge what is said against it.
    SameHand,
}

/// The last day on which a result that was told on a day may be disputed: so many days after it, by the rules of the call; where
/// they do not say, as many as for whether a file may be judged.
#[must_use]
pub fn last_to_contest(told_on: Date, days: Option<u32>) -> Date {
    told_on.saturating_add(days.map_or(APPEAL_DAYS, i64::from).days())
}

/// Where a file stands.
#[must_use]
pub fn standing(decided: Decided, facts: &[Noted]) -> Standing {
    let first = match decided {
        Decided::Awarded => Standing::Awarded,
        Decided::Reserve(rank) => Standing::Reserve(rank),
        Decided::Refused => Standing::Refused,
    };
    facts.iter().fold(first, |_, noted| match &noted.fact {
        Fact::Contested { .. } => Standing::Contested,
        Fact::Upheld { .. } | Fact::Voted { accepted: false } => Standing::Final,
        Fact::Reopened { .. } => Standing::Reopened,
        Fact::Voted { accepted: true } => Standing::Reserve(0),
        Fact::Renounced { .. } => Standing::Renounced,
        Fact::Promoted { .. } => Standing::Awarded,
    })
}

/// When a result was told, until when it may be disputed, and who adopted it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    pub on: Date,
    pub contest_until: Date,
    pub adopted_by: Option<&'a str>,
}

/// May this fact be noted now, by this person? A result is disputed once, from the day on which it is told.
///
/// # Errors
/// [`Refusal`].
pub fn may(decided: Decided, facts: &[Noted], told: Told<'_>, new: &Noted) -> Result<(), Refusal> {
    let now = standing(decided, facts);
    let when = |is: bool| if is { Ok(()) } else { Err(Refusal::NotNow) };
    match &new.fact {
        Fact::Contested { .. } => {
            when(now == Standing::Refused && new.on >= told.on)?;
            if new.on > told.contest_until { Err(Refusal::Late(told.contest_until)) } else { Ok(()) }
        }
        Fact::Upheld { .. } => {
            when(now == Standing::Contested)?;
            if told.adopted_by == Some(new.by.as_str()) { Err(Refusal::SameHand) } else { Ok(()) }
        }
        Fact::Reopened { .. } => when(now == Standing::Contested),
        Fact::Voted { .. } => when(now == Standing::Reopened),
        Fact::Renounced { .. } => when(now == Standing::Awarded && new.on >= told.on),
        Fact::Promoted { cents, .. } => when(matches!(now, Standing::Reserve(_)) && *cents > 0),
    }
}

/// Files that may be called, the first first: what a new vote accepted, in the order of the votes, then the reserve list. Each
/// with its id, what was decided and what happened since.
#[must_use]
pub fn line<'a>(files: &'a [(String, Decided, Vec<Noted>)]) -> Vec<&'a str> {
    let voted_on = |facts: &[Noted]| {
        facts.iter().position(|one| matches!(one.fact, Fact::Voted { .. })).map(|at| facts[at].on)
    };
    let mut all: Vec<(i64, Option<Date>, &'a str)> = files
        .iter()
        .filter_map(|(id, decided, facts)| match standing(*decided, facts) {
            Standing::Reserve(rank) => Some((rank, voted_on(facts), id.as_str())),
            _ => None,
        })
        .collect();
    all.sort_unstable();
    all.into_iter().map(|(.., id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const RESULTS: Date = date(2027, 5, 2);

    fn noted(day: i8, by: &str, fact: Fact) -> Noted {
        Noted { on: date(2027, 5, day), by: by.to_owned(), fact }
    }

    fn said() -> String {
        "Pourquoi".to_owned()
    }

    fn told() -> Told<'static> {
        let contest_until = last_to_contest(RESULTS, Some(10));
        Told { on: RESULTS, contest_until, adopted_by: Some("chair") }
    }

    #[test]
    fn a_refused_result_is_disputed_once_between_its_day_and_the_last_one() {
        let contest = |day| noted(day, "lead", Fact::Contested { text: said() });
        let may = |decided, facts: &[Noted], new: Noted| may(decided, facts, told(), &new);
        assert_eq!(may(Decided::Refused, &[], contest(1)), Err(Refusal::NotNow), "not told yet");
        assert_eq!(may(Decided::Refused, &[], contest(2)), Ok(()));
        assert_eq!(may(Decided::Refused, &[], contest(12)), Ok(()), "the last day");
        assert_eq!(may(Decided::Refused, &[], contest(13)), Err(Refusal::Late(date(2027, 5, 12))));
        for decided in [Decided::Awarded, Decided::Reserve(1)] {
            assert_eq!(may(decided, &[], contest(2)), Err(Refusal::NotNow));
        }
        let before = [contest(3), noted(4, "secretary", Fact::Upheld { because: said() })];
        assert_eq!(may(Decided::Refused, &before, contest(5)), Err(Refusal::NotNow), "once");
        assert_eq!(standing(Decided::Refused, &before), Standing::Final);
        assert_eq!(last_to_contest(RESULTS, None), date(2027, 6, 1));
    }

    #[test]
    fn whoever_adopted_does_not_uphold_and_a_vote_needs_a_file_that_was_put_back() {
        let facts = vec![noted(3, "lead", Fact::Contested { text: said() })];
        let upheld = |by| noted(4, by, Fact::Upheld { because: said() });
        assert_eq!(may(Decided::Refused, &facts, told(), &upheld("chair")), Err(Refusal::SameHand));
        assert_eq!(may(Decided::Refused, &facts, told(), &upheld("secretary")), Ok(()));
        let vote = noted(6, "chair", Fact::Voted { accepted: true });
        assert_eq!(may(Decided::Refused, &facts, told(), &vote), Err(Refusal::NotNow));
        let mut facts = facts;
        facts.push(noted(5, "chair", Fact::Reopened { because: said() }));
        assert_eq!(may(Decided::Refused, &facts, told(), &vote), Ok(()));
        facts.push(vote);
        assert_eq!(standing(Decided::Refused, &facts), Standing::Reserve(0));
        let promoted =
            |cents| noted(7, "chair", Fact::Promoted { cents, passed: Vec::new(), exemption: None });
        assert_eq!(may(Decided::Refused, &facts, told(), &promoted(0)), Err(Refusal::NotNow));
        assert_eq!(may(Decided::Refused, &facts, told(), &promoted(1)), Ok(()));
        facts.push(promoted(1));
        assert_eq!(standing(Decided::Refused, &facts), Standing::Awarded);
    }

    #[test]
    fn the_line_is_what_votes_accepted_in_their_order_and_then_the_ranks() {
        let voted = |day| {
            vec![
                noted(3, "lead", Fact::Contested { text: said() }),
                noted(4, "chair", Fact::Reopened { because: said() }),
                noted(day, "chair", Fact::Voted { accepted: true }),
            ]
        };
        let gone = vec![noted(3, "lead", Fact::Renounced { because: said() })];
        let all = vec![
            ("second".to_owned(), Decided::Reserve(2), Vec::new()),
            ("first".to_owned(), Decided::Reserve(1), Vec::new()),
            ("late".to_owned(), Decided::Refused, voted(9)),
            ("early".to_owned(), Decided::Refused, voted(8)),
            ("gone".to_owned(), Decided::Awarded, gone),
            ("refused".to_owned(), Decided::Refused, Vec::new()),
        ];
        assert_eq!(line(&all), ["early", "late", "first", "second"]);
    }
}
