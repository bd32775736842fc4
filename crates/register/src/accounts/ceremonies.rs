//! Ceremonies: proofs of identity that were begun and are not ended. What the browser must answer to is kept here, in the
//! database and not in the memory of one instance, for minutes, and serves once, right or wrong.

use super::{kept, secret};
use crate::identity::digest;
use crate::{Across, Error, Register, instant, written};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;

/// What was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A passkey that is added to an account.
    PasskeyAdd,
    /// A sign-in with a passkey: nobody knows yet whose.
    PasskeyEnter,
    /// The person signed in proves who they are with a passkey.
    PasskeyProve,
    /// The browser was sent to an identity provider.
    Provider,
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Kind::PasskeyAdd => "passkey-add",
            Kind::PasskeyEnter => "passkey-enter",
            Kind::PasskeyProve => "passkey-prove",
            Kind::Provider => "provider",
        }
    }

    /// Long enough to look for a key in a bag; for a provider, to sign in there.
    const fn minutes(self) -> i64 {
        match self {
            Kind::Provider => 15,
            _ => 6,
        }
    }
}

/// Who begins a ceremony, from where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Beginner<'a> {
    /// The account and the session that the ceremony belongs to; `None`: nobody is signed in.
    pub whose: Option<(&'a str, &'a str)>,
    /// Network address of the browser.
    pub address: &'a str,
}

/// A ceremony that was ended: whose it was, and what was kept of it.
#[derive(Debug)]
pub(crate) struct Taken<T> {
    pub account_id: Option<String>,
    pub session_label: Option<String>,
    pub body: T,
}

/// How many may be under way from one network address: a whole office signs in at nine o'clock, a machine that fills
/// the table is stopped.
const FROM_ONE_ADDRESS: i64 = 60;

impl Register {
    /// Keeps what an answer will be compared with; gives the secret that takes it back.
    ///
    /// # Errors
    /// [`Error::Wait`] when too many are under way from this address.
    pub(crate) async fn begin_ceremony(
        &self,
        kind: Kind,
        beginner: Beginner<'_>,
        body: &impl Serialize,
        at: Timestamp,
    ) -> Result<String, Error> {
        // Whose it is may not be known yet, and those of one network address are counted whoever asks.
        let door = self.across(Across::SignIn);
        let secret = secret()?;
        let hash = kept(&secret);
        let body = serde_json::to_vec(body)?;
        let sealed = door.seal_own("ceremony", "body", &hash, &body).await?;
        let asked_by = digest(&["ceremony-address", beginner.address]);
        let until = at + SignedDuration::from_mins(kind.minutes());
        let mut act = door.db.act().await?;
        sqlx::query("DELETE FROM ceremony WHERE expires_at <= $1")
            .bind(written(at))
            .execute(act.connection())
            .await?;
        let (under_way, first): (i64, Option<String>) =
            sqlx::query_as("SELECT COUNT(*), MIN(expires_at) FROM ceremony WHERE asked_by = $1")
                .bind(&asked_by)
                .fetch_one(act.connection())
                .await?;
        if under_way >= FROM_ONE_ADDRESS {
            act.commit().await?;
            return Err(Error::Wait(first.as_deref().map_or(Ok(until), instant)?));
        }
        sqlx::query(
            "INSERT INTO ceremony (hash, kind, account_id, session_label, asked_by, body, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(hash)
        .bind(kind.code())
        .bind(beginner.whose.map(|(account, _)| account.to_owned()))
        .bind(beginner.whose.map(|(_, label)| label.to_owned()))
        .bind(asked_by)
        .bind(sealed)
        .bind(written(until))
        .execute(act.connection())
        .await?;
        act.commit().await?;
        Ok(secret)
    }

    /// Takes a ceremony back; whatever becomes of the answer, it is spent. `None` when there is none of this kind, when
    /// its time is over, or when another answer took it.
    pub(crate) async fn take_ceremony<T: DeserializeOwned>(
        &self,
        kind: Kind,
        secret: &str,
        at: Timestamp,
    ) -> Result<Option<Taken<T>>, Error> {
        let door = self.across(Across::SignIn);
        let hash = kept(secret);
        let mut act = door.db.act().await?;
        let row = sqlx::query(
            "SELECT account_id, session_label, body, expires_at FROM ceremony WHERE hash = $1 AND kind = $2",
        )
        .bind(&hash)
        .bind(kind.code())
        .fetch_optional(act.connection())
        .await?;
        // Two answers may come at once, to two instances: the one whose deletion counts has it.
        let taken = sqlx::query("DELETE FROM ceremony WHERE hash = $1 AND kind = $2")
            .bind(&hash)
            .bind(kind.code())
            .execute(act.connection())
            .await?
            .rows_affected();
        act.commit().await?;
        let Some(row) = row.filter(|_| taken == 1) else { return Ok(None) };
        if instant(&row.try_get::<String, _>("expires_at")?)? <= at {
            return Ok(None);
        }
        let body = door.unseal_own("ceremony", "body", &hash, &row.try_get::<String, _>("body")?).await?;
        Ok(Some(Taken {
            account_id: row.try_get("account_id")?,
            session_label: row.try_get("session_label")?,
            body: serde_json::from_slice(&body)?,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    const NOBODY: Beginner<'_> = Beginner { whose: None, address: "203.0.113.9" };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).unwrap()
    }

    #[tokio::test]
    async fn a_ceremony_serves_once_for_its_kind_and_not_after_its_time() {
        let folder = tempfile::TempDir::new().unwrap();
        let register = testing::open(folder.path()).await.unwrap();
        let begin = |kind| register.begin_ceremony(kind, NOBODY, &"challenge", at(0));
        let take = |kind, secret: String, second| {
            let register = register.clone();
            async move { register.take_ceremony::<String>(kind, &secret, at(second)).await.unwrap() }
        };
        let secret = begin(Kind::PasskeyEnter).await.unwrap();
        assert!(take(Kind::Provider, secret.clone(), 1).await.is_none(), "another kind");
        assert_eq!(take(Kind::PasskeyEnter, secret.clone(), 1).await.unwrap().body, "challenge");
        assert!(take(Kind::PasskeyEnter, secret, 1).await.is_none(), "spent");
        let late = begin(Kind::PasskeyEnter).await.unwrap();
        assert!(take(Kind::PasskeyEnter, late, 6 * 60).await.is_none(), "too late");
        assert!(take(Kind::PasskeyEnter, "no such secret".to_owned(), 1).await.is_none());
    }

    #[tokio::test]
    async fn one_address_cannot_fill_the_table_and_waits_until_its_first_ceremony_is_over() {
        let folder = tempfile::TempDir::new().unwrap();
        let register = testing::open(folder.path()).await.unwrap();
        for _ in 0..FROM_ONE_ADDRESS {
            register.begin_ceremony(Kind::PasskeyEnter, NOBODY, &(), at(0)).await.unwrap();
        }
        let refused = register.begin_ceremony(Kind::PasskeyEnter, NOBODY, &(), at(1)).await;
        assert!(matches!(refused, Err(Error::Wait(until)) if until == at(6 * 60)), "{refused:?}");
        let elsewhere = Beginner { address: "198.51.100.1", ..NOBODY };
        register.begin_ceremony(Kind::PasskeyEnter, elsewhere, &(), at(1)).await.unwrap();
        register.begin_ceremony(Kind::PasskeyEnter, NOBODY, &(), at(6 * 60)).await.unwrap();
    }
}
