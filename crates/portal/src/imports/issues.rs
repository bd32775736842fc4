//! The problems of a file, as a table to correct it with.

use super::jobs::Phase;
use super::progress::job_of;
use crate::edge::{Asked, PageError};
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{PageResult, words};
use axum::extract::Path;
use model::issue::{ImportReport, Severity};
use texts::Texts;

/// `GET /imports/{id}/problemes.csv`
pub(super) async fn of_import(asked: Asked, Path(id): Path<String>) -> PageResult {
    let landlord = asked.landlord.as_ref().ok_or(PageError::NotFound)?;
    let entry = asked.register.import(&landlord.id, &id).await?;
    table(asked.t, &entry.report)
}

/// `GET /imports/travaux/{id}/problemes.csv`
pub(super) async fn of_job(asked: Asked, Path(id): Path<String>) -> PageResult {
    match job_of(&asked, &id).await?.phase() {
        Phase::Checked(Ok(report)) | Phase::Imported(Ok(report)) => table(asked.t, &report),
        _ => Err(PageError::NotFound),
    }
}

fn table(t: Texts, report: &ImportReport) -> PageResult {
    let language = words::language(t);
    let head = ["severite", "code", "ligne", "colonne", "champ", "valeur", "attendu", "conseil", "probleme"];
    let rows = report.issues.iter().map(|i| {
        let severity = match i.severity {
            Severity::Error => "erreur",
            Severity::ToConfirm => "a-confirmer",
            Severity::Info => "information",
        };
        vec![
            severity.to_owned(),
            i.code.code().to_owned(),
            i.line.map_or_else(String::new, |n| n.to_string()),
            i.column.clone().unwrap_or_default(),
            guarded(i.field.as_deref().unwrap_or("")),
            guarded(i.value_in(language).unwrap_or("")),
            guarded(i.expected_in(language).unwrap_or("")),
            guarded(i.hint_in(language).unwrap_or("")),
            texts::words::issue(t, i.code),
        ]
    });
    csv_answer("problemes.csv", &[], &head.map(str::to_owned), rows)
}
