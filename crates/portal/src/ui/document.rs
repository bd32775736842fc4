//! A document that leaves: PDF or DOCX of the same blocks.

use super::PageResult;
use super::export::attachment;
use crate::edge::PageError;
use axum::response::IntoResponse;
use documents::{Document, DocumentError, Language};
use texts::{Lang, Texts};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The language of a document: that of the page.
pub(crate) fn language(t: Texts) -> Language {
    if t.lang() == Lang::Fr { Language::French } else { Language::English }
}

/// As a PDF under this name, without its ending.
pub(crate) async fn pdf(document: Document, name: &str) -> PageResult {
    let bytes = written(document, documents::pdf).await?;
    Ok((attachment("application/pdf", &format!("{name}.pdf")), bytes).into_response())
}

/// As a DOCX under this name, without its ending.
pub(crate) async fn docx(document: Document, name: &str) -> PageResult {
    let bytes = written(document, documents::docx).await?;
    Ok((attachment(DOCX, &format!("{name}.docx")), bytes).into_response())
}

/// Off the request threads: a document may be long.
async fn written(
    document: Document,
    write: fn(&Document) -> Result<Vec<u8>, DocumentError>,
) -> Result<Vec<u8>, PageError> {
    let made = tokio::task::spawn_blocking(move || write(&document)).await;
    made.map_err(|e| PageError::Inside(e.to_string()))?
        .map_err(|e| PageError::Inside(format!("a document cannot be written: {e}")))
}
