//! `plainpied frameworks …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// How a need may legally be paid for: routes, clauses, social impact contracts. No legal advice.
#[derive(Debug, Args)]
pub struct Frameworks {
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: FrameworksAct,
}

#[derive(Debug, Subcommand)]
pub enum FrameworksAct {
    /// List the studies of a landlord, with the routes that are open.
    List {
        #[arg(long, env = "PLAINPIED_DATA", default_value = ".")]
        data: PathBuf,
        /// Name of the landlord; may be left out when the register has one.
        #[arg(long)]
        landlord: Option<String>,
    },
    /// Judge answers from a file: {"public-buyer": true, "purchase-net": 3000000}, amounts in cents.
    Advise {
        file: PathBuf,
        /// Day of the law (YYYY-MM-DD); today when absent.
        #[arg(long)]
        on: Option<jiff::civil::Date>,
        /// Print every condition rather than every route.
        #[arg(long)]
        conditions: bool,
    },
    /// List the questions, with their codes and what answers they take.
    Questions,
    /// List the clauses, with their texts.
    Clauses {
        /// Only those that serve a way: reserved, innovation, cooperation, in-house, grant, ordinary.
        #[arg(long)]
        way: Option<String>,
    },
    /// List the models of shared places, clusters and housing.
    Models,
    /// Foresee a social impact contract whose terms are in a JSON file: every total that may be paid, with its chance.
    Impact {
        file: PathBuf,
        /// Print what each investor and each payer gets or pays, rather than totals.
        #[arg(long)]
        shares: bool,
    },
}
