//! What is open for a residence: what is locked, and what a case of a proof supposes.

use crate::answer::{Restriction, Subject};
use crate::instance::{Instance, Lock, What};
use std::collections::BTreeMap;

/// Years as bits; the bit after the last year says "never".
pub(crate) type Years = u32;

/// What is open for one residence.
#[derive(Debug, Clone)]
pub(crate) struct Domain {
    pub campaign: Years,
    pub ramp: Years,
    pub lift: Years,
    /// Dwellings that must be adapted, by class, year and package.
    pub forced: BTreeMap<(usize, usize, usize), u32>,
    /// Set aside: class, year, package.
    pub barred: Vec<(usize, Option<usize>, Option<usize>)>,
    /// Least and most dwellings of a class adapted in a year.
    pub counts: BTreeMap<(usize, usize), (u32, u32)>,
}

impl Domain {
    /// All that the instance itself leaves open, one for each residence.
    pub fn all(instance: &Instance) -> Vec<Self> {
        let never = 1 << instance.years();
        let every = (never << 1) - 1;
        let open = |there: bool| if there { every } else { never };
        let domain = |residence: &crate::Residence| Self {
            campaign: open(residence.campaign.is_some()),
            ramp: open(residence.ramp.is_some()),
            lift: open(residence.lift.is_some()),
            forced: BTreeMap::new(),
            barred: Vec::new(),
            counts: BTreeMap::new(),
        };
        let mut all: Vec<Self> = instance.residences.iter().map(domain).collect();
        for lock in &instance.locks {
            all[lock.residence as usize].lock(instance, lock);
        }
        all
    }

    fn lock(&mut self, instance: &Instance, lock: &Lock) {
        let place = lock.year.and_then(|year| instance.place(year));
        let never = 1 << instance.years();
        let years = place.map_or(never - 1, |place| 1 << place);
        let narrow = |open: &mut Years| *open &= if lock.must { years } else { !years };
        match lock.what {
            What::Campaign => narrow(&mut self.campaign),
            What::Ramp => narrow(&mut self.ramp),
            What::Lift => narrow(&mut self.lift),
            What::Dwellings { class, package, count } => {
                let package = package.map(|package| package as usize);
                match (lock.must, place, package) {
                    (true, Some(place), Some(package)) => {
                        let forced = self.forced.entry((class as usize, place, package)).or_insert(0);
                        *forced = forced.saturating_add(count);
                    }
                    _ => self.barred.push((class as usize, place, package)),
                }
            }
        }
    }

    /// Keeps only what a restriction says, or its contrary.
    pub fn restrict(&mut self, on: &Restriction, holds: bool) {
        let until = (2 << on.year) - 1;
        let narrow = |open: &mut Years| *open &= if holds { until } else { !until };
        match on.subject {
            Subject::Campaign => narrow(&mut self.campaign),
            Subject::Ramp => narrow(&mut self.ramp),
            Subject::Lift => narrow(&mut self.lift),
            Subject::Dwellings { class, most } => {
                let counts = self.counts.entry((class as usize, on.year as usize)).or_insert((0, u32::MAX));
                if holds {
                    counts.1 = counts.1.min(most);
                } else {
                    counts.0 = counts.0.max(most.saturating_add(1));
                }
            }
        }
    }

    /// Whether a package is set aside for a class in a year.
    pub fn is_barred(&self, class: usize, place: usize, package: usize) -> bool {
        self.barred.iter().any(|(at, year, which)| {
            *at == class
                && year.is_none_or(|year| year == place)
                && which.is_none_or(|which| which == package)
        })
    }
}
