//! Agreements (conventions): the only door between two organisations. Terms in versions that are never edited, and
//! facts; the state of an instant is read from them by `trust::agreement`.
//!
//! A draft belongs to whoever wrote it until it is proposed. Both data protection officers sign the same digest. A
//! change is a new version, which takes the place of the one in force when both have signed it and its first day has
//! come. Suspending and ending count for all versions at once: doubt closes the door. See decision 0018.

mod acts;
mod checks;
mod opened;
mod read;
mod rows;

pub use checks::{TermsFault, can_be_served};
pub use opened::{AgeBand, Opened, OpenedCounts, OpenedTable, Value};
pub use read::HELD;

use crate::Error;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use trust::agreement::{Agreement, AgreementFact, AgreementState, LegalBasis, Purpose, Terms};
use trust::day::legal_day;
use trust::digest::Digest32;
use trust::field::Field;
use trust::organisation::OrganisationKind;
use trust::scope::Scope;

/// What somebody wants two organisations to agree on: terms without an id or a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTerms {
    /// Whose data it is.
    pub giver: String,
    /// Who reads it.
    pub taker: String,
    pub purpose: Purpose,
    pub legal_basis: LegalBasis,
    pub fields: BTreeSet<Field>,
    pub scope: Scope,
    pub from: Date,
    /// Last day, included.
    pub until: Date,
    pub needs_consent: bool,
    /// Days the taker may keep what it read.
    pub kept_days: u32,
}

impl NewTerms {
    /// The terms of a version.
    #[must_use]
    pub fn terms(&self, id: &str, version: u32) -> Terms {
        Terms {
            id: id.into(),
            version,
            giver: self.giver.as_str().into(),
            taker: self.taker.as_str().into(),
            purpose: self.purpose,
            legal_basis: self.legal_basis,
            fields: self.fields.clone(),
            scope: self.scope.clone(),
            from: self.from,
            until: self.until,
            needs_consent: self.needs_consent,
            kept_days: self.kept_days,
        }
    }

    /// What these terms say, to write the next version from them.
    #[must_use]
    pub fn of(terms: &Terms) -> NewTerms {
        NewTerms {
            giver: terms.giver.as_str().to_owned(),
            taker: terms.taker.as_str().to_owned(),
            purpose: terms.purpose,
            legal_basis: terms.legal_basis,
            fields: terms.fields.clone(),
            scope: terms.scope.clone(),
            from: terms.from,
            until: terms.until,
            needs_consent: terms.needs_consent,
            kept_days: terms.kept_days,
        }
    }
}

/// An organisation that is a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    pub id: String,
    pub name: String,
    pub kind: OrganisationKind,
}

/// What happened, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum AgreementEvent {
    /// A version was shown to the other party.
    Proposed {
        version: u32,
    },
    /// A data protection officer signed these very terms.
    Signed {
        version: u32,
        digest: Digest32,
    },
    Suspended {
        reason: String,
    },
    /// The party ends its own suspension.
    Resumed,
    Ended {
        reason: String,
    },
}

impl AgreementEvent {
    /// The stable code of the event; the verb of the journal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            AgreementEvent::Proposed { .. } => "proposed",
            AgreementEvent::Signed { .. } => "signed",
            AgreementEvent::Suspended { .. } => "suspended",
            AgreementEvent::Resumed => "resumed",
            AgreementEvent::Ended { .. } => "ended",
        }
    }
}

/// One dated fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    pub at: Timestamp,
    pub author: String,
    /// Name of the author's account; `None` when nobody's.
    pub author_name: Option<String>,
    /// The party for which it was done.
    pub organisation_id: String,
    pub event: AgreementEvent,
}

/// One version of the terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// The terms, with every fact of the agreement: signatures of other versions do not count, by their digest.
    pub agreement: Agreement,
    pub made_for: String,
    pub made_at: String,
    /// The other party sees it.
    pub is_proposed: bool,
}

impl Version {
    /// Its terms.
    #[must_use]
    pub fn terms(&self) -> &Terms {
        &self.agreement.terms
    }

    /// Did this party sign it?
    #[must_use]
    pub fn is_signed_by(&self, organisation_id: &str) -> bool {
        let digest = self.terms().digest();
        self.agreement.facts.iter().any(|fact| {
            matches!(fact, AgreementFact::Signed { organisation, digest: signed, .. }
                if organisation.as_str() == organisation_id && *signed == digest)
        })
    }
}

/// Where an agreement stands, for its parties: the states of `trust::agreement`, with the proposal told from the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgreementStage {
    /// Seen by its author's organisation only.
    Draft,
    /// Waits for signatures.
    Proposed,
    /// Signed, its first day has not come.
    Signed,
    Active,
    Suspended,
    /// Ended, or past its last day.
    Ended,
}

impl AgreementStage {
    /// Every stage, in the order of a life.
    pub const ALL: [AgreementStage; 6] = [
        AgreementStage::Draft,
        AgreementStage::Proposed,
        AgreementStage::Signed,
        AgreementStage::Active,
        AgreementStage::Suspended,
        AgreementStage::Ended,
    ];

    /// The stable code, in addresses and files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            AgreementStage::Draft => "draft",
            AgreementStage::Proposed => "proposed",
            AgreementStage::Signed => "signed",
            AgreementStage::Active => "active",
            AgreementStage::Suspended => "suspended",
            AgreementStage::Ended => "ended",
        }
    }

    /// The stage of this code; `None` when there is no such code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<AgreementStage> {
        AgreementStage::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

/// An agreement as one party sees it: its versions, the oldest first, and what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgreementRecord {
    pub id: String,
    pub giver: Party,
    pub taker: Party,
    pub made_at: String,
    pub versions: Vec<Version>,
    pub facts: Vec<Fact>,
}

impl AgreementRecord {
    /// The version that counts: the newest that both signed and whose first day has come, else the newest that both
    /// signed; `None` while there is none.
    #[must_use]
    pub fn counting(&self, now: Timestamp) -> Option<&Version> {
        let today = legal_day(now);
        let signed = || self.versions.iter().rev().filter(|v| v.agreement.is_signed(now));
        signed().find(|v| v.terms().from <= today).or_else(|| signed().next())
    }

    /// The version that waits for signatures; `None` when the newest proposed one is signed or past, or all is over.
    #[must_use]
    pub fn proposal(&self, now: Timestamp) -> Option<&Version> {
        let newest = self.versions.iter().rev().find(|v| v.is_proposed)?;
        let waits = !newest.agreement.is_signed(now) && newest.terms().until >= legal_day(now);
        (waits && !self.is_ended()).then_some(newest)
    }

    /// The version that its author's organisation has not proposed yet.
    #[must_use]
    pub fn draft(&self) -> Option<&Version> {
        self.versions.last().filter(|v| !v.is_proposed && !self.is_ended())
    }

    /// What a page shows of it: the version that counts, else the proposal, else the draft.
    #[must_use]
    pub fn shown(&self, now: Timestamp) -> Option<&Version> {
        self.counting(now).or_else(|| self.proposal(now)).or_else(|| self.versions.last())
    }

    /// Did a party end it?
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.facts.iter().any(|fact| matches!(fact.event, AgreementEvent::Ended { .. }))
    }

    /// Where it stands.
    #[must_use]
    pub fn stage(&self, now: Timestamp) -> AgreementStage {
        if let Some(version) = self.counting(now) {
            return match version.agreement.state(now) {
                AgreementState::Draft => AgreementStage::Proposed,
                AgreementState::Signed => AgreementStage::Signed,
                AgreementState::Active => AgreementStage::Active,
                AgreementState::Suspended => AgreementStage::Suspended,
                AgreementState::Ended => AgreementStage::Ended,
            };
        }
        let newest = self.proposal(now).or_else(|| self.draft());
        match newest {
            Some(version) if version.terms().until < legal_day(now) => AgreementStage::Ended,
            Some(version) if version.is_proposed => AgreementStage::Proposed,
            Some(_) => AgreementStage::Draft,
            None => AgreementStage::Ended,
        }
    }

    /// The other party.
    #[must_use]
    pub fn partner_of(&self, organisation_id: &str) -> &Party {
        if self.giver.id == organisation_id { &self.taker } else { &self.giver }
    }

    /// Is this party's own suspension under way?
    #[must_use]
    pub fn is_suspended_by(&self, organisation_id: &str) -> bool {
        suspending(&self.facts).contains(organisation_id)
    }

    /// What one party may see: nothing of a version that the other has not proposed. `None`: it is no party, or
    /// nothing was shown to it yet.
    fn seen_by(mut self, organisation_id: &str) -> Option<AgreementRecord> {
        if self.giver.id != organisation_id && self.taker.id != organisation_id {
            return None;
        }
        self.versions.retain(|v| v.is_proposed || v.made_for == organisation_id);
        (!self.versions.is_empty()).then_some(self)
    }
}

/// The parties whose own last word is a suspension.
fn suspending(facts: &[Fact]) -> BTreeSet<&str> {
    let mut closed = BTreeSet::new();
    for fact in facts {
        match fact.event {
            AgreementEvent::Suspended { .. } => closed.insert(fact.organisation_id.as_str()),
            AgreementEvent::Resumed => closed.remove(fact.organisation_id.as_str()),
            _ => false,
        };
    }
    closed
}

/// The facts as `trust` reads them. A party ends its own suspension only: the agreement resumes when no party
/// suspends it any more.
fn facts_of(facts: &[Fact]) -> Vec<AgreementFact> {
    let mut all = Vec::with_capacity(facts.len());
    for (rank, fact) in facts.iter().enumerate() {
        let (at, by) = (fact.at, fact.author.as_str().into());
        match &fact.event {
            AgreementEvent::Proposed { .. } => {}
            AgreementEvent::Signed { digest, .. } => {
                let organisation = fact.organisation_id.as_str().into();
                all.push(AgreementFact::Signed { at, organisation, by, digest: *digest });
            }
            AgreementEvent::Suspended { reason } => {
                all.push(AgreementFact::Suspended { at, by, reason: reason.clone() });
            }
            AgreementEvent::Resumed => {
                if suspending(&facts[..=rank]).is_empty() {
                    all.push(AgreementFact::Resumed { at, by });
                }
            }
            AgreementEvent::Ended { reason } => {
                all.push(AgreementFact::Ended { at, by, reason: reason.clone() });
            }
        }
    }
    all
}

/// A reason as it is kept: one line, short, that says nothing of a person.
fn reason_of(text: &str) -> Result<String, Error> {
    let reason = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let blocked = trust::lexicon::is_blocked(&trust::lexicon::check(&reason));
    if reason.is_empty() || reason.chars().count() > 300 || blocked {
        return Err(Error::Refused("agreement-reason".to_owned()));
    }
    Ok(reason)
}
