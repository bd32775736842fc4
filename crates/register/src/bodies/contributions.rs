//! What several organisations say to a body together, or ask of the prefect: a text in editions. Who endorses does so for the
//! edition it read; a later edition waits for its word again.

use super::{refused, unknown};
use crate::adapted::short_text;
use crate::calls::long_text;
use crate::{Across, Error, Register};
use sqlx::Row;

/// A text to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContribution {
    pub title: String,
    pub words: String,
    /// A request to the prefect, and not a word for the meeting.
    pub asks_prefect: bool,
}

/// A text, as organisations of the register read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    pub id: String,
    pub sitting_id: String,
    /// Who holds the pen.
    pub organisation_id: String,
    pub organisation: String,
    pub told: NewContribution,
    pub edition: i64,
    pub is_sent: bool,
    /// Who endorses this edition: id and name.
    pub endorsed: Vec<(String, String)>,
    /// Who endorsed an earlier one only.
    pub to_read_again: Vec<(String, String)>,
}

impl Register {
    /// Writes a text for a meeting, or a new edition of one's own as it was seen; its id.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Changed`]; [`Error::Refused`]: `contribution-title`, `contribution-words`,
    /// `contribution-sent` (it changes no more), `contribution-sitting` (cancelled).
    pub async fn write_contribution(
        &self,
        organisation_id: &str,
        sitting_id: &str,
        seen: Option<(&str, i64)>,
        new: &NewContribution,
    ) -> Result<String, Error> {
        let title = short_text(&new.title, 160, "contribution-title")?
            .ok_or_else(|| refused("contribution-title"))?;
        let words = long_text(&new.words, 8_000, "contribution-words")?
            .ok_or_else(|| refused("contribution-words"))?;
        let house = self.across(Across::CommonGround);
        let cancelled: Option<Option<String>> =
            sqlx::query_scalar("SELECT cancelled_at FROM body_sitting WHERE id = $1")
                .bind(sitting_id)
                .fetch_optional(house.db.read())
                .await?;
        if cancelled.ok_or_else(unknown)?.is_some() {
            return Err(refused("contribution-sitting"));
        }
        if let Some((id, _)) = seen {
            let one = self.contribution(id).await?;
            if one.organisation_id != organisation_id || one.sitting_id != sitting_id {
                return Err(unknown());
            }
            if one.is_sent {
                return Err(refused("contribution-sent"));
            }
        }
        let mut act = self.db.act().await?;
        let id = match seen {
            None => {
                let id = uuid::Uuid::now_v7().to_string();
                sqlx::query(
                    "INSERT INTO body_contribution (id, sitting_id, organisation_id, title, words, asks_prefect, edition, made_at,
                        made_by) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)",
                )
                .bind(&id)
                .bind(sitting_id)
                .bind(organisation_id)
                .bind(title)
                .bind(words)
                .bind(i64::from(new.asks_prefect))
                .bind(crate::now())
                .bind(self.author().code())
                .execute(act.connection())
                .await?;
                id
            }
            Some((id, edition)) => {
                let changed = sqlx::query(
                    "UPDATE body_contribution SET title = $4, words = $5, asks_prefect = $6, edition = edition + 1
                     WHERE id = $1 AND organisation_id = $2 AND edition = $3 AND sent_at IS NULL",
                )
                .bind(id)
                .bind(organisation_id)
                .bind(edition)
                .bind(title)
                .bind(words)
                .bind(i64::from(new.asks_prefect))
                .execute(act.connection())
                .await?;
                if changed.rows_affected() == 0 {
                    return Err(Error::Changed);
                }
                id.to_owned()
            }
        };
        self.write_down(&mut act, organisation_id, ("written", "contribution", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Endorses the edition of a text that was read.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Changed`] when there is a later edition; [`Error::Refused`]: `contribution-sent`,
    /// `contribution-own` (who holds the pen says it already).
    pub async fn endorse_contribution(
        &self,
        organisation_id: &str,
        id: &str,
        edition: i64,
    ) -> Result<(), Error> {
        let one = self.contribution(id).await?;
        if one.is_sent {
            return Err(refused("contribution-sent"));
        }
        if one.organisation_id == organisation_id {
            return Err(refused("contribution-own"));
        }
        if one.edition != edition {
            return Err(Error::Changed);
        }
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO body_endorsement (contribution_id, organisation_id, edition, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (contribution_id, organisation_id)
             DO UPDATE SET edition = excluded.edition, made_at = excluded.made_at, made_by = excluded.made_by",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(edition)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("endorsed", "contribution", id), None).await?;
        act.commit().await
    }

    /// Notes that one's own text was sent: it changes no more.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation's, or one that is sent; [`Error::Changed`].
    pub async fn send_contribution(
        &self,
        organisation_id: &str,
        id: &str,
        edition: i64,
    ) -> Result<(), Error> {
        let one = self.contribution(id).await?;
        if one.organisation_id != organisation_id || one.is_sent {
            return Err(unknown());
        }
        let mut act = self.db.act().await?;
        let changed = sqlx::query(
            "UPDATE body_contribution SET sent_at = $4
             WHERE id = $1 AND organisation_id = $2 AND edition = $3 AND sent_at IS NULL",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(edition)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(Error::Changed);
        }
        self.write_down(&mut act, organisation_id, ("sent", "contribution", id), None).await?;
        act.commit().await
    }

    /// One text. Any organisation of the register may read it: it is there to be endorsed.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub async fn contribution(&self, id: &str) -> Result<Contribution, Error> {
        let found = self.read_contributions("c.id = $1", id).await?;
        found.into_iter().next().ok_or_else(unknown)
    }

    /// The texts of the meetings of a body.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn contributions(&self, body_id: &str) -> Result<Vec<Contribution>, Error> {
        let of_body = "c.sitting_id IN (SELECT s.id FROM body_sitting s WHERE s.body_id = $1)";
        self.read_contributions(of_body, body_id).await
    }

    async fn read_contributions(&self, which: &str, value: &str) -> Result<Vec<Contribution>, Error> {
        let sql = format!(
            "SELECT c.id, c.sitting_id, c.organisation_id, o.name AS organisation, c.title, c.words, c.asks_prefect, c.edition,
                c.sent_at FROM body_contribution c JOIN organisation o ON o.id = c.organisation_id
             WHERE {which} ORDER BY c.made_at, c.id"
        );
        let house = self.across(Across::CommonGround);
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(value.to_owned()).fetch_all(house.db.read()).await?;
        let mut all = Vec::new();
        for row in &rows {
            let id: String = row.try_get("id")?;
            let edition: i64 = row.try_get("edition")?;
            let words = sqlx::query(
                "SELECT e.organisation_id, o.name, e.edition FROM body_endorsement e
                 JOIN organisation o ON o.id = e.organisation_id WHERE e.contribution_id = $1 ORDER BY o.name",
            )
            .bind(&id)
            .fetch_all(house.db.read())
            .await?;
            let (mut endorsed, mut to_read_again) = (Vec::new(), Vec::new());
            for word in &words {
                let who = (word.try_get("organisation_id")?, word.try_get("name")?);
                let of_this = word.try_get::<i64, _>("edition")? == edition;
                if of_this { endorsed.push(who) } else { to_read_again.push(who) }
            }
            all.push(Contribution {
                id,
                sitting_id: row.try_get("sitting_id")?,
                organisation_id: row.try_get("organisation_id")?,
                organisation: row.try_get("organisation")?,
                told: NewContribution {
                    title: row.try_get("title")?,
                    words: row.try_get("words")?,
                    asks_prefect: row.try_get::<i64, _>("asks_prefect")? != 0,
                },
                edition,
                is_sent: row.try_get::<Option<String>, _>("sent_at")?.is_some(),
                endorsed,
                to_read_again,
            });
        }
        Ok(all)
    }
}
