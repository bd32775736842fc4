//! Who asks.

use crate::{
    closed::closed_list,
    ids::{OrganisationId, UserId},
    organisation::OrganisationKind,
    policy::Reason,
    scope::Grant,
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// Minutes during which a broken glass stays open.
pub const BREAK_GLASS_MINUTES: i64 = 60;

closed_list! {
    /// Where an account stands.
    AccountState {
        /// Nobody signed in.
        Anonymous = "anonymous",
        /// Invited, not signed in yet.
        Invited = "invited",
        Active = "active",
        Disabled = "disabled",
    }
}

/// An operator asked to read the data of an organisation in an emergency: a reason, a second person, one hour.
/// The data protection officer of the organisation is told by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakGlass {
    pub organisation: OrganisationId,
    pub reason: String,
    pub asked_by: UserId,
    pub agreed_by: UserId,
    pub opened_at: Timestamp,
}

impl BreakGlass {
    /// Is it open at this instant for this account: a reason, two persons, less than an hour?
    #[must_use]
    pub fn is_open(&self, actor: &Actor, now: Timestamp) -> bool {
        let hands = actor.hands();
        let end = self.opened_at.checked_add(SignedDuration::from_mins(BREAK_GLASS_MINUTES));
        !self.reason.trim().is_empty()
            && hands.contains(&self.asked_by)
            && !hands.contains(&self.agreed_by)
            && self.opened_at <= now
            && end.is_ok_and(|end| now < end)
    }
}

/// Who asks, with what the register and the session know of them. Read again at every request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub user: UserId,
    /// Other accounts of the same human, and those they stand in for: one pair of eyes.
    pub same_person: BTreeSet<UserId>,
    pub organisation: OrganisationId,
    pub organisation_kind: OrganisationKind,
    pub grants: Vec<Grant>,
    pub account: AccountState,
    /// The organisation confirmed that this person is one of its own. Without it there is no right at all.
    pub membership_confirmed: bool,
    /// The session was opened with a second factor.
    pub mfa: bool,
    /// A fresh proof of identity holds until this instant.
    pub step_up_until: Option<Timestamp>,
    pub break_glass: Option<BreakGlass>,
}

impl Actor {
    /// Somebody who did not sign in: reads what is public.
    #[must_use]
    pub fn anonymous() -> Actor {
        Actor {
            user: UserId::new(""),
            same_person: BTreeSet::new(),
            organisation: OrganisationId::new(""),
            organisation_kind: OrganisationKind::Association,
            grants: Vec::new(),
            account: AccountState::Anonymous,
            membership_confirmed: false,
            mfa: false,
            step_up_until: None,
            break_glass: None,
        }
    }

    /// Every account that is this human's.
    #[must_use]
    pub fn hands(&self) -> BTreeSet<&UserId> {
        self.same_person.iter().chain([&self.user]).collect()
    }

    /// Does one of the roles need a second factor?
    #[must_use]
    pub fn needs_mfa(&self) -> bool {
        self.grants.iter().any(|grant| grant.role().needs_mfa())
    }

    /// Does one of the roles end its session when idle?
    #[must_use]
    pub fn needs_idle_timeout(&self) -> bool {
        self.grants.iter().any(|grant| grant.role().needs_idle_timeout())
    }

    /// Is the identity proved afresh at this instant?
    #[must_use]
    pub fn is_stepped_up(&self, now: Timestamp) -> bool {
        self.step_up_until.is_some_and(|until| now < until)
    }

    /// Can this account do anything beyond what is public? Ask it *before* loading the object of a request: so the
    /// answer cannot depend on whether the object exists. Errors: why not.
    pub fn standing(&self) -> Result<(), Reason> {
        match self.account {
            AccountState::Anonymous => return Err(Reason::NotSignedIn),
            AccountState::Invited | AccountState::Disabled => return Err(Reason::AccountInactive),
            AccountState::Active => {}
        }
        if !self.membership_confirmed {
            return Err(Reason::MembershipUnconfirmed);
        }
        if self.needs_mfa() && !self.mfa {
            return Err(Reason::MfaRequired);
        }
        Ok(())
    }
}
