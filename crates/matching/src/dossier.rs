//! Where a sheet stands, read from dated facts: nothing is stored of its stage, so that a sheet whose evidence became too old
//! is under watch without anybody having to notice. Listing takes two endorsers that have nothing to do with the project nor
//! with each other, and one dated piece of evidence (N1).

use crate::{Evidence, Level, is_fresh, level};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;

/// How many independent endorsers list a sheet.
const ENDORSERS: usize = 2;

closed_list! {
    /// Where a sheet stands.
    Stage {
        Draft = "draft",
        Proposed = "proposed",
        Vetting = "vetting",
        Listed = "listed",
        /// Its evidence is older than two years.
        Watch = "watch",
        Retired = "retired",
    }
}

closed_list! {
    /// Why a sheet is retired.
    Retired {
        Holder = "holder",
        /// Its core changed: the new variant has taken its place.
        Variant = "variant",
        Outdated = "outdated",
        Harm = "harm",
    }
}

/// Whoever vouches for a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endorsement {
    pub on: Date,
    pub organisation_id: String,
    /// Why, in a few words that everybody reads.
    pub words: String,
}

/// What happened to a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "fact")]
pub enum DossierFact {
    Proposed {
        on: Date,
    },
    Endorsed(Endorsement),
    /// An endorser takes its word back.
    Withdrawn {
        on: Date,
        organisation_id: String,
    },
    Proven(Evidence),
    Retired {
        on: Date,
        why: Retired,
    },
}

/// Why a fact is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("not at this stage")]
    NotNow,
    #[error("a day to come, or before the last that it follows")]
    Day,
    #[error("the holder cannot endorse its own project")]
    Own,
    #[error("this organisation endorsed it already")]
    Twice,
    #[error("an interest stands between the endorser and the project")]
    Interest,
    #[error("evidence needs a source and one place at least")]
    Evidence,
}

/// A sheet's facts, in the order in which they were noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    pub holder_id: String,
    pub facts: Vec<DossierFact>,
}

impl Dossier {
    /// Endorsements that stand.
    #[must_use]
    pub fn endorsements(&self) -> Vec<&Endorsement> {
        let mut all: Vec<&Endorsement> = Vec::new();
        for fact in &self.facts {
            match fact {
                DossierFact::Endorsed(one) => all.push(one),
                DossierFact::Withdrawn { organisation_id, .. } => {
                    all.retain(|one| one.organisation_id != *organisation_id);
                }
                _ => {}
            }
        }
        all
    }

    #[must_use]
    pub fn evidence(&self) -> Vec<Evidence> {
        let proven = |fact: &DossierFact| match fact {
            DossierFact::Proven(one) => Some(one.clone()),
            _ => None,
        };
        self.facts.iter().filter_map(proven).collect()
    }

    #[must_use]
    pub fn level(&self, on: Date) -> Level {
        level(&self.evidence(), on)
    }

    #[must_use]
    pub fn retired(&self) -> Option<Retired> {
        self.facts.iter().find_map(|fact| match fact {
            DossierFact::Retired { why, .. } => Some(*why),
            _ => None,
        })
    }

    fn is_proposed(&self) -> bool {
        self.facts.iter().any(|fact| matches!(fact, DossierFact::Proposed { .. }))
    }

    /// Where it stands on a day.
    #[must_use]
    pub fn stage(&self, on: Date) -> Stage {
        let evidence = self.evidence();
        if self.retired().is_some() {
            Stage::Retired
        } else if !self.is_proposed() {
            Stage::Draft
        } else if self.endorsements().len() >= ENDORSERS && evidence.iter().any(|one| one.on <= on) {
            if is_fresh(&evidence, on) { Stage::Listed } else { Stage::Watch }
        } else if self.endorsements().is_empty() {
            Stage::Proposed
        } else {
            Stage::Vetting
        }
    }

    /// May this fact be added today? `has_interest`: a link was declared or is known between the endorser and the project.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn take(&self, fact: &DossierFact, today: Date, has_interest: bool) -> Result<(), Refusal> {
        let stage = self.stage(today);
        if stage == Stage::Retired {
            return Err(Refusal::NotNow);
        }
        let on = match fact {
            DossierFact::Proposed { on }
            | DossierFact::Withdrawn { on, .. }
            | DossierFact::Retired { on, .. } => *on,
            DossierFact::Endorsed(one) => one.on,
            DossierFact::Proven(one) => one.on,
        };
        if on > today {
            return Err(Refusal::Day);
        }
        match fact {
            DossierFact::Proposed { .. } if stage != Stage::Draft => Err(Refusal::NotNow),
            DossierFact::Endorsed(_) if stage == Stage::Draft => Err(Refusal::NotNow),
            DossierFact::Endorsed(one) if one.organisation_id == self.holder_id => Err(Refusal::Own),
            DossierFact::Endorsed(one) if self.endorses(&one.organisation_id) => Err(Refusal::Twice),
            DossierFact::Endorsed(_) if has_interest => Err(Refusal::Interest),
            DossierFact::Withdrawn { organisation_id, .. } if !self.endorses(organisation_id) => {
                Err(Refusal::NotNow)
            }
            DossierFact::Proven(one) if one.sites == 0 || one.source.trim().is_empty() => {
                Err(Refusal::Evidence)
            }
            _ => Ok(()),
        }
    }

    fn endorses(&self, organisation_id: &str) -> bool {
        self.endorsements().iter().any(|one| one.organisation_id == organisation_id)
    }
}
