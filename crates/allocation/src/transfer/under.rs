//! Under-occupation by the legal rule. What is not known is said to be unknown, and never counted.

use super::rules::Rules;

/// How a dwelling is occupied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Occupation {
    /// Rooms beyond what the rule allows.
    Under {
        rooms_more: u8,
    },
    Ordinary,
    /// Rooms or occupants are not known.
    Unknown,
}

/// How a dwelling of so many rooms is occupied by so many persons.
#[must_use]
pub fn occupation(rules: &Rules, rooms: Option<u8>, persons: Option<u8>) -> Occupation {
    match (rooms, persons) {
        (Some(rooms), Some(persons)) if persons > 0 => {
            match rooms.saturating_sub(persons.saturating_add(rules.spare_rooms)) {
                0 => Occupation::Ordinary,
                rooms_more => Occupation::Under { rooms_more },
            }
        }
        _ => Occupation::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules_on;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_single_person_is_under_occupying_from_three_rooms_on_and_a_couple_from_four() {
        let today = rules_on(date(2026, 11, 22));
        let of = |rooms, persons| occupation(today, Some(rooms), Some(persons));
        assert_eq!(of(2, 1), Occupation::Ordinary);
        assert_eq!(of(3, 1), Occupation::Under { rooms_more: 1 });
        assert_eq!(of(4, 1), Occupation::Under { rooms_more: 2 });
        assert_eq!(of(3, 2), Occupation::Ordinary);
        assert_eq!(of(4, 2), Occupation::Under { rooms_more: 1 });
        assert_eq!(occupation(rules_on(date(2017, 6, 1)), Some(3), Some(1)), Occupation::Ordinary);
    }

    #[test]
    fn what_is_not_known_is_unknown_and_never_under_occupied() {
        let today = rules_on(date(2026, 11, 22));
        for (rooms, persons) in [(None, Some(1)), (Some(6), None), (None, None), (Some(6), Some(0))] {
            assert_eq!(occupation(today, rooms, persons), Occupation::Unknown);
        }
    }
}
