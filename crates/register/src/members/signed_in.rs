//! Who a session is, for which organisation, with which rights: read at every request.

use crate::accounts::sessions::Opened;
use crate::{Error, Register};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row;
use std::collections::BTreeSet;
use trust::agreement::Agreement;
use trust::organisation::OrganisationKind;
use trust::policy::{AccountState, Actor};
use trust::role::Role;
use trust::scope::{Grant, Scope};

/// An organisation to which a person belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Belonging {
    pub organisation_id: String,
    pub name: String,
    pub kind: OrganisationKind,
    /// Created from the portal and not checked yet: its administrators administer it, and nothing more.
    pub awaits_check: bool,
}

/// A person signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub session: Opened,
    pub name: String,
    pub email: String,
    pub has_password: bool,
    /// One-time codes are turned on.
    pub has_codes: bool,
    pub has_passkey: bool,
    /// The organisation for which the person acts now.
    pub organisation: Option<Belonging>,
    /// Every organisation for which the person may act.
    pub organisations: Vec<Belonging>,
    /// What the policy asks about.
    pub actor: Actor,
    /// The agreements under which the organisation reads at this instant; none when no role of the person reads under
    /// agreements.
    pub agreements: Vec<Agreement>,
}

impl SignedIn {
    /// Does the account have something more than a password?
    #[must_use]
    pub fn has_second_factor(&self) -> bool {
        self.has_codes || self.has_passkey
    }

    /// Must a second factor be given before anything else?
    #[must_use]
    pub fn owes_second_factor(&self) -> bool {
        !self.session.two_factors && (self.has_second_factor() || self.actor.needs_mfa())
    }
}

impl Register {
    /// The person behind an open session; `None` when the account is gone, or when the
    /// session of somebody who reaches persons has waited too long.
    pub async fn signed_in(&self, session: Opened, at: Timestamp) -> Result<Option<SignedIn>, Error> {
        let account = sqlx::query(
            "SELECT name, email, CASE WHEN password IS NULL THEN 0 ELSE 1 END AS has_password, totp_confirmed_at,
                    (SELECT COUNT(*) FROM passkey p WHERE p.account_id = a.id) AS passkeys
             FROM account a WHERE id = $1 AND disabled_at IS NULL",
        )
        .bind(&session.account_id)
        .fetch_optional(self.db.read())
        .await?;
        let Some(account) = account else { return Ok(None) };
        let memberships = sqlx::query(
            "SELECT m.id, o.id AS organisation_id, o.name, o.kind,
                    (SELECT COUNT(*) FROM organisation_founding f
                     WHERE f.organisation_id = o.id AND f.checked_at IS NULL) AS unchecked
             FROM membership m
             JOIN organisation o ON o.id = m.organisation_id
             WHERE m.account_id = $1 AND m.ended_at IS NULL AND m.confirmed_at IS NOT NULL
               AND o.closed_at IS NULL ORDER BY o.name, o.id",
        )
        .bind(&session.account_id)
        .fetch_all(self.db.read())
        .await?;
        let mut organisations = Vec::new();
        let mut current = None;
        for row in &memberships {
            let code: String = row.try_get("kind")?;
            let Some(kind) = OrganisationKind::from_code(&code) else { continue };
            let belonging = Belonging {
                organisation_id: row.try_get("organisation_id")?,
                name: row.try_get("name")?,
                kind,
                awaits_check: row.try_get::<i64, _>("unchecked")? > 0,
            };
            if session.organisation_id.as_deref() == Some(belonging.organisation_id.as_str()) {
                current = Some((row.try_get::<String, _>("id")?, belonging.clone()));
            }
            organisations.push(belonging);
        }
        let (membership, organisation) = current.unzip();
        let mut grants = match &membership {
            Some(membership) => self.grants_in_force(membership, at).await?,
            None => Vec::new(),
        };
        if organisation.as_ref().is_some_and(|o| o.awaits_check) {
            // Anybody may have created it: until the check no role reaches what is shared, streets or places.
            grants.retain(|grant| grant.role() == Role::OrgAdmin);
        }
        let actor = Actor {
            user: session.account_id.as_str().into(),
            same_person: BTreeSet::new(),
            organisation: organisation.as_ref().map_or("", |o| o.organisation_id.as_str()).into(),
            organisation_kind: organisation.as_ref().map_or(OrganisationKind::Association, |o| o.kind),
            grants,
            account: AccountState::Active,
            membership_confirmed: organisation.is_some(),
            mfa: session.two_factors,
            step_up_until: session.step_up_until(at),
            break_glass: None,
        };
        if !session.is_live(actor.needs_idle_timeout(), at) {
            return Ok(None);
        }
        // A therapist has no grant of their own: the visit that is entrusted to them gives the role, in such organisations.
        let reads = actor.grants.iter().any(|grant| grant.role().crosses_organisations())
            || Role::OccupationalTherapist.may_be_held_in(actor.organisation_kind);
        let agreements = match reads {
            true => self.agreements_in_force(actor.organisation.as_str(), at).await?,
            false => Vec::new(),
        };
        Ok(Some(SignedIn {
            name: account.try_get("name")?,
            email: account.try_get("email")?,
            has_password: crate::accounts::as_integer(&account, "has_password")? == 1,
            has_codes: account.try_get::<Option<String>, _>("totp_confirmed_at")?.is_some(),
            has_passkey: account.try_get::<i64, _>("passkeys")? > 0,
            organisation,
            organisations,
            actor,
            agreements,
            session,
        }))
    }

    /// Somebody who acts for an organisation, as rights see them when a worker goes on with what they asked for: with the rights
    /// that they have now, and no fresh proof of identity. `None`: they are no member of it any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn actor_of(
        &self,
        account_id: &str,
        organisation_id: &str,
        at: Timestamp,
    ) -> Result<Option<Actor>, Error> {
        let found: Option<(String, String)> = sqlx::query_as(
            "SELECT m.id, o.kind FROM membership m JOIN organisation o ON o.id = m.organisation_id
             JOIN account a ON a.id = m.account_id
             WHERE m.account_id = $1 AND m.organisation_id = $2 AND m.ended_at IS NULL AND m.confirmed_at IS NOT NULL
               AND o.closed_at IS NULL AND a.disabled_at IS NULL",
        )
        .bind(account_id)
        .bind(organisation_id)
        .fetch_optional(self.db.read())
        .await?;
        let Some((membership, kind)) = found else { return Ok(None) };
        Ok(Some(Actor {
            user: account_id.into(),
            same_person: BTreeSet::new(),
            organisation: organisation_id.into(),
            organisation_kind: OrganisationKind::from_code(&kind).unwrap_or(OrganisationKind::Association),
            grants: self.grants_in_force(&membership, at).await?,
            account: AccountState::Active,
            membership_confirmed: true,
            // The request that asked for the work had its second factor.
            mfa: true,
            step_up_until: None,
            break_glass: None,
        }))
    }

    /// The grants of a membership that count today: approved where that is needed, neither ended nor run out.
    async fn grants_in_force(&self, membership_id: &str, at: Timestamp) -> Result<Vec<Grant>, Error> {
        let today = trust::day::legal_day(at);
        let rows = sqlx::query(
            "SELECT role, scope, until, approved_at FROM role_grant
             WHERE membership_id = $1 AND ended_at IS NULL ORDER BY given_at, id",
        )
        .bind(membership_id)
        .fetch_all(self.db.read())
        .await?;
        let mut grants = Vec::new();
        for row in rows {
            let Some(role) = Role::from_code(&row.try_get::<String, _>("role")?) else { continue };
            if role.needs_approval() && row.try_get::<Option<String>, _>("approved_at")?.is_none() {
                continue;
            }
            let scope: Scope = serde_json::from_str(&row.try_get::<String, _>("scope")?)?;
            let until: Option<String> = row.try_get("until")?;
            let Ok(grant) = Grant::new(role, scope) else { continue };
            let grant = match until.as_deref().map(str::parse) {
                None => grant,
                Some(Ok(until)) => grant.ending(until),
                Some(Err(_)) => continue,
            };
            if grant.reads_on(today) {
                grants.push(grant);
            }
        }
        Ok(grants)
    }
}
