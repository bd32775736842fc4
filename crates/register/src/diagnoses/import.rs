//! Buildings of a diagnosis from a file, CSV or XLSX: tried first, or written at once.

use super::acts::open;
use super::buildings::{put, sound};
use super::{MOST_BUILDINGS, refused};
use crate::{Error, Register};
use diagnosis::RowProblem;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tabular::{Limits, Table};

/// The largest file, in bytes.
pub const LARGEST_FILE: u64 = 4 * 1024 * 1024;

/// How much of a file is read.
#[must_use]
pub fn file_limits() -> Limits {
    Limits::upload()
}

/// A file of buildings.
pub struct BuildingsFile {
    pub table: Table,
    /// Nothing is written.
    pub dry_run: bool,
}

/// A row that was left aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftRow {
    pub line: u64,
    pub column: String,
    /// What was expected there (`diagnosis::RowProblem::expected`).
    pub expected: String,
}

/// What a file brought.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedBuildings {
    pub added: u64,
    /// Named as one that is there: left as it is.
    pub already: u64,
    pub problems: Vec<LeftRow>,
    pub ignored: Vec<String>,
}

fn left(problem: &RowProblem) -> LeftRow {
    LeftRow { line: problem.line, column: problem.column.to_owned(), expected: problem.expected.to_owned() }
}

impl Register {
    /// Adds the buildings of a file. One that bears the name of a building that is there is left as it is: what was seen on
    /// the spot is worth more than a list.
    ///
    /// # Errors
    /// [`Error::Refused`]: `diagnosis-header`, `diagnosis-many`, `diagnosis-personal`, `diagnosis-delivered`: nothing was
    /// written. [`Error::Unknown`].
    pub async fn import_diagnosis_buildings(
        &self,
        by: &str,
        id: &str,
        file: BuildingsFile,
        today: Date,
    ) -> Result<ImportedBuildings, Error> {
        let read = diagnosis::read(file.table, today);
        if !read.missing.is_empty() {
            return Err(refused("diagnosis-header"));
        }
        let mut act = self.db.act().await?;
        let record = open(&mut act, by, id).await?;
        let mut report = ImportedBuildings {
            problems: read.problems.iter().map(left).collect(),
            ignored: read.ignored.clone(),
            ..ImportedBuildings::default()
        };
        let mut rank = record.buildings.len();
        for building in &read.buildings {
            if record.buildings.iter().any(|kept| kept.building.name == building.name) {
                report.already += 1;
                continue;
            }
            rank += 1;
            if rank > MOST_BUILDINGS {
                return Err(refused("diagnosis-many"));
            }
            put(&mut act, id, rank, &sound(building, today)?).await?;
            report.added += 1;
        }
        if file.dry_run {
            act.roll_back().await?;
            return Ok(report);
        }
        if report.added > 0 {
            let after = Some(report.added.to_string());
            self.write_down(&mut act, by, ("imported", "diagnosis", id), after).await?;
        }
        act.commit().await?;
        Ok(report)
    }
}
