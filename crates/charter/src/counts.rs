//! How many households need an adapted dwelling, by commune and level: for whoever adapts, from the house limit on.
//!
//! The rows are the communes where the charter shows dwellings, known to everybody in it: a row that is there says nothing. There
//! is no total, and each number stands alone. Whoever looks is shown the needs of the others, so that taking one's own away
//! gives nothing back.

use allocation::need::Need;
use model::dwelling::AdaptationLevel;
use trust::suppression::{Count, PERSONS};

/// The levels that are counted.
pub const LEVELS: [AdaptationLevel; 3] = [AdaptationLevel::N2, AdaptationLevel::N3, AdaptationLevel::N4];

/// How many would move to each commune, level by level, in the order of the communes given. A need that would suit anywhere
/// counts in each commune; one that names neighbourhoods only counts in none.
#[must_use]
pub fn counts(communes: &[String], needs: &[Need]) -> Vec<[Count; 3]> {
    communes
        .iter()
        .map(|commune| {
            LEVELS.map(|level| {
                let here = |need: &&Need| need.places.is_empty() || need.places.contains(commune);
                let number = needs.iter().filter(|need| need.level == Some(level)).filter(here).count();
                Count::alone(u32::try_from(number).unwrap_or(u32::MAX), PERSONS)
            })
        })
        .collect()
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
        assert_eq!(counts(&communes, &needs), [[hidden, Count::Exact(11), hidden], [hidden; 3]]);
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
