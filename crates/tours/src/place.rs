//! Times on the road from positions: a straight line made longer, at a steady speed. Both figures are said by whoever plans;
//! they are assumptions, and the plan says so.

use serde::{Deserialize, Serialize};

/// Where something is, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub latitude: f64,
    pub longitude: f64,
}

/// How a bus drives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Road {
    /// How much longer the road is than the straight line, in hundredths: 130 is 1.3.
    pub detour: u32,
    pub km_per_hour: u32,
}

const EARTH_KM: f64 = 6_371.0;

/// Great-circle distance in kilometres.
fn straight(a: Place, b: Place) -> f64 {
    let (from, to) = (a.latitude.to_radians(), b.latitude.to_radians());
    let half_lat = ((to - from) / 2.0).sin();
    let half_lon = ((b.longitude - a.longitude).to_radians() / 2.0).sin();
    let of = half_lat.mul_add(half_lat, from.cos() * to.cos() * half_lon * half_lon);
    2.0 * EARTH_KM * of.sqrt().min(1.0).asin()
}

/// The table of minutes, the depot first. What has no position is at no distance of anything: the question says that it
/// cannot be visited ([`crate::Stop::is_placed`]).
#[must_use]
pub fn travel(depot: Place, stops: &[Option<Place>], road: Road) -> Vec<Vec<u32>> {
    let places: Vec<Option<Place>> = std::iter::once(Some(depot)).chain(stops.iter().copied()).collect();
    let minutes = |a: Option<Place>, b: Option<Place>| match (a, b) {
        (Some(a), Some(b)) => {
            let km = straight(a, b) * f64::from(road.detour) / 100.0;
            // Rounded up: a bus that is early waits, one that is late is missed.
            (km * 60.0 / f64::from(road.km_per_hour.max(1))).ceil() as u32
        }
        _ => 0,
    };
    places.iter().map(|a| places.iter().map(|b| minutes(*a, *b)).collect()).collect()
}
