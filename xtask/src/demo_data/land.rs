//! Water, parks, woods, quarters: the areas of the map.

use super::{
    plane::{P, p, smooth},
    skeleton::{FOOT, RAMPART, line},
    terrain::{on_slope, river, river_half_width},
};

/// A closed or open line with its tags; the last point of an area repeats the first.
pub struct Feature {
    pub line: Vec<P>,
    pub tags: Vec<(&'static str, &'static str)>,
}

fn area(mut line: Vec<P>, tags: &[(&'static str, &'static str)]) -> Feature {
    line.extend(line.first().copied());
    Feature { line, tags: tags.to_vec() }
}

fn shape(points: &[(f64, f64)], tags: &[(&'static str, &'static str)]) -> Feature {
    area(line(points), tags)
}

/// A strip of water: from one meridian to another, between two lines parallel to the axis.
fn strip(from: f64, to: f64, low: impl Fn(f64) -> f64, high: impl Fn(f64) -> f64) -> Vec<P> {
    let parts = ((to - from) / 50.0).ceil().max(1.0) as usize;
    let x = |i: usize| from + (to - from) * i as f64 / parts as f64;
    let south = (0..=parts).map(|i| p(x(i), low(x(i))));
    let north = (0..=parts).rev().map(|i| p(x(i), high(x(i))));
    south.chain(north).collect()
}

/// Half the width of the island at this meridian; 0 outside.
fn island(x: f64) -> f64 {
    let t = ((x - 1072.0) / 112.0).abs();
    if t >= 1.0 { 0.0 } else { 26.0 * (1.0 - t * t) }
}

/// Every area and line that is not a street or a building.
pub fn features() -> Vec<Feature> {
    let mut all = Vec::new();
    let water: &[(&'static str, &'static str)] =
        &[("natural", "water"), ("water", "river"), ("name", "La Vive")];
    let low = |x: f64| river(x) - river_half_width(x);
    let high = |x: f64| river(x) + river_half_width(x);
    // Four pieces around the island, so that no reader needs to know what a multipolygon is.
    all.push(area(strip(-60.0, 960.0, low, high), water));
    all.push(area(strip(960.0, 1184.0, low, |x| river(x) - island(x)), water));
    all.push(area(strip(960.0, 1184.0, |x| river(x) + island(x), high), water));
    all.push(area(strip(1184.0, 2060.0, low, high), water));
    all.push(Feature {
        line: strip(-60.0, 2060.0, river, river).into_iter().take(44).collect(),
        tags: vec![("waterway", "river"), ("name", "La Vive")],
    });
    all.push(area(
        strip(962.0, 1182.0, |x| river(x) - island(x), |x| river(x) + island(x)),
        &[("natural", "wood"), ("place", "islet"), ("name", "Île aux Hérons")],
    ));
    for y in [22.0, 27.0] {
        all.push(Feature {
            line: line(&[(-60.0, y), (700.0, y), (2060.0, y + 8.0)]),
            tags: vec![("railway", "rail")],
        });
    }
    all.push(shape(
        &[(330.0, 12.0), (1250.0, 12.0), (1250.0, 36.0), (330.0, 36.0)],
        &[("landuse", "railway")],
    ));

    all.push(shape(
        &[(110.0, 365.0), (300.0, 372.0), (405.0, 420.0), (400.0, 530.0), (240.0, 545.0), (120.0, 480.0)],
        &[("leisure", "park"), ("name", "Parc du Lavoir")],
    ));
    all.push(shape(
        &[(180.0, 405.0), (222.0, 398.0), (236.0, 425.0), (196.0, 436.0)],
        &[("natural", "water"), ("name", "Bassin du Lavoir")],
    ));
    let meridians = [520.0, 640.0, 760.0, 880.0, 1000.0, 1120.0, 1235.0];
    let mut slope: Vec<P> = meridians.iter().map(|&x| on_slope(x, 2.0)).collect();
    slope.extend(meridians.iter().rev().map(|&x| on_slope(x, 26.0)));
    all.push(area(slope, &[("natural", "wood"), ("name", "Bois de la Côte")]));
    all.push(shape(
        &[(1480.0, 1100.0), (1500.0, 1108.0), (1510.0, 1175.0), (1440.0, 1180.0), (1440.0, 1105.0)],
        &[("leisure", "park"), ("name", "Square des Comètes")],
    ));
    all.push(shape(
        &[(1310.0, 120.0), (1420.0, 125.0), (1415.0, 195.0), (1305.0, 190.0)],
        &[("leisure", "pitch"), ("sport", "soccer")],
    ));
    all.push(shape(
        &[(1520.0, 120.0), (1580.0, 122.0), (1580.0, 150.0), (1520.0, 150.0)],
        &[("leisure", "pitch"), ("sport", "boules")],
    ));
    all.push(shape(
        &[
            (1270.0, 85.0),
            (1450.0, 105.0),
            (1650.0, 90.0),
            (1800.0, 140.0),
            (1830.0, 220.0),
            (1500.0, 255.0),
            (1270.0, 260.0),
        ],
        &[("landuse", "recreation_ground"), ("name", "Stade de la Prairie")],
    ));
    all.push(shape(
        &[(1060.0, 1290.0), (1120.0, 1290.0), (1120.0, 1370.0), (1050.0, 1360.0)],
        &[("landuse", "cemetery"), ("name", "Cimetière du Plateau")],
    ));
    all.push(shape(
        &[(380.0, 1405.0), (820.0, 1420.0), (840.0, 1500.0), (360.0, 1500.0)],
        &[("landuse", "forest"), ("name", "Forêt de Valombre")],
    ));
    all.push(shape(
        &[(0.0, 1340.0), (300.0, 1350.0), (380.0, 1405.0), (360.0, 1500.0), (0.0, 1500.0)],
        &[("landuse", "vineyard")],
    ));
    all.push(shape(
        &[
            (860.0, 1300.0),
            (1040.0, 1290.0),
            (1180.0, 1420.0),
            (1380.0, 1440.0),
            (1380.0, 1500.0),
            (850.0, 1500.0),
        ],
        &[("landuse", "farmland")],
    ));
    all.push(shape(
        &[
            (1800.0, 1000.0),
            (2000.0, 980.0),
            (2000.0, 1500.0),
            (1440.0, 1500.0),
            (1700.0, 1410.0),
            (1810.0, 1250.0),
        ],
        &[("landuse", "forest")],
    ));
    all.push(shape(
        &[(40.0, 100.0), (190.0, 95.0), (190.0, 240.0), (40.0, 245.0)],
        &[("landuse", "retail"), ("name", "Zone du Grand-Pré")],
    ));
    all.push(shape(
        &[(62.0, 110.0), (180.0, 105.0), (180.0, 150.0), (62.0, 155.0)],
        &[("amenity", "parking")],
    ));
    all.push(shape(
        &[(1530.0, 1140.0), (1600.0, 1140.0), (1600.0, 1168.0), (1530.0, 1168.0)],
        &[("amenity", "parking")],
    ));

    let residential: &[(&'static str, &'static str)] = &[("landuse", "residential")];
    let mut old: Vec<P> = strip(430.0, 1250.0, |x| high(x) + 8.0, |_| 0.0).into_iter().take(18).collect();
    old.extend(line(&FOOT).into_iter().rev());
    all.push(area(old, residential));
    let mut village = line(&RAMPART);
    village.extend(line(&[
        (1020.0, 1130.0),
        (1010.0, 1260.0),
        (780.0, 1285.0),
        (520.0, 1270.0),
        (488.0, 1100.0),
    ]));
    all.push(area(village, residential));
    let estate = [
        (1130.0, 1085.0),
        (1300.0, 1022.0),
        (1550.0, 1030.0),
        (1740.0, 1095.0),
        (1785.0, 1240.0),
        (1690.0, 1390.0),
        (1400.0, 1410.0),
        (1190.0, 1340.0),
        (1120.0, 1205.0),
    ];
    let mut closed = line(&estate);
    closed.push(closed[0]);
    let mut estate = smooth(&closed, 1);
    estate.pop();
    all.push(area(estate, residential));
    all.push(shape(
        &[(330.0, 74.0), (1250.0, 74.0), (1250.0, 300.0), (900.0, 320.0), (600.0, 285.0), (330.0, 250.0)],
        residential,
    ));
    all.push(shape(
        &[
            (1255.0, 460.0),
            (1500.0, 390.0),
            (1750.0, 355.0),
            (1895.0, 370.0),
            (1895.0, 690.0),
            (1700.0, 728.0),
            (1450.0, 750.0),
            (1255.0, 748.0),
        ],
        residential,
    ));
    all
}

/// The invented priority neighbourhood: the estate.
pub fn priority_neighbourhood() -> Vec<P> {
    let ring = [
        (1110.0, 1070.0),
        (1300.0, 1005.0),
        (1560.0, 1012.0),
        (1760.0, 1085.0),
        (1805.0, 1240.0),
        (1700.0, 1408.0),
        (1395.0, 1428.0),
        (1175.0, 1352.0),
        (1102.0, 1205.0),
        (1110.0, 1070.0),
    ];
    line(&ring)
}
