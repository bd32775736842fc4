//! Cutting lines and rings to a rectangle of the grid.

use crate::drawing::{Form, Shape, View};
use crate::mercator::{Frame, Spot};

/// The part of a geometry inside a frame; empty when there is none.
pub(crate) fn clip(view: View<'_>, form: Form, frame: &Frame) -> Shape {
    let mut out = Shape::default();
    let mut has_outer = false;
    for (part, hole) in view.parts() {
        match form {
            Form::Point => {
                if let Some(&spot) = part.first().filter(|&&spot| is_in(spot, frame)) {
                    out.push(&[spot], false);
                }
            }
            Form::Line => clip_line(part, frame, &mut out),
            Form::Area => {
                let ring = clip_ring(part, frame);
                // A hole belongs to the ring before it; without that ring it would be a surface.
                if !hole {
                    has_outer = ring.len() >= 3;
                }
                if ring.len() >= 3 && has_outer {
                    out.push(&ring, hole);
                }
            }
        }
    }
    out
}

fn is_in([x, y]: Spot, frame: &Frame) -> bool {
    (frame.west..=frame.east).contains(&i64::from(x)) && (frame.north..=frame.south).contains(&i64::from(y))
}

/// Liang–Barsky on each segment; a line that leaves and comes back gives several parts.
fn clip_line(spots: &[Spot], frame: &Frame, out: &mut Shape) {
    let mut part: Vec<Spot> = Vec::new();
    let flush = |part: &mut Vec<Spot>, out: &mut Shape| {
        if part.len() > 1 {
            out.push(part, false);
        }
        part.clear();
    };
    for pair in spots.windows(2) {
        let Some((from, to)) = clip_segment(pair[0], pair[1], frame) else {
            flush(&mut part, out);
            continue;
        };
        if part.last() != Some(&from) {
            flush(&mut part, out);
            part.push(from);
        }
        if to != from {
            part.push(to);
        }
        if to != pair[1] {
            flush(&mut part, out);
        }
    }
    flush(&mut part, out);
}

fn clip_segment(a: Spot, b: Spot, frame: &Frame) -> Option<(Spot, Spot)> {
    let (ax, ay) = (f64::from(a[0]), f64::from(a[1]));
    let (dx, dy) = (f64::from(b[0]) - ax, f64::from(b[1]) - ay);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (delta, room) in [
        (-dx, ax - frame.west as f64),
        (dx, frame.east as f64 - ax),
        (-dy, ay - frame.north as f64),
        (dy, frame.south as f64 - ay),
    ] {
        if delta == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if delta < 0.0 {
            enter = enter.max(room / delta);
        } else {
            leave = leave.min(room / delta);
        }
    }
    if enter > leave {
        return None;
    }
    let at = |t: f64| [grid(ax + t * dx), grid(ay + t * dy)];
    Some((if enter > 0.0 { at(enter) } else { a }, if leave < 1.0 { at(leave) } else { b }))
}

/// Sutherland–Hodgman, one side of the frame after the other. Edges that run along the frame are outside the
/// visible tile, in its margin.
pub(crate) fn clip_ring(ring: &[Spot], frame: &Frame) -> Vec<Spot> {
    let mut ring = ring.to_vec();
    for side in 0..4 {
        let (axis, limit, sign) = match side {
            0 => (0, frame.west, 1),
            1 => (0, frame.east, -1),
            2 => (1, frame.north, 1),
            _ => (1, frame.south, -1),
        };
        let depth = |spot: Spot| (i64::from(spot[axis]) - limit) * sign;
        let mut next = Vec::with_capacity(ring.len() + 4);
        for (i, &here) in ring.iter().enumerate() {
            let before = ring[if i == 0 { ring.len() - 1 } else { i - 1 }];
            let (inside, was_inside) = (depth(here) >= 0, depth(before) >= 0);
            if inside != was_inside {
                let t = (limit - i64::from(before[axis])) as f64
                    / (i64::from(here[axis]) - i64::from(before[axis])) as f64;
                let other = 1 - axis;
                let mut cut = [0; 2];
                cut[axis] = grid(limit as f64);
                cut[other] =
                    grid(f64::from(before[other]) + t * (f64::from(here[other]) - f64::from(before[other])));
                if next.last() != Some(&cut) {
                    next.push(cut);
                }
            }
            if inside && next.last() != Some(&here) {
                next.push(here);
            }
        }
        if next.len() > 1 && next.first() == next.last() {
            next.pop();
        }
        ring = next;
    }
    ring
}

fn grid(value: f64) -> u32 {
    value.round().clamp(0.0, f64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::ring_area;
    use proptest::prelude::*;

    const FRAME: Frame = Frame { west: 100, north: 100, east: 200, south: 200 };

    fn lines(spots: &[Spot]) -> Vec<Vec<Spot>> {
        let mut shape = Shape::default();
        shape.push(spots, false);
        clip(shape.view(), Form::Line, &FRAME).view().parts().map(|(p, _)| p.to_vec()).collect()
    }

    #[test]
    fn a_line_that_comes_back_gives_two_parts() {
        assert_eq!(
            lines(&[[50, 150], [150, 150], [150, 250], [180, 250], [180, 150]]),
            [vec![[100, 150], [150, 150], [150, 200]], vec![[180, 200], [180, 150]]]
        );
        assert!(lines(&[[0, 0], [50, 300]]).is_empty());
    }

    #[test]
    fn a_large_ring_becomes_the_frame_and_keeps_its_turn() {
        let ring = clip_ring(&[[0, 0], [1000, 0], [1000, 1000], [0, 1000]], &FRAME);
        assert!((ring_area(&ring) - 10_000.0).abs() < 1e-6);
    }

    #[test]
    fn the_hole_of_a_vanished_ring_vanishes() {
        let mut shape = Shape::default();
        shape.push(&[[0, 0], [50, 0], [50, 50]], false);
        shape.push(&[[120, 120], [150, 120], [150, 150]], true);
        assert!(clip(shape.view(), Form::Area, &FRAME).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_clipped_lies_in_the_frame(spots in prop::collection::vec([0u32..300, 0u32..300], 0..20)) {
            for part in lines(&spots) {
                prop_assert!(part.len() > 1 && part.iter().all(|&s| is_in(s, &FRAME)));
            }
            let ring = clip_ring(&spots, &FRAME);
            prop_assert!(ring.iter().all(|&s| is_in(s, &FRAME)));
            prop_assert!(ring_area(&ring).abs() <= 10_000.0 * (spots.len() as f64 + 1.0));
        }
    }
}
