//! Adapted dwellings and who needs them.
//!
//! ```text
//! equipment facts ─► equipment ─► level ──┐
//! need ───────────────────────────────────┼─► adequacy ─► dominance ─► decision ─► snapshot
//! offer (floor, rooms, place, rent) ──────┘
//! ```
//!
//! A need is a level and access constraints, never why. What is not known is neither met nor failed. No clock, no
//! database: the day is a parameter.

pub mod adequacy;
pub mod codes;
pub mod decision;
pub mod dominance;
pub mod equipment;
pub mod level;
pub mod need;
pub mod snapshot;
pub mod transfer;

use model::dwelling::AdaptationLevel;

/// From this level on, a dwelling holds something that somebody may need and that must not be lost at a new letting: the
/// banner, the alert and the register of adapted dwellings begin here.
pub const ADAPTED_FROM: AdaptationLevel = AdaptationLevel::N2;
