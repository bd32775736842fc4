//! Passwords: argon2id, one check at a time for each core, the same time for accounts that do not exist.

use super::attempts::{self, Attempt};
use super::sessions;
use crate::{Error, Register, now};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use jiff::Timestamp;
use sqlx::Row;
use std::sync::OnceLock;
use tokio::sync::Semaphore;
use trust::password::PasswordRules;

/// 19 MiB, two passes, one lane: the OWASP floor for argon2id, about 30 ms here.
const MEMORY_KIB: u32 = 19 * 1024;

/// How many passwords are hashed at once: a crowd that signs in must not take the memory of the server.
static TURNS: Semaphore = Semaphore::const_new(2);

fn hasher() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, 2, 1, None).map_err(|e| Error::Computation(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str) -> Result<String, Error> {
    let hashed =
        hasher()?.hash_password(password.as_bytes()).map_err(|e| Error::Computation(e.to_string()))?;
    Ok(hashed.to_string())
}

fn matches(password: &str, phc: &str) -> bool {
    PasswordHash::new(phc)
        .ok()
        .zip(hasher().ok())
        .is_some_and(|(kept, hasher)| hasher.verify_password(password.as_bytes(), &kept).is_ok())
}

/// A hash that no password is known to give: compared with when the account does not exist.
fn nobody() -> Result<&'static str, Error> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    if NOBODY.get().is_none() {
        let unknown = super::secret()?;
        let hashed = hash(&unknown)?;
        let _ = NOBODY.set(hashed);
    }
    NOBODY.get().map(String::as_str).ok_or_else(|| Error::Computation("no hash".to_owned()))
}

async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let _turn = TURNS.acquire().await.map_err(|e| Error::Computation(e.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Computation(e.to_string()))?
}

/// How a sign-in with a password ended.
#[derive(Debug)]
pub enum SignIn {
    /// The value of the session's cookie, and whether a second factor is still to be given.
    Open { cookie: String, account_id: String },
    /// Wrong address or wrong password: never which.
    Wrong,
    /// Too many failures: the next try is answered from this instant on.
    Wait(Timestamp),
}

impl Register {
    /// Signs in with an address and a password.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        device: &str,
        address: &str,
        at: Timestamp,
    ) -> Result<SignIn, Error> {
        let attempt = Attempt::new(email, address);
        if let Some(until) = self.wait_before(&attempt, at).await? {
            return Ok(SignIn::Wait(until));
        }
        let row = sqlx::query("SELECT id, password FROM account WHERE email = $1 AND disabled_at IS NULL")
            .bind(email.trim().to_lowercase())
            .fetch_optional(self.db.read())
            .await?;
        let (id, kept): (Option<String>, Option<String>) = match &row {
            Some(row) => (Some(row.try_get("id")?), row.try_get("password")?),
            None => (None, None),
        };
        let known = kept.is_some();
        let typed = password.to_owned();
        let right = in_turn(move || {
            let phc = match kept {
                Some(phc) => phc,
                None => nobody()?.to_owned(),
            };
            Ok(matches(&typed, &phc))
        })
        .await?;
        let Some(account_id) = id.filter(|_| right && known) else {
            self.note_failure(&attempt, at).await?;
            return Ok(SignIn::Wrong);
        };
        let mut act = self.db.act().await?;
        attempts::forget(&mut act, &attempt).await?;
        let cookie = sessions::open(&mut act, &account_id, device, sessions::Method::Password, at).await?;
        act.commit().await?;
        Ok(SignIn::Open { cookie, account_id })
    }

    /// Sets a password. Every session but the one kept ends.
    ///
    /// # Errors
    /// [`Error::Weak`] when the password is too easy to guess.
    pub async fn set_password(
        &self,
        account_id: &str,
        password: &str,
        kept_session: Option<&str>,
    ) -> Result<(), Error> {
        let account = self.account(account_id).await?;
        PasswordRules::default().judge(password, &[&account.email, &account.name]).map_err(Error::Weak)?;
        let typed = password.to_owned();
        let phc = in_turn(move || hash(&typed)).await?;
        let at = now();
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE account SET password = $1, password_set_at = $2 WHERE id = $3")
            .bind(phc)
            .bind(&at)
            .bind(account_id)
            .execute(act.connection())
            .await?;
        sessions::end_all(&mut act, account_id, kept_session, &at).await?;
        act.commit().await
    }

    /// Is this the password of the account? For acts that ask for it again.
    pub async fn password_is(&self, account_id: &str, password: &str) -> Result<bool, Error> {
        let kept: Option<Option<String>> = sqlx::query_scalar("SELECT password FROM account WHERE id = $1")
            .bind(account_id)
            .fetch_optional(self.db.read())
            .await?;
        let Some(phc) = kept.flatten() else { return Ok(false) };
        let typed = password.to_owned();
        in_turn(move || Ok(matches(&typed, &phc))).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_recognised_and_another_is_not() {
        let phc = hash("trois marches et une rampe").unwrap_or_default();
        assert!(phc.starts_with("$argon2id$"));
        assert!(matches("trois marches et une rampe", &phc));
        assert!(!matches("trois marches et un rampe", &phc));
        assert!(!matches("n'importe quoi", nobody().unwrap_or_default()));
    }
}
