//! Who comes before whom: a need that is at least as good on every criterion comes first. Nothing is added up, so what
//! cannot be compared stays so.
//!
//! On one criterion met is better than unknown, and unknown better than known not to be met; two unknowns are alike as far
//! as is known. A class holds those that nobody left comes before.

use crate::adequacy::{Adequacy, Criterion};
use serde::{Deserialize, Serialize};

/// How one candidate stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// At least as good everywhere, better somewhere.
    Before,
    After,
    /// Alike on every criterion: a tie.
    Alike,
    /// Better on some criteria, worse on others.
    Incomparable,
}

fn grades(adequacy: &Adequacy) -> impl Iterator<Item = u8> {
    let met = Criterion::ALL.iter().map(|criterion| adequacy.of(*criterion) as u8);
    met.chain(std::iter::once(adequacy.use_of_adaptation))
}

/// How one candidate stands to another.
#[must_use]
pub fn relation(one: &Adequacy, other: &Adequacy) -> Relation {
    let (mut better, mut worse) = (false, false);
    for (a, b) in grades(one).zip(grades(other)) {
        better |= a > b;
        worse |= a < b;
    }
    match (better, worse) {
        (true, true) => Relation::Incomparable,
        (true, false) => Relation::Before,
        (false, true) => Relation::After,
        (false, false) => Relation::Alike,
    }
}

/// Where a candidate stands among the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// 1: nobody comes before.
    pub class: u32,
    /// Those of its class that are alike on every criterion.
    pub alike: Vec<usize>,
    /// Those of its class that it can be compared with neither way.
    pub incomparable: Vec<usize>,
}

/// The class of each candidate, in their order: the first holds those before whom nobody comes, the second those left
/// before whom nobody else left comes, and so on.
#[must_use]
pub fn places(all: &[Adequacy]) -> Vec<Place> {
    let mut classes = vec![0_u32; all.len()];
    let mut left: Vec<usize> = (0..all.len()).collect();
    let mut class = 0;
    while !left.is_empty() {
        class += 1;
        let first: Vec<usize> = left
            .iter()
            .copied()
            .filter(|at| left.iter().all(|other| relation(&all[*other], &all[*at]) != Relation::Before))
            .collect();
        for at in &first {
            classes[*at] = class;
        }
        left.retain(|at| classes[*at] == 0);
    }
    (0..all.len())
        .map(|at| {
            let peers = |wanted| {
                (0..all.len())
                    .filter(|other| {
                        *other != at
                            && classes[*other] == classes[at]
                            && relation(&all[at], &all[*other]) == wanted
                    })
                    .collect()
            };
            Place {
                class: classes[at],
                alike: peers(Relation::Alike),
                incomparable: peers(Relation::Incomparable),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adequacy::tests::{any_need, any_offer};
    use crate::adequacy::{Met, adequacy};
    use proptest::prelude::*;

    fn suits(level: Met, rent: Met, use_of_adaptation: u8) -> Adequacy {
        Adequacy { level, access: Met::Yes, rooms: Met::Yes, place: Met::Yes, rent, use_of_adaptation }
    }

    #[test]
    fn who_is_better_somewhere_and_worse_nowhere_comes_first() {
        let all = [
            suits(Met::Yes, Met::No, 0),
            suits(Met::Yes, Met::Yes, 3),
            suits(Met::Yes, Met::Unknown, 3),
            suits(Met::Yes, Met::Yes, 3),
        ];
        let places = places(&all);
        assert_eq!(places.iter().map(|p| p.class).collect::<Vec<_>>(), [3, 1, 2, 1]);
        assert_eq!((places[1].alike.as_slice(), places[1].incomparable.as_slice()), (&[3][..], &[][..]));
    }

    #[test]
    fn those_that_cannot_be_compared_share_a_class_and_it_is_told() {
        let all = [suits(Met::Yes, Met::No, 3), suits(Met::Yes, Met::Yes, 2)];
        let places = places(&all);
        assert_eq!(places[0], Place { class: 1, alike: Vec::new(), incomparable: vec![1] });
        assert_eq!(places[1].incomparable, [0]);
    }

    #[test]
    fn nobody_has_no_class() {
        assert!(places(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn the_order_is_a_partial_order(
            offer in any_offer(), a in any_need(), b in any_need(), c in any_need(),
        ) {
            let [a, b, c] = [a, b, c].map(|need| adequacy(&need, &offer));
            prop_assert_eq!(relation(&a, &a), Relation::Alike);
            if relation(&a, &b) == Relation::Before {
                prop_assert_eq!(relation(&b, &a), Relation::After);
                if relation(&b, &c) == Relation::Before {
                    prop_assert_eq!(relation(&a, &c), Relation::Before);
                }
            }
            if relation(&a, &b) == Relation::Incomparable {
                prop_assert_eq!(relation(&b, &a), Relation::Incomparable);
            }
        }

        #[test]
        fn nobody_stands_in_a_class_before_one_that_comes_first_whatever_the_order_of_the_list(
            offer in any_offer(), needs in prop::collection::vec(any_need(), 0..8),
        ) {
            let all: Vec<Adequacy> = needs.iter().map(|need| adequacy(need, &offer)).collect();
            let found = places(&all);
            for (i, one) in all.iter().enumerate() {
                prop_assert!(found[i].class >= 1);
                for (j, other) in all.iter().enumerate() {
                    if relation(one, other) == Relation::Before {
                        prop_assert!(found[i].class < found[j].class);
                    }
                }
            }
            let reversed: Vec<Adequacy> = all.iter().rev().cloned().collect();
            let back: Vec<u32> = places(&reversed).into_iter().rev().map(|p| p.class).collect();
            prop_assert_eq!(back, found.iter().map(|p| p.class).collect::<Vec<_>>());
        }
    }
}
