//! Maps drawn with letters: nodes are letters, ways are words with tags.

mod around;
mod explained;
mod learning;
mod maps;
pub(crate) mod oracle;
mod real;
mod walks;
