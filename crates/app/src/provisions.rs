//! `plainpied tenant-services …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Services of a landlord to its tenants. Nobody is in it.
#[derive(Debug, Args)]
pub struct Provisions {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Name of the landlord; may be left out when the register has one.
    #[arg(long, global = true)]
    pub landlord: Option<String>,
    /// Day on which services and law are read (YYYY-MM-DD); today when absent.
    #[arg(long, global = true)]
    pub on: Option<jiff::civil::Date>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: ProvisionsAct,
}

#[derive(Debug, Subcommand)]
pub enum ProvisionsAct {
    /// List the services, with what each lacks, what it costs and how many came.
    List,
    /// List the residences by family of services, those that lack the most first.
    Coverage {
        /// Only the services that answer this priority: isolation, purchasing-power, mobility.
        #[arg(long)]
        priority: Option<String>,
    },
    /// Say by which ways a service may be charged, and why not by the others.
    Billing {
        /// The id of the service.
        service: String,
    },
    /// Say what changed where a service is given, with its interval.
    Effects {
        /// The id of the service.
        service: String,
    },
    /// List the bundles, with how many have each and the share in arrears.
    Bundles,
    /// Count the dwellings that did not reply to a survey, by where they stand. No dwelling is named.
    Chases,
}
