//! Transfers: what a household wishes, whether a dwelling may be proposed to it, what the move would be worth, what the law
//! of the day says. Pure: the day is a parameter; the search over a whole pool is in another crate.

mod judge;
mod rules;
mod under;
mod wish;
mod worth;

pub use judge::{Criterion, Judgement, judge};
pub use rules::{MobilityAid, RULES, Rules, rules_on};
pub use under::{Occupation, occupation};
pub use wish::{Home, Near, Service, Wish};
pub use worth::{Terms, relet, terms};
