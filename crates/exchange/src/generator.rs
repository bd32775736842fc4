//! Invented towns, to measure and to test on. A town is made of basins that nobody leaves; in a basin, households of
//! three kinds (older tenants with rooms to spare, families short of rooms, others) each wish for dwellings that every
//! rule allows: rooms, rent, steps, mostly in their own neighbourhood. Weights are made of what transfers are for. The
//! seed names the town: the same seed and sizes give the same town for ever.

use crate::draw::Lots;
use exchange_check::{Caps, Dwelling, Instance, Wish};
use std::collections::BTreeSet;

/// What town to invent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Town {
    pub households: usize,
    /// Vacancies for a thousand households.
    pub vacancies: u32,
    /// Length of the longest lists of wishes; lists are of half to all of it, and shorter when little suits.
    pub wishes: usize,
    /// Households of a basin.
    pub basin: usize,
    /// Older tenants with rooms to spare, for a thousand households.
    pub older: u32,
    /// Families short of rooms, for a thousand households.
    pub families: u32,
    /// Chances that a move holds, per thousand.
    pub success: u16,
    pub caps: Caps,
    pub seed: u64,
}

impl Default for Town {
    fn default() -> Self {
        Self {
            households: 2000,
            vacancies: 30,
            wishes: 12,
            basin: 2500,
            older: 450,
            families: 350,
            success: 700,
            caps: Caps::default(),
            seed: 1,
        }
    }
}

/// Households of a neighbourhood.
const NEIGHBOURHOOD: usize = 250;

/// A dwelling and what one may wish of it.
#[derive(Debug, Clone, Copy)]
struct Home {
    neighbourhood: usize,
    rooms: i32,
    /// Adaptation level, 0 to 4.
    level: i32,
    /// Euros a month.
    rent: i32,
}

/// A household and what it needs.
#[derive(Debug, Clone, Copy)]
struct Need {
    rooms: i32,
    /// Least adaptation level.
    level: i32,
    rent: i32,
    /// Years of waiting.
    waiting: i32,
}

/// Invents a town.
pub fn town(asked: &Town) -> Instance {
    let mut instance = Instance { caps: asked.caps, ..Instance::default() };
    let vacancies = asked.households * asked.vacancies as usize / 1000;
    let basins = asked.households.div_ceil(asked.basin.max(1)).max(1);
    for basin in 0..basins {
        let share = |all: usize| all * basin / basins..all * (basin + 1) / basins;
        let lots = Lots::new(asked.seed, basin as u64 + 1);
        invent_basin(asked, share(asked.households), share(vacancies), lots, &mut instance);
    }
    instance
}

fn invent_basin(
    asked: &Town,
    households: std::ops::Range<usize>,
    vacancies: std::ops::Range<usize>,
    mut lots: Lots,
    instance: &mut Instance,
) {
    let neighbourhoods = households.len().div_ceil(NEIGHBOURHOOD).max(1);
    let (mut homes, mut nodes, mut needs) = (Vec::new(), Vec::new(), Vec::new());
    for household in households {
        let (home, need) = invent_household(asked, lots.below(neighbourhoods), &mut lots);
        instance.households.push(dwelling(format!("H{household:06}"), home, &mut lots));
        nodes.push(household as u32);
        homes.push(home);
        needs.push(need);
    }
    for vacancy in vacancies {
        let home = invent_home(1 + lots.below(5) as i32, lots.below(neighbourhoods), &mut lots);
        instance.vacancies.push(dwelling(format!("V{vacancy:05}"), home, &mut lots));
        nodes.push((asked.households + vacancy) as u32);
        homes.push(home);
    }
    let mut near = vec![Vec::new(); neighbourhoods];
    for (at, home) in homes.iter().enumerate() {
        near[home.neighbourhood].push(at);
    }
    for (at, need) in needs.iter().enumerate() {
        let length = asked.wishes / 2 + lots.below(asked.wishes / 2 + 1);
        let mut found = BTreeSet::new();
        for _ in 0..asked.wishes * 12 {
            if found.len() >= length {
                break;
            }
            let close = &near[homes[at].neighbourhood];
            let other =
                if lots.happens(750) { close[lots.below(close.len())] } else { lots.below(homes.len()) };
            if other != at && suits(&homes[at], need, &homes[other]) {
                found.insert(other);
            }
        }
        for other in found {
            let weight = weight(&homes[at], need, &homes[other]) + lots.below(100) as i32;
            let success = asked.success;
            instance.wishes.push(Wish { dwelling: nodes[other], household: nodes[at], weight, success });
        }
    }
}

fn invent_household(asked: &Town, neighbourhood: usize, lots: &mut Lots) -> (Home, Need) {
    let kind = lots.below(1000) as u32;
    let waiting = lots.below(9) as i32;
    if kind < asked.older {
        let home = invent_home(3 + lots.below(3) as i32, neighbourhood, lots);
        let level = if lots.happens(500) { 2 + lots.below(2) as i32 } else { 0 };
        return (home, Need { rooms: 1 + lots.below(2) as i32, level, rent: home.rent, waiting });
    }
    if kind < asked.older + asked.families {
        let home = invent_home(1 + lots.below(3) as i32, neighbourhood, lots);
        let rooms = home.rooms + 1 + i32::from(lots.happens(300));
        return (home, Need { rooms, level: 0, rent: home.rent * 3 / 2 + 80, waiting });
    }
    let home = invent_home(1 + lots.below(5) as i32, neighbourhood, lots);
    let level = if lots.happens(600) { home.level + 1 } else { 0 };
    let rooms = (home.rooms - lots.below(2) as i32).max(1);
    (home, Need { rooms, level, rent: home.rent * 11 / 10, waiting })
}

fn invent_home(rooms: i32, neighbourhood: usize, lots: &mut Lots) -> Home {
    let level = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3][lots.below(10)] + i32::from(lots.happens(50));
    let rent = 180 + 75 * rooms + 12 * level + lots.below(90) as i32;
    Home { neighbourhood, rooms, level, rent }
}

fn dwelling(id: String, home: Home, lots: &mut Lots) -> Dwelling {
    let relet = 100 * (4 * home.rooms + 2 * home.level) + lots.below(500) as i32;
    Dwelling { id, relet, rooms: u8::try_from(home.rooms).ok() }
}

/// Whether every rule allows a household this dwelling.
fn suits(home: &Home, need: &Need, other: &Home) -> bool {
    let better =
        other.level > home.level || other.rooms != home.rooms || other.neighbourhood != home.neighbourhood;
    let smaller_when_too_large = home.rooms <= need.rooms + 1 || other.rooms < home.rooms;
    (need.rooms..=need.rooms + 1).contains(&other.rooms)
        && smaller_when_too_large
        && other.level >= need.level
        && other.rent <= need.rent
        && better
}

/// What the move is worth, in hundredths of a point.
fn weight(home: &Home, need: &Need, other: &Home) -> i32 {
    let access = if need.level > 0 { 8 * (other.level - home.level).clamp(0, 4) } else { 0 };
    let freed = 6 * (home.rooms - need.rooms - 1).clamp(0, 3);
    let crowding = 10 * (other.rooms.min(need.rooms) - home.rooms).clamp(0, 3);
    let near = if home.neighbourhood == other.neighbourhood { 6 } else { 0 };
    let rent = ((home.rent - other.rent) / 12).clamp(0, 10);
    let cost = 8;
    100 * (12 + access + freed + crowding + near + rent + need.waiting - cost)
}
