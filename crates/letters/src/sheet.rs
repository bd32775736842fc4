//! What letters and labels share: the page of A4, and a French document that calls itself accessible only if it is.

use crate::PrintError;
use krilla::Document;
use krilla::metadata::Metadata;
pub(crate) use paper::{HEIGHT, MARGIN, WIDTH, a4, bytes};

/// A document that the writer checks against PDF/UA-1.
pub(crate) fn document(title: &str) -> Result<Document, PrintError> {
    Ok(paper::accessible(Metadata::new().title(title.to_owned()).language("fr-FR".to_owned()))?)
}

/// What stops the whole, and no letter of its own.
pub(crate) fn whole(error: impl Into<PrintError>) -> (Option<usize>, PrintError) {
    (None, error.into())
}
