//! Kinds of components: what they are counted in, how long they live, what one unit costs, what a late one risks.

use jiff::civil::Date;
use law::{Missing, Table};
use trust::closed_list;

closed_list! {
    /// A kind of component; its usual figures are in the law table.
    Kind {
        /// m² of roof.
        Roof = "roof",
        /// m² of façade.
        Facade = "facade",
        /// Windows, one by one.
        Windows = "windows",
        Boiler = "boiler",
        Lift = "lift",
        /// Dwellings or places whose electricity is made again.
        Electricity = "electricity",
        /// Dwellings or places whose plumbing is made again.
        Plumbing = "plumbing",
        Bathroom = "bathroom",
        Ventilation = "ventilation",
        /// Fire detection and alarm of a building.
        FireSafety = "fire-safety",
        /// m² of common parts.
        CommonParts = "common-parts",
    }
}

closed_list! {
    /// What a component that is made again too late puts at risk.
    Risk {
        Safety = "safety",
        /// Water, heat, the building itself.
        Building = "building",
        Comfort = "comfort",
    }
}

impl Kind {
    /// Is it counted in square metres? Others are counted one by one.
    #[must_use]
    pub const fn is_a_surface(self) -> bool {
        matches!(self, Kind::Roof | Kind::Facade | Kind::CommonParts)
    }

    /// What a late one risks: those that threaten people come first when money lacks.
    #[must_use]
    pub const fn risk(self) -> Risk {
        match self {
            Kind::Lift | Kind::Electricity | Kind::FireSafety | Kind::Boiler => Risk::Safety,
            Kind::Roof | Kind::Facade | Kind::Plumbing | Kind::Ventilation => Risk::Building,
            Kind::Windows | Kind::Bathroom | Kind::CommonParts => Risk::Comfort,
        }
    }
}

/// The usual figures of a kind on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    pub life_years: u16,
    /// Cost of one unit, tax included, in cents.
    pub unit_cents: i64,
}

/// What an owner says of a kind: its own figures, since when and from where. What it does not say stays the house's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFigures {
    pub life_years: Option<u16>,
    /// Cost of one unit, tax included, in cents.
    pub unit_cents: Option<i64>,
    /// The day of the estimate, of the contract, of the observation.
    pub said_on: Date,
    pub source: String,
}

impl OwnFigures {
    /// These figures over the usual ones.
    #[must_use]
    pub fn over(&self, usual: Figures) -> Figures {
        Figures {
            life_years: self.life_years.unwrap_or(usual.life_years),
            unit_cents: self.unit_cents.unwrap_or(usual.unit_cents),
        }
    }
}

/// The usual figures of a kind, from the law table: domain knowledge and proposals, not rules.
///
/// # Errors
/// [`Missing`] when the table says nothing of that day.
pub fn figures(table: &Table, kind: Kind, on: Date) -> Result<Figures, Missing> {
    let key = kind.code().replace('-', "_");
    let life = table.on(&format!("upkeep.{key}.life"), on)?;
    let cost = table.on(&format!("upkeep.{key}.cost"), on)?;
    Ok(Figures {
        // The file is the house's own, and a test reads all of it.
        life_years: life.value.plain().parse().unwrap_or(u16::MAX),
        unit_cents: cost.value.as_cents().unwrap_or(i64::MAX),
    })
}
