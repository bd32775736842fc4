//! The report with which every reader of a table begins.

use model::issue::ImportReport;
use tabular::Table;

/// An empty report that says which file was read, how, and as what.
pub(crate) fn table_report(table: &Table, layout: &str) -> ImportReport {
    let mut report = ImportReport::default();
    table.name().clone_into(&mut report.file);
    table.sha256().clone_into(&mut report.file_hash);
    report.encoding = Some(table.detected().encoding.clone());
    report.separator = table.detected().separator;
    report.layout = Some(layout.to_owned());
    report
}
