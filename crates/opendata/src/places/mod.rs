//! Places of daily life: shops, care, stops, benches, from every source that lists them.
//!
//! Readers hand over what is [`Listed`], [`Found`] places and doors, one at a time; [`merge`] then makes one list without double counting. What
//! kind of file it is is found out from its name and header ([`detect`]). A place without a position is refused
//! and counted (`COORDONNEES_ABSENTES`): it cannot be reached.

mod acceslibre;
mod acceslibre_json;
mod bpe;
mod doors;
mod entrance;
mod extract;
mod families;
mod gtfs;
mod merge;
mod osm;
mod plain;
mod read;
mod report;
#[cfg(test)]
mod tests;
mod trades;

pub use doors::{Door, recognise};
pub use entrance::{EntranceFacts, entrance_access};
pub use extract::places_of_extract;
pub use families::{Families, Family, FamilyError};
pub use merge::{EntranceConflict, Merged, merge};
pub use osm::{OsmPlace, place_of_tags};
pub use read::{Area, PlaceFormat, ReadOptions, detect, read_json, read_table};
pub(crate) use report::table_report;

use model::place::Place;

/// What a reader hands over.
#[derive(Debug, Clone, PartialEq)]
pub enum Listed {
    Place(Found),
    /// What was seen at the door of a premises whose kind is not said: see [`recognise`].
    Door(Door),
}

/// A place as one source gives it, with what only serves to recognise it in another.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Has exactly one source.
    pub place: Place,
    /// Fourteen digits.
    pub siret: Option<String>,
    /// `bakery`, `restaurant`: finer than the category. Two known and different trades are never one place.
    pub trade: Option<String>,
}
