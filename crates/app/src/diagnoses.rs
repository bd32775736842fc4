//! `plainpied diagnoses …` and `plainpied quotes …`, as they are typed.

use crate::cli::Format;
use crate::commands::child::ForPortal;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Whose they are.
#[derive(Debug, Args)]
pub struct Party {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Organisation that is helped or that helps, by its name or id.
    #[arg(long, global = true)]
    pub organisation: Option<String>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Free diagnoses of buildings. Nobody is in them.
#[derive(Debug, Args)]
pub struct Diagnoses {
    #[command(flatten)]
    pub party: Party,
    #[command(subcommand)]
    pub act: DiagnosesAct,
}

#[derive(Debug, Subcommand)]
pub enum DiagnosesAct {
    /// List the diagnoses of an organisation.
    List,
    /// The recommendations of a diagnosis, the gravest first, with what proves them and what was answered.
    Recommendations {
        /// Id of the diagnosis; may be left out when there is one.
        diagnosis: Option<String>,
    },
    /// What nobody looked at yet, the most useful first.
    Unknown {
        /// Id of the diagnosis; may be left out when there is one.
        diagnosis: Option<String>,
    },
    /// The rules by which buildings signal something: what is looked at, and what is recommended.
    Rules,
    /// Read buildings from a table (CSV, XLSX).
    Import {
        file: PathBuf,
        /// Id of the diagnosis; may be left out when there is one.
        #[arg(long)]
        diagnosis: Option<String>,
        /// Check everything, write nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        portal: ForPortal,
    },
}

/// Quotes and accompaniments. Nobody is in them.
#[derive(Debug, Args)]
pub struct Quotes {
    #[command(flatten)]
    pub party: Party,
    #[command(subcommand)]
    pub act: QuotesAct,
}

#[derive(Debug, Subcommand)]
pub enum QuotesAct {
    /// List the quotes of an organisation.
    List,
    /// The lines of a quote, each with what makes its sum.
    Lines {
        /// Id of the quote.
        quote: String,
    },
    /// Time spent beside what was quoted, line by line.
    Time {
        /// Id of the quote.
        quote: String,
    },
    /// Check the digest of a text that was signed, from the file that the portal gives.
    Digest { file: PathBuf },
}
