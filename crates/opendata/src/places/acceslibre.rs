//! acceslibre exports: public premises and what was seen at their door.

use super::{
    Door, EntranceFacts, Found, entrance_access,
    read::{Ranks, Reading, is_empty, iso_day, siret, some_text},
    trades::of_activity,
};
use model::{
    EntranceAccess,
    issue::{Issue, IssueCode, Severity},
    place::{Place, PlaceSource},
    words::fold,
};
use tabular::Table;

/// `True`, `False`, or nothing known.
pub(super) fn yes_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "true" | "1" | "oui" | "vrai" | "yes" => Some(true),
        "false" | "0" | "non" | "faux" | "no" => Some(false),
        _ => None,
    }
}

/// Facts of the entrance from the fields of the schema, whatever holds them.
pub(super) fn facts<'a>(field: impl Fn(&str) -> &'a str) -> EntranceFacts {
    let whole = |name: &str| {
        field(name).parse::<f64>().ok().filter(|n| (0.0..10_000.0).contains(n)).map(|n| n as u16)
    };
    let ramp = fold(field("entree_marches_rampe"));
    let ramp_is = |kind: &str| match ramp.as_str() {
        "" => None,
        written => Some(written == kind),
    };
    let lift = match (yes_no(field("entree_ascenseur")), yes_no(field("entree_ascenseur_pmr"))) {
        // A lift too small for a wheelchair is no way in.
        (Some(true), Some(false)) => Some(false),
        (lift, _) => lift,
    };
    EntranceFacts {
        at_grade: yes_no(field("entree_plain_pied")),
        separate_entrance: yes_no(field("entree_pmr")),
        steps: whole("entree_marches"),
        fixed_ramp: ramp_is("fixe"),
        removable_ramp: ramp_is("amovible"),
        lift,
        human_help: yes_no(field("entree_aide_humaine")),
        width_cm: whole("entree_largeur_mini").filter(|&w| w > 0),
    }
}

pub(super) fn read(mut table: Table, reading: &mut Reading<'_>) {
    let activity_at = reading.column(&["activite"]);
    let Some(name_at) = reading.column(&["name", "nom"]) else {
        reading.report.push(
            Issue::new(IssueCode::ColonneManquante, Severity::Error)
                .field("name")
                .expected(("les colonnes du schéma acceslibre", "the columns of the acceslibre schema")),
        );
        return;
    };
    let (lon_at, lat_at) = (reading.column(&["longitude", "lon"]), reading.column(&["latitude", "lat"]));
    let (id_at, siret_at) = (reading.column(&["id", "uuid"]), reading.column(&["siret"]));
    let updated_at = reading.column(&["updatedat", "datemaj", "datemiseajour", "lastupdate"]);
    let keys = reading.keys.clone();
    let mut ranks = Ranks::default();
    reading.each_row(&mut table, |reading, row| {
        let cell = |at: Option<usize>| at.map_or("", |c| row.get(c));
        let activity = cell(activity_at);
        let field = |name: &str| {
            let key = name.replace('_', "");
            keys.iter().position(|k| *k == key).map_or("", |c| row.get(c))
        };
        let entrance = entrance_access(&facts(field));
        let (name, siret, seen_on) =
            (some_text(row.get(name_at)), siret(cell(siret_at)), iso_day(cell(updated_at)));
        if is_empty(activity) {
            reading.count("without-activity");
            // Nothing to say of the door: a row that serves nothing is not refused for its position.
            if entrance == EntranceAccess::Unknown {
                return;
            }
            let Some(point) = reading.position(row.line(), lon_at, cell(lon_at), cell(lat_at)) else {
                return;
            };
            let id = some_text(cell(id_at)).unwrap_or_else(|| format!("@{:.6},{:.6}", point.lon, point.lat));
            reading.give_door(Door { id: ranks.next(id), name, siret, point, entrance, seen_on });
            return;
        }
        let Some((category, trade)) = of_activity(activity) else {
            reading.count("other-kinds");
            return;
        };
        let Some(point) = reading.position(row.line(), lon_at, cell(lon_at), cell(lat_at)) else { return };
        let id =
            some_text(cell(id_at)).unwrap_or_else(|| format!("{activity}@{:.6},{:.6}", point.lon, point.lat));
        let place = Place {
            category,
            name,
            kind: activity.to_owned(),
            point,
            entrance,
            sources: vec![(PlaceSource::Acceslibre, ranks.next(id))],
            seen_on,
        };
        reading.give(Found { place, siret, trade });
    });
}
