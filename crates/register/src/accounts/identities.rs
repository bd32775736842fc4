//! Identities: people as an identity provider knows them, linked to accounts.
//!
//! An identity is an issuer and a subject. It opens the account to which it was linked by somebody who had opened that
//! account otherwise, or by an invitation: never the account that happens to have the same e-mail address.

use super::ceremonies::{Beginner, Kind};
use super::sessions::{self, Method, Opened};
use super::{keep_a_way, name_of};
use crate::db::Write;
use crate::{Error, Register, written};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sqlx::Row;

/// What a provider said of somebody, once it is believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub issuer: String,
    pub subject: String,
    /// What the provider calls the person: shown to that person only.
    pub shown: String,
    /// Which provider behind a federation.
    pub source: Option<String>,
}

/// An identity, as the owner of the account sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnIdentity {
    pub id: String,
    pub issuer: String,
    pub shown: String,
    pub linked_at: String,
    pub used_at: Option<String>,
}

/// A sign-in at a provider that ended: whose it was when it began, and what was kept of it.
#[derive(Debug)]
pub struct Journey<T> {
    pub account_id: Option<String>,
    pub session_label: Option<String>,
    pub kept: T,
}

async fn insert(
    act: &mut Write<'_>,
    account_id: &str,
    identity: &Identity,
    at: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO identity (id, account_id, issuer, subject, shown, source, linked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
    )
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(account_id)
    .bind(&identity.issuer)
    .bind(&identity.subject)
    .bind(&identity.shown)
    .bind(identity.source.clone())
    .bind(written(at))
    .execute(act.connection())
    .await?;
    let owner: String =
        sqlx::query_scalar("SELECT account_id FROM identity WHERE issuer = $1 AND subject = $2")
            .bind(&identity.issuer)
            .bind(&identity.subject)
            .fetch_one(act.connection())
            .await?;
    if owner == account_id { Ok(()) } else { Err(Error::Refused("identity-taken".to_owned())) }
}

impl Register {
    /// Keeps what is needed when the browser comes back from a provider; gives the secret that takes it back.
    ///
    /// # Errors
    /// [`Error::Wait`] when too many are under way from this address.
    pub async fn begin_journey(
        &self,
        session: Option<&Opened>,
        address: &str,
        kept: &impl Serialize,
        at: Timestamp,
    ) -> Result<String, Error> {
        let whose = session.map(|s| (s.account_id.as_str(), s.label.as_str()));
        self.begin_ceremony(Kind::Provider, Beginner { whose, address }, kept, at).await
    }

    /// Takes it back, once. `None`: nothing of the kind was begun by this browser, it was ended, or took too long.
    pub async fn end_journey<T: DeserializeOwned>(
        &self,
        secret: &str,
        at: Timestamp,
    ) -> Result<Option<Journey<T>>, Error> {
        let taken = self.take_ceremony(Kind::Provider, secret, at).await?;
        Ok(taken.map(|t| Journey { account_id: t.account_id, session_label: t.session_label, kept: t.body }))
    }

    /// Signs in as the account to which this identity is linked: the value of the session's cookie. `None` when it is
    /// linked to none, or to one that was stopped.
    pub async fn enter_with_identity(
        &self,
        identity: &Identity,
        two_factors: bool,
        id_token: &str,
        device: &str,
        at: Timestamp,
    ) -> Result<Option<String>, Error> {
        let mut act = self.db.act().await?;
        let account: Option<String> = sqlx::query_scalar(
            "SELECT i.account_id FROM identity i JOIN account a ON a.id = i.account_id
             WHERE i.issuer = $1 AND i.subject = $2 AND a.disabled_at IS NULL",
        )
        .bind(&identity.issuer)
        .bind(&identity.subject)
        .fetch_optional(act.connection())
        .await?;
        let Some(account) = account else {
            act.roll_back().await?;
            return Ok(None);
        };
        sqlx::query("UPDATE identity SET used_at = $1, shown = $2 WHERE issuer = $3 AND subject = $4")
            .bind(written(at))
            .bind(&identity.shown)
            .bind(&identity.issuer)
            .bind(&identity.subject)
            .execute(act.connection())
            .await?;
        let method = if two_factors { Method::ProviderTwoFactors } else { Method::Provider };
        let cookie = sessions::open(&mut act, &account, device, method, at).await?;
        act.commit().await?;
        self.keep_id_token(&cookie, id_token, at).await?;
        Ok(Some(cookie))
    }

    /// Keeps what the provider asks for when its session ends with ours.
    async fn keep_id_token(&self, cookie: &str, id_token: &str, at: Timestamp) -> Result<(), Error> {
        let Some(session) = self.session(cookie, at).await? else { return Ok(()) };
        let sealed = self.seal_own("session", "id_token", &session.label, id_token.as_bytes()).await?;
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE session SET id_token = $1 WHERE label = $2")
            .bind(sealed)
            .bind(&session.label)
            .execute(act.connection())
            .await?;
        act.commit().await
    }

    /// What the provider that opened this session asks for at its end; `None` when none did.
    pub async fn id_token_of(&self, session: &Opened) -> Result<Option<String>, Error> {
        let sealed: Option<Option<String>> =
            sqlx::query_scalar("SELECT id_token FROM session WHERE label = $1")
                .bind(&session.label)
                .fetch_optional(self.db.read())
                .await?;
        match sealed.flatten() {
            None => Ok(None),
            Some(sealed) => {
                let plain = self.unseal_own("session", "id_token", &session.label, &sealed).await?;
                Ok(String::from_utf8(plain).ok())
            }
        }
    }

    /// Takes the person's identity at the provider as a fresh proof: the new value of the session's cookie.
    ///
    /// # Errors
    /// [`Error::Refused`] (`identity`) when it is not linked to the account of this session.
    pub async fn prove_with_identity(
        &self,
        session: &Opened,
        identity: &Identity,
        two_factors: bool,
        at: Timestamp,
    ) -> Result<String, Error> {
        let mut act = self.db.act().await?;
        let linked: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM identity WHERE issuer = $1 AND subject = $2 AND account_id = $3",
        )
        .bind(&identity.issuer)
        .bind(&identity.subject)
        .bind(&session.account_id)
        .fetch_one(act.connection())
        .await?;
        if linked == 0 {
            act.roll_back().await?;
            return Err(Error::Refused("identity".to_owned()));
        }
        let cookie = sessions::proved(&mut act, &session.label, two_factors, at).await?;
        act.commit().await?;
        Ok(cookie)
    }

    /// The identities linked to an account, the oldest first.
    pub async fn identities_of(&self, account_id: &str) -> Result<Vec<OwnIdentity>, Error> {
        sqlx::query(
            "SELECT id, issuer, shown, linked_at, used_at FROM identity WHERE account_id = $1
             ORDER BY linked_at, id",
        )
        .bind(account_id)
        .fetch_all(self.db.read())
        .await?
        .iter()
        .map(|row| {
            Ok(OwnIdentity {
                id: row.try_get("id")?,
                issuer: row.try_get("issuer")?,
                shown: row.try_get("shown")?,
                linked_at: row.try_get("linked_at")?,
                used_at: row.try_get("used_at")?,
            })
        })
        .collect()
    }

    /// Links an identity to an account whose owner is there and has just proved it.
    ///
    /// # Errors
    /// [`Error::Refused`] (`identity-taken`) when it opens another account.
    pub async fn link_identity(
        &self,
        account_id: &str,
        identity: &Identity,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        insert(&mut act, account_id, identity, at).await?;
        act.commit().await
    }

    /// Takes an identity away from an account.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not one of its own, [`Error::Refused`] (`last-way`) when nothing would be left.
    pub async fn unlink_identity(
        &self,
        account_id: &str,
        id: &str,
        provider: Option<&str>,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        act.hold(&format!("ways:{account_id}")).await?;
        let removed = sqlx::query("DELETE FROM identity WHERE id = $1 AND account_id = $2")
            .bind(id)
            .bind(account_id)
            .execute(act.connection())
            .await?
            .rows_affected();
        if removed == 0 {
            act.roll_back().await?;
            return Err(Error::Unknown("identity".to_owned()));
        }
        keep_a_way(&mut act, account_id, provider).await?;
        act.commit().await
    }

    /// Accepts an invitation with a new account that this identity opens; it has no password.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the link does not serve; [`Error::Refused`]: `identity-taken` when it opens an account
    /// already, `email-taken` when the address invited has one, `name`.
    pub async fn accept_with_identity(
        &self,
        link: &str,
        name: &str,
        identity: &Identity,
        at: Timestamp,
    ) -> Result<String, Error> {
        let invitation = self.invitation(link, at).await?;
        let invitation = invitation.ok_or_else(|| Error::Unknown("invitation".to_owned()))?;
        let name = name_of(name)?;
        let taken: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM identity WHERE issuer = $1 AND subject = $2")
                .bind(&identity.issuer)
                .bind(&identity.subject)
                .fetch_one(self.db.read())
                .await?;
        if taken > 0 {
            return Err(Error::Refused("identity-taken".to_owned()));
        }
        let account = self.add_account(&invitation.email, &name).await?;
        self.link_identity(&account.id, identity, at).await?;
        self.accept_as(link, &account.id, at).await?;
        Ok(account.id)
    }
}
