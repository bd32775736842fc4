//! Adaptation levels of dwellings, N0 to N4, as the landlord's inventory gives them.

use super::{answers::source_of, column, unreadable_day};
use crate::{
    occupancy::{WrittenDate, written_date},
    places::table_report,
    rows::{cell, each_row, refused, to_confirm},
};
use model::{
    Words,
    dwelling::AdaptationLevel,
    issue::{ImportReport, Issue, IssueCode, Severity},
    survey::SurveySource,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tabular::Table;

/// The level of one dwelling. `None` says that somebody wrote "unknown": it erases an older answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelRow {
    pub line: u64,
    pub dwelling_ref: String,
    pub level: Option<AdaptationLevel>,
    pub since: Option<jiff::civil::Date>,
    pub source: Option<SurveySource>,
}

/// The column of the landlord's reference of the dwelling.
pub(super) fn dwelling_column(table: &Table) -> Option<usize> {
    column(table, &["dwellingref", "logement", "reflogement", "nlogement", "identint"])
}

/// Reads levels. One dwelling twice in the file with different levels is told, and the later line is kept.
#[must_use]
pub fn read_levels(mut table: Table, today: jiff::civil::Date) -> (Vec<LevelRow>, ImportReport) {
    let mut report = table_report(&table, "dwelling-levels");
    let dwelling = dwelling_column(&table);
    let level = column(&table, &["level", "niveau", "niveauadaptation"]);
    let (Some(dwelling), Some(level)) = (dwelling, level) else {
        report.push(
            Issue::new(IssueCode::ColonneManquante, Severity::Error)
                .field("dwelling_ref, level")
                .expected(Words::same("dwelling_ref; level; since; source"))
                .hint((
                    "Reprenez le fichier modèle des niveaux d'adaptation.",
                    "Start again from the template file of adaptation levels.",
                )),
        );
        return (Vec::new(), report);
    };
    let since = column(&table, &["since", "depuis", "date"]);
    let source = column(&table, &["source", "origine"]);
    let mut rows: BTreeMap<String, LevelRow> = BTreeMap::new();
    each_row(&mut table, &mut report, |row, report| {
        let dwelling_ref = row.get(dwelling);
        if dwelling_ref.is_empty() {
            let issue = refused(row, IssueCode::RattachementAbsent, dwelling, "dwelling_ref");
            return Err(Box::new(issue.expected(("une référence", "a reference"))));
        }
        let parsed = match row.get(level) {
            "" | "?" => None,
            text => Some(AdaptationLevel::parse(text).ok_or_else(|| {
                let issue = refused(row, IssueCode::HorsListe, level, "level");
                Box::new(issue.expected(("N0 à N4, ou ?", "N0 to N4, or ?")))
            })?),
        };
        let since_day = match written_date(cell(row, since)) {
            WrittenDate::Day(day) if day > today => {
                report.push(to_confirm(row, IssueCode::DateFuture, since, "since"));
                None
            }
            WrittenDate::Day(day) => Some(day),
            WrittenDate::Nothing => None,
            WrittenDate::Month(..) | WrittenDate::Year(_) | WrittenDate::Unreadable => {
                report.push(unreadable_day(row, since, "since"));
                None
            }
        };
        let found = LevelRow {
            line: row.line(),
            dwelling_ref: dwelling_ref.to_owned(),
            level: parsed,
            since: since_day,
            source: source_of(cell(row, source)),
        };
        if let Some(before) = rows.insert(dwelling_ref.to_owned(), found) {
            let severity = if before.level == parsed { Severity::Info } else { Severity::ToConfirm };
            report.push(
                Issue::new(IssueCode::DoublonFichier, severity)
                    .at(row.line(), Some(dwelling))
                    .field("dwelling_ref")
                    .value(dwelling_ref)
                    .hint((
                        format!("Déjà ligne {} ; cette ligne-ci est gardée.", before.line),
                        format!("Already on line {}; this line is kept.", before.line),
                    )),
            );
        } else {
            report.rows_kept += 1;
        }
        Ok(())
    });
    let mut rows = rows.into_values().collect::<Vec<_>>();
    rows.sort_by_key(|r| r.line);
    (rows, report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use tabular::Limits;

    #[test]
    fn levels_are_read_and_unknown_is_an_answer() {
        let text = "dwelling_ref;level;since;source\n001;N3;01/02/2024;terrain\n002;?;;\n003;N7;;\n001;N2;;\n;N1;;\n";
        let table = Table::from_bytes("niveaux.csv", text.as_bytes().to_vec(), &Limits::default()).unwrap();
        let (rows, report) = read_levels(table, date(2026, 1, 1));
        let levels = rows.iter().map(|r| (r.dwelling_ref.as_str(), r.level)).collect::<Vec<_>>();
        assert_eq!(levels, [("002", None), ("001", Some(AdaptationLevel::N2))]);
        assert_eq!(report.issue_counts["HORS_LISTE"], 1);
        assert_eq!(report.issue_counts["DOUBLON_FICHIER"], 1);
        assert_eq!(report.issue_counts["RATTACHEMENT_ABSENT"], 1);
    }
}
