//! The four mobility profiles of the index specification.

use serde::{Deserialize, Serialize};

/// Who walks. Ordered from the least to the most constrained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Marche aisée: no limit on steps, slope ≤ 12 %.
    Able,
    /// Canne: at most 3 steps in a row, slope ≤ 8 %.
    Cane,
    /// Déambulateur: no step, slope ≤ 6 %. The profile of the index.
    WalkingFrame,
    /// Fauteuil: no step, slope ≤ 5 %.
    Wheelchair,
}

impl Profile {
    pub const ALL: [Profile; 4] = [Profile::Able, Profile::Cane, Profile::WalkingFrame, Profile::Wheelchair];

    /// The stable code used in files, URLs and the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Profile::Able => "able",
            Profile::Cane => "cane",
            Profile::WalkingFrame => "walking-frame",
            Profile::Wheelchair => "wheelchair",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|p| p.code() == code)
    }
}
