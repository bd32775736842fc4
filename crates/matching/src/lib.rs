//! Innovations that landlords may host: what a sheet says, how far it is proven, which landlord it fits and why, and what
//! becomes of it elsewhere.
//!
//! - [`Sheet`]: what must not change, what may, what it takes; a sheet whose core changed is another variant.
//! - [`Evidence`], [`level`]: dated evidence, and the level that it supports, by rule; never one that is typed.
//! - [`Dossier`]: where a sheet stands, read from dated facts; who may endorse it.
//! - [`judge`]: gates and criteria of one pair, as numbers that can be read again; [`check`] reads them.
//! - [`rank`], [`counterfactuals`]: an order with the ranks that what is unknown allows, and what would change it.
//! - [`show`]: a declared share of places for sheets that few landlords looked at.
//! - [`Replay`]: a replication, from the interest of two sides to how it ended.
//!
//! Pure: no clock, no file, no database; the day is a parameter. Scores are whole numbers, money is in cents. A holder and a
//! host are organisations; no person is ever here. What is unknown is to be asked, never a no.

mod check;
mod counterfactual;
mod dossier;
mod evidence;
mod exposure;
pub mod invented;
mod judge;
mod project;
mod rank;
mod replay;
mod sheet;
#[cfg(test)]
mod tests;
mod words;

pub use check::{Fault, check};
pub use counterfactual::{Change, Counterfactual, counterfactuals, counterfactuals_of_project};
pub use dossier::{Dossier, DossierFact, Endorsement, Refusal, Retired, Stage};
pub use evidence::{Evidence, FRESH_MONTHS, Level, Method, Result as EvidenceResult, is_fresh, level};
pub use exposure::{Exposure, Placed, show};
pub use judge::{Basis, Criterion, Door, Gate, GateLine, Ground, Line, Memo, Verdict, Weights, judge};
pub use project::{Context, Host, Project, Range};
pub use rank::{Ranked, rank, rank_hosts, rank_projects};
pub use replay::{
    Fidelity, LEAST_RESIDENTS, Opinion, Outcome, Replay, ReplayFact, ReplayRefusal, ReplayStage, Side,
    Stopped,
};
pub use sheet::{Difference, Sheet, SheetError};
pub use words::{PlaceKind, Public, Settlement, Support, Theme};
