//! Public instances of kidney exchange: the same mathematics, with known best answers. A pair is a household, a donor
//! whom nobody brought is a vacancy, a transplant is worth one point.

use super::{Options, Solved, peers, points, solved};
use anyhow::{Context, ensure};
use exchange::{CERTAIN, Caps, Dwelling, Instance, Settings, Wish};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// One point, in hundredths.
const ONE: i32 = 100;

/// Reads, solves and compares what is there.
pub fn run(options: &Options, python: Option<&Path>) -> anyhow::Result<()> {
    let folder = &options.exchange;
    if !folder.exists() {
        println!("\nSKIPPED: no public instances at {}", folder.display());
        return Ok(());
    }
    let settings = Settings { aim: 0, ..options.settings() };
    println!("\nPublic instances: value, bound, known best, seconds");
    for Known { name, cycle, chain, best } in known(&folder.join("kep_solver/expected.csv"))? {
        let path = folder.join(format!("kep_solver/{name}.json"));
        if !path.exists() {
            continue;
        }
        let (instance, alone) = kep_solver(&fs::read_to_string(&path)?, Caps { cycle, chain })?;
        let Solved { plan, wall, .. } = solved(&instance, &settings)?;
        let (value, bound) = (points(i128::from(plan.value)) + alone, points(i128::from(plan.bound)) + alone);
        println!("  {name:<22} {value:>9.4} {bound:>9.4} {best:>6} {wall:>7.2} s");
        ensure!((value - best).abs() < 1e-9, "{name}: {value} found, {best} is known");
        if let Some(python) = python {
            println!("    kep_solver {}", peers::kep_solver(python, &path, cycle, chain)?);
        }
    }
    for (name, stem) in
        [("preflib 36-100", "MD-00001-00000100"), ("preflib random weights", "100-random-weights")]
    {
        let files = ["input", "ndds"].map(|suffix| folder.join(format!("preflib/{stem}.{suffix}")));
        let [arcs, donors] = files.map(|path| fs::read_to_string(path));
        for caps in [Caps { cycle: 3, chain: 3 }, Caps { cycle: 4, chain: 0 }] {
            let instance = preflib(arcs.as_deref().ok(), donors.as_deref().ok(), caps)
                .with_context(|| format!("{stem} cannot be read"))?;
            let Solved { plan, wall, .. } = solved(&instance, &settings)?;
            let (value, bound) = (points(i128::from(plan.value)), points(i128::from(plan.bound)));
            println!(
                "  {name:<22} {value:>9.4} {bound:>9.4} cycles {} chains {} {wall:>7.2} s",
                caps.cycle, caps.chain
            );
            if let Some(python) = python {
                let said = peers::highs(python, &options.venv, &instance, options.seconds)?;
                println!("    HiGHS {said}");
            }
        }
    }
    Ok(())
}

/// A line of the table of known answers.
struct Known {
    name: String,
    cycle: u8,
    chain: u8,
    best: f64,
}

fn known(path: &Path) -> anyhow::Result<Vec<Known>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let line = |line: &str| -> anyhow::Result<Known> {
        let cells: Vec<&str> = line.split(',').collect();
        let cell = |at: usize| cells.get(at).copied().with_context(|| format!("`{line}` is too short"));
        Ok(Known {
            name: cell(0)?.to_owned(),
            cycle: cell(1)?.parse()?,
            chain: cell(2)?.parse()?,
            best: cell(3)?.parse()?,
        })
    };
    text.lines().skip(1).map(line).collect()
}

#[derive(Deserialize)]
struct Donors {
    data: BTreeMap<String, Donor>,
}

#[derive(Deserialize)]
struct Donor {
    #[serde(default)]
    sources: Vec<u32>,
    #[serde(default)]
    altruistic: bool,
    #[serde(default)]
    matches: Vec<Match>,
}

#[derive(Deserialize)]
struct Match {
    recipient: u32,
}

/// An instance of kep_solver, and what its donors without a pair give when nobody follows them: one transplant each,
/// to the waiting list. Their chains count the donor, so that one move less is left.
fn kep_solver(text: &str, caps: Caps) -> anyhow::Result<(Instance, f64)> {
    let donors: Donors = serde_json::from_str(text)?;
    let mut pairs: BTreeMap<u32, u32> = BTreeMap::new();
    for source in donors.data.values().flat_map(|donor| &donor.sources) {
        let next = pairs.len() as u32;
        pairs.entry(*source).or_insert(next);
    }
    let mut instance = Instance { caps: Caps { chain: caps.chain - 1, ..caps }, ..Instance::default() };
    instance.households = pairs.keys().map(|pair| dwelling(format!("pair {pair}"))).collect();
    let mut best = BTreeMap::new();
    for (name, donor) in &donors.data {
        let node = match donor.sources.first() {
            Some(source) => pairs[source],
            None => {
                ensure!(donor.altruistic, "donor {name} comes with nobody and is not altruistic");
                instance.vacancies.push(dwelling(format!("donor {name}")));
                (pairs.len() + instance.vacancies.len() - 1) as u32
            }
        };
        for recipient in donor.matches.iter().filter_map(|found| pairs.get(&found.recipient)) {
            if *recipient != node {
                best.insert((node, *recipient), ONE);
            }
        }
    }
    instance.wishes = wishes(best);
    let alone = instance.vacancies.len() as f64;
    Ok((instance, alone))
}

/// An instance of PrefLib: arcs between pairs, arcs from donors without a pair, by number.
fn preflib(arcs: Option<&str>, donors: Option<&str>, caps: Caps) -> anyhow::Result<Instance> {
    let (pairs, arcs) = lines(arcs.context("no arcs")?)?;
    let (others, gifts) = lines(donors.context("no donors")?)?;
    let mut instance = Instance { caps, ..Instance::default() };
    instance.households = (0..pairs).map(|pair| dwelling(format!("pair {pair}"))).collect();
    instance.vacancies = (0..others).map(|donor| dwelling(format!("donor {donor}"))).collect();
    let arcs = arcs.into_iter().filter(|((from, to), _)| from != to);
    let gifts = gifts.into_iter().map(|((from, to), weight)| ((from + pairs, to), weight));
    instance.wishes = wishes(arcs.chain(gifts).collect());
    Ok(instance)
}

/// How many begin, and each arc with its weight in hundredths.
fn lines(text: &str) -> anyhow::Result<(u32, Vec<((u32, u32), i32)>)> {
    let mut all = text.lines();
    let head = all.next().context("an empty file")?;
    let count = head.split_whitespace().next().context("no count")?.parse()?;
    let mut arcs = Vec::new();
    for line in all {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let [from, to, weight] = cells[..] else { continue };
        if from == "-1" {
            break;
        }
        let weight: f64 = weight.parse()?;
        // Weights with six decimals stay whole when a point is a million.
        let scale = if weight.fract() == 0.0 { f64::from(ONE) } else { 1e6 };
        arcs.push(((from.parse()?, to.parse()?), (weight * scale).round() as i32));
    }
    Ok((count, arcs))
}

fn wishes(arcs: BTreeMap<(u32, u32), i32>) -> Vec<Wish> {
    let wish = |((dwelling, household), weight)| Wish { dwelling, household, weight, success: CERTAIN };
    arcs.into_iter().map(wish).collect()
}

fn dwelling(id: String) -> Dwelling {
    Dwelling { id, ..Dwelling::default() }
}
