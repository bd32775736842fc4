//! A building as it was seen. Every answer may be missing, and a missing one is never replaced by a usual one.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trust::closed_list;
use upkeep::Kind;

/// The highest amount of a line, in cents: ten million euros.
const HIGHEST_CENTS: i64 = 1_000_000_000;
/// The most homes, or places, of a building.
const MOST_HOMES: u32 = 5_000;

closed_list! {
    /// What was seen of a component.
    Condition {
        Good = "good",
        Worn = "worn",
        Poor = "poor",
        /// Somebody looked: there is none.
        Absent = "none",
    }
}

impl Condition {
    /// As a works plan reads it; `None`: there is nothing to plan.
    #[must_use]
    pub const fn planned(self) -> Option<upkeep::Condition> {
        match self {
            Condition::Good => Some(upkeep::Condition::Good),
            Condition::Worn => Some(upkeep::Condition::Worn),
            Condition::Poor => Some(upkeep::Condition::Poor),
            Condition::Absent => None,
        }
    }
}

closed_list! {
    /// What heats a building.
    Heating {
        Gas = "gas",
        FuelOil = "fuel-oil",
        /// Electric radiators.
        Electric = "electric",
        HeatPump = "heat-pump",
        Wood = "wood",
        District = "district",
        Other = "other",
    }
}

closed_list! {
    /// The class of an energy certificate (DPE).
    EnergyClass {
        A = "A",
        B = "B",
        C = "C",
        D = "D",
        E = "E",
        F = "F",
        G = "G",
    }
}

closed_list! {
    /// What puts people or the building in danger, and is looked for.
    Risk {
        /// Cracks, floors that give, a balcony that moves.
        Structure = "structure",
        /// Ways out that are blocked, locked, or too narrow.
        Exits = "exits",
        Damp = "damp",
        /// Lead in old paint.
        Lead = "lead",
        Asbestos = "asbestos",
        /// Hot water that stagnates.
        Legionella = "legionella",
        /// Steps, doors and bathrooms that somebody in a wheelchair cannot use.
        Access = "access",
    }
}

closed_list! {
    /// Was it found?
    Sight {
        Seen = "seen",
        /// Looked for, and not found.
        NotSeen = "not-seen",
    }
}

closed_list! {
    /// What a building costs in a year, besides its energy.
    CostKind {
        /// Rent or fee paid to whoever owns the building.
        Rent = "rent",
        Charges = "charges",
        Water = "water",
        Insurance = "insurance",
        Maintenance = "maintenance",
        Taxes = "taxes",
        Other = "other",
    }
}

/// A component as it was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seen {
    pub condition: Option<Condition>,
    /// In hundredths of the unit of its kind; `None`: not counted.
    pub quantity: Option<u32>,
    /// Years between which it was put there.
    pub installed: Option<(i16, i16)>,
    pub seen_on: Option<Date>,
    /// What was seen, in a few words; of the building, never of a person.
    pub note: String,
}

impl Seen {
    /// Does it say nothing at all?
    #[must_use]
    pub fn is_blank(&self) -> bool {
        *self == Seen::default()
    }
}

/// A building.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Building {
    /// Names it within its diagnosis; it names nobody.
    pub id: String,
    pub name: String,
    pub address: String,
    /// INSEE code.
    pub commune: Option<String>,
    /// Years between which it was built.
    pub built: Option<(i16, i16)>,
    pub dwellings: Option<u32>,
    /// Places, in a building that counts people and not dwellings.
    pub places: Option<u32>,
    pub surface_m2: Option<u32>,
    pub heating: Option<Heating>,
    pub energy_class: Option<EnergyClass>,
    /// What its energy costs in a year, in cents.
    pub energy_cents: Option<i64>,
    /// What else it costs in a year, in cents.
    pub costs: BTreeMap<CostKind, i64>,
    pub seen: BTreeMap<Kind, Seen>,
    pub risks: BTreeMap<Risk, Sight>,
    /// Of the building, never of a person.
    pub note: String,
}

/// What is wrong with a building.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuildingError {
    Name,
    Address,
    Commune,
    Year,
    Homes,
    Surface,
    Amount,
    /// Of the component of this kind.
    Quantity(Kind),
    Installed(Kind),
    SeenOn(Kind),
}

fn years((from, to): (i16, i16), today: Date) -> bool {
    from <= to && from >= 1000 && to <= today.year()
}

impl Building {
    /// Can it be kept? Days and years are not to come.
    ///
    /// # Errors
    /// [`BuildingError`]: the first thing that is wrong.
    pub fn check(&self, today: Date) -> Result<(), BuildingError> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 120 {
            return Err(BuildingError::Name);
        }
        if self.address.chars().count() > 200 {
            return Err(BuildingError::Address);
        }
        let is_code = |code: &String| code.len() == 5 && code.chars().all(|c| c.is_ascii_alphanumeric());
        if !self.commune.as_ref().is_none_or(is_code) {
            return Err(BuildingError::Commune);
        }
        if !self.built.is_none_or(|built| years(built, today)) {
            return Err(BuildingError::Year);
        }
        if [self.dwellings, self.places].into_iter().flatten().any(|n| n > MOST_HOMES) {
            return Err(BuildingError::Homes);
        }
        if !self.surface_m2.is_none_or(|m2| (1..=1_000_000).contains(&m2)) {
            return Err(BuildingError::Surface);
        }
        if self.energy_cents.iter().chain(self.costs.values()).any(|n| !(0..=HIGHEST_CENTS).contains(n)) {
            return Err(BuildingError::Amount);
        }
        for (kind, seen) in &self.seen {
            if seen.quantity == Some(0) {
                return Err(BuildingError::Quantity(*kind));
            }
            if !seen.installed.is_none_or(|installed| years(installed, today)) {
                return Err(BuildingError::Installed(*kind));
            }
            if seen.seen_on.is_some_and(|day| day > today || day.year() < 1950) {
                return Err(BuildingError::SeenOn(*kind));
            }
        }
        Ok(())
    }

    /// The homes among which its costs are shared: dwellings, or else places; `None`: nobody counted them, or none.
    #[must_use]
    pub fn homes(&self) -> Option<u32> {
        self.dwellings.filter(|n| *n > 0).or(self.places).filter(|n| *n > 0)
    }

    /// What its costs of a year make together, energy included; `None`: too much to be counted, or nothing was said.
    #[must_use]
    pub fn yearly_cents(&self) -> Option<i64> {
        let mut all = self.energy_cents.iter().chain(self.costs.values());
        let first = *all.next()?;
        all.try_fold(first, |sum, cents| sum.checked_add(*cents))
    }

    /// How much of the form was answered, and of how much: for whoever fills it in.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let answered = crate::Fact::all().filter(|fact| fact.read(self, Date::MAX).is_some()).count();
        (answered, crate::Fact::all().count())
    }
}
