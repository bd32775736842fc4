//! Everything of the index that is a choice: weights, anchors, ceilings, thresholds. Versioned data, signed by a
//! landlord; the default is the specification.

mod check;
mod compare;

pub use check::ParameterError;
pub use compare::{Difference, Entry, Value, compare};

use serde::{Deserialize, Serialize};

/// One version of the method. Weights are points out of 100 ("100 points à répartir").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Parameters {
    pub name: String,
    pub version: u32,
    /// Why this version exists, in the words of who signs it.
    pub note: String,
    /// L, P, A, S.
    pub dimension_weights: [f64; 4],
    /// P1 to P5.
    pub common_weights: [f64; 5],
    /// A1 to A6.
    pub surroundings_weights: [f64; 6],
    /// Food, pharmacy, doctor, transport, cash or post, social.
    pub services_weights: [f64; 6],
    /// τ: share of adapted dwellings from which dimension L is full.
    pub full_share: f64,
    /// Credit of levels N0 to N4, on `[0, 1]`. An unknown level is anything between the first and the last.
    pub level_credits: [f64; 5],
    pub distance: DistanceAnchors,
    pub ceilings: Ceilings,
    /// Lowest whole score of classes A, B, C and D; below the last is E.
    pub class_bounds: [u8; 4],
    pub display: DisplayThresholds,
    pub validity_years: ValidityYears,
    pub target: TargetRule,
    pub survey: SurveyThresholds,
    pub decision: DecisionThresholds,
    pub presentation: Presentation,
}

/// Value of a practicable distance: 1 up to `full_m`, ½ at `half_m`, 0 from `zero_m`, straight lines between.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DistanceAnchors {
    /// 200 m: the Habitat Senior Services label.
    pub full_m: f64,
    /// 500 m: Vilogia.
    pub half_m: f64,
    /// 800 m: about 20 minutes at 0.65 m/s.
    pub zero_m: f64,
}

/// Links of the chain: the index never exceeds `base + (100 − base)·x`. A base of 100 removes the ceiling.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ceilings {
    /// Base for P1, dwellings reached without a step.
    pub p1: f64,
    /// Base for P2, from the street to the hall.
    pub p2: f64,
    /// Base for A1, step-free path.
    pub a1: f64,
}

/// When a residence is listed without a rank ("à compléter").
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DisplayThresholds {
    /// Widest interval with a rank, in points.
    pub widest_points: f64,
    /// Least coverage with a rank, per cent.
    pub least_coverage_percent: f64,
}

/// How long an observation holds, in years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ValidityYears {
    pub building: u8,
    pub surroundings: u8,
    /// One year, as acceslibre.
    pub services: u8,
}

/// Out of which dwellings the share of the target rule is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Denominator {
    /// All the dwellings of the residence: the wording of the rule.
    #[default]
    All,
    Occupied,
}

impl Denominator {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Occupied => "occupied",
        }
    }
}

/// The rule that makes a residence a target: strictly more than `share_percent` of its dwellings house a person
/// of at least `age`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TargetRule {
    pub age: u8,
    pub share_percent: u8,
    pub denominator: Denominator,
    /// Below this number of dwellings a residence is never a target (trivial, and re-identifying).
    pub minimum_dwellings: u32,
    /// Age from which the tenants of a target are written to.
    pub contact_age: u8,
}

/// Thresholds by which what was seen becomes a value: the answers of the survey, and outside, for the same slope, width
/// or distance, what the map and the search of ways say.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SurveyThresholds {
    /// Highest threshold that still counts as level, cm.
    pub level_threshold_cm: f64,
    /// Slope up to which a ramp is worth 1, per cent.
    pub ramp_gentle_percent: f64,
    /// Slope up to which a ramp is worth `ramp_steep_value`, per cent.
    pub ramp_steep_percent: f64,
    pub ramp_steep_value: f64,
    /// Clear width of the entrance door worth 1, and worth ½, cm.
    pub door_full_cm: f64,
    pub door_half_cm: f64,
    pub corridor_full_cm: f64,
    pub corridor_half_cm: f64,
    /// Slope of the surroundings worth 1, and worth ½, per cent.
    pub slope_gentle_percent: f64,
    pub slope_steep_percent: f64,
    /// Width of the path worth 1, and worth ½, cm.
    pub path_full_cm: f64,
    pub path_half_cm: f64,
    /// Distance between seats worth 1, and worth ½, metres.
    pub seat_near_m: f64,
    pub seat_far_m: f64,
    /// How many seats mapped within 500 m say that seats are mapped here: only then is their absence known.
    pub seats_when_mapped: u32,
    /// A lift that is only said to exist is presumed to serve every landing. When false, the landings it serves
    /// stay unknown until the share of dwellings reached without a step is surveyed.
    pub lift_serves_every_landing: bool,
}

/// Thresholds of the decision matrix.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DecisionThresholds {
    /// Footing from which adapting dwellings is worth it here, points.
    pub sound_footing: f64,
    /// Dimension L from which the residence has enough adapted dwellings.
    pub enough_dwellings: f64,
    /// Ceiling below which adapting a dwelling alone does not restore access, points.
    pub low_ceiling: f64,
}

/// How much is said on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Presentation {
    /// Reasons shown on each side.
    pub reasons: u8,
    pub find_out: u8,
    pub improve: u8,
    /// Counts of people below this one are masked.
    pub mask_below: u32,
}

impl Default for Parameters {
    fn default() -> Parameters {
        Parameters {
            name: "IAR".to_owned(),
            version: 1,
            note: String::new(),
            dimension_weights: [25.0; 4],
            common_weights: [40.0, 20.0, 15.0, 15.0, 10.0],
            surroundings_weights: [35.0, 20.0, 15.0, 10.0, 10.0, 10.0],
            services_weights: [25.0, 20.0, 20.0, 15.0, 10.0, 10.0],
            full_share: 0.30,
            level_credits: [0.0, 0.0, 0.5, 1.0, 1.0],
            distance: DistanceAnchors::default(),
            ceilings: Ceilings::default(),
            class_bounds: [80, 60, 40, 20],
            display: DisplayThresholds::default(),
            validity_years: ValidityYears::default(),
            target: TargetRule::default(),
            survey: SurveyThresholds::default(),
            decision: DecisionThresholds::default(),
            presentation: Presentation::default(),
        }
    }
}

impl Default for DistanceAnchors {
    fn default() -> DistanceAnchors {
        DistanceAnchors { full_m: 200.0, half_m: 500.0, zero_m: 800.0 }
    }
}

impl DistanceAnchors {
    /// Value of a distance in metres; `None` (no practicable path) is worth nothing.
    #[must_use]
    pub fn value(&self, metres: Option<f64>) -> f64 {
        match metres {
            None => 0.0,
            Some(d) if d <= self.full_m => 1.0,
            Some(d) if d <= self.half_m => 1.0 - 0.5 * (d - self.full_m) / (self.half_m - self.full_m),
            Some(d) if d <= self.zero_m => 0.5 - 0.5 * (d - self.half_m) / (self.zero_m - self.half_m),
            Some(_) => 0.0,
        }
    }
}

impl Default for Ceilings {
    fn default() -> Ceilings {
        Ceilings { p1: 39.0, p2: 49.0, a1: 59.0 }
    }
}

impl Default for DisplayThresholds {
    fn default() -> DisplayThresholds {
        DisplayThresholds { widest_points: 30.0, least_coverage_percent: 60.0 }
    }
}

impl Default for ValidityYears {
    fn default() -> ValidityYears {
        ValidityYears { building: 5, surroundings: 2, services: 1 }
    }
}

impl Default for TargetRule {
    fn default() -> TargetRule {
        TargetRule {
            age: 70,
            share_percent: 20,
            denominator: Denominator::All,
            minimum_dwellings: 5,
            contact_age: 60,
        }
    }
}

impl Default for SurveyThresholds {
    fn default() -> SurveyThresholds {
        SurveyThresholds {
            level_threshold_cm: 2.0,
            ramp_gentle_percent: 5.0,
            ramp_steep_percent: 8.0,
            ramp_steep_value: 0.7,
            door_full_cm: 90.0,
            door_half_cm: 80.0,
            corridor_full_cm: 120.0,
            corridor_half_cm: 90.0,
            slope_gentle_percent: 5.0,
            slope_steep_percent: 8.0,
            path_full_cm: 140.0,
            path_half_cm: 90.0,
            seat_near_m: 100.0,
            seat_far_m: 200.0,
            seats_when_mapped: 5,
            lift_serves_every_landing: true,
        }
    }
}

impl Default for DecisionThresholds {
    fn default() -> DecisionThresholds {
        DecisionThresholds { sound_footing: 60.0, enough_dwellings: 0.7, low_ceiling: 60.0 }
    }
}

impl Default for Presentation {
    fn default() -> Presentation {
        Presentation { reasons: 4, find_out: 3, improve: 4, mask_below: 5 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_worth_what_the_specification_says() {
        let g = DistanceAnchors::default();
        let table = [
            (0.0, 1.0),
            (200.0, 1.0),
            (201.0, 0.9983),
            (350.0, 0.75),
            (500.0, 0.5),
            (650.0, 0.25),
            (800.0, 0.0),
            (801.0, 0.0),
        ];
        for (metres, value) in table {
            assert!((g.value(Some(metres)) - value).abs() < 1e-4, "{metres} m");
        }
        assert_eq!(g.value(None), 0.0);
        assert_eq!(g.value(Some(f64::NAN)), 0.0);
    }

    #[test]
    fn a_version_is_written_and_read_back_and_a_typing_error_is_refused() {
        let parameters = Parameters { name: "Habitat Nord".into(), version: 3, ..Parameters::default() };
        let json = serde_json::to_string(&parameters).unwrap();
        assert_eq!(serde_json::from_str::<Parameters>(&json).unwrap(), parameters);
        assert!(serde_json::from_str::<Parameters>(r#"{"full_shares":0.2}"#).is_err());
        assert!(serde_json::from_str::<Parameters>(r#"{"distance":{"full":200}}"#).is_err());
    }
}
