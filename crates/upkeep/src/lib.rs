//! The works plan of a small owner over several years: what its buildings are made of, when each component is to be made
//! again and for how much, what is to be maintained and when.
//!
//! Pure: no clock, no database; the day is a parameter and a file is a table that somebody opened. Money is in cents. A
//! component whose age nobody knows has an interval of years and of cost, never a usual age; what is postponed for want of
//! money is told with how late it is and what it risks.
//!
//! Lives and costs by kind: dated table `law/parameters/upkeep.csv`, domain knowledge and proposals; an owner's own figures of
//! a kind prevail, and those of one component over them.

mod calendar;
mod catalogue;
mod component;
mod difference;
mod plan;
mod read;
#[cfg(test)]
mod tests;

pub use calendar::{Calendar, Visit, calendar};
pub use catalogue::{Figures, Kind, OwnFigures, Risk, figures};
pub use component::{Component, Condition, Due, Maintenance, due};
pub use difference::{Difference, Moved, Standing, YearChange, difference};
pub use plan::{Item, Plan, PlanError, Settings, Undated, YearSum, plan};
pub use read::{HEADERS, Read, RowProblem, read};
