//! OpenStreetMap files: `.osm.pbf`, `.osm` (XML) and `.osm.gz`, told apart by content and never by name.
//!
//! Two ways in:
//! * [`OsmFile::pass`] delivers the elements one by one, in the order of the file, in bounded memory;
//! * [`OsmExtract::read`] keeps everything: nodes sorted by identifier, tagged nodes, ways and relations. Each
//!   compressed block is inflated once, several at a time. Good for a département on an ordinary machine (see
//!   [`OsmExtract`] for the cost in memory).
//!
//! The data is © OpenStreetMap contributors, under the ODbL: what is drawn or computed from it must say so.

mod block;
mod builder;
mod error;
mod extract;
mod file;
mod pbf;
mod strings;
#[cfg(test)]
mod tests;
mod wire;
mod xml;

pub use builder::ExtractBuilder;
pub use error::{OsmError, OsmFault};
pub use extract::{Limits, Member, OsmExtract, Relation, TaggedNode, Tags, Way};
pub use file::{OsmFile, OsmFormat};

use std::ops::ControlFlow;

/// What a relation has as a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemberKind {
    Node,
    Way,
    Relation,
}

/// The tags of an element, in the order of the file.
pub type RawTags<'a> = &'a [(&'a str, &'a str)];

/// One element of a file, borrowed from the block being read.
#[derive(Debug, Clone, Copy)]
pub enum Element<'a> {
    /// A node, in units of 1e-7 degree.
    Node { id: i64, lon: i32, lat: i32, tags: RawTags<'a> },
    /// A way: the identifiers of its nodes, in order.
    Way { id: i64, refs: &'a [i64], tags: RawTags<'a> },
    /// A relation: kind, identifier and role of its members, in order.
    Relation { id: i64, members: &'a [(MemberKind, i64, &'a str)], tags: RawTags<'a> },
}

/// What a visitor answers: go on, or stop here (which is not an error).
pub type Flow = ControlFlow<()>;

/// Units of coordinates per degree.
pub const UNITS_PER_DEGREE: f64 = 1e7;

/// Is a position in 1e-7 degree on Earth?
fn on_earth(lon: i64, lat: i64) -> Option<(i32, i32)> {
    let fits = lon.unsigned_abs() <= 1_800_000_000 && lat.unsigned_abs() <= 900_000_000;
    if fits { Some((i32::try_from(lon).ok()?, i32::try_from(lat).ok()?)) } else { None }
}
