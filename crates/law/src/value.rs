//! What a parameter says: a whole number and its unit. Written by people as `3500`, `80`, `0,60`, `oui`, `2020-04-01`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The unit of a value. Its code is what files write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Euros, kept in cents; nobody said with or without tax.
    Eur,
    /// Euros without tax, kept in cents.
    EurNet,
    /// Euros with tax, kept in cents.
    EurGross,
    /// A share, kept in hundredths of a per cent.
    Percent,
    Years,
    Months,
    Days,
    /// Years of age.
    Age,
    /// Dwellings, projects, sites, requests.
    Count,
    SquareMetres,
    /// kWh of primary energy per m² and year.
    EnergyUse,
    /// kg of CO₂ per m² and year.
    Emissions,
    /// `oui` or `non`.
    Flag,
    /// A civil day.
    Day,
}

impl Unit {
    /// Every unit, in the order of the list.
    pub const ALL: [Unit; 14] = [
        Unit::Eur,
        Unit::EurNet,
        Unit::EurGross,
        Unit::Percent,
        Unit::Years,
        Unit::Months,
        Unit::Days,
        Unit::Age,
        Unit::Count,
        Unit::SquareMetres,
        Unit::EnergyUse,
        Unit::Emissions,
        Unit::Flag,
        Unit::Day,
    ];

    /// The stable code, used in files and tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Unit::Eur => "eur",
            Unit::EurNet => "eur_ht",
            Unit::EurGross => "eur_ttc",
            Unit::Percent => "percent",
            Unit::Years => "years",
            Unit::Months => "months",
            Unit::Days => "days",
            Unit::Age => "age",
            Unit::Count => "count",
            Unit::SquareMetres => "m2",
            Unit::EnergyUse => "kwh_m2_year",
            Unit::Emissions => "kgco2_m2_year",
            Unit::Flag => "flag",
            Unit::Day => "day",
        }
    }

    /// The unit of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Unit> {
        Unit::ALL.into_iter().find(|unit| unit.code() == code)
    }

    /// How many digits after the point a value of this unit keeps.
    const fn decimals(self) -> u32 {
        match self {
            Unit::Eur | Unit::EurNet | Unit::EurGross | Unit::Percent => 2,
            _ => 0,
        }
    }

    /// An amount of money?
    #[must_use]
    pub const fn is_money(self) -> bool {
        matches!(self, Unit::Eur | Unit::EurNet | Unit::EurGross)
    }

    /// The least and the largest amount that a parameter of this unit may have: no amount of the law is negative, no share
    /// is more than the whole. Days are bounded by the calendar.
    #[must_use]
    pub const fn bounds(self) -> (i64, i64) {
        match self {
            Unit::Eur | Unit::EurNet | Unit::EurGross => (0, 100_000_000_000),
            Unit::Percent => (0, 10_000),
            Unit::Flag => (0, 1),
            Unit::Day => (i64::MIN, i64::MAX),
            Unit::Age => (0, 150),
            _ => (0, 1_000_000),
        }
    }
}

/// A value with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Value {
    pub unit: Unit,
    /// Cents, hundredths of a per cent, whole years, days since 1970-01-01…: whole, whatever the unit.
    pub amount: i64,
}

impl Value {
    /// Reads what a person wrote: `3 500`, `3500,00`, `80`, `0.6`, `oui`, `2020-04-01`. `None` when it is no value of this
    /// unit, has more decimals than the unit keeps, or does not fit.
    #[must_use]
    pub fn parse(unit: Unit, text: &str) -> Option<Value> {
        let text = text.trim();
        let amount = match unit {
            Unit::Flag => match model::words::fold(text).as_str() {
                "oui" | "yes" | "true" | "1" => 1,
                "non" | "no" | "false" | "0" => 0,
                _ => return None,
            },
            Unit::Day => return text.parse().ok().map(Value::day),
            _ => decimal(text, unit.decimals())?,
        };
        Some(Value { unit, amount })
    }

    /// A day as a value.
    #[must_use]
    pub fn day(day: Date) -> Value {
        let since = day.since((jiff::Unit::Day, EPOCH)).map_or(0, |span| i64::from(span.get_days()));
        Value { unit: Unit::Day, amount: since }
    }

    /// Is it within [`Unit::bounds`]?
    #[must_use]
    pub fn is_sound(self) -> bool {
        let (least, most) = self.unit.bounds();
        (least..=most).contains(&self.amount)
    }

    /// The same text that [`Value::parse`] reads, with a point and no spaces: for files and forms.
    #[must_use]
    pub fn plain(self) -> String {
        match self.unit {
            Unit::Flag => if self.amount == 0 { "non" } else { "oui" }.to_owned(),
            Unit::Day => self.as_day().map_or_else(String::new, |day| day.to_string()),
            _ => {
                let scale = 10_i64.pow(self.unit.decimals());
                let (whole, rest) = (self.amount / scale, (self.amount % scale).abs());
                let sign = if self.amount < 0 && whole == 0 { "-" } else { "" };
                match rest {
                    0 => format!("{sign}{whole}"),
                    _ => format!("{sign}{whole}.{rest:02}"),
                }
            }
        }
    }

    /// The day, when the unit is a day.
    #[must_use]
    pub fn as_day(self) -> Option<Date> {
        let days = i32::try_from(self.amount).ok().filter(|_| self.unit == Unit::Day)?;
        EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
    }

    /// Cents, when the unit is euros.
    #[must_use]
    pub fn as_cents(self) -> Option<i64> {
        self.unit.is_money().then_some(self.amount)
    }

    /// Hundredths of a per cent, when it is a share.
    #[must_use]
    pub fn as_basis_points(self) -> Option<i64> {
        (self.unit == Unit::Percent).then_some(self.amount)
    }

    /// Yes or no, when it is a flag.
    #[must_use]
    pub fn as_flag(self) -> Option<bool> {
        (self.unit == Unit::Flag).then_some(self.amount != 0)
    }
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// A decimal number as a whole number of its last kept digit.
fn decimal(text: &str, decimals: u32) -> Option<i64> {
    let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
    let (negative, digits) = plain.strip_prefix('-').map_or((false, plain.as_str()), |rest| (true, rest));
    let (whole, fraction) = digits.split_once([',', '.']).unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let fraction = fraction.trim_end_matches('0');
    let room = usize::try_from(decimals).ok()?;
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || fraction.len() > room {
        return None;
    }
    let amount: i64 = format!("{whole}{fraction:0<room$}").parse().ok()?;
    Some(if negative { -amount } else { amount })
}
