//! All schemes judged at once, on random facts: p50, p95, p99 of one project.

use funding::facts::HIGHEST_CENTS;
use funding::{Book, Fact, Facts};
use jiff::civil::date;
use law::Table;
use std::hint::black_box;
use std::time::Instant;

/// Projects judged.
const PROJECTS: usize = 20_000;

fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Facts of which two thirds are known.
fn facts(seed: &mut u64) -> Facts {
    let mut facts = Facts::default();
    for fact in Fact::ALL {
        if next(seed).is_multiple_of(3) {
            continue;
        }
        let (least, most) = fact.question().kind.bounds();
        let width = u64::try_from(most.min(HIGHEST_CENTS) - least + 1).unwrap_or(1);
        let value = least.saturating_add(i64::try_from(next(seed) % width).unwrap_or(0));
        facts.set(*fact, Some(value));
    }
    facts
}

pub fn run(_arguments: &[String]) -> anyhow::Result<()> {
    let on = date(2026, 11, 22);
    let begun = Instant::now();
    let book = Book::new(Table::house(), on);
    let ready = begun.elapsed();
    let mut seed = 15;
    let mut times: Vec<u128> = (0..PROJECTS)
        .map(|_| {
            let facts = facts(&mut seed);
            let begun = Instant::now();
            black_box(book.find(black_box(&facts)));
            begun.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    let at = |share: usize| times.get(PROJECTS * share / 100).copied().unwrap_or(0);
    println!("{} schemes made ready for a day in {} µs", funding::SCHEMES.len(), ready.as_micros());
    println!(
        "one project against all of them, {PROJECTS} times: p50 {} µs, p95 {} µs, p99 {} µs",
        at(50),
        at(95),
        at(99)
    );
    anyhow::ensure!(at(95) <= 1_000, "p95 is over one millisecond");
    Ok(())
}
