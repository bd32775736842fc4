//! What every printed page shares: the two fonts and their measures, the page of A4, and a PDF that calls itself
//! accessible only if it is. Letters and documents draw on it; nothing here knows what is printed.

mod sheet;
mod typeface;

pub use sheet::{HEIGHT, MARGIN, WIDTH, a4, accessible, bytes, ink};
pub use typeface::{Typeface, Typefaces};

/// Why nothing can be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// The font has no such character.
    #[error("the character « {0} » cannot be printed")]
    Unprintable(char),
    /// One word is wider than its column.
    #[error("a word is wider than its column")]
    TooWide,
    #[error("the PDF cannot be made: {0}")]
    Inside(String),
}
