//! The commands on transfers, as they are typed.

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Transfers {
    #[command(subcommand)]
    pub act: Act,
}

#[derive(Debug, Subcommand)]
pub enum Act {
    /// Find a plan for an instance, with the proof of how good it is.
    Solve {
        /// Households, vacancies and wishes, as `docs/formats.md` says.
        instance: PathBuf,
        /// File to write the plan in.
        #[arg(long)]
        out: PathBuf,
        /// The same seed gives the same plan.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Threads; the plan does not depend on it.
        #[arg(long, default_value_t = 2)]
        threads: usize,
    },
    /// Why a household goes where it goes, and not elsewhere.
    Why {
        instance: PathBuf,
        plan: PathBuf,
        /// Name of the household.
        household: String,
    },
    /// The files of a dwelling for the commission: the household of the plan, then those that cost the whole the least.
    Files {
        instance: PathBuf,
        plan: PathBuf,
        /// Name of the vacancy, or of the household that leaves the dwelling.
        dwelling: String,
        /// How many files.
        #[arg(long, default_value_t = 3)]
        count: usize,
    },
    /// Write the pool of a landlord as an instance: households who agreed, vacancies, every move that is allowed. No name.
    Pool(Pool),
    /// Write an invented instance, to try.
    Invent {
        /// File to write.
        #[arg(long)]
        out: PathBuf,
        #[arg(long, default_value_t = 2000)]
        households: usize,
        /// Length of the longest lists of wishes.
        #[arg(long, default_value_t = 12)]
        wishes: usize,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

#[derive(Debug, Args)]
pub struct Pool {
    #[arg(long, default_value = ".")]
    pub data: PathBuf,
    /// Name of the landlord; may be left out when there is one.
    #[arg(long)]
    pub landlord: Option<String>,
    /// File to write.
    #[arg(long)]
    pub out: PathBuf,
    /// Day of the rules and of the wishes.
    #[arg(long)]
    pub on: Option<jiff::civil::Date>,
}

#[derive(Debug, Args)]
pub struct VerifyPlan {
    pub instance: PathBuf,
    pub plan: PathBuf,
}
