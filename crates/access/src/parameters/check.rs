//! Is a version of the method one that can be computed with?

use super::Parameters;
use thiserror::Error;

/// What is wrong with a parameter, and what to do.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ParameterError {
    #[error("the weights `{code}` add up to {sum}: share out exactly 100 points")]
    WeightSum { code: &'static str, sum: f64 },
    #[error("`{code}` is {value}: give a number from {min} to {max}")]
    OutOfRange { code: String, value: f64, min: f64, max: f64 },
    #[error("`{code}` must be in {order} order: {values}")]
    Order { code: &'static str, order: &'static str, values: String },
    #[error("`name` is empty: give this version a name")]
    NoName,
}

struct Check(Vec<ParameterError>);

impl Check {
    fn range(&mut self, code: &str, value: f64, min: f64, max: f64) {
        if !(value >= min && value <= max) {
            self.0.push(ParameterError::OutOfRange { code: code.to_owned(), value, min, max });
        }
    }

    fn weights(&mut self, code: &'static str, weights: &[f64]) {
        for (i, w) in weights.iter().enumerate() {
            self.range(&format!("{code}[{i}]"), *w, 0.0, 100.0);
        }
        let sum: f64 = weights.iter().sum();
        // 1e-6: three times 33.333333 is not accepted, a sum of floats is.
        if (sum - 100.0).abs() > 1e-6 || sum.is_nan() {
            self.0.push(ParameterError::WeightSum { code, sum });
        }
    }

    fn order(&mut self, code: &'static str, order: &'static str, values: &[f64], ok: fn(f64, f64) -> bool) {
        if values.windows(2).any(|w| !ok(w[0], w[1])) {
            let values = values.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
            self.0.push(ParameterError::Order { code, order, values });
        }
    }

    fn increasing(&mut self, code: &'static str, values: &[f64]) {
        self.order(code, "increasing", values, |a, b| a < b);
    }
}

impl Parameters {
    /// Can the index be computed with these parameters?
    ///
    /// # Errors
    /// Every parameter that is out of its range, every group of weights that does not add up to 100, every
    /// ladder whose steps are not in order.
    pub fn check(&self) -> Result<(), Vec<ParameterError>> {
        let mut c = Check(Vec::new());
        if self.name.trim().is_empty() {
            c.0.push(ParameterError::NoName);
        }
        c.weights("dimension_weights", &self.dimension_weights);
        c.weights("common_weights", &self.common_weights);
        c.weights("surroundings_weights", &self.surroundings_weights);
        c.weights("services_weights", &self.services_weights);
        c.range("full_share", self.full_share, 0.01, 1.0);
        for (i, credit) in self.level_credits.iter().enumerate() {
            c.range(&format!("level_credits[{i}]"), *credit, 0.0, 1.0);
        }
        c.order("level_credits", "non-decreasing", &self.level_credits, |a, b| a <= b);

        let d = &self.distance;
        c.range("distance.full_m", d.full_m, 0.0, 1500.0);
        c.range("distance.half_m", d.half_m, 1.0, 1500.0);
        c.range("distance.zero_m", d.zero_m, 1.0, 1500.0);
        c.increasing("distance", &[d.full_m, d.half_m, d.zero_m]);

        c.range("ceilings.p1", self.ceilings.p1, 0.0, 100.0);
        c.range("ceilings.p2", self.ceilings.p2, 0.0, 100.0);
        c.range("ceilings.a1", self.ceilings.a1, 0.0, 100.0);

        let bounds = self.class_bounds.map(f64::from);
        for (i, bound) in bounds.iter().enumerate() {
            c.range(&format!("class_bounds[{i}]"), *bound, 1.0, 100.0);
        }
        c.order("class_bounds", "decreasing", &bounds, |a, b| a > b);

        c.range("display.widest_points", self.display.widest_points, 0.0, 100.0);
        c.range("display.least_coverage_percent", self.display.least_coverage_percent, 0.0, 100.0);
        for (code, years) in [
            ("validity_years.building", self.validity_years.building),
            ("validity_years.surroundings", self.validity_years.surroundings),
            ("validity_years.services", self.validity_years.services),
        ] {
            c.range(code, f64::from(years), 1.0, 50.0);
        }

        c.range("target.age", f64::from(self.target.age), 18.0, 120.0);
        c.range("target.contact_age", f64::from(self.target.contact_age), 18.0, 120.0);
        c.range("target.share_percent", f64::from(self.target.share_percent), 0.0, 99.0);
        c.range("target.minimum_dwellings", f64::from(self.target.minimum_dwellings), 1.0, 10_000.0);
        self.check_survey(&mut c);

        c.range("decision.sound_footing", self.decision.sound_footing, 0.0, 100.0);
        c.range("decision.enough_dwellings", self.decision.enough_dwellings, 0.0, 1.0);
        c.range("decision.low_ceiling", self.decision.low_ceiling, 0.0, 100.0);
        // Fewer than 3 would let a neighbour recognise a person.
        c.range("presentation.mask_below", f64::from(self.presentation.mask_below), 3.0, 1000.0);

        if c.0.is_empty() { Ok(()) } else { Err(c.0) }
    }

    fn check_survey(&self, c: &mut Check) {
        let s = &self.survey;
        for (code, low, high, max) in [
            ("survey.ramp", s.ramp_gentle_percent, s.ramp_steep_percent, 40.0),
            ("survey.door", s.door_half_cm, s.door_full_cm, 400.0),
            ("survey.corridor", s.corridor_half_cm, s.corridor_full_cm, 600.0),
            ("survey.slope", s.slope_gentle_percent, s.slope_steep_percent, 40.0),
            ("survey.path", s.path_half_cm, s.path_full_cm, 1000.0),
            // Ways to seats are not looked for farther.
            ("survey.seat", s.seat_near_m, s.seat_far_m, 500.0),
        ] {
            c.range(code, low, 0.0, max);
            c.range(code, high, 0.0, max);
            c.increasing(code, &[low, high]);
        }
        c.range("survey.seats_when_mapped", f64::from(s.seats_when_mapped), 1.0, 100.0);
        c.range("survey.level_threshold_cm", s.level_threshold_cm, 0.0, 20.0);
        c.range("survey.ramp_steep_value", s.ramp_steep_value, 0.0, 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specification_is_valid() {
        assert_eq!(Parameters::default().check(), Ok(()));
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let mut p = Parameters { dimension_weights: [30.0, 25.0, 25.0, 25.0], ..Parameters::default() };
        p.distance.half_m = 900.0;
        p.class_bounds = [60, 80, 40, 20];
        p.level_credits[2] = f64::NAN;
        p.presentation.mask_below = 0;
        let messages = p.check().unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>();
        let expected = [
            "the weights `dimension_weights` add up to 105: share out exactly 100 points",
            "`level_credits[2]` is NaN: give a number from 0 to 1",
            "`level_credits` must be in non-decreasing order: 0, 0, NaN, 1, 1",
            "`distance` must be in increasing order: 200, 900, 800",
            "`class_bounds` must be in decreasing order: 60, 80, 40, 20",
            "`presentation.mask_below` is 0: give a number from 3 to 1000",
        ];
        assert_eq!(messages, expected);
    }
}
