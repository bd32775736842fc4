//! An interval of what a value can still be: how "unknown" travels through every computation.

use serde::{Deserialize, Serialize};

/// A closed interval `[lo, hi]`. A known value has `lo == hi`; an unknown indicator is `[0, 1]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub lo: f64,
    pub hi: f64,
}

impl Interval {
    /// Nothing is known of an indicator whose scale is `[0, 1]`.
    pub const UNKNOWN: Interval = Interval { lo: 0.0, hi: 1.0 };
    pub const ZERO: Interval = Interval { lo: 0.0, hi: 0.0 };
    pub const ONE: Interval = Interval { lo: 1.0, hi: 1.0 };

    /// A known value.
    #[must_use]
    pub const fn known(value: f64) -> Interval {
        Interval { lo: value, hi: value }
    }

    /// The two bounds, put in order.
    #[must_use]
    pub fn between(a: f64, b: f64) -> Interval {
        Interval { lo: a.min(b), hi: a.max(b) }
    }

    #[must_use]
    pub fn is_known(self) -> bool {
        self.lo == self.hi
    }

    #[must_use]
    pub fn width(self) -> f64 {
        self.hi - self.lo
    }

    /// Applies a non-decreasing function to both bounds.
    #[must_use]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Interval {
        Interval { lo: f(self.lo), hi: f(self.hi) }
    }

    /// Rounds outwards to whole numbers, so that what is printed never claims more than what is known.
    #[must_use]
    pub fn outward(self) -> (i64, i64) {
        // 1e-9 absorbs the noise of floating point: 60.000000001 must not print as 61.
        ((self.lo + 1e-9).floor() as i64, (self.hi - 1e-9).ceil() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_outwards() {
        assert_eq!(Interval::between(59.94, 89.07).outward(), (59, 90));
        assert_eq!(Interval::known(50.0).outward(), (50, 50));
    }
}
