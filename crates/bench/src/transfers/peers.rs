//! The Python peers: HiGHS on a compact integer programme, kep_solver on its own files.

use crate::peers;
use exchange::{Instance, Move, adjusted};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGES: [&str; 3] = ["highspy==1.15.1", "kep_solver==4.0.2", "numpy==2.4.6"];

/// The Python of the peers; nothing when they cannot be installed, which is told.
pub fn environment(folder: &Path) -> Option<PathBuf> {
    let told = |why: &anyhow::Error| println!("SKIPPED: the Python peers could not be installed ({why:#})");
    peers::environment_with(folder, &PACKAGES).inspect_err(told).ok()
}

/// What HiGHS is asked.
#[derive(Serialize)]
struct Question {
    households: usize,
    vacancies: usize,
    cycle: u8,
    chain: u8,
    seconds: u32,
    /// Dwelling, household, worth in points, chances.
    arcs: Vec<(u32, u32, f64, f64)>,
}

#[derive(Deserialize)]
struct Said {
    value: Option<f64>,
    bound: f64,
    variables: u64,
    seconds: f64,
    processor: f64,
    peak: u64,
}

/// Asks HiGHS; returns the line to print.
pub fn highs(python: &Path, folder: &Path, instance: &Instance, seconds: u32) -> anyhow::Result<String> {
    let forbidden = |each: &Move| instance.forbidden.contains(each);
    let arcs = instance
        .wishes
        .iter()
        .filter(|wish| !forbidden(&Move { dwelling: wish.dwelling, household: wish.household }))
        .map(|wish| {
            let worth = adjusted(instance, wish) as f64 / 100.0;
            (wish.dwelling, wish.household, worth, f64::from(wish.success) / 1000.0)
        })
        .collect();
    let question = Question {
        households: instance.households.len(),
        vacancies: instance.vacancies.len(),
        cycle: instance.caps.cycle,
        chain: instance.caps.chain,
        seconds,
        arcs,
    };
    let path = folder.join("question.json");
    fs::write(&path, serde_json::to_vec(&question)?)?;
    let said: Said = ask(python, "transfers_highs", &[path.as_os_str()])?;
    let value = said.value.map_or("no plan".to_owned(), |value| format!("{value:.2}"));
    Ok(format!(
        "{value}, bound {:.2}, {} variables, {:.1} s wall, {:.1} s cpu, {}",
        said.bound,
        said.variables,
        said.seconds,
        said.processor,
        crate::measure::mebibytes(Some(said.peak))
    ))
}

/// Asks kep_solver; returns the line to print.
pub fn kep_solver(python: &Path, file: &Path, cycle: u8, chain: u8) -> anyhow::Result<String> {
    let caps = [cycle.to_string(), chain.to_string()];
    let arguments = [file.as_os_str(), caps[0].as_ref(), caps[1].as_ref()];
    let said: Said = ask(python, "transfers_kep", &arguments)?;
    let value = said.value.map_or("no plan".to_owned(), |value| format!("{value}"));
    Ok(format!("{value}, {:.2} s wall, {:.2} s cpu", said.seconds, said.processor))
}

fn ask(python: &Path, script: &str, arguments: &[&std::ffi::OsStr]) -> anyhow::Result<Said> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("peers/{script}.py"));
    let done = Command::new(python).arg(script).args(arguments).output()?;
    let said = String::from_utf8_lossy(&done.stdout);
    let complaint = String::from_utf8_lossy(&done.stderr);
    anyhow::ensure!(done.status.success(), "{}", complaint.lines().last().unwrap_or("no answer"));
    Ok(serde_json::from_str(said.lines().last().unwrap_or_default())?)
}
