//! What a network holds and what it lacks.

use crate::attributes::{Incline, WayKind};
use crate::network::Network;
use model::issue::{Issue, IssueCode, Severity};
use model::{Pair, Words};
use serde::Serialize;

/// Figures of a build. Shares are of the length where the question makes sense.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct BuildReport {
    pub ways_read: u64,
    /// Ways that one walks.
    pub ways_kept: u64,
    /// Carriageways left out because their sidewalks are drawn apart.
    pub ways_walked_elsewhere: u64,
    pub ways_with_missing_nodes: u64,
    /// The first of them, by identifier.
    pub first_ways_with_missing_nodes: Vec<i64>,
    pub nodes: u64,
    pub edges: u64,
    pub length_km: f64,
    /// Footways, sidewalks, crossings, pedestrian streets and steps: 0 means that the file holds roads only.
    pub footways: u64,
    pub stairs: u64,
    /// Stairs whose steps are counted.
    pub stairs_counted: u64,
    pub stairs_with_ramp: u64,
    pub crossings: u64,
    pub crossings_with_kerb: u64,
    /// Kerbs, gates, lifts… that are points of the map.
    pub obstacles: u64,
    pub lifts: u64,
    pub squares: u64,
    pub incline_known_share: f64,
    pub surface_known_share: f64,
    pub width_known_share: f64,
    pub lit_known_share: f64,
    /// Share of the length for which elevation says something.
    pub elevation_share: f64,
    /// Sizes, in nodes, of the connected parts, largest first; at most twenty.
    pub parts: Vec<u32>,
    pub part_count: u64,
    /// Parts with fewer nodes than the island limit, and how many nodes they hold.
    pub islands: u64,
    pub island_nodes: u64,
    pub observations_used: u64,
    pub observations_unplaced: u64,
}

const LISTED: usize = 10;
const ISLAND_NODES: u32 = 24;

impl BuildReport {
    pub(crate) fn note_missing(&mut self, way: i64) {
        self.ways_with_missing_nodes += 1;
        if self.first_ways_with_missing_nodes.len() < LISTED {
            self.first_ways_with_missing_nodes.push(way);
        }
    }

    /// Counts what a finished network holds.
    pub(crate) fn count(&mut self, network: &Network) {
        self.nodes = u64::from(network.node_count());
        self.edges = u64::from(network.edge_count());
        let (mut total, mut sloped) = (0.0, 0.0);
        let [mut incline, mut surface, mut width, mut lit, mut elevation] = [0.0; 5];
        for edge in network.edges() {
            let a = edge.view.attributes;
            let km = f64::from(edge.view.length_cm) / 100_000.0;
            total += km;
            match a.kind {
                WayKind::Lift => self.lifts += 1,
                WayKind::Obstacle => {}
                WayKind::Crossing => {
                    self.crossings += 1;
                    self.crossings_with_kerb += u64::from(a.kerb.is_some());
                }
                _ => {}
            }
            let for_walkers = matches!(
                a.kind,
                WayKind::Footway
                    | WayKind::Sidewalk
                    | WayKind::Crossing
                    | WayKind::Pedestrian
                    | WayKind::Steps
            );
            self.footways += u64::from(for_walkers);
            if let (WayKind::Steps, Some(stairs)) = (a.kind, a.stairs) {
                self.stairs += 1;
                self.stairs_counted += u64::from(stairs.count.is_some());
                self.stairs_with_ramp += u64::from(stairs.ramp != crate::attributes::Ramp::None);
            } else {
                sloped += km;
                incline += if matches!(a.incline, Incline::PerMille(_)) { km } else { 0.0 };
                elevation += if edge.view.measured_slope.is_some() { km } else { 0.0 };
            }
            surface += if a.surface.is_some() { km } else { 0.0 };
            width += if a.width_cm.is_some() { km } else { 0.0 };
            lit += if a.lit.is_some() { km } else { 0.0 };
        }
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        self.length_km = total;
        self.incline_known_share = share(incline, sloped);
        self.elevation_share = share(elevation, sloped);
        self.surface_known_share = share(surface, total);
        self.width_known_share = share(width, total);
        self.lit_known_share = share(lit, total);
        self.count_parts(network);
    }

    fn count_parts(&mut self, network: &Network) {
        let nodes = network.node_count() as usize;
        let mut neighbours: Vec<Vec<u32>> = vec![Vec::new(); nodes];
        for edge in network.edges() {
            neighbours[edge.from as usize].push(edge.to);
            neighbours[edge.to as usize].push(edge.from);
        }
        let mut seen = vec![false; nodes];
        let mut sizes = Vec::new();
        for start in 0..nodes {
            if seen[start] {
                continue;
            }
            seen[start] = true;
            let (mut stack, mut size) = (vec![start as u32], 0u32);
            while let Some(node) = stack.pop() {
                size += 1;
                for &next in &neighbours[node as usize] {
                    if !std::mem::replace(&mut seen[next as usize], true) {
                        stack.push(next);
                    }
                }
            }
            sizes.push(size);
        }
        sizes.sort_unstable_by_key(|&s| std::cmp::Reverse(s));
        self.part_count = sizes.len() as u64;
        let islands = sizes.iter().skip(1).filter(|&&s| s < ISLAND_NODES);
        self.islands = islands.clone().count() as u64;
        self.island_nodes = islands.map(|&s| u64::from(s)).sum();
        sizes.truncate(20);
        self.parts = sizes;
    }

    /// What a person should know before trusting this network.
    #[must_use]
    pub fn issues(&self) -> Vec<Issue> {
        let issue = |severity, value: Words, hint: Pair| {
            Issue::new(IssueCode::ReseauIncomplet, severity).said(value).hint(hint)
        };
        let mut all = Vec::new();
        if self.ways_kept == 0 {
            all.push(issue(
                Severity::Error,
                Words::from((
                    format!("{} ways, 0 à pied", self.ways_read),
                    format!("{} ways, none to walk on", self.ways_read),
                )),
                (
                    "Aucune voie où marcher : vérifiez que l'extrait contient les rues (highway=*).",
                    "No way to walk on: check that the extract holds the streets (highway=*).",
                ),
            ));
            return all;
        }
        if self.footways == 0 {
            all.push(issue(
                Severity::ToConfirm,
                Words::from(("0 chemin piéton", "0 footways")),
                (
                    "L'extrait ne contient que des routes : sans trottoirs, passages ni escaliers, les obstacles sont \
                     invisibles. Prenez un extrait complet.",
                    "The extract holds roads only: without footways, crossings or stairs, obstacles cannot be seen. \
                     Take a complete extract.",
                ),
            ));
        }
        if self.ways_with_missing_nodes > 0 {
            let first: Vec<String> = self.first_ways_with_missing_nodes.iter().map(i64::to_string).collect();
            let first = first.join(", ");
            all.push(issue(
                Severity::Info,
                Words::from((format!("{} voies, dont {first}", self.ways_with_missing_nodes), format!("{} ways, among them {first}", self.ways_with_missing_nodes))),
                (
                    "Des voies sortent de l'extrait : elles sont coupées à son bord. Prenez une marge de 2 km autour \
                     du territoire.",
                    "Some ways leave the extract: they are cut at its edge. Take a margin of 2 km around the \
                     territory.",
                ),
            ));
        }
        if self.island_nodes * 20 > self.nodes {
            all.push(issue(
                Severity::ToConfirm,
                Words::from((format!("{} îlots, {} nœuds sur {}", self.islands, self.island_nodes, self.nodes), format!("{} islands, {} nodes of {}", self.islands, self.island_nodes, self.nodes))),
                ("Plus de 5 % du réseau est fait de morceaux isolés : l'extrait est peut-être filtré ou découpé.", "More than 5% of the network is isolated pieces: the extract may have been filtered or cut."),
            ));
        }
        if self.observations_unplaced > 0 {
            all.push(issue(
                Severity::ToConfirm,
                Words::same(format!("{} observations", self.observations_unplaced)),
                (
                    "Aucune voie du bon type à moins de 15 m de ces observations : vérifiez leur position.",
                    "No way of the right kind within 15 m of these observations: check their position.",
                ),
            ));
        }
        all
    }
}
