//! The commands of whoever keeps the service running, as they are typed.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Backup {
    #[arg(long, env = "PLAINPIED_DATA")]
    pub data: PathBuf,
    /// Folder of the backups, or name of the archive (….age).
    #[arg(long, env = "PLAINPIED_BACKUP_TO")]
    pub to: PathBuf,
    /// Public key (age1…) of somebody who may restore; several are allowed. `age-keygen` makes a pair.
    #[arg(long, env = "PLAINPIED_BACKUP_RECIPIENTS", value_delimiter = ',')]
    pub recipient: Vec<String>,
    /// File whose first line is a passphrase, instead of public keys.
    #[arg(long, env = "PLAINPIED_BACKUP_PASSPHRASE_FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Leave the archive readable by anybody.
    #[arg(long)]
    pub plain: bool,
    /// Archives of the folder older than this are removed: what was erased must leave the backups too.
    #[arg(long, env = "PLAINPIED_BACKUP_KEEP_DAYS", default_value_t = 35,
          value_parser = clap::value_parser!(u8).range(1..=35))]
    pub keep_days: u8,
    #[arg(long, value_enum, default_value_t = Told::Text)]
    pub format: Told,
}

#[derive(Debug, Args)]
pub struct Restore {
    pub archive: PathBuf,
    /// Folder to fill: empty, or not there yet.
    #[arg(long)]
    pub data: PathBuf,
    /// File of the secret key of the archive (AGE-SECRET-KEY-1…).
    #[arg(long)]
    pub identity: Option<PathBuf>,
    /// File whose first line is the passphrase of the archive.
    #[arg(long)]
    pub passphrase_file: Option<PathBuf>,
    /// Key of the installation (installation.key), kept apart from the backups.
    #[arg(long)]
    pub key: Option<PathBuf>,
    /// Live data folder, or erasures.json, whose erasures are carried over; the file beside the archive always is.
    #[arg(long)]
    pub erasures_from: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Told::Text)]
    pub format: Told,
}

#[derive(Debug, Args)]
pub struct Verify {
    #[arg(long, env = "PLAINPIED_DATA")]
    pub data: PathBuf,
    #[arg(long, value_enum, default_value_t = Told::Text)]
    pub format: Told,
}

#[derive(Debug, Args)]
pub struct Migrate {
    #[arg(long, env = "PLAINPIED_DATA")]
    pub data: PathBuf,
    /// Say what would be applied, and change nothing.
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Config {
    #[command(subcommand)]
    pub act: ConfigAct,
}

#[derive(Debug, Subcommand)]
pub enum ConfigAct {
    /// List the settings: value in force, where it comes from; secrets are masked.
    Show {
        #[arg(long, value_enum, default_value_t = Told::Text)]
        format: Told,
    },
}

/// For eyes, or for a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Told {
    Text,
    Json,
}
