//! What a walker can do, and what an edge costs them.
//!
//! One function, [`Parameters::judge`], turns what is known of an edge into a verdict for a profile: refused
//! (and why), or open with a degree of knowledge; [`Parameters::passage`] turns it into a cost for a reading.
//!
//! # What counts as unknown
//! Hardly any street of the map carries a slope, a width or the height of its kerbs. If silence were "unknown"
//! and unknown "impassable", the pessimistic reading would find no path anywhere. Three degrees are told apart:
//! * **known** – tagged, observed, or measured by elevation beyond doubt;
//! * **presumed** – nothing is said, on a way of an ordinary kind (street, sidewalk, marked crossing…): French
//!   public-space rules (arrêté of 15 January 2007) and the habit of mapping what departs from them make the
//!   usual standards likely. Elevation whose best estimate is within the limit, its doubt excepted, is here too;
//! * **unknown** – silence on an unusual kind (path, track, unmarked crossing), or a tag that names a difficulty
//!   without measuring it (`incline=up`, `ramp=yes`, `kerb=rolled`), or elevation whose best estimate is beyond.
//!
//! The optimistic reading passes all three. The pessimistic one refuses what is unknown, and also what is
//! presumed when [`Parameters::presume`] is false (the strict mode, in which learning a tag can never widen an
//! interval). The share of each degree travels with every path.
//!
//! # Why `presume` is true by default
//! Share of the nodes from which a person with a walking frame finds a path to one node in forty, in per cent:
//!
//! | map | optimistic | pessimistic, presuming | pessimistic, strict |
//! |---|---|---|---|
//! | Paris 15e and 16e, 2022 | 97.6 | 95.3 | 0.0 |
//! | Porto | 99.5 | 93.3 | 0.0 |
//! | Monaco | 97.1 | 90.1 | 0.0 |
//! | Monaco with an SRTM tile | 48.2 | 20.1 | 4.4 |
//!
//! Strictly, every index would be `[0, …]` and say nothing. Without elevation what is known for certain is 0 % of the
//! length of these walks (slopes are not mapped) and 95 % is presumed: that share must be shown with the result.
//! With the tile, 26 % is known and 51 % presumed, and steep ground is no longer presumed gentle.

use crate::attributes::{Attributes, Barrier, Crossing, Incline, Kerb, Ramp, Smoothness, Surface, WayKind};
use model::Profile;
use serde::{Deserialize, Serialize};

/// How unknown values are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    Optimistic,
    Pessimistic,
}

/// What a path is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metric {
    /// Centimetres of path.
    Length,
    /// Milliseconds of walk.
    Time,
}

/// How much is known of what the profile cares about, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Knowledge {
    Known,
    Presumed,
    Unknown,
}

/// Something a profile cares about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concern {
    Steps,
    Slope,
    Width,
    Surface,
    Kerb,
    Barrier,
    Sidewalk,
    /// `wheelchair=limited`.
    Help,
}

/// Why an edge is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    Steps {
        count: Option<u16>,
    },
    Slope {
        per_mille: u16,
    },
    Narrow {
        cm: u16,
    },
    Kerb(Kerb),
    Surface {
        smoothness: Option<Smoothness>,
        surface: Option<Surface>,
    },
    Barrier(Barrier),
    /// Tagged as impossible in a wheelchair.
    NotForWheelchairs,
    /// Somebody saw that nobody can pass.
    Closed,
    /// One may not walk it this way round.
    WrongWay,
    /// Not known, and read pessimistically.
    Unknown(Concern),
}

/// An edge judged for a profile, in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Refused(Reason),
    Open(Knowledge, Option<Concern>),
}

/// The cost of an edge for a profile, a reading, a metric and a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    /// Centimetres or milliseconds, at least 1.
    Cost(u32),
    Impassable(Reason),
}

/// An edge as a profile sees it.
#[derive(Debug, Clone, Copy)]
pub struct EdgeView<'a> {
    pub attributes: &'a Attributes,
    pub length_cm: u32,
    /// Bounds of the steepest stretch by elevation, per mille, without sign.
    pub measured_slope: Option<(u16, u16)>,
    /// Decimetres climbed and descended from the first end to the second, by elevation.
    pub climb_dm: u16,
    pub descent_dm: u16,
}

/// What one profile accepts, and how fast it goes. `None` is "no limit", and then the value is of no concern.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// Steps in a row.
    pub max_steps: Option<u16>,
    pub max_slope_per_mille: Option<u16>,
    pub min_width_cm: Option<u16>,
    pub max_kerb: Option<Kerb>,
    pub worst_smoothness: Option<Smoothness>,
    /// Is loose ground (gravel, grass…) a doubt?
    pub doubts_loose_ground: bool,
    /// Is a busy road without a sidewalk a doubt?
    pub needs_sidewalk: bool,
    pub refused_barriers: Vec<Barrier>,
    pub doubted_barriers: Vec<Barrier>,
    /// Does `wheelchair=no` close a way?
    pub obeys_wheelchair_no: bool,
    /// Does `wheelchair=yes` settle what is not said?
    pub trusts_wheelchair_yes: bool,
    /// Walks on where a way was seen closed: nobody does, but explanations compare with such a walker.
    #[serde(default)]
    pub passes_closed: bool,
    pub metres_per_second: f64,
    pub stairs_metres_per_second: f64,
    pub seconds_per_flight: f64,
    pub seconds_per_raised_kerb: f64,
    pub seconds_per_unmarked_crossing: f64,
    /// Time is multiplied by this on cobbles and on loose ground.
    pub rough_ground_factor: f64,
}

/// Everything that can be tuned, as versioned data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// Changes whenever a default changes.
    pub version: String,
    /// Does the pessimistic reading pass what is presumed? See the module.
    pub presume: bool,
    /// In the order of [`Profile::ALL`].
    pub profiles: [Rules; 4],
    pub lift_seconds: f64,
    /// Speed off the network, from a door to the street.
    pub off_network_metres_per_second: f64,
    /// Extra time per unit of slope, climbing.
    pub climb_factor: f64,
    /// Metres beyond which a residence or a place is not connected.
    pub snap_limit_m: f64,
    /// A second attachment is taken within this many metres more than the nearest.
    pub second_attachment_m: f64,
    /// A connected part with fewer nodes than this is an island.
    pub island_nodes: u32,
}

/// The rules of one profile of the index (`docs/index.md`, 3.2) and of the walking engine's study (§6): slopes and
/// steps are the specification's, speeds the study's (sources there), the rest from `docs/formats.md` 1.4.
fn rules(profile: Profile) -> Rules {
    let free = Rules {
        max_steps: None,
        max_slope_per_mille: Some(120),
        min_width_cm: None,
        max_kerb: None,
        worst_smoothness: None,
        doubts_loose_ground: false,
        needs_sidewalk: false,
        refused_barriers: Vec::new(),
        doubted_barriers: Vec::new(),
        obeys_wheelchair_no: false,
        trusts_wheelchair_yes: false,
        passes_closed: false,
        metres_per_second: 1.35,
        stairs_metres_per_second: 0.60,
        seconds_per_flight: 0.0,
        seconds_per_raised_kerb: 0.0,
        seconds_per_unmarked_crossing: 0.0,
        rough_ground_factor: 1.0,
    };
    let cane = Rules {
        max_steps: Some(3),
        max_slope_per_mille: Some(80),
        refused_barriers: vec![Barrier::Stile],
        metres_per_second: 0.95,
        stairs_metres_per_second: 0.33,
        seconds_per_flight: 8.0,
        seconds_per_raised_kerb: 2.0,
        seconds_per_unmarked_crossing: 5.0,
        rough_ground_factor: 1.1,
        ..free.clone()
    };
    let frame = Rules {
        max_steps: Some(0),
        max_slope_per_mille: Some(60),
        needs_sidewalk: true,
        refused_barriers: vec![Barrier::Turnstile, Barrier::Stile],
        doubted_barriers: vec![Barrier::Chicane, Barrier::Block],
        trusts_wheelchair_yes: true,
        metres_per_second: 0.70,
        seconds_per_raised_kerb: 10.0,
        seconds_per_unmarked_crossing: 10.0,
        rough_ground_factor: 1.3,
        ..cane.clone()
    };
    let wheelchair = Rules {
        max_slope_per_mille: Some(50),
        min_width_cm: Some(90),
        max_kerb: Some(Kerb::Lowered),
        worst_smoothness: Some(Smoothness::Bad),
        doubts_loose_ground: true,
        refused_barriers: vec![Barrier::Chicane, Barrier::Turnstile, Barrier::Stile],
        doubted_barriers: vec![Barrier::Block],
        obeys_wheelchair_no: true,
        metres_per_second: 0.80,
        rough_ground_factor: 1.5,
        ..frame.clone()
    };
    match profile {
        Profile::Able => free,
        Profile::Cane => cane,
        Profile::WalkingFrame => frame,
        Profile::Wheelchair => wheelchair,
    }
}

impl Default for Parameters {
    fn default() -> Parameters {
        Parameters {
            version: "2026-1".to_owned(),
            presume: true,
            profiles: Profile::ALL.map(rules),
            lift_seconds: 40.0,
            off_network_metres_per_second: 0.5,
            climb_factor: 5.0,
            snap_limit_m: 150.0,
            second_attachment_m: 20.0,
            island_nodes: 24,
        }
    }
}

impl Rules {
    /// A walker whom nothing stops: what others are compared with when an explanation names what they refuse.
    #[must_use]
    pub fn unrestricted() -> Rules {
        Rules { max_slope_per_mille: None, passes_closed: true, ..rules(Profile::Able) }
    }
}

impl Parameters {
    #[must_use]
    pub fn rules(&self, profile: Profile) -> &Rules {
        &self.profiles[profile as usize]
    }

    /// The strict mode: what is presumed is refused by the pessimistic reading.
    #[must_use]
    pub fn strict() -> Parameters {
        Parameters { presume: false, ..Parameters::default() }
    }

    /// The verdict of a profile on an edge, walked `forward` (from its first end) or not.
    #[must_use]
    pub fn judge(&self, profile: Profile, edge: &EdgeView<'_>, forward: bool) -> Verdict {
        self.rules(profile).judge(edge, forward)
    }

    /// The cost of an edge, or why it cannot be walked.
    #[must_use]
    pub fn passage(
        &self,
        rules: &Rules,
        edge: &EdgeView<'_>,
        forward: bool,
        reading: Reading,
        metric: Metric,
    ) -> Passage {
        match rules.judge(edge, forward) {
            Verdict::Refused(reason) => Passage::Impassable(reason),
            Verdict::Open(Knowledge::Unknown, Some(concern)) if reading == Reading::Pessimistic => {
                Passage::Impassable(Reason::Unknown(concern))
            }
            Verdict::Open(Knowledge::Presumed, Some(concern))
                if reading == Reading::Pessimistic && !self.presume =>
            {
                Passage::Impassable(Reason::Unknown(concern))
            }
            Verdict::Open(..) => Passage::Cost(match metric {
                Metric::Length => edge.length_cm.max(1),
                Metric::Time => self.milliseconds(rules, edge, forward),
            }),
        }
    }

    /// How long an edge takes, in milliseconds, at least 1.
    #[must_use]
    pub fn milliseconds(&self, rules: &Rules, edge: &EdgeView<'_>, forward: bool) -> u32 {
        let a = edge.attributes;
        let metres = f64::from(edge.length_cm) / 100.0;
        let share = if a.half { 0.5 } else { 1.0 };
        let mut seconds = match a.stairs {
            Some(stairs) if stairs.ramp != Ramp::Wheelchair || rules.max_steps.is_none() => {
                metres / rules.stairs_metres_per_second + rules.seconds_per_flight
            }
            _ => metres / rules.metres_per_second,
        };
        let rough = matches!(a.surface, Some(Surface::Cobbled | Surface::Loose))
            || a.smoothness.is_some_and(|s| s >= Smoothness::Bad);
        if rough {
            seconds *= rules.rough_ground_factor;
        }
        if metres > 0.0 && a.stairs.is_none() {
            let climb = match a.incline {
                Incline::PerMille(slope) => {
                    let along = if forward { slope } else { slope.saturating_neg() };
                    f64::from(along.max(0)) / 1000.0 * metres
                }
                _ => f64::from(if forward { edge.climb_dm } else { edge.descent_dm }) / 10.0,
            };
            seconds += self.climb_factor * climb / rules.metres_per_second;
        }
        if a.kind == WayKind::Lift {
            seconds += self.lift_seconds * share;
        }
        if a.kerb == Some(Kerb::Raised) {
            seconds += rules.seconds_per_raised_kerb * share;
        }
        if a.kind == WayKind::Crossing && a.crossing == Some(Crossing::Unmarked) {
            seconds += rules.seconds_per_unmarked_crossing;
        }
        ((seconds * 1000.0).round().clamp(1.0, 4e9) as u32).max(1)
    }

    /// The cost of a leg off the network, of a length in centimetres.
    #[must_use]
    pub fn off_network(&self, cm: u32, metric: Metric) -> u32 {
        match metric {
            Metric::Length => cm,
            Metric::Time => (f64::from(cm) * 10.0 / self.off_network_metres_per_second).round() as u32,
        }
    }
}
