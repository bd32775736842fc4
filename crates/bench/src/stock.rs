//! `bench stock`: the stock importer beside Polars and DuckDB, on the same file, one thread each.
//!
//! The file is a real one repeated until it has enough rows. The peers read every column as text. They are asked twice:
//! for the *validation* alone (how many values break the rules, and little else), then for the *rows* (the same, and
//! what ours always gives: typed rows, addresses put in order, identities, findings with their line, the digest of the
//! file). Ours does all of it each time, so it is the same figure on both lines. Findings that all three define alike
//! are compared.

use crate::measure::{mebibytes, peak_bytes, repeat};
use crate::peers;
use anyhow::{Context, ensure};
use clap::Parser;
use model::issue::{ImportReport, IssueCode};
use opendata::stock::{StockContext, open_stock, read_stock};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use tabular::Limits;

/// The stock importer beside Polars and DuckDB.
#[derive(Debug, Parser)]
struct Arguments {
    /// A real RPLS file with geocoder columns.
    file: PathBuf,
    /// Rows of the repeated file.
    #[arg(long, default_value_t = 500_000)]
    rows: usize,
    #[arg(long, default_value_t = 3)]
    times: usize,
    /// Scratch environment of the peers.
    #[arg(long, default_value = "target/bench-venv-stock")]
    venv: PathBuf,
    /// Without the peers.
    #[arg(long)]
    alone: bool,
}

#[derive(Debug, Deserialize)]
struct PeerFigures {
    version: String,
    validation: PartFigures,
    rows: PartFigures,
}

/// What one part of the work cost a peer: processor seconds of each run, bytes.
#[derive(Debug, Deserialize)]
struct PartFigures {
    seconds: Vec<f64>,
    peak: u64,
    counts: BTreeMap<String, u64>,
    communes: u64,
}

const PACKAGES: [&str; 3] = ["polars==1.31.0", "duckdb==1.3.1", "numpy==2.4.6"];

pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let asked = Arguments::parse_from(arguments);
    let folder = Path::new("target/bench-stock");
    fs::create_dir_all(folder)?;
    let big = folder.join(format!("rpls-{}.csv", asked.rows));
    repeat_rows(&asked.file, asked.rows, &big)?;
    let bytes = fs::metadata(&big)?.len();
    println!(
        "{} rows, {} MB, one thread each; processor seconds, least of {}",
        asked.rows,
        bytes / 1_000_000,
        asked.times
    );

    let (report, cost) = repeat(asked.times, || read(&big));
    let report = report?;
    let rate = |seconds: f64| bytes as f64 / 1e6 / seconds;
    println!(
        "plain-pied  {:6.2} s  {:6.0} MB/s  {:7.0} rows/s  peak {}",
        cost.least,
        rate(cost.least),
        asked.rows as f64 / cost.least,
        mebibytes(peak_bytes())
    );
    if asked.alone {
        return Ok(());
    }
    let python = match peers::environment_with(&asked.venv, &PACKAGES) {
        Ok(python) => python,
        Err(error) => {
            println!("skipped: the peers could not be installed ({error})");
            return Ok(());
        }
    };
    for name in ["polars", "duckdb"] {
        let figures = ask(&python, name, &big, folder, asked.times)?;
        for (part, found) in [("validation", &figures.validation), ("rows", &figures.rows)] {
            let least = found.seconds.iter().copied().fold(f64::INFINITY, f64::min);
            println!(
                "{name:<10}  {least:6.2} s  {:6.0} MB/s  {:7.0} rows/s  peak {}  ({part}; {name} {}, {} communes)  ours is ×{:.2} as fast",
                rate(least),
                asked.rows as f64 / least,
                mebibytes(Some(found.peak)),
                figures.version,
                found.communes,
                least / cost.least
            );
            compare(name, &report, &found.counts)?;
        }
    }
    Ok(())
}

/// The header, then the rows again and again.
fn repeat_rows(file: &Path, rows: usize, out: &Path) -> anyhow::Result<()> {
    if out.exists() {
        return Ok(());
    }
    let lines: Vec<String> = BufReader::new(File::open(file).with_context(|| file.display().to_string())?)
        .lines()
        .collect::<Result<_, _>>()?;
    let (header, body) = lines.split_first().context("an empty file")?;
    ensure!(!body.is_empty(), "a file without rows");
    let part = out.with_extension("part");
    let mut writer = BufWriter::new(File::create(&part)?);
    writeln!(writer, "{header}")?;
    for line in body.iter().cycle().take(rows) {
        writeln!(writer, "{line}")?;
    }
    writer.flush()?;
    fs::rename(part, out)?;
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<ImportReport> {
    let limits = Limits { file_bytes: u64::MAX, rows: u64::MAX, ..Limits::default() };
    let mut table = open_stock(file, &limits)?;
    let context = StockContext { today: jiff::civil::date(2026, 1, 1), communes: None };
    let mut area = 0_u64;
    let mut sink = |row: model::dwelling::DwellingRow| {
        area += u64::from(row.living_area_m2.unwrap_or(0));
        ControlFlow::Continue(())
    };
    Ok(read_stock(&mut table, None, &context, &mut sink).report)
}

fn ask(python: &Path, name: &str, file: &Path, folder: &Path, times: usize) -> anyhow::Result<PeerFigures> {
    let out = folder.join(format!("{name}.json"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/stock_peers.py");
    let mut command = std::process::Command::new(python);
    // One thread each: the comparison is per core.
    command.env("POLARS_MAX_THREADS", "1");
    peers::run(command.arg(script).arg(name).arg(file).arg(&out).arg(times.to_string()))?;
    Ok(serde_json::from_slice(&fs::read(out)?)?)
}

/// Findings that everybody defines alike must agree.
fn compare(name: &str, ours: &ImportReport, theirs: &BTreeMap<String, u64>) -> anyhow::Result<()> {
    let count = |code: &str| ours.issue_counts.get(code).copied().unwrap_or(0);
    // Listed one by one up to a limit that this file does not reach.
    let area =
        |i: &&model::issue::Issue| i.code == IssueCode::HorsBornes && i.field.as_deref() == Some("SURFHAB");
    let areas = ours.issues.iter().filter(area).count() as u64;
    for (what, our, their) in [
        ("rows", ours.rows_read, theirs["rows"]),
        ("geocoded in another commune", count("COORDONNEES_HORS_COMMUNE"), theirs["other_commune"]),
        ("area out of bounds", areas, theirs["area"]),
    ] {
        ensure!(our == their, "{what}: {our} for us, {their} for {name}");
    }
    println!("            same rows, communes and areas found as {name}");
    Ok(())
}
