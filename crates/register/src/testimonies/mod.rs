//! Testimonies: what an organisation lived with another one about a practice, an innovation or a model of place.
//!
//! A text is an edition that never changes. The other organisation confirms it, asks for a correction or refuses it; until
//! then its two sides alone read it. To write it again makes the next edition, and the last confirmed one stays public
//! meanwhile. Either side withdraws at any time: what is public goes at once, and only an edition that is written and
//! confirmed afterwards comes back. Organisations, never persons.

mod acts;
mod read;
#[cfg(test)]
mod tests;

use crate::Error;
use crate::practices::{Ground, Theme};
use jiff::civil::Date;
use trust::closed_list;
use trust::territory::Territory;

closed_list! {
    /// What the other organisation says of an edition.
    AnswerKind {
        Confirmed = "confirmed",
        ToCorrect = "to-correct",
        Refused = "refused",
    }
}

closed_list! {
    /// Where a testimony stands, for its two sides.
    Standing {
        /// The other organisation has not answered the last edition.
        Waiting = "waiting",
        /// The other organisation has no account here: nobody can answer.
        Unreachable = "unreachable",
        /// The last edition is confirmed, and public.
        Confirmed = "confirmed",
        /// The other organisation asks for a correction of the last edition.
        ToCorrect = "to-correct",
        Refused = "refused",
        Withdrawn = "withdrawn",
    }
}

/// What a testimony is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum About {
    #[default]
    Nothing,
    /// Id of a practice.
    Practice(String),
    /// Id of an innovation that is in the library.
    Innovation(String),
    /// Code of a model of place.
    Model(String),
}

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTestimony {
    pub title: String,
    pub theme: Theme,
    /// `None`: not said.
    pub ground: Option<Ground>,
    pub territory: Territory,
    pub lived_on: Date,
    pub about: About,
    pub done: String,
    pub changed: String,
    /// Where the figures can be checked; `None`: they are told without proof.
    pub proof: Option<String>,
    pub hard: String,
    pub advice: String,
}

/// What the other organisation answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub kind: AnswerKind,
    /// What to correct, or why it is refused; empty when confirmed.
    pub words: String,
    pub on: Date,
}

/// A text and what was answered to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// From 1.
    pub number: i64,
    pub told: NewTestimony,
    pub asked_on: Date,
    /// `None`: nobody answered yet.
    pub answer: Option<Answer>,
}

impl Edition {
    /// Did the other organisation confirm it?
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.kind == AnswerKind::Confirmed)
    }
}

/// One side of a testimony.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Teller,
    Other,
}

/// A testimony as whoever asks may read it: its sides read every edition, others the public one alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Testimony {
    pub id: String,
    pub teller_id: String,
    pub teller: String,
    pub other_id: String,
    pub other: String,
    /// `None`: somebody else.
    pub side: Option<Side>,
    /// Somebody of the other organisation has an account here.
    pub other_has_people: bool,
    /// By number, at least one.
    pub editions: Vec<Edition>,
    /// Editions up to this one are withdrawn; 0: none.
    pub withdrawn_edition: i64,
    /// Which side withdrew it last, and when.
    pub withdrawn: Option<(Side, Date)>,
    /// One of the two organisations closed: nothing of it is public any more.
    pub is_closed: bool,
}

impl Testimony {
    /// What everybody reads: the last edition that was confirmed and not withdrawn.
    #[must_use]
    pub fn public(&self) -> Option<&Edition> {
        let mut all = self.editions.iter().rev();
        all.find(|one| !self.is_closed && one.is_confirmed() && one.number > self.withdrawn_edition)
    }

    /// The last text.
    #[must_use]
    pub fn last(&self) -> Option<&Edition> {
        self.editions.last()
    }

    /// Where it stands, for its two sides.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let Some(last) = self.last().filter(|one| one.number > self.withdrawn_edition) else {
            return Standing::Withdrawn;
        };
        match last.answer.as_ref().map(|answer| answer.kind) {
            None if self.other_has_people => Standing::Waiting,
            None => Standing::Unreachable,
            Some(AnswerKind::Confirmed) => Standing::Confirmed,
            Some(AnswerKind::ToCorrect) => Standing::ToCorrect,
            Some(AnswerKind::Refused) => Standing::Refused,
        }
    }

    /// Does it wait for the answer of whoever asks?
    #[must_use]
    pub fn waits_for_me(&self) -> bool {
        let asked = [Standing::Waiting, Standing::Unreachable].contains(&self.standing());
        match self.side {
            Some(Side::Other) => asked,
            Some(Side::Teller) => self.standing() == Standing::ToCorrect,
            None => false,
        }
    }
}

/// What is looked for among what is public. Everything that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    pub words: String,
    pub theme: Option<Theme>,
    pub ground: Option<Ground>,
    /// Id of one of the two organisations.
    pub organisation: Option<String>,
    pub about: Option<About>,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("testimony".to_owned())
}
