//! `occupation.csv`: the leases and the birth years, without a name, as a landlord's software would export them.

use super::{
    dwellings::{Dwelling, Occupancy},
    residences::Residence,
    stock::lease_year,
};
use std::fmt::Write as _;

const HEADER: &str = "N° logement;N° bail;Type de contrat;Date d'entrée;Date de sortie;Rôle;Année de naissance;\
Nb occupants;Nb enfants à charge";

/// The file, whole: one line per person.
pub fn write(residences: &[Residence], dwellings: &[Dwelling]) -> String {
    let mut out = format!("{HEADER}\n");
    for (rank, d) in dwellings.iter().enumerate() {
        let Some(r) = residences.get(d.residence) else { continue };
        let lease = format!("B{:05}", 20_000 + rank * 3);
        let entry = format!("{:02}/{:02}/{}", 1 + rank % 28, 1 + rank % 12, lease_year(d, r));
        // Departed people are still in the export: their lease has an end.
        if rank % 41 == 7 {
            let _ = writeln!(
                out,
                "{};B{:05};Bail;01/03/1979;30/06/2019;Titulaire;1938;1;0",
                d.reference,
                1000 + rank
            );
        }
        // A cellar or a parking space is not a dwelling.
        if rank % 29 == 11 {
            let _ = writeln!(out, "{};P{:05};Parking;{entry};;Titulaire;;;", d.reference, 5000 + rank);
        }
        let Occupancy::Household(people) = &d.occupancy else { continue };
        let children = people.iter().flatten().filter(|y| **y >= 2005).count();
        for (k, born) in people.iter().enumerate() {
            let role = match (k, born) {
                (0, _) => "Titulaire",
                (_, Some(y)) if *y >= 2005 => "Enfant",
                (1, _) => "Conjoint",
                _ => "Occupant",
            };
            // An unknown birth year is empty, or the 1900 that some software puts instead.
            let born = match born {
                Some(year) => year.to_string(),
                None if rank % 5 == 0 => "1900".to_owned(),
                None => String::new(),
            };
            let size = people.len();
            let _ = writeln!(out, "{};{lease};Bail;{entry};;{role};{born};{size};{children}", d.reference);
        }
    }
    // A lease whose dwelling is not in the stock file: sold last year, still in the rent software.
    out.push_str("HV-ANC-A-0101;B00412;Bail;01/09/1994;;Titulaire;1951;1;0\n");
    out
}
