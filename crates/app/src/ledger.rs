//! `plainpied ledger …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Envelopes of funds: figures, movements, payments, and every figure again from the movements. Nobody is in it. What moves
/// money is done in the portal, where each hand is somebody's.
#[derive(Debug, Args)]
pub struct Ledger {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Name or id of the funder.
    #[arg(long, global = true)]
    pub funder: Option<String>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: LedgerAct,
}

#[derive(Debug, Subcommand)]
pub enum LedgerAct {
    /// List the envelopes of a funder, with their figures.
    Envelopes,
    /// List what is drawn, by envelope and file.
    Files,
    /// List the movements of an envelope, the last first.
    Movements { envelope: String },
    /// List the payments, with where each stands.
    Payments,
    /// Make every figure again from the movements, for all funders: fails when one differs.
    Check,
}
