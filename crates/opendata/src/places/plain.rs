//! A plain table of places, as a landlord or an association keeps one: `name;category;lon;lat;entrance`.

use super::{
    Found,
    read::{Ranks, Reading, entrance_word, is_empty, iso_day, siret, some_text},
    trades::of_words,
};
use crate::occupancy::{WrittenDate, written_date};
use model::{
    Category, EntranceAccess, Words,
    issue::{Issue, IssueCode, Severity},
    place::{Place, PlaceSource},
};
use tabular::Table;

const CATEGORY: [&str; 7] = ["category", "categorie", "famille", "activite", "typelieu", "type", "nature"];
const LON: [&str; 5] = ["lon", "lng", "longitude", "xlongitude", "long"];
const LAT: [&str; 3] = ["lat", "latitude", "ylatitude"];
const X: [&str; 3] = ["x", "lambertx", "xl93"];
const Y: [&str; 3] = ["y", "lamberty", "yl93"];

/// Category, then longitude and latitude (or Lambert-93 x and y, when the last is true).
pub(super) fn columns(keys: &[String]) -> Option<(usize, usize, usize, bool)> {
    let column = |names: &[&str]| names.iter().find_map(|n| keys.iter().position(|k| k == n));
    let category = column(&CATEGORY)?;
    match (column(&LON).zip(column(&LAT)), column(&X).zip(column(&Y))) {
        (Some((lon, lat)), _) => Some((category, lon, lat, false)),
        (None, Some((x, y))) => Some((category, x, y, true)),
        (None, None) => None,
    }
}

pub(super) fn read(mut table: Table, reading: &mut Reading<'_>) {
    let Some((category_at, first_at, second_at, lambert)) = columns(&reading.keys) else { return };
    let name_at = reading.column(&["name", "nom", "libelle", "enseigne", "denomination", "nomlieu"]);
    let entrance_at = reading.column(&["entrance", "entree", "acces", "accessibilite", "accessible", "pmr"]);
    let (id_at, siret_at) = (reading.column(&["id", "identifiant", "ref"]), reading.column(&["siret"]));
    let seen_at = reading.column(&["seenon", "vule", "date", "datereleve", "datemaj", "updatedat"]);
    let mut ranks = Ranks::default();
    reading.each_row(&mut table, |reading, row| {
        let cell = |at: Option<usize>| at.map_or("", |c| row.get(c));
        let written = row.get(category_at);
        let Some((category, trade)) = of_words(written) else {
            let issue = Issue::new(IssueCode::HorsListe, Severity::Error)
                .at(row.line(), Some(category_at))
                .field("category")
                .value(written)
                .expected(Words::same(Category::ALL.map(Category::code).join(", ")));
            reading.refuse(issue);
            return;
        };
        let (first, second) = (row.get(first_at), row.get(second_at));
        let point = if lambert {
            reading.lambert(row.line(), Some(first_at), first, second)
        } else {
            reading.position(row.line(), Some(first_at), first, second)
        };
        let Some(point) = point else { return };
        let entrance = entrance_word(cell(entrance_at)).unwrap_or_else(|| {
            reading.report.rows_to_confirm += 1;
            reading.report.push(
                Issue::new(IssueCode::HorsListe, Severity::ToConfirm)
                    .at(row.line(), entrance_at)
                    .field("entrance")
                    .value(cell(entrance_at))
                    .expected((
                        "accessible, partly, not ou unknown (oui, partiel, non, inconnu)",
                        "accessible, partly, not or unknown (oui, partiel, non, inconnu)",
                    ))
                    .hint(("L'entrée est laissée inconnue.", "The entrance is left unknown.")),
            );
            EntranceAccess::Unknown
        });
        let seen_on = match written_date(cell(seen_at)) {
            WrittenDate::Day(day) => Some(day),
            _ => iso_day(cell(seen_at)),
        };
        let name = some_text(cell(name_at));
        let id = if is_empty(cell(id_at)) {
            let called = name.as_deref().unwrap_or(category.code());
            format!("{called}@{:.6},{:.6}", point.lon, point.lat)
        } else {
            cell(id_at).to_owned()
        };
        let place = Place {
            category,
            name,
            kind: written.to_owned(),
            point,
            entrance,
            sources: vec![(PlaceSource::Csv, ranks.next(id))],
            seen_on,
        };
        reading.give(Found { place, siret: siret(cell(siret_at)), trade });
    });
}
