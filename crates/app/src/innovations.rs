//! `plainpied innovations …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Innovations, and the landlords that may host them. Nobody is in it.
#[derive(Debug, Args)]
pub struct Innovations {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Name of the organisation whose matches or replications are read.
    #[arg(long, global = true)]
    pub organisation: Option<String>,
    /// Day on which evidence and stages are read (YYYY-MM-DD); today when absent.
    #[arg(long, global = true)]
    pub on: Option<jiff::civil::Date>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: InnovationsAct,
}

#[derive(Debug, Subcommand)]
pub enum InnovationsAct {
    /// Search the library.
    List {
        /// Words to look for; everything when absent.
        words: Vec<String>,
        /// Code of a theme: social-animation, culture, job-insertion…
        #[arg(long)]
        theme: Option<String>,
        /// Code of a public: seniors, young, women…
        #[arg(long)]
        public: Option<String>,
        /// Least level of evidence, 0 to 4.
        #[arg(long, default_value_t = 0)]
        level: u8,
    },
    /// Rank the projects of the library for a landlord (--organisation) that told its wish.
    Matches,
    /// Say why a project is where it is for a landlord (--organisation): the numbers of every criterion.
    Why {
        /// Id of the project.
        project: String,
    },
    /// List the replications of an organisation (--organisation), as holder and as host.
    Replays,
}
