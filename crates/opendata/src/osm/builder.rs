//! Puts an extract together, from a file or by hand (maps drawn in tests, invented territories).

use super::extract::{Limits, OsmExtract, Row};
use super::{Element, MemberKind, OsmFault, RawTags, UNITS_PER_DEGREE};
use jiff::civil::Date;
use model::Point;
use std::ops::Range;

/// Elements in any order; [`ExtractBuilder::build`] sorts them. When an identifier comes twice, the last wins.
#[derive(Debug, Default)]
pub struct ExtractBuilder {
    limits: Limits,
    extract: OsmExtract,
}

impl ExtractBuilder {
    #[must_use]
    pub fn new() -> ExtractBuilder {
        ExtractBuilder::default()
    }

    pub(super) fn with_limits(limits: Limits) -> ExtractBuilder {
        ExtractBuilder { limits, extract: OsmExtract::default() }
    }

    /// Adds a node by its position in degrees.
    #[must_use]
    pub fn node(mut self, id: i64, point: Point, tags: RawTags<'_>) -> ExtractBuilder {
        let units = |degrees: f64| (degrees * UNITS_PER_DEGREE).round() as i32;
        self.push_node(id, [units(point.lon), units(point.lat)], tags);
        self
    }

    #[must_use]
    pub fn way(mut self, id: i64, refs: &[i64], tags: RawTags<'_>) -> ExtractBuilder {
        self.push_way(id, refs, tags);
        self
    }

    #[must_use]
    pub fn relation(
        mut self,
        id: i64,
        members: &[(MemberKind, i64, &str)],
        tags: RawTags<'_>,
    ) -> ExtractBuilder {
        self.push_relation(id, members, tags);
        self
    }

    /// Says of which day the data is.
    #[must_use]
    pub fn observed_on(mut self, day: Date) -> ExtractBuilder {
        self.date(Some(day));
        self
    }

    /// The latest of the days told.
    pub(super) fn date(&mut self, day: Option<Date>) {
        self.extract.observed_on = self.extract.observed_on.max(day);
    }

    pub(super) fn element(&mut self, element: Element<'_>) -> Result<(), OsmFault> {
        match element {
            Element::Node { id, lon, lat, tags } => self.push_node(id, [lon, lat], tags),
            Element::Way { id, refs, tags } => self.push_way(id, refs, tags),
            Element::Relation { id, members, tags } => self.push_relation(id, members, tags),
        }
        self.check()
    }

    fn check(&self) -> Result<(), OsmFault> {
        let e = &self.extract;
        // Ranges are 32-bit: the limits can be lowered, not raised beyond what they can hold.
        let room = u64::from(u32::MAX) - 1;
        let nodes = self.limits.nodes.min(room);
        let references = self.limits.references.min(room);
        let too_many = |what, limit| Err(OsmFault::TooMany { what, limit });
        if e.node_ids.len() as u64 > nodes {
            return too_many(("nœuds", "nodes"), nodes);
        }
        if (e.refs.len() + e.members.len()) as u64 > references {
            return too_many(("références", "references"), references);
        }
        if e.tags.len() as u64 > room {
            return too_many(("attributs", "tags"), room);
        }
        Ok(())
    }

    fn push_tags(&mut self, tags: RawTags<'_>) -> Range<u32> {
        let e = &mut self.extract;
        let start = e.tags.len() as u32;
        for (key, value) in tags {
            let pair = (e.strings.symbol(key), e.strings.symbol(value));
            e.tags.push(pair);
        }
        start..e.tags.len() as u32
    }

    fn push_node(&mut self, id: i64, place: [i32; 2], tags: RawTags<'_>) {
        let rank = self.extract.node_ids.len() as u32;
        if !tags.is_empty() {
            let tags = self.push_tags(tags);
            self.extract.tagged.push((rank, tags));
        }
        self.extract.node_ids.push(id);
        self.extract.node_places.push(place);
    }

    fn push_way(&mut self, id: i64, refs: &[i64], tags: RawTags<'_>) {
        let tags = self.push_tags(tags);
        let e = &mut self.extract;
        let start = e.refs.len() as u32;
        e.refs.extend_from_slice(refs);
        e.ways.push(Row { id, parts: start..e.refs.len() as u32, tags });
    }

    fn push_relation(&mut self, id: i64, members: &[(MemberKind, i64, &str)], tags: RawTags<'_>) {
        let tags = self.push_tags(tags);
        let e = &mut self.extract;
        let start = e.members.len() as u32;
        for &(kind, id, role) in members {
            let role = e.strings.symbol(role);
            e.members.push((kind, id, role));
        }
        e.relations.push(Row { id, parts: start..e.members.len() as u32, tags });
    }

    /// Adds the elements of another builder after those of this one.
    pub(super) fn append(&mut self, part: ExtractBuilder) -> Result<(), OsmFault> {
        let from = part.extract;
        let e = &mut self.extract;
        let symbols: Vec<u32> = from.strings.iter().map(|s| e.strings.symbol(s)).collect();
        let symbol = |s: u32| symbols.get(s as usize).copied().unwrap_or_default();
        let nodes = e.node_ids.len() as u32;
        let tags = e.tags.len() as u32;
        let refs = e.refs.len() as u32;
        let members = e.members.len() as u32;
        let moved = |r: &Range<u32>, by: u32| r.start + by..r.end + by;
        e.node_ids.extend_from_slice(&from.node_ids);
        e.node_places.extend_from_slice(&from.node_places);
        e.tags.extend(from.tags.iter().map(|&(k, v)| (symbol(k), symbol(v))));
        e.tagged.extend(from.tagged.iter().map(|(rank, t)| (rank + nodes, moved(t, tags))));
        e.refs.extend_from_slice(&from.refs);
        e.members.extend(from.members.iter().map(|&(kind, id, role)| (kind, id, symbol(role))));
        let row = |r: &Row, by| Row { id: r.id, parts: moved(&r.parts, by), tags: moved(&r.tags, tags) };
        e.ways.extend(from.ways.iter().map(|r| row(r, refs)));
        e.relations.extend(from.relations.iter().map(|r| row(r, members)));
        self.check()
    }

    /// Sorts everything by identifier and forgets what comes twice.
    #[must_use]
    pub fn build(self) -> OsmExtract {
        let mut e = self.extract;
        if !e.node_ids.is_sorted_by(|a, b| a < b) {
            sort_nodes(&mut e);
        }
        for rows in [&mut e.ways, &mut e.relations] {
            if !rows.is_sorted_by(|a, b| a.id < b.id) {
                // Stable and reversed: among equal identifiers the last read comes first and is kept.
                rows.reverse();
                rows.sort_by_key(|r| r.id);
                rows.dedup_by_key(|r| r.id);
            }
        }
        e.strings.freeze();
        e
    }
}

fn sort_nodes(e: &mut OsmExtract) {
    let mut order: Vec<u32> = (0..e.node_ids.len() as u32).rev().collect();
    order.sort_by_key(|&i| e.node_ids[i as usize]);
    order.dedup_by_key(|i| e.node_ids[*i as usize]);
    let mut rank_of = vec![u32::MAX; e.node_ids.len()];
    for (rank, &old) in order.iter().enumerate() {
        rank_of[old as usize] = rank as u32;
    }
    e.node_ids = order.iter().map(|&i| e.node_ids[i as usize]).collect();
    e.node_places = order.iter().map(|&i| e.node_places[i as usize]).collect();
    let mut tagged: Vec<(u32, Range<u32>)> = e
        .tagged
        .iter()
        .map(|(old, tags)| (rank_of[*old as usize], tags.clone()))
        .filter(|(rank, _)| *rank != u32::MAX)
        .collect();
    tagged.sort_by_key(|(rank, _)| *rank);
    e.tagged = tagged;
}
