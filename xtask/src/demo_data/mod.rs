//! The demonstration data: an invented town and an invented landlord, written as ordinary import files.
//!
//! No clock, no machine-dependent arithmetic beyond the four operations and the square root: running it again
//! gives the same bytes.

mod buildings;
mod dwellings;
mod knit;
mod land;
mod names;
mod osm;
mod patch;
mod people;
mod places;
mod plane;
mod residences;
mod rng;
mod skeleton;
mod stock;
mod street;
mod tables;
mod terrain;
#[cfg(test)]
mod tests;
mod town;
mod ways;

use std::{io, path::Path};

/// The files of `demo/` that are generated: name and content.
pub fn files() -> Vec<(&'static str, String)> {
    let residences = residences::all();
    let streets = town::streets(&residences::footprints());
    let dwellings = dwellings::all(&residences);
    let map = osm::Map {
        ways: &ways::ways(&streets),
        buildings: &buildings::buildings(&streets, &residences),
        features: &land::features(),
        pois: &places::pois(),
    };
    vec![
        ("streets.osm", osm::write(&map)),
        ("logements.csv", stock::write(&residences, &dwellings, &streets)),
        ("occupation.csv", people::write(&residences, &dwellings)),
        ("niveaux.csv", tables::levels(&residences, &dwellings)),
        ("visites.csv", tables::visits(&residences)),
        ("lieux.csv", tables::places()),
        ("quartiers.geojson", tables::neighbourhood()),
        ("communes.geojson", tables::commune()),
    ]
}

/// Writes the files into `demo/`.
///
/// # Errors
/// When a file cannot be written.
pub fn write(folder: &Path) -> io::Result<()> {
    let files = files();
    for (name, content) in &files {
        std::fs::write(folder.join(name), content)?;
    }
    for (name, content) in &files {
        println!("{name:<20} {:>8} bytes, {:>6} lines", content.len(), content.lines().count());
    }
    Ok(())
}
