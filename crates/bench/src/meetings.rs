//! `bench meetings`: timetables of invented events, each read by the verifier and proved by its prices; beside whoever takes the
//! wishes by priority and the first free slot, and beside the same question given to HiGHS in two ways, in the same run.

use crate::measure::{mebibytes, peak_bytes};
use crate::peers;
use clap::Parser;
use meetings::{Question, check, generator, solve};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Meetings of an event, measured.
#[derive(Debug, Parser)]
struct Options {
    /// Organisations; a third of them are landlords.
    #[arg(long, value_delimiter = ',', default_value = "60,150,300")]
    organisations: Vec<usize>,
    #[arg(long, default_value_t = 20)]
    slots: usize,
    /// Tables for each hundred organisations.
    #[arg(long, default_value_t = 25)]
    tables: usize,
    /// Meetings that each landlord and others both want, at most.
    #[arg(long, default_value_t = 40)]
    wishes: usize,
    #[arg(long, value_delimiter = ',', default_value = "1,2,3")]
    seeds: Vec<u64>,
    /// Seeds that HiGHS is asked, from the first; none: without it.
    #[arg(long, default_value_t = 1)]
    highs: usize,
    /// Seconds given to HiGHS, on one thread, for each question.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    #[arg(long, default_value = "target/bench-venv-meetings")]
    venv: PathBuf,
}

/// The sum of priorities of whoever takes the wishes by priority, each in the first slot that is free.
fn by_priority(question: &Question) -> u32 {
    let mut order: Vec<usize> = (0..question.wishes.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(question.wishes[*at].weight));
    let mut busy = std::collections::BTreeSet::new();
    let mut tables = vec![question.tables; question.slots];
    let mut sum = 0;
    for at in order {
        let wish = question.wishes[at];
        let (one, other) = ((0, wish.landlord), (1, wish.partner));
        let free = (0..question.slots).find(|slot| {
            tables[*slot] > 0 && !busy.contains(&(one, *slot)) && !busy.contains(&(other, *slot))
        });
        if let Some(slot) = free {
            busy.insert((one, slot));
            busy.insert((other, slot));
            tables[slot] -= 1;
            sum += wish.weight;
        }
    }
    sum
}

fn highs(
    python: &Path,
    options: &Options,
    question: &Question,
    (ours, seconds): (u32, f64),
) -> anyhow::Result<()> {
    let wishes: Vec<_> = question.wishes.iter().map(|w| (w.landlord, w.partner, w.weight)).collect();
    for model in ["plain", "choice"] {
        let told = serde_json::json!({
            "wishes": wishes, "slots": question.slots, "tables": question.tables, "model": model
        });
        let said = peers::highs(python, "meetings", &options.venv, &told, options.seconds)?;
        let value = said.value.map_or("no timetable".to_owned(), |value| {
            format!("ours ×{:.4} of its {value:.0}", f64::from(ours) / value)
        });
        println!(
            "      HiGHS, one thread, {model}, {} variables: {:.2} s (×{:.1} of ours), {value}, its bound {:.0}",
            said.variables,
            said.seconds,
            said.seconds / seconds,
            said.bound,
        );
    }
    Ok(())
}

/// Runs the benchmark.
///
/// # Errors
/// When an answer is wrong: nothing that the verifier refuses is measured.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse_from(arguments);
    let told = |error: &anyhow::Error| println!("   without HiGHS: {error}");
    let python = match options.highs {
        0 => None,
        _ => peers::environment_with(&options.venv, &peers::HIGHS).inspect_err(told).ok(),
    };
    println!("{} slots, one thread; sums of priorities", options.slots);
    for organisations in &options.organisations {
        let tables = (organisations * options.tables / 100).max(1);
        let sides = (organisations / 3, organisations - organisations / 3);
        for (at, seed) in options.seeds.iter().enumerate() {
            let question = generator::question(*seed, sides, (options.slots, tables), options.wishes);
            let started = Instant::now();
            let answer = solve(&question).map_err(|e| anyhow::anyhow!("{e:?}"))?;
            let seconds = started.elapsed().as_secs_f64();
            anyhow::ensure!(check(&question, &answer).is_empty(), "the verifier refuses the timetable");
            let held = question.wishes.iter().zip(&answer.seats).filter(|(_, seat)| seat.is_some());
            let (count, sum) = held.fold((0, 0), |(count, sum), (wish, _)| (count + 1, sum + wish.weight));
            let greedy = by_priority(&question);
            println!(
                "   {organisations} organisations, {tables} tables, {} wishes, seed {seed}: {count} meetings, {sum}, {}, {seconds:.3} s; \
                 by priority {greedy} (ours ×{:.4})",
                question.wishes.len(),
                if answer.is_best { "proved" } else { "not proved" },
                f64::from(sum) / f64::from(greedy),
            );
            if let (Some(python), true) = (&python, at < options.highs) {
                highs(python, &options, &question, (sum, seconds))?;
            }
        }
    }
    println!("peak {}", mebibytes(peak_bytes()));
    Ok(())
}
