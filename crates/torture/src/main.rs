//! `torture`: the real program, mistreated. Each run prints its seed and what it found, and fails when anything that
//! was acknowledged is lost, or anything is shown to whom it should not be.
//!
//! Never a dependency of the product, never published. `cargo xtask torture …` builds the program and starts
//! PostgreSQL where it is asked for.

mod browser;
mod hangup;
mod kill;
mod latency;
mod ledger;
mod letters;
mod program;
mod random;
mod routing;
mod stock;
mod uploads;

use clap::{Parser, Subcommand};
use program::Program;
use std::path::PathBuf;

#[derive(Debug, Parser)]
struct Torture {
    /// The program to mistreat.
    #[arg(long)]
    program: PathBuf,
    /// `postgres://…`; else SQLite.
    #[arg(long)]
    database: Option<String>,
    #[command(subcommand)]
    way: Way,
}

#[derive(Debug, Subcommand)]
enum Way {
    /// kill -9 of the portal while people write: nothing acknowledged is lost, nothing is half-written.
    Kill(kill::Kill),
    /// Browsers that hang up in the middle of their requests: no later write is lost.
    HangUp(hangup::HangUp),
    /// A steady rate of requests on many organisations: how long people wait.
    Latency(latency::Latency),
    /// Writers of the ledger, killed in the middle: nothing is promised twice, nothing acknowledged is lost.
    Ledger(ledger::Ledger),
    /// The letters of a large campaign, from the register to the file: how long somebody waits.
    Letters(letters::Letters),
    /// Random requests for help on random directories: nobody is left with nobody, every answer explains itself.
    Routing(routing::Routing),
    /// Files made to crash or exhaust: the portal goes on, and keeps its memory.
    Uploads(uploads::Uploads),
}

fn main() -> anyhow::Result<()> {
    let asked = Torture::parse();
    let program = Program { path: asked.program, database: asked.database };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match &asked.way {
            Way::Kill(kill) => kill::run(&program, kill).await,
            Way::HangUp(hangup) => hangup::run(&program, hangup).await,
            Way::Latency(latency) => latency::run(&program, latency).await,
            Way::Ledger(ledger) => ledger::run(&program, ledger).await,
            Way::Letters(letters) => letters::run(&program, letters).await,
            Way::Routing(routing) => routing::run(routing),
            Way::Uploads(uploads) => uploads::run(&program, uploads).await,
        }
    })
}
