//! What is measured around an entrance, and how measures become the values of A1 to A6.
//!
//! Measures are kept; thresholds are data of a version of the method. So a version is changed, and two are compared,
//! without looking at the streets again.

use model::Interval;
use serde::{Deserialize, Serialize};

/// How far seats are looked for, in metres: no threshold on their distance may be above.
pub const SEAT_HORIZON_M: f64 = 500.0;

/// Where a measure becomes a value. Data of a version of the method; the default is the specification.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Slope worth 1, and worth ½, per cent.
    pub slope_gentle_percent: f64,
    pub slope_steep_percent: f64,
    /// Width worth 1, and worth ½, centimetres.
    pub path_full_cm: f64,
    pub path_half_cm: f64,
    /// Distance of a seat worth 1, and worth ½, metres.
    pub seat_near_m: f64,
    pub seat_far_m: f64,
    /// How many seats within [`SEAT_HORIZON_M`] say that seats are mapped here.
    pub seats_when_mapped: u32,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds {
            slope_gentle_percent: 5.0,
            slope_steep_percent: 8.0,
            path_full_cm: 140.0,
            path_half_cm: 90.0,
            seat_near_m: 100.0,
            seat_far_m: 200.0,
            seats_when_mapped: 5,
        }
    }
}

/// The steepest slope of the way, per mille: at least `lo`; at most `hi`, `None` where nobody says how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slope {
    pub lo: u16,
    pub hi: Option<u16>,
}

/// Width and ground of the way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ground {
    /// The narrowest width known, centimetres.
    pub narrowest_cm: Option<u16>,
    /// Is the width of every stretch known?
    pub every_width: bool,
    /// 1 even, ½ cobbled, 0 loose, the worst of the way; as wide as what is not said.
    pub surface: Interval,
}

/// Seats on foot.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Seats {
    /// Metres to the nearest if every unknown is passable; `None`: none within [`SEAT_HORIZON_M`].
    pub best_m: Option<f64>,
    /// Metres if no unknown is passable.
    pub sure_m: Option<f64>,
    /// How many are mapped within [`SEAT_HORIZON_M`] in a straight line.
    pub mapped: u32,
}

/// What was measured around an entrance: the inputs of A1 to A6. `None`: nothing is mapped that would tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// A1, which no threshold changes.
    pub stepless: Interval,
    pub slope: Option<Slope>,
    pub ground: Option<Ground>,
    pub seats: Option<Seats>,
    /// A5: share of the crossings.
    pub crossings: Interval,
    /// A6: share of the lengths.
    pub light: Interval,
}

impl Measures {
    /// Nothing is known.
    pub const UNKNOWN: Measures = Measures {
        stepless: Interval::UNKNOWN,
        slope: None,
        ground: None,
        seats: None,
        crossings: Interval::UNKNOWN,
        light: Interval::UNKNOWN,
    };

    /// A1 to A6 with the thresholds of a version of the method.
    #[must_use]
    pub fn indicators(&self, t: &Thresholds) -> [Interval; 6] {
        let slope = self.slope.map_or(Interval::UNKNOWN, |s| s.value(t));
        let ground = self.ground.map_or(Interval::UNKNOWN, |g| g.value(t));
        let seats = self.seats.map_or(Interval::UNKNOWN, |s| s.value(t));
        [self.stepless, slope, ground, seats, self.crossings, self.light]
    }
}

/// 1 up to the first threshold, ½ up to the second, 0 beyond.
fn at_most(value: f64, full: f64, half: f64) -> f64 {
    // A threshold of 5 % was typed in decimal.
    if value <= full + 1e-9 {
        1.0
    } else if value <= half + 1e-9 {
        0.5
    } else {
        0.0
    }
}

impl Slope {
    pub(crate) fn value(self, t: &Thresholds) -> Interval {
        let score = |s: u16| at_most(f64::from(s) / 10.0, t.slope_gentle_percent, t.slope_steep_percent);
        Interval { lo: self.hi.map_or(0.0, score), hi: score(self.lo) }
    }

    /// The slope of this way and of another after it.
    pub(crate) fn and(self, other: Slope) -> Slope {
        Slope { lo: self.lo.max(other.lo), hi: self.hi.zip(other.hi).map(|(a, b)| a.max(b)) }
    }
}

impl Ground {
    pub(crate) fn value(self, t: &Thresholds) -> Interval {
        let score = |cm: u16| at_most(-f64::from(cm), -t.path_full_cm, -t.path_half_cm);
        let known = self.narrowest_cm.map_or(1.0, score);
        let width = Interval { lo: if self.every_width { known } else { 0.0 }, hi: known };
        Interval { lo: width.lo.min(self.surface.lo), hi: width.hi.min(self.surface.hi) }
    }

    pub(crate) fn and(self, other: Ground) -> Ground {
        let narrowest = [self.narrowest_cm, other.narrowest_cm].into_iter().flatten().min();
        let (a, b) = (self.surface, other.surface);
        Ground {
            narrowest_cm: narrowest,
            every_width: self.every_width && other.every_width,
            surface: Interval { lo: a.lo.min(b.lo), hi: a.hi.min(b.hi) },
        }
    }
}

impl Seats {
    pub(crate) fn value(self, t: &Thresholds) -> Interval {
        let score = |m: Option<f64>| m.map_or(0.0, |m| at_most(m, t.seat_near_m, t.seat_far_m));
        let hi = if self.mapped >= t.seats_when_mapped { score(self.best_m) } else { 1.0 };
        Interval { lo: score(self.sure_m), hi }
    }
}
