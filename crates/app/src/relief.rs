//! The arguments of `plainpied relief`.

use crate::cli::Format;
use crate::commands::child::ForPortal;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum ReliefAct {
    /// Read a file of expenses, of tax notices or of the tax on dwellings (CSV, XLSX).
    Import(ReliefImport),
    /// List the expenses with their class, what may be claimed of them, and why not.
    List(ReliefList),
    /// List what may be claimed by tax office and year, what is lost, and until when.
    Claims(ReliefList),
}

#[derive(Debug, Args)]
pub struct ReliefImport {
    pub file: PathBuf,
    #[arg(long)]
    pub data: PathBuf,
    /// Landlord; may be left out when the register has one.
    #[arg(long)]
    pub landlord: Option<String>,
    /// What the file holds: expenses, notices or taxes.
    #[arg(long, value_parser = relief_file, default_value = "expenses")]
    pub kind: register::relief::ReliefFile,
    /// Check everything, write nothing.
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(flatten)]
    pub portal: ForPortal,
}

#[derive(Debug, Args)]
pub struct ReliefList {
    #[arg(long)]
    pub data: PathBuf,
    /// Landlord; may be left out when the register has one.
    #[arg(long)]
    pub landlord: Option<String>,
    /// Day on which deadlines are counted (YYYY-MM-DD); today when absent.
    #[arg(long)]
    pub on: Option<jiff::civil::Date>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

fn relief_file(text: &str) -> Result<register::relief::ReliefFile, String> {
    register::relief::ReliefFile::from_code(text).ok_or_else(|| "expenses, notices or taxes".to_owned())
}
