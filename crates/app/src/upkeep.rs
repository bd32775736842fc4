//! `plainpied upkeep …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Works plan of a small owner, from a file of components; nothing is kept.
#[derive(Debug, Args)]
pub struct Upkeep {
    #[command(subcommand)]
    pub act: UpkeepAct,
}

#[derive(Debug, Subcommand)]
pub enum UpkeepAct {
    /// The plan: which component in which year, for how much; what nobody can date; what a ceiling postpones.
    Plan {
        /// CSV or XLSX: batiment, composant, quantite, pose_de, pose_a, etat, duree_ans, cout_unitaire…
        file: PathBuf,
        /// First year; this one when absent.
        #[arg(long)]
        first_year: Option<i16>,
        #[arg(long, default_value_t = 10)]
        years: u16,
        /// How much costs grow each year, in per cent; the figure of the parameters when absent.
        #[arg(long)]
        indexation: Option<f64>,
        /// The most that is spent in a year, in euros.
        #[arg(long)]
        ceiling: Option<f64>,
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// The maintenance calendar.
    Calendar {
        file: PathBuf,
        #[arg(long, default_value_t = 12)]
        months: u16,
        /// First day (YYYY-MM-DD); today when absent.
        #[arg(long)]
        from: Option<jiff::civil::Date>,
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
}
