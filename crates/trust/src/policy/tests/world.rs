//! Actors, objects and agreements of the tests.

use super::*;

pub(super) fn now() -> Timestamp {
    "2026-11-02T09:00:00Z".parse().unwrap()
}

/// A landlord.
pub(super) fn home() -> OrganisationId {
    "home".into()
}

/// Another organisation.
pub(super) fn away() -> OrganisationId {
    "away".into()
}

pub(super) fn residences(ids: &[&str]) -> Scope {
    Scope::Residences(ids.iter().map(|id| (*id).into()).collect())
}

pub(super) fn kinds_of(class: DataClass) -> Vec<K> {
    K::ALL.iter().copied().filter(|kind| kind.class() == class).collect()
}

/// A kind of organisation where the role may be held, a landlord if it may.
pub(super) fn kind_for(role: Role) -> OrganisationKind {
    *OrganisationKind::ALL.iter().find(|kind| role.may_be_held_in(**kind)).unwrap()
}

pub(super) fn grants(role: Role, scope: Scope) -> Vec<Grant> {
    vec![Grant::new(role, scope).unwrap()]
}

/// Somebody of the landlord, in full standing, identity proved afresh.
pub(super) fn actor(role: Role, scope: Scope) -> Actor {
    Actor {
        user: "me".into(),
        same_person: BTreeSet::new(),
        organisation: home(),
        organisation_kind: kind_for(role),
        grants: grants(role, scope),
        account: AccountState::Active,
        membership_confirmed: true,
        mfa: true,
        step_up_until: Some(now() + SignedDuration::from_hours(24 * 365)),
        break_glass: None,
    }
}

/// Somebody who judges call c1, run by their organisation.
pub(super) fn judge(role: Role) -> Actor {
    Actor { organisation_kind: OrganisationKind::Funder, ..actor(role, Scope::Call("c1".into())) }
}

/// Somebody of another organisation who reads under agreement.
pub(super) fn partner() -> Actor {
    Actor {
        organisation: away(),
        organisation_kind: OrganisationKind::Funder,
        ..actor(Role::AgreementReader, Scope::Organisation)
    }
}

/// Somebody of a provider with task t1, for ten days.
pub(super) fn provider(role: Role, kind: OrganisationKind) -> Actor {
    let until = crate::day::legal_day(now() + SignedDuration::from_hours(240));
    Actor {
        organisation: away(),
        organisation_kind: kind,
        ..actor(role, Scope::Task { task: "t1".into(), until })
    }
}

pub(super) fn in_residence(kind: K, residence: &str) -> Object {
    Object { residence: Some(residence.into()), ..Object::new(kind, home()) }
}

/// Something of another organisation, submitted to a call that the landlord's organisation runs.
pub(super) fn submitted(kind: K, call: &str) -> Object {
    Object { call: Some(CallRef { call: call.into(), run_by: [home()].into() }), ..Object::new(kind, away()) }
}

pub(super) fn terms() -> Terms {
    Terms {
        id: "a1".into(),
        version: 1,
        giver: home(),
        taker: away(),
        purpose: Purpose::AdaptationFunding,
        legal_basis: LegalBasis::PublicTask,
        fields: [Field::TenantPseudonym, Field::TenantAgeBand, Field::DwellingType].into(),
        scope: Scope::Territory(Territory::Commune("35238".into())),
        from: "2026-01-01".parse().unwrap(),
        until: "2027-12-31".parse().unwrap(),
        needs_consent: true,
        kept_days: 365,
    }
}

/// The agreement of these terms, signed by both officers a month ago.
pub(super) fn signed(terms: Terms) -> Agreement {
    let at = now() - SignedDuration::from_hours(24 * 30);
    let sign = |organisation: &OrganisationId, by: &str| AgreementFact::Signed {
        at,
        organisation: organisation.clone(),
        by: UserId::from(by),
        digest: terms.digest(),
    };
    let facts = vec![sign(&terms.giver, "d1"), sign(&terms.taker, "d2")];
    Agreement { facts, ..Agreement::draft(terms).unwrap() }
}

pub(super) fn active() -> Agreement {
    signed(terms())
}

/// The framework agreement with a provider: every field, more than its role needs.
pub(super) fn task_agreement(kind: OrganisationKind) -> Agreement {
    let purpose = match kind {
        OrganisationKind::Contractor => Purpose::AdaptationWorks,
        _ => Purpose::NeedsAssessment,
    };
    signed(Terms {
        purpose,
        fields: Field::ALL.iter().copied().collect(),
        scope: Scope::Organisation,
        ..terms()
    })
}

/// A scope of every kind the role takes.
pub(super) fn scopes_of(role: Role) -> Vec<Scope> {
    use crate::scope::ScopeKind as S;
    role.scopes()
        .iter()
        .map(|kind| match kind {
            S::Organisation => Scope::Organisation,
            S::Territory => Scope::Territory(Territory::Commune("35238".into())),
            S::Residences => residences(&["r1"]),
            S::Caseload => Scope::Caseload("k1".into()),
            S::Call => Scope::Call("c1".into()),
            S::Envelope => Scope::Envelope("e1".into()),
            S::Task => Scope::Task { task: "t1".into(), until: "2026-12-01".parse().unwrap() },
        })
        .collect()
}
