//! `plainpied tours …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Rounds of the mobile agency. Residences and counts in bands: nobody is in what is printed.
#[derive(Debug, Args)]
pub struct Tours {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Name of the landlord; may be left out when the register has one.
    #[arg(long, global = true)]
    pub landlord: Option<String>,
    /// Day on which rounds are read (YYYY-MM-DD); today when absent.
    #[arg(long, global = true)]
    pub on: Option<jiff::civil::Date>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: ToursAct,
}

#[derive(Debug, Subcommand)]
pub enum ToursAct {
    /// List the rounds, with where each stands.
    List,
    /// The stops of a round, day by day, as last planned.
    Show {
        /// The id of the round.
        round: String,
    },
    /// Plan a round, with the proof of how good the plan is.
    Compute {
        /// The id of the round.
        round: String,
    },
    /// Keep the bus in for a day, plan the rest again, and say what changes in what was announced.
    Off {
        /// The id of the round.
        round: String,
        /// The day (YYYY-MM-DD).
        day: jiff::civil::Date,
    },
    /// Every residence: last visit, visits in twelve months, next visit announced.
    Coverage,
    /// Home visits by residence, in bands of eleven and more.
    HomeVisits,
}
