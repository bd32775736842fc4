//! `bench programme`: works programmes of invented landlords, beside five sorted lists and the plain compact model in HiGHS.
//! Every answer of ours goes through the verifier.

use crate::measure::{mebibytes, peak_bytes, whole_process_seconds};
use crate::peers;
use clap::Parser;
use programme::baseline::{Order, greedy};
use programme::generator::{Landlord, landlord};
use programme::{Instance, Ledger, POINT, Settings, solve};
use programme_check::{verify, write_instance};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const PACKAGES: [&str; 2] = ["highspy==1.15.1", "numpy==2.4.6"];

/// Works programmes, measured.
#[derive(Debug, Parser)]
struct Options {
    /// Sizes of the invented landlords, in dwellings; from the least to the greatest, for memory to mean something.
    #[arg(long, value_delimiter = ',', default_value = "400,1200,5000,20000,50000,120000")]
    dwellings: Vec<u32>,
    #[arg(long, default_value_t = 10)]
    years: usize,
    #[arg(long, value_delimiter = ',', default_value = "1,2")]
    seeds: Vec<u64>,
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// The largest landlords that HiGHS is asked, in dwellings.
    #[arg(long, default_value_t = 400)]
    highs: u32,
    /// Seconds given to HiGHS for each instance.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    #[arg(long, default_value = "target/bench-venv-programme")]
    venv: PathBuf,
    /// Without the Python peer.
    #[arg(long)]
    alone: bool,
}

/// What HiGHS found.
#[derive(Deserialize)]
struct Said {
    value: Option<f64>,
    bound: f64,
    variables: u64,
    seconds: f64,
}

/// Runs the benchmark.
///
/// # Errors
/// An answer that the verifier refuses.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse_from(arguments);
    let settings = Settings { threads: options.threads, ..Settings::default() };
    let told = |why: &anyhow::Error| println!("SKIPPED: HiGHS could not be installed ({why:#})");
    let python = match options.alone {
        true => None,
        false => peers::environment_with(&options.venv, &PACKAGES).inspect_err(told).ok(),
    };
    println!("settings: {settings}; {} threads; {} years", options.threads, options.years);
    for &dwellings in &options.dwellings {
        for &seed in &options.seeds {
            let asked = Landlord { dwellings, years: options.years, seed, ..Landlord::default() };
            one(&landlord(&asked), &asked, &settings)?;
            if let (Some(python), true) = (&python, dwellings <= options.highs) {
                highs(python, &options, &landlord(&asked))?;
            }
        }
    }
    Ok(())
}

fn one(instance: &Instance, asked: &Landlord, settings: &Settings) -> anyhow::Result<()> {
    let (begun, before) = (Instant::now(), whole_process_seconds());
    let answer = solve(instance, settings)?;
    let wall = begun.elapsed().as_secs_f64();
    let spent = whole_process_seconds().zip(before).map_or(wall, |(after, before)| after - before);
    let peak = peak_bytes();
    let begun = Instant::now();
    let seen = verify(instance, &answer)?;
    let verified = begun.elapsed().as_secs_f64();
    let points = |grains: i128| grains as f64 / POINT as f64;
    println!(
        "  {} dwellings, seed {}: {} residences, {} willing; value {:.2}, bound {:.2} ({}), gap {:.3} %; {wall:.1} s \
         wall, {spent:.1} s cpu, {}, {verified:.1} s to verify",
        asked.dwellings,
        asked.seed,
        instance.residences.len(),
        instance.dwellings(),
        points(seen.value),
        points(seen.bound),
        if seen.by_cases.is_some() { "by cases" } else { "by prices" },
        seen.gap_millionths() as f64 / 1e4,
        mebibytes(peak),
    );
    for order in Order::ALL {
        let worth = greedy(instance, order).map(|plan| Ledger::new(instance, &plan).value());
        let ratio = worth.map_or("does not fit".to_owned(), |worth| {
            format!("×{:.3} of ours", worth as f64 / seen.value.max(1) as f64)
        });
        println!("    {order:?}: {ratio}");
    }
    Ok(())
}

/// Asks HiGHS the same question, written plainly.
fn highs(python: &Path, options: &Options, instance: &Instance) -> anyhow::Result<()> {
    let path = options.venv.join("question.json");
    write_instance(instance, std::fs::File::create(&path)?)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/programme_highs.py");
    let done = Command::new(python).arg(script).arg(&path).arg(options.seconds.to_string()).output()?;
    let complaint = String::from_utf8_lossy(&done.stderr);
    anyhow::ensure!(done.status.success(), "{}", complaint.lines().last().unwrap_or("no answer"));
    let said: Said =
        serde_json::from_str(String::from_utf8_lossy(&done.stdout).lines().last().unwrap_or_default())?;
    let value = said.value.map_or("no plan".to_owned(), |value| format!("{value:.2}"));
    println!(
        "    HiGHS, compact: {value}, bound {:.2}, {} variables, {:.1} s wall",
        said.bound, said.variables, said.seconds
    );
    Ok(())
}
