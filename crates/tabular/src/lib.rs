//! Tables as people keep them: CSV, TSV and XLSX, whatever the encoding, the separator and the damage.
//!
//! A [`Table`] is read row by row. Memory does not grow with a CSV file; for a workbook it is bounded by the
//! [`Limits`], and the archive is inflated once *for counting* before any parser sees it. Nothing stops the
//! reading of a file that opened: a row that cannot be read is a [`RowDefect`] which says where and why.
//!
//! What the cells mean is not decided here: see the readers of `opendata`.

mod budget;
mod cuts;
mod error;
mod limits;
mod quoted;
mod records;
mod sheet;
mod sniff;
mod store;
mod survey;
mod table;
mod text;
mod window;

pub use error::{DefectKind, RowDefect, TableError};
pub use limits::Limits;
pub use table::{ColumnDamage, Detected, Format, Row, Table};
pub use text::{Damage, encoding_damage, repair};
