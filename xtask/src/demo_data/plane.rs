//! Plane geometry in metres: x to the east, y to the north of the south-west corner of the town.

use std::ops::{Add, Mul, Sub};

/// A position or a displacement, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct P {
    pub x: f64,
    pub y: f64,
}

/// Shorthand of [`P`].
pub const fn p(x: f64, y: f64) -> P {
    P { x, y }
}

impl Add for P {
    type Output = P;
    fn add(self, o: P) -> P {
        p(self.x + o.x, self.y + o.y)
    }
}

impl Sub for P {
    type Output = P;
    fn sub(self, o: P) -> P {
        p(self.x - o.x, self.y - o.y)
    }
}

impl Mul<f64> for P {
    type Output = P;
    fn mul(self, k: f64) -> P {
        p(self.x * k, self.y * k)
    }
}

impl P {
    pub fn cross(self, o: P) -> f64 {
        self.x * o.y - self.y * o.x
    }
    pub fn dot(self, o: P) -> f64 {
        self.x * o.x + self.y * o.y
    }
    pub fn norm(self) -> f64 {
        self.dot(self).sqrt()
    }
    pub fn to(self, o: P) -> f64 {
        (o - self).norm()
    }
    pub fn lerp(self, o: P, t: f64) -> P {
        self + (o - self) * t
    }
    /// The unit vector of this direction; the east for a null vector.
    pub fn unit(self) -> P {
        let n = self.norm();
        if n < 1e-9 { p(1.0, 0.0) } else { self * (1.0 / n) }
    }
    /// A quarter turn to the left.
    pub fn left(self) -> P {
        p(-self.y, self.x)
    }
}

/// Longitude and latitude of the corner: open sea, in the Bay of Biscay, more than 80 km from any coast.
pub const CORNER: (f64, f64) = (-2.600_000, 45.100_000);
const METRES_PER_DEGREE_LAT: f64 = 111_195.08;
/// `METRES_PER_DEGREE_LAT × cos(45.1067°)`, written out so that no trigonometry depends on the machine.
const METRES_PER_DEGREE_LON: f64 = 78_480.93;

/// Longitude and latitude in ten-millionths of a degree, the precision of OpenStreetMap.
pub fn lon_lat_e7(at: P) -> (i64, i64) {
    let lon = CORNER.0 + at.x / METRES_PER_DEGREE_LON;
    let lat = CORNER.1 + at.y / METRES_PER_DEGREE_LAT;
    ((lon * 1e7).round() as i64, (lat * 1e7).round() as i64)
}

/// A number of ten-millionths as decimal degrees: `-25999873` → `-2.5999873`.
pub fn degrees(e7: i64) -> String {
    let sign = if e7 < 0 { "-" } else { "" };
    let abs = e7.unsigned_abs();
    format!("{sign}{}.{:07}", abs / 10_000_000, abs % 10_000_000)
}

/// A smooth line through the points (Catmull–Rom), with `extra` points between two neighbours.
pub fn smooth(points: &[P], extra: usize) -> Vec<P> {
    let mut out = Vec::with_capacity(points.len() * (extra + 1));
    for i in 0..points.len().saturating_sub(1) {
        let (b, c) = (points[i], points[i + 1]);
        let a = if i == 0 { b + (b - c) } else { points[i - 1] };
        let d = points.get(i + 2).copied().unwrap_or(c + (c - b));
        out.push(b);
        for k in 1..=extra {
            let t = k as f64 / (extra + 1) as f64;
            let (t2, t3) = (t * t, t * t * t);
            out.push(
                (b * 2.0
                    + (c - a) * t
                    + (a * 2.0 - b * 5.0 + c * 4.0 - d) * t2
                    + (b * 3.0 - a - c * 3.0 + d) * t3)
                    * 0.5,
            );
        }
    }
    out.extend(points.last());
    out
}

/// Length of a line, metres.
pub fn length(line: &[P]) -> f64 {
    line.windows(2).map(|w| w[0].to(w[1])).sum()
}

/// The point at this distance along the line, with the direction there. Clamped to the ends.
pub fn along(line: &[P], distance: f64) -> (P, P) {
    let mut left = distance.max(0.0);
    for w in line.windows(2) {
        let step = w[0].to(w[1]);
        if left <= step && step > 0.0 {
            return (w[0].lerp(w[1], left / step), (w[1] - w[0]).unit());
        }
        left -= step;
    }
    match line {
        [.., a, b] => (*b, (*b - *a).unit()),
        [only] => (*only, p(1.0, 0.0)),
        [] => (p(0.0, 0.0), p(1.0, 0.0)),
    }
}

/// Where two segments cross, ends included.
pub fn crossing(a: P, b: P, c: P, d: P) -> Option<P> {
    let (r, s) = (b - a, d - c);
    let denominator = r.cross(s);
    if denominator.abs() < 1e-9 {
        return None;
    }
    let t = (c - a).cross(s) / denominator;
    let u = (c - a).cross(r) / denominator;
    ((0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u)).then(|| a + r * t)
}

/// The nearest point of a segment, and how far it is.
pub fn nearest(at: P, a: P, b: P) -> (P, f64) {
    let ab = b - a;
    let t = if ab.dot(ab) < 1e-12 { 0.0 } else { ((at - a).dot(ab) / ab.dot(ab)).clamp(0.0, 1.0) };
    let q = a + ab * t;
    (q, q.to(at))
}

/// How far a point is from a line.
pub fn distance_to_line(at: P, line: &[P]) -> f64 {
    line.windows(2).map(|w| nearest(at, w[0], w[1]).1).fold(f64::INFINITY, f64::min)
}

/// A rectangle: centre, unit vector of its long side, half length and half depth.
#[derive(Debug, Clone, Copy)]
pub struct Rect {
    pub centre: P,
    pub axis: P,
    pub half: (f64, f64),
}

impl Rect {
    pub fn new(centre: P, axis: P, width: f64, depth: f64) -> Rect {
        Rect { centre, axis: axis.unit(), half: (width / 2.0, depth / 2.0) }
    }

    /// The four corners, counter-clockwise.
    pub fn corners(&self) -> [P; 4] {
        let (u, v) = (self.axis * self.half.0, self.axis.left() * self.half.1);
        [self.centre - u - v, self.centre + u - v, self.centre + u + v, self.centre - u + v]
    }

    /// Do two rectangles, grown by a margin, overlap? (separating axes)
    pub fn overlaps(&self, other: &Rect, margin: f64) -> bool {
        let between = other.centre - self.centre;
        [self.axis, self.axis.left(), other.axis, other.axis.left()].into_iter().all(|axis| {
            let reach =
                |r: &Rect| r.half.0 * r.axis.dot(axis).abs() + r.half.1 * r.axis.left().dot(axis).abs();
            between.dot(axis).abs() < reach(self) + reach(other) + margin
        })
    }

    /// Does a segment come within `margin` of the rectangle?
    pub fn meets(&self, a: P, b: P, margin: f64) -> bool {
        let length = a.to(b);
        self.overlaps(&Rect::new(a.lerp(b, 0.5), b - a, length, 0.0), margin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_written_with_seven_decimals() {
        assert_eq!(degrees(-25_999_873), "-2.5999873");
        assert_eq!(degrees(451_000_000), "45.1000000");
        assert_eq!(degrees(-73), "-0.0000073");
    }

    #[test]
    fn a_street_through_a_building_meets_it_and_one_beside_does_not() {
        let house = Rect::new(p(10.0, 10.0), p(1.0, 0.0), 10.0, 8.0);
        assert!(house.meets(p(0.0, 10.0), p(20.0, 10.0), 0.0));
        assert!(!house.meets(p(0.0, 30.0), p(20.0, 30.0), 2.0));
    }

    #[test]
    fn a_smooth_line_passes_by_its_points() {
        let points = [p(0.0, 0.0), p(50.0, 20.0), p(90.0, 0.0)];
        let line = smooth(&points, 3);
        assert_eq!(line.len(), 9);
        assert!(points.iter().all(|q| line.contains(q)));
    }
}
