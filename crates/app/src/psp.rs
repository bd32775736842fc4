//! `plainpied psp …`, as it is typed.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// The chapter of the asset strategy plan.
#[derive(Debug, Args)]
pub struct Psp {
    #[arg(long, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// The landlord, by name; the only one when absent.
    #[arg(long)]
    pub landlord: Option<String>,
    /// The day of the figures; today when absent.
    #[arg(long)]
    pub on: Option<jiff::civil::Date>,
    #[arg(long, value_enum)]
    pub format: PspFormat,
    /// The file to write. It must not exist yet.
    #[arg(long)]
    pub out: PathBuf,
    /// For CSV: the table to write (`residences`, `favorables`, `secteurs`…); the figures and their definitions when
    /// absent.
    #[arg(long)]
    pub table: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PspFormat {
    Docx,
    Pdf,
    Xlsx,
    Csv,
}
