//! Agreements (conventions): the only door between two organisations, and it opens fields, never entities.
//!
//! Terms are signed by both data protection officers on one digest. Changing a word changes the digest and voids
//! the signatures, so an agreement in force cannot be edited: a change is a new version, signed again. Suspension
//! and end take effect at their instant, that is on the next request (ASVS 5.0, V8.3.2).

use crate::{
    class::DataClass,
    closed::closed_list,
    day::legal_day,
    digest::{Digest32, Digester},
    field::{Field, ObjectKind},
    ids::{AgreementId, OrganisationId, UserId},
    role::Role,
    scope::{Scope, ScopeKind},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

closed_list! {
    /// What the data is for. A reader may use it for this and nothing else (GDPR, art. 5.1.b).
    Purpose {
        /// Visit and advice of an occupational therapist.
        NeedsAssessment = "needs-assessment",
        /// Works of adaptation by a contractor.
        AdaptationWorks = "adaptation-works",
        /// Funding of adaptations: pension fund, Anah, département.
        AdaptationFunding = "adaptation-funding",
        /// Social support of tenants.
        SocialSupport = "social-support",
        /// Following a project that was funded.
        ProjectMonitoring = "project-monitoring",
        /// Property tax relief.
        TaxRelief = "tax-relief",
        /// Transfers and exchanges of dwellings between landlords.
        Transfers = "transfers",
        /// Figures, suppressed.
        Statistics = "statistics",
    }
}

impl Purpose {
    /// Is it what this role does?
    #[must_use]
    pub const fn is_served_by(self, role: Role) -> bool {
        match role {
            Role::OccupationalTherapist => matches!(self, Purpose::NeedsAssessment),
            Role::Contractor => matches!(self, Purpose::AdaptationWorks),
            Role::AgreementReader => !matches!(self, Purpose::NeedsAssessment | Purpose::AdaptationWorks),
            _ => false,
        }
    }
}

closed_list! {
    /// Legal basis (GDPR, art. 6.1).
    LegalBasis {
        Consent = "consent",
        Contract = "contract",
        LegalObligation = "legal-obligation",
        VitalInterest = "vital-interest",
        PublicTask = "public-task",
        LegitimateInterest = "legitimate-interest",
    }
}

/// What is agreed. All of it is in the digest that is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub id: AgreementId,
    /// 1 for the first; each change is a new version.
    pub version: u32,
    /// Whose data it is.
    pub giver: OrganisationId,
    /// Who reads it.
    pub taker: OrganisationId,
    pub purpose: Purpose,
    pub legal_basis: LegalBasis,
    /// What is read: nothing else exists for the taker.
    pub fields: BTreeSet<Field>,
    /// Where: organisation of the giver, territory, residences or caseload.
    pub scope: Scope,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Must each person have agreed? Always so for sensitive fields.
    pub needs_consent: bool,
    /// Days the taker may keep what it read.
    pub kept_days: u32,
}

/// Why terms cannot be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    #[error("an agreement has two different parties")]
    SameParty,
    #[error("the field list is empty: an agreement opens at least one field")]
    NoField,
    #[error("the agreement ends on {until}, before it begins on {from}")]
    Dates { from: Date, until: Date },
    #[error("a scope of kind {0} cannot be agreed: it takes organisation, territory, residences or caseload")]
    Scope(ScopeKind),
    #[error("the list of residences is empty")]
    NoResidence,
    #[error("{0} is sensitive: the agreement must require the consent of each person")]
    ConsentMissing(Field),
    #[error("the days the taker keeps the data must be from 1 to 3650, not {0}")]
    Kept(u32),
}

impl Terms {
    /// Can they be signed? Errors: every mistake, in the order of the fields.
    pub fn check(&self) -> Result<(), Vec<TermsError>> {
        let mut wrong = Vec::new();
        if self.giver == self.taker {
            wrong.push(TermsError::SameParty);
        }
        if self.fields.is_empty() {
            wrong.push(TermsError::NoField);
        }
        match &self.scope {
            Scope::Residences(all) if all.is_empty() => wrong.push(TermsError::NoResidence),
            Scope::Call(_) | Scope::Envelope(_) | Scope::Task { .. } => {
                wrong.push(TermsError::Scope(self.scope.kind()));
            }
            _ => {}
        }
        if self.until < self.from {
            wrong.push(TermsError::Dates { from: self.from, until: self.until });
        }
        let sensitive = self.fields.iter().find(|field| field.class() >= DataClass::Sensitive);
        if let Some(field) = sensitive.filter(|_| !self.needs_consent) {
            wrong.push(TermsError::ConsentMissing(*field));
        }
        if self.kept_days == 0 || self.kept_days > 3650 {
            wrong.push(TermsError::Kept(self.kept_days));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// What is signed: SHA-256 of every term, each with its length, in a fixed order.
    #[must_use]
    pub fn digest(&self) -> Digest32 {
        let mut all = Digester::new("trust.terms.1");
        all.text(self.id.as_str()).number(i128::from(self.version));
        all.text(self.giver.as_str()).text(self.taker.as_str());
        all.text(self.purpose.code()).text(self.legal_basis.code());
        all.list(self.fields.iter().map(|field| field.code()));
        all.text(self.scope.kind().code());
        match &self.scope {
            Scope::Organisation => all.list([]),
            Scope::Territory(territory) => all.list([territory.to_string().as_str()]),
            Scope::Residences(residences) => all.list(residences.iter().map(|id| id.as_str())),
            Scope::Caseload(id) => all.list([id.as_str()]),
            Scope::Call(id) => all.list([id.as_str()]),
            Scope::Envelope(id) => all.list([id.as_str()]),
            Scope::Task { task, until } => all.list([task.as_str(), until.to_string().as_str()]),
        };
        all.text(&self.from.to_string()).text(&self.until.to_string());
        all.number(i128::from(self.needs_consent)).number(i128::from(self.kept_days));
        all.finish()
    }
}

/// What happened to an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgreementFact {
    /// The data protection officer of a party signed these very terms.
    Signed { at: Timestamp, organisation: OrganisationId, by: UserId, digest: Digest32 },
    /// Either party suspends.
    Suspended { at: Timestamp, by: UserId, reason: String },
    /// The suspension ends.
    Resumed { at: Timestamp, by: UserId },
    /// Either party ends it, for good.
    Ended { at: Timestamp, by: UserId, reason: String },
}

impl AgreementFact {
    /// When it happened.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        match self {
            AgreementFact::Signed { at, .. }
            | AgreementFact::Suspended { at, .. }
            | AgreementFact::Resumed { at, .. }
            | AgreementFact::Ended { at, .. } => *at,
        }
    }
}

closed_list! {
    /// Where an agreement stands.
    AgreementState {
        /// Not signed by both officers.
        Draft = "draft",
        /// Signed, its first day has not come.
        Signed = "signed",
        /// In force.
        Active = "active",
        Suspended = "suspended",
        /// Ended, or past its last day.
        Ended = "ended",
    }
}

/// An agreement: its terms and what happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    pub terms: Terms,
    /// In any order: only their instants count.
    pub facts: Vec<AgreementFact>,
}

impl Agreement {
    /// A draft. Errors: the terms cannot be signed.
    pub fn draft(terms: Terms) -> Result<Agreement, Vec<TermsError>> {
        terms.check()?;
        Ok(Agreement { terms, facts: Vec::new() })
    }

    /// The state at an instant. Terms that do not pass [`Terms::check`] are never more than a draft; signatures of
    /// other terms, and signatures of the same person for both parties, do not count.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> AgreementState {
        let known = || self.facts.iter().filter(move |fact| fact.at() <= now);
        if known().any(|fact| matches!(fact, AgreementFact::Ended { .. })) {
            return AgreementState::Ended;
        }
        let today = legal_day(now);
        if today > self.terms.until {
            return AgreementState::Ended;
        }
        if !self.is_signed(now) {
            return AgreementState::Draft;
        }
        // At the same instant a suspension wins over a resumption: doubt closes the door.
        let last = known()
            .filter(|fact| matches!(fact, AgreementFact::Suspended { .. } | AgreementFact::Resumed { .. }))
            .max_by_key(|fact| (fact.at(), matches!(fact, AgreementFact::Suspended { .. })));
        if matches!(last, Some(AgreementFact::Suspended { .. })) {
            return AgreementState::Suspended;
        }
        if today < self.terms.from { AgreementState::Signed } else { AgreementState::Active }
    }

    /// Is it in force?
    #[must_use]
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.state(now) == AgreementState::Active
    }

    /// The fields open to the taker at an instant: none unless the agreement is in force.
    #[must_use]
    pub fn projection(&self, now: Timestamp) -> BTreeSet<Field> {
        if self.is_active(now) { self.terms.fields.clone() } else { BTreeSet::new() }
    }

    /// The fields of one kind open to the taker at an instant.
    #[must_use]
    pub fn projection_of(&self, kind: ObjectKind, now: Timestamp) -> BTreeSet<Field> {
        self.projection(now).into_iter().filter(|field| field.kind() == Some(kind)).collect()
    }

    /// Did somebody sign these terms already? Then they cannot be edited: make a new version.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.facts.iter().any(|fact| matches!(fact, AgreementFact::Signed { .. }))
    }

    /// The draft of the next version: same parties and id, the terms given otherwise. Errors: they cannot be signed.
    pub fn next_version(&self, terms: Terms) -> Result<Agreement, Vec<TermsError>> {
        Agreement::draft(Terms {
            id: self.terms.id.clone(),
            version: self.terms.version.saturating_add(1),
            giver: self.terms.giver.clone(),
            taker: self.terms.taker.clone(),
            ..terms
        })
    }

    /// Did both officers sign these very terms, each by another hand? Ended and suspended agreements are signed too.
    #[must_use]
    pub fn is_signed(&self, now: Timestamp) -> bool {
        if self.terms.check().is_err() {
            return false;
        }
        let digest = self.terms.digest();
        let signers = |party: &OrganisationId| -> BTreeSet<&UserId> {
            self.facts
                .iter()
                .filter_map(|fact| match fact {
                    AgreementFact::Signed { at, organisation, by, digest: signed }
                        if *at <= now && organisation == party && *signed == digest =>
                    {
                        Some(by)
                    }
                    _ => None,
                })
                .collect()
        };
        let (giver, taker) = (signers(&self.terms.giver), signers(&self.terms.taker));
        giver.iter().any(|one| taker.iter().any(|other| other != one))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::territory::Territory;
    use jiff::SignedDuration;

    fn terms() -> Terms {
        Terms {
            id: "a".into(),
            version: 1,
            giver: "landlord".into(),
            taker: "fund".into(),
            purpose: Purpose::AdaptationFunding,
            legal_basis: LegalBasis::PublicTask,
            fields: [Field::TenantAgeBand, Field::TenantPseudonym].into(),
            scope: Scope::Organisation,
            from: "2026-03-01".parse().unwrap(),
            until: "2026-12-31".parse().unwrap(),
            needs_consent: false,
            kept_days: 365,
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn sign(terms: &Terms, party: &str, by: &str, when: &str) -> AgreementFact {
        AgreementFact::Signed {
            at: at(when),
            organisation: party.into(),
            by: by.into(),
            digest: terms.digest(),
        }
    }

    fn signed() -> Agreement {
        let terms = terms();
        let facts = vec![
            sign(&terms, "landlord", "d1", "2026-02-01T09:00:00Z"),
            sign(&terms, "fund", "d2", "2026-02-02T09:00:00Z"),
        ];
        Agreement { facts, terms }
    }

    #[test]
    fn an_agreement_lives_from_its_first_day_to_its_last_in_paris() {
        let agreement = signed();
        for (when, state) in [
            ("2026-02-01T12:00:00Z", AgreementState::Draft),
            ("2026-02-02T09:00:00Z", AgreementState::Signed),
            ("2026-02-28T22:59:59Z", AgreementState::Signed),
            ("2026-02-28T23:00:00Z", AgreementState::Active),
            ("2026-12-31T22:59:59Z", AgreementState::Active),
            ("2026-12-31T23:00:00Z", AgreementState::Ended),
        ] {
            assert_eq!(agreement.state(at(when)), state, "{when}");
        }
        assert_eq!(agreement.projection(at("2026-02-15T00:00:00Z")), BTreeSet::new());
        assert_eq!(agreement.projection(at("2026-05-15T00:00:00Z")), terms().fields);
        let tenant = agreement.projection_of(ObjectKind::Tenant, at("2026-05-15T00:00:00Z"));
        assert_eq!(
            (tenant.len(), agreement.projection_of(ObjectKind::Need, at("2026-05-15T00:00:00Z")).len()),
            (2, 0)
        );
    }

    #[test]
    fn both_officers_sign_the_same_terms() {
        let may = at("2026-05-15T00:00:00Z");
        let with = |facts: Vec<AgreementFact>| Agreement { facts, ..signed() }.state(may);
        let terms = terms();
        let one = || sign(&terms, "landlord", "d1", "2026-02-01T09:00:00Z");
        assert_eq!(with(vec![one()]), AgreementState::Draft);
        assert_eq!(with(vec![one(), one()]), AgreementState::Draft);
        // The same officer for both parties is one signature.
        assert_eq!(
            with(vec![one(), sign(&terms, "fund", "d1", "2026-02-02T09:00:00Z")]),
            AgreementState::Draft
        );
        assert_eq!(
            with(vec![one(), sign(&terms, "third", "d2", "2026-02-02T09:00:00Z")]),
            AgreementState::Draft
        );
        let other = Terms { kept_days: 366, ..terms.clone() };
        assert_eq!(
            with(vec![one(), sign(&other, "fund", "d2", "2026-02-02T09:00:00Z")]),
            AgreementState::Draft
        );
        assert_eq!(
            with(vec![one(), sign(&terms, "fund", "d2", "2026-02-02T09:00:00Z")]),
            AgreementState::Active
        );
    }

    #[test]
    fn every_term_is_in_the_digest_so_none_can_be_edited() {
        let now = at("2026-05-15T00:00:00Z");
        let edits: [fn(&mut Terms); 12] = [
            |t| t.id = "b".into(),
            |t| t.version = 2,
            |t| t.giver = "other".into(),
            |t| t.taker = "other".into(),
            |t| t.purpose = Purpose::Statistics,
            |t| t.legal_basis = LegalBasis::Consent,
            |t| t.fields.extend([Field::TenantName]),
            |t| t.scope = Scope::Territory(Territory::Country),
            |t| t.from = "2026-02-28".parse().unwrap(),
            |t| t.until = "2027-12-31".parse().unwrap(),
            |t| t.needs_consent = true,
            |t| t.kept_days = 364,
        ];
        for (at, edit) in edits.into_iter().enumerate() {
            let mut agreement = signed();
            edit(&mut agreement.terms);
            assert_ne!(agreement.terms.digest(), terms().digest(), "edit {at}");
            assert_eq!(agreement.state(now), AgreementState::Draft, "edit {at}");
        }
        let mut scopes: Vec<Digest32> = Vec::new();
        for scope in [
            Scope::Residences(["a".into(), "b".into()].into()),
            Scope::Residences(["ab".into()].into()),
            Scope::Caseload("ab".into()),
        ] {
            scopes.push(Terms { scope, ..terms() }.digest());
        }
        scopes.dedup();
        assert_eq!(scopes.len(), 3);
    }

    #[test]
    fn suspension_and_end_take_effect_at_their_instant() {
        let (stop, go) = (at("2026-05-01T10:00:00Z"), at("2026-05-02T10:00:00Z"));
        let mut agreement = signed();
        agreement.facts.push(AgreementFact::Suspended { at: stop, by: "d2".into(), reason: "leak".into() });
        assert!(agreement.is_active(stop - SignedDuration::from_secs(1)));
        assert_eq!(agreement.state(stop), AgreementState::Suspended);
        agreement.facts.push(AgreementFact::Resumed { at: go, by: "d2".into() });
        assert_eq!(agreement.state(go - SignedDuration::from_secs(1)), AgreementState::Suspended);
        assert_eq!(agreement.state(go), AgreementState::Active);
        // Both at once: doubt closes the door. And the order of the rows does not count.
        agreement.facts.push(AgreementFact::Suspended { at: go, by: "d1".into(), reason: String::new() });
        assert_eq!(agreement.state(go), AgreementState::Suspended);
        agreement.facts.reverse();
        assert_eq!(agreement.state(go), AgreementState::Suspended);
        agreement.facts.push(AgreementFact::Ended { at: go, by: "d1".into(), reason: String::new() });
        agreement
            .facts
            .push(AgreementFact::Resumed { at: go + SignedDuration::from_hours(1), by: "d1".into() });
        assert_eq!(agreement.state(go + SignedDuration::from_hours(2)), AgreementState::Ended);
    }

    #[test]
    fn terms_that_cannot_be_signed_are_told_and_never_in_force() {
        let wrong = Terms {
            taker: "landlord".into(),
            fields: BTreeSet::new(),
            scope: Scope::Call("c".into()),
            until: "2026-01-01".parse().unwrap(),
            kept_days: 0,
            ..terms()
        };
        assert_eq!(wrong.check().unwrap_err().len(), 5);
        let sensitive = Terms { fields: [Field::NeedLevel].into(), ..terms() };
        assert_eq!(sensitive.check(), Err(vec![TermsError::ConsentMissing(Field::NeedLevel)]));
        assert_eq!(Terms { needs_consent: true, ..sensitive.clone() }.check(), Ok(()));
        // Written in the database all the same, and signed: still a draft.
        let facts = vec![
            sign(&sensitive, "landlord", "d1", "2026-02-01T09:00:00Z"),
            sign(&sensitive, "fund", "d2", "2026-02-01T09:00:00Z"),
        ];
        let forced = Agreement { terms: sensitive, facts };
        assert_eq!(forced.state(at("2026-05-15T00:00:00Z")), AgreementState::Draft);
    }

    #[test]
    fn a_change_is_a_new_version_to_sign() {
        let agreement = signed();
        assert!(agreement.is_frozen());
        let next = agreement.next_version(Terms { kept_days: 30, giver: "other".into(), ..terms() }).unwrap();
        assert_eq!((next.terms.version, next.terms.giver.as_str()), (2, "landlord"));
        assert!(!next.is_frozen() && next.state(at("2026-05-15T00:00:00Z")) == AgreementState::Draft);
    }

    #[test]
    fn an_agreement_is_stored_and_read_back() {
        let text = serde_json::to_string(&signed()).unwrap();
        assert_eq!(serde_json::from_str::<Agreement>(&text).unwrap(), signed());
    }
}
