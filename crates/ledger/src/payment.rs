//! A payment, from the hand that asks to the bank: asked, controlled, ordered, paid, by four people.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use trust::closed_list;

closed_list! {
    /// Where a payment stands.
    PaymentState {
        Asked = "asked",
        /// Something is missing: who asked is told what.
        Queried = "queried",
        Controlled = "controlled",
        Ordered = "ordered",
        Paid = "paid",
        Refused = "refused",
    }
}

closed_list! {
    /// What a hand does.
    Hand {
        Query = "query",
        /// Who asked answers.
        Answer = "answer",
        Control = "control",
        Order = "order",
        Pay = "pay",
        Refuse = "refuse",
    }
}

/// Why a hand may not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaymentRefusal {
    #[error("it is not the moment for this")]
    NotNow,
    /// One person does one thing of a payment, whatever their roles and accounts.
    #[error("the same person acted before")]
    SameHand,
}

/// A payment, as far as its rule needs to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub state: PaymentState,
    /// Everybody who asked, controlled or ordered it so far.
    pub hands: BTreeSet<String>,
}

impl Payment {
    /// Asked by somebody.
    #[must_use]
    pub fn asked(by: &str) -> Payment {
        Payment { state: PaymentState::Asked, hands: BTreeSet::from([by.to_owned()]) }
    }

    /// The payment after a hand, given all the accounts of this person.
    ///
    /// # Errors
    /// [`PaymentRefusal`].
    pub fn after(&self, hand: Hand, by: &str, person: &BTreeSet<String>) -> Result<Payment, PaymentRefusal> {
        use PaymentState as S;
        let state = match (hand, self.state) {
            (Hand::Query, S::Asked) => S::Queried,
            (Hand::Answer, S::Queried) => S::Asked,
            (Hand::Control, S::Asked) => S::Controlled,
            (Hand::Order, S::Controlled) => S::Ordered,
            (Hand::Pay, S::Ordered) => S::Paid,
            (Hand::Refuse, S::Asked | S::Queried | S::Controlled | S::Ordered) => S::Refused,
            _ => return Err(PaymentRefusal::NotNow),
        };
        // Answering is for whoever asked, and refusing commits nobody: neither asks for other eyes.
        let is_bound = matches!(hand, Hand::Control | Hand::Order | Hand::Pay);
        if is_bound && (self.hands.contains(by) || self.hands.iter().any(|one| person.contains(one))) {
            return Err(PaymentRefusal::SameHand);
        }
        let mut hands = self.hands.clone();
        if is_bound {
            hands.insert(by.to_owned());
        }
        Ok(Payment { state, hands })
    }
}
