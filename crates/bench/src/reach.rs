//! `bench reach`: the three nearest places of eight categories, for every junction of a city, by every engine.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use clap::Parser;
use network::kernel::{Hierarchy, Labels, Seed, sweep};

use crate::city::{City, WALKERS};
use crate::measure::{Cost, mebibytes, peak_bytes, repeat, repeat_everywhere};
use crate::peers::{self, NONE};
use crate::places::{CATEGORIES, invented};

/// Labels per node and category.
const K: usize = 3;

/// The longest walk that counts.
const CUTOFF: u32 = 45 * 60 * 1000;

/// The k nearest places on foot: our kernels beside pandana and scipy, on one network, in one run.
#[derive(Debug, Parser)]
struct Options {
    /// OpenStreetMap extracts to measure on.
    #[arg(required = true)]
    extracts: Vec<PathBuf>,
    /// Runs of each engine; the least and the median are printed.
    #[arg(long, default_value_t = 7)]
    times: usize,
    /// Where the peers are installed and the files exchanged with them.
    #[arg(long, default_value = "target/bench-venv")]
    venv: PathBuf,
    /// Go without the Python peers.
    #[arg(long)]
    alone: bool,
}

/// Runs the benchmark.
///
/// # Errors
/// An extract that cannot be read, or two engines that disagree.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse_from(arguments);
    let python = if options.alone { None } else { Some(peers::environment(&options.venv)) };
    let python = match python {
        Some(Err(why)) => {
            println!("skipped: pandana and scipy ({why:#})");
            None
        }
        Some(Ok(python)) => Some(python),
        None => None,
    };
    for extract in &options.extracts {
        compare(extract, &options, python.as_deref())?;
    }
    Ok(())
}

/// One line of the table.
fn line(engine: &str, cost: Cost, labels: usize, note: &str) {
    let rate = labels as f64 / cost.least / 1e6;
    println!("  {engine:<34} {:>9.4} s {:>9.4} s {rate:>8.2} M/s  {note}", cost.least, cost.median);
}

fn compare(extract: &Path, options: &Options, python: Option<&Path>) -> anyhow::Result<()> {
    let city = City::read(extract)?;
    let walker = &WALKERS[1];
    let places = invented(city.nodes(), 0);
    let lanes: Vec<&[Seed]> = places.iter().map(Vec::as_slice).collect();
    println!(
        "\n{}: {} junctions, {} stretches, {} places of {} categories; k = {K}, 45 min, profile {}",
        extract.display(),
        city.nodes(),
        city.stretches.len(),
        places.iter().map(Vec::len).sum::<usize>(),
        CATEGORIES.len(),
        walker.name
    );
    println!("  processor seconds of one thread      least      median   labels");

    let times = options.times;
    let arcs = city.arcs(walker, false);
    let (reversed, turned) = repeat(times, || arcs.reversed());
    let (swept, a) = repeat(times, || -> Vec<Labels> {
        lanes.iter().map(|seeds| sweep(&reversed, seeds, K, CUTOFF)).collect()
    });
    let count = swept.iter().map(Labels::count).sum();
    line("A, sweep", a, count, &format!("after turning arcs round: {:.4} s", turned.least));
    let memory_a = peak_bytes();

    let positions: Vec<[f32; 2]> = city.positions.iter().map(|p| p.map(|degrees| degrees as f32)).collect();
    let (hierarchy, ordered) = repeat_everywhere(1, || Hierarchy::new(&arcs, &positions));
    let hierarchy = hierarchy?;
    // The library shares this work among threads: all are counted.
    let (metric, customised) = repeat_everywhere(times, || hierarchy.customise(&arcs.cost));
    let metric = metric?;
    let (reached, b) = repeat(times, || hierarchy.reach::<K>(&metric, &lanes, CUTOFF));
    let note = format!(
        "after {:.2} s once per map, {:.4} s per profile; {} arcs",
        ordered.least,
        customised.least,
        hierarchy.arcs()
    );
    line("B, two sweeps of a hierarchy", b, count, &note);
    for (category, labels) in swept.iter().enumerate() {
        ensure!(&reached.labels(category) == labels, "A and B disagree on {}", CATEGORIES[category].0);
    }
    println!(
        "  A = B: {} labels identical; memory {} for A, {} with B",
        count,
        mebibytes(memory_a),
        mebibytes(peak_bytes())
    );

    let Some(python) = python else { return Ok(()) };
    let folder = options.venv.join("exchange");
    peers::write_question(&folder, &city, walker, &places, (K, CUTOFF, times.min(3)))?;

    let pandana = peers::ask(python, "pandana", &folder)?;
    let cost = Cost { least: pandana.least(), median: pandana.median() };
    let memory =
        format!("memory {} of which Python {}", mebibytes(Some(pandana.peak)), mebibytes(Some(pandana.base)));
    line(
        &format!("pandana {}", pandana.version),
        cost,
        count,
        &format!("after {:.2} s per profile; {memory}", pandana.build),
    );
    let (wrong, other_place) = against_pandana(&swept, &peers::read_answer(&folder, "pandana.u32")?);
    ensure!(wrong == 0, "{wrong} costs differ from pandana's");
    println!(
        "  A = pandana: {} costs compared, 0 differ; {other_place} places differ, all at equal cost",
        city.nodes() as usize * K * places.len()
    );
    println!(
        "  ratio to pandana, query alone:              A × {:.0}   B × {:.0}",
        cost.least / a.least,
        cost.least / b.least
    );
    println!(
        "  ratio to pandana, with what a profile needs: A × {:.0}   B × {:.0}",
        (cost.least + pandana.build) / (a.least + turned.least),
        (cost.least + pandana.build) / (b.least + customised.least)
    );

    let scipy = peers::ask(python, "scipy", &folder)?;
    let cost = Cost { least: scipy.least(), median: scipy.median() };
    line(
        &format!("scipy {} (k = 1 only)", scipy.version),
        cost,
        city.nodes() as usize * places.len(),
        &format!("after {:.2} s", scipy.build),
    );
    let first = swept
        .iter()
        .flat_map(|labels| (0..labels.nodes()).map(|n| labels.of(n).next().map_or(NONE, |l| l.0)));
    let wrong =
        first.zip(peers::read_answer(&folder, "scipy.u32")?).filter(|(ours, theirs)| ours != theirs).count();
    ensure!(wrong == 0, "{wrong} costs differ from scipy's");
    println!("  A = scipy: nearest costs identical");
    Ok(())
}

/// How many costs differ, and how many places differ where the cost is the same.
fn against_pandana(swept: &[Labels], answer: &[u32]) -> (usize, usize) {
    let (mut wrong, mut other_place) = (0, 0);
    let mut theirs = answer.chunks_exact(2);
    for labels in swept {
        for node in 0..labels.nodes() {
            let mut ours = labels.of(node);
            for _ in 0..K {
                let (cost, place) = ours.next().unwrap_or((NONE, NONE));
                match theirs.next() {
                    Some([c, p]) if *c == cost => other_place += usize::from(*p != place),
                    _ => wrong += 1,
                }
            }
        }
    }
    (wrong + theirs.count(), other_place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kernels_agree_on_the_streets_of_monaco() {
        let extract =
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/osm/monaco.osm.pbf"));
        if !extract.exists() {
            println!("skipped: no extract of Monaco");
            return;
        }
        let city = City::read(extract).unwrap();
        assert!(city.nodes() > 2_000, "{} junctions", city.nodes());
        let places = invented(city.nodes(), 0);
        let lanes: Vec<&[Seed]> = places.iter().map(Vec::as_slice).collect();
        let positions: Vec<[f32; 2]> = city.positions.iter().map(|p| p.map(|d| d as f32)).collect();
        let hierarchy = Hierarchy::new(&city.arcs(&WALKERS[0], false), &positions).unwrap();
        for walker in &WALKERS {
            let arcs = city.arcs(walker, true);
            let reached = hierarchy.reach::<K>(&hierarchy.customise(&arcs.cost).unwrap(), &lanes, CUTOFF);
            for (category, seeds) in lanes.iter().enumerate() {
                let labels = sweep(&arcs.reversed(), seeds, K, CUTOFF);
                assert!(labels.count() > city.nodes() as usize, "{}", walker.name);
                assert_eq!(reached.labels(category), labels, "{} {category}", walker.name);
            }
        }
    }
}
