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
    let places: Vec<ReachPlace> = (0..network.node_count())
        .step_by(step)
        .enumerate()
        .map(|(i, n)| ReachPlace { id: i as u32, layer: 0, point: network.node_point(n) })
        .collect();
    let origins: Vec<Point> =
        (0..network.node_count()).step_by((step / 20).max(1)).map(|n| network.node_point(n)).collect();
    let request = ReachRequest {
        profile,
        metric: Metric::Length,
        k: 1,
        cutoff: 300_000,
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
            println!("{name}: read and built in {:?}", start.elapsed());
            show(name, &network, &report);
        }
    }
}
