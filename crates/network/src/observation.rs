//! What somebody saw in the street: it overrides the tags of the map.

use crate::attributes::{Attributes, Barrier, Incline, Kerb, Ramp, Smoothness, Stairs, Surface, WayKind};
use crate::network::Network;
use crate::tags;
use jiff::civil::Date;
use model::Point;
use model::observation::{FieldObservation, ObservationKind};
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
    /// Nobody can pass; or, again, everybody.
    Closed(bool),
}

impl Seen {
    /// What a line of the closed list says here. `None`: the value it needs is missing.
    #[must_use]
    pub fn of(observation: &FieldObservation) -> Option<Seen> {
        let value = observation.value;
        Some(match observation.kind {
            ObservationKind::Steps => Seen::Steps(value?),
            ObservationKind::NoSteps => Seen::Steps(0),
            ObservationKind::Kerb => Seen::KerbCm(value?),
            ObservationKind::Slope => Seen::Slope(value?.saturating_mul(10)),
            ObservationKind::Width => Seen::Width(value?),
            ObservationKind::GroundEven => Seen::Surface(Surface::Even),
            ObservationKind::GroundCobbled => Seen::Surface(Surface::Cobbled),
            ObservationKind::GroundLoose => Seen::Surface(Surface::Loose),
            ObservationKind::Closed => Seen::Closed(true),
            ObservationKind::Open => Seen::Closed(false),
            ObservationKind::Barrier => Seen::Barrier(Some(Barrier::Chicane)),
            ObservationKind::BarrierGone => Seen::Barrier(None),
            ObservationKind::Handrail => Seen::Handrail(true),
            ObservationKind::NoHandrail => Seen::Handrail(false),
            ObservationKind::Ramp => Seen::Ramp(true),
            ObservationKind::NoRamp => Seen::Ramp(false),
            ObservationKind::Lit => Seen::Lit(true),
            ObservationKind::Unlit => Seen::Lit(false),
        })
    }
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
            // A lift out of order, a gate that is locked.
            Seen::Closed(true) => true,
            Seen::Closed(false) => a.closed,
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
            Seen::Closed(closed) => a.closed = closed,
        }
        a
    }
}

/// What became of a list of observations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Observed {
    pub used: u64,
    /// Nothing of the kind they speak of is near enough.
    pub unplaced: u64,
}

impl Network {
    /// Lays observations over the network, oldest first: each changes the nearest edge of the kind it speaks of, within
    /// [`Observation::REACH_M`]. The later ones override the earlier ones.
    pub fn observe(&mut self, observations: &[Observation]) -> Observed {
        let mut told = Observed::default();
        let mut order: Vec<&Observation> = observations.iter().collect();
        order.sort_by_key(|o| o.date);
        for observation in order {
            let Some(edge) = self.spoken_of(observation) else {
                told.unplaced += 1;
                continue;
            };
            let columns = &mut self.columns;
            let held = columns.attributes[columns.edge_attributes[edge as usize] as usize];
            let now = observation.applied_to(held);
            let rank = columns.attributes.iter().position(|a| *a == now).unwrap_or_else(|| {
                columns.attributes.push(now);
                columns.attributes.len() - 1
            });
            columns.edge_attributes[edge as usize] = rank as u32;
            columns.observed.push((edge, observation.clone()));
            told.used += 1;
        }
        self.columns.observed.sort_by_key(|(edge, o)| (*edge, o.date));
        told
    }

    /// The edge that an observation speaks of: the nearest of the right kind; the first among equals.
    fn spoken_of(&self, observation: &Observation) -> Option<u32> {
        self.within(observation.point, Observation::REACH_M, |edge| {
            observation.speaks_of(self.edge(edge).view.attributes)
        })
        .first()
        .map(|a| a.edge)
    }
}

/// A kerb that an observation calls flush is no obstacle any more.
impl Kerb {
    #[must_use]
    pub const fn is_easy(self) -> bool {
        matches!(self, Kerb::Flush | Kerb::Lowered)
    }
}
