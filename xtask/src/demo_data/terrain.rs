//! The lie of the land of Valombre: a river, a flat lower town, a slope, a plateau 28 m above.
//!
//! Heights only serve to write `incline` and `step_count`; they are not exported.

use super::plane::{P, p};

/// From the lower town to the plateau, metres.
pub const RELIEF: f64 = 28.0;

/// Piecewise linear, on sorted abscissae.
fn table(points: &[(f64, f64)], x: f64) -> f64 {
    let Some((first, last)) = points.first().zip(points.last()) else { return 0.0 };
    if x <= first.0 {
        return first.1;
    }
    for w in points.windows(2) {
        if x <= w[1].0 {
            let t = (x - w[0].0) / (w[1].0 - w[0].0);
            return w[0].1 + (w[1].1 - w[0].1) * t;
        }
    }
    last.1
}

fn smoothstep(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Northing of the middle of the river.
pub fn river(x: f64) -> f64 {
    // Averaged over its neighbourhood, so that the quays curve instead of breaking.
    const AXIS: [(f64, f64); 8] = [
        (-60.0, 325.0),
        (300.0, 300.0),
        (600.0, 345.0),
        (900.0, 405.0),
        (1200.0, 395.0),
        (1500.0, 335.0),
        (1750.0, 300.0),
        (2060.0, 345.0),
    ];
    (-4..=4).map(|k| table(&AXIS, x + f64::from(k) * 30.0)).sum::<f64>() / 9.0
}

/// Half the width of the river: it widens around the island.
pub fn river_half_width(x: f64) -> f64 {
    30.0 + 26.0 * smoothstep(1.0 - (x - 1075.0).abs() / 260.0)
}

/// The quay line on the north bank.
pub fn north_quay(x: f64) -> P {
    p(x, river(x) + river_half_width(x) + 14.0)
}

/// The quay line on the south bank.
pub fn south_quay(x: f64) -> P {
    p(x, river(x) - river_half_width(x) - 14.0)
}

fn slope_middle(x: f64) -> f64 {
    table(
        &[(0.0, 790.0), (400.0, 800.0), (800.0, 850.0), (1200.0, 900.0), (1600.0, 880.0), (2000.0, 820.0)],
        x,
    )
}

fn slope_width(x: f64) -> f64 {
    table(
        &[(0.0, 420.0), (300.0, 380.0), (480.0, 220.0), (600.0, 180.0), (1400.0, 180.0), (2000.0, 360.0)],
        x,
    )
}

/// Height above the lower town due to the slope alone: 0 at its foot, [`RELIEF`] on the plateau.
pub fn rise(at: P) -> f64 {
    RELIEF * smoothstep((at.y - slope_middle(at.x)) / slope_width(at.x) + 0.5)
}

/// Height of the ground, metres: the slope, plus the gentle fall of the lower town towards the river.
pub fn height(at: P) -> f64 {
    let from_river = (at.y - river(at.x)).abs().min(450.0);
    12.0 + 0.006 * from_river + rise(at) + 0.008 * (at.y - 1000.0).max(0.0)
}

/// The point of this meridian at this height of the slope.
pub fn on_slope(x: f64, wanted: f64) -> P {
    let (mut low, mut high) =
        (slope_middle(x) - slope_width(x) / 2.0, slope_middle(x) + slope_width(x) / 2.0);
    for _ in 0..48 {
        let middle = (low + high) / 2.0;
        if rise(p(x, middle)) < wanted { low = middle } else { high = middle }
    }
    p(x, (low + high) / 2.0)
}

/// A street that climbs evenly: from one meridian and height of the slope to another.
pub fn graded(from: (f64, f64), to: (f64, f64), parts: usize) -> Vec<P> {
    (0..=parts)
        .map(|i| {
            let t = i as f64 / parts as f64;
            on_slope(from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_goes_from_the_lower_town_to_the_plateau() {
        assert!(rise(p(1010.0, 750.0)) < 0.01);
        assert!((rise(p(760.0, 1000.0)) - RELIEF).abs() < 0.01);
        let half = on_slope(900.0, RELIEF / 2.0);
        assert!((rise(half) - RELIEF / 2.0).abs() < 1e-6);
    }
}
