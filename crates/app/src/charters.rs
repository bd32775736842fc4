//! `plainpied charter …`, as it is typed.

use crate::cli::Format;
use charter::dwelling::Availability;
use clap::{Args, Subcommand};
use model::dwelling::AdaptationLevel;
use std::path::PathBuf;

/// The accessibility charter: search its register, exchange signed files with other installations.
#[derive(Debug, Args)]
pub struct Charter {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Name of the network whose charter it is; may be left out when there is one.
    #[arg(long, global = true)]
    pub network: Option<String>,
    #[command(subcommand)]
    pub act: CharterAct,
}

#[derive(Debug, Subcommand)]
pub enum CharterAct {
    /// List the dwellings of the charter, as a landlord that signed it sees them.
    Search(CharterSearch),
    /// Write the signed file: dwellings of the landlords that let them travel, and nobody in them.
    Export {
        /// Where to write it; never over a file that is there.
        file: PathBuf,
    },
    /// Read the signed file of another installation: all of it or nothing.
    Import { file: PathBuf },
    /// Show the public key of this installation and its fingerprint.
    Key,
    /// Believe the files of another installation, once its administrator has read its fingerprint to you.
    Trust {
        /// Name of the installation.
        name: String,
        /// Its public key.
        #[arg(long)]
        key: String,
        /// The fingerprint that you were read, in another way than the key came.
        #[arg(long)]
        fingerprint: String,
    },
}

#[derive(Debug, Args)]
pub struct CharterSearch {
    /// The landlord that asks; may be left out when there is one.
    #[arg(long)]
    pub landlord: Option<String>,
    /// INSEE code of a commune.
    #[arg(long)]
    pub commune: Option<String>,
    /// At least this level: N2, N3, N4.
    #[arg(long, value_parser = level)]
    pub level: Option<AdaptationLevel>,
    /// No higher than this floor.
    #[arg(long)]
    pub floor: Option<i16>,
    #[arg(long)]
    pub rooms: Option<u8>,
    /// available, occupied, unknown.
    #[arg(long, value_parser = availability)]
    pub availability: Option<Availability>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

fn level(text: &str) -> Result<AdaptationLevel, String> {
    AdaptationLevel::parse(text).ok_or_else(|| "N2, N3, N4".to_owned())
}

fn availability(text: &str) -> Result<Availability, String> {
    Availability::from_code(text)
        .ok_or_else(|| Availability::ALL.iter().map(|one| one.code()).collect::<Vec<_>>().join(", "))
}
