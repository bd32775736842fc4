//! What somebody asks to act on, as far as rights need to know it.

use crate::{
    class::DataClass,
    closed::closed_list,
    field::ObjectKind,
    ids::{CallId, CaseloadId, EnvelopeId, OrganisationId, ResidenceId, TaskId, UserId},
    territory::Territory,
};
use std::collections::BTreeSet;

closed_list! {
    /// What the person said of being shown to a partner.
    Consent {
        /// Nobody asked, or the answer is not known.
        Unknown = "unknown",
        Given = "given",
        Withdrawn = "withdrawn",
    }
}

/// The call an object was submitted to, and the organisations that run it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRef {
    pub call: CallId,
    /// The funders and authorities that run the call: submitting is showing it to them.
    pub run_by: BTreeSet<OrganisationId>,
}

/// An object, or the collection of a kind in an organisation, as rights see it. Everything here comes from the
/// register, nothing from the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub kind: ObjectKind,
    /// The class when it is higher than that of the kind; a lower one is ignored (see [`Object::class`]).
    pub raised_to: Option<DataClass>,
    /// Whose it is. There is no row without an organisation.
    pub organisation: OrganisationId,
    /// Other organisations whose act it is too: parties of an agreement, partners of an application or of a project,
    /// helpers a referral was routed to. Ignored for other kinds ([`ObjectKind::has_parties`]).
    pub parties: BTreeSet<OrganisationId>,
    /// All the objects of the kind in the organisation, not one of them: to list, to count, to export. To create
    /// one, give the object as it will be, so that its place is judged.
    pub is_collection: bool,
    pub residence: Option<ResidenceId>,
    /// Every territory it lies in: commune, EPCI, département, région, priority neighbourhood.
    pub territories: BTreeSet<Territory>,
    pub caseload: Option<CaseloadId>,
    /// The call it was submitted to; `None` for a draft.
    pub call: Option<CallRef>,
    /// The envelope it draws on, and those that one comes from.
    pub envelopes: BTreeSet<EnvelopeId>,
    pub task: Option<TaskId>,
    /// Who made it, or is about to; `None` when nobody knows, and then nobody approves it.
    pub created_by: Option<UserId>,
    /// Who proposed, controlled or approved it before.
    pub earlier_hands: BTreeSet<UserId>,
    /// The actor has a conflict of interest on it, declared or derived.
    pub conflict: bool,
    /// What the person said of being shown to a partner.
    pub consent: Consent,
    /// A request of the person (access, correction, erasure) is open on it.
    pub rights_request: bool,
}

impl Object {
    /// One object of an organisation. Fill in what the register knows: what is absent opens nothing.
    #[must_use]
    pub fn new(kind: ObjectKind, organisation: OrganisationId) -> Object {
        Object {
            kind,
            raised_to: None,
            organisation,
            parties: BTreeSet::new(),
            is_collection: false,
            residence: None,
            territories: BTreeSet::new(),
            caseload: None,
            call: None,
            envelopes: BTreeSet::new(),
            task: None,
            created_by: None,
            earlier_hands: BTreeSet::new(),
            conflict: false,
            consent: Consent::Unknown,
            rights_request: false,
        }
    }

    /// All the objects of a kind in an organisation.
    #[must_use]
    pub fn collection(kind: ObjectKind, organisation: OrganisationId) -> Object {
        Object { is_collection: true, ..Object::new(kind, organisation) }
    }

    /// Its class: that of its kind, or the higher one it was raised to.
    #[must_use]
    pub fn class(&self) -> DataClass {
        self.raised_to.map_or(self.kind.class(), |raised| raised.max(self.kind.class()))
    }
}
