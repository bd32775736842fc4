//! The rules of the relief, read from the dated parameters `relief.…` of `law`. What has no value on a day is an error that
//! names the hole.

use jiff::civil::Date;
use law::{Missing, Table};

/// What holds on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Years after that of payment in which a claim may be filed.
    pub claim_years: i16,
    /// Days before the last one on which people are told.
    pub alert_days: Vec<i64>,
    /// Share of energy works, hundredths of a per cent.
    pub energy_rate: i64,
    pub deduct_subsidies: bool,
    /// Do works that cannot be separated from accessibility count with it?
    pub count_inseparable: bool,
    /// Do works in the common parts count for the dwellings that bear the tax, when others do not?
    pub split_mixed: bool,
    /// The highest retention of guarantee, hundredths of a per cent.
    pub retention_most: i64,
    least: i16,
    most: i16,
    /// Years of exemption by day of decision: first day, last day, years.
    exemptions: Vec<(Option<Date>, Option<Date>, i16)>,
}

fn small(amount: i64) -> i16 {
    i16::try_from(amount).unwrap_or(i16::MAX)
}

impl Rules {
    /// The rules of a day.
    ///
    /// # Errors
    /// When a parameter has no value on it: the hole is named.
    pub fn on(table: &Table, day: Date) -> Result<Rules, Missing> {
        let amount = |key: &str| table.value(key, day).map(|value| value.amount);
        let mut alert_days = Vec::new();
        for key in ["relief.alert_first", "relief.alert_second", "relief.alert_third", "relief.alert_last"] {
            alert_days.push(amount(key)?);
        }
        let least = small(amount("relief.exemption_years_least")?);
        Ok(Rules {
            claim_years: small(amount("relief.claim_years")?),
            alert_days,
            energy_rate: amount("relief.energy_rate")?,
            deduct_subsidies: amount("relief.deduct_subsidies")? != 0,
            count_inseparable: amount("relief.count_inseparable")? != 0,
            split_mixed: amount("relief.split_mixed")? != 0,
            retention_most: amount("relief.retention_most")?,
            least,
            most: small(amount("relief.exemption_years_most")?),
            exemptions: table
                .of("relief.exemption_years")
                .iter()
                .map(|p| (p.from, p.to, small(p.value.amount)))
                .collect(),
        })
    }

    /// Years of exemption of what was decided on a day; `None`: no rule is written down for it.
    #[must_use]
    pub fn exemption_years(&self, on: Date) -> Option<i16> {
        let holds = |from: Option<Date>, to: Option<Date>| {
            from.is_none_or(|from| from <= on) && to.is_none_or(|to| on <= to)
        };
        self.exemptions.iter().find(|(from, to, _)| holds(*from, *to)).map(|(.., years)| *years)
    }

    /// The shortest and the longest exemption.
    #[must_use]
    pub const fn exemption_bounds(&self) -> (i16, i16) {
        (self.least, self.most)
    }

    /// The first year in which a decision may have given more than the shortest exemption.
    #[must_use]
    pub fn longer_since(&self) -> i16 {
        let longer = self.exemptions.iter().filter(|(.., years)| *years > self.least);
        longer.map(|(from, ..)| from.map_or(i16::MIN, Date::year)).min().unwrap_or(i16::MAX)
    }
}

/// The rates of VAT that invoices of a day may have, in hundredths of a per cent.
///
/// # Errors
/// When no rate is known for that day: the hole is named.
pub fn vat_rates(table: &Table, day: Date) -> Result<Vec<i64>, Missing> {
    ["relief.vat_reduced", "relief.vat_middle", "relief.vat_full"]
        .into_iter()
        .map(|key| table.value(key, day).map(|value| value.amount))
        .collect()
}
