//! `bench transfers`: plans of transfers over invented towns and public instances, beside a compact integer programme
//! in HiGHS, kep_solver, a greedy rule and dwellings given one by one. Every plan of ours goes through the verifier.

mod fate;
mod peers;
mod public;

use crate::measure::{mebibytes, peak_bytes, whole_process_seconds};
use clap::Parser;
use exchange::generator::{Town, town};
use exchange::{Exchange, Instance, POINT, Plan, Settings, baseline, solve};
use exchange_check::verify;
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
    /// Towns of 2 000 households on which withdrawals are drawn.
    #[arg(long, default_value_t = 20)]
    seeds: u64,
    /// Folder of the public instances.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/exchange"))]
    exchange: PathBuf,
    /// Seconds given to HiGHS for each instance.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    #[arg(long, default_value = "target/bench-venv-transfers")]
    venv: PathBuf,
    /// Without the Python peers.
    #[arg(long)]
    alone: bool,
    /// Parts to run.
    #[arg(long, value_delimiter = ',', default_value = "towns,public,fate")]
    parts: Vec<String>,
    /// Overrides of our settings, to try others.
    #[arg(long)]
    steps: Option<usize>,
    #[arg(long)]
    descent: Option<usize>,
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
            steps: self.steps.unwrap_or(usual.steps),
            descent: self.descent.unwrap_or(usual.descent),
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
    println!("settings: {}", options.settings());
    let asked = |part: &str| options.parts.iter().any(|asked| asked == part);
    if asked("public") {
        public::run(&options, python.as_deref())?;
    }
    if asked("towns") {
        towns(&options, python.as_deref())?;
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
}

/// Solves and verifies.
fn solved(instance: &Instance, settings: &Settings) -> anyhow::Result<Solved> {
    let (begun, before) = (Instant::now(), whole_process_seconds());
    let plan = solve(instance, settings)?;
    let wall = begun.elapsed().as_secs_f64();
    let spent = whole_process_seconds().zip(before).map_or(wall, |(after, before)| after - before);
    let begun = Instant::now();
    verify(instance, &plan)?;
    Ok(Solved { plan, wall, spent, verified: begun.elapsed().as_secs_f64() })
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
        "\nInvented towns, cycles of 3, chains of 4, basins of {}; seconds on the wall and of processors; the verifier's \
         seconds apart; ratios to ours",
        options.basin
    );
    println!(
        "  households wishes success    value    bound      gap    wall    cpu verify   memory  moves  greedy one-by-one"
    );
    for &households in &options.households {
        for &wishes in &options.wishes {
            for &success in &options.success {
                let asked = Town { households, wishes, success, basin: options.basin, ..Town::default() };
                let instance = town(&asked);
                let Solved { plan, wall, spent, verified } = solved(&instance, &options.settings())?;
                let value = points(i128::from(plan.value));
                println!(
                    "  {households:>10} {:>6} {success:>7} {value:>8.0} {:>8.0} {:>7.3}% {wall:>6.1}s {spent:>5.1}s {verified:>5.1}s {:>8} {:>6}  {:>6.3} {:>10.3}",
                    instance.wishes.len(),
                    points(i128::from(plan.bound)),
                    plan.gap() * 100.0,
                    mebibytes(peak_bytes()),
                    plan.moves(),
                    points_of(&instance, &baseline::greedy(&instance)) / value,
                    points_of(&instance, &baseline::one_by_one(&instance)) / value,
                );
                let few = households <= 2000;
                if let (Some(python), true) = (python, few) {
                    let said = peers::highs(python, &options.venv, &instance, options.seconds)?;
                    println!("    HiGHS {said}");
                }
            }
        }
    }
    Ok(())
}
