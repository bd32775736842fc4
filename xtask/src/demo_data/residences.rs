//! The twelve residences of the invented landlord "Habitat Valombre": what the files say of them is drawn from here.

use super::{
    plane::{P, Rect, p},
    terrain::on_slope,
};

/// One front door: its number, its staircase, how many dwellings there are on each floor from the ground up.
pub struct Entrance {
    pub number: u32,
    pub staircase: &'static str,
    pub at: P,
    pub floors: Vec<u32>,
}

/// How many dwellings of each known level; the rest is unknown.
pub struct Levels {
    pub n0: usize,
    pub n1: usize,
    pub n2: usize,
    pub n3: usize,
    pub n4: usize,
}

/// Who lives there: the plan that the occupancy file follows.
pub struct Need {
    /// Dwellings with at least one person who is well over 70.
    pub over_70: usize,
    /// Dwellings where the date of birth of somebody is missing and nobody is known to be 70.
    pub unknown: usize,
    pub vacant: usize,
    /// Dwellings whose eldest is between 60 and 68 at the end of 2026.
    pub sixties: usize,
}

/// One answer of a survey: item of `model::survey::SURVEY`, value.
pub type Answer = (&'static str, i32);

pub struct Residence {
    /// Three letters, the middle of the dwellings' references.
    pub code: &'static str,
    pub name: &'static str,
    pub building: Option<Rect>,
    pub entrances: Vec<Entrance>,
    pub year: i16,
    pub let_year: i16,
    pub financing: u8,
    /// `None` when the landlord's file does not say.
    pub lift: Option<bool>,
    pub individual: bool,
    pub priority: bool,
    pub energy: char,
    /// Rooms of the dwellings of one floor, repeated.
    pub rooms: &'static [u8],
    pub levels: Levels,
    pub need: Need,
    /// When and by whom it was surveyed, and the answers; empty: not surveyed.
    pub surveyed: Option<(&'static str, &'static str)>,
    pub answers: &'static [Answer],
}

impl Residence {
    /// The landlord's reference of the residence: `HV-TIL`.
    pub fn reference(&self) -> String {
        format!("HV-{}", self.code)
    }

    #[cfg(test)]
    pub fn dwellings(&self) -> usize {
        self.entrances.iter().flat_map(|e| &e.floors).map(|n| *n as usize).sum()
    }
}

fn door(number: u32, staircase: &'static str, at: P, floors: &[u32]) -> Entrance {
    Entrance { number, staircase, at, floors: floors.to_vec() }
}

fn block(x: f64, y: f64, width: f64, depth: f64) -> Option<Rect> {
    Some(Rect::new(p(x, y), p(1.0, 0.0), width, depth))
}

/// The ground that residences take: no street passes there, nothing else is built there.
pub fn footprints() -> Vec<Rect> {
    all().iter().filter_map(|r| r.building).collect()
}

/// Meridians of the houses of Les Coteaux: away from where other streets cross the Chemin des Vignes.
const HOUSES: [f64; 12] = [64.0, 78.0, 92.0, 122.0, 136.0, 150.0, 164.0, 178.0, 192.0, 206.0, 220.0, 233.0];

/// The two houses, one above and one below, of each meridian.
fn houses() -> Vec<Entrance> {
    let mut all = Vec::new();
    for (rank, x) in HOUSES.into_iter().enumerate() {
        let number = 2 * rank as u32 + 1;
        all.push(door(number, "", on_slope(x, 20.0) - p(0.0, 11.0), &[1]));
        all.push(door(number + 1, "", on_slope(x, 20.0) + p(0.0, 11.0), &[1]));
    }
    all
}

/// Every residence, in the order of the landlord's file.
pub fn all() -> Vec<Residence> {
    let mut list = lower_town();
    list.extend(upper_town());
    list
}

fn lower_town() -> Vec<Residence> {
    vec![
        Residence {
            code: "TIL",
            name: "Les Tilleuls",
            building: block(1010.0, 733.0, 46.0, 14.0),
            entrances: vec![door(14, "A", p(1010.0, 747.0), &[5, 7, 7, 7, 7, 7])],
            year: 1968,
            let_year: 1968,
            financing: 52,
            lift: Some(true),
            individual: false,
            priority: false,
            energy: 'D',
            rooms: &[3, 4, 2, 3, 1, 4, 3],
            levels: Levels { n0: 10, n1: 10, n2: 4, n3: 4, n4: 0 },
            need: Need { over_70: 9, unknown: 2, vacant: 0, sixties: 5 },
            surveyed: Some(("2026-05-12", "agence centre")),
            // As test vector TV-07 of the index: corridor, slope and seats were not measured.
            answers: &[
                ("COM-STEPFREE", 85),
                ("COM-LIFT", 1),
                ("OUT-STEPS", 0),
                ("OUT-THRESHOLD", 1),
                ("COM-DOOR", 85),
                ("COM-HANDRAIL", 1),
                ("COM-NOSING", 0),
                ("COM-LIGHT", 1),
                ("COM-SIGNS", 0),
                ("SUR-STEPFREE", 1),
                ("SUR-WIDTH", 145),
                ("SUR-LIGHT", 1),
            ],
        },
        Residence {
            code: "ERA",
            name: "Les Érables",
            building: block(930.0, 165.0, 32.0, 13.0),
            entrances: vec![door(7, "A", p(930.0, 174.0), &[4, 4, 4, 4, 4])],
            year: 1961,
            let_year: 1962,
            financing: 52,
            lift: Some(false),
            individual: false,
            priority: false,
            energy: 'E',
            rooms: &[3, 2, 4, 3],
            levels: Levels { n0: 14, n1: 0, n2: 0, n3: 6, n4: 0 },
            need: Need { over_70: 6, unknown: 0, vacant: 0, sixties: 2 },
            surveyed: Some(("2026-04-02", "agence gare")),
            // As test vector TV-08: everything is right around, and five steps lead to the hall.
            answers: &[
                ("COM-STEPFREE", 0),
                ("COM-LIFT", 0),
                ("OUT-STEPS", 5),
                ("OUT-RAMP", 0),
                ("COM-DOOR", 95),
                ("COM-CORRIDOR", 130),
                ("COM-HANDRAIL", 1),
                ("COM-NOSING", 1),
                ("COM-LIGHT", 1),
                ("COM-SIGNS", 1),
                ("SUR-STEPFREE", 1),
                ("SUR-SLOPE", 2),
                ("SUR-WIDTH", 150),
                ("SUR-SEAT", 60),
                ("SUR-LIGHT", 1),
            ],
        },
        Residence {
            code: "TAN",
            name: "Cité des Tanneurs",
            building: block(1500.0, 600.0, 62.0, 12.0),
            entrances: vec![
                door(21, "A", p(1480.0, 609.0), &[3, 3, 3, 3]),
                door(23, "B", p(1500.0, 609.0), &[3, 3, 3, 3]),
                door(25, "C", p(1520.0, 609.0), &[3, 3, 3, 3]),
            ],
            year: 1932,
            let_year: 1932,
            financing: 50,
            lift: Some(false),
            individual: false,
            priority: false,
            energy: 'F',
            rooms: &[2, 3, 2],
            levels: Levels { n0: 22, n1: 0, n2: 1, n3: 0, n4: 0 },
            need: Need { over_70: 10, unknown: 2, vacant: 1, sixties: 4 },
            surveyed: Some(("2025-11-18", "agence centre")),
            answers: &[
                ("COM-STEPFREE", 0),
                ("COM-LIFT", 0),
                ("OUT-STEPS", 3),
                ("OUT-RAMP", 0),
                ("COM-DOOR", 82),
                ("COM-CORRIDOR", 95),
                ("COM-HANDRAIL", 0),
                ("COM-LIGHT", 1),
                ("SUR-STEPFREE", 1),
                ("SUR-WIDTH", 120),
            ],
        },
        Residence {
            code: "CLO",
            name: "Le Clos des Lavandières",
            building: block(1660.0, 530.0, 44.0, 14.0),
            entrances: vec![door(4, "A", p(1660.0, 520.0), &[8, 8, 8, 8])],
            year: 2019,
            let_year: 2019,
            financing: 13,
            lift: Some(true),
            individual: false,
            priority: false,
            energy: 'A',
            rooms: &[2, 3, 2, 4, 3, 2, 3, 2],
            levels: Levels { n0: 0, n1: 22, n2: 4, n3: 4, n4: 2 },
            need: Need { over_70: 3, unknown: 0, vacant: 1, sixties: 2 },
            surveyed: Some(("2026-02-10", "maîtrise d’ouvrage")),
            answers: &[
                ("COM-STEPFREE", 100),
                ("COM-LIFT", 1),
                ("OUT-STEPS", 0),
                ("OUT-THRESHOLD", 0),
                ("COM-DOOR", 98),
                ("COM-CORRIDOR", 150),
                ("COM-HANDRAIL", 1),
                ("COM-NOSING", 1),
                ("COM-LIGHT", 1),
                ("COM-SIGNS", 1),
            ],
        },
        Residence {
            code: "PON",
            name: "Résidence du Pont",
            building: block(556.0, 470.0, 34.0, 13.0),
            entrances: vec![door(3, "A", p(556.0, 479.0), &[6, 6, 6, 6, 6])],
            year: 1996,
            let_year: 1997,
            financing: 12,
            lift: Some(true),
            individual: false,
            priority: false,
            energy: 'C',
            rooms: &[3, 2, 4, 3, 2, 5],
            levels: Levels { n0: 8, n1: 12, n2: 2, n3: 2, n4: 0 },
            // Exactly 20 %: not a target, the rule is strict.
            need: Need { over_70: 6, unknown: 0, vacant: 0, sixties: 0 },
            surveyed: Some(("2026-03-20", "agence centre")),
            answers: &[
                ("COM-STEPFREE", 100),
                ("COM-LIFT", 1),
                ("OUT-RAMP", 1),
                ("OUT-RAMP-SLOPE", 7),
                ("OUT-STEPS", 2),
                ("COM-DOOR", 90),
                ("COM-CORRIDOR", 125),
                ("COM-HANDRAIL", 1),
                ("COM-NOSING", 0),
                ("COM-LIGHT", 0),
                ("COM-SIGNS", 1),
                ("SUR-STEPFREE", 1),
                ("SUR-SLOPE", 4),
                ("SUR-WIDTH", 140),
                ("SUR-SEAT", 90),
                ("SUR-LIGHT", 1),
            ],
        },
        Residence {
            code: "RAI",
            name: "Résidence du Rail",
            building: block(480.0, 128.0, 46.0, 12.0),
            entrances: vec![
                door(30, "A", p(468.0, 118.0), &[1, 4, 4, 4]),
                door(32, "B", p(492.0, 118.0), &[1, 4, 4, 4]),
            ],
            year: 1955,
            let_year: 1956,
            financing: 51,
            lift: None,
            individual: false,
            priority: false,
            energy: 'F',
            rooms: &[3, 2, 3, 4],
            levels: Levels { n0: 6, n1: 0, n2: 0, n3: 0, n4: 0 },
            need: Need { over_70: 3, unknown: 1, vacant: 1, sixties: 2 },
            surveyed: None,
            answers: &[],
        },
        Residence {
            code: "CLT",
            name: "Les Jardins du Cloître",
            building: block(612.0, 650.0, 36.0, 12.0),
            entrances: vec![door(2, "A", p(612.0, 641.0), &[4, 6, 6])],
            year: 2008,
            let_year: 2008,
            financing: 10,
            lift: Some(true),
            individual: false,
            priority: false,
            energy: 'B',
            rooms: &[2, 2, 1, 2, 3, 2],
            levels: Levels { n0: 0, n1: 2, n2: 4, n3: 8, n4: 2 },
            need: Need { over_70: 8, unknown: 0, vacant: 0, sixties: 3 },
            surveyed: Some(("2026-06-03", "référente autonomie")),
            answers: &[
                ("COM-STEPFREE", 100),
                ("COM-LIFT", 1),
                ("OUT-STEPS", 0),
                ("OUT-THRESHOLD", 2),
                ("COM-DOOR", 93),
                ("COM-CORRIDOR", 140),
                ("COM-HANDRAIL", 1),
                ("COM-NOSING", 1),
                ("COM-LIGHT", 1),
                ("COM-SIGNS", 1),
                ("SUR-STEPFREE", 1),
                ("SUR-SLOPE", 3),
                ("SUR-WIDTH", 150),
                ("SUR-SEAT", 80),
                ("SUR-LIGHT", 1),
            ],
        },
    ]
}

fn upper_town() -> Vec<Residence> {
    vec![
        Residence {
            code: "TOU",
            name: "Tour Belvédère",
            building: block(1330.0, 1150.0, 24.0, 24.0),
            entrances: vec![door(1, "A", p(1330.0, 1134.0), &[4; 16])],
            year: 1972,
            let_year: 1973,
            financing: 52,
            lift: Some(true),
            individual: false,
            priority: true,
            energy: 'E',
            rooms: &[3, 4, 3, 2],
            levels: Levels { n0: 20, n1: 16, n2: 3, n3: 2, n4: 1 },
            need: Need { over_70: 11, unknown: 4, vacant: 2, sixties: 7 },
            surveyed: Some(("2026-01-22", "agence plateau")),
            answers: &[
                ("COM-STEPFREE", 94),
                ("COM-LIFT", 1),
                ("OUT-RAMP", 1),
                ("OUT-RAMP-SLOPE", 5),
                ("COM-DOOR", 100),
                ("COM-CORRIDOR", 115),
                ("COM-LIGHT", 0),
                ("COM-SIGNS", 1),
                ("SUR-STEPFREE", 1),
                ("SUR-SLOPE", 3),
                ("SUR-LIGHT", 0),
            ],
        },
        Residence {
            code: "HAU",
            name: "Les Hauts de Valombre",
            building: block(1560.0, 1186.0, 92.0, 12.0),
            entrances: vec![
                door(2, "A", p(1530.0, 1177.0), &[4; 5]),
                door(4, "B", p(1560.0, 1177.0), &[4; 5]),
                door(6, "C", p(1590.0, 1177.0), &[4; 5]),
            ],
            year: 1974,
            let_year: 1974,
            financing: 52,
            lift: Some(false),
            individual: false,
            priority: true,
            energy: 'E',
            rooms: &[4, 3, 3, 5],
            levels: Levels { n0: 30, n1: 6, n2: 2, n3: 0, n4: 0 },
            // Exactly 20 % as well, in a large residence.
            need: Need { over_70: 12, unknown: 0, vacant: 0, sixties: 0 },
            surveyed: Some(("2025-12-09", "agence plateau")),
            answers: &[
                ("COM-STEPFREE", 20),
                ("COM-LIFT", 0),
                ("OUT-THRESHOLD", 2),
                ("OUT-STEPS", 0),
                ("COM-DOOR", 88),
                ("COM-CORRIDOR", 120),
                ("COM-HANDRAIL", 1),
                ("COM-NOSING", 0),
                ("COM-LIGHT", 1),
                ("COM-SIGNS", 0),
                ("SUR-STEPFREE", 1),
                ("SUR-SEAT", 150),
            ],
        },
        Residence {
            code: "ORM",
            name: "Les Ormes",
            building: block(1440.0, 1318.0, 52.0, 12.0),
            entrances: vec![
                door(9, "A", p(1426.0, 1309.0), &[4, 4, 4]),
                door(11, "B", p(1454.0, 1309.0), &[4, 4, 4]),
            ],
            year: 1976,
            let_year: 1976,
            financing: 52,
            lift: None,
            individual: false,
            priority: true,
            energy: 'D',
            rooms: &[3, 4, 3, 4],
            levels: Levels { n0: 4, n1: 2, n2: 0, n3: 0, n4: 0 },
            need: Need { over_70: 4, unknown: 2, vacant: 0, sixties: 2 },
            surveyed: None,
            answers: &[],
        },
        Residence {
            code: "REM",
            name: "Résidence des Remparts",
            building: block(752.0, 1004.0, 40.0, 12.0),
            entrances: vec![
                door(16, "A", p(742.0, 995.0), &[2, 4, 4, 4]),
                door(18, "B", p(762.0, 995.0), &[2, 4, 4, 4]),
            ],
            year: 1890,
            let_year: 2001,
            financing: 13,
            lift: Some(false),
            individual: false,
            priority: false,
            energy: 'D',
            rooms: &[2, 3, 2, 3],
            levels: Levels { n0: 12, n1: 0, n2: 2, n3: 0, n4: 0 },
            need: Need { over_70: 6, unknown: 3, vacant: 1, sixties: 3 },
            surveyed: Some(("2026-03-05", "agence plateau")),
            answers: &[
                ("COM-STEPFREE", 0),
                ("COM-LIFT", 0),
                ("OUT-STEPS", 1),
                ("OUT-THRESHOLD", 12),
                ("COM-DOOR", 78),
                ("COM-CORRIDOR", 100),
                ("COM-HANDRAIL", 1),
                ("SUR-WIDTH", 110),
            ],
        },
        Residence {
            code: "COT",
            name: "Les Coteaux",
            building: None,
            entrances: houses(),
            year: 1985,
            let_year: 1985,
            financing: 12,
            lift: Some(false),
            individual: true,
            priority: false,
            energy: 'D',
            rooms: &[4],
            levels: Levels { n0: 10, n1: 4, n2: 1, n3: 1, n4: 0 },
            need: Need { over_70: 7, unknown: 1, vacant: 0, sixties: 4 },
            surveyed: None,
            answers: &[],
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_plan_of_each_residence_fits_its_dwellings() {
        for r in all() {
            let known = r.levels.n0 + r.levels.n1 + r.levels.n2 + r.levels.n3 + r.levels.n4;
            let planned = r.need.over_70 + r.need.unknown + r.need.vacant + r.need.sixties;
            assert!(known <= r.dwellings() && planned <= r.dwellings(), "{}", r.name);
        }
    }

    #[test]
    fn four_hundred_dwellings_in_twelve_residences_of_distinct_codes() {
        let list = all();
        assert_eq!(list.len(), 12);
        assert_eq!(list.iter().map(Residence::dwellings).sum::<usize>(), 400);
        assert_eq!(list.iter().map(|r| r.code).collect::<BTreeSet<_>>().len(), 12);
    }

    #[test]
    fn les_tilleuls_and_les_erables_have_the_levels_of_their_test_vectors() {
        let list = all();
        let of = |code: &str| list.iter().find(|r| r.code == code).unwrap();
        let til = of("TIL");
        assert_eq!(
            (til.dwellings(), til.levels.n3, til.levels.n2, til.levels.n1, til.levels.n0),
            (40, 4, 4, 10, 10)
        );
        let era = of("ERA");
        assert_eq!((era.dwellings(), era.levels.n3, era.levels.n0), (20, 6, 14));
    }
}
