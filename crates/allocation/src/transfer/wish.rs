//! What a household wishes, in its own words made choices; and a home, as far as it is known. No name, no reason.

use crate::codes::codes;
use crate::level::Standing;
use crate::need::Rooms;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use model::{Category, Point};
use serde::{Deserialize, Serialize};

codes! {
    /// How far from its home the household would go.
    Near {
        Building = "building",
        Neighbourhood = "neighbourhood",
        Commune = "commune",
        /// Anywhere in the landlord's stock.
        Anywhere = "anywhere",
    }
}

/// A place that the household goes to and wants to keep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub id: String,
    pub name: String,
    pub category: Category,
    pub point: Point,
}

/// What a household wishes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// Persons who count for the rule on under-occupation, as the household says.
    pub persons: u8,
    /// Present rent without charges, in cents; `None`: not known.
    pub rent_cents: Option<u32>,
    pub rooms: Rooms,
    /// In square metres.
    pub least_area_m2: Option<u16>,
    /// Highest floor without a lift; `None`: any.
    pub highest_floor: Option<i16>,
    /// A lift, or no stair at all, is required.
    pub lift: bool,
    /// Least level of adaptation; `None`: no adaptation is needed.
    pub level: Option<AdaptationLevel>,
    pub near: Near,
    /// Highest rent without charges, in cents; `None`: the present one, no more.
    pub rent_limit_cents: Option<u32>,
    pub services: Vec<Service>,
    /// The day on which the household asked.
    pub asked_on: Date,
}

impl Wish {
    /// The highest rent that may be proposed; `None`: nobody knows.
    #[must_use]
    pub fn highest_rent_cents(&self) -> Option<u32> {
        self.rent_limit_cents.or(self.rent_cents)
    }
}

/// A home, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Home {
    pub building: Option<String>,
    pub residence: String,
    pub commune: Option<String>,
    pub point: Option<Point>,
    pub rooms: Option<u8>,
    pub area_m2: Option<u16>,
    pub floor: Option<i16>,
    pub lift: Option<bool>,
    pub is_house: bool,
    pub level: Standing,
    /// Monthly rent without charges, in cents.
    pub rent_cents: Option<u32>,
}

impl Home {
    /// Is its door reached without a stair? `None`: not known.
    #[must_use]
    pub const fn step_free(&self) -> Option<bool> {
        match (self.is_house, self.floor, self.lift) {
            (true, _, _) | (_, Some(0), _) | (_, _, Some(true)) => Some(true),
            (_, Some(_), Some(false)) => Some(false),
            _ => None,
        }
    }

    /// Metres to another home, as the crow flies; `None` when one of them has no position.
    #[must_use]
    pub fn distance_m(&self, other: &Home) -> Option<f64> {
        Some(self.point?.distance_m(other.point?))
    }
}
