//! Sessions: opened by a sign-in, looked up at every request, listed and ended by the person.

use super::{kept, secret};
use crate::db::Write;
use crate::{Error, Register, instant, now, written};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sqlx::Row;
use trust::session::{self, SessionRules, SessionState};

/// How a person proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    Password,
    Passkey,
    /// An identity provider (OpenID Connect).
    Provider,
    /// A provider that says that it asked for two factors.
    ProviderTwoFactors,
    /// The invented people of the demonstration, who have nothing to prove.
    Demo,
}

impl Method {
    /// As it is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Method::Password => "password",
            Method::Passkey => "passkey",
            Method::Provider => "provider",
            Method::ProviderTwoFactors => "provider-two-factors",
            Method::Demo => "demo",
        }
    }

    /// Does it prove two factors by itself?
    #[must_use]
    pub const fn is_two_factors(self) -> bool {
        matches!(self, Method::Passkey | Method::ProviderTwoFactors | Method::Demo)
    }
}

/// A session, as its owner sees it.
#[derive(Debug, Clone, Serialize)]
pub struct Session {
    /// Names it in pages; opens nothing.
    pub label: String,
    pub device: String,
    pub method: String,
    pub opened_at: String,
    pub seen_at: String,
}

/// A session as the server finds it behind a cookie.
#[derive(Debug, Clone)]
pub struct Opened {
    pub label: String,
    pub account_id: String,
    pub organisation_id: Option<String>,
    pub opened_at: Timestamp,
    pub seen_at: Timestamp,
    pub two_factors: bool,
    pub proved_at: Option<Timestamp>,
    /// An identity provider opened it.
    pub by_provider: bool,
}

impl Opened {
    fn facts(&self, ends_when_idle: bool) -> session::Session {
        session::Session {
            opened_at: self.opened_at,
            seen_at: self.seen_at,
            proved_at: self.proved_at,
            void_before: None,
            ends_when_idle,
        }
    }

    /// Has it neither lasted nor waited too long?
    #[must_use]
    pub fn is_live(&self, ends_when_idle: bool, at: Timestamp) -> bool {
        matches!(SessionRules::default().state(&self.facts(ends_when_idle), at), SessionState::Live { .. })
    }

    /// Until when the identity is proved afresh. A sign-in that still owes its second factor proves nothing; neither does
    /// one that an identity provider may have answered by itself, hours after the person was there.
    #[must_use]
    pub fn step_up_until(&self, at: Timestamp) -> Option<Timestamp> {
        if self.by_provider && self.proved_at.is_none() {
            return None;
        }
        SessionRules::default().step_up_until(&self.facts(false), at)
    }
}

/// Opens a session; gives the value of its cookie.
pub(crate) async fn open(
    act: &mut Write<'_>,
    account_id: &str,
    device: &str,
    method: Method,
    at: Timestamp,
) -> Result<String, Error> {
    let cookie = secret()?;
    let label = uuid::Uuid::now_v7().simple().to_string();
    // One organisation: no need to choose.
    let organisations: Vec<(String,)> = sqlx::query_as(
        "SELECT organisation_id FROM membership
         WHERE account_id = $1 AND confirmed_at IS NOT NULL AND ended_at IS NULL ORDER BY organisation_id",
    )
    .bind(account_id)
    .fetch_all(act.connection())
    .await?;
    let organisation = organisations.into_iter().next().map(|(id,)| id);
    let instant = written(at);
    sqlx::query(
        "INSERT INTO session (hash, label, account_id, organisation_id, device, opened_at, seen_at, method,
                              second_factor_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)",
    )
    .bind(kept(&cookie))
    .bind(label)
    .bind(account_id)
    .bind(organisation)
    .bind(device.chars().take(120).collect::<String>())
    .bind(&instant)
    .bind(method.code())
    .bind(method.is_two_factors().then(|| instant.clone()))
    .execute(act.connection())
    .await?;
    sqlx::query("UPDATE account SET seen_at = $1 WHERE id = $2")
        .bind(&instant)
        .bind(account_id)
        .execute(act.connection())
        .await?;
    Ok(cookie)
}

/// Ends the sessions of an account, except one.
pub(crate) async fn end_all(
    act: &mut Write<'_>,
    account_id: &str,
    kept_label: Option<&str>,
    at: &str,
) -> Result<u64, Error> {
    let ended = sqlx::query(
        "UPDATE session SET ended_at = $1 WHERE account_id = $2 AND ended_at IS NULL AND label <> $3",
    )
    .bind(at)
    .bind(account_id)
    .bind(kept_label.unwrap_or(""))
    .execute(act.connection())
    .await?;
    Ok(ended.rows_affected())
}

/// Notes that the second factor was given: the cookie changes with the rights.
pub(crate) async fn second_factor_given(
    act: &mut Write<'_>,
    label: &str,
    at: Timestamp,
) -> Result<String, Error> {
    proved(act, label, true, at).await
}

/// Notes a fresh proof of identity, by two factors or by one; the cookie changes.
pub(crate) async fn proved(
    act: &mut Write<'_>,
    label: &str,
    two_factors: bool,
    at: Timestamp,
) -> Result<String, Error> {
    let cookie = secret()?;
    sqlx::query(
        "UPDATE session SET hash = $1, second_factor_at = COALESCE(second_factor_at, $2), proved_at = $3,
                seen_at = $3 WHERE label = $4 AND ended_at IS NULL",
    )
    .bind(kept(&cookie))
    .bind(two_factors.then(|| written(at)))
    .bind(written(at))
    .bind(label)
    .execute(act.connection())
    .await?;
    Ok(cookie)
}

impl Register {
    /// The open session behind a cookie, unless it has lasted or waited too long.
    pub async fn session(&self, cookie: &str, at: Timestamp) -> Result<Option<Opened>, Error> {
        let row = sqlx::query(
            "SELECT s.label, s.account_id, s.organisation_id, s.opened_at, s.seen_at, s.second_factor_at,
                    s.proved_at, s.method
             FROM session s JOIN account a ON a.id = s.account_id
             WHERE s.hash = $1 AND s.ended_at IS NULL AND a.disabled_at IS NULL",
        )
        .bind(kept(cookie))
        .fetch_optional(self.db.read())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let read = |name: &str| -> Result<Option<Timestamp>, Error> {
            row.try_get::<Option<String>, _>(name)?.as_deref().map(instant).transpose()
        };
        let (Some(opened_at), Some(seen_at)) = (read("opened_at")?, read("seen_at")?) else {
            return Ok(None);
        };
        let opened = Opened {
            label: row.try_get("label")?,
            account_id: row.try_get("account_id")?,
            organisation_id: row.try_get("organisation_id")?,
            opened_at,
            seen_at,
            two_factors: read("second_factor_at")?.is_some(),
            proved_at: read("proved_at")?,
            by_provider: row.try_get::<String, _>("method")?.starts_with(Method::Provider.code()),
        };
        Ok(opened.is_live(false, at).then_some(opened))
    }

    /// Notes that a session is in use: once a minute is enough.
    pub async fn session_seen(&self, session: &Opened, at: Timestamp) -> Result<(), Error> {
        if at.duration_since(session.seen_at) < SignedDuration::from_secs(60) {
            return Ok(());
        }
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE session SET seen_at = $1 WHERE label = $2 AND seen_at < $1")
            .bind(written(at))
            .bind(&session.label)
            .execute(act.connection())
            .await?;
        act.commit().await
    }

    /// The open sessions of an account, the last used first.
    pub async fn sessions_of(&self, account_id: &str, at: Timestamp) -> Result<Vec<Session>, Error> {
        let rows = sqlx::query(
            "SELECT label, device, method, opened_at, seen_at FROM session
             WHERE account_id = $1 AND ended_at IS NULL ORDER BY seen_at DESC, label",
        )
        .bind(account_id)
        .fetch_all(self.db.read())
        .await?;
        let mut sessions = Vec::new();
        for row in rows {
            let (opened_at, seen_at): (String, String) = (row.try_get("opened_at")?, row.try_get("seen_at")?);
            let facts = session::Session {
                opened_at: instant(&opened_at)?,
                seen_at: instant(&seen_at)?,
                proved_at: None,
                void_before: None,
                ends_when_idle: false,
            };
            if matches!(SessionRules::default().state(&facts, at), SessionState::Live { .. }) {
                sessions.push(Session {
                    label: row.try_get("label")?,
                    device: row.try_get("device")?,
                    method: row.try_get("method")?,
                    opened_at,
                    seen_at,
                });
            }
        }
        Ok(sessions)
    }

    /// Ends one session of an account.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not one of its own.
    pub async fn end_session(&self, account_id: &str, label: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let ended = sqlx::query(
            "UPDATE session SET ended_at = $1, id_token = NULL
             WHERE account_id = $2 AND label = $3 AND ended_at IS NULL",
        )
        .bind(now())
        .bind(account_id)
        .bind(label)
        .execute(act.connection())
        .await?
        .rows_affected();
        act.commit().await?;
        if ended == 0 { Err(Error::Unknown("session".to_owned())) } else { Ok(()) }
    }

    /// Ends every session of an account but the one kept.
    pub async fn end_sessions(&self, account_id: &str, kept_label: Option<&str>) -> Result<u64, Error> {
        let mut act = self.db.act().await?;
        let ended = end_all(&mut act, account_id, kept_label, &now()).await?;
        act.commit().await?;
        Ok(ended)
    }

    /// Acts from now on for another organisation of the person. The cookie changes with the rights.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the person is not a confirmed member of it.
    pub async fn act_for(&self, session: &Opened, organisation_id: &str) -> Result<String, Error> {
        let cookie = secret()?;
        let mut act = self.db.act().await?;
        let changed = sqlx::query(
            "UPDATE session SET organisation_id = $1, hash = $2
             WHERE label = $3 AND ended_at IS NULL AND EXISTS (
                SELECT 1 FROM membership m WHERE m.organisation_id = $1 AND m.account_id = session.account_id
                AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL)",
        )
        .bind(organisation_id)
        .bind(kept(&cookie))
        .bind(&session.label)
        .execute(act.connection())
        .await?
        .rows_affected();
        if changed == 0 {
            act.roll_back().await?;
            return Err(Error::Unknown("organisation".to_owned()));
        }
        act.commit().await?;
        Ok(cookie)
    }

    /// The person proved again who they are: acts that ask for it are open for a few minutes.
    pub async fn step_up(&self, session: &Opened, at: Timestamp) -> Result<String, Error> {
        let mut act = self.db.act().await?;
        let cookie = proved(&mut act, &session.label, false, at).await?;
        act.commit().await?;
        Ok(cookie)
    }
}
