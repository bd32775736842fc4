//! `plainpied referrals …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Requests for help: desks, requests, what is due. The words of a request are shown by `show` only.
#[derive(Debug, Args)]
pub struct Referrals {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Desk, by the name or the id of its organisation; may be left out when one is open.
    #[arg(long, global = true)]
    pub desk: Option<String>,
    /// Day on which requests are read (YYYY-MM-DD); today when absent.
    #[arg(long, global = true)]
    pub on: Option<jiff::civil::Date>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: ReferralsAct,
}

#[derive(Debug, Subcommand)]
pub enum ReferralsAct {
    /// The desks that are open, and their days.
    Desks,
    /// Say that a desk may receive requests: its organisation is who it says, on the ground that its sheet says.
    CheckDesk {
        /// Name or id of the organisation.
        organisation: String,
    },
    /// The requests of a desk: where each stands, who does what by when.
    List {
        /// Those that are over too.
        #[arg(long)]
        all: bool,
    },
    /// One request, by its number: its needs, the teams that were asked, what happened.
    Show { number: String },
    /// What is due, the first first; with the days it is late.
    Due,
}
