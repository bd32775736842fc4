//! The real stock of Nantes and Cannes, where it is there: are the residences found sensible?

use super::*;
use crate::stock::{StockContext, open_stock, read_stock};
use std::{ops::ControlFlow, path::PathBuf, time::Instant};
use tabular::Limits;

/// The rows of a real stock file, as the reader of stock files gives them.
fn stock(file: &str) -> Option<Vec<DwellingRow>> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/rpls")).join(file);
    if !path.exists() {
        println!("skipped: {file} is not here");
        return None;
    }
    let mut table = open_stock(&path, &Limits::default()).unwrap();
    let mut rows = Vec::new();
    let context = StockContext { today: jiff::civil::date(2026, 11, 1), communes: None };
    read_stock(&mut table, None, &context, &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    });
    Some(rows)
}

fn figures(file: &str) -> Option<Proposal> {
    let stock = stock(file)?;
    let rows = stock.iter().map(GroupingRow::of).collect::<Vec<_>>();
    let started = Instant::now();
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
        println!(
            "  {:4} dw {:3} b span {:?} {:?} {} | {:?}",
            r.dwellings,
            r.buildings,
            r.span_m.map(|m| m as i64),
            r.basis,
            r.name,
            r.addresses.iter().take(3).collect::<Vec<_>>()
        );
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
