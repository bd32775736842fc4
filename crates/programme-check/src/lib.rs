//! Programme of adaptation works over several years: the words of the question ([`Instance`]) and of the answer
//! ([`Answer`]), their files, and the verifier. Nothing here searches: [`verify`] checks every limit, recomputes the
//! worth of a plan and its bound from the instance and from the prices, in integers, and depends on no line of the
//! solver.
//!
//! Money is whole cents, all taxes included. Years are civil years. Worth is counted in *grains*; what people read is
//! points. Prices are grains per million of the unit that they price, so that they stay whole.

mod answer;
mod bound;
mod digest;
mod domain;
mod fault;
mod file;
mod file_answer;
mod instance;
mod ledger;
mod options;
#[cfg(test)]
mod tests;
mod verify;

pub use answer::{Answer, Node, Plan, Prices, Programme, Restriction, Rule, Subject, Units, VERSION};
pub use bound::{bound, bound_by_cases};
pub use fault::{Fault, Many, Wrong};
pub use file::{Complaint, Limits, read_instance, write_instance};
pub use file_answer::{read_answer, write_answer};
pub use instance::{
    Agreement, Campaign, Class, Department, Fairness, Instance, Kept, Lock, Office, Package, Reach,
    Residence, What, Window, Works,
};
pub use ledger::{Ledger, Refunds};
pub use options::{
    campaign_cost, claimable, pays_pension, potential, unit_cost, unit_worth, works_cost, works_worth,
};
pub use verify::{Certificate, Refusal, verify};

/// Grains in one point: what people read.
pub const POINT: i64 = 1_000_000;

/// Grains in one hundredth of a point: needs and bonuses are given in hundredths.
pub const HUNDREDTH: i64 = POINT / 100;

/// Prices are counted in millionths of a grain.
pub const PRICE: i64 = 1_000_000;

/// The longest programme, in years.
pub const MOST_YEARS: usize = 15;
