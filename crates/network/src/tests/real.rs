//! Real cities: figures, and what must be true of them.

use crate::{BuildReport, Elevation, Metric, Network, Parameters, ReachPlace, ReachRequest, Watch, reach};
use model::{Point, Profile};
use opendata::osm::OsmExtract;
use std::path::PathBuf;

fn data(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    if path.exists() {
        Some(path)
    } else {
        println!("skipped: {name} is not here");
        None
    }
}

fn city(name: &str, elevation: Option<&Elevation>) -> Option<(Network, BuildReport)> {
    let extract = OsmExtract::read(data(name)?).unwrap();
    Some(Network::build(&extract, elevation, &[]))
}

/// Share of the nodes that reach one of a few places, optimistic and pessimistic, per cent.
fn shares(network: &Network, parameters: &Parameters, profile: Profile) -> (f64, f64) {
    let step = (network.node_count() / 40).max(1) as usize;
    // One place in forty, all within 20 km of one another: what is not reached is cut off, not far.
    let places: Vec<ReachPlace> = (0..network.node_count())
        .step_by(step)
        .enumerate()
        .map(|(i, n)| ReachPlace { id: i as u32, layer: 0, point: network.node_point(n) })
        .collect();
    let origins: Vec<Point> =
        (0..network.node_count()).step_by((step / 10).max(1)).map(|n| network.node_point(n)).collect();
    let request = ReachRequest {
        profile,
        metric: Metric::Length,
        k: 1,
        cutoff: 2_000_000,
        origins: &origins,
        places: &places,
    };
    let answer = reach(network, parameters, &request, Watch::NONE).unwrap();
    let count = |f: fn(&crate::Reached) -> bool| {
        answer.origins.iter().filter(|o| o.layers[&0].iter().any(f)).count() as f64
    };
    let all = origins.len() as f64 / 100.0;
    (count(|r| r.lo.is_some()) / all, count(|r| r.hi.is_some()) / all)
}

fn show(name: &str, network: &Network, report: &BuildReport) {
    println!("{name}: {report:#?}");
    for profile in Profile::ALL {
        let presumed = shares(network, &Parameters::default(), profile);
        let strict = shares(network, &Parameters::strict(), profile);
        println!("{name} {profile:?}: {presumed:.1?} strict {strict:.1?}");
    }
}

#[test]
fn paris_has_its_stairs_and_its_kerbs() {
    let Some((network, report)) = city("osm/paris16_overpass_2022-12-22.osm", None) else { return };
    assert!(report.stairs >= 300, "{report:#?}");
    assert!(report.footways > 1_000);
    let lo = shares(&network, &Parameters::default(), Profile::Able).0;
    assert!(lo > 90.0, "{lo}");
}

#[test]
#[ignore = "figures for the documentation: run with --ignored --nocapture"]
fn figures() {
    let mut elevation = Elevation::new();
    if let Some(path) = data("elevation/N43E007.hgt.zip") {
        elevation.add(path).unwrap();
    }
    let cities = [
        ("paris", "osm/paris16_overpass_2022-12-22.osm", None),
        ("porto", "osm/porto_portugal.osm.pbf", None),
        ("monaco", "osm/monaco.osm.pbf", None),
        ("monaco with relief", "osm/monaco.osm.pbf", Some(&elevation)),
    ];
    for (name, path, elevation) in cities {
        let start = std::time::Instant::now();
        if let Some((network, report)) = city(path, elevation) {
            println!("{name}: read and built in {:?}, {} bytes", start.elapsed(), network.memory_bytes());
            show(name, &network, &report);
            batch(name, &network);
        }
    }
}

/// Time of a batch like the index's: 5 000 residences, 8 layers of 60 places, k = 3, 2 km.
fn batch(name: &str, network: &Network) {
    let nodes = network.node_count() as usize;
    let spread = |count: usize| (0..count).map(move |i| network.node_point((i * nodes / count) as u32));
    let origins: Vec<Point> = spread(5_000).collect();
    let places: Vec<ReachPlace> = spread(480)
        .enumerate()
        .map(|(i, point)| ReachPlace { id: i as u32, layer: (i % 8) as u16, point })
        .collect();
    let request = ReachRequest {
        profile: Profile::WalkingFrame,
        metric: Metric::Length,
        k: 3,
        cutoff: 200_000,
        origins: &origins,
        places: &places,
    };
    let start = std::time::Instant::now();
    let answer = reach(network, &Parameters::default(), &request, Watch::NONE).unwrap();
    let took = start.elapsed();
    let (mut known, mut presumed, mut count) = (0u64, 0u64, 0u64);
    for reached in answer.origins.iter().flat_map(|o| o.layers.values().flatten()) {
        known += u64::from(reached.known_per_mille);
        presumed += u64::from(reached.presumed_per_mille);
        count += 1;
    }
    let count = count.max(1);
    println!(
        "{name}: batch in {took:?}, {count} answers, known {} presumed {}",
        known / count,
        presumed / count
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.bin");
    network.write(&path).unwrap();
    let size = std::fs::metadata(&path).unwrap().len();
    let start = std::time::Instant::now();
    let again = Network::read(&path).unwrap();
    println!("{name}: file of {size} bytes read in {:?}", start.elapsed());
    assert_eq!(again.edge_count(), network.edge_count());
    let parameters = Parameters::default();
    let start = std::time::Instant::now();
    let explainer = crate::Explainer::new(network, &parameters, Profile::WalkingFrame);
    let prepared = start.elapsed();
    let start = std::time::Instant::now();
    let mut refused = 0;
    for (from, to) in spread(100).zip(spread(100).skip(1)) {
        refused += u32::from(explainer.explain(crate::Reading::Optimistic, from, to).refused.is_some());
    }
    println!(
        "{name}: explainer in {prepared:?}, 99 walks in {:?}, {refused} with obstacles",
        start.elapsed()
    );
}
