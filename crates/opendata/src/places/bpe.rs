//! INSEE *base permanente des équipements*: one row per facility, without a name before 2024.
//!
//! Identical rows are distinct facilities (two doctors in one practice): all are handed over, each with its own
//! identifier. Making one destination of them is the business of `merge`.

use super::{
    Found,
    read::{Ranks, Reading, is_empty, siret, some_text},
};
use model::{
    EntranceAccess,
    issue::{Issue, IssueCode, Severity},
    place::{Place, PlaceSource},
};
use tabular::Table;

pub(super) fn read(mut table: Table, reading: &mut Reading<'_>) {
    let Some(code_at) = reading.column(&["typequ"]) else { return };
    let year_at = reading.column(&["an", "annee"]);
    let (x_at, y_at) = (reading.column(&["lambertx", "x"]), reading.column(&["lamberty", "y"]));
    let (lon_at, lat_at) = (reading.column(&["longitude", "lon"]), reading.column(&["latitude", "lat"]));
    let (name_at, siret_at) = (reading.column(&["nomrs", "cnomrs"]), reading.column(&["siret"]));
    let epsg_at = reading.column(&["epsg"]);
    if x_at.zip(y_at).is_none() && lon_at.zip(lat_at).is_none() {
        reading.report.push(
            Issue::new(IssueCode::ColonneManquante, Severity::Error)
                .field("LAMBERT_X, LAMBERT_Y")
                .expected(("les coordonnées de chaque équipement", "the coordinates of each facility"))
                .hint((
                    "Téléchargez la BPE « ensemble » géolocalisée, et non les comptages par commune.",
                    "Download the geolocated “ensemble” file of the BPE, not the counts by commune.",
                )),
        );
        return;
    }
    let mut ranks = Ranks::default();
    let mut unreadable_year = false;
    reading.each_row(&mut table, |reading, row| {
        let cell = |at: Option<usize>| at.map_or("", |c| row.get(c));
        let code = row.get(code_at);
        let year = cell(year_at).parse::<i16>().ok();
        if year_at.is_some() && year.is_none() && !unreadable_year {
            unreadable_year = true;
            reading.report.push(
                Issue::new(IssueCode::ValeurIllisible, Severity::ToConfirm)
                    .at(row.line(), year_at)
                    .field("AN")
                    .value(cell(year_at))
                    .expected(("une année", "a year")),
            );
        }
        let Some(family) = reading.options.families.find(code, year).cloned() else {
            reading.count("other-kinds");
            return;
        };
        let degrees = !is_empty(cell(lon_at)) && !is_empty(cell(lat_at));
        // Overseas rows are projected in their own system: metres of another cone are not Lambert-93.
        let metropolitan = cell(epsg_at).is_empty() || cell(epsg_at).ends_with("2154");
        let point = if degrees || !metropolitan {
            reading.position(row.line(), lon_at.or(x_at), cell(lon_at), cell(lat_at))
        } else {
            reading.lambert(row.line(), x_at, cell(x_at), cell(y_at))
        };
        let Some(point) = point else { return };
        let siret = siret(cell(siret_at));
        let id = match &siret {
            Some(siret) => format!("{siret}/{code}"),
            None => format!("{code}@{:.6},{:.6}", point.lon, point.lat),
        };
        let place = Place {
            category: family.category,
            name: some_text(cell(name_at)),
            kind: code.to_owned(),
            point,
            entrance: EntranceAccess::Unknown,
            sources: vec![(PlaceSource::Bpe, ranks.next(id))],
            // A vintage describes the first of January of its year.
            seen_on: year.filter(|y| (1980..=2100).contains(y)).map(|y| jiff::civil::date(y, 1, 1)),
        };
        reading.give(Found { place, siret, trade: family.trade });
    });
}
