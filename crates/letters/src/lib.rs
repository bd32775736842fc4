//! Letters to tenants, as tagged PDF (PDF/UA-1): large type, left aligned, one page, the telephone first, a coupon to send
//! back. Texts in, bytes out: no file, no network, no clock.
//!
//! Written for the tenants, in French whatever the language of who prints them.

mod canvas;
mod labels;
mod model;
mod page;
mod sheet;
mod template;

pub use labels::labels;
pub use model::{Addressee, Letter, Model};
pub use page::letters;
pub use template::{Fault, Variable};

/// Why nothing can be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// The letter does not fit on its page: so many lines are too many.
    #[error("{lines} lines too many for one page")]
    TooLong { lines: usize },
    /// The font has no such character.
    #[error("the character « {0} » cannot be printed")]
    Unprintable(char),
    /// One word is wider than the page.
    #[error("a word is wider than the page")]
    TooWide,
    #[error("stopped")]
    Stopped,
    #[error("the PDF cannot be made: {0}")]
    Inside(String),
}

impl From<paper::PaperError> for PrintError {
    fn from(error: paper::PaperError) -> Self {
        match error {
            paper::PaperError::Unprintable(c) => PrintError::Unprintable(c),
            paper::PaperError::TooWide => PrintError::TooWide,
            paper::PaperError::Inside(said) => PrintError::Inside(said),
        }
    }
}
