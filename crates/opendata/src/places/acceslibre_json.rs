//! The JSON dump of an acceslibre database: objects `{model, pk, fields}` in one list.
//!
//! Best effort: premises (`erp.erp`) name their activity by number, and what was seen at the door is in another
//! table (`erp.accessibilite`). Both are used when the dump holds them.

use super::{
    Door, Found,
    acceslibre::facts,
    entrance_access,
    read::{Reading, iso_day, siret, some_text},
    trades::of_activity,
};
use model::{
    EntranceAccess, Point,
    issue::{Issue, IssueCode, Severity},
    place::{Place, PlaceSource},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, io::Read};

/// The largest dump that is read (bytes): it is held in memory.
const LARGEST: u64 = 256 << 20;

#[derive(Deserialize)]
struct Object {
    model: String,
    pk: Value,
    fields: Map<String, Value>,
}

/// A JSON value as the text that a table would hold.
fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Bool(yes)) => yes.to_string(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// `SRID=4326;POINT (-3.361981 47.750243)` or a GeoJSON point.
fn point(value: Option<&Value>) -> Option<(String, String)> {
    match value? {
        Value::String(wkt) => {
            let inside = wkt.split_once("POINT")?.1.trim().strip_prefix('(')?.split_once(')')?.0;
            let mut numbers = inside.split_whitespace();
            Some((numbers.next()?.to_owned(), numbers.next()?.to_owned()))
        }
        Value::Object(json) => match json.get("coordinates")?.as_array()?.as_slice() {
            [lon, lat, ..] => Some((text(Some(lon)), text(Some(lat)))),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn read(input: impl Read, reading: &mut Reading<'_>) {
    let mut bytes = Vec::new();
    let read = input.take(LARGEST + 1).read_to_end(&mut bytes);
    if read.is_ok() && bytes.len() as u64 > LARGEST {
        reading.report.push(
            Issue::new(IssueCode::FichierTropGrand, Severity::Error)
                .expected(("au plus 256 Mo", "256 MB at most"))
                .hint(("Exportez en CSV.", "Export as CSV.")),
        );
        return;
    }
    let objects =
        match read.map_err(serde_json::Error::io).and_then(|_| serde_json::from_slice::<Vec<Object>>(&bytes))
        {
            Ok(objects) => objects,
            Err(error) => {
                reading.report.push(
                    Issue::new(IssueCode::FichierIllisible, Severity::Error)
                        .value(&error.to_string())
                        .expected((
                            "une liste d'objets {model, pk, fields}",
                            "a list of objects {model, pk, fields}",
                        ))
                        .hint((
                            "Exportez plutôt les lieux en CSV depuis acceslibre.",
                            "Export the places from acceslibre as CSV instead.",
                        )),
                );
                return;
            }
        };
    drop(bytes);
    let mut activities = BTreeMap::new();
    let mut doors: BTreeMap<String, &Map<String, Value>> = BTreeMap::new();
    for object in &objects {
        match object.model.as_str() {
            "erp.activite" => {
                activities.insert(text(Some(&object.pk)), text(object.fields.get("nom")));
            }
            "erp.accessibilite" => {
                doors.insert(text(object.fields.get("erp")), &object.fields);
            }
            _ => {}
        }
    }
    for (index, object) in objects.iter().enumerate().filter(|(_, o)| o.model == "erp.erp") {
        reading.report.rows_read += 1;
        // A list has no lines: the rank of the object is what finds it again.
        let rank = index as u64 + 1;
        let written = text(object.fields.get("activite"));
        let activity = activities.get(&written).unwrap_or(&written);
        let pk = text(Some(&object.pk));
        let door = doors.get(&pk);
        let entrance = door.map_or(EntranceAccess::Unknown, |fields| {
            let texts = fields.iter().map(|(k, v)| (k.as_str(), text(Some(v)))).collect::<BTreeMap<_, _>>();
            entrance_access(&facts(|name| texts.get(name).map_or("", String::as_str)))
        });
        let day = |fields: &Map<String, Value>| iso_day(&text(fields.get("updated_at")));
        let seen_on = day(&object.fields).max(door.and_then(|fields| day(fields)));
        let name = some_text(&text(object.fields.get("nom")));
        let siret = siret(&text(object.fields.get("siret")));
        let (lon, lat) = point(object.fields.get("geom")).unwrap_or_default();
        if activity.is_empty() || activity.bytes().all(|b| b.is_ascii_digit()) {
            reading.count("without-activity");
            // Nothing to say of the door: an object that serves nothing is not refused for its position.
            if entrance != EntranceAccess::Unknown
                && let Some(point) = reading.position(rank, None, &lon, &lat)
            {
                reading.give_door(Door { id: pk, name, siret, point, entrance, seen_on });
            }
            continue;
        }
        let Some((category, trade)) = of_activity(activity) else {
            reading.count("other-kinds");
            continue;
        };
        let Some(point): Option<Point> = reading.position(rank, None, &lon, &lat) else { continue };
        let place = Place {
            category,
            name,
            kind: activity.clone(),
            point,
            entrance,
            sources: vec![(PlaceSource::Acceslibre, pk)],
            seen_on,
        };
        reading.give(Found { place, siret, trade });
    }
    let seen = reading.report.figures.contains_key("doors");
    if reading.report.rows_kept == 0 && activities.is_empty() && !seen {
        reading.report.push(
            Issue::new(IssueCode::RattachementAbsent, Severity::ToConfirm)
                .field("activite")
                .expected(("les activités (erp.activite) dans le même fichier", "the activities (erp.activite) in the same file"))
                .hint(("Ce fichier désigne les activités par un numéro sans les nommer : exportez plutôt en CSV.", "This file gives activities as numbers without naming them: export as CSV instead.")),
        );
    }
}
