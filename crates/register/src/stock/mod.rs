//! The stock: dwellings, and the buildings and residences they form.
//!
//! From a file to the register: `source` reads it, `staging` writes its rows aside, `duplicates` settles the lines that
//! say one dwelling, `base` and `outside` tell what only the register knows, `compare` says what the rows change,
//! `import` applies it, `regroup` forms buildings and residences, `undo` takes an import back. `annotate` goes through
//! the file again with what is wrong on each line. `absent` lists what is no longer in the files, `departures` what a
//! person said of it.

mod absent;
mod annotate;
mod base;
mod compare;
mod corrections;
mod departures;
mod duplicates;
mod import;
mod levels;
mod outside;
mod regroup;
mod source;
mod staging;
mod undo;

pub use absent::{Absent, AbsentDwelling, AbsentResidence, SeenIn};
pub use annotate::{Annotated, walk};
pub use corrections::{GroupingCorrection, MadeCorrection};
pub use departures::{Absence, Departure, DepartureAct, DepartureNote};
pub use import::StockImport;
pub use levels::LevelNote;
pub(crate) use levels::note_level;
pub use source::Source;
