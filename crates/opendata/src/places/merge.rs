//! One list of places out of several sources, none counted twice.
//!
//! Inside one source, only rows of one kind at one very point are one destination. Between sources: one SIRET;
//! else one category, compatible trades, and similar names within 50 m, or within 15 m when a side has no name.
//! The surest and nearest pairs first; a place takes at most one partner per source. The result does not depend on
//! the order of what comes in.

use super::Found;
use model::{
    Category, EntranceAccess, Point,
    place::{Place, PlaceSource},
    words::fold,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const NAMED_M: f64 = 50.0;
const UNNAMED_M: f64 = 15.0;
/// More places than this under one SIRET are not one establishment.
const LARGEST_SIRET_GROUP: usize = 64;
/// Partners looked at for one place: a crowd on one spot must not cost its square.
const NEAREST: usize = 24;

/// Words that say what a place is, never which one.
const GENERIC: [&str; 46] = [
    "pharmacie",
    "boulangerie",
    "patisserie",
    "boucherie",
    "charcuterie",
    "supermarche",
    "superette",
    "epicerie",
    "restaurant",
    "cafe",
    "bar",
    "brasserie",
    "tabac",
    "presse",
    "banque",
    "agence",
    "bureau",
    "poste",
    "cabinet",
    "medical",
    "medecin",
    "docteur",
    "dr",
    "generaliste",
    "maison",
    "centre",
    "sante",
    "infirmier",
    "infirmiere",
    "dentiste",
    "coiffure",
    "coiffeur",
    "salon",
    "bibliotheque",
    "mediatheque",
    "arret",
    "station",
    "gare",
    "de",
    "du",
    "des",
    "la",
    "le",
    "les",
    "et",
    "the",
];

/// Two sources that disagree about an entrance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntranceConflict {
    /// What each source says, best believed first.
    pub said: Vec<(PlaceSource, String, EntranceAccess)>,
    pub kept: EntranceAccess,
}

/// The merged list and how it came about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Merged {
    /// Sorted by category, then from west to east.
    pub places: Vec<Place>,
    pub conflicts: Vec<EntranceConflict>,
    /// `found`, `places`, `same-point` (rows that share point, kind and source with another), `across-sources`.
    pub figures: BTreeMap<String, u64>,
}

/// Who knows best where a place is.
const fn position_rank(source: PlaceSource) -> u8 {
    match source {
        PlaceSource::Osm => 0,
        PlaceSource::Gtfs => 1,
        PlaceSource::Acceslibre => 2,
        PlaceSource::Csv => 3,
        PlaceSource::Bpe => 4,
    }
}

/// Who is believed about an entrance.
const fn entrance_rank(source: PlaceSource) -> u8 {
    match source {
        PlaceSource::Acceslibre => 0,
        PlaceSource::Csv => 1,
        PlaceSource::Gtfs => 2,
        PlaceSource::Osm => 3,
        PlaceSource::Bpe => 4,
    }
}

/// Everything of one kind that one source has at one point.
struct Node {
    source: PlaceSource,
    category: Category,
    point: Point,
    /// Sorted; never empty.
    members: Vec<Found>,
    /// Telling words of each name; a name without one is no name.
    names: Vec<BTreeSet<String>>,
    trades: BTreeSet<String>,
    sirets: BTreeSet<String>,
}

fn source_of(found: &Found) -> (PlaceSource, &str) {
    found.place.sources.first().map_or((PlaceSource::Csv, ""), |(source, id)| (*source, id))
}

/// Ten-millionths of a degree: a centimetre.
fn exact(point: Point) -> (i64, i64) {
    ((point.lon * 1e7).round() as i64, (point.lat * 1e7).round() as i64)
}

pub(super) fn name_words(name: &str) -> BTreeSet<String> {
    fold(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() > 1 && !GENERIC.contains(w))
        .map(str::to_owned)
        .collect()
}

/// One name's words inside the other's, or half of all words in common.
pub(super) fn similar(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let common = a.intersection(b).count();
    common > 0 && (common == a.len().min(b.len()) || 2 * common >= a.union(b).count())
}

fn nodes(found: impl IntoIterator<Item = Found>) -> Vec<Node> {
    let mut groups: BTreeMap<_, BTreeMap<_, Found>> = BTreeMap::new();
    for one in found {
        let (source, id) = source_of(&one);
        let key = (source, one.place.category, one.place.kind.clone(), exact(one.place.point));
        // The same row of the same source may come twice (a file loaded again): it stays one.
        let same = (id.to_owned(), one.place.name.clone(), one.place.entrance, one.siret.clone());
        let day = one.place.seen_on;
        let held = groups.entry(key).or_default().entry(same).or_insert(one);
        held.place.seen_on = held.place.seen_on.max(day);
    }
    groups
        .into_iter()
        .map(|((source, category, ..), members)| {
            let members = members.into_values().collect::<Vec<_>>();
            let names = members.iter().filter_map(|m| m.place.name.as_deref()).map(name_words);
            Node {
                source,
                category,
                point: members.first().map_or(Point::new(0.0, 0.0), |m| m.place.point),
                names: names.filter(|n| !n.is_empty()).collect(),
                trades: members.iter().filter_map(|m| m.trade.clone()).collect(),
                sirets: members.iter().filter_map(|m| m.siret.clone()).collect(),
                members,
            }
        })
        .collect()
}

/// How sure it is that two nodes are one place: smaller is surer. `None`: they are not.
fn pairing(a: &Node, b: &Node) -> Option<(u8, i64)> {
    let distance_m = a.point.distance_m(b.point);
    let strangers = !a.trades.is_empty() && !b.trades.is_empty() && a.trades.is_disjoint(&b.trades);
    if a.source == b.source || a.category != b.category || strangers || distance_m > NAMED_M {
        return None;
    }
    let unnamed = a.names.is_empty() || b.names.is_empty();
    let class = if unnamed {
        (distance_m <= UNNAMED_M).then_some(2)
    } else {
        a.names.iter().any(|x| b.names.iter().any(|y| similar(x, y))).then_some(1)
    };
    class.map(|class| (class, (distance_m * 100.0).round() as i64))
}

pub(super) fn cell(point: Point) -> (i64, i64) {
    // 55 m of latitude, and at least as much of longitude up to the 60th parallel.
    ((point.lon / 0.001).floor() as i64, (point.lat / 0.0005).floor() as i64)
}

/// Pairs of nodes that may be one place, surest first.
fn pairs(nodes: &[Node]) -> Vec<((u8, i64), usize, usize)> {
    let mut found = BTreeSet::new();
    let mut by_siret: BTreeMap<(&str, Category), Vec<usize>> = BTreeMap::new();
    let mut cells: BTreeMap<(Category, i64, i64), Vec<usize>> = BTreeMap::new();
    for (i, node) in nodes.iter().enumerate() {
        for siret in &node.sirets {
            by_siret.entry((siret, node.category)).or_default().push(i);
        }
        let (x, y) = cell(node.point);
        cells.entry((node.category, x, y)).or_default().push(i);
    }
    for members in by_siret.values().filter(|m| m.len() <= LARGEST_SIRET_GROUP) {
        for (rank, &a) in members.iter().enumerate() {
            for &b in members.iter().skip(rank + 1).filter(|&&b| nodes[a].source != nodes[b].source) {
                let distance_cm = (nodes[a].point.distance_m(nodes[b].point) * 100.0).round() as i64;
                found.insert(((0, distance_cm), a.min(b), a.max(b)));
            }
        }
    }
    for (a, node) in nodes.iter().enumerate() {
        let (x, y) = cell(node.point);
        let mut near = Vec::new();
        for dx in -1..=1 {
            for dy in -1..=1 {
                let there = cells.get(&(node.category, x + dx, y + dy)).map_or(&[][..], Vec::as_slice);
                near.extend(
                    there.iter().filter_map(|&b| pairing(node, &nodes[b]).map(|p| (p, a.min(b), a.max(b)))),
                );
            }
        }
        near.sort_unstable();
        found.extend(near.into_iter().take(NEAREST));
    }
    found.into_iter().collect()
}

/// Merges places of all sources.
#[must_use]
pub fn merge(found: impl IntoIterator<Item = Found>) -> Merged {
    let mut count = 0u64;
    let nodes = nodes(found.into_iter().inspect(|_| count += 1));
    let mut cluster_of = (0..nodes.len()).collect::<Vec<_>>();
    let mut clusters = (0..nodes.len()).map(|i| vec![i]).collect::<Vec<_>>();
    for (_, a, b) in pairs(&nodes) {
        let (a, b) = (cluster_of[a].min(cluster_of[b]), cluster_of[a].max(cluster_of[b]));
        let sources = |c: usize| clusters[c].iter().map(|&i| nodes[i].source).collect::<BTreeSet<_>>();
        if a == b || !sources(a).is_disjoint(&sources(b)) {
            continue;
        }
        let moved = std::mem::take(&mut clusters[b]);
        for &node in &moved {
            cluster_of[node] = a;
        }
        clusters[a].extend(moved);
    }
    let mut merged = Merged::default();
    let mut across = 0u64;
    for cluster in clusters.iter().filter(|c| !c.is_empty()) {
        across += u64::from(cluster.len() > 1);
        let place = one_place(cluster.iter().map(|&i| &nodes[i]).collect(), &mut merged.conflicts);
        merged.places.extend(place);
    }
    let order = |p: &Place| (p.category, exact(p.point), p.kind.clone(), p.sources.clone());
    merged.places.sort_by_cached_key(order);
    merged.conflicts.sort_by(|a, b| a.said.cmp(&b.said));
    let members = nodes.iter().map(|n| n.members.len() as u64).sum::<u64>();
    merged.figures = [
        ("found", count),
        ("places", merged.places.len() as u64),
        ("same-point", members - nodes.len() as u64),
        ("across-sources", across),
    ]
    .map(|(name, n)| (name.to_owned(), n))
    .into();
    merged
}

fn one_place(mut cluster: Vec<&Node>, conflicts: &mut Vec<EntranceConflict>) -> Option<Place> {
    cluster.sort_by_key(|n| position_rank(n.source));
    let best = cluster.first()?;
    let mut said = cluster
        .iter()
        .flat_map(|n| &n.members)
        .map(|m| {
            let (source, id) = source_of(m);
            (source, id.to_owned(), m.place.entrance)
        })
        .filter(|(_, _, entrance)| *entrance != EntranceAccess::Unknown)
        .collect::<Vec<_>>();
    // `EntranceAccess` is ordered from accessible to not: of several doors at one point, the best one counts.
    said.sort_by(|a, b| (entrance_rank(a.0), a.2, &a.1).cmp(&(entrance_rank(b.0), b.2, &b.1)));
    let entrance = said.first().map_or(EntranceAccess::Unknown, |(_, _, entrance)| *entrance);
    let between_sources =
        said.iter().any(|(s, _, e)| Some(*s) != said.first().map(|f| f.0) && *e != entrance);
    if between_sources {
        conflicts.push(EntranceConflict { said, kept: entrance });
    }
    let mut sources =
        cluster.iter().flat_map(|n| &n.members).flat_map(|m| m.place.sources.clone()).collect::<Vec<_>>();
    sources.sort_by(|a, b| (position_rank(a.0), &a.1).cmp(&(position_rank(b.0), &b.1)));
    sources.dedup();
    Some(Place {
        category: best.category,
        name: cluster.iter().flat_map(|n| &n.members).find_map(|m| m.place.name.clone()),
        kind: best.members.first()?.place.kind.clone(),
        point: best.point,
        entrance,
        sources,
        seen_on: cluster.iter().flat_map(|n| &n.members).filter_map(|m| m.place.seen_on).max(),
    })
}
