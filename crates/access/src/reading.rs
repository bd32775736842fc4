//! From facts to the values of the indicators, on a given day: distances, entrances, and the ageing of data.

use crate::{
    Dimension, Indicator, Parameters,
    facts::{Candidate, Fact, LevelCounts, Provenance, ResidenceFacts, ServiceFact},
};
use jiff::{ToSpan, civil::Date};
use model::{Interval, dwelling::AdaptationLevel};
use serde::{Deserialize, Serialize};
use std::ops::{Index, IndexMut};

/// How old facts are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reading {
    /// Day of reference. `None`: nothing ages.
    pub on: Option<Date>,
    /// *Mode prudent*: what has expired, or is not dated, is unknown again. Otherwise it keeps its value and
    /// counts half in the coverage (expired only).
    pub prudent: bool,
}

impl Reading {
    #[must_use]
    pub const fn on(day: Date) -> Reading {
        Reading { on: Some(day), prudent: false }
    }

    #[must_use]
    pub const fn prudent_on(day: Date) -> Reading {
        Reading { on: Some(day), prudent: true }
    }
}

/// The oldest day on which an observation is still valid, by kind of fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Oldest {
    building: Option<Date>,
    surroundings: Option<Date>,
    services: Option<Date>,
    prudent: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Freshness {
    Fresh,
    Expired,
    Undated,
}

impl Oldest {
    pub(crate) fn new(parameters: &Parameters, reading: Reading) -> Oldest {
        let years = &parameters.validity_years;
        // A day before year −9999 does not exist: then nothing is too old.
        let before = |n: u8| reading.on.and_then(|day| day.checked_sub(i32::from(n).years()).ok());
        Oldest {
            building: before(years.building),
            surroundings: before(years.surroundings),
            services: before(years.services),
            prudent: reading.prudent && reading.on.is_some(),
        }
    }

    pub(crate) fn is_prudent(&self) -> bool {
        self.prudent
    }

    fn of(&self, dimension: Dimension) -> Option<Date> {
        match dimension {
            Dimension::Dwellings | Dimension::CommonParts => self.building,
            Dimension::Surroundings => self.surroundings,
            Dimension::Services => self.services,
        }
    }

    fn freshness(&self, dimension: Dimension, provenance: &Provenance, works_on: Option<Date>) -> Freshness {
        let Some(oldest) = self.of(dimension) else { return Freshness::Fresh };
        let Some(observed) = provenance.observed_on else { return Freshness::Undated };
        let before_works = dimension == Dimension::CommonParts && works_on.is_some_and(|day| observed < day);
        if observed < oldest || before_works { Freshness::Expired } else { Freshness::Fresh }
    }
}

/// Is a building observation of that day to be checked again on the day of the reading?
#[must_use]
pub fn is_to_check(observed_on: Option<Date>, parameters: &Parameters, reading: Reading) -> bool {
    let provenance = Provenance { observed_on, ..Provenance::default() };
    let oldest = Oldest::new(parameters, reading);
    match oldest.freshness(Dimension::Dwellings, &provenance, None) {
        Freshness::Fresh => false,
        Freshness::Expired => true,
        Freshness::Undated => reading.prudent,
    }
}

/// Counts dwellings by level, and among them those whose level was observed too long ago.
/// Input: the level of each dwelling and the day it was observed. Returns `(levels, levels_to_check)`.
#[must_use]
pub fn tally_levels(
    dwellings: impl IntoIterator<Item = (Option<AdaptationLevel>, Option<Date>)>,
    parameters: &Parameters,
    reading: Reading,
) -> (LevelCounts, LevelCounts) {
    let (mut levels, mut to_check) = (LevelCounts::default(), LevelCounts::default());
    for (level, observed_on) in dwellings {
        levels.add(level, 1);
        if level.is_some() && is_to_check(observed_on, parameters, reading) {
            to_check.add(level, 1);
        }
    }
    (levels, to_check)
}

/// The values of the eighteen indicators, each on `[0, 1]`. Small and `Copy`: simulations change one and go on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Indicators(pub [Interval; 18]);

impl Index<Indicator> for Indicators {
    type Output = Interval;

    fn index(&self, indicator: Indicator) -> &Interval {
        &self.0[indicator as usize]
    }
}

impl IndexMut<Indicator> for Indicators {
    fn index_mut(&mut self, indicator: Indicator) -> &mut Interval {
        &mut self.0[indicator as usize]
    }
}

impl Indicators {
    /// The same, with one value replaced.
    #[must_use]
    pub fn with(mut self, indicator: Indicator, value: Interval) -> Indicators {
        self[indicator] = value;
        self
    }

    /// The values of one dimension, in order.
    #[must_use]
    pub fn of(&self, dimension: Dimension) -> &[Interval] {
        match dimension {
            Dimension::Dwellings => &self.0[0..1],
            Dimension::CommonParts => &self.0[1..6],
            Dimension::Surroundings => &self.0[6..12],
            Dimension::Services => &self.0[12..18],
        }
    }
}

/// The indicators as read on a day, and how much of them is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Read {
    pub values: Indicators,
    /// Share of the weights that is known, on `[0, 1]`; what has expired counts half.
    pub coverage: f64,
    /// Informations missing: indicators not known exactly, plus one when levels of dwellings are missing.
    pub missing: u8,
    /// Facts that are to be checked again.
    pub to_check: u8,
}

/// Inside `[0, 1]` and in order; what is not a number is unknown.
fn unit(value: Interval) -> Interval {
    if value.lo.is_nan() || value.hi.is_nan() {
        return Interval::UNKNOWN;
    }
    Interval::between(value.lo.clamp(0.0, 1.0), value.hi.clamp(0.0, 1.0))
}

/// Dimension L: the share of adapted dwellings, against the share that is enough.
/// A residence without dwellings is one of which nothing is known.
#[must_use]
pub fn dwellings_value(levels: &LevelCounts, parameters: &Parameters) -> Interval {
    let total = levels.total();
    if total == 0 {
        return Interval::UNKNOWN;
    }
    let credits = &parameters.level_credits;
    let known: f64 = levels.known().iter().zip(credits).map(|(n, c)| f64::from(*n) * c).sum();
    let unknown = f64::from(levels.unknown);
    let full = total as f64 * parameters.full_share;
    Interval {
        lo: ((known + unknown * credits[0]) / full).min(1.0),
        hi: ((known + unknown * credits[4]) / full).min(1.0),
    }
}

/// The value of one place: distance by the practicable path, times the entrance.
#[must_use]
pub fn candidate_value(candidate: &Candidate, parameters: &Parameters) -> Interval {
    let g = &parameters.distance;
    let entrance = unit(candidate.entrance);
    let not_a_length = |d: Option<f64>| d.is_some_and(f64::is_nan);
    let near = if not_a_length(candidate.d_lo) { 1.0 } else { g.value(candidate.d_lo) };
    let far = if not_a_length(candidate.d_hi) { 0.0 } else { g.value(candidate.d_hi) };
    Interval { lo: far.min(near) * entrance.lo, hi: far.max(near) * entrance.hi }
}

/// The value of a category: its best place, at each bound.
#[must_use]
pub fn service_value(service: &ServiceFact, parameters: &Parameters) -> Interval {
    let Some(candidates) = &service.candidates else { return Interval::UNKNOWN };
    candidates
        .iter()
        .map(|c| candidate_value(c, parameters))
        .fold(Interval::ZERO, |best, value| Interval { lo: best.lo.max(value.lo), hi: best.hi.max(value.hi) })
}

/// Levels as they can be trusted: in prudent mode those to check are unknown again.
pub(crate) fn trusted_levels(facts: &ResidenceFacts, prudent: bool) -> LevelCounts {
    if !prudent {
        return facts.levels;
    }
    let (l, c) = (&facts.levels, &facts.levels_to_check);
    let mut trusted = LevelCounts { unknown: l.unknown, ..LevelCounts::default() };
    for level in AdaptationLevel::ALL {
        let i = level as usize;
        let lost = c.known()[i].min(l.known()[i]);
        trusted.add(Some(level), l.known()[i] - lost);
        trusted.add(None, lost);
    }
    trusted
}

/// Reads the facts: no allocation, a few hundred nanoseconds.
pub(crate) fn read(facts: &ResidenceFacts, parameters: &Parameters, oldest: &Oldest) -> Read {
    let mut values = Indicators([Interval::UNKNOWN; 18]);
    let weights = &parameters.dimension_weights;
    let (mut coverage, mut missing, mut to_check) = (0.0, 0_u8, 0_u8);

    let levels = trusted_levels(facts, oldest.prudent);
    values[Indicator::L] = dwellings_value(&levels, parameters);
    let total = levels.total();
    if total == 0 || levels.unknown > 0 {
        missing += 1;
    }
    let stale: u64 = facts.levels_to_check.known().iter().map(|n| u64::from(*n)).sum();
    to_check += u8::from(stale > 0);
    if total > 0 {
        let known = (total - u64::from(levels.unknown)) as f64;
        let half = if oldest.prudent { 0.0 } else { 0.5 * stale as f64 };
        coverage += weights[0] * (known - half).max(0.0) / total as f64;
    }

    let mut take = |dimension: Dimension, weight: f64, value: Interval, provenance: &Provenance| {
        let freshness = oldest.freshness(dimension, provenance, facts.works_on);
        let value = match freshness {
            Freshness::Expired | Freshness::Undated if oldest.prudent => Interval::UNKNOWN,
            _ => unit(value),
        };
        // What was never seen cannot be out of date.
        to_check += u8::from(freshness == Freshness::Expired && value != Interval::UNKNOWN);
        if value.is_known() {
            let trust = if freshness == Freshness::Expired { 0.5 } else { 1.0 };
            coverage += weights[dimension as usize] * weight / 100.0 * trust;
        } else {
            missing += 1;
        }
        value
    };
    let mut take_facts = |dimension: Dimension, from: usize, facts: &[Fact], weights: &[f64]| {
        for (i, (fact, weight)) in facts.iter().zip(weights).enumerate() {
            values.0[from + i] = take(dimension, *weight, fact.value, &fact.provenance);
        }
    };
    take_facts(Dimension::CommonParts, 1, &facts.common, &parameters.common_weights);
    take_facts(Dimension::Surroundings, 6, &facts.surroundings, &parameters.surroundings_weights);
    for (i, (service, weight)) in facts.services.iter().zip(&parameters.services_weights).enumerate() {
        let value = service_value(service, parameters);
        values.0[12 + i] = take(Dimension::Services, *weight, value, &service.provenance);
    }
    Read { values, coverage: (coverage / 100.0).clamp(0.0, 1.0), missing, to_check }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{facts::FactSource, samples, score};
    use jiff::civil::date;
    use model::place::EntranceAccess;

    fn service(candidates: Vec<Candidate>) -> Interval {
        service_value(&candidates.into(), &Parameters::default())
    }

    const STAIRS_ONLY: Candidate = Candidate { place: 0, d_lo: None, d_hi: None, entrance: Interval::ONE };

    #[test]
    fn the_shop_at_fifty_metres_by_stairs_is_worth_less_than_the_shop_at_a_hundred() {
        let level = Candidate::at(1, 100.0, EntranceAccess::Accessible);
        let detour = Candidate::at(0, 350.0, EntranceAccess::Accessible);
        assert_eq!(service(vec![STAIRS_ONLY]), Interval::ZERO);
        assert_eq!(service(vec![detour]), Interval::known(0.75));
        assert_eq!(service(vec![level]), Interval::ONE);
        assert_eq!(service(vec![STAIRS_ONLY, level]), Interval::ONE);
    }

    #[test]
    fn an_unseen_slope_and_an_unseen_door_stay_unknown() {
        let x = Candidate { place: 0, d_lo: Some(350.0), d_hi: None, entrance: Interval::ONE };
        let y = Candidate::at(1, 100.0, EntranceAccess::Unknown);
        assert_eq!(service(vec![x]), Interval::between(0.0, 0.75));
        assert_eq!(service(vec![x, y]), Interval::UNKNOWN);
        assert_eq!(service(vec![x, Candidate { entrance: Interval::ONE, ..y }]), Interval::ONE);
    }

    #[test]
    fn nothing_known_of_a_category_is_not_the_same_as_none_around() {
        let p = Parameters::default();
        assert_eq!(service_value(&ServiceFact::default(), &p), Interval::UNKNOWN);
        assert_eq!(service(vec![]), Interval::ZERO);
        assert_eq!(service(vec![Candidate::POSSIBLE]), Interval::UNKNOWN);
    }

    #[test]
    fn a_residence_without_dwellings_is_unknown_and_not_zero() {
        assert_eq!(dwellings_value(&LevelCounts::default(), &Parameters::default()), Interval::UNKNOWN);
    }

    fn dated(day: Date) -> ResidenceFacts {
        let mut facts = samples::tilleuls();
        for fact in facts.common.iter_mut().chain(&mut facts.surroundings) {
            fact.provenance = Fact::new(fact.value, FactSource::Manual, Some(day)).provenance;
        }
        for service in &mut facts.services {
            service.provenance.observed_on = Some(day);
        }
        facts
    }

    #[test]
    fn an_observation_holds_until_its_anniversary_and_then_counts_half() {
        let p = Parameters::default();
        let facts = dated(date(2024, 3, 1));
        let coverage = |day| score(&facts, &p, Reading::on(day)).coverage;
        assert!((coverage(date(2025, 3, 1)) - 1.0).abs() < 1e-9);
        assert!((coverage(date(2025, 3, 2)) - 0.875).abs() < 1e-9, "services expired");
        assert!((coverage(date(2026, 3, 2)) - 0.75).abs() < 1e-9, "and surroundings");
        assert!((coverage(date(2029, 3, 2)) - 0.625).abs() < 1e-9, "and common parts");
        let later = score(&facts, &p, Reading::on(date(2029, 3, 2)));
        assert!(later.index.is_known(), "expired values are kept in the ordinary mode");
        assert_eq!(later.to_check, 17);
    }

    #[test]
    fn the_prudent_mode_treats_what_has_expired_as_unknown() {
        let p = Parameters::default();
        let facts = dated(date(2024, 3, 1));
        let prudent = score(&facts, &p, Reading::prudent_on(date(2025, 3, 2)));
        assert_eq!(prudent.dimensions[3], Interval::UNKNOWN);
        assert!(prudent.dimensions[2].is_known());
        let undated = score(&samples::tilleuls(), &p, Reading::prudent_on(date(2025, 3, 2)));
        assert_eq!(undated.dimensions[1], Interval::UNKNOWN, "no date, no proof");
    }

    #[test]
    fn works_make_what_was_seen_before_them_to_be_checked() {
        let p = Parameters::default();
        let mut facts = dated(date(2024, 3, 1));
        facts.works_on = Some(date(2024, 6, 1));
        let after = score(&facts, &p, Reading::on(date(2024, 7, 1)));
        assert_eq!(after.to_check, 5);
        assert!((after.coverage - 0.875).abs() < 1e-9);
    }

    #[test]
    fn old_levels_count_half_and_are_unknown_to_the_prudent() {
        let p = Parameters::default();
        let (old, new) = (date(2015, 1, 1), date(2024, 1, 1));
        let dwellings = [
            (Some(AdaptationLevel::N3), Some(old)),
            (Some(AdaptationLevel::N3), Some(new)),
            (Some(AdaptationLevel::N0), None),
            (None, None),
        ];
        let (levels, levels_to_check) = tally_levels(dwellings, &p, Reading::on(date(2025, 1, 1)));
        assert_eq!((levels.n3, levels.n0, levels.unknown), (2, 1, 1));
        assert_eq!((levels_to_check.n3, levels_to_check.n0), (1, 0));
        let facts = ResidenceFacts { levels, levels_to_check, ..ResidenceFacts::default() };
        let s = score(&facts, &p, Reading::on(date(2025, 1, 1)));
        assert!((s.coverage - 0.25 * 2.5 / 4.0).abs() < 1e-9);
        let s = score(&facts, &p, Reading::prudent_on(date(2025, 1, 1)));
        assert!((s.coverage - 0.25 * 2.0 / 4.0).abs() < 1e-9);
    }
}
