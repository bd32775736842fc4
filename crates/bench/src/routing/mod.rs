//! Routing of requests for help: how long one answer takes in a country, that every answer and a sample of non-answers
//! explain themselves, how fairly a year is shared beside the rules of two named rivals, and how many questions it asks.
//!
//! Teams and requests are invented from a seed; the geography is real when its file is given.

mod questions;
mod year;

use anyhow::{Context, Result, anyhow};
use clap::Parser;
use routing::check::{check_refusal, check_routing};
use routing::invented::{self, DAY, Random, Shape};
use routing::trial::flips;
use routing::{Directory, Place, Reason, Request, Rules, WhyNot, route, why_not};
use std::path::PathBuf;
use std::time::Instant;

#[derive(Debug, Parser)]
struct Arguments {
    /// Communes with their EPCI, département and région (CSV with `;`); else an invented country of 35 000.
    #[arg(long)]
    communes: Option<PathBuf>,
    #[arg(long, default_value_t = 10_000)]
    teams: u32,
    #[arg(long, default_value_t = 500)]
    subjects: u32,
    #[arg(long, default_value_t = 20_000)]
    requests: u64,
    /// Teams that were not asked, whose explanation is checked.
    #[arg(long, default_value_t = 10_000)]
    refusals: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub fn run(arguments: &[String]) -> Result<()> {
    let asked = Arguments::parse_from(arguments);
    let places = match &asked.communes {
        Some(file) => read_communes(file)?,
        None => invented::geography(35_000),
    };
    println!(
        "{} communes ({}), {} teams, {} subjects, seed {}",
        places.len(),
        if asked.communes.is_some() { "real geography" } else { "invented geography" },
        asked.teams,
        asked.subjects,
        asked.seed
    );
    let shape = Shape {
        teams: asked.teams,
        organisations: asked.teams.div_ceil(5),
        subjects: asked.subjects,
        treated: 20,
        harsh: true,
    };
    let mut random = Random::new(asked.seed);
    let started = Instant::now();
    let mut directory = invented::directory(&mut random, shape, &places);
    anyhow::ensure!(directory.teams().len() == asked.teams as usize, "the invented directory is not sound");
    println!("directory compiled, invention included: {:.2} s", started.elapsed().as_secs_f64());
    let requests: Vec<Request> =
        (0..asked.requests).map(|at| invented::request(&mut random, at, shape, &places, 90)).collect();
    latency(&directory, &requests)?;
    explanations(&mut directory, &requests, &mut random, asked.refusals)?;
    year::run(asked.seed)?;
    questions::run(asked.seed)
}

/// Every request once, on this thread: one core.
fn latency(directory: &Directory, requests: &[Request]) -> Result<()> {
    let rules = Rules::default();
    let mut times = Vec::with_capacity(requests.len());
    let (mut offers, mut kept) = (0_usize, 0_usize);
    let mut answers = Vec::with_capacity(requests.len());
    for request in requests {
        let started = Instant::now();
        let routing = route(directory, request, &rules, DAY);
        times.push(started.elapsed().as_secs_f64() * 1e3);
        offers += routing.offers.len();
        kept += usize::from(routing.offers.is_empty());
        answers.push(routing);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        times.get((times.len() as f64 * share) as usize).or(times.last()).copied().unwrap_or(0.0)
    };
    println!(
        "one answer, proofs and next question included: p50 {:.3} ms, p95 {:.3} ms, p99 {:.3} ms, worst {:.1} ms",
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
    println!(
        "{offers} offers for {} requests; {kept} are kept by the desk, by name; orphans 0 (an answer always names the desk)",
        requests.len()
    );
    for (request, routing) in requests.iter().zip(&answers) {
        check_routing(routing, |id| directory.team(id), request, &rules)
            .map_err(|fault| anyhow!("{}: {fault}", request.need))?;
    }
    println!("proofs read again by the verifier: {offers} of {offers}");
    Ok(())
}

/// Half of the pairs are teams that treat the subject: the others are refused for the same reason nearly always.
fn explanations(
    directory: &mut Directory,
    requests: &[Request],
    random: &mut Random,
    wanted: u64,
) -> Result<()> {
    let rules = Rules::default();
    let (mut refused, mut outrun, mut changes) = (0_u64, 0_u64, 0_usize);
    let started = Instant::now();
    while refused < wanted {
        let request = random.one(requests).context("no requests")?;
        let treats = |team: &&routing::Team| {
            request.subject.as_ref().is_some_and(|asked| team.any_subject || team.subjects.contains(asked))
        };
        let team = if refused.is_multiple_of(2) {
            let near: Vec<_> = directory.teams().iter().filter(treats).collect();
            random.one(&near).map(|team| team.id.clone())
        } else {
            random.one(directory.teams()).map(|team| team.id.clone())
        };
        let Some(id) = team else { continue };
        let WhyNot::Refused { refusal } = why_not(directory, request, &rules, DAY, &id)? else { continue };
        let eligible = matches!(refusal.reason, Reason::Further | Reason::Order);
        if !eligible {
            let team = directory.team(&id).context("no such team")?;
            check_refusal(&refusal, team, request).map_err(|fault| anyhow!("{}: {fault}", request.need))?;
        }
        flips(directory, request, &rules, DAY, &id, &refusal.changes, eligible)
            .map_err(|wrong| anyhow!(wrong))?;
        refused += 1;
        outrun += u64::from(eligible);
        changes += refusal.changes.len();
    }
    println!(
        "explanations of teams that were not asked: {refused} of {refused} flip when their changes are made and routed \
         again ({outrun} were eligible and came too late; {:.2} changes on average); {:.2} ms each with its checks",
        changes as f64 / refused.max(1) as f64,
        started.elapsed().as_secs_f64() * 1e3 / refused.max(1) as f64
    );
    Ok(())
}

/// Reads the communes of the country: INSEE code, EPCI, département from the code, région.
fn read_communes(file: &PathBuf) -> Result<Vec<Place>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(';').collect();
    let column = |name: &str| {
        header
            .iter()
            .position(|one| *one == name)
            .with_context(|| format!("no column `{name}` in the communes"))
    };
    let (code, epci, region) = (column("com_code")?, column("epci_siren")?, column("reg_name")?);
    let kept = |cell: &str| Some(cell.to_owned()).filter(|cell| !cell.is_empty());
    let place = |line: &str| {
        let cells: Vec<&str> = line.split(';').collect();
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        let commune = kept(cell(code))?;
        let letters = if commune.starts_with("97") { 3 } else { 2 };
        let departement = commune.get(..letters).map(str::to_owned);
        Some(Place {
            departement,
            epci: kept(cell(epci)),
            region: kept(cell(region)),
            commune: Some(commune),
        })
    };
    Ok(lines.filter_map(place).collect())
}
