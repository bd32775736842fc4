//! `plainpied services …`, as it is typed.

use crate::cli::DirectoryFormat;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// The catalogue of services. Nobody is in it.
#[derive(Debug, Args)]
pub struct Services {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    #[arg(long, global = true, value_enum, default_value_t = DirectoryFormat::Table)]
    pub format: DirectoryFormat,
    #[command(subcommand)]
    pub act: ServicesAct,
}

#[derive(Debug, Subcommand)]
pub enum ServicesAct {
    /// Search in plain French, the best first.
    Search(Wanted),
    /// One service, with what is not known of it.
    Show { id: String },
    /// What a search finds, whole (`--format data-inclusion` for the open schema).
    Export(Wanted),
    /// Published sheets that resemble each other, and whether their check answers for it; fails when one does not.
    Check,
}

/// What is looked for; everything that is given must hold.
#[derive(Debug, Args)]
pub struct Wanted {
    /// Words, as one would say them.
    #[arg(default_value = "")]
    pub words: String,
    /// asset-management, support-functions, living.
    #[arg(long, value_parser = family)]
    pub family: Option<catalogue::Family>,
    /// Code of a subject.
    #[arg(long, value_parser = subject)]
    pub subject: Option<String>,
    /// diagnosis, accompaniment.
    #[arg(long, value_parser = phase)]
    pub phase: Option<catalogue::Phase>,
    /// free, cost-price.
    #[arg(long, value_parser = price)]
    pub price: Option<catalogue::Price>,
    /// Code or name of a territory: 35238, Rennes, 35, 243500139.
    #[arg(long)]
    pub territory: Option<String>,
}

fn family(text: &str) -> Result<catalogue::Family, String> {
    catalogue::Family::from_code(text).ok_or_else(|| outside(text))
}

fn phase(text: &str) -> Result<catalogue::Phase, String> {
    catalogue::Phase::from_code(text).ok_or_else(|| outside(text))
}

fn price(text: &str) -> Result<catalogue::Price, String> {
    catalogue::Price::from_code(text).ok_or_else(|| outside(text))
}

fn outside(text: &str) -> String {
    format!("`{text}` is not in the list; see --help")
}

fn subject(text: &str) -> Result<String, String> {
    catalogue::subject(text).map(|subject| subject.code.to_owned()).ok_or_else(|| {
        let codes: Vec<&str> = catalogue::subjects().iter().map(|subject| subject.code).collect();
        format!("`{text}` is no subject; one of: {}", codes.join(", "))
    })
}
