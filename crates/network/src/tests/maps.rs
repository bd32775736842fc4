//! The drawing tool of the tests.

use crate::{Metric, Network, Parameters, Reach, ReachPlace, ReachRequest, Watch, reach};
use model::{Point, Profile};
use opendata::osm::{ExtractBuilder, OsmExtract};
use std::collections::BTreeMap;

/// Ten metres per column and per row.
const CELL_M: f64 = 10.0;
const WEST: f64 = 2.29;
const NORTH: f64 = 48.85;
const METRES_PER_DEGREE: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;

pub type TagList<'a> = &'a [(&'a str, &'a str)];

/// A drawn map: where each letter is.
pub struct Drawing {
    places: BTreeMap<char, Point>,
}

/// Metres east and south of the corner of the drawing.
pub fn at(east: f64, south: f64) -> Point {
    let lat = NORTH - south / METRES_PER_DEGREE;
    Point::new(WEST + east / METRES_PER_DEGREE / NORTH.to_radians().cos(), lat)
}

impl Drawing {
    pub fn of(text: &str) -> Drawing {
        let mut places = BTreeMap::new();
        for (row, line) in text.lines().enumerate() {
            for (col, c) in line.chars().enumerate().filter(|(_, c)| c.is_alphanumeric()) {
                places.insert(c, at(col as f64 * CELL_M, row as f64 * CELL_M));
            }
        }
        Drawing { places }
    }

    pub fn point(&self, letter: char) -> Point {
        self.places[&letter]
    }

    /// The extract: ways as words of letters, then nodes with tags.
    pub fn extract(&self, ways: &[(&str, TagList<'_>)], nodes: &[(char, TagList<'_>)]) -> OsmExtract {
        let mut builder = ExtractBuilder::new();
        for (&letter, &point) in &self.places {
            let tags = nodes.iter().find(|(c, _)| *c == letter).map_or(&[][..], |(_, tags)| tags);
            builder = builder.node(i64::from(letter as u32), point, tags);
        }
        for (i, (word, tags)) in ways.iter().enumerate() {
            let refs: Vec<i64> = word.chars().map(|c| i64::from(c as u32)).collect();
            builder = builder.way(i as i64 + 1, &refs, tags);
        }
        builder.build()
    }

    pub fn network(&self, ways: &[(&str, TagList<'_>)], nodes: &[(char, TagList<'_>)]) -> Network {
        Network::build(&self.extract(ways, nodes), None, &[]).0
    }

    /// Metres from a letter to another: optimistic and pessimistic.
    pub fn metres(
        &self,
        network: &Network,
        parameters: &Parameters,
        profile: Profile,
        from: char,
        to: char,
    ) -> (Option<u32>, Option<u32>) {
        let answer = ask(network, parameters, profile, Metric::Length, self.point(from), &[self.point(to)]);
        bounds(&answer, 0)
    }

    pub fn seconds(&self, network: &Network, profile: Profile, from: char, to: char) -> Option<f64> {
        let answer =
            ask(network, &Parameters::default(), profile, Metric::Time, self.point(from), &[self.point(to)]);
        let row = answer.origins[0].layers[&0].first().copied()?;
        row.lo.map(|ms| f64::from(ms) / 1000.0)
    }
}

pub fn ask(
    network: &Network,
    parameters: &Parameters,
    profile: Profile,
    metric: Metric,
    origin: Point,
    places: &[Point],
) -> Reach {
    let places: Vec<ReachPlace> =
        places.iter().enumerate().map(|(i, &point)| ReachPlace { id: i as u32, layer: 0, point }).collect();
    let request =
        ReachRequest { profile, metric, k: 3, cutoff: 10_000_000, origins: &[origin], places: &places };
    reach(network, parameters, &request, Watch::NONE).unwrap()
}

/// Rounded metres to a place, in both readings.
pub fn bounds(answer: &Reach, place: u32) -> (Option<u32>, Option<u32>) {
    let metres = |cm: Option<u32>| cm.map(|cm| (cm + 50) / 100);
    answer.origins[0].layers[&0]
        .iter()
        .find(|r| r.place == place)
        .map_or((None, None), |r| (metres(r.lo), metres(r.hi)))
}
