//! The chapter as files.

use super::{chapter, inside};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::response::IntoResponse;
use texts::{Texts, format};

/// Big chapters take a while to lay out: not on the threads that answer requests.
async fn made<F>(asked: Asked, media: &'static str, name: &'static str, make: F) -> PageResult
where
    F: FnOnce(&psp::Chapter, Texts) -> Result<Vec<u8>, psp::PspError> + Send + 'static,
{
    let chapter = chapter(&asked).await?;
    let t = asked.t;
    let bytes = tokio::task::spawn_blocking(move || make(&chapter, t))
        .await
        .map_err(|e| PageError::Inside(e.to_string()))?
        .map_err(inside)?;
    Ok((attachment(media, name), bytes).into_response())
}

/// `GET /psp.docx`
pub(super) async fn docx(asked: Asked) -> PageResult {
    let media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    made(asked, media, "psp-vieillissement.docx", |chapter, t| {
        Ok(documents::docx(&psp::document(chapter, t))?)
    })
    .await
}

/// `GET /psp.pdf`
pub(super) async fn pdf(asked: Asked) -> PageResult {
    made(asked, "application/pdf", "psp-vieillissement.pdf", |chapter, t| {
        Ok(documents::pdf(&psp::document(chapter, t))?)
    })
    .await
}

/// `GET /psp.xlsx`
pub(super) async fn xlsx(asked: Asked) -> PageResult {
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    made(asked, media, "psp-vieillissement.xlsx", psp::workbook).await
}

/// `GET /psp.csv`: the figures and their definitions, or the table of the address (`?tableau=residences`).
pub(super) async fn csv(asked: Asked) -> PageResult {
    let chapter = chapter(&asked).await?;
    let t = asked.t;
    let table = chapter.data(asked.pairs.text("tableau"), t).ok_or(PageError::NotFound)?;
    let head: Vec<String> = table.columns.iter().map(|column| column.name.to_owned()).collect();
    let cell = |cell: &psp::Cell| match cell {
        psp::Cell::Text(text) => guarded(text),
        other => other.plain(t.lang()),
    };
    let rows = table.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<String>>());
    let notes =
        [(t.export_landlord(), chapter.landlord.clone()), (t.export_date(), format::date(chapter.on))];
    csv_answer(&format!("psp-{}.csv", table.code), &notes, &head, rows)
}
