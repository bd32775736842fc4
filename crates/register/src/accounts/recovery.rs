//! When a factor is lost: ten codes printed beforehand, or a link given by somebody who may.

use super::{kept, secret, sessions, sessions::Opened};
use crate::accounts::attempts::Attempt;
use crate::{Error, Register, now, written};
use jiff::{SignedDuration, Timestamp};

const CODES: usize = 10;
/// A link to set a password is followed the same day.
const LINK_HOURS: i64 = 24;

/// What is compared: letters and digits, without the dashes and spaces of paper.
fn bare(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

impl Register {
    /// Ten new recovery codes, shown once; the ones before no longer serve.
    pub async fn make_recovery_codes(&self, account_id: &str) -> Result<Vec<String>, Error> {
        let mut codes = Vec::with_capacity(CODES);
        for _ in 0..CODES {
            let mut bytes = [0_u8; 10];
            getrandom::fill(&mut bytes).map_err(|e| Error::Computation(e.to_string()))?;
            let text = data_encoding::BASE32_NOPAD.encode(&bytes).to_ascii_lowercase();
            let groups: Vec<&str> =
                text.as_bytes().chunks(4).filter_map(|c| std::str::from_utf8(c).ok()).collect();
            codes.push(groups.join("-"));
        }
        let mut act = self.db.act().await?;
        sqlx::query("DELETE FROM recovery_code WHERE account_id = $1")
            .bind(account_id)
            .execute(act.connection())
            .await?;
        for code in &codes {
            sqlx::query("INSERT INTO recovery_code (account_id, hash) VALUES ($1, $2)")
                .bind(account_id)
                .bind(kept(&bare(code)))
                .execute(act.connection())
                .await?;
        }
        act.commit().await?;
        Ok(codes)
    }

    /// How many recovery codes are left.
    pub async fn recovery_codes_left(&self, account_id: &str) -> Result<u64, Error> {
        let left: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM recovery_code WHERE account_id = $1 AND used_at IS NULL",
        )
        .bind(account_id)
        .fetch_one(self.db.read())
        .await?;
        Ok(left.unsigned_abs())
    }

    /// Gives a recovery code as the second factor: it serves once.
    ///
    /// # Errors
    /// [`Error::Refused`] (`code`) when it is none of the account's, or was used.
    pub async fn give_recovery_code(
        &self,
        session: &Opened,
        typed: &str,
        at: Timestamp,
    ) -> Result<String, Error> {
        let attempt = Attempt::new(&format!("second-factor {}", session.account_id), &session.account_id);
        if let Some(until) = self.wait_before(&attempt, at).await? {
            return Err(Error::Wait(until));
        }
        let mut act = self.db.act().await?;
        let used = sqlx::query(
            "UPDATE recovery_code SET used_at = $1 WHERE account_id = $2 AND hash = $3 AND used_at IS NULL",
        )
        .bind(written(at))
        .bind(&session.account_id)
        .bind(kept(&bare(typed)))
        .execute(act.connection())
        .await?
        .rows_affected();
        if used == 0 {
            act.roll_back().await?;
            self.note_failure(&attempt, at).await?;
            return Err(Error::Refused("code".to_owned()));
        }
        let cookie = sessions::second_factor_given(&mut act, &session.label, at).await?;
        act.commit().await?;
        Ok(cookie)
    }

    /// A link to set a password, to hand to the person; it serves once, within a day. Links before it are void.
    pub async fn make_reset_link(&self, account_id: &str, at: Timestamp) -> Result<String, Error> {
        let link = secret()?;
        let until = written(at + SignedDuration::from_hours(LINK_HOURS));
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE reset_link SET used_at = $1 WHERE account_id = $2 AND used_at IS NULL")
            .bind(written(at))
            .bind(account_id)
            .execute(act.connection())
            .await?;
        sqlx::query("INSERT INTO reset_link (hash, account_id, made_by, expires_at) VALUES ($1, $2, $3, $4)")
            .bind(kept(&link))
            .bind(account_id)
            .bind(self.author().code())
            .bind(until)
            .execute(act.connection())
            .await?;
        act.commit().await?;
        Ok(link)
    }

    /// Whose link this is, while it serves.
    pub async fn reset_link(&self, link: &str, at: Timestamp) -> Result<Option<String>, Error> {
        Ok(sqlx::query_scalar(
            "SELECT account_id FROM reset_link WHERE hash = $1 AND used_at IS NULL AND expires_at > $2",
        )
        .bind(kept(link))
        .bind(written(at))
        .fetch_optional(self.db.read())
        .await?)
    }

    /// Sets the password by a link, which is then spent. The second factor stays as it was.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the link does not serve, [`Error::Weak`] when the password is too easy to guess.
    pub async fn reset_password(&self, link: &str, password: &str, at: Timestamp) -> Result<(), Error> {
        let account =
            self.reset_link(link, at).await?.ok_or_else(|| Error::Unknown("reset-link".to_owned()))?;
        // The password is judged before the link is spent.
        self.set_password(&account, password, None).await?;
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE reset_link SET used_at = $1 WHERE hash = $2")
            .bind(now())
            .bind(kept(link))
            .execute(act.connection())
            .await?;
        act.commit().await
    }
}
