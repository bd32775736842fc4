//! Who reaches what: for each origin and each layer, the nearest places in both readings.
//!
//! Two sweeps per layer on the reversed graph give every node its `k` nearest places; an origin merges the lists of
//! the ends of its edges with the places of its own edge. Results equal those of a plain search from each origin,
//! and do not depend on the number of threads.

use crate::graph::{Readings, seeds, usable};
use crate::kernel::{Labels, sweep};
use crate::network::Network;
use crate::path::{Found, Quest};
use crate::profile::{Knowledge, Metric, Parameters, Reading};
use crate::search::Search;
use crate::snap::Snap;
use model::{Point, Profile};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A place to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReachPlace {
    /// Any number, unique in the request.
    pub id: u32,
    /// Places are sought layer by layer: one per category.
    pub layer: u16,
    pub point: Point,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct ReachRequest<'a> {
    pub profile: Profile,
    pub metric: Metric,
    /// How many places per layer.
    pub k: usize,
    /// Centimetres or milliseconds, off-network legs included.
    pub cutoff: u32,
    pub origins: &'a [Point],
    pub places: &'a [ReachPlace],
}

/// A place reached from an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reached {
    pub place: u32,
    /// Centimetres or milliseconds when unknown values are favourable; `None` beyond the cut-off.
    pub lo: Option<u32>,
    /// The same when they are not; `None` when no practicable path is certain within the cut-off.
    pub hi: Option<u32>,
    /// Of the length of the optimistic path, per mille: what is known, and what is only presumed.
    pub known_per_mille: u16,
    pub presumed_per_mille: u16,
}

/// What an origin reaches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OriginReach {
    /// `None`: no street near enough. What it reaches is then **unknown**, not nothing.
    pub snap: Option<Snap>,
    /// By layer: the `k` nearest in the optimistic reading and the `k` nearest in the pessimistic one, together,
    /// sorted by `lo` then place. Every layer of the request is there, perhaps empty.
    pub layers: BTreeMap<u16, Vec<Reached>>,
}

/// The answer, in the order of the origins.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reach {
    pub origins: Vec<OriginReach>,
    /// Places with no street near enough, by identifier: nobody reaches them.
    pub unconnected_places: Vec<u32>,
}

/// How far a long work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub total: usize,
}

/// How a long work is watched and stopped.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    pub progress: &'a (dyn Fn(Progress) + Sync),
    pub cancel: &'a AtomicBool,
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl Watch<'_> {
    /// Nobody watches.
    pub const NONE: Watch<'static> = Watch { progress: &|_| {}, cancel: &NEVER };

    fn check(&self) -> Result<(), Cancelled> {
        if self.cancel.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }
}

/// The work was stopped on request; there is no partial answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("calcul interrompu à la demande")]
pub struct Cancelled;

/// The places of one layer, with their attachments.
struct Layer {
    layer: u16,
    /// Rank in the request, and attachments.
    places: Vec<(u32, Snap)>,
    /// Ranks in `places` by edge.
    by_edge: BTreeMap<u32, Vec<u32>>,
}

/// A layer, and what each origin reaches in it.
type LayerRows = (u16, Vec<Vec<Reached>>);

/// Everything that the work on a layer needs.
struct Work<'a> {
    network: &'a Network,
    parameters: &'a Parameters,
    request: &'a ReachRequest<'a>,
    readings: &'a Readings,
}

/// How many labels are kept for `k` places asked: a few more, because a place among the nearest of one reading is
/// rarely far down the list of the other, and looking it up by a search of its own costs more than the labels.
fn labels_for(k: usize) -> usize {
    if k == 0 { 0 } else { 2 * k + 2 }
}

/// Shares of lengths that are known and presumed. Of a walk of no length, nothing is unknown.
fn per_mille(length: [u64; 3]) -> (u16, u16) {
    let whole: u64 = length.iter().sum();
    if whole == 0 {
        return (1000, 0);
    }
    let share = |k: Knowledge| (length[k as usize] * 1000 / whole) as u16;
    (share(Knowledge::Known), share(Knowledge::Presumed))
}

/// Answers a request.
///
/// # Errors
/// When the work is cancelled.
pub fn reach(
    network: &Network,
    parameters: &Parameters,
    request: &ReachRequest<'_>,
    watch: Watch<'_>,
) -> Result<Reach, Cancelled> {
    watch.check()?;
    let readings = Readings::build(network, parameters, parameters.rules(request.profile), request.metric);
    watch.check()?;
    let snap = |point: &Point| readings.snap(network, parameters, *point);
    let origins: Vec<Option<Snap>> = request.origins.par_iter().map(snap).collect();
    let places: Vec<Option<Snap>> = request.places.par_iter().map(|p| snap(&p.point)).collect();
    watch.check()?;
    let mut layers: BTreeMap<u16, Layer> = BTreeMap::new();
    let mut unconnected_places = Vec::new();
    for (rank, (place, snap)) in request.places.iter().zip(places).enumerate() {
        let layer = layers.entry(place.layer).or_insert_with(|| Layer {
            layer: place.layer,
            places: Vec::new(),
            by_edge: BTreeMap::new(),
        });
        let Some(snap) = snap else {
            unconnected_places.push(place.id);
            continue;
        };
        for at in &snap.attachments {
            layer.by_edge.entry(at.edge).or_default().push(layer.places.len() as u32);
        }
        layer.places.push((rank as u32, snap));
    }
    unconnected_places.sort_unstable();
    let work = Work { network, parameters, request, readings: &readings };
    let reversed = [Reading::Optimistic, Reading::Pessimistic].map(|r| readings.graph(r).forward.reversed());
    let done = AtomicUsize::new(0);
    let total = layers.len();
    let answers: Result<Vec<LayerRows>, Cancelled> = layers
        .values()
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|layer| {
            watch.check()?;
            let sweep_in = |reading: Reading| {
                let seeds = work.seeds(layer, reading);
                sweep(&reversed[reading as usize], &seeds, labels_for(request.k), request.cutoff)
            };
            let (lo, hi) = rayon::join(|| sweep_in(Reading::Optimistic), || sweep_in(Reading::Pessimistic));
            watch.check()?;
            let rows: Result<Vec<Vec<Reached>>, Cancelled> = origins
                .par_iter()
                .map_init(Search::default, |search, origin| {
                    watch.check()?;
                    Ok(origin.as_ref().map_or_else(Vec::new, |o| work.row(layer, &lo, &hi, o, search)))
                })
                .collect();
            (watch.progress)(Progress { done: done.fetch_add(1, Ordering::Relaxed) + 1, total });
            Ok((layer.layer, rows?))
        })
        .collect();
    let mut all: Vec<OriginReach> =
        origins.into_iter().map(|snap| OriginReach { snap, layers: BTreeMap::new() }).collect();
    for (layer, rows) in answers? {
        for (origin, row) in all.iter_mut().zip(rows) {
            origin.layers.insert(layer, row);
        }
    }
    Ok(Reach { origins: all, unconnected_places })
}

impl Work<'_> {
    fn seeds(&self, layer: &Layer, reading: Reading) -> Vec<crate::kernel::Seed> {
        let graph = self.readings.graph(reading);
        let mut all = Vec::new();
        for (rank, (_, snap)) in layer.places.iter().enumerate() {
            for (at, off) in usable(snap, reading, self.parameters, self.request.metric) {
                all.extend(seeds(graph.entries(self.network, at, off), rank as u32));
            }
        }
        all
    }

    /// The nearest places of an origin in one reading: cost by rank in the layer.
    fn nearest(&self, layer: &Layer, labels: &Labels, origin: &Snap, reading: Reading) -> Vec<(u32, u32)> {
        let graph = self.readings.graph(reading);
        let metric = self.request.metric;
        let mut best: BTreeMap<u32, u32> = BTreeMap::new();
        let mut note = |place: u32, cost: u32| {
            if cost <= self.request.cutoff {
                best.entry(place).and_modify(|c| *c = (*c).min(cost)).or_insert(cost);
            }
        };
        for (at, off) in usable(origin, reading, self.parameters, metric) {
            for end in graph.exits(self.network, at, off) {
                for (cost, place) in labels.of(end.node) {
                    note(place, cost.saturating_add(end.cost));
                }
            }
            for &place in layer.by_edge.get(&at.edge).into_iter().flatten() {
                if let Some(cost) = self.direct(layer, place, at, off, reading) {
                    note(place, cost);
                }
            }
        }
        let mut sorted: Vec<(u32, u32)> = best.into_iter().map(|(place, cost)| (cost, place)).collect();
        sorted.sort_unstable();
        sorted.truncate(labels_for(self.request.k));
        sorted
    }

    /// The cost of a place without leaving the origin's edge.
    fn direct(
        &self,
        layer: &Layer,
        place: u32,
        from: &crate::snap::Attachment,
        off: u32,
        reading: Reading,
    ) -> Option<u32> {
        let graph = self.readings.graph(reading);
        usable(&layer.places[place as usize].1, reading, self.parameters, self.request.metric)
            .filter_map(|(at, arrival)| {
                let along = graph.along(self.network, from, at)?;
                Some(along.saturating_add(off).saturating_add(arrival))
            })
            .min()
    }

    /// The path to one place from one origin, by a plain search: for the few that the labels do not tell.
    fn searched(
        &self,
        layer: &Layer,
        place: u32,
        origin: &Snap,
        reading: Reading,
        search: &mut Search,
    ) -> Option<Found> {
        let quest = Quest {
            network: self.network,
            parameters: self.parameters,
            graph: self.readings.graph(reading),
            reading,
            metric: self.request.metric,
            cutoff: self.request.cutoff,
        };
        quest.nearest(origin, &[&layer.places[place as usize].1], search)
    }

    fn row(
        &self,
        layer: &Layer,
        lo: &Labels,
        hi: &Labels,
        origin: &Snap,
        search: &mut Search,
    ) -> Vec<Reached> {
        let near = self.nearest(layer, lo, origin, Reading::Optimistic);
        let sure = self.nearest(layer, hi, origin, Reading::Pessimistic);
        let cost_in = |list: &[(u32, u32)], place| list.iter().find(|(_, p)| *p == place).map(|(c, _)| *c);
        // A list that is not full holds every place within the cut-off: absence is then an answer.
        let full = |list: &[(u32, u32)]| list.len() >= labels_for(self.request.k);
        let k = self.request.k;
        let places: BTreeSet<u32> = near.iter().take(k).chain(sure.iter().take(k)).map(|&(_, p)| p).collect();
        let mut row: Vec<Reached> = places
            .into_iter()
            .map(|place| {
                let mut path = None;
                let lowest = cost_in(&near, place).or_else(|| {
                    path = self.searched(layer, place, origin, Reading::Optimistic, search);
                    path.as_ref().map(|found| found.cost)
                });
                let highest = match cost_in(&sure, place) {
                    None if full(&sure) => self
                        .searched(layer, place, origin, Reading::Pessimistic, search)
                        .map(|found| found.cost),
                    cost => cost,
                };
                let (known, presumed) = match &path {
                    Some(found) => self.shares_of(found),
                    None => self.shares(layer, lo, place, lowest, origin),
                };
                Reached {
                    place: self.request.places[layer.places[place as usize].0 as usize].id,
                    lo: lowest,
                    hi: highest,
                    known_per_mille: known,
                    presumed_per_mille: presumed,
                }
            })
            .collect();
        row.sort_by_key(|r| (r.lo.unwrap_or(u32::MAX), r.place));
        row
    }

    fn shares_of(&self, found: &Found) -> (u16, u16) {
        let mut length = [0u64; 3];
        for stretch in &found.stretches {
            length[self.readings.knowledge[stretch.edge as usize] as usize] += u64::from(stretch.cm());
        }
        per_mille(length)
    }

    /// Shares of the optimistic path that are known and presumed, per mille of its length on the network.
    ///
    /// The path is found again by following the labels: from a node whose label for the place is `c`, some arc of
    /// cost `w` leads to a node whose label is `c - w`.
    fn shares(
        &self,
        layer: &Layer,
        labels: &Labels,
        place: u32,
        cost: Option<u32>,
        origin: &Snap,
    ) -> (u16, u16) {
        let Some(total) = cost else { return (0, 0) };
        let graph = &self.readings.optimistic;
        let metric = self.request.metric;
        let label = |node: u32| labels.of(node).find(|(_, p)| *p == place).map(|(c, _)| c);
        let mut length = [0u64; 3];
        let mut note =
            |edge: u32, cm: u32| length[self.readings.knowledge[edge as usize] as usize] += u64::from(cm);
        let mut start = None;
        for (at, off) in usable(origin, Reading::Optimistic, self.parameters, metric) {
            if self.direct(layer, place, at, off, Reading::Optimistic) == Some(total) {
                note(at.edge, 1);
                start = Some(None);
                break;
            }
            let exit = graph
                .exits(self.network, at, off)
                .into_iter()
                .find(|end| label(end.node).is_some_and(|c| c.saturating_add(end.cost) == total));
            if let Some(end) = exit {
                let length = self.network.columns.edge_cm[at.edge as usize];
                note(at.edge, if end.forward { length - at.along_cm } else { at.along_cm });
                start = Some(Some(end.node));
                break;
            }
        }
        let Some(start) = start else { return (0, 0) };
        if let Some(mut node) = start {
            while let Some(left) = label(node) {
                let step = graph.leaving(node).find(|&(_, next, price)| {
                    price <= left && label(next) == Some(left - price) && price > 0
                });
                let Some((arc, next, _)) = step else {
                    self.note_arrival(layer, place, node, left, &mut note);
                    break;
                };
                let edge = graph.via[arc as usize] / 2;
                note(edge, self.network.columns.edge_cm[edge as usize]);
                node = next;
            }
        }
        per_mille(length)
    }

    fn note_arrival(&self, layer: &Layer, place: u32, node: u32, left: u32, note: &mut dyn FnMut(u32, u32)) {
        let snap = &layer.places[place as usize].1;
        for (at, off) in usable(snap, Reading::Optimistic, self.parameters, self.request.metric) {
            let entries = self.readings.optimistic.entries(self.network, at, off);
            if let Some(end) = entries.iter().find(|e| e.node == node && e.cost == left) {
                let length = self.network.columns.edge_cm[at.edge as usize];
                note(at.edge, if end.forward { at.along_cm } else { length - at.along_cm });
                return;
            }
        }
    }
}
