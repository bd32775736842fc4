//! One-time codes (RFC 6238): six digits, thirty seconds, one step of tolerance, each code once.

use super::attempts::Attempt;
use super::sessions::{self, Opened};
use crate::{Error, Register, now};
use jiff::Timestamp;
use sqlx::Row;

const STEP_SECONDS: u64 = 30;
/// 160 bits, as RFC 4226 asks.
const SEED_BYTES: usize = 20;

/// What the person enters into their authenticator.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// Base32, in groups of four for reading aloud.
    pub seed: String,
    /// `otpauth://…`, for a QR code.
    pub address: String,
}

/// The six digits of a step.
fn code(seed: &[u8], step: u64) -> String {
    use hmac::{Hmac, Mac};
    let Ok(mut mac) = Hmac::<sha1::Sha1>::new_from_slice(seed) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 0x0f);
    let word = digest[offset..offset + 4].iter().fold(0_u32, |word, byte| (word << 8) | u32::from(*byte));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

/// The step whose code was typed, among the one before, this one and the next, but never one already used.
fn step_of(seed: &[u8], typed: &str, at: Timestamp, last_used: Option<i64>) -> Option<i64> {
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let this = u64::try_from(at.as_second()).ok()? / STEP_SECONDS;
    let mut found = None;
    // All three are compared, so that the time taken does not tell which.
    for step in [this.checked_sub(1)?, this, this + 1] {
        let same = code(seed, step).bytes().zip(typed.bytes()).fold(0_u8, |d, (a, b)| d | (a ^ b)) == 0;
        let step = i64::try_from(step).ok()?;
        if same && typed.len() == 6 && last_used.is_none_or(|used| step > used) {
            found = found.or(Some(step));
        }
    }
    found
}

impl Register {
    /// The seed of an account, that counts once a code of it was typed; the same until then, so that a first code
    /// typed wrong does not void what the authenticator has just learnt.
    pub async fn enrol_totp(&self, account_id: &str, issuer: &str) -> Result<Enrolment, Error> {
        let account = self.account(account_id).await?;
        if account.has_totp {
            return Err(Error::Refused("totp-already".to_owned()));
        }
        let given: Option<String> = sqlx::query_scalar("SELECT totp FROM account WHERE id = $1")
            .bind(account_id)
            .fetch_one(self.db.read())
            .await?;
        let seed = match given {
            Some(sealed) => self.unseal_own("account", "totp", account_id, &sealed).await?,
            None => self.new_seed(account_id).await?,
        };
        let text = data_encoding::BASE32_NOPAD.encode(&seed);
        let escape = |text: &str| -> String {
            text.bytes()
                .map(|b| match b {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                        char::from(b).to_string()
                    }
                    _ => format!("%{b:02X}"),
                })
                .collect()
        };
        let address = format!(
            "otpauth://totp/{issuer}:{email}?secret={text}&issuer={issuer}&digits=6&period={STEP_SECONDS}",
            issuer = escape(issuer),
            email = escape(&account.email),
        );
        let groups: Vec<&str> =
            text.as_bytes().chunks(4).filter_map(|c| std::str::from_utf8(c).ok()).collect();
        Ok(Enrolment { seed: groups.join(" "), address })
    }

    async fn new_seed(&self, account_id: &str) -> Result<Vec<u8>, Error> {
        let mut seed = vec![0_u8; SEED_BYTES];
        getrandom::fill(&mut seed).map_err(|e| Error::Computation(e.to_string()))?;
        let sealed = self.seal_own("account", "totp", account_id, &seed).await?;
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE account SET totp = $1, totp_step = NULL WHERE id = $2 AND totp IS NULL")
            .bind(sealed)
            .bind(account_id)
            .execute(act.connection())
            .await?;
        // Two pages opened at once show the same seed: the one that was written.
        let written: String = sqlx::query_scalar("SELECT totp FROM account WHERE id = $1")
            .bind(account_id)
            .fetch_one(act.connection())
            .await?;
        act.commit().await?;
        self.unseal_own("account", "totp", account_id, &written).await
    }

    /// Turns the one-time codes of an account on, when the code typed is one of its seed.
    ///
    /// # Errors
    /// [`Error::Refused`] (`code`) when it is not.
    pub async fn confirm_totp(&self, session: &Opened, typed: &str, at: Timestamp) -> Result<String, Error> {
        self.use_code(session, typed, at, true).await
    }

    /// Gives the second factor: the new value of the session's cookie.
    ///
    /// # Errors
    /// [`Error::Refused`] (`code`) when the code is wrong or was used, [`Error::Wait`] after too many of them.
    pub async fn give_totp(&self, session: &Opened, typed: &str, at: Timestamp) -> Result<String, Error> {
        self.use_code(session, typed, at, false).await
    }

    async fn use_code(
        &self,
        session: &Opened,
        typed: &str,
        at: Timestamp,
        confirming: bool,
    ) -> Result<String, Error> {
        let account = &session.account_id;
        let attempt = Attempt::new(&format!("second-factor {account}"), account);
        if let Some(until) = self.wait_before(&attempt, at).await? {
            return Err(Error::Wait(until));
        }
        let row = sqlx::query("SELECT totp, totp_step, totp_confirmed_at FROM account WHERE id = $1")
            .bind(account)
            .fetch_one(self.db.read())
            .await?;
        let sealed: Option<String> = row.try_get("totp")?;
        let confirmed = row.try_get::<Option<String>, _>("totp_confirmed_at")?.is_some();
        let Some(sealed) = sealed.filter(|_| confirmed != confirming) else {
            return Err(Error::Refused("code".to_owned()));
        };
        let seed = self.unseal_own("account", "totp", account, &sealed).await?;
        let Some(step) = step_of(&seed, typed, at, row.try_get("totp_step")?) else {
            self.note_failure(&attempt, at).await?;
            return Err(Error::Refused("code".to_owned()));
        };
        let mut act = self.db.act().await?;
        let used = sqlx::query(
            "UPDATE account SET totp_step = $1, totp_confirmed_at = COALESCE(totp_confirmed_at, $2)
             WHERE id = $3 AND (totp_step IS NULL OR totp_step < $1)",
        )
        .bind(step)
        .bind(now())
        .bind(account)
        .execute(act.connection())
        .await?
        .rows_affected();
        if used == 0 {
            act.roll_back().await?;
            return Err(Error::Refused("code".to_owned()));
        }
        let cookie = sessions::second_factor_given(&mut act, &session.label, at).await?;
        act.commit().await?;
        Ok(cookie)
    }

    /// Takes the one-time codes away: the account must keep another second factor, or have no right that asks one.
    pub async fn drop_totp(&self, account_id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        sqlx::query(
            "UPDATE account SET totp = NULL, totp_confirmed_at = NULL, totp_step = NULL WHERE id = $1",
        )
        .bind(account_id)
        .execute(act.connection())
        .await?;
        act.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1, last six of the eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let seed = b"12345678901234567890";
        for (second, digits) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(code(seed, second / STEP_SECONDS), digits);
        }
    }

    #[test]
    fn a_code_serves_once_and_one_step_late_is_accepted() {
        let seed = b"12345678901234567890";
        let at = Timestamp::from_second(1_111_111_111).unwrap_or_default();
        let step = step_of(seed, "050471", at, None);
        assert_eq!(step, Some(1_111_111_111 / 30));
        assert_eq!(step_of(seed, "050 471", at, step), None);
        let later = Timestamp::from_second(1_111_111_111 + 35).unwrap_or_default();
        assert_eq!(step_of(seed, "050471", later, None), step);
        let too_late = Timestamp::from_second(1_111_111_111 + 70).unwrap_or_default();
        assert_eq!(step_of(seed, "050471", too_late, None), None);
        assert_eq!(step_of(seed, "", at, None), None);
    }
}
