//! The other files of a landlord: adapted levels, visits, places that the map lacks, the priority neighbourhood.

use super::{
    dwellings::Dwelling,
    land::priority_neighbourhood,
    plane::{degrees, lon_lat_e7, p},
    residences::Residence,
    stock::COMMUNE,
};
use std::fmt::Write as _;

/// `niveaux.csv`: what is known of each dwelling; the level of an unseen dwelling is left empty.
pub fn levels(residences: &[Residence], dwellings: &[Dwelling]) -> String {
    let mut out = String::from("N° logement;Niveau;Depuis;Source\n");
    for (rank, d) in dwellings.iter().enumerate() {
        let month = 1 + rank % 9;
        match d.level {
            Some(level) => {
                let source = if level >= 2 { "field" } else { ["field", "plan", "tenant"][rank % 3] };
                let _ = writeln!(out, "{};N{level};2026-{month:02}-15;{source}", d.reference);
            }
            // Half of the unseen dwellings are listed without a level, the others are not listed at all.
            None if rank % 2 == 0 && residences.get(d.residence).is_some_and(|r| r.surveyed.is_some()) => {
                let _ = writeln!(out, "{};?;;", d.reference);
            }
            None => {}
        }
    }
    out
}

/// `visites.csv`: one line per answer; what was not looked at has no line.
pub fn visits(residences: &[Residence]) -> String {
    let mut out =
        String::from("residence_ref;building_ref;item_code;value;unit;surveyed_on;surveyor;source\n");
    for r in residences {
        let Some((day, who)) = r.surveyed else { continue };
        for &(item, value) in r.answers {
            let unit = match item {
                "COM-DOOR" | "COM-CORRIDOR" | "OUT-THRESHOLD" | "SUR-WIDTH" => "cm",
                "OUT-RAMP-SLOPE" | "SUR-SLOPE" | "COM-STEPFREE" => "%",
                "SUR-SEAT" => "m",
                "OUT-STEPS" => "marches",
                _ => "oui/non",
            };
            let _ = writeln!(out, "{};;{item};{value};{unit};{day};{who};field", r.reference());
        }
    }
    out
}

/// name, category as people write it, x, y, entrance.
const PLACES: &[(&str, &str, f64, f64, &str)] = &[
    ("Cabinet du docteur des Hauts", "Médecin généraliste", 1600.0, 1222.0, "oui"),
    ("Épicerie solidaire du Plateau", "Épicerie", 1512.0, 1252.0, "partiel"),
    ("Point relais La Vive", "Poste", 1268.0, 520.0, "oui"),
    ("Club des Aînés de Valombre", "Club", 905.0, 605.0, "non"),
    ("Permanence du CCAS", "Lien social", 752.0, 598.0, "oui"),
    ("Pharmacie de la Croix", "Pharmacie", 780.0, 1050.0, "inconnu"),
    ("Service d’aide à domicile Vivre Ici", "Aide à domicile", 1100.0, 640.0, "oui"),
    ("Marché de plein vent du Rempart", "Marché", 870.0, 1005.0, "oui"),
    ("Jardin partagé des Vignes", "Jardin", 240.0, 800.0, ""),
    ("Cabinet du docteur de la Porte-Basse", "Médecin généraliste", 438.0, 560.0, "non"),
];

/// `lieux.csv`: what nobody has drawn on the map.
pub fn places() -> String {
    let mut out = String::from("nom;categorie;latitude;longitude;entree\n");
    for &(name, category, x, y, entrance) in PLACES {
        let (lon, lat) = lon_lat_e7(p(x, y));
        let _ = writeln!(out, "{name};{category};{};{};{entrance}", degrees(lat), degrees(lon));
    }
    out
}

/// `quartiers.geojson`: the invented priority neighbourhood.
pub fn neighbourhood() -> String {
    let ring: Vec<String> = priority_neighbourhood()
        .into_iter()
        .map(|at| {
            let (lon, lat) = lon_lat_e7(at);
            format!("[{},{}]", degrees(lon), degrees(lat))
        })
        .collect();
    format!(
        "{{\"type\":\"FeatureCollection\",\"name\":\"quartiers\",\"features\":[\n\
         {{\"type\":\"Feature\",\"properties\":{{\"code_qp\":\"QN03399M\",\"lib_qp\":\"Les Hauts De Valombre\",\
         \"insee_com\":\"{COMMUNE}\",\"lib_com\":\"Valombre\",\"insee_dep\":\"33\"}},\n\
         \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}}}\n]}}\n",
        ring.join(",")
    )
}

/// `communes.geojson`: the contour of the invented commune, some hundreds of metres around the town.
pub fn commune() -> String {
    const MARGIN: f64 = 800.0;
    let corners = [(0.0, 0.0), (2_000.0, 0.0), (2_000.0, 1_500.0), (0.0, 1_500.0), (0.0, 0.0)];
    let ring: Vec<String> = corners
        .into_iter()
        .map(|(x, y)| {
            let out = |at: f64| if at > 0.0 { at + MARGIN } else { at - MARGIN };
            let (lon, lat) = lon_lat_e7(p(out(x), out(y)));
            format!("[{},{}]", degrees(lon), degrees(lat))
        })
        .collect();
    format!(
        "{{\"type\":\"FeatureCollection\",\"name\":\"communes\",\"features\":[\n\
         {{\"type\":\"Feature\",\"properties\":{{\"code_insee\":\"{COMMUNE}\",\"nom\":\"Valombre\"}},\n\
         \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}}}\n]}}\n",
        ring.join(",")
    )
}
