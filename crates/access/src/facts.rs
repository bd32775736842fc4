//! What is known of a residence: intervals, with where and when each was observed.

use jiff::civil::Date;
use model::{
    Category, Interval,
    dwelling::AdaptationLevel,
    place::{EntranceAccess, PlaceSource},
    survey::SurveySource,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactSource {
    Survey(SurveySource),
    /// The landlord's file.
    StockFile,
    /// Computed on the walking network.
    Network,
    Places(PlaceSource),
    /// Entered by hand in the portal.
    Manual,
}

/// Source, date and author's note of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Provenance {
    pub source: Option<FactSource>,
    /// Day of the observation. `None`: nobody wrote it down.
    pub observed_on: Option<Date>,
    pub note: Option<String>,
}

/// What an indicator can still be, on `[0, 1]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub value: Interval,
    #[serde(default)]
    pub provenance: Provenance,
}

impl Default for Fact {
    fn default() -> Fact {
        Fact { value: Interval::UNKNOWN, provenance: Provenance::default() }
    }
}

impl From<Interval> for Fact {
    fn from(value: Interval) -> Fact {
        Fact { value, provenance: Provenance::default() }
    }
}

impl From<f64> for Fact {
    fn from(value: f64) -> Fact {
        Interval::known(value).into()
    }
}

impl Fact {
    #[must_use]
    pub fn new(value: Interval, source: FactSource, observed_on: Option<Date>) -> Fact {
        Fact { value, provenance: Provenance { source: Some(source), observed_on, note: None } }
    }

    #[must_use]
    pub fn observed_on(mut self, day: Date) -> Fact {
        self.provenance.observed_on = Some(day);
        self
    }

    /// This fact, narrowed by another observation of the same thing. When the two contradict each other the
    /// first wins: pass the better source as `self`.
    #[must_use]
    pub fn refined_by(self, other: &Fact) -> Fact {
        let (lo, hi) = (self.value.lo.max(other.value.lo), self.value.hi.min(other.value.hi));
        if lo > hi || (lo == self.value.lo && hi == self.value.hi) {
            return self;
        }
        let provenance =
            if self.value == Interval::UNKNOWN { other.provenance.clone() } else { self.provenance };
        Fact { value: Interval { lo, hi }, provenance }
    }
}

/// How many dwellings of each level, and of unknown level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LevelCounts {
    pub n0: u32,
    pub n1: u32,
    pub n2: u32,
    pub n3: u32,
    pub n4: u32,
    pub unknown: u32,
}

impl LevelCounts {
    /// Counts of N0 to N4.
    #[must_use]
    pub const fn known(&self) -> [u32; 5] {
        [self.n0, self.n1, self.n2, self.n3, self.n4]
    }

    /// Dwellings of the residence, known or not.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.known().iter().map(|n| u64::from(*n)).sum::<u64>() + u64::from(self.unknown)
    }

    #[must_use]
    pub fn slot(&mut self, level: Option<AdaptationLevel>) -> &mut u32 {
        match level {
            Some(AdaptationLevel::N0) => &mut self.n0,
            Some(AdaptationLevel::N1) => &mut self.n1,
            Some(AdaptationLevel::N2) => &mut self.n2,
            Some(AdaptationLevel::N3) => &mut self.n3,
            Some(AdaptationLevel::N4) => &mut self.n4,
            None => &mut self.unknown,
        }
    }

    pub fn add(&mut self, level: Option<AdaptationLevel>, dwellings: u32) {
        let slot = self.slot(level);
        *slot = slot.saturating_add(dwellings);
    }
}

impl FromIterator<Option<AdaptationLevel>> for LevelCounts {
    fn from_iter<T: IntoIterator<Item = Option<AdaptationLevel>>>(levels: T) -> LevelCounts {
        let mut counts = LevelCounts::default();
        for level in levels {
            counts.add(level, 1);
        }
        counts
    }
}

/// A place of the category, and how it can be reached from the entrance of the residence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// Index of the place in the caller's list.
    pub place: u32,
    /// Metres of the shortest practicable path if every unseen edge is passable; `None`: no path even then.
    pub d_lo: Option<f64>,
    /// Metres if every unseen edge is impassable; `None`: no path then.
    pub d_hi: Option<f64>,
    /// Factor of the entrance, on `[0, 1]`.
    pub entrance: Interval,
}

impl Candidate {
    /// A place that may exist, of which nothing is known.
    pub const POSSIBLE: Candidate =
        Candidate { place: u32::MAX, d_lo: Some(0.0), d_hi: None, entrance: Interval::UNKNOWN };

    /// A place reached by a path whose length is known.
    #[must_use]
    pub const fn at(place: u32, metres: f64, entrance: EntranceAccess) -> Candidate {
        Candidate { place, d_lo: Some(metres), d_hi: Some(metres), entrance: entrance.factor() }
    }
}

/// What is known of one category of services.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceFact {
    /// `None`: nothing is known of the category, not even whether there is one. Empty: known that there is none.
    pub candidates: Option<Vec<Candidate>>,
    pub provenance: Provenance,
}

impl From<Vec<Candidate>> for ServiceFact {
    fn from(candidates: Vec<Candidate>) -> ServiceFact {
        ServiceFact { candidates: Some(candidates), provenance: Provenance::default() }
    }
}

/// Everything the index needs to know of one residence. The default is a residence of which nothing is known.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResidenceFacts {
    pub levels: LevelCounts,
    /// How many of `levels` were observed too long ago, by level (see [`crate::reading::tally_levels`]).
    pub levels_to_check: LevelCounts,
    /// P1 to P5.
    pub common: [Fact; 5],
    /// A1 to A6.
    pub surroundings: [Fact; 6],
    /// In the order of [`Category::INDEXED`].
    pub services: [ServiceFact; 6],
    /// Is there a lift? Only for the sentences: the index sees it through P1.
    pub lift: Option<bool>,
    /// Last works on the building: what was observed of it before must be checked again.
    pub works_on: Option<Date>,
}

/// Why facts cannot be used as given.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum FactsError {
    #[error("{indicator}: [{lo}; {hi}] is not an interval inside [0; 1]")]
    NotInUnit { indicator: &'static str, lo: f64, hi: f64 },
    #[error("{indicator}: the distance {metres} m of place {place} is not a length")]
    NotALength { indicator: &'static str, place: u32, metres: f64 },
    #[error(
        "{indicator}: place {place} is nearer when unseen paths are closed than when they are open: swap d_lo and d_hi"
    )]
    PathsSwapped { indicator: &'static str, place: u32 },
    #[error("{level}: {to_check} dwellings to check again, out of {dwellings}")]
    MoreToCheckThanDwellings { level: &'static str, to_check: u32, dwellings: u32 },
}

fn check_unit(indicator: &'static str, value: Interval) -> Result<(), FactsError> {
    if value.lo >= 0.0 && value.lo <= value.hi && value.hi <= 1.0 {
        Ok(())
    } else {
        Err(FactsError::NotInUnit { indicator, lo: value.lo, hi: value.hi })
    }
}

impl ResidenceFacts {
    /// Are the facts intervals inside `[0, 1]`, with lengths that are lengths?
    ///
    /// # Errors
    /// The first fact that is not, named. (The score itself never fails: it clamps.)
    pub fn check(&self) -> Result<(), FactsError> {
        use crate::Indicator;
        for (fact, indicator) in
            self.common.iter().chain(&self.surroundings).zip(Indicator::ALL.iter().skip(1))
        {
            check_unit(indicator.code(), fact.value)?;
        }
        for (service, indicator) in self.services.iter().zip(Indicator::ALL.iter().skip(12)) {
            let indicator = indicator.code();
            for c in service.candidates.iter().flatten() {
                check_unit(indicator, c.entrance)?;
                for metres in [c.d_lo, c.d_hi].into_iter().flatten() {
                    if !(metres.is_finite() && metres >= 0.0) {
                        return Err(FactsError::NotALength { indicator, place: c.place, metres });
                    }
                }
                let swapped = match (c.d_lo, c.d_hi) {
                    (Some(lo), Some(hi)) => lo > hi,
                    (None, Some(_)) => true,
                    _ => false,
                };
                if swapped {
                    return Err(FactsError::PathsSwapped { indicator, place: c.place });
                }
            }
        }
        for (i, level) in AdaptationLevel::ALL.into_iter().enumerate() {
            let (to_check, dwellings) = (self.levels_to_check.known()[i], self.levels.known()[i]);
            if to_check > dwellings {
                return Err(FactsError::MoreToCheckThanDwellings {
                    level: level.code(),
                    to_check,
                    dwellings,
                });
            }
        }
        Ok(())
    }

    /// The fact of a category; `None` for a category that does not count in the index.
    #[must_use]
    pub fn service(&self, category: Category) -> Option<&ServiceFact> {
        Category::INDEXED.iter().position(|c| *c == category).map(|i| &self.services[i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_observation_narrows_and_never_widens() {
        let door = Fact::from(Interval::between(0.5, 1.0));
        assert_eq!(door.clone().refined_by(&Fact::default()).value, door.value);
        assert_eq!(door.clone().refined_by(&1.0.into()).value, Interval::ONE);
        assert_eq!(door.clone().refined_by(&0.0.into()).value, door.value, "a contradiction keeps the first");
    }

    #[test]
    fn impossible_facts_are_named() {
        let mut facts = ResidenceFacts::default();
        assert_eq!(facts.check(), Ok(()));
        facts.surroundings[1] = 1.5.into();
        assert!(matches!(facts.check(), Err(FactsError::NotInUnit { indicator: "A2", .. })));
        facts.surroundings[1] = 1.0.into();
        facts.services[0] =
            vec![Candidate { d_lo: None, ..Candidate::at(7, 10.0, EntranceAccess::Not) }].into();
        assert!(matches!(facts.check(), Err(FactsError::PathsSwapped { indicator: "S-food", place: 7 })));
        facts.services[0] = vec![Candidate::at(7, f64::NAN, EntranceAccess::Not)].into();
        assert!(matches!(facts.check(), Err(FactsError::NotALength { .. })));
        facts.services[0] = ServiceFact::default();
        facts.levels_to_check.n3 = 1;
        assert!(matches!(facts.check(), Err(FactsError::MoreToCheckThanDwellings { level: "N3", .. })));
    }

    #[test]
    fn facts_are_written_and_read_back() {
        let facts = crate::samples::tilleuls_with_unknowns();
        let json = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<ResidenceFacts>(&json).unwrap(), facts);
        assert!(serde_json::from_str::<ResidenceFacts>(r#"{"lifts":true}"#).is_err());
    }
}
