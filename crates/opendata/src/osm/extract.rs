//! A whole extract in memory.

use super::block::read_block;
use super::builder::ExtractBuilder;
use super::error::{Fault, OsmError, OsmFault};
use super::file::{OsmFile, OsmFormat};
use super::strings::Strings;
use super::xml::read_xml;
use super::{Element, Flow, MemberKind, UNITS_PER_DEGREE};
use jiff::civil::Date;
use model::Point;
use rayon::prelude::*;
use std::ops::Range;

/// How much an extract may hold. The default is about twice the largest département.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub nodes: u64,
    /// Nodes of ways and members of relations, together.
    pub references: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { nodes: 100_000_000, references: 120_000_000 }
    }
}

/// Everything of a map, ready to be looked up.
///
/// Memory: 16 bytes per node, 8 per node of a way, 8 per tag, 24 per way, and each distinct text once. Measured on
/// `.osm.pbf` files, on two cores: Porto (3.0 MiB, 347 944 nodes) is held in 15.8 MiB and read with 18.4 MiB of peak
/// resident memory; Monaco (1.7 MiB, 180 118 nodes) in 6.5 and 12.5. So 4 to 5 times the file, and 6 to 7.5 at the peak;
/// blocks being inflated (four per core) weigh more in small files.
#[derive(Debug, Clone, Default)]
pub struct OsmExtract {
    /// Identifiers of the nodes, increasing.
    pub(super) node_ids: Vec<i64>,
    /// Longitude and latitude of the nodes, in 1e-7 degree, in the same order.
    pub(super) node_places: Vec<[i32; 2]>,
    pub(super) strings: Strings,
    /// Key and value symbols of every tag.
    pub(super) tags: Vec<(u32, u32)>,
    /// Node (rank in `node_ids`) and tags of the nodes that have some.
    pub(super) tagged: Vec<(u32, Range<u32>)>,
    pub(super) refs: Vec<i64>,
    pub(super) ways: Vec<Row>,
    pub(super) members: Vec<(MemberKind, i64, u32)>,
    pub(super) relations: Vec<Row>,
    pub(super) observed_on: Option<Date>,
}

/// One way or relation: its parts and its tags, as ranges of the long columns.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub id: i64,
    pub parts: Range<u32>,
    pub tags: Range<u32>,
}

/// The tags of one element.
#[derive(Clone, Copy)]
pub struct Tags<'a> {
    strings: &'a Strings,
    pairs: &'a [(u32, u32)],
}

impl<'a> Tags<'a> {
    /// The value of a key.
    #[must_use]
    pub fn value(self, key: &str) -> Option<&'a str> {
        self.iter().find(|(k, _)| *k == key).map(|(_, v)| v)
    }

    /// Does a key have this very value?
    #[must_use]
    pub fn is(self, key: &str, value: &str) -> bool {
        self.value(key) == Some(value)
    }

    /// Keys and values, in the order of the file.
    pub fn iter(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let Tags { strings, pairs } = self;
        pairs.iter().map(move |&(k, v)| (strings.text(k), strings.text(v)))
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.pairs.is_empty()
    }

    #[must_use]
    pub fn len(self) -> usize {
        self.pairs.len()
    }
}

impl std::fmt::Debug for Tags<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// A node that says something.
#[derive(Debug, Clone, Copy)]
pub struct TaggedNode<'a> {
    pub id: i64,
    pub point: Point,
    pub tags: Tags<'a>,
}

/// A way: the identifiers of its nodes, in order; some may be missing from the extract.
#[derive(Debug, Clone, Copy)]
pub struct Way<'a> {
    pub id: i64,
    pub refs: &'a [i64],
    pub tags: Tags<'a>,
}

impl Way<'_> {
    /// Does the way end where it starts?
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.refs.len() > 3 && self.refs.first() == self.refs.last()
    }
}

/// A member of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member<'a> {
    pub kind: MemberKind,
    pub id: i64,
    pub role: &'a str,
}

#[derive(Debug, Clone, Copy)]
pub struct Relation<'a> {
    pub id: i64,
    pub tags: Tags<'a>,
    strings: &'a Strings,
    members: &'a [(MemberKind, i64, u32)],
}

impl<'a> Relation<'a> {
    pub fn members(&self) -> impl Iterator<Item = Member<'a>> {
        let strings = self.strings;
        self.members.iter().map(move |&(kind, id, role)| Member { kind, id, role: strings.text(role) })
    }
}

impl OsmExtract {
    /// Reads a whole file, recognised by its content.
    ///
    /// # Errors
    /// When the file is not a map, is damaged, or is beyond the default [`Limits`].
    pub fn read(path: impl AsRef<std::path::Path>) -> Result<OsmExtract, OsmError> {
        OsmExtract::from_file(&OsmFile::open(path)?, Limits::default())
    }

    /// Reads a file already recognised.
    ///
    /// # Errors
    /// As [`OsmExtract::read`].
    pub fn from_file(file: &OsmFile, limits: Limits) -> Result<OsmExtract, OsmError> {
        let read = || -> Result<OsmExtract, Fault> {
            let mut builder = ExtractBuilder::with_limits(limits);
            if file.format() == OsmFormat::Pbf {
                read_pbf(file, limits, &mut builder)?;
            } else {
                let mut too_many = None;
                let day = read_xml(file.text()?, &mut |element| add(&mut builder, element, &mut too_many))?;
                builder.date(day);
                if let Some(fault) = too_many {
                    return Err(Fault::whole(fault));
                }
            }
            Ok(builder.build())
        };
        read().map_err(|fault| fault.of(file.path()))
    }

    /// The day of the data: what the header of a PBF says, the `osm_base` of an Overpass answer, or the newest object of
    /// an XML file. `None`: the file does not say.
    #[must_use]
    pub fn observed_on(&self) -> Option<Date> {
        self.observed_on
    }

    #[must_use]
    pub fn node_count(&self) -> usize {
        self.node_ids.len()
    }

    /// Rank of a node among the nodes sorted by identifier.
    #[must_use]
    pub fn node_rank(&self, id: i64) -> Option<usize> {
        self.node_ids.binary_search(&id).ok()
    }

    /// Identifier of the node of a rank.
    #[must_use]
    pub fn node_id(&self, rank: usize) -> Option<i64> {
        self.node_ids.get(rank).copied()
    }

    /// Longitude and latitude of the node of a rank, in 1e-7 degree.
    #[must_use]
    pub fn node_place(&self, rank: usize) -> Option<[i32; 2]> {
        self.node_places.get(rank).copied()
    }

    /// Where a node is; `None` when the extract does not hold it.
    #[must_use]
    pub fn point(&self, id: i64) -> Option<Point> {
        self.node_place(self.node_rank(id)?).map(to_point)
    }

    /// Nodes with tags, by increasing identifier.
    pub fn tagged_nodes(&self) -> impl Iterator<Item = TaggedNode<'_>> {
        self.tagged.iter().filter_map(|(rank, tags)| {
            let rank = *rank as usize;
            Some(TaggedNode {
                id: self.node_id(rank)?,
                point: to_point(self.node_place(rank)?),
                tags: self.tags_in(tags),
            })
        })
    }

    /// The tags of a node; `None` when it has none or is not held.
    #[must_use]
    pub fn node_tags(&self, id: i64) -> Option<Tags<'_>> {
        let rank = u32::try_from(self.node_rank(id)?).ok()?;
        let at = self.tagged.binary_search_by_key(&rank, |(r, _)| *r).ok()?;
        Some(self.tags_in(&self.tagged[at].1))
    }

    /// Ways, by increasing identifier.
    pub fn ways(&self) -> impl ExactSizeIterator<Item = Way<'_>> {
        self.ways.iter().map(|row| self.way_of(row))
    }

    #[must_use]
    pub fn way(&self, id: i64) -> Option<Way<'_>> {
        let at = self.ways.binary_search_by_key(&id, |row| row.id).ok()?;
        Some(self.way_of(&self.ways[at]))
    }

    /// The places of a way's nodes, in order, skipping those the extract does not hold.
    pub fn way_points<'a>(&'a self, way: &Way<'a>) -> impl Iterator<Item = Point> + use<'a> {
        way.refs.iter().filter_map(|&id| self.point(id))
    }

    /// Relations, by increasing identifier.
    pub fn relations(&self) -> impl ExactSizeIterator<Item = Relation<'_>> {
        self.relations.iter().map(|row| Relation {
            id: row.id,
            tags: self.tags_in(&row.tags),
            strings: &self.strings,
            members: &self.members[row.parts.start as usize..row.parts.end as usize],
        })
    }

    /// Bytes held, about.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let texts: usize = self.strings.iter().map(|s| s.len() + 16).sum();
        self.node_ids.capacity() * 16
            + self.refs.capacity() * 8
            + self.tags.capacity() * 8
            + self.tagged.capacity() * 12
            + (self.ways.capacity() + self.relations.capacity()) * 24
            + self.members.capacity() * 16
            + texts
    }

    fn way_of(&self, row: &Row) -> Way<'_> {
        Way {
            id: row.id,
            refs: &self.refs[row.parts.start as usize..row.parts.end as usize],
            tags: self.tags_in(&row.tags),
        }
    }

    fn tags_in(&self, range: &Range<u32>) -> Tags<'_> {
        Tags { strings: &self.strings, pairs: &self.tags[range.start as usize..range.end as usize] }
    }
}

fn to_point([lon, lat]: [i32; 2]) -> Point {
    Point::new(f64::from(lon) / UNITS_PER_DEGREE, f64::from(lat) / UNITS_PER_DEGREE)
}

fn add(builder: &mut ExtractBuilder, element: Element<'_>, fault: &mut Option<OsmFault>) -> Flow {
    match builder.element(element) {
        Ok(()) => Flow::Continue(()),
        Err(wrong) => {
            *fault = Some(wrong);
            Flow::Break(())
        }
    }
}

/// Blobs are read in order, inflated and decoded in parallel by batches, and joined in order: the result does
/// not depend on the number of threads.
fn read_pbf(file: &OsmFile, limits: Limits, builder: &mut ExtractBuilder) -> Result<(), Fault> {
    let mut blobs = file.blobs()?;
    let batch = rayon::current_num_threads().max(1) * 4;
    loop {
        let mut waiting = Vec::with_capacity(batch);
        while waiting.len() < batch {
            match blobs.blob()? {
                None => break,
                Some(blob) if blob.is_header => builder.date(blob.check_header()?),
                Some(blob) => waiting.push(blob),
            }
        }
        if waiting.is_empty() {
            return Ok(());
        }
        let parts: Vec<Result<ExtractBuilder, Fault>> = waiting
            .par_iter()
            .map(|blob| {
                let mut part = ExtractBuilder::with_limits(limits);
                let mut too_many = None;
                let content = blob.inflate()?;
                let _: Flow = read_block(&content, &mut |element| add(&mut part, element, &mut too_many))
                    .map_err(|wrong| Fault::at(blob.offset, OsmFault::Corrupt(wrong)))?;
                too_many.map_or(Ok(part), |fault| Err(Fault::at(blob.offset, fault)))
            })
            .collect();
        for part in parts {
            builder.append(part?).map_err(Fault::whole)?;
        }
    }
}
