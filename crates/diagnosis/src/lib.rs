//! The free diagnosis of the buildings of an association: what was seen of each, what it signals, what is recommended
//! and why, and what nobody looked at yet.
//!
//! Pure: no clock, no file, no database; the day is a parameter. What nobody said stays unknown: a rule that needs it says
//! neither yes nor no, and the fact joins the list of what to look at next. A diagnosis has no price: there is no field to
//! write one in.
//!
//! - [`Building`]: one building, its homes, its energy, its costs, its components as they were seen, its risks.
//! - [`rules`]: the rules, `data/signals.csv`, that somebody who does not program can read and change.
//! - [`signals`]: the rules that hold, each with the facts that prove it, the gravest first.
//! - [`unknowns`]: the facts that would decide a rule, the most useful first.
//! - [`report`]: all of it together, as it is delivered and kept.
//! - [`read`]: buildings from a table.

mod building;
mod cost;
mod facts;
mod read;
mod report;
mod rules;
mod signals;
#[cfg(test)]
mod tests;

pub use building::{Building, BuildingError, Condition, CostKind, EnergyClass, Heating, Risk, Seen, Sight};
pub use cost::{Estimate, Renewal, estimate, given};
pub use facts::{Fact, Value};
pub use read::{HEADERS, Read, RowProblem, read};
pub use report::{Answer, Gap, Need, Proved, Recommendation, Report, Said, report};
pub use rules::{Priority, Rule, Test, rule, rules};
pub use signals::{Proof, Signal, Unknown, signals, unknowns};
