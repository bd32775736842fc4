//! Membership of a network, as a function of dated facts. Free to join, free to leave.
//!
//! `Invited | Requested → verified and charter signed → Active ⇄ Suspended → Left`; a request or an invitation may be
//! declined. Nothing stores a state: facts
//! are kept, the state of any instant is read from them. Leaving is possible from every state, needs nobody's
//! consent and breaks no agreement under way. Whoever left may ask again.

use crate::{
    closed::closed_list,
    ids::{OrganisationId, UserId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

closed_list! {
    /// How an organisation was recognised.
    Verification {
        /// SIRET found in the official register.
        Siret = "siret",
        /// RNA number found in the official register.
        Rna = "rna",
        /// A member answers for it.
        Sponsor = "sponsor",
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MembershipEvent {
    /// The network, or a member, invites. An invitation gives no right.
    Invited { by: OrganisationId },
    /// The organisation asks to join.
    Requested,
    /// Its identity was checked.
    Verified { how: Verification },
    /// It signed this version of the charter.
    CharterSigned { version: u32 },
    /// The network suspends; the reason is shown to the member.
    Suspended { reason: String },
    /// The network ends the suspension.
    Resumed,
    /// The organisation leaves.
    Left,
    /// The network does not take the organisation in, or the organisation does not follow an invitation.
    Declined { reason: String },
}

/// One dated fact of a membership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipFact {
    pub at: Timestamp,
    /// Who wrote it.
    pub by: UserId,
    pub event: MembershipEvent,
}

closed_list! {
    /// Where a membership stands.
    MembershipState {
        /// No fact yet.
        Absent = "absent",
        Invited = "invited",
        Requested = "requested",
        /// Identity checked, charter not signed yet.
        Verified = "verified",
        /// Charter signed, identity not checked yet.
        CharterSigned = "charter-signed",
        /// Member in full right.
        Active = "active",
        Suspended = "suspended",
        Left = "left",
        /// Asked or invited, and answered with a no.
        Declined = "declined",
    }
}

/// Why a fact cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MembershipError {
    #[error("nothing can be written before the last fact, of {last}: this one is of {at}")]
    BeforeLast { last: Timestamp, at: Timestamp },
    #[error("`{event}` is not possible when the membership is {state}")]
    NotFrom { event: &'static str, state: MembershipState },
}

impl MembershipEvent {
    /// The stable code of the event.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            MembershipEvent::Invited { .. } => "invited",
            MembershipEvent::Requested => "requested",
            MembershipEvent::Verified { .. } => "verified",
            MembershipEvent::CharterSigned { .. } => "charter-signed",
            MembershipEvent::Suspended { .. } => "suspended",
            MembershipEvent::Resumed => "resumed",
            MembershipEvent::Left => "left",
            MembershipEvent::Declined { .. } => "declined",
        }
    }
}

/// The membership of one organisation in one network: its facts, in the order of time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Membership {
    facts: Vec<MembershipFact>,
}

impl Membership {
    /// The facts, from the first to the last.
    #[must_use]
    pub fn facts(&self) -> &[MembershipFact] {
        &self.facts
    }

    /// The membership these facts make. Errors: the first fact that is not possible where it stands.
    pub fn from_facts(
        facts: impl IntoIterator<Item = MembershipFact>,
    ) -> Result<Membership, MembershipError> {
        let mut membership = Membership::default();
        for fact in facts {
            membership.add(fact)?;
        }
        Ok(membership)
    }

    /// Adds a fact. Errors: it is older than the last one, or not possible in the state it would find.
    pub fn add(&mut self, fact: MembershipFact) -> Result<MembershipState, MembershipError> {
        if let Some(last) = self.facts.last().filter(|last| last.at > fact.at) {
            return Err(MembershipError::BeforeLast { last: last.at, at: fact.at });
        }
        let before = self.state(fact.at);
        let after = next(before, &fact.event)
            .ok_or(MembershipError::NotFrom { event: fact.event.code(), state: before })?;
        self.facts.push(fact);
        Ok(after)
    }

    /// The state at an instant: facts of later instants do not count.
    #[must_use]
    pub fn state(&self, at: Timestamp) -> MembershipState {
        self.facts
            .iter()
            .take_while(|fact| fact.at <= at)
            .fold(MembershipState::Absent, |state, fact| next(state, &fact.event).unwrap_or(state))
    }

    /// The version of the charter signed last, in the present stay.
    #[must_use]
    pub fn charter(&self, at: Timestamp) -> Option<u32> {
        self.facts.iter().take_while(|fact| fact.at <= at).fold(None, |signed, fact| match fact.event {
            MembershipEvent::CharterSigned { version } => Some(version),
            MembershipEvent::Left | MembershipEvent::Declined { .. } => None,
            _ => signed,
        })
    }
}

/// The state after an event; `None` when the event is not possible there.
fn next(state: MembershipState, event: &MembershipEvent) -> Option<MembershipState> {
    use MembershipEvent as E;
    use MembershipState as S;
    Some(match (state, event) {
        (S::Absent | S::Left | S::Declined, E::Invited { .. }) => S::Invited,
        (S::Absent | S::Left | S::Declined | S::Invited, E::Requested) => S::Requested,
        (S::Requested, E::Verified { .. }) => S::Verified,
        (S::Requested, E::CharterSigned { .. }) => S::CharterSigned,
        (S::CharterSigned, E::Verified { .. }) | (S::Verified, E::CharterSigned { .. }) => S::Active,
        // A new version of the charter, or a new check, changes nothing else.
        (S::Active, E::CharterSigned { .. } | E::Verified { .. }) => S::Active,
        (S::Active, E::Suspended { .. }) => S::Suspended,
        (S::Suspended, E::Resumed) => S::Active,
        (S::Invited | S::Requested | S::Verified | S::CharterSigned, E::Declined { .. }) => S::Declined,
        (S::Absent | S::Left | S::Declined, E::Left) => return None,
        (_, E::Left) => S::Left,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + hour * 3600).unwrap()
    }

    fn fact(hour: i64, event: MembershipEvent) -> MembershipFact {
        MembershipFact { at: at(hour), by: "u".into(), event }
    }

    fn events() -> Vec<MembershipEvent> {
        vec![
            MembershipEvent::Invited { by: "network".into() },
            MembershipEvent::Requested,
            MembershipEvent::Verified { how: Verification::Siret },
            MembershipEvent::CharterSigned { version: 3 },
            MembershipEvent::Suspended { reason: "x".into() },
            MembershipEvent::Resumed,
            MembershipEvent::Left,
            MembershipEvent::Declined { reason: "x".into() },
        ]
    }

    #[test]
    fn an_organisation_joins_by_asking_being_known_and_signing_in_either_order() {
        let [invited, requested, verified, signed, ..]: [MembershipEvent; 8] = events().try_into().unwrap();
        for (first, second) in [(verified.clone(), signed.clone()), (signed, verified)] {
            let mut membership = Membership::default();
            assert_eq!(membership.add(fact(1, invited.clone())), Ok(MembershipState::Invited));
            assert_eq!(membership.add(fact(2, requested.clone())), Ok(MembershipState::Requested));
            membership.add(fact(3, first)).unwrap();
            assert_ne!(membership.state(at(3)), MembershipState::Active);
            assert_eq!(membership.add(fact(4, second)), Ok(MembershipState::Active));
            assert_eq!(membership.charter(at(9)), Some(3));
            // The past does not change.
            assert_eq!(membership.state(at(2)), MembershipState::Requested);
            assert_eq!(membership.state(at(0)), MembershipState::Absent);
        }
    }

    #[test]
    fn an_invitation_alone_never_makes_a_member() {
        let mut membership = Membership::default();
        membership.add(fact(1, events()[0].clone())).unwrap();
        for event in [events()[2].clone(), events()[3].clone()] {
            assert!(matches!(membership.add(fact(2, event)), Err(MembershipError::NotFrom { .. })));
        }
    }

    #[test]
    fn a_suspended_member_may_leave_and_come_back_by_asking_again() {
        let all = events();
        let facts = [1, 2, 3, 4, 6].map(|n| fact(n, all[usize::try_from(n).unwrap()].clone()));
        let mut membership = Membership::from_facts(facts).unwrap();
        assert_eq!(membership.state(at(5)), MembershipState::Suspended);
        assert_eq!(membership.state(at(6)), MembershipState::Left);
        assert_eq!(membership.charter(at(6)), None);
        assert!(membership.add(fact(7, all[5].clone())).is_err(), "whoever left is not resumed");
        assert_eq!(membership.add(fact(7, all[1].clone())), Ok(MembershipState::Requested));
    }

    #[test]
    fn facts_are_written_in_the_order_of_time() {
        let mut membership = Membership::default();
        membership.add(fact(5, events()[1].clone())).unwrap();
        let error = membership.add(fact(4, events()[2].clone())).unwrap_err();
        assert_eq!(error, MembershipError::BeforeLast { last: at(5), at: at(4) });
    }

    proptest! {
        #[test]
        fn leaving_is_always_possible_for_whoever_is_there(
            draws in prop::collection::vec(prop::sample::select(events()), 0..12),
        ) {
            let mut membership = Membership::default();
            for (hour, event) in (0..).zip(draws) {
                let before = membership.clone();
                if membership.add(fact(hour, event)).is_err() {
                    prop_assert_eq!(&membership, &before, "a refused fact leaves no trace");
                }
            }
            let state = membership.state(at(99));
            let there = !matches!(
                state,
                MembershipState::Absent | MembershipState::Left | MembershipState::Declined
            );
            prop_assert_eq!(membership.add(fact(99, MembershipEvent::Left)).is_ok(), there);
            // A member in full right is verified and has signed.
            if state == MembershipState::Active {
                prop_assert_eq!(membership.facts().iter().filter(|f| f.at < at(99)).fold((false, false), |(v, c), f| match f.event {
                    MembershipEvent::Verified { .. } => (true, c),
                    MembershipEvent::CharterSigned { .. } => (v, true),
                    MembershipEvent::Left | MembershipEvent::Declined { .. } => (false, false),
                    _ => (v, c),
                }), (true, true));
            }
        }
    }
}
