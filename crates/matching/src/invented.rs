//! An invented country of projects and landlords, from a seed: for tests and measures. Nothing in it is real.

use crate::{Context, Ground, Host, PlaceKind, Project, Public, Range, Settlement, Support, Theme};
use std::collections::BTreeSet;
use trust::territory::{Containment, Territory};

/// A sequence of numbers made from a seed (SplitMix64).
#[derive(Debug, Clone)]
pub struct Numbers(pub u64);

impl Numbers {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below another.
    pub fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.draw() % most.max(1) as u64).unwrap_or(0)
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn some<T: Ord + Copy>(&mut self, of: &[T], most: usize) -> BTreeSet<T> {
        (0..=self.below(most)).filter_map(|_| of.get(self.below(of.len()))).copied().collect()
    }

    fn figure(&mut self) -> Option<u16> {
        let value = self.below(1_001);
        (!self.chance(25)).then(|| u16::try_from(value).unwrap_or(0))
    }

    fn context(&mut self) -> Context {
        let settlement = self.below(Settlement::ALL.len());
        Context {
            settlement: (!self.chance(20)).then(|| Settlement::ALL[settlement]),
            priority: self.figure(),
            seniors: self.figure(),
            alone: self.figure(),
        }
    }
}

/// A country whose geography is in its codes: thirteen régions of eight départements of twenty communes.
#[derive(Debug, Clone, Copy)]
pub struct Country;

const REGIONS: usize = 13;
const DEPARTEMENTS: usize = 8;
const COMMUNES: usize = 20;

fn region_of(territory: &Territory) -> Option<String> {
    match territory {
        Territory::Region(code) => Some(code.clone()),
        Territory::Departement(code) | Territory::Commune(code) => code.get(..2).map(str::to_owned),
        _ => None,
    }
}

impl Ground for Country {
    fn touches(&self, one: &Territory, other: &Territory) -> Containment {
        use Territory::{Commune, Country, Departement};
        let is_in = match (one, other) {
            (Country, _) | (_, Country) => true,
            (Commune(a), Commune(b)) | (Departement(a), Departement(b)) => a == b,
            (Commune(c), Departement(d)) | (Departement(d), Commune(c)) => c.get(..3) == Some(d.as_str()),
            _ => region_of(one) == region_of(other),
        };
        if is_in { Containment::Inside } else { Containment::Outside }
    }
}

fn territory(numbers: &mut Numbers) -> Territory {
    let (region, departement, commune) =
        (numbers.below(REGIONS), numbers.below(DEPARTEMENTS), numbers.below(COMMUNES));
    match numbers.below(10) {
        0 => Territory::Region(format!("{region:02}")),
        1..5 => Territory::Departement(format!("{region:02}{departement}")),
        _ => Territory::Commune(format!("{region:02}{departement}{commune:02}")),
    }
}

fn territories(numbers: &mut Numbers, most: usize) -> BTreeSet<Territory> {
    (0..=numbers.below(most)).map(|_| territory(numbers)).collect()
}

/// An invented project.
pub fn project(numbers: &mut Numbers, at: usize) -> Project {
    let said = |numbers: &mut Numbers| !numbers.chance(10);
    let least = i64::try_from(numbers.below(60)).unwrap_or(0) * 100_000;
    let more = i64::try_from(numbers.below(40)).unwrap_or(0) * 100_000;
    let wide = numbers.chance(15);
    Project {
        id: format!("project-{at:05}"),
        themes: numbers.some(Theme::ALL, 3),
        publics: said(numbers).then(|| numbers.some(Public::ALL, 3)),
        places: said(numbers)
            .then(|| if numbers.chance(30) { BTreeSet::new() } else { numbers.some(PlaceKind::ALL, 3) }),
        supports: said(numbers).then(|| numbers.some(Support::ALL, 3)),
        territories: said(numbers)
            .then(|| if wide { BTreeSet::from([Territory::Country]) } else { territories(numbers, 6) }),
        money: said(numbers).then_some(Range { least, most: least + more }),
        level: u8::try_from(numbers.below(5)).unwrap_or(0),
        origin: numbers.context(),
        seen: u32::try_from(numbers.below(40)).unwrap_or(0),
    }
}

/// An invented landlord.
pub fn host(numbers: &mut Numbers, at: usize) -> Host {
    let said = |numbers: &mut Numbers| !numbers.chance(10);
    let most = i64::try_from(numbers.below(90)).unwrap_or(0) * 100_000;
    Host {
        id: format!("landlord-{at:03}"),
        themes: said(numbers).then(|| numbers.some(Theme::ALL, 5)),
        publics: said(numbers).then(|| numbers.some(Public::ALL, 5)),
        places: said(numbers).then(|| numbers.some(PlaceKind::ALL, 4)),
        supports: said(numbers).then(|| numbers.some(Support::ALL, 4)),
        territories: said(numbers).then(|| territories(numbers, 8)),
        most_cents: said(numbers).then_some(most),
        least_level: u8::try_from(numbers.below(3)).unwrap_or(0),
        target: numbers.context(),
    }
}
