//! Funding: projects and their plans, an organisation's own readings of the law, aids found elsewhere.

mod aid_imports;
mod aids;
mod parameters;
mod projects;

pub use aid_imports::AidImport;
pub use aids::{Aid, AidFault, AidFilter, AidReport, MOST_AIDS};
pub use parameters::Reading;
pub(crate) use parameters::law_in;
pub use projects::{Project, Version};
