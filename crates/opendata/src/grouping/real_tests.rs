//! The real stock of Nantes and Cannes, where it is there: are the residences found sensible?

use super::*;
use std::path::PathBuf;
use tabular::{Limits, Table};

struct Raw {
    texts: Vec<String>,
    point: Option<Point>,
}

const TEXTS: [&str; 13] = [
    "NUMVOIE", "INDREP", "TYPVOIE", "NOMVOIE", "BAT", "IMMEU", "COMPLGEO", "LIEUDIT", "TYPECONST", "CONSTRUCT",
    "PATRIMOINE", "FINAN", "LIBCOM",
];

/// Reads just what grouping needs; the typed reader of stock files has its own tests.
fn raw(file: &str) -> Option<Vec<Raw>> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/rpls")).join(file);
    if !path.exists() {
        println!("skipped: {file} is not here");
        return None;
    }
    let mut table = Table::open(&path, &Limits::default()).unwrap();
    let header = table.header().to_vec();
    let column = |name: &str| header.iter().position(|h| h == name);
    let columns = TEXTS.map(|name| column(name).unwrap_or(usize::MAX));
    let (lon, lat, kind) = (column("longitude"), column("latitude"), column("result_type"));
    let (x, y) = (column("X"), column("Y"));
    let mut rows = Vec::new();
    while let Some(row) = table.next_row() {
        let Ok(row) = row else { continue };
        let number = |c: Option<usize>| row.get(c.unwrap_or(usize::MAX)).parse::<f64>().ok();
        let point = match (number(lon), number(lat)) {
            (Some(lon), Some(lat)) if row.get(kind.unwrap_or(usize::MAX)) == "housenumber" => {
                Some(Point::new(lon, lat))
            }
            (None, None) => {
                number(x).zip(number(y)).and_then(|(x, y)| model::geo::lambert93::to_wgs84(x, y))
            }
            _ => None,
        };
        rows.push(Raw { texts: columns.iter().map(|&c| row.get(c).to_owned()).collect(), point });
    }
    Some(rows)
}

fn typed(raw: &Raw) -> GroupingRow<'_> {
    let text = |i: usize| raw.texts.get(i).map(String::as_str).filter(|t| !t.is_empty());
    let number = |i: usize| text(i).and_then(|t| t.parse().ok());
    GroupingRow {
        commune_code: Some("commune"),
        commune_name: text(12),
        number: text(0),
        repeat: text(1),
        street: text(3),
        building: text(4),
        block: text(5),
        place_name: text(7).filter(|t| !t.starts_with("CANNES")).or(text(6)),
        point: raw.point,
        built_year: number(9),
        acquired_year: number(10),
        financing: number(11).and_then(|n: i16| u8::try_from(n).ok()),
        construction_type: text(8).and_then(ConstructionType::from_code),
        dwellings: 1,
        ..GroupingRow::default()
    }
}

fn figures(file: &str) -> Option<Proposal> {
    let raw = raw(file)?;
    let rows = raw.iter().map(typed).collect::<Vec<_>>();
    let started = std::time::Instant::now();
    let proposal = group(&rows);
    let elapsed = started.elapsed();
    let mut sizes = proposal.residences.iter().map(|r| r.dwellings).collect::<Vec<_>>();
    sizes.sort_unstable();
    let quantile = |q: usize| sizes[(sizes.len() - 1) * q / 100];
    let mut by_basis: BTreeMap<Basis, (u32, u32)> = BTreeMap::new();
    for r in &proposal.residences {
        let entry = by_basis.entry(r.basis).or_default();
        entry.0 += 1;
        entry.1 += r.dwellings;
    }
    println!(
        "{file}: {} rows, {} buildings, {} residences in {elapsed:?}; dwellings p10 {} p50 {} p90 {} max {}; cut {}; alone 1: {}",
        rows.len(),
        proposal.buildings.len(),
        proposal.residences.len(),
        quantile(10),
        quantile(50),
        quantile(90),
        quantile(100),
        proposal.residences.iter().filter(|r| r.cut_by_cap).count(),
        sizes.iter().filter(|&&n| n == 1).count(),
    );
    println!("{by_basis:?}");
    let mut biggest = proposal.residences.iter().collect::<Vec<_>>();
    biggest.sort_by_key(|r| std::cmp::Reverse(r.dwellings));
    for r in biggest.iter().take(25).chain(biggest.iter().skip(60).step_by(biggest.len() / 25 + 1)) {
        println!("  {:4} dw {:3} b span {:?} {:?} {} | {:?}", r.dwellings, r.buildings, r.span_m.map(|m| m as i64), r.basis, r.name, r.addresses.iter().take(3).collect::<Vec<_>>());
    }
    Some(proposal)
}

#[test]
fn nantes_has_residences_of_a_sensible_size() {
    let Some(proposal) = figures("nantes_2018_geocoded.csv") else { return };
    assert_eq!(proposal.residences.iter().map(|r| r.dwellings).sum::<u32>(), 35_319);
    assert!((600..2500).contains(&proposal.residences.len()), "{}", proposal.residences.len());
    let boissiere = proposal.residences.iter().filter(|r| r.name == "La Boissiere").collect::<Vec<_>>();
    assert_eq!(boissiere.len(), 1, "one name, one residence");
    assert!(boissiere[0].dwellings >= 1000);
    assert!(proposal.residences.iter().all(|r| r.span_m.is_none_or(|m| m <= 2.0 * NAMED_SPAN_M)));
}

#[test]
fn cannes_has_residences_although_a_fifth_has_no_position() {
    let Some(proposal) = figures("cannes__rpls_cannes_geocoded_pierson.csv") else { return };
    assert_eq!(proposal.residences.iter().map(|r| r.dwellings).sum::<u32>(), 6_374);
    assert!((80..500).contains(&proposal.residences.len()), "{}", proposal.residences.len());
    let ranchito = proposal.residences.iter().filter(|r| r.name.to_uppercase().contains("RANCHITO"));
    assert_eq!(ranchito.map(|r| r.dwellings).max(), Some(368));
}
