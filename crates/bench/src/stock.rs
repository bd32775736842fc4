//! `bench stock`: the stock importer beside Polars and DuckDB, on the same file, one thread each.
//!
//! The file is a real one repeated until it has enough rows. The peers read every column as text. They are asked three
//! times: for the *counts* of twelve rules and little else; for the *validation*, all that the importer checks, with the
//! line of each finding; for the *rows*, the same and what the importer hands over (typed rows, addresses put in order,
//! identities, the digest of the file). Ours does all of it each time. Findings that all three define alike are
//! compared.

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
use tabular::{Limits, Table};

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
    counts: PartFigures,
    validation: PartFigures,
    rows: PartFigures,
}

/// What one part of the work cost a peer: processor seconds of each run, bytes.
#[derive(Debug, Deserialize)]
struct PartFigures {
    seconds: Vec<f64>,
    peak: u64,
    counts: BTreeMap<String, u64>,
}

const PEERS: [&str; 2] = ["polars", "duckdb"];
/// What the peers are asked, from the least to the most.
const PARTS: [&str; 3] = ["counts", "validation", "rows"];
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

    let python = match asked.alone {
        true => None,
        false => peers::environment_with(&asked.venv, &PACKAGES)
            .inspect_err(|error| println!("skipped: the peers could not be installed ({error})"))
            .ok(),
    };
    // In turns, so that a busy machine is as busy for everybody.
    let mut ours = Best::default();
    let mut opening = Best::default();
    let mut theirs: BTreeMap<(usize, &str), Best> = BTreeMap::new();
    let mut versions = BTreeMap::new();
    for _ in 0..asked.times {
        opening.keep(repeat(1, || open(&big).map(drop)).1.least, 0);
        let (report, cost) = repeat(1, || read(&big));
        let report = report?;
        ours.keep(cost.least, peak_bytes().unwrap_or(0));
        let Some(python) = &python else { continue };
        for name in PEERS {
            let figures = ask(python, name, &big, folder)?;
            let parts = [figures.counts, figures.validation, figures.rows];
            for (part, found) in (0_usize..).zip(parts) {
                compare(name, &report, &found.counts)?;
                let least = found.seconds.into_iter().fold(f64::INFINITY, f64::min);
                theirs.entry((part, name)).or_default().keep(least, found.peak);
            }
            versions.insert(name, figures.version);
        }
    }
    let line = |who: &str, best: &Best| {
        let (rate, rows) = (bytes as f64 / 1e6 / best.seconds, asked.rows as f64 / best.seconds);
        let peak = mebibytes(Some(best.peak));
        format!("{who:<26} {:6.2} s  {rate:6.0} MB/s  {rows:8.0} rows/s  peak {peak}", best.seconds)
    };
    println!("{}", line("plain-pied, all of it", &ours));
    println!("    of which {:.2} s to open: digest of the file, its encoding, its header", opening.seconds);
    for ((part, name), best) in &theirs {
        let who = format!("{name} {}, {}", versions[name], PARTS[*part]);
        println!("{}  ours is ×{:.2} as fast", line(&who, best), best.seconds / ours.seconds);
    }
    if python.is_some() {
        println!("the same rows, communes, areas and damaged cells found by everybody");
    }
    Ok(())
}

/// The least that the work cost in several runs: processor seconds, bytes.
struct Best {
    seconds: f64,
    peak: u64,
}

impl Default for Best {
    fn default() -> Best {
        Best { seconds: f64::INFINITY, peak: u64::MAX }
    }
}

impl Best {
    fn keep(&mut self, seconds: f64, peak: u64) {
        self.seconds = self.seconds.min(seconds);
        self.peak = self.peak.min(peak);
    }
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

fn open(file: &Path) -> anyhow::Result<Table> {
    let limits = Limits { file_bytes: u64::MAX, rows: u64::MAX, ..Limits::default() };
    Ok(open_stock(file, &limits)?)
}

fn read(file: &Path) -> anyhow::Result<ImportReport> {
    let mut table = open(file)?;
    let context = StockContext { today: jiff::civil::date(2026, 1, 1), communes: None };
    let mut area = 0_u64;
    let mut sink = |row: model::dwelling::DwellingRow| {
        area += u64::from(row.living_area_m2.unwrap_or(0));
        ControlFlow::Continue(())
    };
    Ok(read_stock(&mut table, None, &context, &mut sink).report)
}

fn ask(python: &Path, name: &str, file: &Path, folder: &Path) -> anyhow::Result<PeerFigures> {
    let out = folder.join(format!("{name}.json"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/stock_peers.py");
    let mut command = std::process::Command::new(python);
    // One thread each: the comparison is per core.
    command.env("POLARS_MAX_THREADS", "1");
    peers::run(command.arg(script).arg(name).arg(file).arg(&out).arg("2"))?;
    Ok(serde_json::from_slice(&fs::read(out)?)?)
}

/// Findings that everybody defines alike must agree.
fn compare(name: &str, ours: &ImportReport, theirs: &BTreeMap<String, u64>) -> anyhow::Result<()> {
    let count = |code: &str| ours.issue_counts.get(code).copied().unwrap_or(0);
    // Listed one by one up to a limit that this file does not reach.
    let area =
        |i: &&model::issue::Issue| i.code == IssueCode::HorsBornes && i.field.as_deref() == Some("SURFHAB");
    let areas = ours.issues.iter().filter(area).count() as u64;
    let damaged = ours.figures.get("damaged-cells").copied().unwrap_or(0);
    for (what, our, their) in [
        ("rows", ours.rows_read, theirs["rows"]),
        ("geocoded in another commune", count("COORDONNEES_HORS_COMMUNE"), theirs["other_commune"]),
        ("area out of bounds", areas, theirs["area"]),
        ("damaged cells", damaged, theirs.get("damaged").copied().unwrap_or(damaged)),
    ] {
        ensure!(our == their, "{what}: {our} for us, {their} for {name}");
    }
    Ok(())
}
