//! `plainpied pension …`, as it is typed.

use crate::cli::Format;
use crate::commands::child::ForPortal;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Agreements with pension funds. Nobody is in it.
#[derive(Debug, Args)]
pub struct Pension {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Landlord; may be left out when the register has one.
    #[arg(long, global = true)]
    pub landlord: Option<String>,
    /// Day on which agreements are read (YYYY-MM-DD); today when absent.
    #[arg(long, global = true)]
    pub on: Option<jiff::civil::Date>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: PensionAct,
}

#[derive(Debug, Subcommand)]
pub enum PensionAct {
    /// List the agreements: promised, committed, made, paid, expected, what is left.
    List,
    /// The statement of an agreement, dwelling by dwelling.
    Statement {
        /// Name of the fund, or id of the agreement; may be left out when there is one.
        agreement: Option<String>,
    },
    /// Read dwellings of an agreement from a table (CSV, XLSX).
    Import {
        file: PathBuf,
        /// Name of the fund, or id of the agreement; may be left out when there is one.
        #[arg(long)]
        agreement: Option<String>,
        /// Check everything, write nothing.
        #[arg(long)]
        dry_run: bool,
        /// Leave aside the columns of what households answered.
        #[arg(long)]
        without_answers: bool,
        #[command(flatten)]
        portal: ForPortal,
    },
}
