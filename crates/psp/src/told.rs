//! What may be told of counts of households: eleven or more, or nobody. A part that is smaller takes the others with it:
//! with the whole and the other parts, it would be found by subtraction.

use crate::facts::Households;

/// Smaller counts are not told (design of trust: figures from eleven on).
pub const FLOOR: u64 = 11;

/// A count of households, as it may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Exactly(u64),
    /// From 1 to ten.
    Few,
    /// It would give away another count.
    Hidden,
}

/// Households and their parts, as they may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldHouseholds {
    pub total: Told,
    pub parts: Vec<Told>,
}

impl ToldHouseholds {
    /// One part; hidden when there is no such part.
    #[must_use]
    pub fn part(&self, at: usize) -> Told {
        self.parts.get(at).copied().unwrap_or(Told::Hidden)
    }
}

/// What may be told of households.
#[must_use]
pub fn told(households: &Households) -> ToldHouseholds {
    let is_small = |n: u64| n > 0 && n < FLOOR;
    let total = households.total();
    if is_small(total) {
        return ToldHouseholds { total: Told::Few, parts: vec![Told::Hidden; households.parts.len()] };
    }
    let hides = households.parts.iter().any(|part| is_small(*part));
    let part = |n: &u64| if hides { Told::Hidden } else { Told::Exactly(*n) };
    ToldHouseholds { total: Told::Exactly(total), parts: households.parts.iter().map(part).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(parts: &[u64]) -> ToldHouseholds {
        told(&Households { parts: parts.to_vec() })
    }

    #[test]
    fn small_parts_take_the_others_with_them() {
        assert_eq!(of(&[0, 0]).total, Told::Exactly(0));
        assert_eq!(of(&[10]), ToldHouseholds { total: Told::Few, parts: vec![Told::Hidden] });
        assert_eq!(of(&[11, 0]).parts, [Told::Exactly(11), Told::Exactly(0)]);
        assert_eq!(of(&[200, 3]).total, Told::Exactly(203));
        assert_eq!(of(&[200, 3]).parts, [Told::Hidden, Told::Hidden]);
    }

    proptest! {
        #[test]
        fn whoever_reads_a_whole_never_finds_a_small_part(parts in prop::collection::vec(0_u64..40, 1..5)) {
            let said = of(&parts);
            let hidden = said.parts.iter().filter(|part| **part == Told::Hidden).count();
            // One hidden part alone would be the whole less the others.
            if said.total != Told::Few && parts.len() > 1 {
                prop_assert!(hidden != 1);
            }
            for (part, told) in parts.iter().zip(&said.parts) {
                prop_assert!(*told != Told::Exactly(*part) || *part == 0 || *part >= FLOOR);
            }
        }
    }
}
