//! `plainpied`: the portal and the command line, on the same register.
//!
//! Exit code: 0 when it was done, 1 for an error in the data, 2 for a mistake in the command.

mod cli;
mod commands;
mod output;
mod store;

use clap::Parser;
use cli::{Cli, Command};
use std::process::ExitCode;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("PLAINPIED_LOG").unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let cli = Cli::parse();
    store::remember(cli.database.clone());
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("plainpied: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(&cli)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("plainpied: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: &Cli) -> anyhow::Result<ExitCode> {
    match &cli.command {
        Command::Demo { data, listening } => commands::demo::run(data.as_deref(), listening, cli.lang).await,
        Command::Serve { data, listening } => commands::serve::run(data, listening, false, cli.lang).await,
        Command::Import(import) => commands::import::run(import, cli.lang).await,
        Command::Annotate(annotate) => commands::annotate::run(annotate, cli.lang).await,
        Command::Residences(query) => commands::residences::run(query, cli.lang).await,
        Command::Index(query) => commands::index::run(query, cli.lang).await,
        Command::Targets(targets) => commands::targets::run(targets, cli.lang).await,
        Command::Reach(reach) => commands::reach::run(reach, cli.lang).await,
        Command::Why(why) => commands::why::run(why, cli.lang).await,
        Command::Directory(directory) => commands::directory::run(directory, cli.lang).await,
        Command::Admin(admin) => commands::admin::run(admin, cli.lang).await,
        Command::Jobs(jobs) => commands::jobs::run(jobs, cli.lang).await,
        Command::Privacy(privacy) => commands::privacy::run(privacy, cli.lang).await,
    }
}
