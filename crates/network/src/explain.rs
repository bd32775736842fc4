//! One walk, told: the path, what is known of it, and what the shorter way of another walker had that this profile
//! refuses. This is what makes an answer believable: "100 m without a step, because at 50 m there are 12 steps, rue X".

use crate::attributes::{
    Access, Barrier, Crossing, Incline, Kerb, Ramp, Sidewalk, Smoothness, Surface, WayKind,
};
use crate::graph::{Graph, Readings};
use crate::kernel::MAX_CUTOFF;
use crate::network::{Edge, Network};
use crate::path::{Found, Quest};
use crate::profile::{Concern, Knowledge, Metric, Parameters, Passage, Reading, Reason, Rules, Verdict};
use crate::search::Search;
use model::{Point, Profile};
use serde::Serialize;
use std::ops::Deref;

/// A stretch of the walk in one street.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Leg {
    /// `None`: a way without a name.
    pub street: Option<String>,
    pub length_m: f64,
    /// The steepest known slope, per mille, without sign.
    pub slope_per_mille: Option<u16>,
    pub kinds: Vec<WayKind>,
    /// What is worth telling.
    pub notes: Vec<Note>,
}

/// Something worth telling on the way, that the profile accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    Stairs { count: Option<u16>, handrail: Option<bool> },
    Lift,
    RaisedKerb,
    UnmarkedCrossing,
    NoSidewalk,
    Cobbles,
    LooseGround,
    Private,
    Unlit,
}

/// Something that nobody has measured on the way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Unmeasured {
    pub what: Concern,
    /// Presumed by the kind of way, or unknown altogether.
    pub knowledge: Knowledge,
    pub point: Point,
    pub length_m: f64,
}

/// Something that a profile refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum ObstacleKind {
    Stairs {
        count: Option<u16>,
        ramp: Ramp,
        handrail: Option<bool>,
    },
    Slope {
        per_mille: u16,
    },
    Kerb {
        kerb: Kerb,
    },
    Narrow {
        cm: u16,
    },
    Surface {
        smoothness: Option<Smoothness>,
        surface: Option<Surface>,
    },
    Barrier {
        barrier: Barrier,
    },
    NotForWheelchairs,
    /// Somebody saw that nobody can pass.
    Closed,
    /// A private way: one may not walk through.
    NoAccess,
    /// Not measured, and refused by the pessimistic reading.
    Unknown {
        what: Concern,
    },
}

/// An obstacle, and where it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Obstacle {
    #[serde(flatten)]
    pub kind: ObstacleKind,
    pub point: Point,
    pub street: Option<String>,
    /// The way (or the node, for a point) in OpenStreetMap.
    pub osm: i64,
    pub length_m: f64,
}

/// The shorter way of a walker whom nothing stops.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refused {
    pub path: Vec<Point>,
    pub length_m: f64,
    /// In the order of the walk; never empty.
    pub obstacles: Vec<Obstacle>,
}

/// A walk, told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Walk {
    /// From door to door.
    pub path: Vec<Point>,
    /// Off-network legs included.
    pub length_m: f64,
    pub seconds: f64,
    pub off_network_m: f64,
    /// Shares of the length on the network.
    pub known_share: f64,
    pub presumed_share: f64,
    pub steps: Vec<Leg>,
    pub unknowns: Vec<Unmeasured>,
}

/// The answer: how to get there, or why not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// `None`: no practicable path in this reading.
    pub walk: Option<Walk>,
    /// `None`: nobody has a shorter way.
    pub refused: Option<Refused>,
}

/// Explains walks of one profile; prepared once for a network, borrowed or shared (`&Network`, `Arc<Network>`).
#[derive(Debug)]
pub struct Explainer<N> {
    network: N,
    parameters: Parameters,
    profile: Profile,
    readings: Readings,
    /// Those of a walker whom nothing stops, private grounds included.
    free: Readings,
    free_parameters: Parameters,
}

impl<N: Deref<Target = Network>> Explainer<N> {
    #[must_use]
    pub fn new(holder: N, parameters: &Parameters, profile: Profile) -> Explainer<N> {
        let network: &Network = &holder;
        let rules = parameters.rules(profile);
        let free_rules = Rules::unrestricted();
        let free_parameters = Parameters { island_nodes: 0, ..parameters.clone() };
        let (readings, mut free) = rayon::join(
            || Readings::build(network, parameters, rules, Metric::Length),
            || Readings::build(network, &free_parameters, &free_rules, Metric::Length),
        );
        free.optimistic =
            Graph::build(network, &free_parameters, &free_rules, Metric::Length, Reading::Optimistic, false);
        Explainer {
            network: holder,
            parameters: parameters.clone(),
            profile,
            readings,
            free,
            free_parameters,
        }
    }

    /// How to walk from a door to another, and what was refused on the way of others.
    #[must_use]
    pub fn explain(&self, reading: Reading, origin: Point, place: Point) -> Explanation {
        let (network, parameters): (&Network, &Parameters) = (&self.network, &self.parameters);
        let rules = parameters.rules(self.profile);
        let snap = |point| self.readings.snap(network, parameters, point);
        let mut search = Search::default();
        let found = snap(origin).zip(snap(place)).and_then(|(from, to)| {
            let graph = self.readings.graph(reading);
            let metric = Metric::Length;
            let quest = Quest { network, parameters, graph, reading, metric, cutoff: MAX_CUTOFF };
            quest.nearest(&from, &[&to], &mut search)
        });
        let walk = found.as_ref().map(|f| tell(network, parameters, rules, f, origin, place));
        let refused = self.shorter(reading, found.as_ref().map(|f| f.cost), origin, place);
        Explanation { walk, refused }
    }

    /// The shorter way of an unrestricted walker, if there is one, with what the profile refuses on it.
    fn shorter(
        &self,
        reading: Reading,
        practicable: Option<u32>,
        origin: Point,
        place: Point,
    ) -> Option<Refused> {
        let (network, parameters): (&Network, &Parameters) = (&self.network, &self.parameters);
        let rules = parameters.rules(self.profile);
        let snap = |point| self.free.snap(network, &self.free_parameters, point);
        let quest = Quest {
            network,
            parameters: &self.free_parameters,
            graph: &self.free.optimistic,
            reading: Reading::Optimistic,
            metric: Metric::Length,
            cutoff: MAX_CUTOFF,
        };
        let found = quest.nearest(&snap(origin)?, &[&snap(place)?], &mut Search::default())?;
        if practicable.is_some_and(|cost| cost <= found.cost) {
            return None;
        }
        let obstacles = obstacles(network, parameters, rules, reading, &found);
        let length_m = f64::from(found.cost) / 100.0;
        (!obstacles.is_empty()).then(|| Refused {
            path: found.path(network, origin, place),
            length_m,
            obstacles,
        })
    }
}

/// Explains one walk; prepare an [`Explainer`] for several.
#[must_use]
pub fn explain(
    network: &Network,
    parameters: &Parameters,
    profile: Profile,
    reading: Reading,
    origin: Point,
    place: Point,
) -> Explanation {
    Explainer::new(network, parameters, profile).explain(reading, origin, place)
}

fn tell(
    network: &Network,
    parameters: &Parameters,
    rules: &Rules,
    found: &Found,
    origin: Point,
    place: Point,
) -> Walk {
    let mut milliseconds =
        f64::from(parameters.off_network(found.start.off_cm + found.end.off_cm, Metric::Time));
    let mut cm = [0u64; 3];
    let mut steps: Vec<Leg> = Vec::new();
    let mut unknowns: Vec<Unmeasured> = Vec::new();
    for stretch in found.stretches.iter().filter(|s| s.cm() > 0 || network.edge(s.edge).view.length_cm == 0) {
        let edge = network.edge(stretch.edge);
        let length_m = f64::from(stretch.cm()) / 100.0;
        let whole = f64::from(edge.view.length_cm.max(1));
        let share = if edge.view.length_cm == 0 { 1.0 } else { f64::from(stretch.cm()) / whole };
        milliseconds += f64::from(parameters.milliseconds(rules, &edge.view, stretch.forward)) * share;
        if let Verdict::Open(knowledge, concern) = rules.judge(&edge.view, stretch.forward) {
            cm[knowledge as usize] += u64::from(stretch.cm());
            if let Some(what) = concern {
                match unknowns.last_mut().filter(|u| u.what == what && u.knowledge == knowledge) {
                    Some(last) => last.length_m += length_m,
                    None => unknowns.push(Unmeasured { what, knowledge, point: edge.middle(), length_m }),
                }
            }
        }
        let street = edge.name.map(str::to_owned);
        // A crossing or a lift without a name belongs to the stretch it interrupts.
        let joins = steps.last().is_some_and(|l| {
            l.street == street
                || (street.is_none()
                    && matches!(
                        edge.view.attributes.kind,
                        WayKind::Crossing | WayKind::Obstacle | WayKind::Lift
                    ))
        });
        if !joins {
            steps.push(Leg {
                street,
                length_m: 0.0,
                slope_per_mille: None,
                kinds: Vec::new(),
                notes: Vec::new(),
            });
        }
        if let Some(leg) = steps.last_mut() {
            leg.length_m += length_m;
            leg.slope_per_mille = leg.slope_per_mille.max(known_slope(&edge));
            leg.kinds.push(edge.view.attributes.kind);
            leg.notes.extend(notes(&edge));
        }
    }
    for leg in &mut steps {
        leg.kinds.sort_unstable();
        leg.kinds.dedup();
        leg.notes.sort_unstable();
        leg.notes.dedup();
    }
    let whole: u64 = cm.iter().sum();
    let share = |k: Knowledge, of_nothing: f64| {
        if whole == 0 { of_nothing } else { cm[k as usize] as f64 / whole as f64 }
    };
    Walk {
        path: found.path(network, origin, place),
        length_m: f64::from(found.cost) / 100.0,
        seconds: milliseconds / 1000.0,
        off_network_m: found.off_network_m(),
        known_share: share(Knowledge::Known, 1.0),
        presumed_share: share(Knowledge::Presumed, 0.0),
        steps,
        unknowns,
    }
}

fn known_slope(edge: &Edge<'_>) -> Option<u16> {
    match edge.view.attributes.incline {
        Incline::PerMille(slope) => Some(slope.unsigned_abs()),
        _ => None,
    }
}

fn notes(edge: &Edge<'_>) -> Vec<Note> {
    let a = edge.view.attributes;
    let mut all = Vec::new();
    if let Some(stairs) = a.stairs {
        all.push(Note::Stairs { count: stairs.count, handrail: stairs.handrail });
    }
    let told = [
        (a.kind == WayKind::Lift, Note::Lift),
        (a.kerb == Some(Kerb::Raised), Note::RaisedKerb),
        (a.crossing == Some(Crossing::Unmarked), Note::UnmarkedCrossing),
        (a.sidewalk == Some(Sidewalk::None) && a.kind.is_carriageway(), Note::NoSidewalk),
        (a.surface == Some(Surface::Cobbled), Note::Cobbles),
        (a.surface == Some(Surface::Loose), Note::LooseGround),
        (a.access == Access::Private, Note::Private),
        (a.lit == Some(false), Note::Unlit),
    ];
    all.extend(told.into_iter().filter(|(is, _)| *is).map(|(_, note)| note));
    all
}

/// What a profile refuses on a path, in the order of the walk.
fn obstacles(
    network: &Network,
    parameters: &Parameters,
    rules: &Rules,
    reading: Reading,
    found: &Found,
) -> Vec<Obstacle> {
    let mut all: Vec<Obstacle> = Vec::new();
    let count = found.stretches.len();
    for (i, stretch) in found.stretches.iter().enumerate() {
        let edge = network.edge(stretch.edge);
        if stretch.cm() == 0 && edge.view.length_cm > 0 {
            continue;
        }
        // One end of the walk on a private way is allowed, its middle is not.
        let through = i > 0 && i + 1 < count && edge.view.attributes.access == Access::Private;
        let Some(kind) = refusal(parameters, rules, reading, &edge, stretch.forward)
            .or(through.then_some(ObstacleKind::NoAccess))
        else {
            continue;
        };
        let street = edge.name.map(str::to_owned);
        let length_m = f64::from(stretch.cm()) / 100.0;
        match all.last_mut().filter(|o| o.kind == kind && o.street == street && o.osm == edge.osm) {
            Some(last) => last.length_m += length_m,
            None => all.push(Obstacle { kind, point: edge.middle(), street, osm: edge.osm, length_m }),
        }
    }
    all
}

fn refusal(
    parameters: &Parameters,
    rules: &Rules,
    reading: Reading,
    edge: &Edge<'_>,
    forward: bool,
) -> Option<ObstacleKind> {
    let passage = parameters.passage(rules, &edge.view, forward, reading, Metric::Length);
    let Passage::Impassable(reason) = passage else { return None };
    let stairs = edge.view.attributes.stairs;
    Some(match reason {
        Reason::Steps { count } => ObstacleKind::Stairs {
            count,
            ramp: stairs.map_or(Ramp::None, |s| s.ramp),
            handrail: stairs.and_then(|s| s.handrail),
        },
        Reason::Slope { per_mille } => ObstacleKind::Slope { per_mille },
        Reason::Narrow { cm } => ObstacleKind::Narrow { cm },
        Reason::Kerb(kerb) => ObstacleKind::Kerb { kerb },
        Reason::Surface { smoothness, surface } => ObstacleKind::Surface { smoothness, surface },
        Reason::Barrier(barrier) => ObstacleKind::Barrier { barrier },
        Reason::NotForWheelchairs => ObstacleKind::NotForWheelchairs,
        Reason::Closed => ObstacleKind::Closed,
        Reason::WrongWay => ObstacleKind::NoAccess,
        Reason::Unknown(what) => ObstacleKind::Unknown { what },
    })
}
