//! The register of a charter as a file: same filters, same count, nobody in it.

use super::search::found;
use super::words;
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{csv_answer, guarded};
use register::charters::{Origin, Shown};
use texts::format;

/// The columns, by their stable names.
const HEAD: [&str; 20] = [
    "id",
    "bailleur",
    "commune_insee",
    "commune",
    "quartier",
    "residence",
    "pieces",
    "surface_m2",
    "etage",
    "ascenseur",
    "acces_sans_marche",
    "niveau_min",
    "niveau_max",
    "equipements",
    "loyer_centimes",
    "disponibilite",
    "libre_le",
    "source",
    "source_du",
    "source_jusqu_au",
];

fn yes_no(value: Option<bool>) -> String {
    match value {
        Some(true) => "oui",
        Some(false) => "non",
        None => "",
    }
    .to_owned()
}

/// The cells of a dwelling: what is not known, or not shown, is empty.
fn cells(one: &Shown) -> [String; 20] {
    let d = &one.dwelling;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let equipment = d.equipment.iter().map(|fitted| match fitted.since {
        Some(since) => format!("{}={since}", fitted.code.code()),
        None => fitted.code.code().to_owned(),
    });
    let (source, made_on, expires_on) = match &one.origin {
        Origin::Landlord { .. } => (String::new(), String::new(), String::new()),
        Origin::Installation { name, made_on, expires_on } => {
            (name.clone(), made_on.to_string(), expires_on.to_string())
        }
    };
    [
        d.id.clone(),
        d.landlord.clone(),
        text(&d.commune_code),
        text(&d.commune),
        text(&d.neighbourhood),
        text(&d.residence),
        d.rooms.map_or_else(String::new, |n| n.to_string()),
        d.area_m2.map_or_else(String::new, |n| n.to_string()),
        d.floor.map_or_else(String::new, |n| n.to_string()),
        yes_no(d.lift),
        yes_no(d.step_free),
        d.level_from.code().to_owned(),
        d.level_to.code().to_owned(),
        equipment.collect::<Vec<_>>().join(" "),
        d.rent_cents.map_or_else(String::new, |n| n.to_string()),
        d.availability.code().to_owned(),
        d.available_on.map_or_else(String::new, |day| day.to_string()),
        source,
        made_on,
        expires_on,
    ]
}

/// `GET /charte.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let found = found(&asked).await?.ok_or(PageError::NotFound)?;
    let filters: Vec<String> = asked
        .pairs
        .iter()
        .filter(|(name, value)| !value.is_empty() && !["lang", "page"].contains(name))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let notes = [
        (t.charter_network(), found.charter.network.clone()),
        (t.export_date(), format::date(asked.today)),
        (t.export_filters(), if filters.is_empty() { t.none() } else { filters.join(" ; ") }),
        (t.adapted_export_count(), found.lines.len().to_string()),
    ];
    let rows = found.lines.iter().map(|one| cells(one).iter().map(|cell| guarded(cell)).collect::<Vec<_>>());
    csv_answer("charte.csv", &notes, &HEAD.map(str::to_owned), rows)
}

/// A dwelling in one line, for the pages of requests.
pub(super) fn in_one_line(asked: &Asked, one: &charter::SharedDwelling) -> String {
    let t = asked.t;
    [words::place(t, one), words::size(t, one), crate::residences::floor_word(t, one.floor)].join(", ")
}
