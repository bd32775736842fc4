//! What the demonstration promises: the founding example, the two residences of the specification, the sizes.

use super::*;
use plane::{P, nearest, p};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use street::Kind;
use ways::{Way, key};

type Key = (i64, i64);

/// Distance on foot, metres, along the ways that `allowed` accepts, with what separates both ends from the street.
fn on_foot(ways: &[Way], from: P, to: P, allowed: impl Fn(&Way) -> bool) -> Option<f64> {
    let snap = |at: P| {
        let mut best: Option<(f64, P, P, P)> = None;
        for way in ways.iter().filter(|w| allowed(w)) {
            for w in way.line.windows(2) {
                let (q, d) = nearest(at, w[0], w[1]);
                if best.is_none_or(|b| d < b.0) {
                    best = Some((d, q, w[0], w[1]));
                }
            }
        }
        best
    };
    let (start, end) = (snap(from)?, snap(to)?);
    let mut edges: BTreeMap<Key, Vec<(Key, f64)>> = BTreeMap::new();
    let mut link = |a: P, b: P| {
        edges.entry(key(a)).or_default().push((key(b), a.to(b)));
        edges.entry(key(b)).or_default().push((key(a), a.to(b)));
    };
    for way in ways.iter().filter(|w| allowed(w)) {
        way.line.windows(2).for_each(|w| link(w[0], w[1]));
    }
    for (_, q, a, b) in [start, end] {
        link(q, a);
        link(q, b);
    }
    link(start.1, start.1);
    if (start.2, start.3) == (end.2, end.3) {
        link(start.1, end.1);
    }
    let mut best: BTreeMap<Key, f64> = BTreeMap::new();
    let mut queue = BinaryHeap::from([(std::cmp::Reverse(0_u64), key(start.1))]);
    while let Some((std::cmp::Reverse(millimetres), at)) = queue.pop() {
        let metres = millimetres as f64 / 1000.0;
        if best.contains_key(&at) {
            continue;
        }
        best.insert(at, metres);
        if at == key(end.1) {
            return Some(start.0 + metres + end.0);
        }
        for (next, length) in edges.get(&at).into_iter().flatten() {
            queue.push((std::cmp::Reverse(((metres + length) * 1000.0).round() as u64), *next));
        }
    }
    None
}

fn town_ways() -> Vec<Way> {
    ways::ways(&town::streets(&residences::footprints()))
}

fn step_free(way: &Way) -> bool {
    way.kind != Kind::Steps
}

fn poi(name: &str) -> P {
    places::pois().iter().find(|poi| poi.tags.iter().any(|t| t.0 == "name" && t.1 == name)).unwrap().at
}

fn residence_door(code: &str) -> P {
    residences::all().iter().find(|r| r.code == code).unwrap().entrances[0].at
}

fn near(found: Option<f64>, wanted: f64, tolerance: f64) {
    let found = found.expect("a way");
    assert!((found - wanted).abs() <= tolerance, "{found} m instead of {wanted} m");
}

#[test]
fn founding_example_a_bakery_at_50_m_by_stairs_and_one_at_100_m_without_a_step() {
    let ways = town_ways();
    let door = residence_door("TIL");
    near(on_foot(&ways, door, poi("Boulangerie du Perron"), |_| true), 50.0, 1.0);
    near(on_foot(&ways, door, poi("Boulangerie du Perron"), step_free), 350.0, 5.0);
    near(on_foot(&ways, door, poi("Boulangerie des Tilleuls"), step_free), 100.0, 1.0);
    // And the way round is of unknown slope: without it there is no known step-free way.
    let known = |w: &Way| step_free(w) && w.tags.get("name").is_none_or(|n| n != "Chemin du Four");
    let without = on_foot(&ways, door, poi("Boulangerie du Perron"), known);
    assert!(without.is_none_or(|d| d > 600.0), "{without:?}");
}

#[test]
fn les_tilleuls_has_the_distances_of_its_test_vector() {
    let ways = town_ways();
    let door = residence_door("TIL");
    near(on_foot(&ways, door, poi("Pharmacie du Pied-de-Côte"), step_free), 350.0, 5.0);
    near(on_foot(&ways, door, poi("Cabinet médical du Vieux-Pont"), step_free), 650.0, 15.0);
    near(on_foot(&ways, door, poi("Tilleuls"), step_free), 180.0, 2.0);
    near(on_foot(&ways, door, poi("Maison de quartier des Tilleuls"), step_free), 200.0, 2.0);
}

#[test]
fn les_erables_has_everything_within_200_m_without_a_step() {
    let ways = town_ways();
    let door = residence_door("ERA");
    for name in [
        "Boulangerie des Érables",
        "Pharmacie de la Gare",
        "Maison de santé de la Gare",
        "Érables",
        "Bureau de poste de Valombre-Gare",
        "Centre social des Érables",
    ] {
        let distance = on_foot(&ways, door, poi(name), step_free).unwrap();
        assert!(distance < 200.0, "{name}: {distance}");
    }
}

#[test]
fn the_upper_town_is_reached_by_stairs_quickly_and_without_a_step_by_a_long_way() {
    let ways = town_ways();
    let (low, high) = (p(640.0, 702.0), p(640.0, 956.0));
    let stairs = on_foot(&ways, low, high, |_| true).unwrap();
    let ramp = on_foot(&ways, low, high, step_free).unwrap();
    assert!(stairs < 300.0 && ramp > 1.9 * stairs, "{stairs} m by stairs, {ramp} m by the ramp");
}

#[test]
fn every_residence_is_on_the_main_network_and_the_island_is_not() {
    let ways = town_ways();
    let centre = p(800.0, 585.0);
    for residence in residences::all() {
        for entrance in &residence.entrances {
            let found = on_foot(&ways, entrance.at, centre, step_free);
            assert!(found.is_some(), "{} {}", residence.name, entrance.number);
        }
    }
    assert_eq!(on_foot(&ways, p(1075.0, terrain::river(1075.0) + 16.0), centre, |_| true), None);
}

#[test]
fn the_town_has_the_promised_variety() {
    let streets = town::streets(&residences::footprints());
    let names: BTreeSet<&str> = streets.iter().map(|s| s.name.as_str()).filter(|n| !n.is_empty()).collect();
    assert!((150..=250).contains(&names.len()), "{} named streets", names.len());
    let ways = town_ways();
    let stairs: Vec<&Way> = ways.iter().filter(|w| w.kind == Kind::Steps).collect();
    let counted = stairs.iter().filter(|w| w.tags.contains_key("step_count")).count();
    assert!((18..=28).contains(&stairs.len()), "{} stairways", stairs.len());
    assert!(counted > 8 && counted < stairs.len(), "{counted} counted");
    let slopes = ways.iter().filter(|w| w.tags.contains_key("incline")).count();
    assert!(slopes * 10 > ways.len() * 6 && slopes < ways.len(), "{slopes} of {}", ways.len());
}

#[test]
fn nothing_is_built_on_a_street_nor_in_the_river() {
    let plan = residences::all();
    let streets = town::streets(&residences::footprints());
    for building in buildings::buildings(&streets, &plan) {
        assert!((building.rect.centre.y - terrain::river(building.rect.centre.x)).abs() > 30.0);
        for street in streets.iter().filter(|s| s.layer == 0) {
            for w in street.line.windows(2) {
                let crossed = building.rect.meets(w[0], w[1], -0.5);
                assert!(!crossed, "{:?} {} on {}", building.name, building.kind, street.name);
            }
        }
    }
}

#[test]
fn the_files_are_small_and_those_of_the_repository() {
    let files = files();
    let total: usize = files.iter().map(|f| f.1.len()).sum();
    assert!(total < 1_500_000, "{total} bytes");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo");
    for (name, content) in files {
        let kept = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(kept == content, "demo/{name} is stale: run `cargo xtask demo-data`");
    }
}
