//! `plainpied pathways …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Supported households (HLM accompagnés): conventions, pathways, what is due, figures. No need of anybody is shown.
#[derive(Debug, Args)]
pub struct Pathways {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Organisation whose pathways are read, by its name or its id; may be left out when one association keeps them all.
    #[arg(long, global = true)]
    pub organisation: Option<String>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: PathwaysAct,
}

#[derive(Debug, Subcommand)]
pub enum PathwaysAct {
    /// The pathways that the organisation sees today: where each stands, who does what by when.
    List {
        /// Those that are over too.
        #[arg(long)]
        all: bool,
    },
    /// One pathway, by its number: what happened, as the organisation sees it.
    Show { number: String },
    /// What is due, the first first; with the days it is late.
    Due,
    /// The conventions of the organisation, and where each stands.
    Conventions,
    /// The figures of a year, by whole quarters; a number below eleven households is never told.
    Figures { year: i16 },
    /// The occupancy statuses, with their articles and the clock of each.
    Statuses,
}
