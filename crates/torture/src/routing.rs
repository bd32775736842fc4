//! A hundred thousand random requests on random directories: nobody is left with nobody, no team has more than it
//! declared, every answer and every refusal explains itself. The engine alone; the program is not started.

use anyhow::{Result, anyhow, ensure};
use clap::Args;
use std::time::Instant;

#[derive(Debug, Args)]
pub struct Routing {
    #[arg(long, default_value_t = 100_000)]
    requests: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub fn run(asked: &Routing) -> Result<()> {
    let started = Instant::now();
    let tally = routing::trial::run(asked.seed, asked.requests).map_err(|wrong| anyhow!(wrong))?;
    println!("seed {}: {tally:?}", asked.seed);
    println!("{:.1} s", started.elapsed().as_secs_f64());
    ensure!(tally.orphans == 0 && tally.above_capacity == 0, "somebody was left, or had too much");
    ensure!(tally.offers > 0 && tally.refusals > 0 && tally.outrun > 0, "the trial went through nothing");
    Ok(())
}
