//! Public instances of kidney exchange, with known best answers: ours beside kep_solver and the compact programme.

use super::peers::{self, Said};
use super::{Options, Solved, points, points_of, solved};
use anyhow::{Context, ensure};
use exchange::public::{Known, kep_solver, known, preflib};
use exchange::{Caps, Instance, Settings, baseline};
use std::fs::read_to_string;
use std::path::Path;

/// Reads, solves and compares what is there.
pub fn run(options: &Options, python: Option<&Path>) -> anyhow::Result<()> {
    let folder = &options.exchange;
    if !folder.exists() {
        println!("\nSKIPPED: no public instances at {}", folder.display());
        return Ok(());
    }
    println!("\nPublic instances: transplants (kep_solver), points (PrefLib); seed {}", options.seed);
    let table = read_to_string(folder.join("kep_solver/expected.csv"))?;
    let mut missing = Vec::new();
    for Known { name, caps, best } in known(&table)? {
        let path = folder.join(format!("kep_solver/{name}.json"));
        let Ok(text) = read_to_string(&path) else {
            missing.push(name);
            continue;
        };
        let (instance, alone) = kep_solver(&text, caps)?;
        let ours = line(options, &name, &instance, f64::from(alone), Some(f64::from(best)))?;
        if let Some(python) = python {
            let said = peers::kep_solver(python, &path, caps.cycle, caps.chain)?;
            println!("    kep_solver {}", said.beside(&ours));
        }
    }
    if !missing.is_empty() {
        println!("  not here, so not asked: {}", missing.join(", "));
    }
    // What the best are is in the documentation of the collection.
    let known = [(Caps { cycle: 3, chain: 3 }, 46.0), (Caps { cycle: 4, chain: 0 }, 39.0)];
    for (name, stem, is_known) in
        [("preflib 36-100", "MD-00001-00000100", true), ("preflib random", "100-random-weights", false)]
    {
        let [arcs, donors] = ["input", "ndds"].map(|suffix| {
            let path = folder.join(format!("preflib/{stem}.{suffix}"));
            read_to_string(&path).with_context(|| path.display().to_string())
        });
        let (arcs, donors) = (arcs?, donors?);
        for (caps, best) in known {
            let instance = preflib(&arcs, &donors, caps)?;
            let name = format!("{name} {}/{}", caps.cycle, caps.chain);
            let ours = line(options, &name, &instance, 0.0, is_known.then_some(best))?;
            if let Some(python) = python {
                let said = peers::highs(python, &options.venv, &instance, options.seconds)?;
                println!("    HiGHS      {}", said.beside(&ours));
            }
        }
    }
    Ok(())
}

/// Solves one instance and prints its line; what is known is reached and proven, or the run stops.
fn line(
    options: &Options,
    name: &str,
    instance: &Instance,
    alone: f64,
    best: Option<f64>,
) -> anyhow::Result<Said> {
    let Solved { plan, wall, spent, peak, .. } =
        solved(instance, &Settings { aim: 0, ..options.settings() })?;
    let (value, bound) = (points(i128::from(plan.value)) + alone, points(i128::from(plan.bound)) + alone);
    let greedy = points_of(instance, &baseline::greedy(instance)) + alone;
    let said = Said { value: Some(value), bound, variables: 0, seconds: wall, processor: spent, peak };
    let told = best.map_or("unknown".to_owned(), |best| best.to_string());
    println!(
        "  {name}: {} pairs, {} donors, {} arcs; best known {told}",
        instance.households.len(),
        instance.vacancies.len(),
        instance.wishes.len()
    );
    println!("    ours       {}; greedy {:.3} of ours", said.alone(), greedy / value);
    if let Some(best) = best {
        ensure!((value - best).abs() < 1e-9, "{name}: {value} found, {best} is known");
        ensure!(
            (bound - best).abs() < 1e-9,
            "{name}: {best} is reached and not proven, the bound is {bound}"
        );
    }
    Ok(said)
}
