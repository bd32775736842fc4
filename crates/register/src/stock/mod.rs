//! The stock: dwellings, and the buildings and residences they form.
//!
//! From a file to the register: `staging` writes its rows aside, `compare` says what they change, `import` applies
//! it, `regroup` forms buildings and residences, `undo` takes an import back.

mod compare;
mod corrections;
mod import;
mod levels;
mod regroup;
mod staging;
mod undo;

pub use corrections::{GroupingCorrection, MadeCorrection};
pub use import::StockImport;
pub use levels::LevelNote;
pub(crate) use levels::note_level;
