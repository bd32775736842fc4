//! What people saw on site: accessibility surveys of residences, and adaptation levels of dwellings.
//!
//! The format is ours (`docs/formats.md` 1.11): `residence_ref; building_ref; item_code; value; unit;
//! surveyed_on; surveyor; source`, `dwelling_ref; level; since; source`, and `dwelling_ref; equipment; event; on; source; proof`. The name of the surveyor is never read.

mod answers;
mod equipment;
mod levels;
mod units;

pub use answers::{SurveyRow, read_answers};
pub use equipment::{EquipmentRow, is_equipment, read_equipment};
pub use levels::{LevelRow, read_levels};
pub use units::{BadValue, value_in_unit};

use crate::rows::to_confirm;
use model::issue::{Issue, IssueCode};
use model::words::header_key;
use tabular::{Row, Table};

/// The column whose header is one of these names, given as `header_key` gives them.
fn column(table: &Table, names: &[&str]) -> Option<usize> {
    let keys = table.header().iter().map(|h| header_key(h)).collect::<Vec<_>>();
    names.iter().find_map(|name| keys.iter().position(|key| key == name))
}

/// What is said of a cell that gives no day: the row is kept, its date is unknown.
fn unreadable_day(row: &Row<'_>, column: Option<usize>, field: &str) -> Issue {
    to_confirm(row, IssueCode::ValeurIllisible, column, field).expected(("jj/mm/aaaa", "dd/mm/yyyy"))
}
