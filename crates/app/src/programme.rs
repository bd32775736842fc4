//! The commands on works programmes, as they are typed.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Programme {
    #[command(subcommand)]
    pub act: Act,
}

#[derive(Debug, Subcommand)]
pub enum Act {
    /// The programmes of a landlord, scenario by scenario.
    List(crate::programmes::List),
    /// Write the question of a scenario as a file: counts by residence, nobody's name.
    Build(crate::programmes::Build),
    /// Write an invented landlord, to try.
    Generate {
        /// File to write.
        #[arg(long)]
        out: PathBuf,
        #[arg(long, default_value_t = 5000, value_parser = clap::value_parser!(u32).range(1..=500_000))]
        dwellings: u32,
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=15))]
        years: u8,
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Money left over can be spent later.
        #[arg(long)]
        carry: bool,
    },
    /// Find a plan for an instance, with the proof of how good it is.
    Solve {
        /// Residences, works and money, as `docs/programme.md` says.
        instance: PathBuf,
        /// File to write the answer in.
        #[arg(long)]
        out: PathBuf,
        /// Threads; the plan does not depend on it.
        #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=64))]
        threads: u8,
    },
    /// Accept or refuse an answer: its limits, its worth, its bound, recomputed in integers.
    Verify { instance: PathBuf, answer: PathBuf },
    /// What one unit more of each rule would bring at most; with a residence, why it is done as it is.
    Why {
        instance: PathBuf,
        answer: PathBuf,
        /// Name of the residence.
        #[arg(long)]
        residence: Option<String>,
        /// The most lines.
        #[arg(long, default_value_t = 12)]
        count: usize,
    },
    /// Solve again with more or less of something: worth, money spent and shares missed at each level.
    Frontier {
        instance: PathBuf,
        #[arg(long, value_enum, default_value_t = Along::Share)]
        along: Along,
        /// Levels, per thousand: of the potential of a commune, or of the money of the instance.
        #[arg(long, value_delimiter = ',', default_value = "0,20,40,60,80")]
        levels: Vec<u16>,
        #[arg(long, value_enum, default_value_t = crate::cli::Format::Table)]
        format: crate::cli::Format,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Along {
    /// The share that each commune should get.
    Share,
    /// Own money.
    Money,
}
