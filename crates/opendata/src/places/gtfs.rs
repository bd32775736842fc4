//! GTFS `stops.txt`: quays are the places; a station counts only when the file gives it no quay.

use super::{
    Found,
    read::{Reading, some_text},
};
use model::{
    Category, EntranceAccess, Point,
    issue::{Issue, IssueCode, Severity},
    place::{Place, PlaceSource},
};
use std::collections::{BTreeMap, BTreeSet};
use tabular::Table;

struct Stop {
    id: String,
    name: Option<String>,
    parent: Option<String>,
    boarding: EntranceAccess,
    is_station: bool,
    point: Point,
}

/// `1` yes, `2` no, `0` and empty unknown.
fn boarding(text: &str) -> EntranceAccess {
    match text {
        "1" => EntranceAccess::Accessible,
        "2" => EntranceAccess::Not,
        _ => EntranceAccess::Unknown,
    }
}

pub(super) fn read(mut table: Table, reading: &mut Reading<'_>) {
    let id_at = reading.column(&["stopid"]);
    let (lon_at, lat_at) = (reading.column(&["stoplon"]), reading.column(&["stoplat"]));
    let name_at = reading.column(&["stopname"]);
    let (kind_at, parent_at) = (reading.column(&["locationtype"]), reading.column(&["parentstation"]));
    let boarding_at = reading.column(&["wheelchairboarding"]);
    let mut stops: BTreeMap<String, Stop> = BTreeMap::new();
    reading.each_row(&mut table, |reading, row| {
        let cell = |at: Option<usize>| at.map_or("", |c| row.get(c));
        let is_station = match cell(kind_at) {
            "" | "0" => false,
            "1" => true,
            // Entrances, generic nodes and boarding areas belong to a stop that is listed.
            "2" | "3" | "4" => {
                reading.count("other-kinds");
                return;
            }
            other => {
                let issue = Issue::new(IssueCode::HorsListe, Severity::Error)
                    .at(row.line(), kind_at)
                    .field("location_type")
                    .value(other)
                    .expected(("0, 1, 2, 3 ou 4", "0, 1, 2, 3 or 4"));
                reading.refuse(issue);
                return;
            }
        };
        let id = cell(id_at).to_owned();
        if id.is_empty() || stops.contains_key(&id) {
            let issue = Issue::new(IssueCode::DoublonFichier, Severity::Error)
                .at(row.line(), id_at)
                .field("stop_id")
                .value(&id)
                .expected(("un identifiant unique", "a unique identifier"));
            reading.refuse(issue);
            return;
        }
        let Some(point) = reading.position(row.line(), lon_at, cell(lon_at), cell(lat_at)) else { return };
        let stop = Stop {
            name: some_text(cell(name_at)),
            parent: some_text(cell(parent_at)),
            boarding: boarding(cell(boarding_at)),
            is_station,
            point,
            id: id.clone(),
        };
        stops.insert(id, stop);
    });
    let with_quays =
        stops.values().filter(|s| !s.is_station).filter_map(|s| s.parent.clone()).collect::<BTreeSet<_>>();
    for stop in stops.values() {
        if stop.is_station && with_quays.contains(&stop.id) {
            reading.count("stations-with-quays");
            continue;
        }
        let station = stop.parent.as_ref().and_then(|p| stops.get(p));
        // A quay that says nothing inherits from its station (GTFS reference, `wheelchair_boarding`).
        let entrance = match (stop.boarding, station) {
            (EntranceAccess::Unknown, Some(station)) => station.boarding,
            (known, _) => known,
        };
        let place = Place {
            category: Category::Transport,
            name: stop.name.clone().or_else(|| station.and_then(|s| s.name.clone())),
            kind: if stop.is_station { "station" } else { "stop" }.to_owned(),
            point: stop.point,
            entrance,
            sources: vec![(PlaceSource::Gtfs, stop.id.clone())],
            // `stops.txt` is not dated.
            seen_on: None,
        };
        let trade = Some(if stop.is_station { "station" } else { "stop" }.to_owned());
        reading.give(Found { place, siret: None, trade });
    }
}
