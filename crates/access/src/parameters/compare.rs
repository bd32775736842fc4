//! What differs between two versions of the method: for the changelog of weights.

use super::Parameters;
use serde::Serialize;

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    Number(f64),
    Text(String),
    Flag(bool),
}

impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value::Number(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Text(value.to_owned())
    }
}

/// One parameter, by its path in the file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    pub code: String,
    pub value: Value,
}

/// A parameter that has not the same value in two versions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    pub code: String,
    pub before: Value,
    pub after: Value,
}

/// What changes from one version to another, in the order of the file. Name, version and note are not listed.
#[must_use]
pub fn compare(before: &Parameters, after: &Parameters) -> Vec<Difference> {
    before
        .entries()
        .into_iter()
        .zip(after.entries())
        .filter(|(a, b)| a.value != b.value)
        .map(|(a, b)| Difference { code: a.code, before: a.value, after: b.value })
        .collect()
}

impl Parameters {
    /// Every parameter of the method, flat, always in the same order and number.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let mut all = Vec::with_capacity(80);
        let mut list = |code: &str, values: &[f64]| {
            for (i, value) in values.iter().enumerate() {
                all.push(Entry { code: format!("{code}[{i}]"), value: (*value).into() });
            }
        };
        list("dimension_weights", &self.dimension_weights);
        list("common_weights", &self.common_weights);
        list("surroundings_weights", &self.surroundings_weights);
        list("services_weights", &self.services_weights);
        list("level_credits", &self.level_credits);
        list("class_bounds", &self.class_bounds.map(f64::from));

        let s = &self.survey;
        let v = &self.validity_years;
        let named: [(&str, Value); 40] = [
            ("full_share", self.full_share.into()),
            ("distance.full_m", self.distance.full_m.into()),
            ("distance.half_m", self.distance.half_m.into()),
            ("distance.zero_m", self.distance.zero_m.into()),
            ("ceilings.p1", self.ceilings.p1.into()),
            ("ceilings.p2", self.ceilings.p2.into()),
            ("ceilings.a1", self.ceilings.a1.into()),
            ("display.widest_points", self.display.widest_points.into()),
            ("display.least_coverage_percent", self.display.least_coverage_percent.into()),
            ("validity_years.building", f64::from(v.building).into()),
            ("validity_years.surroundings", f64::from(v.surroundings).into()),
            ("validity_years.services", f64::from(v.services).into()),
            ("target.age", f64::from(self.target.age).into()),
            ("target.share_percent", f64::from(self.target.share_percent).into()),
            ("target.denominator", self.target.denominator.code().into()),
            ("target.minimum_dwellings", f64::from(self.target.minimum_dwellings).into()),
            ("target.contact_age", f64::from(self.target.contact_age).into()),
            ("survey.level_threshold_cm", s.level_threshold_cm.into()),
            ("survey.ramp_gentle_percent", s.ramp_gentle_percent.into()),
            ("survey.ramp_steep_percent", s.ramp_steep_percent.into()),
            ("survey.ramp_steep_value", s.ramp_steep_value.into()),
            ("survey.door_full_cm", s.door_full_cm.into()),
            ("survey.door_half_cm", s.door_half_cm.into()),
            ("survey.corridor_full_cm", s.corridor_full_cm.into()),
            ("survey.corridor_half_cm", s.corridor_half_cm.into()),
            ("survey.slope_gentle_percent", s.slope_gentle_percent.into()),
            ("survey.slope_steep_percent", s.slope_steep_percent.into()),
            ("survey.path_full_cm", s.path_full_cm.into()),
            ("survey.path_half_cm", s.path_half_cm.into()),
            ("survey.seat_near_m", s.seat_near_m.into()),
            ("survey.seat_far_m", s.seat_far_m.into()),
            ("survey.seats_when_mapped", f64::from(s.seats_when_mapped).into()),
            ("survey.lift_serves_every_landing", Value::Flag(s.lift_serves_every_landing)),
            ("decision.sound_footing", self.decision.sound_footing.into()),
            ("decision.enough_dwellings", self.decision.enough_dwellings.into()),
            ("decision.low_ceiling", self.decision.low_ceiling.into()),
            ("presentation.reasons", f64::from(self.presentation.reasons).into()),
            ("presentation.find_out", f64::from(self.presentation.find_out).into()),
            ("presentation.improve", f64::from(self.presentation.improve).into()),
            ("presentation.mask_below", f64::from(self.presentation.mask_below).into()),
        ];
        all.extend(named.into_iter().map(|(code, value)| Entry { code: code.to_owned(), value }));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(value: &serde_json::Value) -> usize {
        match value {
            serde_json::Value::Object(map) => map.values().map(leaves).sum(),
            serde_json::Value::Array(list) => list.iter().map(leaves).sum(),
            _ => 1,
        }
    }

    #[test]
    fn no_parameter_is_forgotten_in_the_list() {
        let p = Parameters::default();
        // Name, version and note are not parameters of the method.
        assert_eq!(p.entries().len() + 3, leaves(&serde_json::to_value(&p).unwrap()));
    }

    #[test]
    fn a_change_of_weights_is_told_before_and_after() {
        let before = Parameters::default();
        let mut after = Parameters { version: 2, ..before.clone() };
        assert!(compare(&before, &after).is_empty());
        after.dimension_weights = [20.0, 30.0, 25.0, 25.0];
        after.survey.lift_serves_every_landing = false;
        let codes = compare(&before, &after);
        assert_eq!(codes.len(), 3);
        assert_eq!(
            codes[1],
            Difference {
                code: "dimension_weights[1]".into(),
                before: Value::Number(25.0),
                after: Value::Number(30.0)
            }
        );
    }
}
