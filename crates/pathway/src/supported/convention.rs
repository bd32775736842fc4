//! The convention of a landlord, an association and a SIAO: what opens the pathways of one to the others, and when it does.

use super::Side;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;
use trust::day::legal_day;

/// What the three sign. Never changed: another one is written instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub title: String,
    pub landlord_id: String,
    pub association_id: String,
    pub siao_id: String,
    /// Where pathways of this convention are put by each of the two that follow households.
    pub association_caseload: String,
    pub siao_caseload: String,
    /// How somebody reaches the association when a neighbour or a caretaker calls the landlord.
    pub contact: String,
    pub first_day: Date,
    /// `None`: until a party ends it.
    pub last_day: Option<Date>,
}

impl Terms {
    /// The text that is signed: fields in a fixed order.
    ///
    /// # Errors
    /// When it cannot be written, which does not happen.
    pub fn content(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// The party of an organisation.
    #[must_use]
    pub fn side_of(&self, organisation_id: &str) -> Option<Side> {
        [
            (Side::Landlord, &self.landlord_id),
            (Side::Association, &self.association_id),
            (Side::Siao, &self.siao_id),
        ]
        .into_iter()
        .find_map(|(side, id)| (id == organisation_id).then_some(side))
    }
}

/// What happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// With the digest of the text that was read.
    Signed {
        digest: String,
    },
    Suspended,
    /// Ends one's own suspension.
    Resumed,
    Ended,
}

/// A fact, and the party for which it was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub at: Timestamp,
    pub side: Side,
    pub event: Event,
}

closed_list! {
    /// Where it stands.
    State {
        ToSign = "to-sign",
        /// Signed by all; its first day is to come.
        Signed = "signed",
        InForce = "in-force",
        Suspended = "suspended",
        Ended = "ended",
    }
}

/// Did this party sign this text?
#[must_use]
pub fn has_signed(facts: &[Fact], side: Side, digest: &str) -> bool {
    facts
        .iter()
        .any(|fact| fact.side == side && matches!(&fact.event, Event::Signed { digest: d } if d == digest))
}

/// Is it suspended by this party?
#[must_use]
pub fn is_suspended_by(facts: &[Fact], side: Side) -> bool {
    let mut last = facts
        .iter()
        .rev()
        .filter(|fact| fact.side == side && matches!(fact.event, Event::Suspended | Event::Resumed));
    last.next().is_some_and(|fact| fact.event == Event::Suspended)
}

/// Where it stands at an instant. `digest`: of the text as it is kept, so that a text that was touched is signed by nobody.
#[must_use]
pub fn state(terms: &Terms, digest: &str, facts: &[Fact], at: Timestamp) -> State {
    let today = legal_day(at);
    if facts.iter().any(|fact| fact.event == Event::Ended) || terms.last_day.is_some_and(|last| last < today)
    {
        return State::Ended;
    }
    if !Side::ALL.iter().all(|side| has_signed(facts, *side, digest)) {
        return State::ToSign;
    }
    if Side::ALL.iter().any(|side| is_suspended_by(facts, *side)) {
        return State::Suspended;
    }
    if terms.first_day > today { State::Signed } else { State::InForce }
}

/// May a party note this?
#[must_use]
pub fn may(
    terms: &Terms,
    digest: &str,
    facts: &[Fact],
    (side, event): (Side, &Event),
    at: Timestamp,
) -> bool {
    let now = state(terms, digest, facts, at);
    match event {
        Event::Signed { digest: read } => {
            now == State::ToSign && read == digest && !has_signed(facts, side, digest)
        }
        Event::Suspended => {
            matches!(now, State::Signed | State::InForce | State::Suspended) && !is_suspended_by(facts, side)
        }
        Event::Resumed => now == State::Suspended && is_suspended_by(facts, side),
        Event::Ended => now != State::Ended,
    }
}
