//! One document, two files: [`pdf`] (tagged, PDF/UA-1) and [`docx`] (for Word and LibreOffice), from the same blocks of
//! text, tables and pictures. Blocks in, bytes out: no file, no network, no clock. It decides nothing of what is said.
//!
//! Nothing in a text can make it fail: control characters are dropped, a character that the fonts have not is drawn as
//! `U+FFFD`, a word too long for its column is cut, a row too high goes on over the page.

mod chart;
mod columns;
mod days;
mod docx;
mod flow;
mod lines;
mod model;
mod pdf;
mod table;

pub use days::{in_words, in_words_with_weekday};
pub use docx::docx;
pub use model::{
    Align, Block, Chart, Document, Form, Language, MAX_COLUMNS, MAX_PAGES, MAX_SERIES, Picture, Point, Run,
    Series, Table, Text,
};
pub use pdf::pdf;

/// Why a document cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// A document says what it is: its title is empty.
    #[error("the document has no title")]
    NoTitle,
    /// A table with more columns than a page can hold ([`MAX_COLUMNS`]).
    #[error("a table of {columns} columns does not fit on a page")]
    TooWide { columns: usize },
    /// More than [`MAX_PAGES`] pages.
    #[error("the document has more than {MAX_PAGES} pages")]
    TooLong,
    /// A picture without its text.
    #[error("a picture says nothing to those who do not see it")]
    NoAlternative,
    /// More series than can be told apart in black and white ([`MAX_SERIES`]).
    #[error("a picture of {series} series cannot be read")]
    TooManySeries { series: usize },
    #[error("the document cannot be made: {0}")]
    Inside(String),
}

impl From<paper::PaperError> for DocumentError {
    fn from(error: paper::PaperError) -> Self {
        DocumentError::Inside(error.to_string())
    }
}
