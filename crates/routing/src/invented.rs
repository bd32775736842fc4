//! Invented directories and requests, from a seed: for trials and measures, never shown as anybody's.

use crate::{Absence, Area, Conditions, Desk, Directory, Facts, Level, Place, Request, Team, Urgency};
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Numbers that a seed gives again: SplitMix64 (Steele, Lea, Flood, 2014).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    #[must_use]
    pub const fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `end`; 0 when that is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.number() % end.max(1)
    }

    pub fn small(&mut self, end: u32) -> u32 {
        u32::try_from(self.below(u64::from(end))).unwrap_or_default()
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of these; `None` of nothing.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(usize::try_from(self.below(of.len() as u64)).unwrap_or_default())
    }
}

/// The first day of every trial.
pub const DAY: Date = date(2026, 3, 2);

/// Kinds and phases of invented requests.
pub const KINDS: [&str; 4] = ["association", "landlord", "operator", "innovator"];
pub const PHASES: [&str; 3] = ["before", "during", "after"];

/// So many communes, in EPCI of 9, départements of 27 and regions of 81; every eleventh EPCI lies in two départements,
/// and every fiftieth commune is in no EPCI.
#[must_use]
pub fn geography(communes: u32) -> Vec<Place> {
    let straddles = |epci: u32| epci % 11 == 10;
    (0..communes)
        .map(|at| Place {
            commune: Some(format!("c{at:05}")),
            epci: (at % 50 != 49).then(|| format!("e{:04}", at / 9)),
            departement: Some(format!("d{:03}", at / 27 + u32::from(straddles(at / 9) && at % 9 > 4))),
            region: Some(format!("r{:02}", at / 81)),
        })
        .collect()
}

/// How large an invented directory is.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub teams: u32,
    pub organisations: u32,
    pub subjects: u32,
    /// Subjects of one team, at most.
    pub treated: u32,
    /// Everything that may go wrong does: absences, conflicts, conditions, no capacity, nothing declared.
    pub harsh: bool,
}

#[must_use]
pub fn subject(at: u32) -> String {
    format!("{}-{at:03}", if at.is_multiple_of(2) { "estate" } else { "support" })
}

/// A directory of that shape.
#[must_use]
pub fn directory(random: &mut Random, shape: Shape, places: &[Place]) -> Directory {
    let teams = (0..shape.teams).map(|at| team(random, at, shape, places)).collect();
    let desk = Desk { id: "desk".to_owned(), name: "Guichet inventé".to_owned() };
    // What is invented is sound; were it not, trials would run on nothing and their tallies would say so.
    Directory::new(desk.clone(), teams).unwrap_or_else(|_| empty(desk))
}

fn empty(desk: Desk) -> Directory {
    match Directory::new(desk, Vec::new()) {
        Ok(directory) => directory,
        Err(never) => unreachable!("a directory without teams: {never}"),
    }
}

fn area(random: &mut Random, places: &[Place]) -> Area {
    let place = random.one(places).cloned().unwrap_or_default();
    let level = match random.below(10) {
        0..=4 => Level::Commune,
        5..=6 => Level::Epci,
        7 => Level::Departement,
        8 => Level::Region,
        _ => Level::Country,
    };
    let mut area = Area::around(&place, level).unwrap_or_else(Area::country);
    if level == Level::Epci && random.percent(20) {
        // An EPCI of which the département is not told.
        area.place.departement = None;
    }
    area
}

fn team(random: &mut Random, at: u32, shape: Shape, places: &[Place]) -> Team {
    let rare = |random: &mut Random, share: u64| shape.harsh && random.percent(share);
    let any_subject = rare(random, 5);
    let treated = if rare(random, 4) { 0 } else { 1 + random.small(shape.treated.max(1)) };
    let mut conditions = Conditions::default();
    if random.percent(20) {
        conditions.organisation_kinds.extend(random.one(&KINDS).map(|kind| (*kind).to_owned()));
    }
    if random.percent(20) {
        conditions.least_dwellings = random.percent(50).then(|| random.small(20));
        conditions.most_dwellings = random.percent(50).then(|| 20 + random.small(200));
    }
    if random.percent(15) {
        conditions.phases.extend(random.one(&PHASES).map(|phase| (*phase).to_owned()));
    }
    let absences = if rare(random, 15) {
        let from = DAY.saturating_add(i64::from(random.small(20)).days()).saturating_sub(10.days());
        vec![Absence { from, to: from.saturating_add(i64::from(random.small(20)).days()) }]
    } else {
        Vec::new()
    };
    let capacity = if rare(random, 10) { 0 } else { 1 + random.small(5) };
    let areas = if rare(random, 5) { 0 } else { 1 + random.small(4) };
    let reach = match random.below(8) {
        0 => Some(Level::Epci),
        1 => Some(Level::Departement),
        2 => Some(Level::Region),
        3 => Some(Level::Country),
        _ => None,
    };
    let recent = random.small(12);
    Team {
        id: format!("t{at:05}"),
        organisation: format!("o{:04}", random.small(shape.organisations)),
        name: format!("Équipe inventée {at}"),
        active: !rare(random, 8),
        subjects: (0..treated).map(|_| subject(random.small(shape.subjects))).collect(),
        any_subject,
        ground: (0..areas).map(|_| area(random, places)).collect(),
        reach,
        remote: random.percent(20),
        conditions,
        conflicts: (0..if rare(random, 15) { 1 } else { 0 })
            .map(|_| format!("o{:04}", random.small(shape.organisations)))
            .collect(),
        absences,
        open: random.small(capacity + 1),
        capacity,
        recent,
        past: if random.percent(25) { random.small(3) } else { recent + 3 },
    }
}

/// A request of which each fact is known so many times in a hundred.
#[must_use]
pub fn request(random: &mut Random, number: u64, shape: Shape, places: &[Place], known: u64) -> Request {
    let whole = random.one(places).cloned().unwrap_or_default();
    let place = if random.percent(known) {
        whole
    } else {
        // What a requester may say who does not know, or does not want to say, the commune.
        match random.below(4) {
            0 => Place { commune: None, ..whole },
            1 => Place { commune: None, epci: None, ..whole },
            2 => Place { region: whole.region, ..Place::default() },
            _ => Place::default(),
        }
    };
    // One subject in fifty is treated by nobody.
    let asked = random.small(shape.subjects + shape.subjects / 50 + 1);
    Request {
        need: format!("n{number}"),
        subject: random.percent(known).then(|| subject(asked)),
        place,
        requester: random.percent(known).then(|| format!("o{:04}", random.small(shape.organisations))),
        urgency: if random.percent(25) { Urgency::Urgent } else { Urgency::Normal },
        facts: facts(random, known),
        already: (0..random.small(3)).map(|_| format!("t{:05}", random.small(shape.teams * 2))).collect(),
    }
}

/// Facts, each known so many times in a hundred.
#[must_use]
pub fn facts(random: &mut Random, known: u64) -> Facts {
    let remote = random.percent(50);
    Facts {
        remote: random.percent(known).then_some(remote),
        organisation_kind: random
            .percent(known)
            .then(|| random.one(&KINDS).copied().unwrap_or_default().to_owned()),
        dwellings: random.percent(known).then(|| random.small(250)),
        phase: random.percent(known).then(|| random.one(&PHASES).copied().unwrap_or_default().to_owned()),
    }
}
