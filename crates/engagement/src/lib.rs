//! Help at cost price: a quote whose every line can be checked, two people who sign the same content, and an accompaniment
//! over years that is followed against what was quoted.
//!
//! Pure: no clock, no database; the day is a parameter. Money is in cents. A line is hours at a loaded rate, and expenses:
//! nowhere is there a margin, so the total is what the help costs.
//!
//! **Rounding.** The hours of a line are counted in minutes and priced once, for the whole line: minutes × hourly rate ÷ 60,
//! to the nearest cent, half a cent up. A total is a sum of lines already in cents: it is never rounded.
//!
//! **Signing.** A version of a quote is a text ([`content`]), never edited once it is sent. Both sides sign the digest of
//! that text; a change is another version, with another digest, that both sign again.

mod difference;
mod quote;
mod spending;
mod terms;
#[cfg(test)]
mod tests;

pub use difference::{Change, difference};
pub use quote::{
    Act, CloseReason, DeclineReason, Entry, Fact, Helped, Measure, Outcome, Quote, Refusal, Side, Signature,
    Stage, Standing, Survey, VALID_DAYS, Version, check, in_force, standing,
};
pub use spending::{LineSpent, MilestoneState, Totals, entries, milestone_state, spending, totals};
pub use terms::{
    HIGHEST_CENTS, Line, MOST_LINES, MOST_MILESTONES, Milestone, Terms, TermsError, content, digest,
    hours_cents, read,
};
