//! Accounts: who signs in, and how they prove it. Rights are not here: see `members`.
//!
//! A sign-in has up to two steps. The password, a passkey or an identity provider opens a session; until the second
//! factor is given (a passkey is two factors at once), that session may only give it. The session is looked up at
//! every request, so ending it, disabling the account or changing a right takes effect at the next one.

pub mod attempts;
mod ceremonies;
pub mod identities;
pub mod passkeys;
pub mod passwords;
pub mod recovery;
pub mod sessions;
pub mod totp;

use crate::db::Write;
use crate::{Error, Register, now};
use serde::Serialize;
use sqlx::Row;

/// A person who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    pub id: String,
    pub email: String,
    pub name: String,
    /// The language last chosen: `fr`, `en`.
    pub lang: Option<String>,
    pub has_password: bool,
    pub has_totp: bool,
    pub passkeys: u64,
    pub created_at: String,
    pub seen_at: Option<String>,
    pub disabled_at: Option<String>,
}

impl Account {
    /// Can this account prove more than a password?
    #[must_use]
    pub fn has_second_factor(&self) -> bool {
        self.has_totp || self.passkeys > 0
    }
}

const SELECT: &str = "SELECT a.id, a.email, a.name, a.lang, a.created_at, a.seen_at, a.disabled_at,
    CASE WHEN a.password IS NULL THEN 0 ELSE 1 END AS has_password,
    CASE WHEN a.totp_confirmed_at IS NULL THEN 0 ELSE 1 END AS has_totp,
    (SELECT COUNT(*) FROM passkey p WHERE p.account_id = a.id) AS passkeys
    FROM account a";

fn account_of(row: &sqlx::any::AnyRow) -> Result<Account, Error> {
    Ok(Account {
        id: row.try_get("id")?,
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        lang: row.try_get("lang")?,
        has_password: as_integer(row, "has_password")? == 1,
        has_totp: as_integer(row, "has_totp")? == 1,
        passkeys: as_integer(row, "passkeys")?.unsigned_abs(),
        created_at: row.try_get("created_at")?,
        seen_at: row.try_get("seen_at")?,
        disabled_at: row.try_get("disabled_at")?,
    })
}

/// A whole number, whichever width the database gives it.
pub(crate) fn as_integer(row: &sqlx::any::AnyRow, column: &str) -> Result<i64, Error> {
    row.try_get::<i64, _>(column)
        .or_else(|_| row.try_get::<i32, _>(column).map(i64::from))
        .map_err(Error::from)
}

/// An e-mail address as it is compared: trimmed, in lower case.
///
/// # Errors
/// When it is not of the form `somebody@somewhere.tld`, or longer than 254 characters.
pub fn email_of(text: &str) -> Result<String, Error> {
    let email = text.trim().to_lowercase();
    let parts = email.split_once('@');
    let right = parts.is_some_and(|(who, place)| {
        !who.is_empty()
            && place.contains('.')
            && !place.starts_with('.')
            && !place.ends_with('.')
            && !place.contains('@')
    });
    if !right || email.len() > 254 || email.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Error::Refused("email".to_owned()));
    }
    Ok(email)
}

/// A person's name as it is shown.
///
/// # Errors
/// When it is empty, longer than 120 characters, or holds control characters.
pub fn name_of(text: &str) -> Result<String, Error> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > 120 || name.chars().any(char::is_control) {
        return Err(Error::Refused("name".to_owned()));
    }
    Ok(name)
}

impl Register {
    /// The account of this id.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none.
    pub async fn account(&self, id: &str) -> Result<Account, Error> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE a.id = $1"));
        let row = sqlx::query(sql).bind(id).fetch_optional(self.db.read()).await?;
        row.as_ref().map_or_else(|| Err(Error::Unknown("account".to_owned())), account_of)
    }

    /// The account of this address.
    pub async fn account_by_email(&self, email: &str) -> Result<Option<Account>, Error> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE a.email = $1"));
        let row = sqlx::query(sql).bind(email).fetch_optional(self.db.read()).await?;
        row.as_ref().map(account_of).transpose()
    }

    /// Every account, by address: what the operator sees.
    pub async fn accounts(&self) -> Result<Vec<Account>, Error> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} ORDER BY a.email"));
        sqlx::query(sql).fetch_all(self.db.read()).await?.iter().map(account_of).collect()
    }

    /// A new account without any way to sign in: a password or a passkey comes with the first link.
    ///
    /// # Errors
    /// [`Error::Refused`] when the address is not one, or is taken.
    pub async fn add_account(&self, email: &str, name: &str) -> Result<Account, Error> {
        let (email, name) = (email_of(email)?, name_of(name)?);
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        let added = sqlx::query(
            "INSERT INTO account (id, email, name, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(&id)
        .bind(&email)
        .bind(&name)
        .bind(now())
        .execute(act.connection())
        .await?
        .rows_affected();
        if added == 0 {
            act.roll_back().await?;
            return Err(Error::Refused("email-taken".to_owned()));
        }
        act.commit().await?;
        self.account(&id).await
    }

    /// Changes how a person is named and which language they read.
    pub async fn change_account(&self, id: &str, name: &str, lang: Option<&str>) -> Result<(), Error> {
        let name = name_of(name)?;
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE account SET name = $1, lang = $2 WHERE id = $3")
            .bind(name)
            .bind(lang.map(str::to_owned))
            .bind(id)
            .execute(act.connection())
            .await?;
        act.commit().await
    }

    /// Stops an account: its sessions end at once, its history stays.
    pub async fn disable_account(&self, id: &str) -> Result<(), Error> {
        let at = now();
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE account SET disabled_at = COALESCE(disabled_at, $1) WHERE id = $2")
            .bind(&at)
            .bind(id)
            .execute(act.connection())
            .await?;
        sessions::end_all(&mut act, id, None, &at).await?;
        act.commit().await
    }

    /// Lets a stopped account sign in again.
    pub async fn enable_account(&self, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE account SET disabled_at = NULL WHERE id = $1")
            .bind(id)
            .execute(act.connection())
            .await?;
        act.commit().await
    }
}

/// Refuses what would leave an account without any way to sign in: a password, a passkey, or an identity of the provider
/// that is configured today.
pub(crate) async fn keep_a_way(
    act: &mut Write<'_>,
    account_id: &str,
    provider: Option<&str>,
) -> Result<(), Error> {
    let left: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM account WHERE id = $1 AND password IS NOT NULL)
              + (SELECT COUNT(*) FROM passkey WHERE account_id = $1)
              + (SELECT COUNT(*) FROM identity WHERE account_id = $1 AND issuer = $2)",
    )
    .bind(account_id)
    .bind(provider.unwrap_or(""))
    .fetch_one(act.connection())
    .await?;
    if left == 0 { Err(Error::Refused("last-way".to_owned())) } else { Ok(()) }
}

/// A secret of 256 bits, as 43 characters that fit in a link or a cookie; the register keeps its digest only.
pub(crate) fn secret() -> Result<String, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| Error::Computation(e.to_string()))?;
    Ok(data_encoding::BASE64URL_NOPAD.encode(&bytes))
}

/// What the register keeps of a secret.
pub(crate) fn kept(secret: &str) -> String {
    crate::identity::digest(&["secret", secret])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_case_and_refused_when_they_are_none() {
        assert_eq!(email_of(" Ada.L@Exemple.FR ").ok().as_deref(), Some("ada.l@exemple.fr"));
        for wrong in ["", "ada", "ada@", "@exemple.fr", "ada@exemple", "a b@exemple.fr", "a@b@exemple.fr"] {
            assert!(email_of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn two_secrets_differ_and_are_kept_as_digests() {
        let (one, two) = (secret().unwrap_or_default(), secret().unwrap_or_default());
        assert_eq!(one.len(), 43);
        assert_ne!(one, two);
        assert_ne!(kept(&one), one);
    }
}
