//! The accessibility charter of several landlords: their adapted dwellings in one register, and nobody in it.
//!
//! ```text
//! dwelling (what is shown) ─► search ─► matching at home ─► request (criteria, an answer from a closed list)
//!        └─► file: canonical, signed by the key of an installation, checked before anything is believed
//! needs ─► counts by commune and level, from the house limit on
//! ```
//!
//! No field of this crate can hold a person. No clock, no database: the day and the keys are parameters.

pub mod counts;
pub mod dwelling;
pub mod file;
pub mod key;
pub mod matching;
pub mod request;
pub mod search;
mod words;

pub use dwelling::SharedDwelling;
