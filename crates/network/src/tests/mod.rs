//! Maps drawn with letters: nodes are letters, ways are words with tags.

mod learning;
mod maps;
mod oracle;
mod real;
mod walks;
