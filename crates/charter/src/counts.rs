//! How many households need an adapted dwelling, by commune and level: for whoever adapts, from the house limit on.
//!
//! The rows are the communes where the charter shows dwellings, known to everybody in it: a row that is there says nothing. There
//! is no total, and each number stands alone. Whoever looks is shown the needs of the others, so that taking one's own away
//! gives nothing back. A need that would suit anywhere is in a row of its own, or two communes would tell each other's; and a
//! number is told by fives, so that two looks, or two charters, differ by one household in no figure but at a step.

use allocation::need::Need;
use model::dwelling::AdaptationLevel;
use trust::suppression::{Count, PERSONS};

/// The levels that are counted.
pub const LEVELS: [AdaptationLevel; 3] = [AdaptationLevel::N2, AdaptationLevel::N3, AdaptationLevel::N4];

/// Numbers are told by so many.
const STEP: u32 = 5;

/// The least that a number can be, once it is told: 11, 15, 20…
fn told(number: usize) -> Count {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    match Count::alone(number, PERSONS) {
        Count::Exact(number) => Count::Exact((number - number % STEP).max(PERSONS)),
        hidden => hidden,
    }
}

fn by_level(needs: &[Need], holds: impl Fn(&Need) -> bool) -> [Count; 3] {
    LEVELS.map(|level| told(needs.iter().filter(|need| need.level == Some(level) && holds(need)).count()))
}

/// How many at least name each commune, level by level, in the order of the communes given. One that names neighbourhoods only
/// counts in none.
#[must_use]
pub fn counts(communes: &[String], needs: &[Need]) -> Vec<[Count; 3]> {
    communes.iter().map(|commune| by_level(needs, |need| need.places.contains(commune))).collect()
}

/// How many at least would move anywhere, level by level.
#[must_use]
pub fn anywhere(needs: &[Need]) -> [Count; 3] {
    by_level(needs, |need| need.places.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(level: AdaptationLevel, places: &[&str]) -> Need {
        let places = places.iter().map(|place| (*place).to_owned()).collect();
        Need { level: Some(level), step_free: None, rooms: None, places, rent_limit_cents: None }
    }

    #[test]
    fn ten_households_are_not_told_and_eleven_are() {
        let communes = ["33999".to_owned(), "33063".to_owned()];
        let mut needs = vec![need(AdaptationLevel::N3, &["33999"]); 10];
        let hidden = Count::Fewer(PERSONS);
        assert_eq!(counts(&communes, &needs), [[hidden; 3]; 2]);
        needs.push(need(AdaptationLevel::N3, &[]));
        assert_eq!(counts(&communes, &needs), [[hidden; 3]; 2], "whoever would move anywhere is told apart");
        needs.push(need(AdaptationLevel::N3, &["33999"]));
        assert_eq!(counts(&communes, &needs), [[hidden, Count::Exact(11), hidden], [hidden; 3]]);
        assert_eq!(anywhere(&needs), [hidden; 3]);
    }

    #[test]
    fn one_household_more_changes_a_figure_at_a_step_only() {
        let figure = |number: usize| anywhere(&vec![need(AdaptationLevel::N2, &[]); number])[0];
        assert_eq!([11, 12, 14].map(figure), [Count::Exact(11); 3]);
        assert_eq!([15, 19].map(figure), [Count::Exact(15); 2]);
        assert_eq!(figure(20), Count::Exact(20));
    }

    #[test]
    fn a_commune_that_nobody_asked_for_looks_like_one_that_ten_asked_for() {
        let communes = ["33063".to_owned()];
        let none = counts(&communes, &[]);
        assert_eq!(none, counts(&communes, &vec![need(AdaptationLevel::N2, &["33063"]); 10]));
        let unsaid = Need { level: None, ..need(AdaptationLevel::N2, &[]) };
        assert_eq!(none, counts(&communes, &vec![unsaid; 30]));
    }
}
