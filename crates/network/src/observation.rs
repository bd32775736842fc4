//! What somebody saw in the street: it overrides the tags of the map.

use crate::attributes::{Attributes, Barrier, Incline, Kerb, Ramp, Smoothness, Stairs, Surface, WayKind};
use crate::tags;
use jiff::civil::Date;
use model::Point;
use serde::{Deserialize, Serialize};

/// What was seen, with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum Seen {
    /// Steps counted; 0 says that there is none.
    Steps(u16),
    /// Slope without sign, per mille.
    Slope(u16),
    Width(u16),
    /// Height of the kerb in centimetres.
    KerbCm(u16),
    Surface(Surface),
    Smoothness(Smoothness),
    /// A barrier on the way; `None` says that it has gone.
    Barrier(Option<Barrier>),
    Handrail(bool),
    /// A ramp that a wheelchair can use.
    Ramp(bool),
    Lit(bool),
}

/// One observation, dated and signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    pub point: Point,
    pub seen: Seen,
    pub date: Date,
    /// Who saw it, in the words of the register.
    pub source: String,
}

impl Observation {
    /// How far from an edge an observation still speaks of it, in metres.
    pub const REACH_M: f64 = 15.0;

    /// Is this edge of the kind that the observation speaks of?
    pub(crate) fn speaks_of(&self, a: &Attributes) -> bool {
        match self.seen {
            Seen::KerbCm(_) => {
                a.kind == WayKind::Crossing || (a.kind == WayKind::Obstacle && a.kerb.is_some())
            }
            Seen::Handrail(_) | Seen::Ramp(_) => a.stairs.is_some(),
            Seen::Barrier(None) => a.barrier.is_some(),
            Seen::Steps(0) => a.stairs.is_some(),
            Seen::Steps(_) => a.kind != WayKind::Obstacle && a.kind != WayKind::Lift,
            Seen::Slope(_) => !matches!(a.kind, WayKind::Obstacle | WayKind::Lift | WayKind::Steps),
            _ => !matches!(a.kind, WayKind::Obstacle | WayKind::Lift),
        }
    }

    /// The attributes once this is known.
    pub(crate) fn applied_to(&self, mut a: Attributes) -> Attributes {
        a.observed = true;
        match self.seen {
            Seen::Steps(0) => {
                a.stairs = None;
                if a.kind == WayKind::Steps {
                    a.kind = WayKind::Footway;
                }
            }
            Seen::Steps(count) => {
                a.stairs = Some(Stairs { count: Some(count), ..a.stairs.unwrap_or(Stairs::UNKNOWN) });
            }
            Seen::Slope(per_mille) => {
                let per_mille = i16::try_from(per_mille).unwrap_or(i16::MAX);
                // The sign of a tag is kept: an observer measures how steep, the map says which way.
                let down = matches!(a.incline, Incline::PerMille(s) if s < 0);
                a.incline = Incline::PerMille(if down { -per_mille } else { per_mille });
            }
            Seen::Width(cm) => a.width_cm = Some(cm),
            Seen::KerbCm(cm) => a.kerb = Some(tags::kerb_of_height(cm)),
            Seen::Surface(surface) => a.surface = Some(surface),
            Seen::Smoothness(smoothness) => a.smoothness = Some(smoothness),
            Seen::Barrier(barrier) => a.barrier = barrier,
            Seen::Handrail(yes) => a.stairs = a.stairs.map(|s| Stairs { handrail: Some(yes), ..s }),
            Seen::Ramp(yes) => {
                let ramp = if yes { Ramp::Wheelchair } else { Ramp::None };
                a.stairs = a.stairs.map(|s| Stairs { ramp, ..s });
            }
            Seen::Lit(yes) => a.lit = Some(yes),
        }
        a
    }
}

/// A kerb that an observation calls flush is no obstacle any more.
impl Kerb {
    #[must_use]
    pub const fn is_easy(self) -> bool {
        matches!(self, Kerb::Flush | Kerb::Lowered)
    }
}
