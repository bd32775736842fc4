//! All schemes judged at once, on random facts: p50, p95, p99 of one project; every verdict, proof and smallest change checked.

use funding::facts::HIGHEST_CENTS;
use funding::plan::{CostLine, Offer, Plan, PlanFault, propose};
use funding::{Book, Fact, Facts, Form};
use jiff::civil::date;
use law::Table;
use std::hint::black_box;
use std::time::Instant;

/// Projects judged.
const PROJECTS: usize = 100_000;

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

/// The longest composition: sixteen resources, two of them reliefs that grants lower, two of them loans.
fn composition() -> Result<u128, PlanFault> {
    let offer = |at: i64| Offer {
        scheme: None,
        label: at.to_string(),
        form: match at {
            0 | 1 => Form::TaxRelief,
            14 | 15 => Form::Loan,
            _ => Form::Grant,
        },
        public: at % 2 == 0,
        cap_cents: Some(1_000_000 + at * 37_000),
        rate: (at < 2).then_some(10_000 - at * 7_500),
        base_cents: (at < 2).then_some(9_000_000),
        public_limit: (at == 4).then_some(8_000),
        before_start: false,
        group: None,
        advance: 0,
        works: None,
        net_of_grants: at < 2,
        obtained_cents: 0,
        months_after_end: 0,
        taken_cents: None,
    };
    let line = CostLine { label: "travaux".to_owned(), net_cents: 30_000_000, vat: 550, paid_on: None };
    let plan = Plan { lines: vec![line], offers: (0..16).map(offer).collect(), ..Plan::default() };
    let begun = Instant::now();
    black_box(propose(black_box(&plan))?);
    Ok(begun.elapsed().as_millis())
}

pub fn run(_arguments: &[String]) -> anyhow::Result<()> {
    let on = date(2026, 11, 22);
    let begun = Instant::now();
    let book = Book::new(Table::house(), on);
    let ready = begun.elapsed();
    let mut seed = 15;
    let (mut changes, mut unsound) = (0_usize, 0_usize);
    let mut verdicts = [0_usize; 3];
    let mut times: Vec<u128> = Vec::with_capacity(PROJECTS);
    for _ in 0..PROJECTS {
        let facts = facts(&mut seed);
        let begun = Instant::now();
        let found = black_box(book.find(black_box(&facts)));
        times.push(begun.elapsed().as_micros());
        for one in &found {
            verdicts[one.verdict as usize] += 1;
            changes += usize::from(one.otherwise.is_some());
            unsound += usize::from(!one.is_sound(&book, &facts));
        }
    }
    times.sort_unstable();
    let at = |share: usize| times.get(PROJECTS * share / 100).copied().unwrap_or(0);
    println!("{} schemes made ready for a day in {} µs", funding::SCHEMES.len(), ready.as_micros());
    println!(
        "one project against all of them, {PROJECTS} times: p50 {} µs, p95 {} µs, p99 {} µs",
        at(50),
        at(95),
        at(99)
    );
    println!("one plan of 16 resources composed in {} ms", composition()?);
    let [eligible, unknown, not] = verdicts;
    println!(
        "{eligible} fit, {unknown} perhaps, {not} do not; {changes} smallest changes judged again; {unsound} findings do not hold together"
    );
    anyhow::ensure!(unsound == 0, "a verdict, its proof and its smallest change disagree");
    anyhow::ensure!(at(95) <= 1_000, "p95 is over one millisecond");
    Ok(())
}
