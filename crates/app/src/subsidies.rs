//! `plainpied subsidies …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Funding agreements of an organisation: where each stands, instalments, expenses, reports. Nobody is in it. What signs or
/// moves money is done in the portal, where each hand is somebody's.
#[derive(Debug, Args)]
pub struct Subsidies {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Name or id of an organisation that is a party: a funder, a beneficiary, a partner.
    #[arg(long, global = true)]
    pub party: Option<String>,
    /// Day on which they are read (YYYY-MM-DD); today when absent.
    #[arg(long, global = true)]
    pub on: Option<jiff::civil::Date>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: SubsidiesAct,
}

#[derive(Debug, Subcommand)]
pub enum SubsidiesAct {
    /// List the agreements, with their figures.
    List,
    /// List the files of a funder for which the law asks an agreement that nobody began, with the threshold that was used.
    Due,
    /// List the instalments of an agreement, with where each stands and what may be claimed now.
    Show { agreement: String },
    /// List the expenses of an agreement, with whether each counts.
    Expenses { agreement: String },
    /// Write the text of a version, as it is signed.
    Export {
        agreement: String,
        /// The version; the last one that the party reads when absent.
        #[arg(long)]
        version: Option<u32>,
    },
}
