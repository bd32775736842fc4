//! The four hundred dwellings, and the part each plays: known level, occupants, vacancy.

use super::{residences::Residence, rng::Rng};

/// Who lives in a dwelling, by birth years; an unknown year is `None`.
#[derive(Debug, Clone, PartialEq)]
pub enum Occupancy {
    Vacant,
    Household(Vec<Option<i16>>),
}

/// One dwelling of the landlord.
pub struct Dwelling {
    /// The landlord's reference: `HV-TIL-A-0203`.
    pub reference: String,
    pub residence: usize,
    pub entrance: usize,
    pub floor: u32,
    pub apartment: u32,
    pub rooms: u8,
    pub area: u32,
    /// N0 to N4, or `None`: never seen.
    pub level: Option<u8>,
    pub occupancy: Occupancy,
}

impl Dwelling {
    /// Is somebody of the household well over 70 on any date from 2026 on?
    #[cfg(test)]
    pub fn has_over_70(&self) -> bool {
        matches!(&self.occupancy, Occupancy::Household(people) if people.iter().flatten().any(|y| *y <= 1952))
    }
}

/// Every dwelling, in the order of the landlord's file.
pub fn all(residences: &[Residence]) -> Vec<Dwelling> {
    let mut rng = Rng::of("dwellings");
    let mut list = Vec::new();
    for (index, residence) in residences.iter().enumerate() {
        let first = list.len();
        for (e, entrance) in residence.entrances.iter().enumerate() {
            for (floor, &count) in entrance.floors.iter().enumerate() {
                for door in 0..count {
                    let rooms = residence.rooms[(door as usize + e) % residence.rooms.len()];
                    let area = 16 + 16 * u32::from(rooms) + rng.below(8) as u32;
                    let apartment = floor as u32 * 100 + door + 1;
                    let reference = if residence.individual {
                        format!("HV-{}-{:03}", residence.code, entrance.number)
                    } else {
                        format!("HV-{}-{}-{apartment:04}", residence.code, entrance.staircase)
                    };
                    list.push(Dwelling {
                        reference,
                        residence: index,
                        entrance: e,
                        floor: floor as u32,
                        apartment,
                        rooms,
                        area,
                        level: None,
                        occupancy: Occupancy::Vacant,
                    });
                }
            }
        }
        let own = &mut list[first..];
        give_levels(own, residence, &mut rng);
        give_households(own, residence, &mut rng);
    }
    list
}

/// A shuffled list of the ranks of the dwellings.
fn shuffled(count: usize, rng: &mut Rng) -> Vec<usize> {
    let mut ranks: Vec<usize> = (0..count).collect();
    for i in (1..count).rev() {
        ranks.swap(i, rng.below(i + 1));
    }
    ranks
}

fn give_levels(own: &mut [Dwelling], residence: &Residence, rng: &mut Rng) {
    let mut order = shuffled(own.len(), rng);
    // The best levels go to the lowest floors, as works usually do.
    order.sort_by_key(|&i| own[i].floor);
    let levels = &residence.levels;
    let ladder = [(4, levels.n4), (3, levels.n3), (2, levels.n2), (1, levels.n1)];
    let mut next = order.into_iter();
    for (level, count) in ladder {
        for i in next.by_ref().take(count) {
            own[i].level = Some(level);
        }
    }
    let mut rest: Vec<usize> = next.collect();
    for k in (1..rest.len()).rev() {
        rest.swap(k, rng.below(k + 1));
    }
    for i in rest.into_iter().take(levels.n0) {
        own[i].level = Some(0);
    }
}

fn give_households(own: &mut [Dwelling], residence: &Residence, rng: &mut Rng) {
    let need = &residence.need;
    for (rank, i) in shuffled(own.len(), rng).into_iter().enumerate() {
        let rooms = own[i].rooms;
        let bounds = [need.vacant, need.over_70, need.unknown, need.sixties];
        let limit = |n: usize| bounds.iter().take(n).sum::<usize>();
        own[i].occupancy = if rank < limit(1) {
            Occupancy::Vacant
        } else if rank < limit(2) {
            let elder = 1931 + rng.below(19) as i16;
            let mut people = vec![Some(elder)];
            if rng.chance(0.42) {
                people.push(Some((elder + rng.below(9) as i16 - 3).min(1950)));
            }
            if rooms > 3 && rng.chance(0.2) {
                people.push(Some(1968 + rng.below(14) as i16));
            }
            Occupancy::Household(people)
        } else if rank < limit(3) {
            let mut people = vec![None];
            if rng.chance(0.35) {
                people.push(Some(1969 + rng.below(20) as i16));
            }
            Occupancy::Household(people)
        } else if rank < limit(4) {
            let mut people = vec![Some(1959 + rng.below(6) as i16)];
            if rng.chance(0.5) {
                people.push(Some(1960 + rng.below(7) as i16));
            }
            Occupancy::Household(people)
        } else {
            younger_household(rooms, rng)
        };
    }
}

/// Nobody older than 57 at the end of 2026.
fn younger_household(rooms: u8, rng: &mut Rng) -> Occupancy {
    let parent = 1969 + rng.below(32) as i16;
    let mut people = vec![Some(parent)];
    if rooms > 1 && rng.chance(0.55) {
        people.push(Some((parent + rng.below(9) as i16 - 4).max(1969)));
    }
    let room_for = usize::from(rooms.saturating_sub(2));
    if room_for > 0 && parent < 1999 {
        for _ in 0..rng.below(room_for + 2) {
            people.push(Some((parent + 22 + rng.below(16) as i16).min(2025)));
        }
    }
    Occupancy::Household(people)
}

#[cfg(test)]
mod tests {
    use super::{super::residences, *};

    #[test]
    fn each_residence_houses_the_people_of_its_plan() {
        let plan = residences::all();
        let list = all(&plan);
        for (index, residence) in plan.iter().enumerate() {
            let own: Vec<&Dwelling> = list.iter().filter(|d| d.residence == index).collect();
            let elders = own.iter().filter(|d| d.has_over_70()).count();
            let unknown = own
                .iter()
                .filter(|d| !d.has_over_70())
                .filter(|d| matches!(&d.occupancy, Occupancy::Household(p) if p.contains(&None)))
                .count();
            assert_eq!(
                (elders, unknown),
                (residence.need.over_70, residence.need.unknown),
                "{}",
                residence.name
            );
        }
    }

    #[test]
    fn nobody_turns_seventy_before_2029() {
        // So that "exactly 20 %" stays exact for some years.
        let between = 1953..=1958;
        for dwelling in all(&residences::all()) {
            if let Occupancy::Household(people) = dwelling.occupancy {
                assert!(people.iter().flatten().all(|y| !between.contains(y)));
            }
        }
    }
}
