//! Failed sign-ins, and how long to wait after them.
//!
//! Counted by account and by network address, both as digests: the table holds no address of a person. Unknown
//! accounts are counted like known ones, so that waiting says nothing of who exists.

use crate::{Error, Register, db::Write, identity::digest, instant, written};
use jiff::{SignedDuration, Timestamp};
use sqlx::Row;
use trust::throttle::{self, ThrottleRules, Verdict};

/// Who tries: what is counted.
#[derive(Debug, Clone)]
pub struct Attempt {
    account: String,
    address: String,
}

impl Attempt {
    /// A try to sign in as this address (as typed), from this network address.
    #[must_use]
    pub fn new(email: &str, address: &str) -> Attempt {
        Attempt {
            account: digest(&["attempt-account", &email.trim().to_lowercase()]),
            address: digest(&["attempt-address", address]),
        }
    }
}

impl Attempt {
    /// A try to create an organisation without an account, from this network address.
    #[must_use]
    pub fn founding(address: &str) -> Attempt {
        Attempt {
            account: digest(&["founding-account", address]),
            address: digest(&["founding-address", address]),
        }
    }
}

impl Attempt {
    /// A request for help without an account, from this network address.
    #[must_use]
    pub fn asking(address: &str) -> Attempt {
        Attempt {
            account: digest(&["asking-account", address]),
            address: digest(&["asking-address", address]),
        }
    }
}

impl Attempt {
    /// Seats at an event asked for without an account, from this network address.
    #[must_use]
    pub fn coming(address: &str) -> Attempt {
        Attempt {
            account: digest(&["coming-account", address]),
            address: digest(&["coming-address", address]),
        }
    }
}

impl Attempt {
    /// A code of an enquiry that is none, from this network address.
    #[must_use]
    pub fn answering(address: &str) -> Attempt {
        Attempt {
            account: digest(&["answering-account", address]),
            address: digest(&["answering-address", address]),
        }
    }
}

impl Register {
    /// Until when this person must wait before the next try; `None`: they may try now.
    pub async fn wait_before(&self, attempt: &Attempt, at: Timestamp) -> Result<Option<Timestamp>, Error> {
        let account = self.failures(&attempt.account, at).await?;
        let address = self.failures(&attempt.address, at).await?;
        let verdict = throttle::verdict(&account, at, &ThrottleRules::ACCOUNT).and(throttle::verdict(
            &address,
            at,
            &ThrottleRules::NETWORK,
        ));
        Ok(match verdict {
            Verdict::Go => None,
            Verdict::Wait { until } => Some(until),
        })
    }

    /// Writes a failure down.
    pub async fn note_failure(&self, attempt: &Attempt, at: Timestamp) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        for subject in [&attempt.account, &attempt.address] {
            sqlx::query("INSERT INTO attempt (subject, at) VALUES ($1, $2)")
                .bind(subject)
                .bind(at.to_string())
                .execute(act.connection())
                .await?;
        }
        let old = written(at.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(at));
        sqlx::query("DELETE FROM attempt WHERE at < $1").bind(old).execute(act.connection()).await?;
        act.commit().await
    }

    async fn failures(&self, subject: &str, at: Timestamp) -> Result<Vec<Timestamp>, Error> {
        let since = written(at.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(at));
        sqlx::query("SELECT at FROM attempt WHERE subject = $1 AND at >= $2 ORDER BY at")
            .bind(subject)
            .bind(since)
            .fetch_all(self.db.read())
            .await?
            .iter()
            .map(|row| instant(row.try_get("at")?))
            .collect()
    }
}

/// Forgets the failures of an account that has just signed in.
pub(crate) async fn forget(act: &mut Write<'_>, attempt: &Attempt) -> Result<(), Error> {
    sqlx::query("DELETE FROM attempt WHERE subject = $1")
        .bind(&attempt.account)
        .execute(act.connection())
        .await?;
    Ok(())
}
