//! Where a need is, where a team works, and whether one is in the other.

use crate::Said;
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// How far teams were looked for. The first is the place itself: teams that work there. The others are wider
    /// territories, asked only of teams that accept it. The last is the desk, when there is no team.
    Level {
        Commune = "commune",
        Epci = "epci",
        Departement = "departement",
        Region = "region",
        Country = "country",
        Desk = "desk",
    }
}

impl Level {
    /// Levels at which teams are looked for, from the nearest.
    pub const TERRITORIES: [Level; 5] =
        [Level::Commune, Level::Epci, Level::Departement, Level::Region, Level::Country];
}

/// A place, by the codes of the territories that it lies in. What is not known is `None`: of a request of which only the
/// département is known, the commune and the EPCI are.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    pub commune: Option<String>,
    pub epci: Option<String>,
    pub departement: Option<String>,
    pub region: Option<String>,
}

impl Place {
    /// The code of the territory of that level; the country has none, nor has the desk.
    #[must_use]
    pub fn code(&self, level: Level) -> Option<&str> {
        match level {
            Level::Commune => self.commune.as_deref(),
            Level::Epci => self.epci.as_deref(),
            Level::Departement => self.departement.as_deref(),
            Level::Region => self.region.as_deref(),
            Level::Country | Level::Desk => None,
        }
    }

    /// The nearest level of which the code is known; the country when nothing is.
    #[must_use]
    pub fn finest(&self) -> Level {
        Level::TERRITORIES.into_iter().find(|level| self.code(*level).is_some()).unwrap_or(Level::Country)
    }

    /// Are both in the same territory of that level? Everything is in the country.
    #[must_use]
    pub fn shares(&self, other: &Place, level: Level) -> Said {
        if level >= Level::Country {
            return Said::Yes;
        }
        match (self.code(level), other.code(level)) {
            (Some(one), Some(two)) if one == two => Said::Yes,
            (Some(_), Some(_)) => Said::No,
            _ => Said::Unknown,
        }
    }
}

/// A territory in which a team works: a commune, an EPCI, a département, a region or the country.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Area {
    pub level: Level,
    /// Its own code at its level, and those of the territories that it lies in, as far as they are known.
    pub place: Place,
}

impl Area {
    /// The whole country.
    #[must_use]
    pub fn country() -> Area {
        Area { level: Level::Country, place: Place::default() }
    }

    /// The territory of that level around a place; `None` when its code is not known.
    #[must_use]
    pub fn around(place: &Place, level: Level) -> Option<Area> {
        if level >= Level::Country {
            return Some(Area::country());
        }
        place.code(level)?;
        let wider = |of: Level, code: &Option<String>| if of >= level { code.clone() } else { None };
        Some(Area {
            level,
            place: Place {
                commune: wider(Level::Commune, &place.commune),
                epci: wider(Level::Epci, &place.epci),
                departement: wider(Level::Departement, &place.departement),
                region: wider(Level::Region, &place.region),
            },
        })
    }

    /// Is the place in this territory? Where the codes of its own level do not tell, those of wider ones may: what is in
    /// another département is in none of the communes of this one.
    #[must_use]
    pub fn covers(&self, place: &Place) -> Said {
        let own = self.place.shares(place, self.level);
        if own != Said::Unknown {
            return own;
        }
        // An EPCI may lie in two départements: its region tells, its département does not.
        let wider = |level: &Level| {
            *level > self.level && !(self.level == Level::Epci && *level == Level::Departement)
        };
        let elsewhere = Level::TERRITORIES
            .into_iter()
            .filter(wider)
            .any(|level| self.place.shares(place, level) == Said::No);
        if elsewhere { Said::No } else { Said::Unknown }
    }
}
