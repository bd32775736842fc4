//! Conditions on a row: whose view holds it.
//!
//! The settings are read in sub-queries without a reference to the row: PostgreSQL evaluates them once for a statement,
//! not once for a row. Whoever sees the house is asked first, so that an import pays nothing more.

use crate::db::view::{ACCOUNT, HOUSE, ORGANISATIONS};

/// Who sees, or changes, a row.
pub(super) enum Sight {
    /// Everybody: what the directory and the map are made of.
    Everybody,
    /// The organisation that this column names.
    Organisation(&'static str),
    /// One organisation or the other: what lies between two.
    Either(&'static str, &'static str),
    /// The account that this column names.
    Account(&'static str),
    /// Whoever sees the row that this column names, in that table: `(column, table, its column)`.
    Through(&'static str, &'static str, &'static str),
    /// No view but that of the house.
    House,
    /// Said in SQL, with `{organisations}` and `{account}` for the view.
    Said(&'static str),
}

/// The organisations of the view, as an array; none makes every comparison unknown.
fn organisations() -> String {
    format!("((SELECT string_to_array(NULLIF(current_setting('{ORGANISATIONS}', true), ''), ','))::text[])")
}

/// The account of the view.
fn account() -> String {
    format!("(SELECT NULLIF(current_setting('{ACCOUNT}', true), ''))")
}

impl Sight {
    /// The condition, for a policy.
    pub(super) fn sql(&self) -> String {
        let condition = match self {
            Sight::Everybody => return "true".to_owned(),
            Sight::Organisation(column) => format!("{column} = ANY ({})", organisations()),
            Sight::Either(one, other) => {
                let all = organisations();
                format!("{one} = ANY ({all}) OR {other} = ANY ({all})")
            }
            Sight::Account(column) => format!("{column} = {}", account()),
            Sight::Through(column, table, named) => {
                // The policies of the other table hold within the sub-query as well.
                format!("EXISTS (SELECT 1 FROM {table} parent WHERE parent.{named} = {column})")
            }
            Sight::House => "false".to_owned(),
            Sight::Said(sql) => {
                sql.replace("{organisations}", &organisations()).replace("{account}", &account())
            }
        };
        format!("(SELECT current_setting('{HOUSE}', true)) = 'on' OR ({condition})")
    }
}
