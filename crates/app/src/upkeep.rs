//! `plainpied upkeep …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Works plan of a small owner: of a file of components, of which nothing is kept, or of the components that an owner keeps in
/// the register, as its pages show it.
#[derive(Debug, Args)]
pub struct Upkeep {
    #[command(subcommand)]
    pub act: UpkeepAct,
}

/// An owner of the register.
#[derive(Debug, Args)]
pub struct Owner {
    #[arg(long, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// The organisation whose buildings they are, by name; the only one that keeps components when absent.
    #[arg(long)]
    pub owner: Option<String>,
}

/// Where components come from.
#[derive(Debug, Args)]
pub struct Components {
    /// CSV or XLSX: batiment, composant, quantite, pose_de, pose_a, etat, duree_ans, cout_unitaire… Without it: those that an
    /// owner keeps in the register, with its own lives and costs.
    #[arg(conflicts_with = "owner")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub owner: Owner,
}

#[derive(Debug, Subcommand)]
pub enum UpkeepAct {
    /// The plan: which component in which year, for how much; what nobody can date; what a ceiling postpones.
    Plan {
        #[command(flatten)]
        from: Components,
        /// First year; this one when absent.
        #[arg(long)]
        first_year: Option<i16>,
        /// Ten for a file, what the owner chose for the register, when absent.
        #[arg(long)]
        years: Option<u16>,
        /// How much costs grow each year, in per cent; the owner's choice or the figure of the parameters when absent.
        #[arg(long)]
        indexation: Option<f64>,
        /// The most that is spent in a year, in euros; the owner's choice, or nothing is postponed, when absent.
        #[arg(long)]
        ceiling: Option<f64>,
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// The maintenance calendar.
    Calendar {
        #[command(flatten)]
        from: Components,
        #[arg(long, default_value_t = 12)]
        months: u16,
        /// First day (YYYY-MM-DD); today when absent.
        #[arg(long = "from")]
        first_day: Option<jiff::civil::Date>,
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// The lives and costs of each kind, as an owner uses them, and where they come from.
    Catalogue {
        #[command(flatten)]
        owner: Owner,
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Adds the components of a file to those that an owner keeps; one that is there already is not added twice.
    Import {
        /// CSV or XLSX, as for `plan`.
        file: PathBuf,
        #[command(flatten)]
        owner: Owner,
    },
}
