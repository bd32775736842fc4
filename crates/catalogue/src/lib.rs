//! The catalogue of services: on what associations can be helped, and a search of it that understands French.
//!
//! Pure: sheets in, results out. Nothing here knows an organisation, a database or a clock.

mod corpus;
mod extract;
mod index;
mod query;
mod sheet;
mod subject;
mod synonyms;
mod words;

pub use corpus::{Half, Invented, Judged, invented, judged, ndcg};
pub use extract::extract;
pub use index::{Counts, Filter, Hit, Index, Results};
pub use query::{How, Understood};
pub use sheet::{Price, Sheet};
pub use subject::{Family, Phase, Subject, subject, subjects};
pub use words::{Mark, marks};
