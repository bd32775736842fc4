//! Readers of public and landlord files: from bytes to typed rows, with a report of what was wrong.
//!
//! Nothing here writes to the register; importing is a pure file → rows program.

pub mod grouping;
pub mod inclusion;
pub mod observations;
pub mod occupancy;
pub mod osm;
pub mod places;
mod rows;
pub mod stock;
pub mod survey;
pub mod territory;
