//! Invented stocks and tenants, written as landlords' files and imported as anybody's.

use crate::browser::Browser;
use crate::program::Program;
use crate::random::Random;
use std::fmt::Write;
use std::path::Path;

/// One landlord to invent.
#[derive(Debug, Clone, Copy)]
pub struct Landlord {
    pub number: u64,
    pub residences: u64,
    /// Dwellings of each residence.
    pub dwellings: u64,
}

pub fn name(number: u64) -> String {
    format!("Office {number:03}")
}

/// How a dwelling is called in the files of its landlord.
pub fn reference(landlord: &Landlord, residence: u64, dwelling: u64) -> String {
    format!("T{:03}-{residence:03}-{dwelling:04}", landlord.number)
}

/// The stock, in the layout of RPLS 2024.
pub fn dwellings(landlord: &Landlord) -> String {
    let mut file =
        "IDENT_REP;IDENT_INT;DROIT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;NUMAPPT;ESC;ETAGE;BAT;\
CODE_RESIDENCE;PROGRAMME;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;ASCENSEUR;LATITUDE;LONGITUDE\n"
            .to_owned();
    for residence in 0..landlord.residences {
        let (latitude, longitude) = (45.1 + residence as f64 * 0.002, -2.5 + landlord.number as f64 * 0.01);
        for dwelling in 0..landlord.dwellings {
            let (floor, door) = (dwelling / 8, dwelling % 8 + 1);
            let rooms = 1 + dwelling % 5;
            let _ = writeln!(
                file,
                "{:03}{residence:03}{dwelling:04};{};1;33999;33999;VALOMBRE;{residence};RUE;DES OFFICES {:03};{door};A;{floor:02};1;\
O{:03}-{residence:03};Résidence {residence:03};C;{rooms};{};{};O;{latitude:.6};{longitude:.6}",
                landlord.number,
                reference(landlord, residence, dwelling),
                landlord.number,
                landlord.number,
                18 * rooms + 10,
                1950 + residence % 60,
            );
        }
    }
    file
}

/// Who lives there: five tenants for four dwellings.
pub fn tenants(landlord: &Landlord, random: &mut Random) -> String {
    let mut file = "N° logement;N° bail;Rôle;Année de naissance\n".to_owned();
    for residence in 0..landlord.residences {
        for dwelling in 0..landlord.dwellings {
            let reference = reference(landlord, residence, dwelling);
            let _ = writeln!(file, "{reference};B{reference};Titulaire;{}", 1930 + random.below(75));
            if dwelling % 4 == 0 {
                let _ = writeln!(file, "{reference};B{reference};Conjoint;{}", 1930 + random.below(75));
            }
        }
    }
    file
}

/// Writes the file of a landlord and imports it.
pub fn import(program: &Program, folder: &Path, data: &Path, landlord: &Landlord) -> anyhow::Result<()> {
    let file = folder.join("logements.csv");
    std::fs::write(&file, dwellings(landlord))?;
    program
        .run(data, &["import", "stock", &file.display().to_string(), "--landlord", &name(landlord.number)])?;
    Ok(())
}

/// The ids of the residences that somebody sees, as the exported list gives them.
pub async fn residences(browser: &Browser) -> anyhow::Result<Vec<String>> {
    let page = browser.page("/residences").await?;
    let mut all: Vec<String> = page
        .split("href=\"/residences/")
        .skip(1)
        .filter_map(|rest| Some(rest.split(['"', '?', '#', '/']).next()?.to_owned()))
        .filter(|id| id.len() == 16)
        .collect();
    all.sort();
    all.dedup();
    Ok(all)
}
