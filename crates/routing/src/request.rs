//! What is asked: one need, and what is known of it.

use crate::Place;
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// What is known of something: unknown is neither yes nor no.
    Said {
        Yes = "yes",
        No = "no",
        Unknown = "unknown",
    }
}

impl Said {
    /// Yes when all are yes, no when one is no, unknown otherwise.
    pub fn all(said: impl IntoIterator<Item = Said>) -> Said {
        said.into_iter().fold(Said::Yes, |all, one| match (all, one) {
            (Said::No, _) | (_, Said::No) => Said::No,
            (Said::Unknown, _) | (_, Said::Unknown) => Said::Unknown,
            _ => Said::Yes,
        })
    }

    /// Yes when one is yes, no when all are no, unknown otherwise.
    pub fn any(said: impl IntoIterator<Item = Said>) -> Said {
        said.into_iter().fold(Said::No, |any, one| match (any, one) {
            (Said::Yes, _) | (_, Said::Yes) => Said::Yes,
            (Said::Unknown, _) | (_, Said::Unknown) => Said::Unknown,
            _ => Said::No,
        })
    }

    #[must_use]
    pub const fn of(known: bool) -> Said {
        if known { Said::Yes } else { Said::No }
    }
}

closed_list! {
    /// Something that may be asked of the requester; in the order in which a fixed form would ask it.
    Fact {
        Subject = "subject",
        Place = "place",
        Remote = "remote",
        OrganisationKind = "organisation-kind",
        Dwellings = "dwellings",
        Phase = "phase",
        Requester = "requester",
    }
}

closed_list! {
    /// How soon help is needed, as the requester says it.
    Urgency {
        Normal = "normal",
        Urgent = "urgent",
    }
}

/// What is known of a need beside its subject and its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Would the requester take help from afar?
    pub remote: Option<bool>,
    /// Kind of the requester's organisation, by its code.
    pub organisation_kind: Option<String>,
    /// Dwellings that it is about.
    pub dwellings: Option<u32>,
    /// Phase of the operation, by its code.
    pub phase: Option<String>,
}

/// One need, as it is routed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The need's own id: it is part of the draw between teams that nothing else tells apart.
    pub need: String,
    pub subject: Option<String>,
    pub place: Place,
    /// The requester's organisation; `None` when it is not known here.
    pub requester: Option<String>,
    pub urgency: Urgency,
    pub facts: Facts,
    /// Teams that are not asked again: they have an offer of this need, or had one.
    #[serde(default)]
    pub already: Vec<String>,
}

impl Request {
    /// Is nothing known of this?
    #[must_use]
    pub fn lacks(&self, fact: Fact) -> bool {
        match fact {
            Fact::Subject => self.subject.is_none(),
            Fact::Place => self.place.commune.is_none(),
            Fact::Remote => self.facts.remote.is_none(),
            Fact::OrganisationKind => self.facts.organisation_kind.is_none(),
            Fact::Dwellings => self.facts.dwellings.is_none(),
            Fact::Phase => self.facts.phase.is_none(),
            Fact::Requester => self.requester.is_none(),
        }
    }
}
