//! How fast is the index? `cargo run --release -p access --example measure`

use access::{
    Candidate, LevelCounts, Parameters, Reading, ResidenceFacts, Scorer, information, levers,
    ranks::rank_intervals,
    score_many,
    stability::{self, Question, Side, stability},
};
use model::{Interval, place::EntranceAccess};
use std::{hint::black_box, time::Instant};

/// Invented residences, always the same: a linear congruential generator with a fixed seed.
fn invented(count: usize) -> Vec<ResidenceFacts> {
    let mut state = 42_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1 << 24)
    };
    (0..count)
        .map(|_| {
            let mut facts = ResidenceFacts::default();
            let mut few = || (next() * 20.0) as u32;
            facts.levels =
                LevelCounts { n0: few(), n1: few(), n2: few(), n3: few(), n4: few(), unknown: few() };
            for fact in facts.common.iter_mut().chain(&mut facts.surroundings) {
                let x = next();
                fact.value = if next() < 0.3 { Interval::UNKNOWN } else { Interval::known(x) };
            }
            for service in &mut facts.services {
                let list = (0..3).map(|i| Candidate::at(i, next() * 1000.0, EntranceAccess::Accessible));
                service.candidates = Some(list.collect());
            }
            facts
        })
        .collect()
}

fn main() {
    let parameters = Parameters::default();
    let reading = Reading::on(jiff::civil::date(2026, 11, 21));
    let facts = invented(100_000);

    let scorer = Scorer::new(&parameters, reading);
    let start = Instant::now();
    let alone = facts.iter().map(|f| scorer.score(f)).collect::<Vec<_>>();
    println!("score, one processor: {:.0} ns each", start.elapsed().as_nanos() as f64 / 1e5);

    let start = Instant::now();
    let scores = score_many(&facts, &parameters, reading);
    println!("score, all processors: 100 000 in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    assert_eq!(alone.len(), scores.len());

    let start = Instant::now();
    for f in &facts[..10_000] {
        black_box(information::find_out_with(&scorer, f));
    }
    println!("what to find out: {:.1} µs each", start.elapsed().as_micros() as f64 / 1e4);

    let start = Instant::now();
    for f in &facts[..10_000] {
        black_box(levers::improvements(f, &levers::catalogue(f), &parameters, reading));
    }
    println!("what would improve (17 levers): {:.1} µs each", start.elapsed().as_micros() as f64 / 1e4);

    let start = Instant::now();
    let intervals = scores.iter().map(|s| s.index).collect::<Vec<_>>();
    black_box(rank_intervals(&intervals));
    println!("rank intervals of 100 000: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);

    let candidates =
        scores[..10_000].iter().map(|s| stability::Candidate::of(s, Side::Low)).collect::<Vec<_>>();
    let start = Instant::now();
    let result = stability(&candidates, &Question { top: 100, ..Question::default() });
    println!(
        "255 scenarios of 10 000 residences: {:.2} s (mean shift {:.1} ranks)",
        start.elapsed().as_secs_f64(),
        result.mean_shift
    );
}
