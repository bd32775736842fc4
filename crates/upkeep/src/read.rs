//! Components from a table, CSV or XLSX: the good rows are read, each wrong one says its line and its column.

use crate::{Component, Condition, Kind, Maintenance};
use jiff::civil::Date;
use std::collections::BTreeMap;
use tabular::{Row, Table};

/// The columns that are read; the first three are needed.
pub const HEADERS: [&str; 12] = [
    "batiment",
    "composant",
    "quantite",
    "pose_de",
    "pose_a",
    "etat",
    "duree_ans",
    "cout_unitaire",
    "entretien_mois",
    "entretien_cout",
    "entretien_obligatoire",
    "dernier_entretien",
];

/// The most components of a file.
const MOST_ROWS: usize = 5_000;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// 1-based line of the file.
    pub line: u64,
    pub column: &'static str,
    /// What was expected: `building`, `kind`, `quantity`, `year`, `condition`, `life`, `cost`, `months`, `flag`, `day`,
    /// `row`, `many`.
    pub expected: &'static str,
}

/// What a table brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    pub components: Vec<Component>,
    pub problems: Vec<RowProblem>,
    /// Needed columns that are not there: nothing was read.
    pub missing: Vec<&'static str>,
}

type Wrong = (&'static str, &'static str);

struct Columns(BTreeMap<&'static str, usize>);

/// Hundredths of a number that is written with a comma or a point: `1 234,5` is 123 450.
fn hundredths(text: &str) -> Option<i64> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let (whole, part) = bare.split_once([',', '.']).unwrap_or((bare.as_str(), ""));
    let are_figures = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !are_figures(whole) || !are_figures(part) {
        return None;
    }
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(format!("{part:0<2}").parse().ok()?)
}

fn kind(text: &str) -> Option<Kind> {
    let bare = text.to_lowercase().replace('ç', "c").replace(['é', 'è', 'ê'], "e").replace(['-', '_'], " ");
    Some(match bare.trim() {
        "toiture" | "toit" => Kind::Roof,
        "facade" => Kind::Facade,
        "fenetres" | "menuiseries" => Kind::Windows,
        "chaudiere" | "chauffage" => Kind::Boiler,
        "ascenseur" => Kind::Lift,
        "electricite" => Kind::Electricity,
        "plomberie" => Kind::Plumbing,
        "salle de bains" | "salle d'eau" | "sanitaires" => Kind::Bathroom,
        "ventilation" | "vmc" => Kind::Ventilation,
        "securite incendie" | "incendie" => Kind::FireSafety,
        "parties communes" => Kind::CommonParts,
        other => Kind::from_code(&other.replace(' ', "-"))?,
    })
}

impl Columns {
    fn text<'r>(&self, row: &Row<'r>, name: &'static str) -> Option<&'r str> {
        self.0.get(name).map(|at| row.get(*at)).filter(|text| !text.is_empty())
    }

    fn read<T>(
        &self,
        row: &Row<'_>,
        (name, expected): (&'static str, &'static str),
        of: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Wrong> {
        self.text(row, name).map(|text| of(text).ok_or((name, expected))).transpose()
    }

    fn component(&self, row: &Row<'_>, line: u64) -> Result<Component, Wrong> {
        let building = self.text(row, "batiment").ok_or(("batiment", "building"))?;
        let kind = self.read(row, ("composant", "kind"), kind)?.ok_or(("composant", "kind"))?;
        let quantity = |text: &str| hundredths(text).and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
        let quantity = self.read(row, ("quantite", "quantity"), quantity)?.ok_or(("quantite", "quantity"))?;
        let year = |text: &str| text.parse::<i16>().ok().filter(|year| (1700..=2200).contains(year));
        let from = self.read(row, ("pose_de", "year"), year)?;
        let to = self.read(row, ("pose_a", "year"), year)?;
        let installed = match (from, to) {
            (Some(a), Some(b)) if a <= b => Some((a, b)),
            (Some(_), Some(_)) => return Err(("pose_a", "year")),
            (Some(a), None) => Some((a, a)),
            (None, Some(_)) => return Err(("pose_de", "year")),
            (None, None) => None,
        };
        let condition = |text: &str| match text.to_lowercase().as_str() {
            "bon" | "good" => Some(Condition::Good),
            "use" | "usé" | "moyen" | "worn" => Some(Condition::Worn),
            "mauvais" | "poor" => Some(Condition::Poor),
            _ => None,
        };
        let cents = |text: &str| hundredths(text).filter(|cents| *cents <= 100_000_000_000);
        let flag = |text: &str| match text.to_lowercase().as_str() {
            "oui" | "yes" => Some(true),
            "non" | "no" => Some(false),
            _ => None,
        };
        let day = |text: &str| {
            text.parse::<Date>().ok().or_else(|| {
                let parts: Vec<&str> = text.split('/').collect();
                let [day, month, year] = parts.as_slice() else { return None };
                Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
            })
        };
        let bounded =
            |most: u16| move |text: &str| text.parse::<u16>().ok().filter(|n| (1..=most).contains(n));
        let maintenance = match self.read(row, ("entretien_mois", "months"), bounded(240))? {
            // A visit without a rhythm is not left unread.
            None if self.text(row, "entretien_cout").is_some()
                || self.text(row, "dernier_entretien").is_some() =>
            {
                return Err(("entretien_mois", "months"));
            }
            None => None,
            Some(months) => Some(Maintenance {
                months,
                cents: self.read(row, ("entretien_cout", "cost"), cents)?,
                is_legal: self.read(row, ("entretien_obligatoire", "flag"), flag)?.unwrap_or(false),
                last_on: self.read(row, ("dernier_entretien", "day"), day)?,
            }),
        };
        Ok(Component {
            id: format!("{line:06}"),
            building: building.chars().take(120).collect(),
            kind,
            quantity,
            installed,
            condition: self.read(row, ("etat", "condition"), condition)?,
            life_years: self.read(row, ("duree_ans", "life"), bounded(200))?,
            unit_cents: self.read(row, ("cout_unitaire", "cost"), cents)?,
            maintenance,
        })
    }
}

/// Reads the components of a table.
#[must_use]
pub fn read(mut table: Table) -> Read {
    let mut columns = Columns(BTreeMap::new());
    for (at, name) in table.header().iter().enumerate() {
        let bare = name.trim().to_lowercase().replace([' ', '-'], "_").replace('é', "e").replace('â', "a");
        if let Some(known) = HEADERS.into_iter().find(|known| *known == bare) {
            columns.0.entry(known).or_insert(at);
        }
    }
    let mut all = Read {
        missing: HEADERS.into_iter().take(3).filter(|name| !columns.0.contains_key(name)).collect(),
        ..Read::default()
    };
    if !all.missing.is_empty() {
        return all;
    }
    while let Some(row) = table.next_row() {
        if all.components.len() >= MOST_ROWS {
            let line = row.map_or(0, |row| row.line());
            all.problems.push(RowProblem { line, column: "", expected: "many" });
            break;
        }
        match row {
            Ok(row) => match columns.component(&row, row.line()) {
                Ok(component) => all.components.push(component),
                Err((column, expected)) => {
                    all.problems.push(RowProblem { line: row.line(), column, expected });
                }
            },
            Err(defect) => {
                all.problems.push(RowProblem { line: defect.line, column: "", expected: "row" });
            }
        }
    }
    all
}
