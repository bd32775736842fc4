//! `bench premises`: calls for premises of the size that the house aims at, answered with a proof that the other hand reads,
//! beside two rivals in the same run: in order of arrival, the first wish that is free, as platforms of today do by hand; and the
//! same question written plainly for HiGHS.

use crate::measure::{mebibytes, peak_bytes};
use crate::peers;
use clap::Parser;
use premises::{Question, Shape, call, first_fit, solve, verify};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Empty premises, measured.
#[derive(Debug, Parser)]
struct Options {
    #[arg(long, default_value_t = 300)]
    parcels: usize,
    #[arg(long, default_value_t = 500)]
    applicants: usize,
    /// Wishes of each applicant.
    #[arg(long, value_delimiter = ',', default_value = "4,8,12")]
    wishes: Vec<usize>,
    #[arg(long, value_delimiter = ',', default_value = "1,2,3,4,5,6,7,8,9,10")]
    seeds: Vec<u64>,
    /// Seeds that HiGHS is asked, from the first; none: without it.
    #[arg(long, default_value_t = 2)]
    highs: usize,
    /// Seconds given to HiGHS, on one thread, for each call.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    #[arg(long, default_value = "target/bench-venv-award")]
    venv: PathBuf,
}

/// The aim: proven best within so long.
const AIM: Duration = Duration::from_secs(10);

fn worth(question: &Question, granted: &[usize]) -> i64 {
    granted.iter().map(|bid| question.bids[*bid].points).sum()
}

pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse_from(arguments);
    println!("{} parcels, {} applicants", options.parcels, options.applicants);
    let told = |problem: &anyhow::Error| eprintln!("without HiGHS: {problem:#}");
    let python = match options.highs {
        0 => None,
        _ => peers::environment_with(&options.venv, &peers::HIGHS).inspect_err(told).ok(),
    };
    let mut slow = 0;
    let mut open = 0;
    let mut all = 0;
    for is_over_time in [false, true] {
        for wishes in &options.wishes {
            let mut longest = Duration::ZERO;
            let mut read = Duration::ZERO;
            let (mut proven, mut points, mut greedy, mut bids) = (0, 0, 0, 0);
            let (mut theirs, mut ours, mut their_proven) = (0.0, 0.0, 0);
            for (rank, seed) in options.seeds.iter().enumerate() {
                let shape = Shape {
                    parcels: options.parcels,
                    applicants: options.applicants,
                    wishes: *wishes,
                    is_over_time,
                };
                let question = call(*seed, shape);
                let begun = Instant::now();
                let plan = solve(&question)?;
                let spent = begun.elapsed();
                let begun = Instant::now();
                let breaches = verify(&question, &plan);
                read = read.max(begun.elapsed());
                anyhow::ensure!(breaches.is_empty(), "seed {seed}: {breaches:?}");
                all += 1;
                slow += usize::from(spent > AIM);
                open += usize::from(!plan.is_best());
                proven += usize::from(plan.is_best());
                longest = longest.max(spent);
                points += plan.points;
                greedy += worth(&question, &first_fit(&question));
                bids += question.bids.len();
                if let Some(python) = python.as_ref().filter(|_| rank < options.highs) {
                    let said = peers::highs(python, "premises", &options.venv, &question, options.seconds)?;
                    let is_proven = said.value.is_some_and(|value| said.bound - value < 0.5);
                    anyhow::ensure!(
                        !plan.is_best() || said.value.is_none_or(|value| value < plan.points as f64 + 0.5),
                        "seed {seed}: HiGHS finds {:?} where {} is said to be best",
                        said.value,
                        plan.points
                    );
                    their_proven += usize::from(is_proven);
                    (theirs, ours) = (theirs + said.seconds, ours + spent.as_secs_f64());
                }
            }
            println!(
                "{}, {wishes} wishes each: {} bids; {proven} of {} proven best; longest {:.2} s, proof read in {:.3} s; \
                 {points} points, {:.1} % more than the first wish that is free",
                if is_over_time { "over time" } else { "one slot" },
                bids / options.seeds.len().max(1),
                options.seeds.len(),
                longest.as_secs_f64(),
                read.as_secs_f64(),
                (points as f64 / greedy.max(1) as f64 - 1.0) * 100.0,
            );
            if python.is_some() {
                let asked = options.highs.min(options.seeds.len());
                println!(
                    "      HiGHS, one thread: {their_proven} of {asked} proven, {theirs:.2} s for {ours:.2} s of ours (×{:.0})",
                    theirs / ours
                );
            }
        }
    }
    println!(
        "{all} calls: {open} not proven, {slow} over {} s; peak {}",
        AIM.as_secs(),
        mebibytes(peak_bytes())
    );
    Ok(())
}
