//! Invitations: a link for one address, to one organisation, within a week, once.

use super::{NewGrant, give, join};
use crate::accounts::{email_of, kept, name_of, secret};
use crate::journal::{self, Act};
use crate::{Author, Error, Register, written};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sqlx::Row;
use trust::password::PasswordRules;

const DAYS: i64 = 7;

/// An invitation, as the administrators see it. The link itself is shown once.
#[derive(Debug, Clone, Serialize)]
pub struct Invitation {
    pub id: String,
    pub organisation_id: String,
    pub organisation_name: String,
    pub email: String,
    pub grants: Vec<NewGrant>,
    pub invited_by: String,
    pub invited_at: String,
    pub expires_at: String,
    pub accepted_at: Option<String>,
    pub withdrawn_at: Option<String>,
}

fn invitation_of(row: &sqlx::any::AnyRow) -> Result<Invitation, Error> {
    Ok(Invitation {
        id: row.try_get("id")?,
        organisation_id: row.try_get("organisation_id")?,
        organisation_name: row.try_get("organisation_name")?,
        email: row.try_get("email")?,
        grants: serde_json::from_str(&row.try_get::<String, _>("grants")?)?,
        invited_by: row.try_get("invited_by")?,
        invited_at: row.try_get("invited_at")?,
        expires_at: row.try_get("expires_at")?,
        accepted_at: row.try_get("accepted_at")?,
        withdrawn_at: row.try_get("withdrawn_at")?,
    })
}

const SELECT: &str =
    "SELECT i.id, i.organisation_id, o.name AS organisation_name, i.email, i.grants, i.invited_by,
    i.invited_at, i.expires_at, i.accepted_at, i.withdrawn_at
    FROM invitation i JOIN organisation o ON o.id = i.organisation_id";

impl Register {
    /// Invites an address into an organisation with these roles; gives the secret of the link, shown once.
    pub async fn invite(
        &self,
        organisation_id: &str,
        email: &str,
        grants: &[NewGrant],
        at: Timestamp,
    ) -> Result<String, Error> {
        let email = email_of(email)?;
        for grant in grants {
            grant.checked()?;
        }
        let (id, link) = (uuid::Uuid::now_v7().to_string(), secret()?);
        let mut act = self.db.act().await?;
        sqlx::query(
            "UPDATE invitation SET withdrawn_at = $1
             WHERE organisation_id = $2 AND email = $3 AND accepted_at IS NULL AND withdrawn_at IS NULL",
        )
        .bind(written(at))
        .bind(organisation_id)
        .bind(&email)
        .execute(act.connection())
        .await?;
        sqlx::query(
            "INSERT INTO invitation (id, organisation_id, email, grants, hash, invited_by, invited_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(&email)
        .bind(serde_json::to_string(grants)?)
        .bind(kept(&link))
        .bind(self.author().code())
        .bind(written(at))
        .bind(written(at + SignedDuration::from_hours(24 * DAYS)))
        .execute(act.connection())
        .await?;
        let entry = Act {
            organisation_id,
            verb: "invited",
            kind: "invitation",
            subject_id: &id,
            before: None,
            after: Some(
                serde_json::json!({ "roles": grants.iter().map(|g| g.role.code()).collect::<Vec<_>>() })
                    .to_string(),
            ),
        };
        journal::append(&mut act, self.author(), entry).await?;
        act.commit().await?;
        Ok(link)
    }

    /// The invitations of an organisation that are neither accepted nor withdrawn, the last first.
    pub async fn invitations(&self, organisation_id: &str) -> Result<Vec<Invitation>, Error> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{SELECT} WHERE i.organisation_id = $1 AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL
             ORDER BY i.invited_at DESC, i.id"
        ));
        let rows = sqlx::query(sql).bind(organisation_id).fetch_all(self.db.read()).await?;
        rows.iter().map(invitation_of).collect()
    }

    /// The invitation behind a link, while it serves.
    pub async fn invitation(&self, link: &str, at: Timestamp) -> Result<Option<Invitation>, Error> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{SELECT} WHERE i.hash = $1 AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > $2"
        ));
        let row = sqlx::query(sql).bind(kept(link)).bind(written(at)).fetch_optional(self.db.read()).await?;
        row.as_ref().map(invitation_of).transpose()
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not open.
    pub async fn withdraw_invitation(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let withdrawn = sqlx::query(
            "UPDATE invitation SET withdrawn_at = $1
             WHERE organisation_id = $2 AND id = $3 AND accepted_at IS NULL AND withdrawn_at IS NULL",
        )
        .bind(crate::now())
        .bind(organisation_id)
        .bind(id)
        .execute(act.connection())
        .await?
        .rows_affected();
        if withdrawn == 0 {
            act.roll_back().await?;
            return Err(Error::Unknown("invitation".to_owned()));
        }
        let entry = Act {
            organisation_id,
            verb: "withdrawn",
            kind: "invitation",
            subject_id: id,
            before: None,
            after: None,
        };
        journal::append(&mut act, self.author(), entry).await?;
        act.commit().await
    }

    /// Accepts an invitation with a new account and its password.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the link does not serve, [`Error::Weak`] for the password, [`Error::Refused`]
    /// (`email-taken`) when the address has an account: its owner must sign in, then accept.
    pub async fn accept_with_new_account(
        &self,
        link: &str,
        name: &str,
        password: &str,
        at: Timestamp,
    ) -> Result<String, Error> {
        let invitation = self.invitation(link, at).await?;
        let invitation = invitation.ok_or_else(|| Error::Unknown("invitation".to_owned()))?;
        let name = name_of(name)?;
        PasswordRules::default().judge(password, &[&invitation.email, &name]).map_err(Error::Weak)?;
        let account = self.add_account(&invitation.email, &name).await?;
        self.set_password(&account.id, password, None).await?;
        self.accept_as(link, &account.id, at).await?;
        Ok(account.id)
    }

    /// Accepts an invitation as an account that is signed in, whose address must be the one invited.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the link does not serve for this account.
    pub async fn accept_as(&self, link: &str, account_id: &str, at: Timestamp) -> Result<Invitation, Error> {
        let invitation = self.invitation(link, at).await?;
        let invitation = invitation.ok_or_else(|| Error::Unknown("invitation".to_owned()))?;
        if self.account(account_id).await?.email != invitation.email {
            return Err(Error::Unknown("invitation".to_owned()));
        }
        let mut act = self.db.act().await?;
        let accepted = sqlx::query(
            "UPDATE invitation SET accepted_at = $1, accepted_by = $2
             WHERE id = $3 AND accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > $1",
        )
        .bind(written(at))
        .bind(account_id)
        .bind(&invitation.id)
        .execute(act.connection())
        .await?
        .rows_affected();
        if accepted == 0 {
            act.roll_back().await?;
            return Err(Error::Unknown("invitation".to_owned()));
        }
        let organisation = &invitation.organisation_id;
        let membership = join(&mut act, organisation, account_id, true).await?;
        let inviter = Author::Person {
            account_id: invitation.invited_by.clone(),
            organisation_id: Some(organisation.clone()),
        };
        // Nobody could approve what the operator gives to the first administrator.
        let by_operator = invitation.invited_by == Author::CommandLine.code();
        for grant in &invitation.grants {
            give(&mut act, &inviter, organisation, &membership, grant, by_operator).await?;
        }
        let entry = Act {
            organisation_id: organisation,
            verb: "accepted",
            kind: "invitation",
            subject_id: &invitation.id,
            before: None,
            after: None,
        };
        journal::append(&mut act, self.author(), entry).await?;
        act.commit().await?;
        Ok(invitation)
    }
}
