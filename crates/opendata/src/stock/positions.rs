//! Positions: degrees, Lambert-93 or the UTM zones of the overseas départements, made WGS 84.

use model::Point;
use model::geo::lambert93;
use std::f64::consts::PI;

/// Transverse Mercator zone of an overseas EPSG code: central meridian in degrees, northern hemisphere or not.
/// 5490 and 4559 Guadeloupe and Martinique, 2972 Guyane, 2975 La Réunion, 4471 Mayotte.
const UTM: [(u32, f64, bool); 5] =
    [(5490, -63.0, true), (4559, -63.0, true), (2972, -51.0, true), (2975, 57.0, false), (4471, 45.0, false)];

/// Projected metres (or degrees, for 4326) → WGS 84. `Err` when the system is not one that we convert, `Ok(None)`
/// when the numbers mean nothing in it.
///
/// # Errors
/// The code of the unknown system.
pub fn to_wgs84(x: f64, y: f64, epsg: Option<u32>) -> Result<Option<Point>, u32> {
    match epsg {
        Some(2154) => Ok(lambert93::to_wgs84(x, y)),
        Some(4326 | 4171) => Ok(degrees(x, y)),
        // Nothing says the system: degrees and metres cannot be mistaken for one another.
        None if x.abs() <= 180.0 && y.abs() <= 90.0 => Ok(degrees(x, y)),
        None => Ok(lambert93::to_wgs84(x, y)),
        Some(code) => match UTM.iter().find(|zone| zone.0 == code) {
            Some(&(_, meridian, north)) => Ok(transverse_mercator(x, y, meridian, north)),
            None => Err(code),
        },
    }
}

fn degrees(lon: f64, lat: f64) -> Option<Point> {
    let point = Point::new(lon, lat);
    point.is_plausible().then_some(point)
}

/// Inverse of the UTM projection on GRS 80 (Krüger's series to the third order in n, good to a millimetre inside a
/// zone: Karney, *Transverse Mercator with an accuracy of a few nanometers*, 2011, eq. 36).
fn transverse_mercator(x: f64, y: f64, meridian: f64, north: bool) -> Option<Point> {
    const A: f64 = 6_378_137.0;
    const F: f64 = 1.0 / 298.257_222_101;
    const K0: f64 = 0.9996;
    if !(0.0..=1_000_000.0).contains(&x) || !(0.0..=10_000_000.0).contains(&y) {
        return None;
    }
    let n = F / (2.0 - F);
    let (n2, n3) = (n * n, n * n * n);
    let radius = A / (1.0 + n) * (1.0 + n2 / 4.0 + n2 * n2 / 64.0);
    let beta = [n / 2.0 - 2.0 / 3.0 * n2 + 37.0 / 96.0 * n3, n2 / 48.0 + n3 / 15.0, 17.0 / 480.0 * n3];
    let xi = (y - if north { 0.0 } else { 10_000_000.0 }) / (K0 * radius);
    let eta = (x - 500_000.0) / (K0 * radius);
    let (mut xi0, mut eta0) = (xi, eta);
    for (order, b) in (1_u8..).zip(beta) {
        let j = 2.0 * f64::from(order);
        xi0 -= b * (j * xi).sin() * (j * eta).cosh();
        eta0 -= b * (j * xi).cos() * (j * eta).sinh();
    }
    let chi = (xi0.sin() / eta0.cosh()).asin();
    let lon = meridian + eta0.sinh().atan2(xi0.cos()).to_degrees();
    // From the conformal latitude back to the geodetic one, by iteration.
    let e = (F * (2.0 - F)).sqrt();
    let isometric = (PI / 4.0 + chi / 2.0).tan();
    let mut lat = chi;
    for _ in 0..8 {
        let s = e * lat.sin();
        lat = 2.0 * (isometric * ((1.0 + s) / (1.0 - s)).powf(e / 2.0)).atan() - PI / 2.0;
    }
    Some(Point::new(lon, lat.to_degrees()))
}

/// Is this commune that one? The arrondissements of Paris, Lyon and Marseille are their city.
#[must_use]
pub fn same_commune(a: &str, b: &str) -> bool {
    fn city(code: &str) -> &str {
        match code {
            _ if code.starts_with("751") => "75056",
            _ if code.starts_with("6938") => "69123",
            _ if code.starts_with("132") && code <= "13216" => "13055",
            _ => code,
        }
    }
    // Two arrondissements are two communes; a city and its arrondissement are one.
    a == b || ((city(a) == b || a == city(b)) && city(a) == city(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proj4rs::Proj;
    use proptest::prelude::*;

    fn reference(epsg: u32) -> Proj {
        let zone = match epsg {
            5490 => "+proj=utm +zone=20",
            2972 => "+proj=utm +zone=22",
            2975 => "+proj=utm +zone=40 +south",
            4471 => "+proj=utm +zone=38 +south",
            _ => "+proj=lcc +lat_1=49 +lat_2=44 +lat_0=46.5 +lon_0=3 +x_0=700000 +y_0=6600000",
        };
        Proj::from_proj_string(&format!("{zone} +ellps=GRS80 +units=m +no_defs")).unwrap()
    }

    #[test]
    fn every_system_agrees_with_an_independent_implementation() {
        let wgs84 = Proj::from_proj_string("+proj=longlat +ellps=GRS80 +no_defs").unwrap();
        for (epsg, lon, lat) in [
            (5490, -61.53, 16.24),
            (5490, -61.07, 14.61),
            (2972, -52.33, 4.93),
            (2975, 55.45, -20.88),
            (4471, 45.23, -12.78),
            (2154, 2.35, 48.85),
            (2154, 9.45, 42.70),
            (2154, -4.49, 48.39),
        ] {
            let mut xy = (f64::to_radians(lon), f64::to_radians(lat), 0.0);
            proj4rs::transform::transform(&wgs84, &reference(epsg), &mut xy).unwrap();
            let found = to_wgs84(xy.0, xy.1, Some(epsg)).unwrap().unwrap();
            assert!(found.distance_m(Point::new(lon, lat)) < 0.01, "{epsg}: {found:?}");
            assert!(found.is_in_france(), "{epsg}");
        }
    }

    #[test]
    fn unknown_systems_are_told_and_silent_ones_guessed() {
        assert_eq!(to_wgs84(1.0, 2.0, Some(27572)), Err(27572));
        assert_eq!(to_wgs84(2.35, 48.85, None), Ok(Some(Point::new(2.35, 48.85))));
        assert!(to_wgs84(655_823.15, 6_859_495.45, None).unwrap().unwrap().is_in_france());
        assert_eq!(to_wgs84(0.0, 0.0, None), Ok(None));
    }

    #[test]
    fn arrondissements_are_in_their_city_and_not_in_each_other() {
        assert!(same_commune("75056", "75112"));
        assert!(same_commune("69385", "69123"));
        assert!(!same_commune("75112", "75119"));
        assert!(!same_commune("44109", "88090"));
    }

    proptest! {
        #[test]
        fn any_numbers_are_a_position_or_none(x in any::<f64>(), y in any::<f64>(), epsg in prop::option::of(0_u32..10_000)) {
            let _ = to_wgs84(x, y, epsg);
        }
    }
}
