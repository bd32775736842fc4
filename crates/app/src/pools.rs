//! `plainpied pools …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Pooled purchases of a desk. Nobody is in it.
#[derive(Debug, Args)]
pub struct Pools {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Name of the desk; may be left out when the register has one.
    #[arg(long, global = true)]
    pub desk: Option<String>,
    /// Day on which lots are read (YYYY-MM-DD); today when absent.
    #[arg(long, global = true)]
    pub on: Option<jiff::civil::Date>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: PoolsAct,
}

#[derive(Debug, Subcommand)]
pub enum PoolsAct {
    /// List the lots that the needs declared would make.
    Candidates,
    /// List the needs that are in no lot, and why.
    Alone,
    /// List the lots, with where each stands.
    List,
    /// Rank the residences of a landlord as sites of a residents' purchasing group.
    Sites {
        /// Name of the landlord; may be left out when the register has one.
        #[arg(long)]
        landlord: Option<String>,
    },
}
