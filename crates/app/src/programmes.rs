//! What the commands on works programmes ask of a register.

use clap::Args;
use std::path::PathBuf;

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
