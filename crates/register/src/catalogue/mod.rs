//! The catalogue of services: the services of the directory, with what it takes to choose one and ask for it.
//!
//! There is one kind of service. What the directory holds of it is a data·inclusion record; beside it, a sheet says its
//! subjects, its phase, its price and how it was checked before it was published. An imported service without a sheet
//! is shown with what is not known of it.

mod acts;
mod read;
#[cfg(test)]
mod tests;

pub use acts::{Answer, Draft, LONGEST_WHY};
pub use read::{Alike, Entry, Found, Own, Place, ServiceSearch, Shown};

pub(crate) use read::Shelf;

use trust::closed_list;

closed_list! {
    /// Where a sheet stands.
    SheetState {
        Draft = "draft",
        Published = "published",
        Withdrawn = "withdrawn",
    }
}
