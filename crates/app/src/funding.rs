//! The commands on funding, as they are typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Funding {
    #[command(subcommand)]
    pub act: Act,
}

#[derive(Debug, Subcommand)]
pub enum Act {
    /// The schemes: who to call, how sure.
    Schemes(Asked),
    /// Which schemes fit the facts of a file (JSON: question → answer; what is not there is unknown).
    Check {
        facts: PathBuf,
        #[command(flatten)]
        asked: Asked,
    },
    /// The best composition of a plan (JSON), and the rules that bind.
    Plan { plan: PathBuf },
    /// What a social impact contract (JSON) would pay, by share of the targets that is reached.
    Impact {
        contract: PathBuf,
        /// Shares of the targets, in whole per cent.
        #[arg(long, value_delimiter = ',', default_values_t = [0, 50, 80, 100, 120])]
        levels: Vec<u16>,
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// The dated parameters that the rules read, and their holes.
    Parameters(Asked),
    /// Read a CSV of aids, such as that of Aides-territoires.
    ImportAids {
        file: PathBuf,
        #[arg(long)]
        data: PathBuf,
        /// Landlord; may be left out when the register has one.
        #[arg(long)]
        landlord: Option<String>,
        /// Check everything, write nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
pub struct Asked {
    /// Day of the law (YYYY-MM-DD); today when absent.
    #[arg(long)]
    pub on: Option<jiff::civil::Date>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}
