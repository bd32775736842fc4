//! Transfers: chains that begin at a vacancy and cycles of exchange, chosen together over a whole pool, never against
//! a wish, with a proof of how much better one could do at most. Pure: no file, no clock, no lot that is not drawn from
//! the seed; the same seed gives the same plan on any number of threads.
//!
//! [`solve`] answers an [`Instance`] by a [`Plan`]; `exchange_check::verify`, which shares no line with the search,
//! accepts it or refuses it. The method is told in decision 0023.

pub mod baseline;
pub mod draw;
pub mod generator;
pub mod public;
pub mod shortlist;
pub mod waiting;
pub mod why;

mod bound;
mod columns;
mod cycles;
mod dive;
mod linear;
mod odds;
mod pool;
mod prices;
mod quotas;
mod refine;
mod search;
mod solve;
#[cfg(test)]
mod tests;
mod whole;
mod worth;

pub use exchange_check::{
    CERTAIN, Caps, Certificate, Commission, Dwelling, Exchange, GRAINS, Instance, Landlord, Move, POINT,
    Plan, Quotas, Wish,
};
pub use solve::{Failure, Settings, solve};
pub use worth::{adjusted, worth, worth_of_all};
