//! Law as data: the amounts, rates, thresholds and dates that rules use, each with the days on which it holds, where it is
//! written and how sure it is.
//!
//! - [`Parameter`]: one value over a stretch of days. [`Value`] says its [`Unit`]; money is in cents, rates in hundredths of
//!   a per cent.
//! - [`Table`]: all of them. [`Table::on`] gives the one that holds on a day, or says which hole it fell into; no value is
//!   ever carried over from before a hole. [`Table::house`] is what the program ships; [`Table::with`] lays an
//!   organisation's own readings over it.
//! - [`read`]: the files `parameters/*.csv`, and anybody's file of the same columns; what is wrong is a [`Fault`] with its
//!   line and its column.

mod parameter;
mod read;
mod table;
mod value;

pub use parameter::{Origin, Parameter, Status};
pub use read::{Fault, HEADERS, read};
pub use table::{Missing, Table};
pub use value::{Unit, Value};
