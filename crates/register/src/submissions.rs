//! Forms that were sent: a double click, a page sent again after a lost answer, are done once.
//!
//! A form carries the mark of its page. The first sending does the act and keeps where it sent the browser; another one
//! of the same content, within a day, is sent to the same place and does nothing.

use crate::{Across, Error, Register, identity::content_id, written};
use jiff::{SignedDuration, Timestamp};

/// How long a form is remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// A sending that has no answer after this long was cut by the end of its process: the next one is done.
const ABANDONED: SignedDuration = SignedDuration::from_mins(2);

/// What was sent: by whom, from which page, and what, as a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    pub account_id: String,
    pub mark: String,
    pub digest: String,
}

impl Submission {
    /// A form of an account, from the page of a mark: its address and its body.
    #[must_use]
    pub fn of(account_id: &str, mark: &str, address: &str, body: &str) -> Submission {
        Submission {
            account_id: account_id.to_owned(),
            mark: mark.to_owned(),
            digest: content_id(&["submission", address, body]),
        }
    }
}

/// What becomes of a form that is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// For the first time: it is to be done, then finished or forgotten.
    First,
    /// Another sending is being done.
    UnderWay,
    /// It was done: where it sent the browser.
    Done(String),
}

impl Register {
    /// Takes a form that is sent.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn submit(&self, submission: &Submission, at: Timestamp) -> Result<Sent, Error> {
        let mut act = self.db.act().await?;
        act.open_wall(Across::Leftovers).await?;
        sqlx::query("DELETE FROM submission WHERE sent_at < $1 OR (location IS NULL AND sent_at < $2)")
            .bind(written(at - REMEMBERED))
            .bind(written(at - ABANDONED))
            .execute(act.connection())
            .await?;
        act.close_wall().await?;
        let first = sqlx::query(
            "INSERT INTO submission (account_id, mark, digest, sent_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
        )
        .bind(&submission.account_id)
        .bind(&submission.mark)
        .bind(&submission.digest)
        .bind(written(at))
        .execute(act.connection())
        .await?
        .rows_affected();
        if first == 1 {
            // Something else was sent from the same page: what came before may be wanted again (a value put back).
            sqlx::query(
                "DELETE FROM submission
                 WHERE account_id = $1 AND mark = $2 AND digest <> $3 AND location IS NOT NULL",
            )
            .bind(&submission.account_id)
            .bind(&submission.mark)
            .bind(&submission.digest)
            .execute(act.connection())
            .await?;
            act.commit().await?;
            return Ok(Sent::First);
        }
        let location: Option<String> = sqlx::query_scalar(
            "SELECT location FROM submission WHERE account_id = $1 AND mark = $2 AND digest = $3",
        )
        .bind(&submission.account_id)
        .bind(&submission.mark)
        .bind(&submission.digest)
        .fetch_one(act.connection())
        .await?;
        act.commit().await?;
        Ok(location.map_or(Sent::UnderWay, Sent::Done))
    }

    /// The form was done and sent the browser there; `None`: it was refused, and may be sent again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn answered(&self, submission: &Submission, location: Option<&str>) -> Result<(), Error> {
        let sql = match location {
            Some(_) => {
                "UPDATE submission SET location = $4 WHERE account_id = $1 AND mark = $2 AND digest = $3"
            }
            None => "DELETE FROM submission WHERE account_id = $1 AND mark = $2 AND digest = $3",
        };
        let mut query =
            sqlx::query(sql).bind(&submission.account_id).bind(&submission.mark).bind(&submission.digest);
        if let Some(location) = location {
            query = query.bind(location);
        }
        let mut act = self.db.act().await?;
        query.execute(act.connection()).await?;
        act.commit().await
    }
}
