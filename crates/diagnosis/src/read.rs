//! Buildings from a table, CSV or XLSX: the good rows are read, each wrong one says its line, its column and what was
//! expected there.

use crate::{Building, BuildingError, CostKind, EnergyClass, Heating};
use jiff::civil::Date;
use std::collections::BTreeMap;
use tabular::{Row, Table};

/// The columns that are read; the first is needed.
pub const HEADERS: [&str; 18] = [
    "batiment",
    "adresse",
    "commune",
    "annee_de",
    "annee_a",
    "logements",
    "places",
    "surface_m2",
    "chauffage",
    "dpe",
    "cout_energie",
    "cout_loyer",
    "cout_charges",
    "cout_eau",
    "cout_assurance",
    "cout_entretien",
    "cout_taxes",
    "cout_autres",
];

/// The most buildings of a file.
pub const MOST_ROWS: usize = 500;

/// The columns of yearly costs.
const COSTS: [(&str, CostKind); 7] = [
    ("cout_loyer", CostKind::Rent),
    ("cout_charges", CostKind::Charges),
    ("cout_eau", CostKind::Water),
    ("cout_assurance", CostKind::Insurance),
    ("cout_entretien", CostKind::Maintenance),
    ("cout_taxes", CostKind::Taxes),
    ("cout_autres", CostKind::Other),
];

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// 1-based line of the file.
    pub line: u64,
    pub column: &'static str,
    /// What was expected: `name`, `address`, `commune`, `year`, `number`, `heating`, `class`, `cost`, `row`, `many`,
    /// `once`.
    pub expected: &'static str,
}

/// What a table brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    pub buildings: Vec<Building>,
    pub problems: Vec<RowProblem>,
    /// Needed columns that are not there: nothing was read.
    pub missing: Vec<&'static str>,
    /// Columns that nobody knows, as the file names them.
    pub ignored: Vec<String>,
}

type Wrong = (&'static str, &'static str);

struct Columns(BTreeMap<&'static str, usize>);

/// Cents of an amount that is written with a comma or a point: `1 234,5` is 123 450.
fn cents(text: &str) -> Option<i64> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let (whole, part) = bare.split_once([',', '.']).unwrap_or((bare.as_str(), ""));
    let are_figures = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !are_figures(whole) || !are_figures(part) {
        return None;
    }
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(format!("{part:0<2}").parse().ok()?)
}

fn heating(text: &str) -> Option<Heating> {
    let bare = text.to_lowercase().replace(['é', 'è', 'ê'], "e").replace('à', "a").replace(['-', '_'], " ");
    Some(match bare.trim() {
        "gaz" | "gas" => Heating::Gas,
        "fioul" | "fuel" => Heating::FuelOil,
        "electrique" | "electricite" | "electric" => Heating::Electric,
        "pompe a chaleur" | "pac" => Heating::HeatPump,
        "bois" | "wood" => Heating::Wood,
        "reseau" | "reseau de chaleur" | "district" => Heating::District,
        "autre" | "other" => Heating::Other,
        other => Heating::from_code(&other.replace(' ', "-"))?,
    })
}

impl Columns {
    fn text<'r>(&self, row: &Row<'r>, name: &'static str) -> Option<&'r str> {
        self.0.get(name).map(|at| row.get(*at).trim()).filter(|text| !text.is_empty())
    }

    fn read<T>(
        &self,
        row: &Row<'_>,
        (name, expected): Wrong,
        of: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Wrong> {
        self.text(row, name).map(|text| of(text).ok_or((name, expected))).transpose()
    }

    fn building(&self, row: &Row<'_>, today: Date) -> Result<Building, Wrong> {
        let number = |text: &str| {
            let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            bare.parse::<u32>().ok()
        };
        let year = |text: &str| text.parse::<i16>().ok();
        let from = self.read(row, ("annee_de", "year"), year)?;
        let to = self.read(row, ("annee_a", "year"), year)?;
        let built = match (from, to) {
            (Some(a), Some(b)) => Some((a, b)),
            (Some(a), None) => Some((a, a)),
            (None, Some(_)) => return Err(("annee_de", "year")),
            (None, None) => None,
        };
        let mut costs = BTreeMap::new();
        for (name, kind) in COSTS {
            if let Some(amount) = self.read(row, (name, "cost"), cents)? {
                costs.insert(kind, amount);
            }
        }
        let building = Building {
            name: self.text(row, "batiment").ok_or(("batiment", "name"))?.to_owned(),
            address: self.text(row, "adresse").unwrap_or_default().to_owned(),
            commune: self.text(row, "commune").map(str::to_uppercase),
            built,
            dwellings: self.read(row, ("logements", "number"), number)?,
            places: self.read(row, ("places", "number"), number)?,
            surface_m2: self.read(row, ("surface_m2", "number"), number)?,
            heating: self.read(row, ("chauffage", "heating"), heating)?,
            energy_class: self
                .read(row, ("dpe", "class"), |text| EnergyClass::from_code(&text.to_uppercase()))?,
            energy_cents: self.read(row, ("cout_energie", "cost"), cents)?,
            costs,
            ..Building::default()
        };
        building.check(today).map_err(|wrong| match wrong {
            BuildingError::Name => ("batiment", "name"),
            BuildingError::Address => ("adresse", "address"),
            BuildingError::Commune => ("commune", "commune"),
            BuildingError::Year => ("annee_de", "year"),
            BuildingError::Homes => ("logements", "number"),
            BuildingError::Surface => ("surface_m2", "number"),
            BuildingError::Amount => ("cout_energie", "cost"),
            // The table has no components.
            BuildingError::Quantity(_) | BuildingError::Installed(_) | BuildingError::SeenOn(_) => {
                ("batiment", "row")
            }
        })?;
        Ok(building)
    }
}

/// Reads the buildings of a table; a building named twice is read once.
#[must_use]
pub fn read(mut table: Table, today: Date) -> Read {
    let mut columns = Columns(BTreeMap::new());
    let mut all = Read::default();
    for (at, name) in table.header().iter().enumerate() {
        let bare = name.trim().to_lowercase().replace([' ', '-'], "_").replace(['é', 'è'], "e");
        let bare = bare.replace('â', "a").replace('û', "u").replace('ô', "o");
        match HEADERS.into_iter().find(|known| *known == bare) {
            Some(known) => {
                columns.0.entry(known).or_insert(at);
            }
            None if bare.is_empty() => {}
            None => all.ignored.push(name.trim().chars().take(60).collect()),
        }
    }
    if !columns.0.contains_key("batiment") {
        all.missing.push("batiment");
        return all;
    }
    while let Some(row) = table.next_row() {
        let line = row.as_ref().map_or_else(|defect| defect.line, Row::line);
        let mut wrong = |column, expected| all.problems.push(RowProblem { line, column, expected });
        if all.buildings.len() >= MOST_ROWS {
            wrong("", "many");
            break;
        }
        let Ok(row) = row else {
            wrong("", "row");
            continue;
        };
        match columns.building(&row, today) {
            Ok(building) if all.buildings.iter().any(|one| one.name == building.name) => {
                wrong("batiment", "once");
            }
            Ok(building) => all.buildings.push(building),
            Err((column, expected)) => wrong(column, expected),
        }
    }
    all
}
