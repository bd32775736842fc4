//! What is written in a file: steps, lines of works, complaints, loans. Each entry is sealed whole.

use jiff::civil::Date;
use pathway::adaptation::Fact;
use pathway::device::{self, Device};
use pathway::works::Line;
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// What a household complains of.
    ComplaintKind {
        Delay = "delay",
        Noise = "noise",
        /// Water, heating or the toilet were out of use.
        OutOfUse = "out-of-use",
        Damage = "damage",
        Workmanship = "workmanship",
        NotTold = "not-told",
        Other = "other",
    }
}

/// One entry of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
pub enum Entry {
    /// Something that moves the file, or that the household was told.
    Step {
        fact: Fact,
        /// Motive, reservations, what the household says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// How the household finds it, from 0 to 4, when it is asked after the works.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rating: Option<u8>,
    },
    /// The step of this rank was noted by mistake.
    Corrected {
        rank: u32,
    },
    /// The works, all of them: they take the place of those before.
    Works {
        lines: Vec<Line>,
        catalogue: u32,
    },
    Complaint {
        on: Date,
        kind: ComplaintKind,
        text: Option<String>,
    },
    /// What was answered to the complaint of this rank.
    Answered {
        rank: u32,
        on: Date,
        text: Option<String>,
    },
    /// Something that happened to a loan; the rank of the first entry names it, which has none.
    Loan {
        of: Option<u32>,
        device: Device,
        fact: device::Fact,
    },
}

/// An entry, and who noted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedEntry {
    pub rank: u32,
    pub entry: Entry,
    pub noted_at: String,
    pub noted_by: String,
    pub author_name: Option<String>,
    /// A later entry says that this step was noted by mistake.
    pub is_corrected: bool,
}

/// A complaint, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    pub rank: u32,
    pub on: Date,
    pub kind: ComplaintKind,
    pub text: Option<String>,
    pub answer: Option<(Date, Option<String>)>,
}

/// A device lent to the household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    /// The rank of its first entry.
    pub rank: u32,
    pub device: Device,
    pub facts: Vec<device::Fact>,
    pub state: device::State,
}
