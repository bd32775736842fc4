//! `bench award`: awards of made calls, decided by all the funds at once, beside five sorted lists and beside each fund
//! deciding alone, and beside the same question written plainly for HiGHS, in the same run; every board read again by the
//! verifier. With a real panel, its scores and their noise.

use crate::peers;
use anyhow::Context;
use award::generator::{Shape, call};
use award::{Board, Effort, Objective, Pin, Question, apart, check, solve, what_if};
use clap::Parser;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Awards of joint calls, measured.
#[derive(Debug, Parser)]
struct Options {
    #[arg(long, default_value_t = 200)]
    bids: usize,
    #[arg(long, default_value_t = 6)]
    funds: usize,
    #[arg(long, default_value_t = 18)]
    territories: usize,
    #[arg(long, value_delimiter = ',', default_value = "1,3")]
    years: Vec<usize>,
    #[arg(long, value_delimiter = ',', default_value = "1,2,3,4,5")]
    seeds: Vec<u64>,
    #[arg(long, default_value_t = Effort::default().tries)]
    tries: usize,
    /// A panel: a line by reader, a column by proposal, empty where nobody scored. Its means become the scores.
    #[arg(long)]
    panel: Option<PathBuf>,
    /// Seeds that HiGHS is asked, from the first; none: without it.
    #[arg(long, default_value_t = 1)]
    highs: usize,
    /// Seconds given to HiGHS, on one thread, for each call.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    #[arg(long, default_value = "target/bench-venv-award")]
    venv: PathBuf,
}

/// The mean of each proposal of a panel and how far another panel's would lie, in thousandths of a point out of 5.
fn panel(path: &PathBuf) -> anyhow::Result<Vec<(i64, i64)>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let rows: Vec<Vec<Option<f64>>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').skip(1).map(|cell| cell.trim().parse().ok()).collect())
        .collect();
    let columns = rows.first().map_or(0, Vec::len);
    let most = rows.iter().flatten().flatten().copied().fold(f64::MIN, f64::max);
    let mut all = Vec::new();
    for column in 0..columns {
        let scores: Vec<f64> = rows.iter().filter_map(|row| *row.get(column)?).collect();
        anyhow::ensure!(
            scores.len() > 1,
            "proposal {}: fewer than two scores in {}",
            column + 1,
            path.display()
        );
        let count = scores.len() as f64;
        let mean = scores.iter().sum::<f64>() / count;
        let squares: f64 = scores.iter().map(|score| (score - mean).powi(2)).sum();
        let error = (squares / (count - 1.0) / count).sqrt();
        all.push(((mean / most * 5_000.0) as i64, (error / most * 5_000.0) as i64));
    }
    Ok(all)
}

/// Asks HiGHS the same question, written plainly, and says what it found beside ours.
fn highs(python: &Path, options: &Options, question: &Question, seen: &Seen) -> anyhow::Result<()> {
    let said = peers::highs(python, "award", &options.venv, question, options.seconds)?;
    let (ratio, gap) = said.value.map_or(("no board".to_owned(), "-".to_owned()), |value| {
        let gap = (said.bound - value) / value * 1e6;
        (format!("ours ×{:.5} of its value", seen.value as f64 / value), format!("{gap:.0} ppm"))
    });
    println!(
        "      HiGHS, one thread, {} variables: gap {gap}, {:.1} s (×{:.1} of ours), {ratio}, ours {:.0} ppm below its bound",
        said.variables,
        said.seconds,
        said.seconds / seen.seconds,
        (said.bound / seen.value as f64 - 1.0) * 1e6,
    );
    Ok(())
}

/// What one call showed.
struct Seen {
    value: i64,
    gap_ppm: i64,
    seconds: f64,
    over_lists: f64,
    over_apart: f64,
    stranded: f64,
}

fn one(question: &Question, effort: Effort) -> anyhow::Result<(Board, Seen)> {
    let started = Instant::now();
    let board = solve(question, effort)?;
    let seconds = started.elapsed().as_secs_f64();
    let breaches = check::verify(question, &board);
    anyhow::ensure!(breaches.is_empty(), "a board breaks rules: {breaches:?}");
    let value = board.certificate.value as f64;
    let best = board.certificate.lists.values().flatten().max().copied().unwrap_or(0).max(1);
    anyhow::ensure!(board.certificate.value >= best, "a sorted list is better than the board");
    let alone = apart(question);
    let seen = Seen {
        value: board.certificate.value,
        gap_ppm: board.certificate.gap_ppm(),
        seconds,
        over_lists: value / best as f64,
        over_apart: board.funded().len() as f64 / alone.made.max(1) as f64,
        stranded: alone.stranded as f64 / alone.promised.max(1) as f64,
    };
    Ok((board, seen))
}

/// Turns the funded bid of lowest score and the first of the reserve round, and says how long it took.
fn by_hand(question: &Question, board: &Board, effort: Effort) -> anyhow::Result<Option<f64>> {
    let out = question.bids.iter().filter(|bid| board.given(&bid.id) > 0).min_by_key(|bid| bid.score);
    let first = board.refusals.iter().find(|refusal| refusal.reserve == Some(1));
    let (Some(out), Some(first)) = (out, first) else { return Ok(None) };
    let pins = BTreeMap::from([(out.id.clone(), Pin::Refused), (first.bid.clone(), Pin::Funded)]);
    let started = Instant::now();
    what_if::decide_by_hand(question, board, &pins, effort.quick())?;
    Ok(Some(started.elapsed().as_secs_f64()))
}

/// Runs the benchmark on its arguments.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse_from(arguments);
    let scores = options.panel.as_ref().map(panel).transpose()?.unwrap_or_default();
    let effort = Effort { tries: options.tries, ..Effort::default() };
    println!(
        "{} bids, {} funds, {} territories, {effort:?}",
        options.bids, options.funds, options.territories
    );
    let told = |why: &anyhow::Error| println!("SKIPPED: HiGHS could not be installed ({why:#})");
    let python = match options.highs {
        0 => None,
        _ => peers::environment_with(&options.venv, &peers::HIGHS).inspect_err(told).ok(),
    };
    println!("years objective  seed  gap ppm  seconds  /best list  files /apart  stranded apart  by hand s");
    for &years in &options.years {
        for objective in [Objective::Money, Objective::Projects, Objective::Households] {
            for (at, seed) in options.seeds.iter().enumerate() {
                let shape = Shape {
                    bids: options.bids,
                    funds: options.funds,
                    territories: options.territories,
                    years,
                    objective,
                    scores: scores.iter().map(|(mean, _)| *mean).collect(),
                    ..Shape::default()
                };
                let mut question = call(*seed, &shape);
                for (bid_at, bid) in question.bids.iter_mut().enumerate() {
                    bid.noise =
                        scores.get(bid_at % scores.len().max(1)).map_or(bid.noise, |(_, noise)| *noise);
                }
                let (board, seen) = one(&question, effort)?;
                let hand = by_hand(&question, &board, effort)?;
                println!(
                    "{years:>5} {:<10} {seed:>4} {:>8} {:>8.2} {:>11.3} {:>13.2} {:>14.0} % {:>9}",
                    format!("{objective:?}"),
                    seen.gap_ppm,
                    seen.seconds,
                    seen.over_lists,
                    seen.over_apart,
                    seen.stranded * 100.0,
                    hand.map_or_else(|| "-".to_owned(), |seconds| format!("{seconds:.2}")),
                );
                if let (Some(python), true) = (&python, at < options.highs) {
                    highs(python, &options, &question, &seen)?;
                }
            }
        }
    }
    Ok(())
}
