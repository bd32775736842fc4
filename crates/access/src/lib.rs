//! The adaptation index of a residence (*indice d'adaptation*, IAR): can an older person with reduced mobility
//! live there, and get out?
//!
//! Facts come in as intervals of what is still possible; everything computed from them is an interval too, with
//! exact bounds, because every step is non-decreasing in every indicator. Nothing is imputed. The need side (who
//! lives there) is a separate axis and never enters the index. Definitions: `docs/index.md`.
//!
//! ```text
//! survey answers ─► survey ─┐
//! stock, network, places ───┴► facts ─► reading ─► score ─► ranks, stability, tornado
//!                                          │         ├────► information (what to find out)
//! births ─► targets ───────────────────────┼─────────┼────► levers, gain (what would improve it)
//!                                          │         ├────► decision, request (proposal, advice)
//!                                          └─────────┴────► explain ─► wording (French, English)
//! ```
//!
//! No clock, no randomness, no I/O: the date of reference is a parameter.

pub mod age_bands;
pub mod births;
pub mod decision;
pub mod explain;

pub mod facts;
pub mod gain;
pub mod indicators;
pub mod information;
pub mod levers;
pub mod parameters;
pub mod ranks;
pub mod reading;
pub mod request;

pub mod score;
pub mod stability;
pub mod survey;
pub mod targets;
pub mod tornado;
pub mod wording;

#[cfg(test)]
mod samples;

pub use facts::{Candidate, Fact, LevelCounts, Provenance, ResidenceFacts, ServiceFact};
pub use indicators::{Dimension, Holder, Indicator};
pub use parameters::Parameters;
pub use reading::{Indicators, Reading};
pub use score::{Class, ClassRange, Score, Scorer, score, score_many};
pub use wording::Language;
