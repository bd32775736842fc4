//! What a scenario asks: budgets, goals, prices, who else pays, limits, decisions already taken. Typed by people, kept as it was
//! typed: what is not said is nothing, never a price or a ceiling that nobody gave.

use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trust::closed_list;

/// Years of a programme.
pub const FEWEST_YEARS: u8 = 5;
pub const MOST_YEARS: u8 = 10;
/// Kinds of works of a scenario.
pub const MOST_PACKAGES: usize = 4;
/// Lines of a list that is typed.
pub const MOST_LINES: usize = 500;
/// The largest amount of one line: ten thousand million euros, in cents.
pub const MOST_CENTS: i64 = 1_000_000_000_000;
/// Worth of an effect: a dwelling wholly adapted.
pub const WHOLE_EFFECT: u32 = 1_000;

closed_list! {
    /// Which facts the programme rests on.
    Facts {
        /// What is known; what nobody has seen is left out.
        Sure = "sure",
        /// Everything unknown turns out well.
        Possible = "possible",
    }
}

/// Works of one kind in a dwelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    pub label: String,
    /// Codes of the catalogue of works, with how many of each; the price is theirs when none is typed.
    pub works: Vec<(String, u32)>,
    /// With all taxes, for one dwelling, in cents of the first year.
    pub price_cents: Option<i64>,
    /// The level that the dwelling has then.
    pub level: AdaptationLevel,
    /// What it brings to whoever needs it, in thousandths of a dwelling wholly adapted.
    pub effect: u32,
}

/// Prices of what is built once in a residence, in cents with all taxes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommonWorks {
    /// For every residence that has no price of its own; `None`: not proposed there.
    pub price_cents: Option<i64>,
    /// By residence; `None`: not possible there.
    pub own: BTreeMap<String, Option<i64>>,
}

impl CommonWorks {
    /// The price in a residence; `None`: these works are not proposed there.
    #[must_use]
    pub fn price(&self, residence_id: &str) -> Option<i64> {
        self.own.get(residence_id).copied().unwrap_or(self.price_cents)
    }
}

/// Campaigns: many dwellings of a residence in one year.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CampaignTerms {
    /// What a campaign costs whatever its size: letters, therapist, site.
    pub fixed_cents: i64,
    /// What each dwelling costs less in a campaign, in thousandths.
    pub discount_permille: u32,
    /// Only in target residences.
    pub targets_only: bool,
}

/// What a tax office can still relieve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeRoom {
    pub office: String,
    /// Codes of communes whose residences it taxes; `*`: all the others.
    pub communes: Vec<String>,
    /// Property tax left, year after year of the programme, in cents; the last one holds for the years that follow. `None`:
    /// not known, and then no relief is counted.
    pub room_cents: Vec<Option<i64>>,
}

impl OfficeRoom {
    /// What is left for the works of a year of the programme, from 0.
    #[must_use]
    pub fn in_year(&self, year: usize) -> Option<i64> {
        self.room_cents.get(year).or(self.room_cents.last()).copied().flatten()
    }
}

/// An agreement with a pension fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PensionWindow {
    pub name: String,
    /// Codes of départements; `*`: all.
    pub departments: Vec<String>,
    pub first_year: i16,
    pub last_year: i16,
    /// Dwellings promised and dwellings at most, over the whole agreement.
    pub least: u32,
    pub most: u32,
    /// Per dwelling, in cents.
    pub cap_cents: i64,
    /// Over the whole agreement; `None`: no other limit than the dwellings.
    pub envelope_cents: Option<i64>,
}

/// Stands for every commune or every département.
pub const ALL: &str = "*";

impl PensionWindow {
    /// Does it cover a département?
    #[must_use]
    pub fn covers(&self, department: &str) -> bool {
        self.departments.iter().any(|code| code == ALL || code == department)
    }

    /// Would two agreements pay for the same dwelling in the same year? The computation counts one at most.
    pub(super) fn overlaps(&self, other: &PensionWindow) -> bool {
        let is_all = |one: &PensionWindow| one.departments.iter().any(|code| code == ALL);
        let place = is_all(self) || is_all(other) || self.departments.iter().any(|code| other.covers(code));
        place && self.first_year <= other.last_year && other.first_year <= self.last_year
    }
}

/// What a dwelling is worth that cannot be reached without a step, once adapted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Unreachable {
    /// No works there before the step is gone.
    Forbidden,
    /// This many thousandths of the effect.
    Part(u32),
}

/// How much whoever lives there weighs, by the age of the oldest, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedPoints {
    pub from_80: u32,
    pub from_70: u32,
    pub from_60: u32,
}

closed_list! {
    /// What a decision is about.
    LockWhat {
        /// A campaign is held that year.
        Campaign = "campaign",
        Ramp = "ramp",
        Lift = "lift",
        /// Dwellings are adapted.
        Dwellings = "dwellings",
    }
}

/// A decision already taken: it must be, or must not be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    pub residence_id: String,
    /// What must not be may be said of every year: `None`.
    pub year: Option<i16>,
    pub what: LockWhat,
    /// `false`: must not be.
    pub must: bool,
    /// Of dwellings that must be made: with which works (label of a package), how many at least.
    #[serde(default)]
    pub package: Option<String>,
    #[serde(default)]
    pub dwellings: u32,
}

/// Everything that a scenario asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Own money of each year, in cents: one for each year of the programme.
    pub budgets_cents: Vec<i64>,
    /// What is not spent stays for the next year.
    pub carry_over: bool,
    /// Yearly rise of prices, in thousandths.
    pub price_rise_permille: u32,
    /// Dwellings to be adapted by the end; told, not forced.
    pub goal_dwellings: Option<u32>,
    pub packages: Vec<Package>,
    pub ramp: CommonWorks,
    pub lift: CommonWorks,
    pub campaign: CampaignTerms,
    pub offices: Vec<OfficeRoom>,
    /// Does a relief come back as money of the next year?
    pub relief_returns: bool,
    /// May dwelling works be relieved, or the common parts only? Offices read article 1391 C of the CGI differently.
    pub relief_in_dwellings: bool,
    /// Is the part that a pension fund pays left out of what relief is asked on? Not settled for article 1391 C.
    pub deduct_subsidies: bool,
    /// Years without property tax after the building was finished: article 1384 A of the CGI.
    pub exemption_years: i16,
    pub pensions: Vec<PensionWindow>,
    /// Dwellings that can be made in a year in a département.
    pub capacity: Option<u32>,
    /// Every commune gets at least this part of what it could, in thousandths; 0: no such rule.
    pub fairness_permille: u32,
    /// What a point short of that costs, in thousandths of a point.
    pub fairness_price: u32,
    pub unreachable: Unreachable,
    /// What one year of waiting leaves of a worth, in thousandths.
    pub discount_permille: u32,
    pub need: NeedPoints,
    pub facts: Facts,
    /// What a dwelling promised to a pension fund and not made costs, in points.
    pub promise_points: u32,
    /// What coming to one's door without a step is worth by itself, in thousandths of the need.
    pub reach_permille: u32,
    /// What keeping a dwelling or works of the plan that was decided before is worth, in points.
    pub keep_points: u32,
    pub locks: Vec<Lock>,
    pub seed: u64,
}

/// Letters of the label of a package.
const LONGEST_LABEL: usize = 60;
/// Dwellings that one decision may be about.
const MOST_DWELLINGS: u32 = 100_000;

/// What is wrong with settings: the field, and a code that pages say in words. `line`: of a list that is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub field: String,
    pub code: &'static str,
    pub line: Option<usize>,
}

impl Fault {
    fn new(field: impl Into<String>, code: &'static str) -> Fault {
        Fault { field: field.into(), code, line: None }
    }

    fn at(field: &str, line: usize, code: &'static str) -> Fault {
        Fault { field: field.to_owned(), code, line: Some(line + 1) }
    }
}

/// The first day of a year.
fn first_day(year: i16) -> Option<Date> {
    Date::new(year, 1, 1).ok()
}

fn is_amount(cents: i64) -> bool {
    (0..=MOST_CENTS).contains(&cents)
}

fn is_text(text: &str, most: usize) -> bool {
    let length = text.chars().count();
    (1..=most).contains(&length) && !text.chars().any(char::is_control)
}

impl Settings {
    /// What a scenario begins with: no money, no price but that of the catalogue, no other payer, no limit.
    #[must_use]
    pub fn beginning(years: u8) -> Settings {
        let package = |label: &str, works: &[(&str, u32)], level, effect| Package {
            label: label.to_owned(),
            works: works.iter().map(|(code, n)| ((*code).to_owned(), *n)).collect(),
            price_cents: None,
            level,
            effect,
        };
        Settings {
            budgets_cents: vec![0; usize::from(years)],
            carry_over: true,
            price_rise_permille: 0,
            goal_dwellings: None,
            packages: vec![
                package("Léger", &[("DW_WC", 1), ("DW_BAR", 2)], AdaptationLevel::N2, 400),
                package(
                    "Salle d’eau",
                    &[("DW_SHOWER", 1), ("DW_WC", 1), ("DW_BAR", 2)],
                    AdaptationLevel::N3,
                    WHOLE_EFFECT,
                ),
            ],
            ramp: CommonWorks::default(),
            lift: CommonWorks::default(),
            campaign: CampaignTerms { fixed_cents: 0, discount_permille: 0, targets_only: true },
            offices: Vec::new(),
            relief_returns: true,
            relief_in_dwellings: false,
            deduct_subsidies: true,
            exemption_years: 15,
            pensions: Vec::new(),
            capacity: None,
            fairness_permille: 0,
            fairness_price: 0,
            unreachable: Unreachable::Forbidden,
            discount_permille: 940,
            need: NeedPoints { from_80: 100, from_70: 70, from_60: 30 },
            facts: Facts::Sure,
            promise_points: 50,
            reach_permille: 100,
            keep_points: 0,
            locks: Vec::new(),
            seed: 1,
        }
    }

    /// Everything that is wrong, field by field; nothing: the settings can be kept.
    #[must_use]
    pub fn faults(&self, first_year: i16, years: u8) -> Vec<Fault> {
        let mut all = Vec::new();
        for (at, cents) in self.budgets_cents.iter().enumerate() {
            if !is_amount(*cents) {
                all.push(Fault::new(format!("budget{at}"), "amount"));
            }
        }
        if self.budgets_cents.len() != usize::from(years) {
            all.push(Fault::new(format!("budget{}", self.budgets_cents.len()), "years"));
        }
        self.package_faults(&mut all);
        for (field, works) in [("ramp", &self.ramp), ("lift", &self.lift)] {
            let typed = works.price_cents.into_iter().chain(works.own.values().filter_map(|p| *p));
            if !typed.into_iter().all(is_amount) {
                all.push(Fault::new(field, "amount"));
            }
            if works.own.len() > 20 * MOST_LINES {
                all.push(Fault::new(field, "size"));
            }
        }
        let rates = [
            ("discount", self.campaign.discount_permille, 900),
            ("rise", self.price_rise_permille, 200),
            ("fairness", self.fairness_permille, 1_000),
            ("fairness-price", self.fairness_price, 1_000_000),
            ("keep", self.keep_points, 1_000),
            ("promise", self.promise_points, 1_000),
            ("reach", self.reach_permille, 1_000),
        ];
        all.extend(rates.iter().filter(|(_, n, most)| n > most).map(|(f, ..)| Fault::new(*f, "rate")));
        if let Unreachable::Part(permille) = self.unreachable
            && permille > 1_000
        {
            all.push(Fault::new("unreachable-part", "rate"));
        }
        if !(500..=1_000).contains(&self.discount_permille) {
            all.push(Fault::new("waiting", "rate"));
        }
        if !is_amount(self.campaign.fixed_cents) {
            all.push(Fault::new("fixed", "amount"));
        }
        if !(0..=50).contains(&self.exemption_years) {
            all.push(Fault::new("exemption", "rate"));
        }
        let need = self.need;
        if [need.from_80, need.from_70, need.from_60].iter().any(|n| *n > 1_000) {
            all.push(Fault::new("need80", "rate"));
        }
        self.list_faults(first_year, &mut all);
        self.lock_faults(first_year, years, &mut all);
        all
    }

    fn package_faults(&self, all: &mut Vec<Fault>) {
        if self.packages.is_empty() || self.packages.len() > MOST_PACKAGES {
            all.push(Fault::new("package0", "size"));
        }
        for (at, package) in self.packages.iter().enumerate() {
            let is_first = self.packages.iter().position(|p| p.label == package.label) == Some(at);
            if !is_text(&package.label, LONGEST_LABEL) || !is_first {
                all.push(Fault::new(format!("package{at}"), "text"));
            }
            if package.price_cents.is_some_and(|cents| cents == 0 || !is_amount(cents)) {
                all.push(Fault::new(format!("price{at}"), "amount"));
            }
            if package.effect == 0 || package.effect > WHOLE_EFFECT {
                all.push(Fault::new(format!("effect{at}"), "rate"));
            }
            if package.works.len() > 20 || package.works.iter().any(|(_, n)| *n == 0 || *n > 1_000) {
                all.push(Fault::new(format!("works{at}"), "size"));
            }
        }
    }

    fn list_faults(&self, first_year: i16, all: &mut Vec<Fault>) {
        if self.offices.len() > MOST_LINES {
            all.push(Fault::new("offices", "size"));
        }
        for (at, office) in self.offices.iter().enumerate() {
            let is_first = self.offices.iter().position(|o| o.office == office.office) == Some(at);
            let sound = is_text(&office.office, 80) && is_first && !office.communes.is_empty();
            if !sound {
                all.push(Fault::at("offices", at, "line"));
            } else if office.room_cents.is_empty()
                || !office.room_cents.iter().flatten().all(|c| is_amount(*c))
            {
                all.push(Fault::at("offices", at, "amount"));
            }
        }
        if self.pensions.len() > 50 {
            all.push(Fault::new("pensions", "size"));
        }
        for (at, one) in self.pensions.iter().enumerate() {
            let is_first = self.pensions.iter().position(|p| p.name == one.name) == Some(at);
            if !is_text(&one.name, 80) || !is_first || one.departments.is_empty() {
                all.push(Fault::at("pensions", at, "line"));
            } else if one.first_year > one.last_year || first_day(one.last_year).is_none() {
                all.push(Fault::at("pensions", at, "years"));
            } else if one.last_year < first_year {
                all.push(Fault::at("pensions", at, "over"));
            } else if one.least > one.most {
                all.push(Fault::at("pensions", at, "bounds"));
            } else if self.pensions[..at].iter().any(|other| other.overlaps(one)) {
                all.push(Fault::at("pensions", at, "overlap"));
            } else if !is_amount(one.cap_cents) || !one.envelope_cents.is_none_or(is_amount) {
                all.push(Fault::at("pensions", at, "amount"));
            }
        }
    }

    fn lock_faults(&self, first_year: i16, years: u8, all: &mut Vec<Fault>) {
        if self.locks.len() > MOST_LINES {
            all.push(Fault::new("locks", "size"));
        }
        let years = first_year..first_year.saturating_add(i16::from(years));
        for (at, lock) in self.locks.iter().enumerate() {
            let is_dated = lock.year.map_or(!lock.must, |year| years.contains(&year));
            if !is_dated {
                all.push(Fault::at("locks", at, "years"));
            }
            let labelled = lock.package.as_deref().is_none_or(|label| is_text(label, LONGEST_LABEL));
            if !labelled || lock.dwellings > MOST_DWELLINGS {
                all.push(Fault::at("locks", at, "size"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_scenario_begins_with_can_be_kept_and_gives_nobody_money() {
        let settings = Settings::beginning(7);
        assert_eq!(settings.faults(2027, 7), Vec::new());
        assert!(settings.budgets_cents.iter().all(|cents| *cents == 0));
        assert!(settings.packages.iter().all(|p| p.price_cents.is_none()));
        let text = serde_json::to_string(&settings).unwrap();
        assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), settings);
    }

    #[test]
    fn holes_in_years_negative_amounts_and_bounds_that_cross_are_told_with_their_field() {
        let mut settings = Settings::beginning(6);
        settings.budgets_cents[2] = -1;
        settings.packages[0].price_cents = Some(0);
        settings.pensions.push(PensionWindow {
            name: "Caisse".to_owned(),
            departments: vec!["*".to_owned()],
            first_year: 2027,
            last_year: 2029,
            least: 30,
            most: 20,
            cap_cents: 350_000,
            envelope_cents: None,
        });
        settings.locks.push(Lock {
            residence_id: "r".to_owned(),
            year: Some(2040),
            what: LockWhat::Ramp,
            must: true,
            package: None,
            dwellings: 0,
        });
        let told: Vec<(String, &str)> =
            settings.faults(2027, 7).into_iter().map(|f| (f.field, f.code)).collect();
        for expected in [
            ("budget2", "amount"),
            ("budget6", "years"),
            ("price0", "amount"),
            ("pensions", "bounds"),
            ("locks", "years"),
        ] {
            assert!(told.iter().any(|(f, c)| (f.as_str(), *c) == expected), "{expected:?}: {told:?}");
        }
    }

    #[test]
    fn the_last_amount_of_an_office_holds_for_the_years_that_follow_and_unknown_stays_unknown() {
        let office = OfficeRoom {
            office: "SIP".to_owned(),
            communes: vec!["*".to_owned()],
            room_cents: vec![Some(100), None, Some(300)],
        };
        assert_eq!(
            (0..5).map(|y| office.in_year(y)).collect::<Vec<_>>(),
            [Some(100), None, Some(300), Some(300), Some(300)]
        );
    }
}
