//! `plainpied premises …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Empty premises lent for a time. A masked address is printed for the landlord only.
#[derive(Debug, Args)]
pub struct Premises {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Name of the landlord; may be left out when the register has one.
    #[arg(long, global = true)]
    pub landlord: Option<String>,
    /// Day on which premises are read (YYYY-MM-DD); today when absent.
    #[arg(long, global = true)]
    pub on: Option<jiff::civil::Date>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: PremisesAct,
}

#[derive(Debug, Subcommand)]
pub enum PremisesAct {
    /// List what everybody may read.
    Public,
    /// List the premises of a landlord, with where each stands and what is missing.
    List,
    /// Say who would be given what in a listing, wish by wish, with the reason.
    Choose {
        /// The id of the listing.
        listing: String,
    },
    /// Offer what lapsed to whoever comes next, in every listing of the landlord.
    PassOn,
}
