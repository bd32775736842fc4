//! From a door to the network: the nearest point of an edge that the profile can walk.
//!
//! A residence or a place is attached to edges, not to nodes, and never to one that its profile refuses. The leg
//! off the network is kept and counted, at a slow speed. Attachments are, six at most:
//! 1. the nearest edge open in the optimistic reading, and those within a metre more (a door at a corner);
//! 2. when that one is on an island, the nearest edge that is not;
//! 3. the nearest edge open in the pessimistic reading, if it is hardly farther.
//!
//! The optimistic reading uses them all and the pessimistic one those it may walk: a path of the second is always a
//! path of the first, so the two bounds stay in order.

use crate::network::{Columns, Network, to_point, to_units};
use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex};
use model::Point;
use opendata::osm::UNITS_PER_DEGREE;
use serde::Serialize;

/// Metres per 1e-7 degree of latitude.
const METRES_PER_UNIT: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0 / UNITS_PER_DEGREE;

/// The segments of the edges, by place.
#[derive(Debug)]
pub(crate) struct SegmentIndex {
    tree: Option<RTree<i32>>,
    /// Rank in `points` of the first point of each segment.
    first: Vec<u32>,
}

impl SegmentIndex {
    pub(crate) fn of(columns: &Columns) -> SegmentIndex {
        let mut first = Vec::new();
        for range in columns.edge_points.windows(2).filter(|r| r[1] > r[0]) {
            first.extend(range[0]..range[1] - 1);
        }
        if first.is_empty() {
            return SegmentIndex { tree: None, first };
        }
        let mut builder = RTreeBuilder::<i32>::new(first.len() as u32);
        for &i in &first {
            let ([x1, y1], [x2, y2]) = (columns.points[i as usize], columns.points[i as usize + 1]);
            builder.add(x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2));
        }
        SegmentIndex { tree: Some(builder.finish::<HilbertSort>()), first }
    }
}

/// A point of an edge, near a door.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Attachment {
    pub edge: u32,
    /// Centimetres along the edge, from its first end.
    pub along_cm: u32,
    /// Centimetres off the network, in a straight line.
    pub off_cm: u32,
    /// Where on the edge.
    pub point: Point,
    /// Can the pessimistic reading use it?
    pub pessimistic: bool,
}

/// How a door is connected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Snap {
    /// Nearest first; at least one.
    pub attachments: Vec<Attachment>,
    /// The nearest edge belongs to a connected part of only this many nodes.
    pub island_nodes: Option<u32>,
}

impl Snap {
    /// Metres off the network of the nearest attachment.
    #[must_use]
    pub fn off_network_m(&self) -> f64 {
        self.attachments.first().map_or(0.0, |a| f64::from(a.off_cm) / 100.0)
    }
}

impl Network {
    /// The edges that come within `limit_m` of a point, by rank.
    pub(crate) fn edges_around(&self, point: Point, limit_m: f64) -> Vec<u32> {
        let mut all: Vec<u32> = self.within(point, limit_m, |_| true).iter().map(|a| a.edge).collect();
        all.sort_unstable();
        all
    }

    /// The nearest point of each edge where a door can open, within `limit_m` and accepted by `keep`, nearest first.
    pub(crate) fn near(
        &self,
        point: Point,
        limit_m: f64,
        mut keep: impl FnMut(u32) -> bool,
    ) -> Vec<Attachment> {
        let c = &self.columns;
        let opens =
            |edge: u32| c.attributes[c.edge_attributes[edge as usize] as usize].kind.can_be_attached_to();
        self.within(point, limit_m, |edge| opens(edge) && keep(edge))
    }

    /// The nearest point of each edge within `limit_m` of a point and accepted by `keep`, nearest first (then by
    /// edge).
    pub(crate) fn within(
        &self,
        point: Point,
        limit_m: f64,
        mut keep: impl FnMut(u32) -> bool,
    ) -> Vec<Attachment> {
        let Some(tree) = &self.segments.tree else { return Vec::new() };
        if !point.is_plausible() || point.lat.abs() > 85.0 {
            return Vec::new();
        }
        let [x, y] = to_units(point);
        let shrink = point.lat.to_radians().cos();
        let dy = (limit_m / METRES_PER_UNIT).ceil() as i32;
        let dx = (limit_m / METRES_PER_UNIT / shrink).ceil() as i32;
        let c = &self.columns;
        let mut found: Vec<Attachment> = Vec::new();
        let mut hits = tree.search(
            x.saturating_sub(dx),
            y.saturating_sub(dy),
            x.saturating_add(dx),
            y.saturating_add(dy),
        );
        hits.sort_unstable();
        let mut current: Option<(u32, bool)> = None;
        for hit in hits {
            let at = self.segments.first[hit as usize] as usize;
            // Offsets are increasing and start at 0: the last one not beyond `at` is that of the edge.
            let edge = c.edge_points.partition_point(|&start| start as usize <= at) as u32 - 1;
            let kept = match current {
                Some((known, kept)) if known == edge => kept,
                _ => keep(edge),
            };
            current = Some((edge, kept));
            if !kept {
                continue;
            }
            let ([x1, y1], [x2, y2]) = (c.points[at], c.points[at + 1]);
            let (px, py) = ((f64::from(x) - f64::from(x1)) * shrink, f64::from(y) - f64::from(y1));
            let (vx, vy) = ((f64::from(x2) - f64::from(x1)) * shrink, f64::from(y2) - f64::from(y1));
            let square = vx * vx + vy * vy;
            let t = if square > 0.0 { ((px * vx + py * vy) / square).clamp(0.0, 1.0) } else { 0.0 };
            let off = (px - t * vx).hypot(py - t * vy) * METRES_PER_UNIT;
            if off > limit_m {
                continue;
            }
            let off_cm = (off * 100.0).round() as u32;
            if let Some(held) = found.last_mut().filter(|a| a.edge == edge) {
                if held.off_cm > off_cm {
                    *held = self.attachment(edge, at, t, off_cm);
                }
            } else {
                found.push(self.attachment(edge, at, t, off_cm));
            }
        }
        found.sort_by_key(|a| (a.off_cm, a.edge));
        found
    }

    fn attachment(&self, edge: u32, at: usize, t: f64, off_cm: u32) -> Attachment {
        let c = &self.columns;
        let start = c.edge_points[edge as usize] as usize;
        let step = |i: usize| to_point(c.points[i]).distance_m(to_point(c.points[i + 1]));
        let before: f64 = (start..at).map(step).sum();
        let along = before + t * step(at);
        let (a, b) = (to_point(c.points[at]), to_point(c.points[at + 1]));
        Attachment {
            edge,
            along_cm: ((along * 100.0).round() as u32).min(c.edge_cm[edge as usize]),
            off_cm,
            point: Point::new(a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat)),
            pessimistic: false,
        }
    }
}
