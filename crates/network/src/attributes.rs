//! What is known of an edge. Each value may be unknown, and unknown is not "no".
//!
//! The words are those of OpenStreetMap, gathered into the few that change what a person can do.

use serde::{Deserialize, Serialize};

/// What one walks on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WayKind {
    Footway,
    Sidewalk,
    /// The part of a footway that crosses a carriageway.
    Crossing,
    Path,
    Pedestrian,
    /// A line drawn across a pedestrian square, from one of its entries to another.
    Square,
    LivingStreet,
    Residential,
    Service,
    Unclassified,
    Tertiary,
    Secondary,
    Primary,
    Track,
    Cycleway,
    Corridor,
    Platform,
    Steps,
    /// A lift: a node or a way of the map.
    Lift,
    /// A point of the map that must be passed: a kerb, a gate, a step… of no length.
    Obstacle,
}

impl WayKind {
    /// Built to the usual standards of a town (gentle, even, wide enough) unless something says otherwise.
    /// Paths, tracks and cycleways are not.
    #[must_use]
    pub const fn is_ordinary(self) -> bool {
        !matches!(self, WayKind::Path | WayKind::Track | WayKind::Cycleway)
    }

    /// A road for vehicles, drawn by its middle line.
    #[must_use]
    pub const fn is_carriageway(self) -> bool {
        matches!(
            self,
            WayKind::LivingStreet
                | WayKind::Residential
                | WayKind::Service
                | WayKind::Unclassified
                | WayKind::Tertiary
                | WayKind::Secondary
                | WayKind::Primary
        )
    }

    /// A road where one does not walk without a sidewalk.
    #[must_use]
    pub const fn is_busy_road(self) -> bool {
        matches!(self, WayKind::Secondary | WayKind::Primary)
    }

    /// Can an address or a shop open on it?
    #[must_use]
    pub const fn can_be_attached_to(self) -> bool {
        !matches!(self, WayKind::Lift | WayKind::Obstacle | WayKind::Crossing | WayKind::Square)
    }
}

/// A ramp beside or over a flight of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ramp {
    /// None is mapped: ramps are mapped where they exist.
    None,
    /// `ramp=yes`: perhaps a gutter for bicycles.
    Unclear,
    /// `ramp:wheelchair=yes`.
    Wheelchair,
}

/// A flight of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stairs {
    /// `None`: not counted.
    pub count: Option<u16>,
    pub ramp: Ramp,
    pub handrail: Option<bool>,
    pub escalator: bool,
}

impl Stairs {
    pub const UNKNOWN: Stairs = Stairs { count: None, ramp: Ramp::None, handrail: None, escalator: false };
}

/// Slope along the edge, as tagged or observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Incline {
    /// Nothing is said.
    #[default]
    Unsaid,
    /// Per mille; positive climbs from the first end to the second.
    PerMille(i16),
    /// `up` or `down` without a figure: steep enough to be noted, nobody says how much.
    Steep,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Surface {
    /// Asphalt, concrete, paving stones, wood, metal: even and hard.
    Even,
    /// Compacted, fine gravel: firm.
    Firm,
    /// Sett, cobblestones: hard and uneven.
    Cobbled,
    /// Gravel, ground, grass, sand, mud.
    Loose,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Smoothness {
    Excellent,
    Good,
    Intermediate,
    Bad,
    VeryBad,
    Horrible,
    VeryHorrible,
    Impassable,
}

/// From the easiest to the hardest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kerb {
    /// At most 2 cm.
    Flush,
    /// At most 4 cm.
    Lowered,
    Rolled,
    Raised,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Barrier {
    Bollard,
    Gate,
    /// Cycle barrier, chicane: one must weave through.
    Chicane,
    /// Kissing gate, turnstile.
    Turnstile,
    /// Something to climb.
    Stile,
    /// Block, debris, chain: one may get round it, or not.
    Block,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Crossing {
    Signals,
    Marked,
    Unmarked,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    #[default]
    Public,
    /// Only for the first or last metres of a walk.
    Private,
}

/// Which way one may walk, along the order of the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    #[default]
    Both,
    Forward,
    Backward,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wheelchair {
    Yes,
    Limited,
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sidewalk {
    None,
    OneSide,
    Both,
}

/// Everything known of an edge except its length, its name and what elevation says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Attributes {
    pub kind: WayKind,
    /// `Some` for steps, and for a single step mapped as a point.
    pub stairs: Option<Stairs>,
    pub incline: Incline,
    pub width_cm: Option<u16>,
    pub surface: Option<Surface>,
    pub smoothness: Option<Smoothness>,
    /// The highest kerb of a crossing, or the kerb that an obstacle is.
    pub kerb: Option<Kerb>,
    pub barrier: Option<Barrier>,
    pub crossing: Option<Crossing>,
    /// Tactile paving at a crossing.
    pub tactile: Option<bool>,
    pub access: Access,
    pub direction: Direction,
    pub wheelchair: Option<Wheelchair>,
    pub lit: Option<bool>,
    pub sidewalk: Option<Sidewalk>,
    /// A bridge or a tunnel: the ground says nothing of its slope.
    pub off_ground: bool,
    /// One of several copies around a point: each pass goes through two of them, which count for half.
    pub half: bool,
    /// A field observation has changed something here.
    pub observed: bool,
    /// Nobody can pass: only a field observation says so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

impl Attributes {
    /// Nothing known but the kind.
    #[must_use]
    pub const fn of(kind: WayKind) -> Attributes {
        Attributes {
            kind,
            stairs: if matches!(kind, WayKind::Steps) { Some(Stairs::UNKNOWN) } else { None },
            incline: Incline::Unsaid,
            width_cm: None,
            surface: None,
            smoothness: None,
            kerb: None,
            barrier: None,
            crossing: None,
            tactile: None,
            access: Access::Public,
            direction: Direction::Both,
            wheelchair: None,
            lit: None,
            sidewalk: None,
            off_ground: false,
            half: false,
            observed: false,
            closed: false,
        }
    }
}
