//! What may be told of households counted over the whole stock: the house's suppression of small counts, and nothing
//! else. Zero is a small count too.

use crate::facts::Households;
use trust::suppression::{Count, PERSONS, one_way};

/// Households and their parts, as they may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldHouseholds {
    pub total: Count,
    pub parts: Vec<Count>,
}

impl ToldHouseholds {
    /// One part; withheld when there is no such part.
    #[must_use]
    pub fn part(&self, at: usize) -> Count {
        self.parts.get(at).copied().unwrap_or(Count::Withheld)
    }

    /// Is every part told?
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.parts.iter().all(|part| part.exact().is_some())
    }
}

/// What may be told of households. What cannot be protected is not told.
#[must_use]
pub fn told(households: &Households) -> ToldHouseholds {
    if let [one] = households.parts.as_slice() {
        let total = Count::alone(*one, PERSONS);
        return ToldHouseholds { total, parts: vec![total] };
    }
    match one_way(&households.parts, PERSONS) {
        Ok(list) => ToldHouseholds { total: list.total, parts: list.cells },
        Err(_) => {
            let parts = vec![Count::Withheld; households.parts.len()];
            ToldHouseholds { total: Count::Withheld, parts }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[u32]) -> ToldHouseholds {
        told(&Households { parts: parts.to_vec() })
    }

    #[test]
    fn small_counts_are_not_told_nor_what_would_give_them_back() {
        assert_eq!(of(&[0, 0]).total.exact(), None);
        assert_eq!(of(&[10]).total, Count::Fewer(11));
        assert_eq!(of(&[11, 12]).parts, [Count::Exact(11), Count::Exact(12)]);
        let small = of(&[200, 3]);
        assert_eq!(small.part(1).exact(), None);
        assert!(small.total.exact().is_none() || small.part(0).exact().is_none(), "found by subtraction");
        assert!(!small.is_whole());
        assert_eq!(of(&[u32::MAX, 1]).total, Count::Withheld, "more than can be counted: nothing is told");
    }
}
