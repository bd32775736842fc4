//! Field observations: what somebody saw in a street, in a closed list. No free text: nothing is said of persons.

use crate::Point;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObservationKind {
    /// Steps on the way; the value is their number.
    Steps,
    /// No step, or no more.
    NoSteps,
    /// The kerb of a crossing; the value is its height in centimetres.
    Kerb,
    /// The value is the slope, per cent, without sign.
    Slope,
    /// The value is the width of the passage, centimetres.
    Width,
    GroundEven,
    GroundCobbled,
    GroundLoose,
    /// Nobody can pass: works, a locked gate.
    Closed,
    /// One can pass, or again.
    Open,
    /// A barrier that one must weave through.
    Barrier,
    BarrierGone,
    Handrail,
    NoHandrail,
    /// A ramp that a wheelchair can use, beside or over steps.
    Ramp,
    NoRamp,
    Lit,
    Unlit,
}

/// The unit of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObservationUnit {
    Count,
    Centimetres,
    Percent,
}

impl ObservationKind {
    pub const ALL: [ObservationKind; 18] = [
        ObservationKind::Steps,
        ObservationKind::NoSteps,
        ObservationKind::Kerb,
        ObservationKind::Slope,
        ObservationKind::Width,
        ObservationKind::GroundEven,
        ObservationKind::GroundCobbled,
        ObservationKind::GroundLoose,
        ObservationKind::Closed,
        ObservationKind::Open,
        ObservationKind::Barrier,
        ObservationKind::BarrierGone,
        ObservationKind::Handrail,
        ObservationKind::NoHandrail,
        ObservationKind::Ramp,
        ObservationKind::NoRamp,
        ObservationKind::Lit,
        ObservationKind::Unlit,
    ];

    /// As it is written in files and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ObservationKind::Steps => "steps",
            ObservationKind::NoSteps => "no-steps",
            ObservationKind::Kerb => "kerb",
            ObservationKind::Slope => "slope",
            ObservationKind::Width => "width",
            ObservationKind::GroundEven => "ground-even",
            ObservationKind::GroundCobbled => "ground-cobbled",
            ObservationKind::GroundLoose => "ground-loose",
            ObservationKind::Closed => "closed",
            ObservationKind::Open => "open",
            ObservationKind::Barrier => "barrier",
            ObservationKind::BarrierGone => "barrier-gone",
            ObservationKind::Handrail => "handrail",
            ObservationKind::NoHandrail => "no-handrail",
            ObservationKind::Ramp => "ramp",
            ObservationKind::NoRamp => "no-ramp",
            ObservationKind::Lit => "lit",
            ObservationKind::Unlit => "unlit",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<ObservationKind> {
        ObservationKind::ALL.into_iter().find(|k| k.code() == code)
    }

    /// The value that goes with it: unit, least and most. `None`: it has no value.
    #[must_use]
    pub const fn bounds(self) -> Option<(ObservationUnit, u16, u16)> {
        match self {
            ObservationKind::Steps => Some((ObservationUnit::Count, 1, 500)),
            ObservationKind::Kerb => Some((ObservationUnit::Centimetres, 0, 60)),
            ObservationKind::Slope => Some((ObservationUnit::Percent, 0, 40)),
            ObservationKind::Width => Some((ObservationUnit::Centimetres, 10, 2_000)),
            _ => None,
        }
    }
}

/// One observation: what, where and when. Who saw it is not written down.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FieldObservation {
    pub kind: ObservationKind,
    /// Within [`ObservationKind::bounds`]; `None` when the kind has no value.
    pub value: Option<u16>,
    pub point: Point,
    pub observed_on: Date,
}

impl FieldObservation {
    /// Is the value the one its kind wants, within its bounds, and the position on Earth?
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let value = match (self.kind.bounds(), self.value) {
            (None, None) => true,
            (Some((_, least, most)), Some(value)) => (least..=most).contains(&value),
            _ => false,
        };
        value && self.point.is_plausible()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_code_is_read_back() {
        for kind in ObservationKind::ALL {
            assert_eq!(ObservationKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(ObservationKind::from_code("stairs"), None);
    }

    #[test]
    fn a_value_goes_with_some_kinds_only_and_within_bounds() {
        let seen = |kind, value| FieldObservation {
            kind,
            value,
            point: Point::new(2.3, 48.8),
            observed_on: date(2026, 3, 1),
        };
        assert!(seen(ObservationKind::Steps, Some(3)).is_sound());
        assert!(!seen(ObservationKind::Steps, Some(0)).is_sound(), "that is no-steps");
        assert!(!seen(ObservationKind::Steps, None).is_sound());
        assert!(seen(ObservationKind::Closed, None).is_sound());
        assert!(!seen(ObservationKind::Closed, Some(1)).is_sound());
        let nowhere = FieldObservation { point: Point::new(0.0, 0.0), ..seen(ObservationKind::Closed, None) };
        assert!(!nowhere.is_sound());
    }
}
