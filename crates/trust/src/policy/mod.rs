//! Who may do what to which object: one table, one pure function.
//!
//! [`TABLE`] is read by people and by the program. [`allow`] is total and denies by default: what no line of the
//! table opens is closed. `docs/rights.md` is written from the table.

mod action;
mod actor;
mod decide;
mod granting;
mod matrix;
mod object;
mod projection;
mod table;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use actor::{AccountState, Actor, BREAK_GLASS_MINUTES, BreakGlass};
pub use decide::{Decision, Opening, Reason, allow, needs_step_up, openings};
pub use granting::{APPROVAL_DAYS, Approval, Recipient, may_grant, may_reset_credentials, may_withdraw};
pub use matrix::rights_page;
pub use object::{CallRef, Consent, Object};
pub use projection::Projection;
pub use table::{Line, Sight, TABLE, Where, Who, reach_of};
