//! `plainpied committees …` and `plainpied awards …`, as they are typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Committees of calls for projects: who judges, what was found of each file, what the scores say. Whoever holds the machine
/// reads everything; acts are done in the portal, where each hand is somebody's.
#[derive(Debug, Args)]
pub struct Committees {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: CommitteesAct,
}

#[derive(Debug, Subcommand)]
pub enum CommitteesAct {
    /// List the calls, with who judges them.
    List,
    /// List the files of a call (its number), with where each stands and what its scores say.
    Show { call: String },
    /// List the criteria of the files of a call, with who said what.
    Criteria { call: String },
}

/// Boards of calls for projects: which files, with whose money, and the proof.
#[derive(Debug, Args)]
pub struct Awards {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: AwardsAct,
}

#[derive(Debug, Subcommand)]
pub enum AwardsAct {
    /// List the boards of a call (its number).
    List { call: String },
    /// Show what a board of a call gives.
    Show { call: String, number: i64 },
    /// Write the question and the answer of a board as two files that anybody can verify.
    Export { call: String, number: i64, question: PathBuf, answer: PathBuf },
    /// Verify an answer against its question, from the amounts alone: fails when a rule is broken or a proof does not hold.
    Check { question: PathBuf, answer: PathBuf },
}
