//! What is asked of the register: one filter for the page, its file and the command line.

use crate::dwelling::{Availability, SharedDwelling};
use model::dwelling::AdaptationLevel;
use std::cmp::Reverse;

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// INSEE code of a commune.
    pub commune: Option<String>,
    /// At least this level, for certain.
    pub level: Option<AdaptationLevel>,
    /// No higher than this floor. One whose floor is not known is left out.
    pub highest_floor: Option<i16>,
    pub rooms: Option<u8>,
    pub availability: Option<Availability>,
    /// Reached without a step, for certain.
    pub step_free: bool,
}

impl Filter {
    /// Is this dwelling what is asked for?
    #[must_use]
    pub fn keeps(&self, one: &SharedDwelling) -> bool {
        self.commune.as_ref().is_none_or(|code| one.commune_code.as_ref() == Some(code))
            && self.level.is_none_or(|level| one.level_from >= level)
            && self.highest_floor.is_none_or(|highest| one.floor.is_some_and(|floor| floor <= highest))
            && self.rooms.is_none_or(|rooms| one.rooms == Some(rooms))
            && self.availability.is_none_or(|wanted| one.availability == wanted)
            && (!self.step_free || one.step_free == Some(true))
    }
}

/// The order of the register: what can be let first, the first day before the others, then by commune, the highest level
/// before the others.
pub fn put_in_order<T>(all: &mut [T], dwelling: impl Fn(&T) -> &SharedDwelling) {
    all.sort_by(|a, b| {
        let key = |one: &T| {
            let d = dwelling(one);
            let (day, commune) = (d.available_on, d.commune.clone());
            (
                d.availability,
                day.is_none(),
                day,
                commune,
                Reverse(d.level_from),
                d.landlord.clone(),
                d.id.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dwelling::tests::flat;
    use jiff::civil::date;

    #[test]
    fn every_filter_leaves_out_what_it_must_and_what_is_not_known() {
        let one = flat(1);
        assert!(Filter::default().keeps(&one));
        let yes = Filter {
            commune: Some("33999".to_owned()),
            level: Some(AdaptationLevel::N3),
            highest_floor: Some(0),
            rooms: Some(2),
            availability: Some(Availability::Available),
            step_free: true,
        };
        assert!(yes.keeps(&one));
        assert!(!Filter { commune: Some("33000".to_owned()), ..yes.clone() }.keeps(&one));
        assert!(!Filter { level: Some(AdaptationLevel::N4), ..yes.clone() }.keeps(&one));
        assert!(!Filter { rooms: Some(3), ..yes.clone() }.keeps(&one));
        assert!(!Filter { availability: Some(Availability::Occupied), ..yes.clone() }.keeps(&one));
        let nobody_knows = SharedDwelling { floor: None, ..one.clone() };
        assert!(!yes.keeps(&nobody_knows));
        assert!(!yes.keeps(&SharedDwelling { step_free: None, ..one.clone() }));
        assert!(
            !Filter { highest_floor: Some(0), ..Filter::default() }
                .keeps(&SharedDwelling { floor: Some(1), ..one })
        );
    }

    #[test]
    fn what_can_be_let_comes_first_and_the_first_day_before_the_others() {
        let mut all = vec![
            SharedDwelling { availability: Availability::Occupied, ..flat(1) },
            SharedDwelling { available_on: None, ..flat(2) },
            SharedDwelling { available_on: Some(date(2027, 1, 1)), ..flat(3) },
            flat(4),
        ];
        put_in_order(&mut all, |one| one);
        let ends: Vec<&str> = all.iter().map(|one| &one.id[22..]).collect();
        assert_eq!(ends, ["04", "03", "02", "01"]);
    }
}
