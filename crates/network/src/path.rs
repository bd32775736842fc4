//! The cheapest path from a door to the nearest of several, with the stretches it is made of.

use crate::graph::{End, Graph, usable};
use crate::network::{Network, to_point};
use crate::profile::{Metric, Parameters, Reading};
use crate::search::Search;
use crate::snap::{Attachment, Snap};
use model::Point;

/// A part of an edge, walked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    pub edge: u32,
    pub forward: bool,
    /// Centimetres from the first end, in the order of the walk.
    pub from_cm: u32,
    pub to_cm: u32,
}

impl Stretch {
    pub(crate) fn cm(&self) -> u32 {
        self.from_cm.abs_diff(self.to_cm)
    }
}

/// A path found: the attachments it starts and ends with, and its stretches.
pub(crate) struct Found {
    /// In the unit of the metric, off-network legs included.
    pub cost: u32,
    pub start: Attachment,
    pub end: Attachment,
    pub stretches: Vec<Stretch>,
}

/// What is sought: the cheapest paths, in one reading.
#[derive(Clone, Copy)]
pub(crate) struct Quest<'a> {
    pub network: &'a Network,
    pub parameters: &'a Parameters,
    pub graph: &'a Graph,
    pub reading: Reading,
    pub metric: Metric,
    /// In the unit of the metric.
    pub cutoff: u32,
}

impl Quest<'_> {
    /// The cheapest path to the nearest of several doors.
    pub(crate) fn nearest(&self, from: &Snap, to: &[&Snap], search: &mut Search) -> Option<Found> {
        let Quest { network, parameters, graph, reading, metric, cutoff } = *self;
        let mut best: Option<Found> = None;
        let mut starts: Vec<(End, Attachment)> = Vec::new();
        let mut ends: Vec<(End, Attachment)> = Vec::new();
        for (a, off) in usable(from, reading, parameters, metric) {
            starts.extend(graph.exits(network, a, off).into_iter().map(|end| (end, *a)));
        }
        for snap in to {
            for (b, arrival) in usable(snap, reading, parameters, metric) {
                ends.extend(graph.entries(network, b, arrival).into_iter().map(|end| (end, *b)));
                for (a, off) in usable(from, reading, parameters, metric) {
                    let Some(along) = graph.along(network, a, b) else { continue };
                    let cost = along.saturating_add(off).saturating_add(arrival);
                    if cost <= cutoff && best.as_ref().is_none_or(|f| cost < f.cost) {
                        let stretch = Stretch {
                            edge: a.edge,
                            forward: b.along_cm >= a.along_cm,
                            from_cm: a.along_cm,
                            to_cm: b.along_cm,
                        };
                        best = Some(Found { cost, start: *a, end: *b, stretches: vec![stretch] });
                    }
                }
            }
        }
        let origins: Vec<End> = starts.iter().map(|(e, _)| *e).collect();
        let targets: Vec<u32> = ends.iter().map(|(e, ..)| e.node).collect();
        if origins.is_empty() || targets.is_empty() {
            return best;
        }
        search.run(graph, &origins, &targets, cutoff);
        let arrival = ends
            .iter()
            .filter_map(|(end, b)| Some((search.cost(end.node)?.saturating_add(end.cost), *end, *b)))
            .filter(|(cost, ..)| *cost <= cutoff)
            .min_by_key(|(cost, end, b)| (*cost, end.node, b.edge, end.forward));
        let Some((cost, last, end)) = arrival else { return best };
        if best.as_ref().is_some_and(|f| f.cost <= cost) {
            return best;
        }
        let (rank, arcs) = search.path(last.node)?;
        let (first, start) = starts[rank as usize];
        let length = |edge: u32| network.columns.edge_cm[edge as usize];
        let mut stretches = Vec::with_capacity(arcs.len() + 2);
        stretches.push(Stretch {
            edge: start.edge,
            forward: first.forward,
            from_cm: start.along_cm,
            to_cm: if first.forward { length(start.edge) } else { 0 },
        });
        for arc in arcs {
            let via = graph.via[arc as usize];
            let forward = via % 2 == 0;
            let (from_cm, to_cm) = if forward { (0, length(via / 2)) } else { (length(via / 2), 0) };
            stretches.push(Stretch { edge: via / 2, forward, from_cm, to_cm });
        }
        stretches.push(Stretch {
            edge: end.edge,
            forward: last.forward,
            from_cm: if last.forward { 0 } else { length(end.edge) },
            to_cm: end.along_cm,
        });
        Some(Found { cost, start, end, stretches })
    }
}

impl Found {
    /// The line of the walk, from door to door.
    pub(crate) fn path(&self, network: &Network, origin: Point, place: Point) -> Vec<Point> {
        let mut path = vec![origin, self.start.point];
        for stretch in &self.stretches {
            let edge = network.edge(stretch.edge);
            let (low, high) = (stretch.from_cm.min(stretch.to_cm), stretch.from_cm.max(stretch.to_cm));
            let mut inner: Vec<Point> = Vec::new();
            let mut walked = 0.0;
            let mut last: Option<Point> = None;
            for &units in edge.points {
                let p = to_point(units);
                walked += last.map_or(0.0, |l| l.distance_m(p) * 100.0);
                last = Some(p);
                if walked >= f64::from(low) - 0.5 && walked <= f64::from(high) + 0.5 {
                    inner.push(p);
                }
            }
            if !stretch.forward {
                inner.reverse();
            }
            path.extend(inner);
        }
        path.extend([self.end.point, place]);
        path.dedup_by(|a, b| a.distance_m(*b) < 0.02);
        path
    }

    pub(crate) fn off_network_m(&self) -> f64 {
        f64::from(self.start.off_cm + self.end.off_cm) / 100.0
    }
}
