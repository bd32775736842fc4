//! `bench tours`: rounds of a mobile agency. Published instances of vehicle routing with time windows with their best known lengths
//! (two typed, more from the files of a Python package), then rounds of our generator; beside a library of vehicle routing
//! (`vrp-core`) and the rule that a planner follows by hand: the nearest stop that still fits. Every answer is read by the verifier.

use crate::measure::{mebibytes, peak_bytes};
use crate::peers;
use clap::Parser;
use jiff::civil::date;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tours::generator::{Shape, round};
use tours::published::{Published, names, question, read, typed};
use tours::{Effort, Plan, Proof, Question, check, nearest, propose, solve_from};

/// Its demonstrations hold the files of Solomon.
const PACKAGES: [&str; 1] = ["VRPSolverEasy==0.1.4"];

/// Rounds, measured.
#[derive(Debug, Parser)]
struct Options {
    #[arg(long, value_delimiter = ',', default_value = "10,20,30,40,60")]
    stops: Vec<usize>,
    #[arg(long, value_delimiter = ',', default_value = "1,2,3,4,5")]
    seeds: Vec<u64>,
    /// Stops of one day at most.
    #[arg(long, default_value_t = 4)]
    most_stops: u32,
    /// Labels of one day that are kept; the portal keeps 400 000.
    #[arg(long, default_value_t = 3_000_000)]
    labels: usize,
    #[arg(long, default_value_t = 400_000)]
    nodes: u64,
    /// Generations of the library's search; the portal allows 300.
    #[arg(long, default_value_t = 1_000)]
    generations: usize,
    /// First customers of the published files.
    #[arg(long, value_delimiter = ',', default_value = "25,50,100")]
    customers: Vec<usize>,
    /// Without the files of the Python package.
    #[arg(long)]
    alone: bool,
    #[arg(long, default_value = "target/bench-venv-tours")]
    venv: PathBuf,
}

fn proof(plan: &Plan) -> &'static str {
    match plan.proof {
        Proof::Best => "proven",
        Proof::Within => "bound",
        Proof::Unknown => "no bound",
    }
}

/// Visits that are made, of those wanted.
fn made(question: &Question, plan: &Plan) -> (usize, u32) {
    let wanted = question.stops.iter().map(|stop| stop.visits).sum();
    (plan.tours.iter().map(|tour| tour.calls.len()).sum(), wanted)
}

/// As the portal plans: the library is asked when nothing is proven.
fn planned(question: &Question, effort: Effort, generations: usize) -> anyhow::Result<Plan> {
    let plan = solve_from(question, effort, || propose(question, generations).ok().flatten());
    plan.map_err(|wrong| anyhow::anyhow!("{wrong:?}"))
}

/// What the library proposes, as a plan: our search is given nothing to look at.
fn library(question: &Question, generations: usize) -> anyhow::Result<(Option<Plan>, Duration)> {
    let began = Instant::now();
    let proposal = propose(question, generations).map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
    let took = began.elapsed();
    let Some(proposal) = proposal else { return Ok((None, took)) };
    let nothing = Effort { labels: 1, nodes: 0 };
    let plan =
        solve_from(question, nothing, || Some(proposal)).map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
    anyhow::ensure!(check(question, &plan).is_empty(), "the library does not pass the verifier");
    Ok((Some(plan), took))
}

/// The published files of the package, those of our table.
fn files(options: &Options) -> anyhow::Result<Vec<Published>> {
    let python = peers::environment_with(&options.venv, &PACKAGES)?;
    let library = python.parent().and_then(Path::parent).map(|root| root.join("lib"));
    let mut folder = None;
    for version in fs::read_dir(library.unwrap_or_default())? {
        let inside = version?.path().join("site-packages/VRPSolverEasy/demos/data/CVRPTW");
        folder = folder.or(inside.is_dir().then_some(inside));
    }
    let Some(folder) = folder else { anyhow::bail!("the package holds no file of Solomon") };
    let mut all = Vec::new();
    for name in names() {
        let text = fs::read_to_string(folder.join(format!("{name}.txt")))?;
        for customers in &options.customers {
            all.push(read(&text, *customers).map_err(|wrong| anyhow::anyhow!("{name}: {wrong}"))?);
        }
    }
    for one in typed() {
        let same = all.iter().find(|other| other.name == one.name);
        anyhow::ensure!(same.is_none_or(|other| other.places == one.places), "{} is typed wrong", one.name);
    }
    Ok(all)
}

fn published(of: &Published, effort: Effort, generations: usize) -> anyhow::Result<()> {
    let question = question(of);
    let began = Instant::now();
    let plan = planned(&question, effort, generations)?;
    let took = began.elapsed();
    let hand = nearest(&question).map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
    anyhow::ensure!(check(&question, &plan).is_empty(), "{} does not pass its verifier", of.name);
    anyhow::ensure!(check(&question, &hand).is_empty(), "the rival of {} does not pass", of.name);
    let (theirs, their_time) = library(&question, generations)?;
    let said = |plan: &Plan| {
        let used = plan.tours.iter().filter(|tour| !tour.calls.is_empty());
        // The engine knows no load: what a vehicle carries is looked at afterwards, and said.
        let load = |tour: &tours::Tour| tour.calls.iter().map(|call| of.places[call.stop].2).sum::<u32>();
        let gap = of.best.map_or_else(String::new, |best| {
            format!(" ({:+.2} %)", (f64::from(plan.drives()) / f64::from(best) - 1.0) * 100.0)
        });
        format!(
            "{:.1}{gap}, {} visits, {} vehicles, largest load {} of {}",
            f64::from(plan.drives()) / 10.0,
            made(&question, plan).0,
            used.clone().count(),
            used.map(load).max().unwrap_or(0),
            of.carries
        )
    };
    let best = of.best.map_or_else(|| "unknown".to_owned(), |best| format!("{:.1}", f64::from(best) / 10.0));
    println!(
        "{}: best known {best}; ours {}, {} tours, {} in {took:.2?}; vrp-core {} in {their_time:.2?}; nearest first {}",
        of.name,
        said(&plan),
        plan.looked,
        proof(&plan),
        theirs.as_ref().map_or_else(|| "nothing".to_owned(), said),
        said(&hand),
    );
    Ok(())
}

pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse_from(arguments);
    let effort = Effort { labels: options.labels, nodes: options.nodes };
    let told = |problem: &anyhow::Error| eprintln!("without the published files: {problem:#}");
    let files = if options.alone { None } else { files(&options).inspect_err(told).ok() };
    for of in files.unwrap_or_else(|| typed().to_vec()) {
        published(&of, effort, options.generations)?;
    }
    for is_tight in [true, false] {
        for stops in &options.stops {
            let (mut longest, mut proven, mut bounded) = (Duration::ZERO, 0, 0);
            let (mut widest, mut ours, mut theirs) = (0.0_f64, 0.0, 0.0);
            let (mut visits, mut rival_visits, mut wanted) = (0, 0, 0);
            let (mut library_visits, mut library_points, mut library_longest) = (0, 0.0, Duration::ZERO);
            for seed in &options.seeds {
                let shape = Shape { stops: *stops, weeks: 2, most_stops: options.most_stops, is_tight };
                let question = round(*seed, shape, date(2026, 11, 2));
                let began = Instant::now();
                let plan = planned(&question, effort, options.generations)?;
                longest = longest.max(began.elapsed());
                let rival = nearest(&question).map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
                let (other, took) = library(&question, options.generations)?;
                library_longest = library_longest.max(took);
                library_visits += other.as_ref().map_or(0, |plan| made(&question, plan).0);
                let value = |plan: &Plan| plan.value as f64 / plan.unit as f64;
                library_points += other.as_ref().map_or(0.0, value);
                anyhow::ensure!(check(&question, &plan).is_empty(), "a plan does not pass its verifier");
                anyhow::ensure!(check(&question, &rival).is_empty(), "a rival does not pass its verifier");
                proven += usize::from(plan.proof == Proof::Best);
                if let Some(bound) = plan.bound {
                    bounded += 1;
                    widest = widest.max((bound - plan.value) as f64 / bound.max(1) as f64);
                }
                (ours, theirs) = (ours + value(&plan), theirs + value(&rival));
                visits += made(&question, &plan).0;
                rival_visits += made(&question, &rival).0;
                wanted += made(&question, &plan).1;
            }
            println!(
                "{} windows, {stops} stops, {} a day: {proven} of {} proven, {bounded} bounded, widest gap {:.3} %, \
                 longest {longest:.2?}; visits {visits} of {wanted} beside {library_visits} by vrp-core, worth ×{:.4}, \
                 longest {library_longest:.2?}, and {rival_visits} by the nearest, worth ×{:.3}",
                if is_tight { "tight" } else { "loose" },
                options.most_stops,
                options.seeds.len(),
                widest * 100.0,
                ours / library_points,
                ours / theirs,
            );
        }
    }
    println!("peak {}", mebibytes(peak_bytes()));
    Ok(())
}
