//! Scopes and grants: a role is a right only somewhere.

use crate::{
    closed::closed_list,
    ids::{CallId, CaseloadId, EnvelopeId, ResidenceId, TaskId},
    role::Role,
    territory::Territory,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Days during which a provider still reads its task after its end.
pub const TASK_GRACE_DAYS: i64 = 30;

closed_list! {
    /// The kinds of scope.
    ScopeKind {
        Organisation = "organisation",
        Territory = "territory",
        Residences = "residences",
        Caseload = "caseload",
        Call = "call",
        Envelope = "envelope",
        Task = "task",
    }
}

/// Where a role holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The whole organisation of the person; for a reader under agreement, all that the agreements cover.
    Organisation,
    /// What lies in a territory.
    Territory(Territory),
    /// Named residences.
    Residences(BTreeSet<ResidenceId>),
    /// The persons of one caseload.
    Caseload(CaseloadId),
    /// One call.
    Call(CallId),
    /// One envelope, and those it delegates to.
    Envelope(EnvelopeId),
    /// One task, until its last day; read-only during [`TASK_GRACE_DAYS`] after it.
    Task { task: TaskId, until: Date },
}

impl Scope {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> ScopeKind {
        match self {
            Scope::Organisation => ScopeKind::Organisation,
            Scope::Territory(_) => ScopeKind::Territory,
            Scope::Residences(_) => ScopeKind::Residences,
            Scope::Caseload(_) => ScopeKind::Caseload,
            Scope::Call(_) => ScopeKind::Call,
            Scope::Envelope(_) => ScopeKind::Envelope,
            Scope::Task { .. } => ScopeKind::Task,
        }
    }
}

/// A role somewhere: the only right there is. Cannot be made without a scope that fits the role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Grant {
    role: Role,
    scope: Scope,
    /// Last day of the grant; `None`: until it is withdrawn.
    until: Option<Date>,
}

/// What a stored grant looks like before it is checked.
#[derive(Deserialize)]
struct Raw {
    role: Role,
    scope: Scope,
    until: Option<Date>,
}

impl TryFrom<Raw> for Grant {
    type Error = GrantError;

    fn try_from(raw: Raw) -> Result<Grant, GrantError> {
        let grant = Grant::new(raw.role, raw.scope)?;
        Ok(Grant { until: raw.until, ..grant })
    }
}

/// Why a grant cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    #[error("the role {role} cannot have a scope of kind {scope}: it takes {}", codes(.role.scopes()))]
    WrongScope { role: Role, scope: ScopeKind },
    #[error("the role {0} needs at least one residence")]
    NoResidence(Role),
}

fn codes(kinds: &[ScopeKind]) -> String {
    kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(" or ")
}

impl Grant {
    /// The grant of a role in a scope. Errors: the scope does not fit the role, or is empty.
    pub fn new(role: Role, scope: Scope) -> Result<Grant, GrantError> {
        if !role.scopes().contains(&scope.kind()) {
            return Err(GrantError::WrongScope { role, scope: scope.kind() });
        }
        if matches!(&scope, Scope::Residences(all) if all.is_empty()) {
            return Err(GrantError::NoResidence(role));
        }
        Ok(Grant { role, scope, until: None })
    }

    /// The same grant, ending after this day.
    #[must_use]
    pub fn ending(self, until: Date) -> Grant {
        Grant { until: Some(until), ..self }
    }

    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Its last day, if it has one of its own.
    #[must_use]
    pub const fn until(&self) -> Option<Date> {
        self.until
    }

    /// Does it still let read on this day? A task is read 30 days more than it is worked on.
    #[must_use]
    pub fn reads_on(&self, day: Date) -> bool {
        let task = match &self.scope {
            Scope::Task { until, .. } => {
                until.checked_add(jiff::Span::new().days(TASK_GRACE_DAYS)).is_ok_and(|last| day <= last)
            }
            _ => true,
        };
        task && self.until.is_none_or(|until| day <= until)
    }

    /// Does it still let write on this day?
    #[must_use]
    pub fn writes_on(&self, day: Date) -> bool {
        let task = match &self.scope {
            Scope::Task { until, .. } => day <= *until,
            _ => true,
        };
        task && self.until.is_none_or(|until| day <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_role_without_a_fitting_scope_is_not_a_right() {
        for (role, scope) in [
            (Role::Proximity, Scope::Organisation),
            (Role::Social, Scope::Organisation),
            (Role::Contractor, Scope::Organisation),
            (Role::Committee, Scope::Organisation),
            (Role::OrgAdmin, Scope::Territory(Territory::Country)),
            (Role::Stock, Scope::Call("c".into())),
        ] {
            let kind = scope.kind();
            assert_eq!(Grant::new(role, scope), Err(GrantError::WrongScope { role, scope: kind }), "{role}");
        }
        assert_eq!(
            Grant::new(Role::Stock, Scope::Residences(BTreeSet::new())),
            Err(GrantError::NoResidence(Role::Stock))
        );
        let error = Grant::new(Role::Proximity, Scope::Organisation).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the role proximity cannot have a scope of kind organisation: it takes residences"
        );
        for role in Role::ALL {
            assert!(!role.scopes().is_empty(), "{role}");
        }
    }

    #[test]
    fn a_stored_grant_is_checked_again() {
        let grant = Grant::new(Role::Stock, Scope::Residences(["r".into()].into())).unwrap();
        let grant = grant.ending(day("2026-12-31"));
        let text = serde_json::to_string(&grant).unwrap();
        assert_eq!(serde_json::from_str::<Grant>(&text).unwrap(), grant);
        let forged = text.replace("\"stock\"", "\"social\"");
        assert!(serde_json::from_str::<Grant>(&forged).is_err());
    }

    #[test]
    fn a_grant_ends_after_its_last_day_and_a_task_is_read_thirty_days_more() {
        let grant = Grant::new(Role::Stock, Scope::Organisation).unwrap().ending(day("2026-03-31"));
        assert!(grant.reads_on(day("2026-03-31")) && !grant.reads_on(day("2026-04-01")));
        let task = Scope::Task { task: "t".into(), until: day("2026-03-01") };
        let task = Grant::new(Role::Contractor, task).unwrap();
        assert!(task.writes_on(day("2026-03-01")) && !task.writes_on(day("2026-03-02")));
        assert!(task.reads_on(day("2026-03-31")) && !task.reads_on(day("2026-04-01")));
        assert!(!task.ending(day("2026-03-10")).reads_on(day("2026-03-11")));
    }
}
