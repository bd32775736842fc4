//! `bench tours`: rounds of a mobile agency. Two published instances of vehicle routing with time windows, with their best known
//! lengths (R101.25 and C101.25 of Solomon, distances cut after one decimal), then rounds of our generator, beside the rule that a
//! planner follows by hand: the nearest stop that still fits. Every answer is read by the verifier.

use crate::measure::{mebibytes, peak_bytes};
use clap::Parser;
use jiff::civil::date;
use std::time::{Duration, Instant};
use tours::generator::{Shape, round};
use tours::published::{PUBLISHED, question};
use tours::{Effort, Plan, Proof, Question, check, nearest, solve};

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

fn published(effort: Effort) -> anyhow::Result<()> {
    for of in &PUBLISHED {
        let question = question(of);
        let began = Instant::now();
        let plan = solve(&question, effort).map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
        let took = began.elapsed();
        let rival = nearest(&question).map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
        anyhow::ensure!(check(&question, &plan).is_empty(), "{} does not pass its verifier", of.name);
        anyhow::ensure!(check(&question, &rival).is_empty(), "the rival of {} does not pass", of.name);
        let (visits, _) = made(&question, &plan);
        let used = plan.tours.iter().filter(|tour| !tour.calls.is_empty());
        // The engine knows no load: what a vehicle carries is looked at afterwards, and said.
        let most: u32 = used
            .clone()
            .map(|tour| tour.calls.iter().map(|call| of.places[call.stop].2).sum())
            .max()
            .unwrap_or(0);
        println!(
            "{}: {:.1} (best known {:.1}, {:+.2} %), {} vehicles, {visits} of {} visits, largest load {most} of {}, \
             {} tours, {} in {took:.2?}; nearest first {:.1} with {} visits",
            of.name,
            f64::from(plan.drives()) / 10.0,
            f64::from(of.best) / 10.0,
            (f64::from(plan.drives()) / f64::from(of.best) - 1.0) * 100.0,
            used.count(),
            of.places.len(),
            of.carries,
            plan.looked,
            proof(&plan),
            f64::from(rival.drives()) / 10.0,
            made(&question, &rival).0,
        );
    }
    Ok(())
}

pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse_from(std::iter::once("tours".to_owned()).chain(arguments.iter().cloned()));
    let effort = Effort { labels: options.labels, nodes: options.nodes };
    published(effort)?;
    for is_tight in [true, false] {
        for stops in &options.stops {
            let (mut longest, mut proven, mut bounded) = (Duration::ZERO, 0, 0);
            let (mut widest, mut ours, mut theirs) = (0.0_f64, 0.0, 0.0);
            let (mut visits, mut rival_visits, mut wanted) = (0, 0, 0);
            for seed in &options.seeds {
                let shape = Shape { stops: *stops, weeks: 2, most_stops: options.most_stops, is_tight };
                let question = round(*seed, shape, date(2026, 11, 2));
                let began = Instant::now();
                let plan = solve(&question, effort).map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
                longest = longest.max(began.elapsed());
                let rival = nearest(&question).map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
                anyhow::ensure!(check(&question, &plan).is_empty(), "a plan does not pass its verifier");
                anyhow::ensure!(check(&question, &rival).is_empty(), "a rival does not pass its verifier");
                proven += usize::from(plan.proof == Proof::Best);
                if let Some(bound) = plan.bound {
                    bounded += 1;
                    widest = widest.max((bound - plan.value) as f64 / bound.max(1) as f64);
                }
                let points = |plan: &Plan| plan.value as f64 / plan.unit as f64;
                (ours, theirs) = (ours + points(&plan), theirs + points(&rival));
                visits += made(&question, &plan).0;
                rival_visits += made(&question, &rival).0;
                wanted += made(&question, &plan).1;
            }
            println!(
                "{} windows, {stops} stops, {} a day: {proven} of {} proven, {bounded} bounded, widest gap {:.3} %, \
                 longest {longest:.2?}; visits {visits} of {wanted} beside {rival_visits} by the nearest, weight ×{:.3}",
                if is_tight { "tight" } else { "loose" },
                options.most_stops,
                options.seeds.len(),
                widest * 100.0,
                ours / theirs,
            );
        }
    }
    println!("peak {}", mebibytes(peak_bytes()));
    Ok(())
}
