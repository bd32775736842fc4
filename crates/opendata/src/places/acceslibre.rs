//! acceslibre exports: public premises and what was seen at their door.

use super::{
    EntranceFacts, Found, entrance_access,
    read::{Ranks, Reading, is_empty, siret, some_text},
    trades::of_activity,
};
use model::{
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
    let (Some(activity_at), Some(name_at)) =
        (reading.column(&["activite"]), reading.column(&["name", "nom"]))
    else {
        reading.report.push(
            Issue::new(IssueCode::ColonneManquante, Severity::Error)
                .field("name, activite")
                .expected("les colonnes du schéma acceslibre"),
        );
        return;
    };
    let (lon_at, lat_at) = (reading.column(&["longitude", "lon"]), reading.column(&["latitude", "lat"]));
    let (id_at, siret_at) = (reading.column(&["id", "uuid"]), reading.column(&["siret"]));
    let keys = reading.keys.clone();
    let mut ranks = Ranks::default();
    reading.each_row(&mut table, |reading, row| {
        let cell = |at: Option<usize>| at.map_or("", |c| row.get(c));
        let activity = row.get(activity_at);
        if is_empty(activity) {
            reading.count("without-activity");
            return;
        }
        let Some((category, trade)) = of_activity(activity) else {
            reading.count("other-kinds");
            return;
        };
        let Some(point) = reading.position(row.line(), lon_at, cell(lon_at), cell(lat_at)) else { return };
        let field = |name: &str| {
            let key = name.replace('_', "");
            keys.iter().position(|k| *k == key).map_or("", |c| row.get(c))
        };
        let id =
            some_text(cell(id_at)).unwrap_or_else(|| format!("{activity}@{:.6},{:.6}", point.lon, point.lat));
        let place = Place {
            category,
            name: some_text(row.get(name_at)),
            kind: activity.to_owned(),
            point,
            entrance: entrance_access(&facts(field)),
            sources: vec![(PlaceSource::Acceslibre, ranks.next(id))],
        };
        reading.give(Found { place, siret: siret(cell(siret_at)), trade });
    });
}
