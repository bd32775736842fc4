//! `plainpied`: the portal and the command line, on the same register.
//!
//! Exit code: 0 when it was done, 1 for an error in the data, 2 for a mistake in the command.

mod calls;
mod charters;
mod cli;
mod commands;
mod committees;
mod common_ground;
mod diagnoses;
mod enquiries;
mod frameworks;
mod funding;
mod innovations;
mod ledger;
mod logs;
mod operation;
mod output;
mod pathways;
mod pension;
mod pools;
mod premises;
mod programme;
mod programmes;
mod provider;
mod provisions;
mod psp;
mod referrals;
mod relief;
mod routing;
mod services;
mod stop;
mod store;
mod subsidies;
mod tours;
mod transfers;
mod upkeep;

use clap::Parser;
use cli::{Cli, Command};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Err(error) = logs::begin(matches!(cli.command, Command::Serve { .. })) {
        eprintln!("plainpied: {error}");
        return ExitCode::from(2);
    }
    store::remember(cli.database.clone());
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("plainpied: {error}");
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(run(&cli));
    // A computation that nobody waits for any more does not hold the end back.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("plainpied: {error:#}");
            if let Some(advice) = advice(&error, cli.lang) {
                eprintln!("{advice}");
            }
            ExitCode::FAILURE
        }
    }
}

/// What to do about an error of the machine.
fn advice(error: &anyhow::Error, lang: cli::Lang) -> Option<&'static str> {
    let error = error.chain().find_map(|cause| cause.downcast_ref::<register::Error>())?;
    Some(match (error.is_full(), error.is_away(), lang) {
        (true, _, cli::Lang::Fr) => {
            "Il n’y a plus de place pour écrire : rien de cette commande n’a été gardé, ce qui y était est intact. \
             Libérez de la place, puis relancez-la."
        }
        (true, _, cli::Lang::En) => {
            "There is no room left to write: nothing of this command was kept, what was there is untouched. \
             Make room, then run it again."
        }
        (_, true, cli::Lang::Fr) => "La base de données ne répond pas : vérifiez son adresse, puis relancez.",
        (_, true, cli::Lang::En) => "The database does not answer: check its address, then run again.",
        _ => return None,
    })
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
        Command::Charter(asked) => commands::charter::run(asked, cli.lang).await,
        Command::Adapted { act } => commands::adapted::run(act, cli.lang).await,
        Command::Referrals(asked) => commands::referrals::run(asked, cli.lang).await,
        Command::Pension(asked) => commands::pension::run(asked, cli.lang).await,
        Command::Routing(asked) => commands::routing::run(asked, cli.lang).await,
        Command::Diagnoses(asked) => commands::diagnoses::run(asked, cli.lang).await,
        Command::Quotes(asked) => commands::quotes::run(asked, cli.lang).await,
        Command::Innovations(asked) => commands::innovations::run(asked, cli.lang).await,
        Command::Testimonies(asked) => commands::testimonies::run(asked, cli.lang).await,
        Command::Library(asked) => commands::library::run(asked, cli.lang).await,
        Command::Meetings(asked) => commands::meetings::run(asked, cli.lang).await,
        Command::Practices(asked) => commands::practices::run(asked, cli.lang).await,
        Command::Workshops(asked) => commands::workshops::run(asked, cli.lang).await,
        Command::Roadmaps(asked) => commands::roadmaps::run(asked, cli.lang).await,
        Command::Bodies(asked) => commands::bodies::run(asked, cli.lang).await,
        Command::Calls(asked) => commands::calls::run(asked, cli.lang).await,
        Command::Applications(asked) => commands::applications::run(asked, cli.lang).await,
        Command::Ledger(asked) => commands::ledger::run(asked, cli.lang).await,
        Command::Subsidies(asked) => commands::subsidies::run(asked, cli.lang).await,
        Command::Committees(asked) => commands::committees::run(asked, cli.lang).await,
        Command::Awards(asked) => commands::awards::run(asked, cli.lang).await,
        Command::Pathways(asked) => commands::pathways::run(asked, cli.lang).await,
        Command::Frameworks(asked) => commands::frameworks::run(asked, cli.lang).await,
        Command::Enquiries(asked) => commands::enquiries::run(asked, cli.lang).await,
        Command::Tours(asked) => commands::tours::run(asked, cli.lang).await,
        Command::Pools(asked) => commands::pools::run(asked, cli.lang).await,
        Command::Premises(asked) => commands::premises::run(asked, cli.lang).await,
        Command::TenantServices(asked) => commands::provisions::run(asked, cli.lang).await,
        Command::Services(asked) => commands::services::run(asked, cli.lang).await,
        Command::Upkeep(asked) => commands::upkeep::run(asked, cli.lang).await,
        Command::Relief { act } => commands::relief::run(act, cli.lang).await,
        Command::Works { act } => commands::works::run(act, cli.lang).await,
        Command::Directory(directory) => commands::directory::run(directory, cli.lang).await,
        Command::Admin(admin) => commands::admin::run(admin, cli.lang).await,
        Command::Psp(asked) => commands::psp::run(asked, cli.lang).await,
        Command::Campaign(asked) => commands::campaign::run(asked, cli.lang).await,
        Command::Jobs(jobs) => commands::jobs::run(jobs, cli.lang).await,
        Command::Privacy(privacy) => commands::privacy::run(privacy, cli.lang).await,
        Command::Backup(backup) => commands::backup::run(backup, cli.lang).await,
        Command::Restore(restore) => commands::restore::run(restore, cli.lang).await,
        Command::Verify(verify) => commands::verify::run(verify, cli.lang).await,
        Command::Migrate(migrate) => commands::migrate::run(migrate, cli.lang).await,
        Command::Transfers(transfers) => commands::transfers::run(transfers, cli.lang).await,
        Command::Funding(funding) => commands::funding::run(funding, cli.lang).await,
        Command::VerifyPlan(plan) => commands::verify_plan::run(plan, cli.lang),
        Command::Programme(asked) => commands::programme::run(asked, cli.lang).await,
        Command::Config(config) => commands::config::run(config, cli.lang),
    }
}
