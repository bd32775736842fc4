//! The verdict of a set of rules on an edge: one concern after the other, and the worst of what is known.

use crate::attributes::{
    Attributes, Crossing, Direction, Incline, Kerb, Ramp, Sidewalk, Surface, WayKind, Wheelchair,
};
use crate::profile::{Concern, EdgeView, Knowledge, Reason, Rules, Verdict};

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
        if a.closed && !self.passes_closed {
            return Err(Reason::Closed);
        }
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
