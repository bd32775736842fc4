//! The Python peers: installed on the fly into a scratch environment, run, and read back.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use network::kernel::Seed;
use serde::{Deserialize, Serialize};

use crate::city::{City, Walker};
use crate::places::CATEGORIES;

/// What the peers need, pinned: the versions that were measured and whose wheels exist for Python 3.11 to 3.13.
const PACKAGES: [&str; 4] = ["numpy==2.4.6", "pandas==3.1.1", "scipy==1.17.1", "pandana==0.8"];

/// Values that mean "no place".
pub const NONE: u32 = u32::MAX;

/// The question put to every engine, and what files it is written in.
#[derive(Debug, Serialize)]
struct Meta<'a> {
    nodes: u32,
    categories: Vec<&'a str>,
    k: usize,
    cutoff: u32,
    times: usize,
}

/// What a peer says of itself: processor seconds, bytes.
#[derive(Debug, Deserialize)]
pub struct Figures {
    pub version: String,
    pub build: f64,
    pub query: Vec<f64>,
    /// Memory held before the graph was built.
    pub base: u64,
    pub peak: u64,
}

impl Figures {
    pub fn least(&self) -> f64 {
        self.query.iter().copied().fold(f64::INFINITY, f64::min)
    }

    pub fn median(&self) -> f64 {
        let mut sorted = self.query.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Writes the question as plain arrays.
pub fn write_question(
    folder: &Path,
    city: &City,
    walker: &Walker,
    places: &[Vec<Seed>],
    (k, cutoff, times): (usize, u32, usize),
) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    let categories: Vec<&str> = CATEGORIES.iter().map(|category| category.0).collect();
    for (name, seeds) in categories.iter().zip(places) {
        write(folder, &format!("{name}.u32"), seeds.iter().flat_map(|seed| seed.node.to_le_bytes()))?;
    }
    let open = || city.stretches.iter().filter(|stretch| stretch.cost(walker, false) != NONE);
    write(folder, "ends.u32", open().flat_map(|stretch| stretch.ends).flat_map(u32::to_le_bytes))?;
    write(folder, "cost.u32", open().flat_map(|stretch| stretch.cost(walker, false).to_le_bytes()))?;
    write(folder, "x.f64", city.positions.iter().flat_map(|position| position[0].to_le_bytes()))?;
    write(folder, "y.f64", city.positions.iter().flat_map(|position| position[1].to_le_bytes()))?;
    let meta = Meta { nodes: city.nodes(), categories, k, cutoff, times };
    fs::write(folder.join("meta.json"), serde_json::to_vec(&meta)?)?;
    Ok(())
}

fn write(folder: &Path, name: &str, bytes: impl Iterator<Item = u8>) -> anyhow::Result<()> {
    let path = folder.join(name);
    fs::write(&path, bytes.collect::<Vec<u8>>()).with_context(|| format!("cannot write {}", path.display()))
}

/// Reads the answer of a peer: an array of little-endian words.
pub fn read_answer(folder: &Path, name: &str) -> anyhow::Result<Vec<u32>> {
    let bytes = fs::read(folder.join(name)).with_context(|| format!("no answer `{name}`"))?;
    Ok(bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect())
}

/// The Python interpreter of the scratch environment, installed if need be.
///
/// # Errors
/// When no suitable Python is found or the packages cannot be fetched: the caller prints it and goes without.
pub fn environment(folder: &Path) -> anyhow::Result<PathBuf> {
    environment_with(folder, &PACKAGES)
}

/// The same with other packages.
///
/// # Errors
/// As [`environment`].
pub fn environment_with(folder: &Path, packages: &[&str]) -> anyhow::Result<PathBuf> {
    let python = folder.join("bin/python");
    if !folder.join("installed").exists() {
        let found = ["python3.12", "python3.11", "python3.13", "python3"].into_iter().find(|name| {
            let supported = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))";
            Command::new(name).args(["-c", supported]).output().is_ok_and(|done| done.status.success())
        });
        let system = found.context("no Python 3.11 to 3.13 on this machine")?;
        run(Command::new(system).args(["-m", "venv", "--clear"]).arg(folder))?;
        run(Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--only-binary", ":all:"])
            .args(packages))?;
        fs::write(folder.join("installed"), packages.join("\n"))?;
    }
    Ok(python)
}

/// Runs `peers/{name}_reach.py` on the question of `folder`; returns what it measured.
pub fn ask(python: &Path, name: &str, folder: &Path) -> anyhow::Result<Figures> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("peers/{name}_reach.py"));
    run(Command::new(python).arg(script).arg(folder))?;
    let figures = fs::read(folder.join(format!("{name}.json")))?;
    serde_json::from_slice(&figures).with_context(|| format!("the figures of {name} are not readable"))
}

/// Runs a command; its last line of complaint is the error.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let done =
        command.output().with_context(|| format!("cannot start {}", command.get_program().display()))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        bail!(
            "{}: {}",
            command.get_program().display(),
            said.lines().last().unwrap_or("failed without a word")
        );
    }
    Ok(())
}

/// What a question asked of HiGHS needs.
pub const HIGHS: [&str; 2] = ["highspy==1.15.1", "numpy==2.4.6"];

/// What HiGHS found.
#[derive(Debug, Deserialize)]
pub struct Said {
    pub value: Option<f64>,
    pub bound: f64,
    pub variables: u64,
    pub seconds: f64,
}

/// Asks HiGHS a question, written plainly by `peers/{name}_highs.py`, for so many seconds on one thread.
pub fn highs(
    python: &Path,
    name: &str,
    folder: &Path,
    question: &impl Serialize,
    seconds: u32,
) -> anyhow::Result<Said> {
    let path = folder.join("question.json");
    fs::write(&path, serde_json::to_vec(question)?)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("peers/{name}_highs.py"));
    let done = Command::new(python).arg(script).arg(&path).arg(seconds.to_string()).output()?;
    let complaint = String::from_utf8_lossy(&done.stderr);
    anyhow::ensure!(done.status.success(), "{}", complaint.lines().last().unwrap_or("no answer"));
    let said = String::from_utf8_lossy(&done.stdout);
    serde_json::from_str(said.lines().last().unwrap_or_default())
        .context("the answer of HiGHS is not readable")
}
