//! Where a commune is: its contour, or its centre and how far it may go. Enough to tell a position that is clearly
//! elsewhere, never to decide a border.

use model::Point;
use serde::{Deserialize, Serialize};

/// The place of a commune, as its reference file gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// Rings of all its polygons, longitudes and latitudes: inside is counted by parity.
    Contour(Vec<Vec<(f64, f64)>>),
    /// Its centre and the radius of the circle that surely holds it, metres.
    Centre { lon: f64, lat: f64, radius_m: f64 },
}

/// Contours are thinned on reading: two corners closer than this, in degrees (about 100 m), are one.
const THINNED_DEGREES: f64 = 0.001;
/// Metres of one degree of latitude.
const DEGREE_M: f64 = 111_195.0;
/// Radius of a commune whose surface is not told: all but a few dozen communes are smaller.
const USUAL_RADIUS_M: f64 = 20_000.0;

impl Extent {
    /// A commune known by its centre and, where the file says it, its surface in hectares. The radius is three times
    /// that of the disc of the same surface: long communes fit.
    #[must_use]
    pub fn around(centre: Point, hectares: Option<f64>) -> Extent {
        let surface = hectares.filter(|h| h.is_finite() && *h > 0.0);
        let radius_m = surface.map_or(USUAL_RADIUS_M, |h| {
            (3.0 * (h * 10_000.0 / std::f64::consts::PI).sqrt()).round().max(3_000.0)
        });
        Extent::Centre { lon: centre.lon, lat: centre.lat, radius_m }
    }

    /// A commune known by its contour, thinned. `None` when no ring is left.
    #[must_use]
    pub fn within(rings: impl IntoIterator<Item = Vec<(f64, f64)>>) -> Option<Extent> {
        let rings: Vec<_> = rings.into_iter().map(thinned).filter(|ring| ring.len() >= 3).collect();
        (!rings.is_empty()).then_some(Extent::Contour(rings))
    }

    /// How far the point is from the commune, metres; 0 inside.
    #[must_use]
    pub fn distance_m(&self, point: Point) -> f64 {
        match self {
            Extent::Centre { lon, lat, radius_m } => {
                (Point::new(*lon, *lat).distance_m(point) - radius_m).max(0.0)
            }
            Extent::Contour(rings) if is_inside(rings, point) => 0.0,
            Extent::Contour(rings) => edges(rings)
                .map(|(a, b)| to_segment_m(point, a, b))
                .min_by(f64::total_cmp)
                .unwrap_or(f64::INFINITY),
        }
    }
}

fn thinned(ring: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for (x, y) in ring.iter().copied() {
        let far = |(a, b): &(f64, f64)| (a - x).abs().max((b - y).abs()) >= THINNED_DEGREES;
        if kept.last().is_none_or(far) {
            kept.push((x, y));
        }
    }
    // An islet smaller than the thinning stays as it is.
    if kept.len() >= 3 { kept } else { ring }
}

fn edges(rings: &[Vec<(f64, f64)>]) -> impl Iterator<Item = ((f64, f64), (f64, f64))> {
    rings.iter().flat_map(|ring| ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)))
}

fn is_inside(rings: &[Vec<(f64, f64)>], point: Point) -> bool {
    let crosses = |((ax, ay), (bx, by)): &((f64, f64), (f64, f64))| {
        (*ay > point.lat) != (*by > point.lat) && point.lon < (bx - ax) * (point.lat - ay) / (by - ay) + ax
    };
    edges(rings).filter(crosses).count() % 2 == 1
}

/// Distance to a segment on the plane that touches the Earth at the point: exact enough for tens of kilometres.
fn to_segment_m(point: Point, a: (f64, f64), b: (f64, f64)) -> f64 {
    let east = DEGREE_M * point.lat.to_radians().cos();
    let plane = |(lon, lat): (f64, f64)| ((lon - point.lon) * east, (lat - point.lat) * DEGREE_M);
    let ((ax, ay), (bx, by)) = (plane(a), plane(b));
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (ax + along * dx).hypot(ay + along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn square() -> Extent {
        Extent::within([vec![(2.0, 45.0), (2.1, 45.0), (2.1, 45.1), (2.0, 45.1), (2.0, 45.0)]]).unwrap()
    }

    #[test]
    fn a_point_inside_is_at_no_distance_and_one_outside_at_that_of_the_border() {
        assert_eq!(square().distance_m(Point::new(2.05, 45.05)), 0.0);
        let north = square().distance_m(Point::new(2.05, 45.2));
        assert!((north - 11_120.0).abs() < 20.0, "{north}");
        let corner = Point::new(2.2, 45.2);
        let exact = corner.distance_m(Point::new(2.1, 45.1));
        assert!((square().distance_m(corner) - exact).abs() < 50.0);
    }

    #[test]
    fn a_centre_holds_what_its_surface_can() {
        let centre = Point::new(4.63, 43.68);
        let (arles, hamlet) = (Extent::around(centre, Some(75_893.0)), Extent::around(centre, Some(200.0)));
        let far = Point::new(4.63, 43.36);
        assert_eq!(arles.distance_m(far), 0.0, "35 km from the centre of the widest commune");
        assert!(hamlet.distance_m(far) > 30_000.0);
    }

    #[test]
    fn thinning_keeps_the_shape_and_islets() {
        let fine: Vec<(f64, f64)> = (0..2_000)
            .map(|i| f64::from(i) * 0.00314)
            .map(|a| (2.0 + 0.1 * a.cos(), 45.0 + 0.1 * a.sin()))
            .collect();
        let Some(Extent::Contour(rings)) =
            Extent::within([fine, vec![(5.0, 45.0), (5.0001, 45.0), (5.0, 45.0001)]])
        else {
            panic!("a contour")
        };
        assert!(rings[0].len() < 700 && rings[0].len() > 300, "{}", rings[0].len());
        assert_eq!(rings[1].len(), 3);
        assert_eq!(Extent::within([vec![(1.0, 1.0)]]), None);
    }

    proptest! {
        #[test]
        fn a_distance_is_never_negative_nor_missing(lon in -180.0_f64..180.0, lat in -89.0_f64..89.0) {
            let d = square().distance_m(Point::new(lon, lat));
            prop_assert!(d >= 0.0 && d.is_finite());
        }
    }
}
