//! The shelves of the library: practices, innovations that are listed, models of places, clauses and confirmed testimonies,
//! found by one search. Nothing is kept here: each thing stays where it is written, and its own page says who may read it.
//!
//! (`crate::library` is something else: the files made from open data.)

mod find;
mod gather;
#[cfg(test)]
mod tests;

pub(crate) use find::nearest;
pub use find::{Found, find};

use crate::practices::{Ground, Theme};
use jiff::civil::Date;
use law::Status;
use std::collections::BTreeSet;
use trust::closed_list;

closed_list! {
    /// What a thing of the library is.
    Kind {
        Practice = "practice",
        Innovation = "innovation",
        Model = "model",
        Testimony = "testimony",
        Clause = "clause",
    }
}

/// How far what is told is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Results told by whoever tells it.
    Told,
    /// Level of evidence of an innovation, 0 to 4.
    Level(u8),
    /// Confirmed by the other organisation; where the figures can be checked, when it is said.
    Confirmed { by: String, figures: Option<String> },
    /// An article of law, and how sure its reading is.
    Law { reference: &'static str, status: Status },
}

/// A thing of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub kind: Kind,
    /// Its id, or its code.
    pub id: String,
    pub title: String,
    /// What it says: an extract is made of it.
    pub text: String,
    /// Other words by which it is found, not shown.
    pub others: String,
    /// Who tells it; empty: the house.
    pub by: String,
    pub themes: BTreeSet<Theme>,
    /// Kinds of territory; empty: nobody says.
    pub grounds: BTreeSet<Ground>,
    pub proof: Proof,
    /// What must be there for it to be done elsewhere.
    pub conditions: Vec<String>,
    /// How many organisations took it up; `None`: nobody counts them.
    pub taken_up: Option<u64>,
    /// The day on which it was first told here; `None`: it came with the program.
    pub told_on: Option<Date>,
}

/// What is looked for. Everything that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    pub words: String,
    pub kind: Option<Kind>,
    pub theme: Option<Theme>,
    pub ground: Option<Ground>,
}

/// For whom the shelves are gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// Texts of the house in English, where there are two.
    pub in_english: bool,
    /// Models and clauses are read by those who have an account.
    pub has_account: bool,
}
