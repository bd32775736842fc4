//! Services of a landlord to its tenants.
//!
//! - [`Service`]: what is offered where, by whom, who pays; [`Service::gaps`] says what it lacks. [`Kind`] gives its family.
//! - [`ladder`]: how far to go, from facilitator to operator, with what speaks for and against each level.
//! - [`billing`]: by which way a tenant may be charged, read from dated law; what is not known is asked.
//! - [`Plan`]: what it costs and who pays, to the cent. [`uptake`]: who came, and what one use costs.
//! - [`impact`]: what changed in the residences served, with an interval whose unit is the residence.
//! - [`bundle`]: services offered together, and to whom. [`follow`]: what to do next for a dwelling that did not reply.
//!
//! A day is a parameter; nothing is known of a person, a name, a database.

pub mod billing;
pub mod bundle;
mod cost;
pub mod follow;
pub mod impact;
mod kind;
pub mod ladder;
mod service;
#[cfg(test)]
mod tests;
pub mod uptake;

pub use cost::{Fault, Line, Plan, Share, Source};
pub use kind::{Family, Kind, Priority};
pub use service::{Coverage, Gap, Payer, Public, Service, coverage};

/// Below so many a count is not shown: a household would be recognised.
pub const SHOWN_FROM: u32 = trust::suppression::PERSONS;
