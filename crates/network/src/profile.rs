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

use crate::attributes::{
    Attributes, Barrier, Crossing, Direction, Incline, Kerb, Ramp, Sidewalk, Smoothness, Surface, WayKind,
    Wheelchair,
};
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

/// Gathers the worst of what is known.
struct Tally(Knowledge, Option<Concern>);

impl Tally {
    fn note(&mut self, knowledge: Knowledge, concern: Concern) {
        if knowledge > self.0 {
            *self = Tally(knowledge, Some(concern));
        }
    }
    /// Notes silence: presumed or unknown by the kind of way.
    fn silence(&mut self, ordinary: bool, concern: Concern) {
        self.note(if ordinary { Knowledge::Presumed } else { Knowledge::Unknown }, concern);
    }
}

impl Rules {
    /// A walker whom nothing stops: what others are compared with when an explanation names what they refuse.
    #[must_use]
    pub fn unrestricted() -> Rules {
        Rules { max_slope_per_mille: None, ..rules(Profile::Able) }
    }

    /// The verdict of these rules on an edge.
    #[must_use]
    pub fn judge(&self, edge: &EdgeView<'_>, forward: bool) -> Verdict {
        match self.look(edge, forward) {
            Ok(Tally(knowledge, concern)) => Verdict::Open(knowledge, concern),
            Err(reason) => Verdict::Refused(reason),
        }
    }

    fn look(&self, edge: &EdgeView<'_>, forward: bool) -> Result<Tally, Reason> {
        let a = edge.attributes;
        let mut tally = Tally(Knowledge::Known, None);
        match a.direction {
            Direction::Forward if !forward => return Err(Reason::WrongWay),
            Direction::Backward if forward => return Err(Reason::WrongWay),
            _ => {}
        }
        match a.wheelchair {
            Some(Wheelchair::No) if self.obeys_wheelchair_no => return Err(Reason::NotForWheelchairs),
            Some(Wheelchair::Limited) if self.obeys_wheelchair_no => {
                tally.note(Knowledge::Unknown, Concern::Help)
            }
            _ => {}
        }
        let settled = self.trusts_wheelchair_yes && a.wheelchair == Some(Wheelchair::Yes);
        let ordinary = a.kind.is_ordinary();
        self.look_at_steps(edge, &mut tally)?;
        self.look_at_barrier(a, &mut tally)?;
        if matches!(a.kind, WayKind::Lift) {
            return Ok(tally);
        }
        self.look_at_kerb(a, settled, &mut tally)?;
        if matches!(a.kind, WayKind::Obstacle) {
            return Ok(tally);
        }
        if a.kind != WayKind::Steps {
            self.look_at_slope(edge, settled, &mut tally)?;
        }
        if let Some(least) = self.min_width_cm {
            match a.width_cm {
                // The width of a carriageway is not that of its sidewalk.
                Some(_) if a.kind.is_carriageway() => tally.silence(true, Concern::Width),
                Some(cm) if cm < least => return Err(Reason::Narrow { cm }),
                Some(_) => {}
                None if !settled => tally.silence(ordinary, Concern::Width),
                None => {}
            }
        }
        self.look_at_ground(a, settled, &mut tally)?;
        if self.needs_sidewalk && a.kind.is_busy_road() {
            match a.sidewalk {
                Some(Sidewalk::None) => tally.note(Knowledge::Unknown, Concern::Sidewalk),
                Some(_) => {}
                None => tally.silence(true, Concern::Sidewalk),
            }
        }
        Ok(tally)
    }

    fn look_at_steps(&self, edge: &EdgeView<'_>, tally: &mut Tally) -> Result<(), Reason> {
        let (Some(stairs), Some(most)) = (edge.attributes.stairs, self.max_steps) else { return Ok(()) };
        if stairs.ramp == Ramp::Wheelchair {
            return Ok(());
        }
        let refused = match stairs.count {
            Some(count) => count > most || (stairs.escalator && most == 0),
            // A tread is at most one metre long: a longer flight has more steps than that.
            None => u64::from(edge.length_cm) > u64::from(most) * 100 || most == 0,
        };
        if !refused {
            if stairs.count.is_none() {
                tally.note(Knowledge::Unknown, Concern::Steps);
            }
            return Ok(());
        }
        if stairs.ramp == Ramp::Unclear {
            tally.note(Knowledge::Unknown, Concern::Steps);
            return Ok(());
        }
        Err(Reason::Steps { count: stairs.count })
    }

    fn look_at_barrier(&self, a: &Attributes, tally: &mut Tally) -> Result<(), Reason> {
        let Some(barrier) = a.barrier else { return Ok(()) };
        if self.refused_barriers.contains(&barrier) {
            return Err(Reason::Barrier(barrier));
        }
        if let (Some(least), Some(cm)) = (self.min_width_cm, a.width_cm)
            && cm < least
            && a.kind == WayKind::Obstacle
        {
            return Err(Reason::Narrow { cm });
        }
        if self.doubted_barriers.contains(&barrier) {
            tally.note(Knowledge::Unknown, Concern::Barrier);
        }
        Ok(())
    }

    fn look_at_kerb(&self, a: &Attributes, settled: bool, tally: &mut Tally) -> Result<(), Reason> {
        let Some(highest) = self.max_kerb else { return Ok(()) };
        match a.kerb {
            Some(kerb) if kerb <= highest => {}
            Some(Kerb::Rolled) => tally.note(Knowledge::Unknown, Concern::Kerb),
            Some(kerb) => return Err(Reason::Kerb(kerb)),
            None if a.kind == WayKind::Crossing && !settled => {
                let made = matches!(a.crossing, Some(Crossing::Signals | Crossing::Marked));
                tally.silence(made, Concern::Kerb);
            }
            None => {}
        }
        Ok(())
    }

    fn look_at_slope(&self, edge: &EdgeView<'_>, settled: bool, tally: &mut Tally) -> Result<(), Reason> {
        let Some(most) = self.max_slope_per_mille else { return Ok(()) };
        match edge.attributes.incline {
            Incline::PerMille(slope) if slope.unsigned_abs() > most => {
                return Err(Reason::Slope { per_mille: slope.unsigned_abs() });
            }
            Incline::PerMille(_) => {}
            Incline::Steep if !settled => tally.note(Knowledge::Unknown, Concern::Slope),
            Incline::Steep => {}
            Incline::Unsaid => match edge.measured_slope {
                Some((lo, _)) if lo > most => return Err(Reason::Slope { per_mille: lo }),
                Some((_, hi)) if hi <= most => {}
                _ if settled => {}
                Some((lo, hi)) => {
                    let best = (u32::from(lo) + u32::from(hi)) / 2;
                    tally.silence(best <= u32::from(most), Concern::Slope);
                }
                None if matches!(edge.attributes.kind, WayKind::Corridor | WayKind::Platform) => {
                    tally.silence(true, Concern::Slope);
                }
                None => tally.silence(edge.attributes.kind.is_ordinary(), Concern::Slope),
            },
        }
        Ok(())
    }

    fn look_at_ground(&self, a: &Attributes, settled: bool, tally: &mut Tally) -> Result<(), Reason> {
        let Some(worst) = self.worst_smoothness else { return Ok(()) };
        match (a.smoothness, a.surface) {
            (Some(s), surface) if s > worst => return Err(Reason::Surface { smoothness: Some(s), surface }),
            (Some(_), _) => {}
            (None, Some(Surface::Loose)) if self.doubts_loose_ground => {
                tally.note(Knowledge::Unknown, Concern::Surface);
            }
            (None, Some(_)) => {}
            (None, None) if !settled => tally.silence(a.kind.is_ordinary(), Concern::Surface),
            (None, None) => {}
        }
        Ok(())
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
