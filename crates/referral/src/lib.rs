//! A request for help (saisine): where it stands, who answers for it, what is due next.
//!
//! A referral is split into needs, one subject each; a need is proposed to several teams, and each team answers for
//! itself. Nothing of that is a column that somebody edits: [`standing`] reads it from dated facts, so that a request is
//! where its best need is, and a need where its best offer is. Until a request is over there is somebody who answers for
//! it and a day by which something is due: [`Standing::next`] is never empty, and that is what tests try to break.
//!
//! Pure: no clock (the day is given), no file, no database, no name of anybody.

mod event;
mod may;
mod rules;
mod standing;
#[cfg(test)]
mod tests;

pub use event::{
    CloseReason, DeclineReason, Event, Fact, HelpStep, Helped, Need, Offer, Outcome, RecallReason, Referral,
    Side, Urgency, WithdrawReason,
};
pub use may::{Refusal, may};
pub use rules::{Rules, RulesError, add_working_days};
pub use standing::{
    Charge, Ladder, NeedStanding, NeedState, Next, OfferStanding, OfferState, Stage, Standing, What, standing,
};
