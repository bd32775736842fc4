//! The decision: pure, total, closed by default.

use crate::{
    agreement::Agreement,
    class::DataClass,
    closed::closed_list,
    day::legal_day,
    field::{Field, ObjectKind},
    ids::{AgreementId, OrganisationId},
    policy::{Action, Actor, Consent, Object, Projection, Sight, TABLE, Where, Who},
    role::Role,
    scope::Scope,
    suppression,
    territory::Territory,
};
use jiff::Timestamp;
use std::collections::BTreeSet;

closed_list! {
    /// Why an act is refused. For the log; a client is never told more than 403 or 404.
    Reason {
        NotSignedIn = "not-signed-in",
        AccountInactive = "account-inactive",
        MembershipUnconfirmed = "membership-unconfirmed",
        MfaRequired = "mfa-required",
        StepUpRequired = "step-up-required",
        /// No role of the person does this to such objects.
        NoRight = "no-right",
        /// A role does it, but not there.
        OutOfScope = "out-of-scope",
        /// The object is of another organisation, and no agreement in force covers it.
        OtherOrganisation = "other-organisation",
        /// The person has not agreed to be shown, or no longer does.
        NoConsent = "no-consent",
        Conflict = "conflict",
        /// The same person acted before on it.
        SameHands = "same-hands",
        /// Nobody knows who made it, so nobody can be somebody else.
        AuthorUnknown = "author-unknown",
        /// Secrets are never shown.
        Secret = "secret",
        /// A second person must approve.
        ApprovalRequired = "approval-required",
        /// The role cannot be held in such an organisation.
        WrongOrganisationKind = "wrong-organisation-kind",
    }
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes, and this much of it is shown.
    Allowed {
        projection: Projection,
        /// The agreements that open it: for the log.
        under: BTreeSet<AgreementId>,
    },
    /// No, and the person knows that it exists: 403.
    Denied(Reason),
    /// No, and nothing says whether it exists: the same 404 as for an id that was never given.
    Hidden(Reason),
}

impl Decision {
    /// Is it a yes?
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Decision::Allowed { .. })
    }

    /// How much is shown; `None` when it is a no.
    #[must_use]
    pub const fn projection(&self) -> Option<&Projection> {
        match self {
            Decision::Allowed { projection, .. } => Some(projection),
            Decision::Denied(_) | Decision::Hidden(_) => None,
        }
    }

    /// The HTTP status to answer: 200, 403 or 404.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Decision::Allowed { .. } => 200,
            Decision::Denied(_) => 403,
            Decision::Hidden(_) => 404,
        }
    }
}

/// One way in: a line of the table, through one grant, perhaps under one agreement. For a list, the rows to read are
/// those that at least one opening covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    pub action: Action,
    pub role: Role,
    /// Whose objects: the person's own organisation, or the giver of the agreement.
    pub organisation: OrganisationId,
    /// Where, by the grant.
    pub scope: Scope,
    /// On which objects, by the line.
    pub on: Where,
    /// The agreement, and where it holds.
    pub agreement: Option<(AgreementId, Scope)>,
    /// Objects about persons need the consent of each.
    pub needs_consent: bool,
    pub projection: Projection,
}

/// Does this act need a fresh proof of identity: taking personal data out, moving money, giving rights, signing?
#[must_use]
pub fn needs_step_up(action: Action, object: &Object) -> bool {
    match action {
        Action::Export => object.class().is_personal() || object.kind.is_money(),
        Action::Erase | Action::Approve | Action::Pay | Action::AdministerMembers | Action::GrantRole => true,
        Action::Sign | Action::Operate => true,
        // Whose files are believed from now on.
        Action::Decide if object.kind == ObjectKind::ExchangeKey => true,
        // What a committee decides reserves money.
        Action::Decide if object.kind == ObjectKind::Deliberation => true,
        Action::Change | Action::Decide => object.kind.is_money() || object.kind == ObjectKind::Agreement,
        _ => false,
    }
}

/// Every way in to objects of a kind, for one act. Empty when the account is not in standing.
#[must_use]
pub fn openings(
    actor: &Actor,
    action: Action,
    kind: ObjectKind,
    agreements: &[Agreement],
    now: Timestamp,
) -> Vec<Opening> {
    if actor.standing().is_err() || kind.class() == DataClass::Secret {
        return Vec::new();
    }
    let today = legal_day(now);
    let mut all = Vec::new();
    for grant in &actor.grants {
        let role = grant.role();
        let holds = if action.is_reading() { grant.reads_on(today) } else { grant.writes_on(today) };
        if !holds || !role.may_be_held_in(actor.organisation_kind) {
            continue;
        }
        let lines = TABLE.iter().filter(|line| {
            line.who == Who::The(role) && line.to.contains(&kind) && line.may.contains(&action)
        });
        for line in lines {
            let own = Opening {
                action,
                role,
                organisation: actor.organisation.clone(),
                scope: grant.scope().clone(),
                on: line.on,
                agreement: None,
                needs_consent: false,
                projection: line.sees.projection(),
            };
            match line.on {
                Where::UnderAgreement | Where::MadeUnderAgreement => all.extend(
                    agreements.iter().filter_map(|one| under(one, actor, action, kind, line.sees, &own, now)),
                ),
                _ => all.push(own),
            }
        }
    }
    all.extend(broken_glass(actor, action, kind, now));
    all
}

/// The opening that an agreement makes for this line, when it is in force and opens a field.
fn under(
    agreement: &Agreement,
    actor: &Actor,
    action: Action,
    kind: ObjectKind,
    sees: Sight,
    own: &Opening,
    now: Timestamp,
) -> Option<Opening> {
    let terms = &agreement.terms;
    if terms.taker != actor.organisation || !terms.purpose.is_served_by(own.role) {
        return None;
    }
    let shown = sees.projection();
    let fields: BTreeSet<Field> =
        agreement.projection_of(kind, now).into_iter().filter(|field| shown.shows(*field)).collect();
    if fields.is_empty() {
        return None;
    }
    // Figures drawn from an agreement keep the threshold of published ones.
    let projection = if action == Action::Count {
        Projection::Counts { at_least: suppression::PERSONS }
    } else {
        Projection::Fields(fields)
    };
    Some(Opening {
        organisation: terms.giver.clone(),
        agreement: Some((terms.id.clone(), terms.scope.clone())),
        needs_consent: terms.needs_consent,
        projection,
        ..own.clone()
    })
}

fn broken_glass(actor: &Actor, action: Action, kind: ObjectKind, now: Timestamp) -> Option<Opening> {
    let glass = actor.break_glass.as_ref().filter(|glass| glass.is_open(actor, now))?;
    let operates = actor.grants.iter().any(|grant| {
        grant.role() == Role::PlatformOps
            && grant.reads_on(legal_day(now))
            && grant.role().may_be_held_in(actor.organisation_kind)
    });
    let reads = matches!(action, Action::See | Action::List);
    (operates && reads && kind.class() <= DataClass::Personal).then(|| Opening {
        action,
        role: Role::PlatformOps,
        organisation: glass.organisation.clone(),
        scope: Scope::Organisation,
        on: Where::BrokenGlass,
        agreement: None,
        needs_consent: false,
        projection: Projection::Whole,
    })
}

impl Opening {
    /// Does it lead to this object?
    #[must_use]
    pub fn covers(&self, actor: &Actor, object: &Object) -> bool {
        self.refusal(actor, object).is_none()
    }

    /// Why it does not lead to this object; `None` when it does.
    fn refusal(&self, actor: &Actor, object: &Object) -> Option<Reason> {
        if !self.is_in_organisation(actor, object) {
            return Some(Reason::OtherOrganisation);
        }
        if object.conflict && self.role.judges() {
            return Some(Reason::Conflict);
        }
        if !self.reaches_class(object) {
            return Some(Reason::NoRight);
        }
        // In a collection that is read, rows are looked at one by one.
        if object.is_collection && self.action.is_reading() {
            return (self.on == Where::OnRightsRequest).then_some(Reason::OutOfScope);
        }
        let here = (self.on == Where::InOrganisation || covers(&self.scope, object))
            && self.agreement.as_ref().is_none_or(|(_, scope)| covers(scope, object))
            && match self.on {
                Where::Anywhere
                | Where::InOrganisation
                | Where::InScope
                | Where::InNamedResidences
                | Where::UnderAgreement
                | Where::BrokenGlass => true,
                Where::MadeByOneself | Where::MadeUnderAgreement => {
                    object.created_by.as_ref().is_some_and(|by| actor.hands().contains(by))
                }
                Where::OnRightsRequest => object.rights_request,
            }
            && (self.on != Where::InNamedResidences || matches!(self.scope, Scope::Residences(_)));
        if !here {
            return Some(Reason::OutOfScope);
        }
        let needs_consent = self.needs_consent && object.class().is_personal();
        (needs_consent && object.consent != Consent::Given).then_some(Reason::NoConsent)
    }

    /// Of the right organisation? Or an act of several, one of which is the right one. Or submitted to the call of the
    /// scope, which the person's organisation runs.
    fn is_in_organisation(&self, actor: &Actor, object: &Object) -> bool {
        let submitted = matches!(self.scope, Scope::Call(_))
            && object.kind.is_of_call()
            && object.class() <= DataClass::Confidential
            && object.call.as_ref().is_some_and(|call| call.run_by.contains(&actor.organisation));
        let shared = object.kind.has_parties()
            && object.class() <= DataClass::Confidential
            && self.agreement.is_none()
            && self.on != Where::BrokenGlass
            && object.parties.contains(&self.organisation);
        object.organisation == self.organisation || shared || submitted
    }

    /// An object raised above the class of its kind asks for a role that reads that class.
    fn reaches_class(&self, object: &Object) -> bool {
        object.class() == object.kind.class() || object.class() <= self.role.reach()
    }
}

/// Is the object in this scope? The organisation is judged apart.
fn covers(scope: &Scope, object: &Object) -> bool {
    match scope {
        Scope::Organisation | Scope::Territory(Territory::Country) => true,
        Scope::Territory(territory) => object.territories.contains(territory),
        Scope::Residences(all) => object.residence.as_ref().is_some_and(|id| all.contains(id)),
        Scope::Caseload(id) => object.caseload.as_ref() == Some(id),
        Scope::Call(id) => object.call.as_ref().is_some_and(|call| call.call == *id),
        Scope::Envelope(id) => object.envelopes.contains(id),
        Scope::Task { task, .. } => object.task.as_ref() == Some(task),
    }
}

/// May this person do this to this object, now? `agreements` are those whose taker is the person's organisation;
/// others are ignored. Pure and total: what nothing opens is refused.
#[must_use]
pub fn allow(
    actor: &Actor,
    action: Action,
    object: &Object,
    agreements: &[Agreement],
    now: Timestamp,
) -> Decision {
    if object.class() == DataClass::Secret {
        return Decision::Hidden(Reason::Secret);
    }
    if is_public(action, object) {
        return Decision::Allowed { projection: Projection::Whole, under: BTreeSet::new() };
    }
    if let Err(reason) = actor.standing() {
        let known = reason == Reason::MfaRequired || is_public(Action::See, object);
        return if known { Decision::Denied(reason) } else { Decision::Hidden(reason) };
    }
    let ways = openings(actor, action, object.kind, agreements, now);
    let (mut shown, mut under) = (None::<Projection>, BTreeSet::new());
    for way in ways.iter().filter(|way| way.covers(actor, object)) {
        let projection = way.projection.clone();
        shown = Some(match shown {
            None => projection,
            Some(other) => other.and(projection),
        });
        under.extend(way.agreement.iter().map(|(id, _)| id.clone()));
    }
    let Some(projection) = shown else {
        return refuse(actor, action, object, &ways, agreements, now);
    };
    if let Some(reason) = other_hands(actor, action, object) {
        return Decision::Denied(reason);
    }
    if needs_step_up(action, object) && !actor.is_stepped_up(now) {
        return Decision::Denied(Reason::StepUpRequired);
    }
    Decision::Allowed { projection, under }
}

/// Does a line open it to everybody?
fn is_public(action: Action, object: &Object) -> bool {
    object.class() == DataClass::Public
        && TABLE.iter().any(|line| {
            line.who == Who::Anyone && line.to.contains(&object.kind) && line.may.contains(&action)
        })
}

/// Why these hands may not do it; `None` when they may.
fn other_hands(actor: &Actor, action: Action, object: &Object) -> Option<Reason> {
    let binds = matches!(action, Action::Approve | Action::Pay | Action::Decide | Action::Vote);
    if object.conflict && binds {
        return Some(Reason::Conflict);
    }
    if !action.needs_other_hands() {
        return None;
    }
    let Some(author) = &object.created_by else { return Some(Reason::AuthorUnknown) };
    let hands = actor.hands();
    let acted = hands.contains(author) || object.earlier_hands.iter().any(|user| hands.contains(user));
    acted.then_some(Reason::SameHands)
}

/// The refusal: 403 for what the person can see or for the collections of their own organisation, 404 for the rest.
fn refuse(
    actor: &Actor,
    action: Action,
    object: &Object,
    ways: &[Opening],
    agreements: &[Agreement],
    now: Timestamp,
) -> Decision {
    let foreign = object.organisation != actor.organisation;
    let seen = is_public(Action::See, object)
        || [Action::See, Action::List].into_iter().any(|look| {
            openings(actor, look, object.kind, agreements, now).iter().any(|way| way.covers(actor, object))
        });
    // The nearest miss says most to whoever reads the log.
    let reason = ways
        .iter()
        .filter_map(|way| way.refusal(actor, object))
        .filter(|reason| *reason != Reason::OtherOrganisation)
        .min()
        .unwrap_or(if foreign && !seen { Reason::OtherOrganisation } else { Reason::NoRight });
    let known = object.is_collection || action == Action::Create;
    if seen || known && !foreign { Decision::Denied(reason) } else { Decision::Hidden(reason) }
}
