//! Support offered to a project (technical, financial, material), and the meetings held about it (G32). Its holder reads all
//! of them; each other organisation its own.

use super::{refused, unknown};
use crate::adapted::is_sound_day;
use crate::calls::long_text;
use crate::{Across, Error, Register};
use jiff::civil::Date;
use sqlx::Row;
use trust::closed_list;

closed_list! {
    /// What is noted.
    SupportKind {
        Technical = "technical",
        Financial = "financial",
        Material = "material",
        /// A meeting that was held: nothing is offered by it.
        Meeting = "meeting",
    }
}

/// An offer or a meeting to note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSupport {
    pub kind: SupportKind,
    /// Of a financial support.
    pub amount_cents: Option<i64>,
    pub on: Date,
    pub words: String,
}

/// An offer or a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportSeen {
    pub id: String,
    pub organisation: String,
    pub told: NewSupport,
    /// What the holder answered; `None`: nothing yet, or a meeting.
    pub accepted: Option<bool>,
}

impl Register {
    /// Offers support to a project that one may read, or notes a meeting about it; the holder notes its meetings too.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `support-words`, `support-day`, `support-amount`, `innovation-own` (a holder
    /// offers nothing to itself).
    pub async fn support_innovation(
        &self,
        organisation_id: &str,
        id: &str,
        new: &NewSupport,
        today: Date,
    ) -> Result<(), Error> {
        let one = self.innovation(id, Some(organisation_id), today).await?;
        if one.holder_id == organisation_id && new.kind != SupportKind::Meeting {
            return Err(refused("innovation-own"));
        }
        if !is_sound_day(new.on, today) {
            return Err(refused("support-day"));
        }
        let is_wrong =
            |cents: i64| new.kind != SupportKind::Financial || !(1..=100_000_000_000).contains(&cents);
        if new.amount_cents.is_some_and(is_wrong) {
            return Err(refused("support-amount"));
        }
        let words = long_text(&new.words, 2_000, "support-words")?.ok_or_else(|| refused("support-words"))?;
        let support = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO innovation_support (id, innovation_id, holder_id, organisation_id, kind, amount_cents, noted_on, words,
                made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(&support)
        .bind(id)
        .bind(&one.holder_id)
        .bind(organisation_id)
        .bind(new.kind.code())
        .bind(new.amount_cents)
        .bind(new.on.to_string())
        .bind(words)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("noted", "innovation-support", &support), None).await?;
        act.commit().await
    }

    /// The holder answers an offer, once.
    ///
    /// # Errors
    /// [`Error::Unknown`]: there is no such offer to this organisation, or it was answered.
    pub async fn answer_support(
        &self,
        organisation_id: &str,
        support_id: &str,
        accepts: bool,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let changed = sqlx::query(
            "UPDATE innovation_support SET accepted = $3
             WHERE id = $1 AND holder_id = $2 AND accepted IS NULL AND kind <> 'meeting'",
        )
        .bind(support_id)
        .bind(organisation_id)
        .bind(i64::from(accepts))
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(unknown());
        }
        self.write_down(&mut act, organisation_id, ("answered", "innovation-support", support_id), None)
            .await?;
        act.commit().await
    }

    /// The offers and meetings of a project that an organisation reads, the last one first: all for its holder, else its own.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn supports(
        &self,
        organisation_id: &str,
        innovation_id: &str,
    ) -> Result<Vec<SupportSeen>, Error> {
        let house = self.across(Across::Innovations);
        let rows = sqlx::query(
            "SELECT s.id, o.name, s.kind, s.amount_cents, s.noted_on, s.words, s.accepted FROM innovation_support s
             JOIN organisation o ON o.id = s.organisation_id
             WHERE s.innovation_id = $1 AND (s.holder_id = $2 OR s.organisation_id = $2)
             ORDER BY s.noted_on DESC, s.id DESC",
        )
        .bind(innovation_id)
        .bind(organisation_id)
        .fetch_all(house.db.read())
        .await?;
        let wrong = |what: &str| Error::Computation(format!("a support has no {what}"));
        rows.iter()
            .map(|row| {
                Ok(SupportSeen {
                    id: row.try_get("id")?,
                    organisation: row.try_get("name")?,
                    told: NewSupport {
                        kind: SupportKind::from_code(&row.try_get::<String, _>("kind")?)
                            .ok_or_else(|| wrong("kind"))?,
                        amount_cents: row.try_get("amount_cents")?,
                        on: row.try_get::<String, _>("noted_on")?.parse().map_err(|_| wrong("day"))?,
                        words: row.try_get("words")?,
                    },
                    accepted: row.try_get::<Option<i64>, _>("accepted")?.map(|answer| answer == 1),
                })
            })
            .collect()
    }
}
