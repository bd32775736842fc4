//! `plainpied practices`, `testimonies`, `library`, `workshops`, `roadmaps` and `bodies`, as they are typed.

use crate::cli::Format;
use clap::Args;
use std::path::PathBuf;

/// Where the register is, and how to print.
#[derive(Debug, Args)]
pub struct Printed {
    #[arg(long, env = "PLAINPIED_DATA", default_value = ".")]
    pub data: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// The library of good practices: by words, theme and kind of territory.
#[derive(Debug, Args)]
pub struct Practices {
    #[command(flatten)]
    pub printed: Printed,
    /// Words to look for; everything when absent.
    pub words: Vec<String>,
    /// Code of a theme: adapted-homes, ageing-at-home, supported-housing…
    #[arg(long)]
    pub theme: Option<String>,
    /// Code of a kind of territory: dense-city, town, rural, priority-neighbourhood, overseas.
    #[arg(long)]
    pub ground: Option<String>,
}

/// Proposals of workshops: who carries each, and where it has come to.
#[derive(Debug, Args)]
pub struct Workshops {
    #[command(flatten)]
    pub printed: Printed,
}

/// Roadmaps that are published: the actions of the national ones, with the figures of the regions.
#[derive(Debug, Args)]
pub struct Roadmaps {
    #[command(flatten)]
    pub printed: Printed,
}

/// Bodies of territories, with their next meeting.
#[derive(Debug, Args)]
pub struct Bodies {
    #[command(flatten)]
    pub printed: Printed,
    /// Instant from which meetings are to come (YYYY-MM-DDTHH:MM); now when absent.
    #[arg(long)]
    pub from: Option<jiff::civil::DateTime>,
}

/// Testimonies that both organisations confirmed: by words, theme and kind of territory.
#[derive(Debug, Args)]
pub struct Testimonies {
    #[command(flatten)]
    pub printed: Printed,
    /// Words to look for; everything when absent.
    pub words: Vec<String>,
    /// Code of a theme: adapted-homes, ageing-at-home, supported-housing…
    #[arg(long)]
    pub theme: Option<String>,
    /// Code of a kind of territory: dense-city, town, rural, priority-neighbourhood, overseas.
    #[arg(long)]
    pub ground: Option<String>,
    /// Name of an organisation: everything it told or has to answer, with where it stands.
    #[arg(long)]
    pub organisation: Option<String>,
}

/// One search of practices, innovations, models of places, testimonies and clauses.
#[derive(Debug, Args)]
pub struct Library {
    #[command(flatten)]
    pub printed: Printed,
    /// Words to look for; everything when absent.
    pub words: Vec<String>,
    /// Code of a kind: practice, innovation, model, testimony, clause.
    #[arg(long)]
    pub kind: Option<String>,
    /// Code of a theme: adapted-homes, ageing-at-home, supported-housing…
    #[arg(long)]
    pub theme: Option<String>,
    /// Code of a kind of territory: dense-city, town, rural, priority-neighbourhood, overseas.
    #[arg(long)]
    pub ground: Option<String>,
    /// Day on which levels of evidence are read (YYYY-MM-DD); today when absent.
    #[arg(long)]
    pub on: Option<jiff::civil::Date>,
}
