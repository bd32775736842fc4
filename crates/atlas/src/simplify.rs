//! Douglas–Peucker: fewer positions, the same line to the eye. `tolerance` is in steps of the grid.

use crate::mercator::Spot;

/// The positions of a line that matter at a tolerance; both ends always do.
pub(crate) fn line(spots: &[Spot], tolerance: f64) -> Vec<Spot> {
    let keep = kept(spots, tolerance);
    spots.iter().zip(keep).filter(|(_, keep)| *keep).map(|(&spot, _)| spot).collect()
}

/// The positions of a ring that matter. A ring has no end, so it is cut at its first position and at the one
/// farthest from it.
pub(crate) fn ring(spots: &[Spot], tolerance: f64) -> Vec<Spot> {
    let Some(&first) = spots.first() else { return Vec::new() };
    let far = (0..spots.len())
        .max_by(|&a, &b| square(spots[a], first).total_cmp(&square(spots[b], first)))
        .unwrap_or(0);
    let mut back = spots[far..].to_vec();
    back.push(first);
    let mut out = line(&spots[..=far], tolerance);
    let back = line(&back, tolerance);
    out.extend(back.iter().skip(1).take(back.len().saturating_sub(2)));
    out
}

fn kept(spots: &[Spot], tolerance: f64) -> Vec<bool> {
    let mut keep = vec![false; spots.len()];
    let Some(last) = spots.len().checked_sub(1) else { return keep };
    keep[0] = true;
    keep[last] = true;
    // A stack of our own: a coastline of a million positions must not exhaust the thread's.
    let mut waiting = vec![(0, last)];
    while let Some((from, to)) = waiting.pop() {
        let mut farthest = (0.0, from);
        for i in from + 1..to {
            let distance = square_to_segment(spots[i], spots[from], spots[to]);
            if distance > farthest.0 {
                farthest = (distance, i);
            }
        }
        if farthest.0 > tolerance * tolerance {
            keep[farthest.1] = true;
            waiting.push((from, farthest.1));
            waiting.push((farthest.1, to));
        }
    }
    keep
}

fn square(a: Spot, b: Spot) -> f64 {
    let (dx, dy) = (f64::from(a[0]) - f64::from(b[0]), f64::from(a[1]) - f64::from(b[1]));
    dx * dx + dy * dy
}

fn square_to_segment(p: Spot, a: Spot, b: Spot) -> f64 {
    let (px, py) = (f64::from(p[0]) - f64::from(a[0]), f64::from(p[1]) - f64::from(a[1]));
    let (dx, dy) = (f64::from(b[0]) - f64::from(a[0]), f64::from(b[1]) - f64::from(a[1]));
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (ex, ey) = (px - t * dx, py - t * dy);
    ex * ex + ey * ey
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_point_on_the_way_is_dropped_and_a_corner_is_kept() {
        let spots = [[0, 0], [50, 1], [100, 0], [100, 100]];
        assert_eq!(line(&spots, 5.0), [[0, 0], [100, 0], [100, 100]]);
        assert_eq!(line(&spots, 0.5), spots);
    }

    #[test]
    fn a_square_with_points_on_its_sides_becomes_a_square() {
        let spots = [[0, 0], [50, 0], [100, 0], [100, 100], [50, 100], [0, 100]];
        assert_eq!(ring(&spots, 2.0), [[0, 0], [100, 0], [100, 100], [0, 100]]);
    }

    proptest! {
        #[test]
        fn what_is_dropped_is_nearer_than_the_tolerance(spots in prop::collection::vec([0u32..1000, 0u32..1000], 2..40), tolerance in 0.0f64..200.0) {
            let out = line(&spots, tolerance);
            prop_assert_eq!(out.first(), spots.first());
            prop_assert_eq!(out.last(), spots.last());
            for &spot in &spots {
                let near = out.windows(2).any(|w| square_to_segment(spot, w[0], w[1]).sqrt() <= tolerance + 1e-9);
                prop_assert!(near || out.contains(&spot));
            }
            prop_assert!(ring(&spots, tolerance).len() <= spots.len() + 1);
        }
    }
}
