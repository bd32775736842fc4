//! P1 from the stock file: which dwellings are reached without a step from the hall.

use model::{
    Interval,
    dwelling::{ConstructionType, DwellingRow},
};

/// How one dwelling is reached from the hall, as far as the stock file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DwellingReach {
    /// 0 is the ground floor.
    pub floor: Option<i16>,
    pub lift: Option<bool>,
}

impl From<&DwellingRow> for DwellingReach {
    /// A house has no hall: nothing stands between its entrance and its door.
    fn from(row: &DwellingRow) -> DwellingReach {
        let floor = match row.construction_type {
            Some(ConstructionType::Individual) => Some(0),
            _ => row.floor,
        };
        DwellingReach { floor, lift: row.lift }
    }
}

/// P1: share of the dwellings that are reached without a step from the hall.
/// Ground floor: yes. Elsewhere: as the lift. `[0, 1]` for a dwelling of which neither is known; without any
/// dwelling, what a lift alone tells.
#[must_use]
pub fn step_free_share(
    dwellings: &[DwellingReach],
    surveyed_lift: Option<bool>,
    serves_all: bool,
) -> Interval {
    let reach = |d: &DwellingReach| -> Interval {
        // A survey that finds no lift where the file has one: one of them is wrong, we do not know which.
        let lift = match (d.lift, surveyed_lift) {
            (Some(true), Some(false)) => None,
            (stock, surveyed) => stock.or(surveyed),
        };
        match (d.floor, lift) {
            (Some(0), _) => Interval::ONE,
            (_, Some(true)) if serves_all => Interval::ONE,
            (Some(_), Some(false)) => Interval::ZERO,
            _ => Interval::UNKNOWN,
        }
    };
    if dwellings.is_empty() {
        return reach(&DwellingReach { floor: None, lift: None });
    }
    let (lo, hi) = dwellings.iter().map(reach).fold((0.0, 0.0), |(lo, hi), x| (lo + x.lo, hi + x.hi));
    let n = dwellings.len() as f64;
    Interval { lo: lo / n, hi: hi / n }
}

/// The lift of the residence, for its sentences: said somewhere, and contradicted nowhere.
pub(super) fn lift_of(dwellings: &[DwellingReach], surveyed: Option<bool>) -> Option<bool> {
    let mut said = dwellings.iter().filter_map(|d| d.lift).chain(surveyed);
    let first = said.next()?;
    said.all(|lift| lift == first).then_some(first)
}
