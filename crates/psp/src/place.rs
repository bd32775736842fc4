//! The places of the chapter where the landlord writes: what only it can say, since no register holds it.

use crate::Heading;
use texts::Texts;

/// Where a text of the landlord stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Before the first heading.
    Introduction,
    Heading(Heading),
    /// The figure that asks what local housing programmes ask.
    LocalProgrammes,
    /// The figure that asks where the stock stands on its market.
    Market,
}

impl Place {
    /// All of them, in the order of the chapter.
    pub fn all() -> impl Iterator<Item = Place> {
        let headings = Heading::ALL.into_iter().flat_map(|heading| {
            let figure = match heading {
                Heading::Strategy => Some(Place::LocalProgrammes),
                Heading::Stock => Some(Place::Market),
                _ => None,
            };
            [Some(Place::Heading(heading)), figure].into_iter().flatten()
        });
        std::iter::once(Place::Introduction).chain(headings)
    }

    /// Its stable name, as addresses and the register write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Place::Introduction => "introduction",
            Place::Heading(heading) => heading.code(),
            Place::LocalProgrammes => "orientations_plh",
            Place::Market => "position_marche",
        }
    }

    /// The place of a stable name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Place> {
        Place::all().find(|place| place.code() == code)
    }

    /// Does its text stand for a figure? Then its source is asked, as for every figure.
    #[must_use]
    pub const fn is_figure(self) -> bool {
        matches!(self, Place::LocalProgrammes | Place::Market)
    }

    #[must_use]
    pub fn title(self, t: Texts) -> String {
        match self {
            Place::Introduction => t.psp_introduction(),
            Place::Heading(heading) => heading.title(t),
            Place::LocalProgrammes => t.psp_plh(),
            Place::Market => t.psp_market(),
        }
    }

    /// What is asked of the landlord there; `None`: the heading stands without it, and a comment is welcome.
    #[must_use]
    pub fn asked(self, t: Texts) -> Option<String> {
        Some(match self {
            Place::Heading(Heading::Strategy) => t.psp_write_strategy(),
            Place::Heading(Heading::Stock) => t.psp_write_stock(),
            Place::Heading(Heading::Evolution) => t.psp_write_evolution(),
            Place::Heading(Heading::Choices) => t.psp_write_choices(),
            Place::Heading(Heading::Prospects) => t.psp_write_prospects(),
            Place::Heading(Heading::Objectives) => t.psp_write_objectives(),
            Place::Heading(Heading::Transfers) => t.psp_write_transfers(),
            Place::LocalProgrammes => t.psp_plh_todo(),
            Place::Market => t.psp_market_todo(),
            Place::Introduction | Place::Heading(_) => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_place_has_a_name_of_its_own_that_finds_it_again() {
        let codes: BTreeSet<&str> = Place::all().map(Place::code).collect();
        assert_eq!(codes.len(), Place::all().count());
        assert_eq!(codes.len(), Heading::ALL.len() + 3);
        assert!(Place::all().all(|place| Place::from_code(place.code()) == Some(place)));
        assert_eq!(Place::from_code("rien"), None);
    }
}
