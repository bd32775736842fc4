//! Giving rights: nobody alone gives access to persons, and a weaker role cannot take over a stronger account.
//!
//! An administrator gives and withdraws roles in their organisation. Roles that reach C3 or C4, and roles that give
//! rights, need the approval of a second administrator or of the data protection officer: otherwise an
//! administrator would make themselves, or a puppet, a reader of everything.

use crate::{
    day::legal_day,
    ids::{OrganisationId, UserId},
    organisation::OrganisationKind,
    policy::{Actor, Reason},
    role::Role,
    scope::{Grant, Scope},
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// Days during which an approval can be used.
pub const APPROVAL_DAYS: i64 = 7;

/// Whose rights or credentials are changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub user: UserId,
    /// Other accounts of the same human.
    pub same_person: BTreeSet<UserId>,
    pub organisation: OrganisationId,
    pub organisation_kind: OrganisationKind,
    pub membership_confirmed: bool,
    /// Has the organisation an administrator already? The first one is named by two operators.
    pub organisation_has_admin: bool,
}

/// What somebody approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    pub by: UserId,
    /// Other accounts of the same human.
    pub same_person: BTreeSet<UserId>,
    /// The role they hold now, and where.
    pub role: Role,
    pub organisation: OrganisationId,
    /// For whom.
    pub to: UserId,
    /// The very grant that was approved; `None`: a reset of credentials.
    pub grant: Option<Grant>,
    pub at: Timestamp,
}

/// May this person give this grant? Errors: why not.
pub fn may_grant(
    actor: &Actor,
    grant: &Grant,
    to: &Recipient,
    approvals: &[Approval],
    now: Timestamp,
) -> Result<(), Reason> {
    let role = grant.role();
    actor.standing()?;
    if !role.may_be_held_in(to.organisation_kind) {
        return Err(Reason::WrongOrganisationKind);
    }
    if !to.membership_confirmed {
        return Err(Reason::MembershipUnconfirmed);
    }
    let approver: &[Role] = if administers(actor, &to.organisation, now) {
        &[Role::OrgAdmin, Role::Dpo]
    } else if founds(actor, role, to, now) {
        &[Role::PlatformOps]
    } else {
        let foreign = actor.organisation != to.organisation;
        return Err(if foreign { Reason::OtherOrganisation } else { Reason::NoRight });
    };
    if !actor.is_stepped_up(now) {
        return Err(Reason::StepUpRequired);
    }
    let to_oneself = actor.hands().contains(&to.user);
    if !role.needs_approval() && !to_oneself {
        return Ok(());
    }
    let home = &actor.organisation;
    approved(actor, to, approvals, approver, home, Some(grant), now)
}

/// May this person withdraw a role of somebody? Alone: taking a right away never opens anything. Errors: why not.
pub fn may_withdraw(actor: &Actor, from: &Recipient, now: Timestamp) -> Result<(), Reason> {
    actor.standing()?;
    let officer = holds(actor, Role::Dpo, now) && actor.organisation == from.organisation;
    if !administers(actor, &from.organisation, now) && !officer {
        let foreign = actor.organisation != from.organisation;
        return Err(if foreign { Reason::OtherOrganisation } else { Reason::NoRight });
    }
    if actor.is_stepped_up(now) { Ok(()) } else { Err(Reason::StepUpRequired) }
}

/// May this person reset the credentials of somebody who holds `grants`? Resetting is becoming: for a stronger account
/// it needs the same second person as granting what it holds. Errors: why not.
pub fn may_reset_credentials(
    actor: &Actor,
    of: &Recipient,
    grants: &[Grant],
    approvals: &[Approval],
    now: Timestamp,
) -> Result<(), Reason> {
    actor.standing()?;
    if !administers(actor, &of.organisation, now) {
        let foreign = actor.organisation != of.organisation;
        return Err(if foreign { Reason::OtherOrganisation } else { Reason::NoRight });
    }
    if actor.hands().contains(&of.user) {
        return Err(Reason::SameHands);
    }
    if !actor.is_stepped_up(now) {
        return Err(Reason::StepUpRequired);
    }
    if !grants.iter().any(|grant| grant.role().needs_approval()) {
        return Ok(());
    }
    let approver = [Role::OrgAdmin, Role::Dpo];
    approved(actor, of, approvals, &approver, &actor.organisation, None, now)
}

fn holds(actor: &Actor, role: Role, now: Timestamp) -> bool {
    let today = legal_day(now);
    actor.grants.iter().any(|grant| {
        grant.role() == role
            && grant.writes_on(today)
            && *grant.scope() == Scope::Organisation
            && role.may_be_held_in(actor.organisation_kind)
    })
}

fn administers(actor: &Actor, organisation: &OrganisationId, now: Timestamp) -> bool {
    actor.organisation == *organisation && holds(actor, Role::OrgAdmin, now)
}

/// Two operators name the first administrator and the first officer of an organisation that has none.
fn founds(actor: &Actor, role: Role, to: &Recipient, now: Timestamp) -> bool {
    holds(actor, Role::PlatformOps, now)
        && matches!(role, Role::OrgAdmin | Role::Dpo)
        && !to.organisation_has_admin
}

/// Did a second person, neither the actor nor the recipient, approve exactly this, recently?
fn approved(
    actor: &Actor,
    to: &Recipient,
    approvals: &[Approval],
    roles: &[Role],
    organisation: &OrganisationId,
    grant: Option<&Grant>,
    now: Timestamp,
) -> Result<(), Reason> {
    let mut involved = actor.hands();
    involved.extend(to.same_person.iter().chain([&to.user]));
    let valid = approvals.iter().any(|approval| {
        let fresh = approval.at <= now
            && approval
                .at
                .checked_add(SignedDuration::from_hours(24 * APPROVAL_DAYS))
                .is_ok_and(|end| now < end);
        let other = !approval.same_person.iter().chain([&approval.by]).any(|user| involved.contains(user));
        fresh
            && other
            && roles.contains(&approval.role)
            && approval.organisation == *organisation
            && approval.to == to.user
            && approval.grant.as_ref() == grant
    });
    if valid { Ok(()) } else { Err(Reason::ApprovalRequired) }
}
