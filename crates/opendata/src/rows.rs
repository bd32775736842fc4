//! The rows of a table, one after the other: what one holds is handed over, or the reason why it is refused is told.

use model::issue::{ImportReport, Issue, IssueCode, Severity};
use tabular::{Row, Table};

/// Goes through a table. `read` takes what a row holds, or gives why the row is refused; rows that cannot be read as
/// cells are refused before it. Counts the rows read and those refused.
pub(crate) fn each_row(
    table: &mut Table,
    report: &mut ImportReport,
    mut read: impl FnMut(&Row<'_>, &mut ImportReport) -> Result<(), Box<Issue>>,
) {
    while let Some(row) = table.next_row() {
        report.rows_read += 1;
        let told = match &row {
            Ok(row) => read(row, report),
            Err(defect) => Err(Box::new(Issue::from(defect))),
        };
        if let Err(issue) = told {
            report.rows_rejected += 1;
            report.push(*issue);
        }
    }
}

/// The text of a column that may not be there.
pub(crate) fn cell<'r>(row: &Row<'r>, column: Option<usize>) -> &'r str {
    column.map_or("", |c| row.get(c))
}

/// What refuses a row for what one of its cells says.
pub(crate) fn refused(row: &Row<'_>, code: IssueCode, column: usize, field: &str) -> Issue {
    of_cell(row, code, Severity::Error, Some(column), field)
}

/// What a person should look at in a cell whose row is kept.
pub(crate) fn to_confirm(row: &Row<'_>, code: IssueCode, column: Option<usize>, field: &str) -> Issue {
    of_cell(row, code, Severity::ToConfirm, column, field)
}

fn of_cell(row: &Row<'_>, code: IssueCode, severity: Severity, column: Option<usize>, field: &str) -> Issue {
    Issue::new(code, severity).at(row.line(), column).field(field).value(cell(row, column))
}
