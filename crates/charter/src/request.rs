//! A request from one landlord to another: a dwelling, what it must offer, an answer by a day. Nothing of the household.

use allocation::need::{Need, Rooms};
use jiff::ToSpan;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use serde::{Deserialize, Serialize};
use trust::closed_list;

/// What the dwelling must offer. It travels sealed: no name, no age, no reason, no resources, no place of today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criteria {
    /// At least this level.
    pub level: AdaptationLevel,
    pub rooms: Option<Rooms>,
    /// Must the door be reached without a step? `None`: nobody said.
    pub step_free: Option<bool>,
}

impl Criteria {
    /// What travels of a need. `None`: it asks for no adapted dwelling, or nobody said.
    #[must_use]
    pub fn of(need: &Need) -> Option<Criteria> {
        let level = need.level.filter(|level| *level >= allocation::ADAPTED_FROM)?;
        Some(Criteria { level, rooms: need.rooms, step_free: need.step_free })
    }
}

closed_list! {
    /// Why the other landlord says no.
    Reason {
        /// A household of its own needs that dwelling.
        OwnNeed = "own-need",
        /// It is let, or promised.
        Attributed = "attributed",
        /// The right to propose a household is somebody else's.
        Reserved = "reserved",
        /// Works keep it from being let by then.
        Works = "works",
        /// It does not offer what is asked, once looked at.
        NotSuitable = "not-suitable",
        /// It is not free any more.
        NotFree = "not-free",
    }
}

/// What the commission of the other landlord answers. A yes says that the household may be presented: the commission still
/// decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    Yes,
    No(Reason),
}

impl Answer {
    /// As it is kept: `yes`, or the code of the reason.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Answer::Yes => "yes",
            Answer::No(reason) => reason.code(),
        }
    }

    /// The answer of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Answer> {
        if code == "yes" { Some(Answer::Yes) } else { Reason::from_code(code).map(Answer::No) }
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Waiting,
    /// Nobody answered by the day that was asked for; an answer is still taken.
    Overdue,
    Withdrawn,
    Answered(Answer),
}

impl State {
    /// Where a request stands on a day, from what happened to it.
    #[must_use]
    pub fn of(answer: Option<Answer>, is_withdrawn: bool, reply_by: Date, on: Date) -> State {
        match answer {
            _ if is_withdrawn => State::Withdrawn,
            Some(answer) => State::Answered(answer),
            None if on > reply_by => State::Overdue,
            None => State::Waiting,
        }
    }

    /// May it still be answered or withdrawn?
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, State::Waiting | State::Overdue)
    }
}

/// Is this a day by which one may ask for an answer? Within two days to ninety.
#[must_use]
pub fn is_sound_deadline(reply_by: Date, today: Date) -> bool {
    let day = |days: i64| today.checked_add(days.days()).unwrap_or(today);
    (day(2)..=day(90)).contains(&reply_by)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_travels_of_a_need_is_what_the_dwelling_must_offer_and_nothing_else() {
        let need = Need {
            level: Some(AdaptationLevel::N3),
            step_free: Some(true),
            rooms: Some(Rooms { least: 2, most: 3 }),
            places: vec!["33999".to_owned()],
            rent_limit_cents: Some(40_000),
        };
        let text = serde_json::to_string(&Criteria::of(&need).unwrap()).unwrap();
        assert_eq!(text, "{\"level\":\"N3\",\"rooms\":{\"least\":2,\"most\":3},\"step_free\":true}");
        for level in [None, Some(AdaptationLevel::N0), Some(AdaptationLevel::N1)] {
            assert_eq!(Criteria::of(&Need { level, ..need.clone() }), None);
        }
        assert!(serde_json::from_str::<Criteria>(&text.replace('}', ",\"name\":\"x\"}")).is_err());
    }

    #[test]
    fn a_request_waits_until_its_day_is_answered_after_it_and_withdrawn_for_good() {
        let by = date(2026, 12, 1);
        let on = |answer, withdrawn, day| State::of(answer, withdrawn, by, day);
        assert_eq!(on(None, false, by), State::Waiting);
        assert_eq!(on(None, false, date(2026, 12, 2)), State::Overdue);
        assert!(State::Overdue.is_open() && !State::Withdrawn.is_open());
        let no = Answer::No(Reason::OwnNeed);
        assert_eq!(on(Some(no), false, date(2027, 1, 1)), State::Answered(no));
        assert_eq!(on(Some(no), true, by), State::Withdrawn);
    }

    #[test]
    fn every_answer_is_read_back_and_deadlines_have_bounds() {
        for answer in Reason::ALL.iter().map(|r| Answer::No(*r)).chain([Answer::Yes]) {
            assert_eq!(Answer::from_code(answer.code()), Some(answer));
        }
        assert_eq!(Answer::from_code("perhaps"), None);
        let today = date(2026, 11, 20);
        assert!(is_sound_deadline(date(2026, 11, 22), today) && is_sound_deadline(date(2027, 2, 18), today));
        assert!(
            !is_sound_deadline(date(2026, 11, 21), today) && !is_sound_deadline(date(2027, 2, 19), today)
        );
    }
}
