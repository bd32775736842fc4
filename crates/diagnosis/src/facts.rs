//! What a rule may ask of a building: a fact, by its code, and what is known of it.

use crate::{Building, Condition, EnergyClass, Heating, Risk, Sight};
use jiff::civil::Date;
use upkeep::Kind;

/// A fact of a building.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    Risk(Risk),
    Condition(Kind),
    /// Years since a component was put there.
    Age(Kind),
    /// Years since the building was built.
    BuildingAge,
    EnergyClass,
    Heating,
    /// Energy of a year for one home, in whole euros.
    EnergyCost,
    /// Water of a year for one home, in whole euros.
    WaterCost,
}

/// What is known of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    Code(&'static str),
    /// A number between these two.
    Between(i64, i64),
}

impl Fact {
    /// Every fact.
    pub fn all() -> impl Iterator<Item = Fact> {
        let kinds = || Kind::ALL.iter().copied();
        let risks = Risk::ALL.iter().copied().map(Fact::Risk);
        risks.chain(kinds().map(Fact::Condition)).chain(kinds().map(Fact::Age)).chain([
            Fact::BuildingAge,
            Fact::EnergyClass,
            Fact::Heating,
            Fact::EnergyCost,
            Fact::WaterCost,
        ])
    }

    /// As the file of rules writes it: `condition.roof`.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Fact::Risk(risk) => format!("risk.{risk}"),
            Fact::Condition(kind) => format!("condition.{kind}"),
            Fact::Age(kind) => format!("age.{kind}"),
            Fact::BuildingAge => "age.building".to_owned(),
            Fact::EnergyClass => "energy.class".to_owned(),
            Fact::Heating => "heating".to_owned(),
            Fact::EnergyCost => "energy.cost".to_owned(),
            Fact::WaterCost => "water.cost".to_owned(),
        }
    }

    /// The fact of this code; `None`: there is none.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Fact> {
        Fact::all().find(|fact| fact.code() == code)
    }

    /// May it have this code? Numbers have none.
    #[must_use]
    pub fn takes(self, code: &str) -> bool {
        match self {
            Fact::Risk(_) => Sight::from_code(code).is_some(),
            Fact::Condition(_) => Condition::from_code(code).is_some(),
            Fact::EnergyClass => EnergyClass::from_code(code).is_some(),
            Fact::Heating => Heating::from_code(code).is_some(),
            Fact::Age(_) | Fact::BuildingAge | Fact::EnergyCost | Fact::WaterCost => false,
        }
    }

    /// Is it a number?
    #[must_use]
    pub const fn is_a_number(self) -> bool {
        matches!(self, Fact::Age(_) | Fact::BuildingAge | Fact::EnergyCost | Fact::WaterCost)
    }

    /// What is known of it on a day; `None`: nobody said.
    #[must_use]
    pub fn read(self, building: &Building, on: Date) -> Option<Value> {
        let years = |(from, to): (i16, i16)| {
            let since = |year: i16| (i64::from(on.year()) - i64::from(year)).max(0);
            Value::Between(since(to), since(from))
        };
        let per_home = |cents: Option<i64>| {
            let euros = cents? / 100 / i64::from(building.homes()?);
            Some(Value::Between(euros, euros))
        };
        match self {
            Fact::Risk(risk) => building.risks.get(&risk).map(|seen| Value::Code(seen.code())),
            Fact::Condition(kind) => Some(Value::Code(building.seen.get(&kind)?.condition?.code())),
            Fact::Age(kind) => {
                let seen = building.seen.get(&kind)?;
                // What is not there has no age: a rule on its age does not hold, and nobody is sent to look at it.
                if seen.condition == Some(Condition::Absent) {
                    return Some(Value::Between(0, 0));
                }
                seen.installed.map(years)
            }
            Fact::BuildingAge => building.built.map(years),
            Fact::EnergyClass => building.energy_class.map(|class| Value::Code(class.code())),
            Fact::Heating => building.heating.map(|heating| Value::Code(heating.code())),
            Fact::EnergyCost => per_home(building.energy_cents),
            Fact::WaterCost => per_home(building.costs.get(&crate::CostKind::Water).copied()),
        }
    }
}
