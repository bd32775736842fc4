//! Members: which account belongs to which organisation, with which roles, within which scopes.
//!
//! A membership that is not confirmed gives no right. A role is never edited: it ends and another is given, so the
//! register always knows who could do what.

pub mod invitations;
mod signed_in;

pub use signed_in::{Belonging, SignedIn};

use crate::db::Write;
use crate::journal::{self, Act};
use crate::{Across, Author, Error, Register, now};
use serde::Serialize;
use sqlx::Row;
use trust::role::Role;
use trust::scope::{Grant, Scope};

/// A role given to a member.
#[derive(Debug, Clone, Serialize)]
pub struct Given {
    pub id: String,
    pub role: Role,
    pub scope: Scope,
    pub until: Option<String>,
    pub given_by: String,
    pub given_at: String,
    /// Roles that see personal data wait for a second person.
    pub waits_for_approval: bool,
}

/// A member of an organisation.
#[derive(Debug, Clone, Serialize)]
pub struct Member {
    pub membership_id: String,
    pub account_id: String,
    pub name: String,
    pub email: String,
    pub has_second_factor: bool,
    pub joined_at: String,
    pub confirmed_at: Option<String>,
    pub seen_at: Option<String>,
    pub disabled: bool,
    pub roles: Vec<Given>,
}

/// A role to give, as it is stored in an invitation.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
pub struct NewGrant {
    pub role: Role,
    pub scope: Scope,
    pub until: Option<jiff::civil::Date>,
}

impl NewGrant {
    /// Refuses a role without a scope that fits it.
    pub fn checked(&self) -> Result<Grant, Error> {
        let grant =
            Grant::new(self.role, self.scope.clone()).map_err(|why| Error::Refused(why.to_string()))?;
        Ok(self.until.map_or(grant.clone(), |until| grant.ending(until)))
    }
}

fn given_of(row: &sqlx::any::AnyRow) -> Result<Given, Error> {
    let role: String = row.try_get("role")?;
    let scope: String = row.try_get("scope")?;
    let needs: bool = Role::from_code(&role).is_some_and(Role::needs_approval);
    Ok(Given {
        id: row.try_get("id")?,
        role: Role::from_code(&role).ok_or_else(|| Error::Computation(format!("« {role} » is no role")))?,
        scope: serde_json::from_str(&scope)?,
        until: row.try_get("until")?,
        given_by: row.try_get("given_by")?,
        given_at: row.try_get("given_at")?,
        waits_for_approval: needs && row.try_get::<Option<String>, _>("approved_at")?.is_none(),
    })
}

/// Adds a membership, or opens again one that ended.
pub(crate) async fn join(
    act: &mut Write<'_>,
    organisation_id: &str,
    account_id: &str,
    confirmed: bool,
) -> Result<String, Error> {
    let id = uuid::Uuid::now_v7().to_string();
    let at = now();
    sqlx::query(
        "INSERT INTO membership (id, organisation_id, account_id, joined_at, confirmed_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (organisation_id, account_id) DO UPDATE
         SET ended_at = NULL, joined_at = $4, confirmed_at = $5 WHERE membership.ended_at IS NOT NULL",
    )
    .bind(id)
    .bind(organisation_id)
    .bind(account_id)
    .bind(&at)
    .bind(confirmed.then(|| at.clone()))
    .execute(act.connection())
    .await?;
    Ok(sqlx::query_scalar("SELECT id FROM membership WHERE organisation_id = $1 AND account_id = $2")
        .bind(organisation_id)
        .bind(account_id)
        .fetch_one(act.connection())
        .await?)
}

/// Writes a grant down. `approved` when nobody else has to agree.
pub(crate) async fn give(
    act: &mut Write<'_>,
    author: &Author,
    organisation_id: &str,
    membership_id: &str,
    grant: &NewGrant,
    approved: bool,
) -> Result<String, Error> {
    grant.checked()?;
    let id = uuid::Uuid::now_v7().to_string();
    let at = now();
    let approved = approved || !grant.role.needs_approval();
    let scope = serde_json::to_string(&grant.scope)?;
    sqlx::query(
        "INSERT INTO role_grant (id, organisation_id, membership_id, role, scope, until, given_by, given_at,
                                 approved_by, approved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&id)
    .bind(organisation_id)
    .bind(membership_id)
    .bind(grant.role.code())
    .bind(&scope)
    .bind(grant.until.map(|d| d.to_string()))
    .bind(author.code())
    .bind(&at)
    .bind(approved.then(|| author.code().to_owned()))
    .bind(approved.then(|| at.clone()))
    .execute(act.connection())
    .await?;
    let after = serde_json::json!({ "role": grant.role.code(), "scope": scope, "until": grant.until });
    journal::append(
        act,
        author,
        Act {
            organisation_id,
            verb: "given",
            kind: "role",
            subject_id: membership_id,
            before: None,
            after: Some(after.to_string()),
        },
    )
    .await?;
    Ok(id)
}

impl Register {
    /// The members of an organisation, by name; those who left are not listed.
    pub async fn members(&self, organisation_id: &str) -> Result<Vec<Member>, Error> {
        let rows = sqlx::query(
            "SELECT m.id, m.account_id, m.joined_at, m.confirmed_at, a.name, a.email, a.seen_at, a.disabled_at,
                    a.totp_confirmed_at, (SELECT COUNT(*) FROM passkey p WHERE p.account_id = a.id) AS passkeys
             FROM membership m JOIN account a ON a.id = m.account_id
             WHERE m.organisation_id = $1 AND m.ended_at IS NULL ORDER BY a.name, a.email",
        )
        .bind(organisation_id)
        .fetch_all(self.db.read())
        .await?;
        let mut members: Vec<Member> = rows
            .iter()
            .map(|row| {
                Ok(Member {
                    membership_id: row.try_get("id")?,
                    account_id: row.try_get("account_id")?,
                    name: row.try_get("name")?,
                    email: row.try_get("email")?,
                    has_second_factor: row.try_get::<Option<String>, _>("totp_confirmed_at")?.is_some()
                        || row.try_get::<i64, _>("passkeys")? > 0,
                    joined_at: row.try_get("joined_at")?,
                    confirmed_at: row.try_get("confirmed_at")?,
                    seen_at: row.try_get("seen_at")?,
                    disabled: row.try_get::<Option<String>, _>("disabled_at")?.is_some(),
                    roles: Vec::new(),
                })
            })
            .collect::<Result<_, Error>>()?;
        let grants = sqlx::query(
            "SELECT id, membership_id, role, scope, until, given_by, given_at, approved_at FROM role_grant
             WHERE organisation_id = $1 AND ended_at IS NULL ORDER BY given_at, id",
        )
        .bind(organisation_id)
        .fetch_all(self.db.read())
        .await?;
        for row in &grants {
            let membership: String = row.try_get("membership_id")?;
            if let Some(member) = members.iter_mut().find(|m| m.membership_id == membership) {
                member.roles.push(given_of(row)?);
            }
        }
        Ok(members)
    }

    /// One member of an organisation.
    ///
    /// # Errors
    /// [`Error::Unknown`] when nobody there has this id.
    pub async fn member(&self, organisation_id: &str, membership_id: &str) -> Result<Member, Error> {
        let members = self.members(organisation_id).await?;
        members
            .into_iter()
            .find(|m| m.membership_id == membership_id)
            .ok_or_else(|| Error::Unknown("member".to_owned()))
    }

    /// Makes an account a confirmed member with these roles: what the operator does from the command line.
    pub async fn add_member(
        &self,
        organisation_id: &str,
        account_id: &str,
        grants: &[NewGrant],
    ) -> Result<String, Error> {
        let mut act = self.db.act().await?;
        let membership = join(&mut act, organisation_id, account_id, true).await?;
        for grant in grants {
            give(&mut act, self.author(), organisation_id, &membership, grant, true).await?;
        }
        act.commit().await?;
        Ok(membership)
    }

    /// Gives a role to a member. A role that sees personal data counts once somebody else has approved it.
    pub async fn give_role(
        &self,
        organisation_id: &str,
        membership_id: &str,
        grant: &NewGrant,
    ) -> Result<String, Error> {
        let member = self.member(organisation_id, membership_id).await?;
        let mut act = self.db.act().await?;
        let id = give(&mut act, self.author(), organisation_id, &member.membership_id, grant, false).await?;
        act.commit().await?;
        Ok(id)
    }

    /// A second person agrees to a role that sees personal data.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is the person who gave it, or the one who receives it.
    pub async fn approve_role(&self, organisation_id: &str, grant_id: &str) -> Result<(), Error> {
        let row = sqlx::query(
            "SELECT g.given_by, g.membership_id, m.account_id FROM role_grant g
             JOIN membership m ON m.id = g.membership_id
             WHERE g.organisation_id = $1 AND g.id = $2 AND g.ended_at IS NULL AND g.approved_at IS NULL",
        )
        .bind(organisation_id)
        .bind(grant_id)
        .fetch_optional(self.db.read())
        .await?
        .ok_or_else(|| Error::Unknown("role".to_owned()))?;
        let who = self.author().code().to_owned();
        if row.try_get::<String, _>("given_by")? == who || row.try_get::<String, _>("account_id")? == who {
            return Err(Error::Refused("second-person".to_owned()));
        }
        let membership: String = row.try_get("membership_id")?;
        let mut act = self.db.act().await?;
        let approved = sqlx::query(
            "UPDATE role_grant SET approved_by = $1, approved_at = $2
             WHERE organisation_id = $3 AND id = $4 AND approved_at IS NULL AND ended_at IS NULL",
        )
        .bind(&who)
        .bind(now())
        .bind(organisation_id)
        .bind(grant_id)
        .execute(act.connection())
        .await?
        .rows_affected();
        if approved == 0 {
            act.roll_back().await?;
            return Err(Error::Unknown("role".to_owned()));
        }
        let written = Act {
            organisation_id,
            verb: "approved",
            kind: "role",
            subject_id: &membership,
            before: None,
            after: Some(serde_json::json!({ "grant": grant_id }).to_string()),
        };
        journal::append(&mut act, self.author(), written).await?;
        act.commit().await
    }

    /// Takes a role back: it ends at the next request.
    ///
    /// # Errors
    /// [`Error::Refused`] when it would leave the organisation without an administrator.
    pub async fn end_role(&self, organisation_id: &str, grant_id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        act.hold(&format!("members:{organisation_id}")).await?;
        let membership: Option<String> = sqlx::query_scalar(
            "SELECT membership_id FROM role_grant WHERE organisation_id = $1 AND id = $2 AND ended_at IS NULL",
        )
        .bind(organisation_id)
        .bind(grant_id)
        .fetch_optional(act.connection())
        .await?;
        let membership = membership.ok_or_else(|| Error::Unknown("role".to_owned()))?;
        sqlx::query("UPDATE role_grant SET ended_at = $1, ended_by = $2 WHERE id = $3")
            .bind(now())
            .bind(self.author().code())
            .bind(grant_id)
            .execute(act.connection())
            .await?;
        keep_an_administrator(&mut act, organisation_id).await?;
        let written = Act {
            organisation_id,
            verb: "ended",
            kind: "role",
            subject_id: &membership,
            before: Some(serde_json::json!({ "grant": grant_id }).to_string()),
            after: None,
        };
        journal::append(&mut act, self.author(), written).await?;
        act.commit().await
    }

    /// A member leaves, or is made to leave: every role ends at the next request.
    ///
    /// # Errors
    /// [`Error::Refused`] when the organisation would have no administrator left.
    pub async fn end_membership(&self, organisation_id: &str, membership_id: &str) -> Result<(), Error> {
        let at = now();
        let mut act = self.db.act().await?;
        act.hold(&format!("members:{organisation_id}")).await?;
        let ended = sqlx::query(
            "UPDATE membership SET ended_at = $1 WHERE organisation_id = $2 AND id = $3 AND ended_at IS NULL",
        )
        .bind(&at)
        .bind(organisation_id)
        .bind(membership_id)
        .execute(act.connection())
        .await?
        .rows_affected();
        if ended == 0 {
            act.roll_back().await?;
            return Err(Error::Unknown("member".to_owned()));
        }
        sqlx::query(
            "UPDATE role_grant SET ended_at = $1, ended_by = $2 WHERE membership_id = $3 AND ended_at IS NULL",
        )
        .bind(&at)
        .bind(self.author().code())
        .bind(membership_id)
        .execute(act.connection())
        .await?;
        act.open_wall(Across::Sessions).await?;
        sqlx::query(
            "UPDATE session SET organisation_id = NULL WHERE organisation_id = $1 AND account_id =
             (SELECT account_id FROM membership WHERE id = $2)",
        )
        .bind(organisation_id)
        .bind(membership_id)
        .execute(act.connection())
        .await?;
        act.close_wall().await?;
        keep_an_administrator(&mut act, organisation_id).await?;
        let written = Act {
            organisation_id,
            verb: "left",
            kind: "membership",
            subject_id: membership_id,
            before: None,
            after: None,
        };
        journal::append(&mut act, self.author(), written).await?;
        act.commit().await
    }
}

/// Refuses what would leave an organisation that had an administrator without one.
async fn keep_an_administrator(act: &mut Write<'_>, organisation_id: &str) -> Result<(), Error> {
    let administrators: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM role_grant g JOIN membership m ON m.id = g.membership_id
         JOIN account a ON a.id = m.account_id
         WHERE g.organisation_id = $1 AND g.role = $2 AND g.ended_at IS NULL AND m.ended_at IS NULL
           AND m.confirmed_at IS NOT NULL AND a.disabled_at IS NULL",
    )
    .bind(organisation_id)
    .bind(Role::OrgAdmin.code())
    .fetch_one(act.connection())
    .await?;
    if administrators == 0 { Err(Error::Refused("last-administrator".to_owned())) } else { Ok(()) }
}
