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

/// What an engine found, and what it cost.
#[derive(Deserialize)]
pub struct Said {
    pub value: Option<f64>,
    pub bound: f64,
    pub variables: u64,
    /// On the wall.
    pub seconds: f64,
    pub processor: f64,
    /// Bytes.
    pub peak: Option<u64>,
}

impl Said {
    /// The line to print.
    pub fn alone(&self) -> String {
        let value = self.value.map_or("no plan".to_owned(), |value| format!("{value:.2}"));
        let gap = match self.value {
            Some(value) if self.bound > 0.0 => {
                format!(", gap {:.3} %", ((self.bound - value) / self.bound * 100.0).max(0.0))
            }
            _ => String::new(),
        };
        let variables =
            if self.variables > 0 { format!(", {} variables", self.variables) } else { String::new() };
        format!(
            "{value}, bound {:.2}{gap}{variables}, {:.2} s wall, {:.2} s cpu, {}",
            self.bound,
            self.seconds,
            self.processor,
            crate::measure::mebibytes(self.peak)
        )
    }

    /// The same, with the ratios to ours.
    pub fn beside(&self, ours: &Said) -> String {
        let ratio = |theirs: f64, ours: f64| format!("×{:.3}", theirs / ours.max(1e-3));
        let value = match (self.value, ours.value) {
            (Some(theirs), Some(ours)) => ratio(theirs, ours),
            _ => "none".to_owned(),
        };
        let memory = match (self.peak, ours.peak) {
            (Some(theirs), Some(ours)) => ratio(theirs as f64, ours as f64),
            _ => "unknown".to_owned(),
        };
        let cpu = ratio(self.processor, ours.processor);
        format!("{}; of ours: value {value}, cpu {cpu}, memory {memory}", self.alone())
    }
}

/// Asks HiGHS.
pub fn highs(python: &Path, folder: &Path, instance: &Instance, seconds: u32) -> anyhow::Result<Said> {
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
    ask(python, "transfers_highs", &[path.as_os_str()])
}

/// Asks kep_solver.
pub fn kep_solver(python: &Path, file: &Path, cycle: u8, chain: u8) -> anyhow::Result<Said> {
    let caps = [cycle.to_string(), chain.to_string()];
    let arguments = [file.as_os_str(), caps[0].as_ref(), caps[1].as_ref()];
    ask(python, "transfers_kep", &arguments)
}

fn ask(python: &Path, script: &str, arguments: &[&std::ffi::OsStr]) -> anyhow::Result<Said> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("peers/{script}.py"));
    let done = Command::new(python).arg(script).args(arguments).output()?;
    let said = String::from_utf8_lossy(&done.stdout);
    let complaint = String::from_utf8_lossy(&done.stderr);
    anyhow::ensure!(done.status.success(), "{}", complaint.lines().last().unwrap_or("no answer"));
    Ok(serde_json::from_str(said.lines().last().unwrap_or_default())?)
}
