//! What letters and labels share: the page of A4, and a document that calls itself accessible only if it is.

use crate::PrintError;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};

pub(crate) const WIDTH: f32 = 595.28;
pub(crate) const HEIGHT: f32 = 841.89;
/// Twenty millimetres.
pub(crate) const MARGIN: f32 = 56.7;

/// A document that the writer checks against PDF/UA-1.
pub(crate) fn document(title: &str) -> Result<Document, PrintError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|e| PrintError::Inside(format!("{e:?}")))?;
    let settings = SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(
        Metadata::new()
            .title(title.to_owned())
            .language("fr-FR".to_owned())
            .producer("Plain-pied".to_owned()),
    );
    Ok(document)
}

pub(crate) fn a4() -> Result<PageSettings, PrintError> {
    PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PrintError::Inside("the page".to_owned()))
}

/// The bytes of a finished document.
pub(crate) fn bytes(document: Document) -> Result<Vec<u8>, PrintError> {
    // The names of the errors of the writer, and none of the texts that they may quote.
    document.finish().map_err(|error| {
        let said = format!("{error:?}");
        PrintError::Inside(said.chars().take_while(|c| c.is_alphanumeric() || "(, [".contains(*c)).collect())
    })
}
