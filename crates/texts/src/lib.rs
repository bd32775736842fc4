//! Every sentence that a person reads, French first and English complete.
//!
//! The sentences live in `locales/{fr,en}/<slice>.ftl`; each becomes a function of [`Texts`] at build time, so a
//! missing sentence or a wrong argument does not compile. [`mod@format`] writes numbers and dates, [`words`] names
//! the closed lists of the vocabulary.

pub mod format;
mod generated;
pub mod journal;
mod lang;
pub mod people;
pub mod words;

pub use generated::l10n::L10nLanguage as Sentences;
pub use lang::{Lang, Texts};
