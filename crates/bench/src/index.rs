//! `bench index`: the adaptation index of 100 000 residences, from their facts.

use crate::measure::{mebibytes, peak_bytes, repeat, repeat_everywhere};
use access::{Candidate, Fact, Parameters, Reading, ResidenceFacts, Scorer, score_many};
use clap::Parser;
use model::{EntranceAccess, Interval};

/// The index of many residences.
#[derive(Debug, Parser)]
struct Arguments {
    #[arg(long, default_value_t = 100_000)]
    residences: usize,
    #[arg(long, default_value_t = 5)]
    times: usize,
}

pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let asked = Arguments::parse_from(arguments);
    let parameters = Parameters::default();
    let reading = Reading::on(jiff::civil::date(2026, 1, 1));
    let all: Vec<ResidenceFacts> = (0..asked.residences).map(|i| invented(i as u64)).collect();
    let (sum, one) = repeat(asked.times, || {
        let scorer = Scorer::new(&parameters, reading);
        all.iter().map(|f| scorer.score(f).index.lo).sum::<f64>()
    });
    let (scores, many) = repeat_everywhere(asked.times, || score_many(&all, &parameters, reading));
    let again: f64 = scores.iter().map(|s| s.index.lo).sum();
    anyhow::ensure!((sum - again).abs() < 1e-6 * sum.abs().max(1.0), "one thread and several disagree");
    let micro = |seconds: f64| seconds * 1e6 / asked.residences as f64;
    println!("{} residences, six services of three candidates each", asked.residences);
    println!("one thread   {:.3} s of processor  {:.2} µs each", one.least, micro(one.least));
    println!("all threads  {:.3} s of processor  {:.2} µs each", many.least, micro(many.least));
    println!("peak memory  {}", mebibytes(peak_bytes()));
    Ok(())
}

/// Facts made from a number: spread over what facts can be, the same at each run.
fn invented(i: u64) -> ResidenceFacts {
    let mut state = i.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut facts = ResidenceFacts::default();
    facts.levels.n0 = (next() * 40.0) as u32;
    facts.levels.n3 = (next() * 20.0) as u32;
    facts.levels.unknown = (next() * 20.0) as u32;
    for fact in facts.common.iter_mut().chain(&mut facts.surroundings) {
        *fact = Fact::from(Interval::between(next(), next()));
    }
    for service in &mut facts.services {
        let candidates: Vec<Candidate> =
            (0..3).map(|place| Candidate::at(place, next() * 1_000.0, EntranceAccess::Accessible)).collect();
        *service = candidates.into();
    }
    facts
}
