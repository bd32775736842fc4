//! Positions. WGS 84 everywhere; Lambert-93 only at the door of the importers.

use serde::{Deserialize, Serialize};

/// A position on WGS 84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub lon: f64,
    pub lat: f64,
}

const EARTH_RADIUS_M: f64 = 6_371_008.8;

impl Point {
    #[must_use]
    pub const fn new(lon: f64, lat: f64) -> Point {
        Point { lon, lat }
    }

    /// Great-circle distance in metres.
    #[must_use]
    pub fn distance_m(self, other: Point) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = (b - a) / 2.0;
        let half_lon = (other.lon - self.lon).to_radians() / 2.0;
        let h = half_lat.sin().powi(2) + a.cos() * b.cos() * half_lon.sin().powi(2);
        2.0 * EARTH_RADIUS_M * h.sqrt().clamp(0.0, 1.0).asin()
    }

    /// Is the position on Earth, and not the `0, 0` that spreadsheets put for "none"?
    #[must_use]
    pub fn is_plausible(self) -> bool {
        self.lon.is_finite()
            && self.lat.is_finite()
            && self.lon.abs() <= 180.0
            && self.lat.abs() <= 90.0
            && !(self.lon.abs() < 1e-9 && self.lat.abs() < 1e-9)
    }

    /// Is the position in the box of metropolitan France or of one of the overseas départements?
    /// A wide box, meant to catch swapped or foreign coordinates, not to decide a border.
    #[must_use]
    pub fn is_in_france(self) -> bool {
        const BOXES: [(f64, f64, f64, f64); 6] = [
            (-5.5, 41.2, 9.8, 51.3),    // metropolitan France and Corsica
            (-61.9, 15.7, -60.9, 16.6), // Guadeloupe
            (-61.3, 14.3, -60.7, 15.0), // Martinique
            (-54.7, 2.0, -51.5, 5.9),   // Guyane
            (55.1, -21.5, 55.9, -20.8), // La Réunion
            (44.9, -13.1, 45.4, -12.5), // Mayotte
        ];
        BOXES.iter().any(|&(w, s, e, n)| (w..=e).contains(&self.lon) && (s..=n).contains(&self.lat))
    }
}

/// Lambert-93 (EPSG:2154) on the GRS 80 ellipsoid.
///
/// Closed form of the Lambert conformal conic projection with two parallels (Snyder, *Map Projections: A
/// Working Manual*, USGS 1395, p. 107). Checked against an independent implementation in the tests of `opendata`.
pub mod lambert93 {
    use super::Point;

    const A: f64 = 6_378_137.0;
    const F: f64 = 1.0 / 298.257_222_101;
    const LON0: f64 = 3.0;
    const LAT0: f64 = 46.5;
    const LAT1: f64 = 44.0;
    const LAT2: f64 = 49.0;
    const X0: f64 = 700_000.0;
    const Y0: f64 = 6_600_000.0;

    struct Cone {
        e: f64,
        n: f64,
        f: f64,
        rho0: f64,
    }

    fn t(lat: f64, e: f64) -> f64 {
        let s = e * lat.sin();
        (std::f64::consts::FRAC_PI_4 - lat / 2.0).tan() / ((1.0 - s) / (1.0 + s)).powf(e / 2.0)
    }

    fn m(lat: f64, e: f64) -> f64 {
        lat.cos() / (1.0 - (e * lat.sin()).powi(2)).sqrt()
    }

    fn cone() -> Cone {
        let e = (2.0 * F - F * F).sqrt();
        let (l0, l1, l2) = (LAT0.to_radians(), LAT1.to_radians(), LAT2.to_radians());
        let n = (m(l1, e).ln() - m(l2, e).ln()) / (t(l1, e).ln() - t(l2, e).ln());
        let f = m(l1, e) / (n * t(l1, e).powf(n));
        Cone { e, n, f, rho0: A * f * t(l0, e).powf(n) }
    }

    /// Metres east and north → WGS 84. `None` outside the domain where the projection means something.
    #[must_use]
    pub fn to_wgs84(x: f64, y: f64) -> Option<Point> {
        if !(-400_000.0..=1_700_000.0).contains(&x) || !(5_800_000.0..=7_400_000.0).contains(&y) {
            return None;
        }
        let c = cone();
        let (dx, dy) = (x - X0, c.rho0 - (y - Y0));
        let rho = dx.hypot(dy);
        let theta = dx.atan2(dy);
        let ts = (rho / (A * c.f)).powf(1.0 / c.n);
        let mut lat = std::f64::consts::FRAC_PI_2 - 2.0 * ts.atan();
        for _ in 0..8 {
            let s = c.e * lat.sin();
            lat = std::f64::consts::FRAC_PI_2 - 2.0 * (ts * ((1.0 - s) / (1.0 + s)).powf(c.e / 2.0)).atan();
        }
        Some(Point { lon: LON0 + (theta / c.n).to_degrees(), lat: lat.to_degrees() })
    }

    /// WGS 84 → metres east and north.
    #[must_use]
    pub fn from_wgs84(p: Point) -> (f64, f64) {
        let c = cone();
        let rho = A * c.f * t(p.lat.to_radians(), c.e).powf(c.n);
        let theta = c.n * (p.lon - LON0).to_radians();
        (X0 + rho * theta.sin(), Y0 + c.rho0 - rho * theta.cos())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lambert93_finds_notre_dame() {
        // Paris open data gives both systems for 16-20 rue des Meuniers.
        let p = lambert93::to_wgs84(655_823.152_9, 6_859_495.455_7).unwrap();
        assert!(p.distance_m(Point::new(2.398_175_442_4, 48.833_994_179_8)) < 1.0, "{p:?}");
        let (x, y) = lambert93::from_wgs84(p);
        assert!((x - 655_823.152_9).abs() < 1e-3 && (y - 6_859_495.455_7).abs() < 1e-3);
    }

    #[test]
    fn swapped_coordinates_are_not_in_france() {
        assert!(Point::new(2.35, 48.85).is_in_france());
        assert!(!Point::new(48.85, 2.35).is_in_france());
    }
}
