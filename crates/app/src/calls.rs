//! `plainpied calls …` and `plainpied applications …`, as they are typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Calls for projects: what each asks for, the text that its funders approve, and whether a text made elsewhere could be
/// approved. Nobody is in it.
#[derive(Debug, Args)]
pub struct Calls {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Name or id of an organisation that runs calls: its drafts are read too.
    #[arg(long, global = true)]
    pub organisation: Option<String>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: CallsAct,
}

#[derive(Debug, Subcommand)]
pub enum CallsAct {
    /// List the calls that were published, and the drafts of the organisation.
    List,
    /// Show what a call asks for, by its id or its number.
    Show { call: String },
    /// Write the exact text of a version: whoever has it can compute its digest again.
    Export {
        call: String,
        /// The version; without it, the one that holds.
        #[arg(long)]
        number: Option<u32>,
    },
    /// Read the text of a call in a file: its digest, and what is wrong with it. Fails when something is.
    Check { file: PathBuf },
}

/// Joint applications: those that an organisation writes, with what is still missing before they may be signed.
#[derive(Debug, Args)]
pub struct Applications {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Name or id of the organisation that writes them.
    #[arg(long, global = true)]
    pub organisation: Option<String>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: ApplicationsAct,
}

#[derive(Debug, Subcommand)]
pub enum ApplicationsAct {
    /// List the applications of the organisation.
    List,
    /// Show the budget and the plan of funding of one.
    Show { application: String },
    /// Write the exact text that its partners sign.
    Export { application: String },
    /// Say what is missing before it may be signed. Fails when something is.
    Check { application: String },
}
