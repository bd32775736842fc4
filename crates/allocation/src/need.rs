//! What a household needs, and what a dwelling offers. A level and access constraints: never a name, never why.

use crate::level::Standing;
use model::dwelling::AdaptationLevel;
use serde::{Deserialize, Serialize};

/// Rooms that would suit, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rooms {
    pub least: u8,
    pub most: u8,
}

/// What a household needs. `None` is not known; a wish that is not there constrains nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// N0: no adaptation is needed. `None`: nobody said.
    pub level: Option<AdaptationLevel>,
    /// Must the door be reached without a step? `None`: nobody said.
    pub step_free: Option<bool>,
    pub rooms: Option<Rooms>,
    /// INSEE codes of communes or codes of neighbourhoods that would suit; empty: anywhere.
    pub places: Vec<String>,
    /// Highest monthly rent without charges, in cents. `None`: nobody said.
    pub rent_limit_cents: Option<u32>,
}

impl Need {
    /// Does the household need an adapted dwelling? `None`: nobody said.
    #[must_use]
    pub fn needs_adaptation(&self) -> Option<bool> {
        self.level.map(|level| level >= crate::ADAPTED_FROM)
    }
}

/// What a dwelling offers. `None` is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub level: Standing,
    pub step_free: Option<bool>,
    pub rooms: Option<u8>,
    pub commune: Option<String>,
    pub neighbourhood: Option<String>,
    /// Monthly rent without charges, in cents.
    pub rent_cents: Option<u32>,
}
