//! The directory: who works where and on what, with which services, in which networks.
//!
//! An organisation chooses to be listed; what is not listed, closed, or not yet checked does not exist for others.
//! Rights are judged by the caller (`trust::policy`: everybody reads a profile, its administrators change it); what is
//! shown is decided here, by one condition: see `search`.

pub mod founding;
pub mod geography;
pub mod inclusion;
pub mod networks;
pub mod placed;
pub mod profile;
pub mod search;
pub mod services;
#[cfg(test)]
mod tests;

pub use founding::{Founder, Founding, NewOrganisation};
pub use geography::{Gazetteer, PlaceError};
pub use networks::{Adhesion, CHARTER};
pub use profile::{Description, Fault};
pub use search::{Listing, Search, Sheet};
pub use services::{OfferedService, edition};
