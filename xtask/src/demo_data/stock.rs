//! `logements.csv`: the landlord's declaration, one line per dwelling, with the defects of a real file.

use super::{
    dwellings::{Dwelling, Occupancy},
    plane::{degrees, distance_to_line, lon_lat_e7, p},
    residences::Residence,
    rng::Rng,
    street::Street,
};
use std::fmt::Write as _;

/// INSEE code of no commune: the codes of the Gironde stop at 33 555.
pub const COMMUNE: &str = "33999";

const HEADER: &str = "IDENT_REP;IDENT_INT;DROIT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;INDREP;TYPVOIE;NOMVOIE;NUMAPPT;\
ESC;ETAGE;BAT;CODE_RESIDENCE;PROGRAMME;QPV;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;LOCAT;PATRIMOINE;ORIGINE;FINAN;CONV;MODE;BAIL;\
LOYERPRINC;DPEDATE;DPEENERGIE;DPESERRE;ASCENSEUR;LATITUDE;LONGITUDE";

/// The street a residence opens on: the nearest one that has a name and that is not a stairway.
/// All the doors of a residence have the street of the first.
pub fn street_of<'a>(streets: &'a [Street], residence: &Residence) -> &'a str {
    let Some(door) = residence.entrances.first() else { return "" };
    let candidates = streets.iter().filter(|s| !s.name.is_empty() && s.layer == 0);
    candidates
        .min_by(|a, b| distance_to_line(door.at, &a.line).total_cmp(&distance_to_line(door.at, &b.line)))
        .map_or("", |s| s.name.as_str())
}

fn floor_text(dwelling: &Dwelling, residence: &Residence, rng: &mut Rng) -> String {
    if residence.individual || (residence.lift.is_none() && rng.chance(0.12)) {
        return String::new();
    }
    match dwelling.floor {
        0 if residence.code == "TAN" => "RC".to_owned(),
        0 if residence.code == "REM" => "RDC".to_owned(),
        floor => format!("{floor:02}"),
    }
}

/// The file, whole.
pub fn write(residences: &[Residence], dwellings: &[Dwelling], streets: &[Street]) -> String {
    let mut rng = Rng::of("stock");
    let mut out = format!("{HEADER}\n");
    for (rank, d) in dwellings.iter().enumerate() {
        let Some(r) = residences.get(d.residence) else { continue };
        let Some(door) = r.entrances.get(d.entrance) else { continue };
        let street = street_of(streets, r);
        let (kind, name) = street.split_once(' ').unwrap_or(("", street));
        let vacant = d.occupancy == Occupancy::Vacant;
        let rent = d.area * if r.year > 2000 { 7 } else { 6 };
        // One dwelling of Résidence du Pont was geocoded 35 km away; one of Tour Belvédère has no position.
        let at = match (r.code, d.apartment) {
            ("PON", 304) => Some(door.at + p(35_000.0, 1200.0)),
            ("TOU", 903) => None,
            _ => Some(door.at),
        };
        let position = at.map_or(";".to_owned(), |at| {
            let (lon, lat) = lon_lat_e7(at);
            format!("{};{}", degrees(lat), degrees(lon))
        });
        let built = if (r.code, d.apartment) == ("TAN", 203) { 9999 } else { r.year };
        let area = if (r.code, d.apartment) == ("TOU", 1102) { "999".to_owned() } else { d.area.to_string() };
        let lease = if vacant { String::new() } else { format!("{:02}/{}", 1 + rank % 12, lease_year(d, r)) };
        let lift = match r.lift {
            Some(true) => "O",
            Some(false) => "N",
            None => "",
        };
        let energy = if rng.chance(0.08) { "NR".to_owned() } else { r.energy.to_string() };
        let fields = [
            format!("{:010}", 3_399_900_001_u64 + rank as u64),
            d.reference.clone(),
            "1".to_owned(),
            COMMUNE.to_owned(),
            COMMUNE.to_owned(),
            "VALOMBRE".to_owned(),
            door.number.to_string(),
            if (r.code, door.staircase) == ("REM", "B") { "B".to_owned() } else { String::new() },
            kind.to_uppercase(),
            name.to_uppercase().replace('’', "'"),
            if r.individual { String::new() } else { d.apartment.to_string() },
            door.staircase.to_owned(),
            floor_text(d, r, &mut rng),
            if r.individual { String::new() } else { "1".to_owned() },
            r.reference(),
            r.name.to_owned(),
            if r.priority { "1" } else { "2" }.to_owned(),
            if r.individual { "I" } else { "C" }.to_owned(),
            d.rooms.to_string(),
            area,
            built.to_string(),
            r.let_year.to_string(),
            r.let_year.to_string(),
            if r.let_year > r.year + 20 { "2" } else { "1" }.to_owned(),
            r.financing.to_string(),
            "1".to_owned(),
            if vacant { "2" } else { "1" }.to_owned(),
            lease,
            rent.to_string(),
            if energy == "NR" { "01/1900".to_owned() } else { format!("{:02}/2023", 1 + rank % 12) },
            energy.clone(),
            energy,
            lift.to_owned(),
            position,
        ];
        let _ = writeln!(out, "{}", fields.join(";"));
    }
    out
}

/// The year the current household moved in.
pub fn lease_year(d: &Dwelling, r: &Residence) -> i16 {
    let Occupancy::Household(people) = &d.occupancy else { return 2025 };
    let eldest = people.iter().flatten().min().copied();
    let wanted = eldest.map_or(2004, |born| born + 30 + (d.apartment % 17) as i16);
    wanted.clamp(r.let_year.max(1976), 2025)
}
