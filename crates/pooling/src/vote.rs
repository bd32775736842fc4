//! Deciding together: what the votes of partners amount to, under a rule written in their statutes. One word by partner;
//! who does not vote is silent, which is neither for nor against.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trust::closed_list;

closed_list! {
    /// What a partner says.
    Choice {
        For = "for",
        Against = "against",
        Abstain = "abstain",
    }
}

closed_list! {
    /// What a decision needs.
    Majority {
        /// More for than against.
        Simple = "simple",
        /// Two thirds of those for and against.
        TwoThirds = "two-thirds",
        /// Nobody against, and somebody for.
        Unanimity = "unanimity",
    }
}

closed_list! {
    /// What became of a decision.
    Outcome {
        Open = "open",
        Adopted = "adopted",
        Rejected = "rejected",
        /// Too few voted.
        NoQuorum = "no-quorum",
    }
}

/// How partners decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voting {
    pub majority: Majority,
    /// How much of all weights must vote, abstentions counted: in per cent.
    pub quorum_percent: u8,
}

/// The votes, added up: by weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub in_favour: u64,
    pub against: u64,
    pub abstained: u64,
    pub silent: u64,
    pub has_quorum: bool,
    pub outcome: Outcome,
}

/// Adds up the votes of those who were partners when it was opened: (organisation, weight).
#[must_use]
pub fn tally(
    rule: Voting,
    partners: &[(String, u32)],
    votes: &BTreeMap<String, Choice>,
    is_closed: bool,
) -> Tally {
    let weight = |wanted: Option<Choice>| -> u64 {
        let said = partners.iter().filter(|(id, _)| votes.get(id).copied() == wanted);
        said.map(|(_, weight)| u64::from(*weight)).sum()
    };
    let (in_favour, against) = (weight(Some(Choice::For)), weight(Some(Choice::Against)));
    let (abstained, silent) = (weight(Some(Choice::Abstain)), weight(None));
    let voted = in_favour + against + abstained;
    let has_quorum = voted > 0 && voted * 100 >= (voted + silent) * u64::from(rule.quorum_percent);
    let passes = match rule.majority {
        Majority::Simple => in_favour > against,
        Majority::TwoThirds => in_favour > 0 && in_favour * 3 >= (in_favour + against) * 2,
        Majority::Unanimity => in_favour > 0 && against == 0,
    };
    let outcome = match (is_closed, has_quorum, passes) {
        (false, ..) => Outcome::Open,
        (true, false, _) => Outcome::NoQuorum,
        (true, true, true) => Outcome::Adopted,
        (true, true, false) => Outcome::Rejected,
    };
    Tally { in_favour, against, abstained, silent, has_quorum, outcome }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(majority: Majority, quorum_percent: u8, said: &[(&str, Choice)], is_closed: bool) -> Tally {
        let partners = ["a", "b", "c", "d"].map(|id| (id.to_owned(), 1 + u32::from(id == "d")));
        let votes = said.iter().map(|(id, choice)| ((*id).to_owned(), *choice)).collect();
        tally(Voting { majority, quorum_percent }, &partners, &votes, is_closed)
    }

    #[test]
    fn each_majority_asks_for_its_share_of_those_who_chose() {
        use Choice::{Abstain, Against, For};
        let two_of_three = [("a", For), ("b", For), ("c", Against)];
        assert_eq!(of(Majority::Simple, 50, &two_of_three, true).outcome, Outcome::Adopted);
        assert_eq!(of(Majority::TwoThirds, 50, &two_of_three, true).outcome, Outcome::Adopted);
        assert_eq!(of(Majority::Unanimity, 50, &two_of_three, true).outcome, Outcome::Rejected);
        let tied = [("a", For), ("b", For), ("d", Against)];
        assert_eq!(of(Majority::Simple, 50, &tied, true).outcome, Outcome::Rejected);
        let agreed = [("a", For), ("b", Abstain), ("d", Abstain)];
        assert_eq!(of(Majority::Unanimity, 50, &agreed, true).outcome, Outcome::Adopted);
        assert_eq!(of(Majority::Unanimity, 0, &[("a", Abstain)], true).outcome, Outcome::Rejected);
    }

    #[test]
    fn silence_makes_no_quorum_and_nothing_is_decided_before_the_close() {
        let few = [("a", Choice::For), ("b", Choice::For)];
        let told = of(Majority::Simple, 50, &few, true);
        assert_eq!((told.in_favour, told.silent, told.outcome), (2, 3, Outcome::NoQuorum));
        assert_eq!(of(Majority::Simple, 40, &few, true).outcome, Outcome::Adopted);
        assert_eq!(of(Majority::Simple, 0, &[], true).outcome, Outcome::NoQuorum);
        assert_eq!(of(Majority::Simple, 40, &few, false).outcome, Outcome::Open);
        // Whoever is no partner does not count, whatever was written.
        assert_eq!(of(Majority::Simple, 0, &[("z", Choice::For)], true).outcome, Outcome::NoQuorum);
    }
}
