//! Real extracts, when they are here: what comes out, how long it takes.

use super::decode::{decode, doubled_area};
use crate::{Basemap, BuildReport, Layer, Progress, build};
use opendata::osm::OsmExtract;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

fn file(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/osm")).join(name);
    if !path.exists() {
        println!("skipped: {name} is not here");
        return None;
    }
    Some(path)
}

fn drawn(name: &str) -> Option<(tempfile::TempDir, BuildReport, Basemap)> {
    let path = file(name)?;
    let extract = OsmExtract::read(&path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("base.pmtiles");
    let started = Instant::now();
    let report = build(&extract, &out, &mut |_: Progress| ControlFlow::Continue(())).unwrap();
    println!("{name}: {:.2} s, {report:?}", started.elapsed().as_secs_f64());
    Some((folder, report, Basemap::open(&out).unwrap()))
}

/// Every tile of the last zoom over the middle of the map is well formed.
fn check_middle(map: &Basemap) {
    let (a, b) = map.bounds();
    let middle = model::Point::new((a.lon + b.lon) / 2.0, (a.lat + b.lat) / 2.0);
    let [x, y] = crate::mercator::to_grid(middle).unwrap();
    let mut seen = 0;
    for z in [12, 13, 14, 15] {
        for dx in 0..3 {
            for dy in 0..3 {
                let (x, y) = ((x >> (32 - z)) + dx - 1, (y >> (32 - z)) + dy - 1);
                let Some(bytes) = map.tile(z, x, y).unwrap() else { continue };
                assert!(bytes.len() < 500_000, "{z}/{x}/{y}: {} bytes", bytes.len());
                for feature in decode(&bytes).values().flatten() {
                    seen += 1;
                    for (part, closed) in &feature.parts {
                        assert!(part.iter().flatten().all(|v| (-80..=4176).contains(v)), "{part:?}");
                        assert_eq!(*closed, feature.form == 3);
                        assert!(*closed || feature.form == 1 || part.len() > 1);
                    }
                    if feature.form == 3 {
                        assert!(doubled_area(&feature.parts[0].0) > 0, "a polygon starts with an outer ring");
                    }
                }
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn monaco_has_stairs_buildings_and_the_sea() {
    let Some((_folder, report, map)) = drawn("monaco.osm.pbf") else { return };
    assert!(report.features_of(Layer::Building) > 100);
    assert!(report.features_of(Layer::Road) > 1000);
    check_middle(&map);
}

#[test]
fn porto_is_drawn() {
    let Some((_folder, report, map)) = drawn("porto_portugal.osm.pbf") else { return };
    assert!(report.features_of(Layer::Road) > 10_000);
    check_middle(&map);
}

#[test]
fn the_sixteenth_arrondissement_is_drawn_from_an_overpass_answer() {
    let Some((_folder, report, map)) = drawn("paris16_overpass_2022-12-22.osm") else { return };
    assert!(report.features.iter().sum::<u64>() > 100);
    check_middle(&map);
}
