//! `bench transfers`: plans of transfers over invented towns and public instances, beside a compact integer programme
//! in HiGHS, kep_solver, a greedy rule and dwellings given one by one. Every plan of ours goes through the verifier.

mod fate;
mod limits;
mod peers;
mod public;

use crate::measure::{peak_bytes, whole_process_seconds};
use clap::Parser;
use exchange::generator::{Town, town};
use exchange::{Exchange, Instance, POINT, Plan, Settings, baseline, solve};
use exchange_check::verify;
use peers::Said;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Plans of transfers, measured.
#[derive(Debug, Parser)]
struct Options {
    /// Sizes of the invented towns, in households.
    #[arg(long, value_delimiter = ',', default_value = "2000,20000,100000")]
    households: Vec<usize>,
    /// Longest lists of wishes.
    #[arg(long, value_delimiter = ',', default_value = "12,40")]
    wishes: Vec<usize>,
    /// Chances that a move holds, per thousand.
    #[arg(long, value_delimiter = ',', default_value = "700,1000")]
    success: Vec<u16>,
    /// The largest towns that are asked with every length and every chance, in households; the others with the first.
    #[arg(long, default_value_t = 2000)]
    every: usize,
    /// Seed of the invented towns and of the search.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Towns of 2 000 households on which withdrawals are drawn.
    #[arg(long, default_value_t = 20)]
    seeds: u64,
    /// Folder of the public instances.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/exchange"))]
    exchange: PathBuf,
    /// The largest towns that HiGHS is asked, in households.
    #[arg(long, default_value_t = 2000)]
    highs: usize,
    /// Seconds given to HiGHS for each instance.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    #[arg(long, default_value = "target/bench-venv-transfers")]
    venv: PathBuf,
    /// Without the Python peers.
    #[arg(long)]
    alone: bool,
    /// Parts to run.
    #[arg(long, value_delimiter = ',', default_value = "public,towns,limits,fate")]
    parts: Vec<String>,
    /// Overrides of our settings, to try others.
    #[arg(long)]
    steps: Option<usize>,
    #[arg(long)]
    descent: Option<usize>,
    #[arg(long)]
    refine: Option<usize>,
    #[arg(long)]
    linear: Option<usize>,
    #[arg(long)]
    threads: Option<usize>,
    /// Households of a basin.
    #[arg(long, default_value_t = 2500)]
    basin: usize,
}

impl Options {
    fn settings(&self) -> Settings {
        let usual = Settings::default();
        Settings {
            seed: self.seed,
            steps: self.steps.unwrap_or(usual.steps),
            descent: self.descent.unwrap_or(usual.descent),
            parts: self.refine.unwrap_or(usual.parts),
            linear_households: self.linear.unwrap_or(usual.linear_households),
            threads: self.threads.unwrap_or(usual.threads),
            ..usual
        }
    }
}

/// Runs the benchmark.
///
/// # Errors
/// A plan that the verifier refuses, a known optimum that is not reached, a file that cannot be read.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse_from(arguments);
    let python = if options.alone { None } else { peers::environment(&options.venv) };
    println!(
        "settings: {}; seed {}; {} threads",
        options.settings(),
        options.seed,
        options.settings().threads
    );
    let asked = |part: &str| options.parts.iter().any(|asked| asked == part);
    if asked("public") {
        public::run(&options, python.as_deref())?;
    }
    if asked("towns") {
        towns(&options, python.as_deref())?;
    }
    if asked("limits") {
        limits::run(&options)?;
    }
    if asked("fate") {
        fate::run(&options)?;
    }
    Ok(())
}

/// What solving cost.
struct Solved {
    plan: Plan,
    wall: f64,
    spent: f64,
    verified: f64,
    /// The most memory that this process has held so far, in bytes: sizes are asked from the least to the greatest.
    peak: Option<u64>,
}

/// Solves and verifies.
fn solved(instance: &Instance, settings: &Settings) -> anyhow::Result<Solved> {
    let (begun, before) = (Instant::now(), whole_process_seconds());
    let plan = solve(instance, settings)?;
    let wall = begun.elapsed().as_secs_f64();
    let spent = whole_process_seconds().zip(before).map_or(wall, |(after, before)| after - before);
    let peak = peak_bytes();
    let begun = Instant::now();
    verify(instance, &plan)?;
    Ok(Solved { plan, wall, spent, verified: begun.elapsed().as_secs_f64(), peak })
}

/// Worth of exchanges, in points.
fn points_of(instance: &Instance, exchanges: &[Exchange]) -> f64 {
    points(exchange::worth_of_all(instance, exchanges))
}

fn points(grains: i128) -> f64 {
    grains as f64 / POINT as f64
}

fn towns(options: &Options, python: Option<&Path>) -> anyhow::Result<()> {
    println!(
        "\nInvented towns (points): seed {}, cycles of 3, chains of 4, basins of {}; every plan accepted by the verifier",
        options.seed, options.basin
    );
    for &households in &options.households {
        let most = if households <= options.every { usize::MAX } else { 1 };
        for &wishes in options.wishes.iter().take(most) {
            for &success in options.success.iter().take(most) {
                let (seed, basin) = (options.seed, options.basin);
                let instance = town(&Town { households, wishes, success, basin, seed, ..Town::default() });
                let Solved { plan, wall, spent, verified, peak } = solved(&instance, &options.settings())?;
                let value = points(i128::from(plan.value));
                let bound = points(i128::from(plan.bound));
                let ours =
                    Said { value: Some(value), bound, variables: 0, seconds: wall, processor: spent, peak };
                println!(
                    "  {households} households, {} vacancies, lists of {wishes} ({} wishes), success {success}: {} move",
                    instance.vacancies.len(),
                    instance.wishes.len(),
                    plan.moves()
                );
                println!("    ours       {}; {verified:.2} s to verify", ours.alone());
                println!(
                    "    greedy     ×{:.3} of ours; one by one ×{:.3}",
                    points_of(&instance, &baseline::greedy(&instance)) / value,
                    points_of(&instance, &baseline::one_by_one(&instance)) / value,
                );
                // Above, it has no plan and no bound within any time that one would wait.
                if let (Some(python), true) = (python, households <= options.highs) {
                    let said = peers::highs(python, &options.venv, &instance, options.seconds)?;
                    println!("    HiGHS      {}", said.beside(&ours));
                }
            }
        }
    }
    Ok(())
}
