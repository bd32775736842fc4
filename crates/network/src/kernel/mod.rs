//! Who reaches what: searches on plain arrays that know nothing of streets, tags or people.
//!
//! Both kernels answer the same question for **every** node at once: which are the `k` places of smallest
//! cost, and at what cost? Places start together and walk the graph backwards, so the work does not depend
//! on the number of residences.
//!
//! - [`sweep()`] (kernel A) needs nothing but the graph: use it when the map has just changed.
//! - [`Hierarchy`] (kernel B) prepares a topology once, then answers faster: use it when costs or places
//!   change often on one map (several profiles, two readings, "what if this kerb were lowered").
//!
//! Each is the oracle of the other: for the same costs they return the same labels to the last bit.

mod arcs;
mod hierarchy;
mod labels;
mod lanes;
mod sweep;

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod oracle;

pub use arcs::{Arcs, IMPASSABLE};
pub use hierarchy::{Hierarchy, HierarchyError, Metric};
pub use labels::{Labels, MAX_CUTOFF, Seed};
pub use lanes::{LANES, Reach};
pub use sweep::sweep;
