//! The hours of an event, cut into slots.

use jiff::ToSpan;
use jiff::civil::DateTime;

/// When meetings are held at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    pub starts_at: DateTime,
    pub ends_at: DateTime,
}

/// Why hours cannot be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// The end is not after the beginning, or on another day.
    Hours,
    /// A meeting of no length, or one longer than the hours.
    Length,
    /// More slots than [`crate::Question::MOST_SLOTS`].
    Many,
}

/// Slots of `minutes` each with `pause` minutes between two, as many as end before the hours do.
///
/// # Errors
/// [`Unfit`].
pub fn slots((from, to): (DateTime, DateTime), minutes: u32, pause: u32) -> Result<Vec<Slot>, Unfit> {
    if to <= from || from.date() != to.date() {
        return Err(Unfit::Hours);
    }
    let (mut all, mut starts_at) = (Vec::new(), from);
    if minutes == 0 {
        return Err(Unfit::Length);
    }
    // At midnight of the last day that can be told there is no later time: the hours end there as well.
    while let Ok(ends_at) = starts_at.checked_add(i64::from(minutes).minutes())
        && ends_at <= to
    {
        all.push(Slot { starts_at, ends_at });
        if all.len() > crate::Question::MOST_SLOTS {
            return Err(Unfit::Many);
        }
        let Ok(next) = ends_at.checked_add(i64::from(pause).minutes()) else { break };
        starts_at = next;
    }
    if all.is_empty() { Err(Unfit::Length) } else { Ok(all) }
}
