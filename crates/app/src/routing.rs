//! `plainpied routing …`, as it is typed.

use crate::cli::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Routing of requests for help. Nobody is in it.
#[derive(Debug, Args)]
pub struct Routing {
    #[arg(long, global = true, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    /// Name or id of the desk; may be left out when one is open.
    #[arg(long, global = true)]
    pub desk: Option<String>,
    /// Day of the routing (YYYY-MM-DD); today when absent.
    #[arg(long, global = true)]
    pub on: Option<jiff::civil::Date>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: RoutingAct,
}

#[derive(Debug, Subcommand)]
pub enum RoutingAct {
    /// Who would be asked about a need, and what to ask the requester next.
    Try {
        #[command(flatten)]
        need: Need,
        /// The whole answer with its proofs, as JSON that can be kept and read again.
        #[arg(long)]
        proof: bool,
    },
    /// Why teams would not be asked, and the least that would change it.
    WhyNot {
        /// Name or id of a team; all that are not asked when absent.
        #[arg(long)]
        team: Option<String>,
        #[command(flatten)]
        need: Need,
    },
    /// How loaded each team is, and how fairly.
    Load,
    /// Time to the first human answer, age and ends of requests: the figures of the pages.
    Figures {
        /// As everybody may see them: every desk, twelve months until the last quarter, small numbers hidden.
        #[arg(long)]
        public: bool,
    },
}

/// What is known of a need; what is left out is unknown.
#[derive(Debug, Args)]
pub struct Need {
    /// Code of a subject of the catalogue.
    #[arg(long)]
    pub subject: Option<String>,
    /// Commune, EPCI, département or région, by name or code.
    #[arg(long)]
    pub commune: Option<String>,
    /// Kind of the requester's organisation, by its code.
    #[arg(long)]
    pub kind: Option<String>,
    #[arg(long)]
    pub dwellings: Option<u32>,
    /// Would help from afar do? `true` or `false`.
    #[arg(long)]
    pub remote: Option<bool>,
    /// Code of the step: diagnosis or accompaniment.
    #[arg(long)]
    pub phase: Option<String>,
    #[arg(long)]
    pub urgent: bool,
    /// Id of the requester's organisation.
    #[arg(long)]
    pub requester: Option<String>,
}
