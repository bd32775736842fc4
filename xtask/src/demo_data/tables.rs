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
            let _ = writeln!(out, "{};;{item};{value};{unit};{day};{who};field", r.name);
        }
    }
    out
}

/// name, category, kind, x, y, entrance.
const PLACES: &[(&str, &str, &str, f64, f64, &str)] = &[
    ("Cabinet du docteur des Hauts", "doctor", "Médecin généraliste", 1600.0, 1222.0, "accessible"),
    ("Épicerie solidaire du Plateau", "food", "Épicerie solidaire", 1512.0, 1252.0, "partly"),
    ("Point relais La Vive", "cash-post", "Relais postal", 1268.0, 520.0, "accessible"),
    ("Club des Aînés de Valombre", "social", "Club", 905.0, 605.0, "not"),
    ("Permanence du CCAS", "social", "Accueil social", 752.0, 598.0, "accessible"),
    ("Pharmacie de la Croix", "pharmacy", "Pharmacie", 780.0, 1050.0, "unknown"),
    ("Service d’aide à domicile Vivre Ici", "care", "Aide à domicile", 1100.0, 640.0, "accessible"),
    ("Marché de plein vent du Rempart", "food", "Marché", 870.0, 1005.0, "accessible"),
    ("Jardin partagé des Vignes", "social", "Jardin partagé", 240.0, 800.0, "unknown"),
    ("Cabinet du docteur de la Porte-Basse", "doctor", "Médecin généraliste", 438.0, 560.0, "not"),
];

/// `lieux.csv`: what nobody has drawn on the map.
pub fn places() -> String {
    let mut out = String::from("nom;categorie;type;latitude;longitude;entree\n");
    for &(name, category, kind, x, y, entrance) in PLACES {
        let (lon, lat) = lon_lat_e7(p(x, y));
        let _ = writeln!(out, "{name};{category};{kind};{};{};{entrance}", degrees(lat), degrees(lon));
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
