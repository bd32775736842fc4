//! `plainpied enquiries …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Enquiries among residents. Nobody is in what is printed: fewer than eleven answers are hidden.
#[derive(Debug, Args)]
pub struct Enquiries {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Name of the landlord; may be left out when the register has one.
    #[arg(long, global = true)]
    pub landlord: Option<String>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: EnquiriesAct,
}

#[derive(Debug, Subcommand)]
pub enum EnquiriesAct {
    /// List the enquiries, with where each stands.
    List,
    /// How far an enquiry is, by residence.
    Progress {
        /// Id of the enquiry, as the list says it.
        id: String,
    },
    /// What residents said: shares of dwellings, weighted, with their 95 % interval.
    Results {
        /// Id of the enquiry.
        id: String,
    },
    /// Read answers from a table (CSV or XLSX): `code`, then one column by question. All of it, or nothing.
    Import {
        /// Id of the enquiry.
        id: String,
        file: PathBuf,
    },
    /// Close an enquiry: nobody answers any more.
    Close {
        /// Id of the enquiry.
        id: String,
    },
    /// Erase the answers of a closed enquiry; figures stay. What is due is erased by itself every day.
    Purge {
        /// Id of the enquiry.
        id: String,
    },
}
