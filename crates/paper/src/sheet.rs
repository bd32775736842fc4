//! The page of A4, and a document that calls itself accessible only if it is.

use crate::PaperError;
use krilla::color::luma;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::{Document, SerializeSettings};

/// Width of the page, in points.
pub const WIDTH: f32 = 595.28;
/// Height of the page, in points.
pub const HEIGHT: f32 = 841.89;
/// Twenty millimetres.
pub const MARGIN: f32 = 56.7;

/// A document that the writer checks against PDF/UA-1. The metadata need a title and a language.
///
/// # Errors
/// The writer refuses its configuration.
pub fn accessible(metadata: Metadata) -> Result<Document, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|e| PaperError::Inside(format!("{e:?}")))?;
    let settings = SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata.producer("Plain-pied".to_owned()));
    Ok(document)
}

/// A page of A4, upright.
///
/// # Errors
/// Never with these measures; the writer asks.
pub fn a4() -> Result<PageSettings, PaperError> {
    PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PaperError::Inside("the page".to_owned()))
}

/// The bytes of a finished document.
///
/// # Errors
/// What the writer found: it is not accessible, or cannot be written.
pub fn bytes(document: Document) -> Result<Vec<u8>, PaperError> {
    // The names of the errors of the writer, and none of the texts that they may quote.
    document.finish().map_err(|error| {
        let said = format!("{error:?}");
        PaperError::Inside(said.chars().take_while(|c| c.is_alphanumeric() || "(, [".contains(*c)).collect())
    })
}

/// A grey, from 0 (black) to 255 (white).
#[must_use]
pub fn ink(grey: u8) -> Fill {
    Fill { paint: luma::Color::new(grey).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}
