//! What can be wrong in an instance, and the check that finds it.

use crate::MOST_YEARS;
use crate::instance::{Instance, Residence, What, Works};
use std::collections::HashSet;

/// The most cents of one amount.
const MOST_CENTS: i64 = 1_000_000_000_000;
/// The greatest need, worth or bonus, in hundredths of a point.
const MOST_WORTH: i32 = 10_000_000;
/// The greatest need of one dwelling, in hundredths of a point.
const MOST_NEED: i32 = 100_000;
const MOST_LOAD: u32 = 1_000_000;
/// The most dwellings of a programme: sums stay exact.
const MOST_DWELLINGS: u64 = 2_000_000;

/// Why an instance cannot be used: where, then what.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Fault {
    /// Path in the file: `residences[3].classes[0].count`, counted from 0, with the name of the residence.
    pub place: String,
    pub what: Wrong,
}

/// What there are too many of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Many {
    #[error("residences")]
    Residences,
    #[error("classes of dwellings")]
    Classes,
    #[error("dwellings")]
    Dwellings,
    #[error("packages")]
    Packages,
    #[error("offices, departments, communes or agreements")]
    Groups,
    #[error("decisions already taken")]
    Locks,
    #[error("cases of a proof")]
    Cases,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error("{found} years: give 1 to {MOST_YEARS} budgets")]
    Years { found: usize },
    #[error("{found} figures for {expected}: give one for each")]
    Length { found: usize, expected: usize },
    #[error("{found} is not between {least} and {most}")]
    Range { found: i64, least: i64, most: i64 },
    #[error("`{0}` is given twice: keep one")]
    Twice(String),
    #[error("the name is empty, or longer than 200 bytes")]
    Name,
    #[error("nothing is called `{0}` there: write a name of the instance")]
    Unknown(String),
    #[error("number {0} does not exist")]
    Number(u32),
    #[error("the year {0} is not one of the programme")]
    NotAYear(i16),
    #[error("the first year {first} comes after the last, {last}")]
    Backwards { first: i16, last: i16 },
    #[error("another agreement, or another window, covers residence `{residence}` in {year}: keep one")]
    Covered { residence: String, year: i16 },
    #[error("the residence has no such works, or no campaign")]
    NoSuchWorks,
    #[error("a decision that must be kept needs a year, and for dwellings a package and a count")]
    Incomplete,
    #[error("the cases of the proof do not make a tree: the file is cut or changed, solve again")]
    Cases,
    #[error("more than {most} {what}: cut the programme into territories")]
    TooMany { what: Many, most: u64 },
}

fn fault<T>(place: impl Into<String>, what: Wrong) -> Result<T, Fault> {
    Err(Fault { place: place.into(), what })
}

fn within(place: impl FnOnce() -> String, found: i64, least: i64, most: i64) -> Result<(), Fault> {
    if (least..=most).contains(&found) { Ok(()) } else { fault(place(), Wrong::Range { found, least, most }) }
}

fn length(place: impl FnOnce() -> String, found: usize, expected: usize) -> Result<(), Fault> {
    if found == expected { Ok(()) } else { fault(place(), Wrong::Length { found, expected }) }
}

fn names<'a>(place: &str, names: impl Iterator<Item = &'a String>) -> Result<(), Fault> {
    let mut seen = HashSet::new();
    for (at, name) in names.enumerate() {
        if name.is_empty() || name.len() > 200 {
            return fault(format!("{place}[{at}]"), Wrong::Name);
        }
        if !seen.insert(name) {
            return fault(format!("{place}[{at}]"), Wrong::Twice(name.clone()));
        }
    }
    Ok(())
}

impl Instance {
    /// Checks that every part of the instance can be used. Decisions that contradict one another are no fault: the
    /// solver says which.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), Fault> {
        let years = self.years();
        if years == 0 || years > MOST_YEARS {
            return fault("budgets", Wrong::Years { found: years });
        }
        within(|| "first_year".into(), i64::from(self.first_year), 1900, 2200)?;
        amounts("budgets", &self.budgets)?;
        within(|| "relief_delay".into(), i64::from(self.relief_delay), 1, 3)?;
        within(|| "discount".into(), i64::from(self.discount), 1, 1000)?;
        within(|| "unreached".into(), i64::from(self.unreached), 0, 1000)?;
        length(|| "index".into(), self.index.len(), years)?;
        for (at, index) in self.index.iter().enumerate() {
            within(|| format!("index[{at}]"), i64::from(*index), 1, 10_000)?;
        }
        within(|| "bonus".into(), i64::from(self.bonus), 0, i64::from(MOST_WORTH))?;
        self.check_sizes()?;
        names("packages", self.packages.iter().map(|package| &package.id))?;
        for (at, package) in self.packages.iter().enumerate() {
            length(|| format!("packages[{at}].cost"), package.cost.len(), years)?;
            amounts(&format!("packages[{at}].cost"), &package.cost)?;
            within(|| format!("packages[{at}].load"), i64::from(package.load), 0, i64::from(MOST_LOAD))?;
        }
        names("communes", self.communes.iter())?;
        names("offices", self.offices.iter().map(|office| &office.id))?;
        for (at, office) in self.offices.iter().enumerate() {
            let place = format!("offices[{at}].ceilings");
            length(|| place.clone(), office.ceilings.len(), years)?;
            known_amounts(&place, &office.ceilings)?;
        }
        names("departments", self.departments.iter().map(|department| &department.id))?;
        for (at, department) in self.departments.iter().enumerate() {
            let place = format!("departments[{at}].capacity");
            length(|| place.clone(), department.capacity.len(), years)?;
            known_amounts(&place, &department.capacity)?;
        }
        if let Some(fairness) = self.fairness {
            within(|| "fairness.share".into(), i64::from(fairness.share), 0, 1000)?;
            within(|| "fairness.shortfall".into(), i64::from(fairness.shortfall), 0, 1_000_000)?;
        }
        names("residences", self.residences.iter().map(|residence| &residence.id))?;
        for (at, residence) in self.residences.iter().enumerate() {
            self.check_residence(at, residence)?;
        }
        self.check_agreements()?;
        self.check_locks()
    }

    fn check_sizes(&self) -> Result<(), Fault> {
        let groups = [self.offices.len(), self.departments.len(), self.communes.len(), self.agreements.len()];
        let classes = self.residences.iter().map(|residence| residence.classes.len()).sum::<usize>();
        for (place, found, what, most) in [
            ("residences", self.residences.len() as u64, Many::Residences, 200_000),
            ("residences", classes as u64, Many::Classes, 2_000_000),
            ("residences", self.dwellings(), Many::Dwellings, MOST_DWELLINGS),
            ("packages", self.packages.len() as u64, Many::Packages, 16),
            ("offices", groups.into_iter().max().unwrap_or(0) as u64, Many::Groups, 40_000),
            ("locks", self.locks.len() as u64, Many::Locks, 1_000_000),
        ] {
            if found > most {
                return fault(place, Wrong::TooMany { what, most });
            }
        }
        Ok(())
    }

    fn check_residence(&self, at: usize, residence: &Residence) -> Result<(), Fault> {
        let place = |field: &str| format!("residences[{at}] (`{}`).{field}", residence.id);
        number(|| place("commune"), residence.commune, self.communes.len())?;
        number(|| place("department"), residence.department, self.departments.len())?;
        if let Some(office) = residence.office {
            number(|| place("office"), office, self.offices.len())?;
        }
        if let Some(campaign) = residence.campaign {
            within(|| place("campaign.cost"), campaign.cost, 0, MOST_CENTS)?;
            within(|| place("campaign.discount"), i64::from(campaign.discount), 0, 1000)?;
        }
        for (name, works) in [("ramp", residence.ramp), ("lift", residence.lift)] {
            if let Some(Works { cost, worth, load, .. }) = works {
                within(|| place(&format!("{name}.cost")), cost, 0, MOST_CENTS)?;
                within(|| place(&format!("{name}.worth")), i64::from(worth), 0, i64::from(MOST_WORTH))?;
                within(|| place(&format!("{name}.load")), i64::from(load), 0, i64::from(MOST_LOAD))?;
            }
        }
        let mut seen = HashSet::new();
        for (number, class) in residence.classes.iter().enumerate() {
            let place = |field: &str| place(&format!("classes[{number}].{field}"));
            if class.id.is_empty() || class.id.len() > 200 {
                return fault(place("id"), Wrong::Name);
            }
            if !seen.insert(&class.id) {
                return fault(place("id"), Wrong::Twice(class.id.clone()));
            }
            within(|| place("need"), i64::from(class.need), 0, i64::from(MOST_NEED))?;
            length(|| place("effects"), class.effects.len(), self.packages.len())?;
            for effect in class.effects.iter().flatten() {
                within(|| place("effects"), i64::from(*effect), 0, 1000)?;
            }
        }
        Ok(())
    }

    fn check_agreements(&self) -> Result<(), Fault> {
        names("agreements", self.agreements.iter().map(|agreement| &agreement.id))?;
        let mut covered = vec![0_u16; self.residences.len()];
        for (at, agreement) in self.agreements.iter().enumerate() {
            let place = |field: &str| format!("agreements[{at}] (`{}`).{field}", agreement.id);
            within(|| place("cap"), agreement.cap, 0, MOST_CENTS)?;
            let mut held: HashSet<u32> = HashSet::new();
            let mut departments = HashSet::new();
            for department in &agreement.departments {
                number(|| place("departments"), *department, self.departments.len())?;
                departments.insert(*department);
            }
            for residence in &agreement.residences {
                number(|| place("residences"), *residence, self.residences.len())?;
                held.insert(*residence);
            }
            for (number, residence) in (0_u32..).zip(&self.residences) {
                if departments.contains(&residence.department) {
                    held.insert(number);
                }
            }
            let mut years = 0_u16;
            for (number, window) in agreement.windows.iter().enumerate() {
                let place = |field: &str| place(&format!("windows[{number}].{field}"));
                let (first, last) = (window.first, window.last);
                if first > last {
                    return fault(place("first"), Wrong::Backwards { first, last });
                }
                within(|| place("envelope"), window.envelope.unwrap_or(0), 0, MOST_CENTS)?;
                within(|| place("shortfall"), i64::from(window.shortfall), 0, i64::from(MOST_WORTH))?;
                for year in (0..self.years()).filter(|year| (first..=last).contains(&self.year(*year))) {
                    if years & 1 << year != 0 {
                        let residence = agreement.id.clone();
                        return fault(place("first"), Wrong::Covered { residence, year: self.year(year) });
                    }
                    years |= 1 << year;
                }
            }
            let mut held: Vec<u32> = held.into_iter().collect();
            held.sort_unstable();
            for residence in held {
                let twice = covered[residence as usize] & years;
                if twice != 0 {
                    let year = self.year(twice.trailing_zeros() as usize);
                    let residence = self.residences[residence as usize].id.clone();
                    return fault(place("windows"), Wrong::Covered { residence, year });
                }
                covered[residence as usize] |= years;
            }
        }
        Ok(())
    }

    fn check_locks(&self) -> Result<(), Fault> {
        for (at, lock) in self.locks.iter().enumerate() {
            let place = || format!("locks[{at}]");
            number(place, lock.residence, self.residences.len())?;
            if let Some(year) = lock.year
                && self.place(year).is_none()
            {
                return fault(place(), Wrong::NotAYear(year));
            }
            if lock.must && lock.year.is_none() {
                return fault(place(), Wrong::Incomplete);
            }
            let residence = &self.residences[lock.residence as usize];
            let there = match lock.what {
                What::Campaign => residence.campaign.is_some(),
                What::Ramp => residence.ramp.is_some(),
                What::Lift => residence.lift.is_some(),
                What::Dwellings { class, package, count } => {
                    number(place, class, residence.classes.len())?;
                    if let Some(package) = package {
                        number(place, package, self.packages.len())?;
                    }
                    if lock.must && (package.is_none() || count == 0) {
                        return fault(place(), Wrong::Incomplete);
                    }
                    true
                }
            };
            if !there {
                return fault(place(), Wrong::NoSuchWorks);
            }
        }
        Ok(())
    }
}

fn number(place: impl FnOnce() -> String, found: u32, count: usize) -> Result<(), Fault> {
    if (found as usize) < count { Ok(()) } else { fault(place(), Wrong::Number(found)) }
}

fn amounts(place: &str, amounts: &[i64]) -> Result<(), Fault> {
    let check = |(at, cents): (usize, &i64)| within(|| format!("{place}[{at}]"), *cents, 0, MOST_CENTS);
    amounts.iter().enumerate().try_for_each(check)
}

fn known_amounts(place: &str, amounts: &[Option<i64>]) -> Result<(), Fault> {
    let check = |(at, cents): (usize, &Option<i64>)| {
        within(|| format!("{place}[{at}]"), cents.unwrap_or(0), 0, MOST_CENTS)
    };
    amounts.iter().enumerate().try_for_each(check)
}
