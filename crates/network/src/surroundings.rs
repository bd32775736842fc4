//! Dimension A of the index, *abords*: what is around an entrance, for a person with a walking frame.
//!
//! What is looked at is **measured** here, in metres, per mille and centimetres; [`Measures::indicators`] turns measures
//! into six values between 0 and 1 with the [`Thresholds`] of a version of the method. So thresholds can be changed, and
//! two versions compared, without looking around again. Each value is an interval as wide as what is not known
//! (`docs/index.md`, 3.2 A; the figures are those of the specification):
//! * **A1** a way without a step to the public road and to a stop. Both: 1; the road only: ½; neither: 0. No stop known
//!   within 800 m leaves the stop unknown. Slope is A2's business: only steps count here.
//! * **A2** steepest slope on that way: ≤ 5 % 1, ≤ 8 % ½, more 0. What no tag and no elevation says is unknown here,
//!   even where the search presumes it gentle: the indicator is the slope itself.
//! * **A3** width and ground on that way, the worst of it: ≥ 1.40 m and stable 1, ≥ 0.90 m ½, less or loose 0.
//! * **A4** nearest seat: ≤ 100 m 1, ≤ 200 m ½, more 0. Seats are mapped here and there: their absence is a fact only
//!   where at least five are mapped within [`SEAT_HORIZON_M`], else it is unknown.
//! * **A5** share of the crossings within 300 m that are lowered and marked.
//! * **A6** share of the length of the ways within 300 m that is lit.

use crate::attributes::{Access, Crossing, Incline, Kerb, Surface, WayKind};
use crate::graph::Readings;
use crate::measures::{Ground, Measures, SEAT_HORIZON_M, Seats, Slope, Thresholds};
use crate::network::{Edge, Network};
use crate::path::{Found, Quest};
use crate::profile::{Metric, Parameters, Reading, Rules};
use crate::search::Search;
use crate::snap::Snap;
use model::{Interval, Point, Profile};
use serde::Serialize;
use std::collections::BTreeMap;

const RADIUS_M: f64 = 300.0;
const STOP_CUTOFF_CM: u32 = 80_000;
/// Most seats are found by the first, small search.
const SEAT_CUTOFFS_CM: [u32; 2] = [20_000, SEAT_HORIZON_M as u32 * 100];

/// What was found, in figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Finding {
    /// The entrance opens within this many metres of a public street, without a step as far as is known.
    PublicRoad {
        length_m: f64,
    },
    /// No way without a step to a public street.
    NoPublicRoad,
    /// A stop by a way without a step; `certain` in the pessimistic reading too.
    Stop {
        length_m: f64,
        certain: bool,
    },
    /// Stops within reach in a straight line, none without a step.
    NoStop,
    /// The steepest stretch: bounds per mille.
    Slope {
        lo: u16,
        hi: Option<u16>,
    },
    /// The narrowest or loosest stretch.
    Ground {
        width_cm: Option<u16>,
        surface: Option<Surface>,
    },
    Seat {
        length_m: f64,
    },
    /// None is mapped near enough; the number mapped within 500 m.
    NoSeat {
        mapped: u32,
    },
    /// A crossing; `None` where the map is silent.
    Crossing {
        lowered: Option<bool>,
        marked: Option<bool>,
    },
    /// Metres lit, not lit, and unsaid.
    Light {
        lit_m: f64,
        unlit_m: f64,
        unsaid_m: f64,
    },
    /// Nothing is mapped that would tell.
    Nothing,
}

/// A finding and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    pub finding: Finding,
    pub point: Option<Point>,
    pub street: Option<String>,
    /// Way (or node) of OpenStreetMap.
    pub osm: Option<i64>,
}

/// What is around, and what each of the six indicators rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Surroundings {
    pub measures: Measures,
    /// In the order of A1 to A6.
    pub evidence: [Vec<Evidence>; 6],
}

impl Surroundings {
    /// A1 to A6 with the thresholds of a version of the method.
    #[must_use]
    pub fn indicators(&self, thresholds: &Thresholds) -> [Interval; 6] {
        self.measures.indicators(thresholds)
    }
}

/// Looks around entrances; prepared once for a network.
#[derive(Debug)]
pub struct Surveyor<'a> {
    network: &'a Network,
    parameters: &'a Parameters,
    /// Walks of a person who takes no step, whatever the slope.
    stepless: Readings,
}

fn plain(finding: Finding) -> Evidence {
    Evidence { finding, point: None, street: None, osm: None }
}

fn on(edge: &Edge<'_>, finding: Finding) -> Evidence {
    let street = edge.name.map(str::to_owned);
    Evidence { finding, point: Some(edge.middle()), street, osm: Some(edge.osm) }
}

impl<'a> Surveyor<'a> {
    #[must_use]
    pub fn new(network: &'a Network, parameters: &'a Parameters) -> Surveyor<'a> {
        let frame = parameters.rules(Profile::WalkingFrame);
        let stepless = Rules { max_slope_per_mille: None, needs_sidewalk: false, ..frame.clone() };
        let stepless = Readings::build(network, parameters, &stepless, Metric::Length);
        Surveyor { network, parameters, stepless }
    }

    /// The surroundings of an entrance, given the stops and the seats known in the neighbourhood (those too far are
    /// left aside).
    #[must_use]
    pub fn surroundings(&self, entrance: Point, stops: &[Point], seats: &[Point]) -> Surroundings {
        let Some(snap) = self.stepless.snap(self.network, self.parameters, entrance) else {
            return Surroundings {
                measures: Measures::UNKNOWN,
                evidence: std::array::from_fn(|_| vec![plain(Finding::Nothing)]),
            };
        };
        let mut search = Search::default();
        let (stepless, e1, way) = self.stepless_way(entrance, &snap, stops, &mut search);
        let (slope, e2) = self.slope(way.as_ref());
        let (ground, e3) = self.ground(way.as_ref());
        let (seats, e4) = self.seats(entrance, &snap, seats, &mut search);
        let around: Vec<Edge<'_>> = self
            .network
            .edges_around(entrance, RADIUS_M)
            .into_iter()
            .map(|id| self.network.edge(id))
            .collect();
        let (crossings, e5) = crossings(&around);
        let (light, e6) = light(&around);
        let measures = Measures { stepless, slope, ground, seats: Some(seats), crossings, light };
        Surroundings { measures, evidence: [e1, e2, e3, e4, e5, e6] }
    }

    fn quest(&self, reading: Reading, cutoff: u32) -> Quest<'_> {
        let graph = self.stepless.graph(reading);
        Quest {
            network: self.network,
            parameters: self.parameters,
            graph,
            reading,
            metric: Metric::Length,
            cutoff,
        }
    }

    /// The doors near enough in a straight line to be within a cut-off on foot.
    fn doors(&self, entrance: Point, points: &[Point], cutoff_cm: u32) -> Vec<Snap> {
        points
            .iter()
            .filter(|p| p.distance_m(entrance) * 100.0 <= f64::from(cutoff_cm))
            .filter_map(|p| self.stepless.snap(self.network, self.parameters, *p))
            .collect()
    }

    fn is_public(&self, edge: u32) -> bool {
        self.network.edge(edge).view.attributes.access == Access::Public
    }

    fn stepless_way(
        &self,
        entrance: Point,
        snap: &Snap,
        stops: &[Point],
        search: &mut Search,
    ) -> (Interval, Vec<Evidence>, Option<Found>) {
        let mut evidence = Vec::new();
        let road = Interval {
            lo: f64::from(u8::from(self.road(snap, Reading::Pessimistic, search).is_some())),
            hi: match self.road(snap, Reading::Optimistic, search) {
                Some(cm) => {
                    evidence.push(plain(Finding::PublicRoad { length_m: f64::from(cm) / 100.0 }));
                    1.0
                }
                None => {
                    evidence.push(plain(Finding::NoPublicRoad));
                    0.0
                }
            },
        };
        let known_stops = stops.iter().any(|s| s.distance_m(entrance) * 100.0 <= f64::from(STOP_CUTOFF_CM));
        let doors = self.doors(entrance, stops, STOP_CUTOFF_CM);
        let doors: Vec<&Snap> = doors.iter().collect();
        let mut way_in = |reading| self.quest(reading, STOP_CUTOFF_CM).nearest(snap, &doors, search);
        let (best, sure) = (way_in(Reading::Optimistic), way_in(Reading::Pessimistic));
        let stop = match (&best, known_stops) {
            (_, false) => Interval::UNKNOWN,
            (None, true) => {
                evidence.push(plain(Finding::NoStop));
                Interval::ZERO
            }
            (Some(found), true) => {
                let certain = sure.is_some();
                let length_m = f64::from(found.cost) / 100.0;
                evidence.push(plain(Finding::Stop { length_m, certain }));
                Interval { lo: f64::from(u8::from(certain)), hi: 1.0 }
            }
        };
        let value = |road: f64, stop: f64| if road > 0.0 { 0.5 + 0.5 * stop } else { 0.0 };
        let a1 = Interval { lo: value(road.lo, stop.lo), hi: value(road.hi, stop.hi) };
        (a1, evidence, sure.or(best))
    }

    /// Centimetres to the public road without a step, `None` when there is no such way.
    fn road(&self, snap: &Snap, reading: Reading, search: &mut Search) -> Option<u32> {
        let graph = self.stepless.graph(reading);
        let usable = |a: &&crate::snap::Attachment| reading == Reading::Optimistic || a.pessimistic;
        if let Some(a) = snap.attachments.iter().filter(usable).find(|a| self.is_public(a.edge)) {
            return Some(a.off_cm);
        }
        let starts: Vec<_> = snap
            .attachments
            .iter()
            .filter(usable)
            .flat_map(|a| graph.exits(self.network, a, a.off_cm))
            .collect();
        // On private grounds: the nearest node from which a public way leaves.
        search.run(graph, &starts, &[], 30_000);
        search
            .reached()
            .iter()
            .filter_map(|&node| {
                let cost = search.cost(node)?;
                graph
                    .leaving(node)
                    .any(|(arc, ..)| self.is_public(graph.via[arc as usize] / 2))
                    .then_some(cost)
            })
            .min()
    }

    fn walked<'f>(&'f self, way: Option<&'f Found>) -> impl Iterator<Item = Edge<'f>> {
        way.into_iter()
            .flat_map(|f| f.stretches.iter())
            .filter(|s| s.cm() > 0)
            .map(|s| self.network.edge(s.edge))
            .filter(|e| !matches!(e.view.attributes.kind, WayKind::Obstacle | WayKind::Lift))
    }

    fn slope(&self, way: Option<&Found>) -> (Option<Slope>, Vec<Evidence>) {
        let mut steepest: Option<Slope> = None;
        let mut worst: Option<(Slope, Evidence)> = None;
        for edge in self.walked(way) {
            let here = match (edge.view.attributes.incline, edge.view.measured_slope) {
                (Incline::PerMille(slope), _) => {
                    Slope { lo: slope.unsigned_abs(), hi: Some(slope.unsigned_abs()) }
                }
                (Incline::Unsaid, Some((lo, hi))) => Slope { lo, hi: Some(hi) },
                (Incline::Steep | Incline::Unsaid, _) => Slope { lo: 0, hi: None },
            };
            steepest = Some(steepest.map_or(here, |s| s.and(here)));
            let rank = |s: Slope| (s.lo, s.hi.unwrap_or(u16::MAX));
            if worst.as_ref().is_none_or(|(held, _)| rank(here) > rank(*held)) {
                worst = Some((here, on(&edge, Finding::Slope { lo: here.lo, hi: here.hi })));
            }
        }
        let evidence = worst.map_or_else(|| plain(Finding::Nothing), |(_, e)| e);
        (steepest, vec![evidence])
    }

    fn ground(&self, way: Option<&Found>) -> (Option<Ground>, Vec<Evidence>) {
        let mut whole: Option<Ground> = None;
        let mut worst: Option<(Interval, Evidence)> = None;
        for edge in self.walked(way) {
            let a = edge.view.attributes;
            let width = a.width_cm.filter(|_| !a.kind.is_carriageway());
            let surface = match a.surface {
                None => Interval::UNKNOWN,
                Some(Surface::Even | Surface::Firm) => Interval::ONE,
                Some(Surface::Cobbled) => Interval::known(0.5),
                Some(Surface::Loose) => Interval::ZERO,
            };
            let here = Ground { narrowest_cm: width, every_width: width.is_some(), surface };
            whole = Some(whole.map_or(here, |g| g.and(here)));
            let value = here.value(&Thresholds::default());
            if worst.as_ref().is_none_or(|(held, _)| (value.hi, value.lo) < (held.hi, held.lo)) {
                let finding = Finding::Ground { width_cm: a.width_cm, surface: a.surface };
                worst = Some((value, on(&edge, finding)));
            }
        }
        let evidence = worst.map_or_else(|| plain(Finding::Nothing), |(_, e)| e);
        (whole, vec![evidence])
    }

    fn seats(
        &self,
        entrance: Point,
        snap: &Snap,
        seats: &[Point],
        search: &mut Search,
    ) -> (Seats, Vec<Evidence>) {
        let mapped = seats.iter().filter(|s| s.distance_m(entrance) <= SEAT_HORIZON_M).count() as u32;
        let mut nearest = |reading| {
            SEAT_CUTOFFS_CM.into_iter().find_map(|cutoff| {
                let doors = self.doors(entrance, seats, cutoff);
                let doors: Vec<&Snap> = doors.iter().collect();
                self.quest(reading, cutoff).nearest(snap, &doors, search)
            })
        };
        let (best, sure) = (nearest(Reading::Optimistic), nearest(Reading::Pessimistic));
        let metres = |found: Option<&Found>| found.map(|f| f64::from(f.cost) / 100.0);
        let finding = match metres(best.as_ref()) {
            Some(length_m) => Finding::Seat { length_m },
            None => Finding::NoSeat { mapped },
        };
        let evidence = Evidence { point: best.as_ref().map(|f| f.end.point), ..plain(finding) };
        (Seats { best_m: metres(best.as_ref()), sure_m: metres(sure.as_ref()), mapped }, vec![evidence])
    }
}

/// Each crossing of the map counts once, however many edges it is made of.
fn crossings(edges: &[Edge<'_>]) -> (Interval, Vec<Evidence>) {
    let mut by_way: BTreeMap<i64, (Interval, Evidence)> = BTreeMap::new();
    for edge in edges {
        let a = edge.view.attributes;
        if a.kind != WayKind::Crossing {
            continue;
        }
        let lowered = a.kerb.map(Kerb::is_easy);
        let marked = match (a.crossing, a.tactile) {
            (Some(Crossing::Signals | Crossing::Marked), _) | (_, Some(true)) => Some(true),
            (Some(Crossing::Unmarked), _) => Some(false),
            (None, _) => None,
        };
        let value = match (lowered, marked) {
            (Some(true), Some(true)) => Interval::ONE,
            (Some(false), _) | (_, Some(false)) => Interval::ZERO,
            _ => Interval::UNKNOWN,
        };
        by_way.entry(edge.osm).or_insert_with(|| (value, on(edge, Finding::Crossing { lowered, marked })));
    }
    if by_way.is_empty() {
        return (Interval::UNKNOWN, vec![plain(Finding::Nothing)]);
    }
    let count = by_way.len() as f64;
    let sum = |f: fn(&Interval) -> f64| by_way.values().map(|(i, _)| f(i)).sum::<f64>() / count;
    let interval = Interval { lo: sum(|i| i.lo), hi: sum(|i| i.hi) };
    (interval, by_way.into_values().map(|(_, e)| e).collect())
}

fn light(edges: &[Edge<'_>]) -> (Interval, Vec<Evidence>) {
    let [mut lit_m, mut unlit_m, mut unsaid_m] = [0.0f64; 3];
    for edge in edges {
        let metres = f64::from(edge.view.length_cm) / 100.0;
        match edge.view.attributes.lit {
            Some(true) => lit_m += metres,
            Some(false) => unlit_m += metres,
            None => unsaid_m += metres,
        }
    }
    let whole = lit_m + unlit_m + unsaid_m;
    if whole <= 0.0 {
        return (Interval::UNKNOWN, vec![plain(Finding::Nothing)]);
    }
    let interval = Interval { lo: lit_m / whole, hi: (lit_m + unsaid_m) / whole };
    (interval, vec![plain(Finding::Light { lit_m, unlit_m, unsaid_m })])
}
