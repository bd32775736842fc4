//! The shared vocabulary: what a dwelling, a residence, a place or an import issue *is*.
//!
//! Nothing here reads a file, a clock or a database. Every other crate may depend on this one and this one
//! depends on none of them. Words follow `docs/glossary.md`.

pub mod address;
pub mod duplicate;
pub mod dwelling;
pub mod geo;
pub mod interval;
pub mod issue;
pub mod language;
pub mod mobility;
pub mod observation;
pub mod place;
pub mod survey;
pub mod words;

pub use geo::Point;
pub use interval::Interval;
pub use language::{Language, Pair, Words};
pub use mobility::Profile;
pub use place::{Category, EntranceAccess};
