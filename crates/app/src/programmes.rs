//! The commands on works programmes of a register, as they are typed.

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Programme {
    #[command(subcommand)]
    pub act: Act,
}

#[derive(Debug, Subcommand)]
pub enum Act {
    /// The programmes of a landlord, scenario by scenario.
    List(List),
    /// Write the question of a scenario as a file: counts by residence, nobody's name.
    Build(Build),
}

/// The programmes of a landlord, and their scenarios.
#[derive(Debug, Args)]
pub struct List {
    #[arg(long, default_value = ".")]
    pub data: PathBuf,
    /// Name of the landlord; may be left out when there is one.
    #[arg(long)]
    pub landlord: Option<String>,
}

/// The question of a scenario, as a file that `programme solve` and `programme verify` read.
#[derive(Debug, Args)]
pub struct Build {
    /// Id of the scenario, as `programme list` says it.
    pub scenario: String,
    #[arg(long, default_value = ".")]
    pub data: PathBuf,
    /// Name of the landlord; may be left out when there is one.
    #[arg(long)]
    pub landlord: Option<String>,
    /// File to write.
    #[arg(long)]
    pub out: PathBuf,
    /// Day of ages and of the validity of what was seen.
    #[arg(long)]
    pub on: Option<jiff::civil::Date>,
}
