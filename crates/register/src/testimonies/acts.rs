//! Telling a testimony, answering it, withdrawing it.

use super::{About, AnswerKind, NewTestimony, Side, Standing, Testimony, refused, unknown};
use crate::adapted::{is_sound_day, short_text};
use crate::calls::long_text;
use crate::db::Write;
use crate::directory::search::SHOWN;
use crate::{Error, Register};
use jiff::civil::Date;
use model::words::fold;

/// A text that must be there.
fn needed(text: &str, longest: usize, code: &str) -> Result<String, Error> {
    long_text(text, longest, code)?.ok_or_else(|| refused(code))
}

/// What is kept of a testimony: texts without their blanks, none of them about a person.
fn checked(new: &NewTestimony, today: Date) -> Result<NewTestimony, Error> {
    if !is_sound_day(new.lived_on, today) {
        return Err(refused("testimony-day"));
    }
    let proof = new.proof.as_deref().unwrap_or("");
    Ok(NewTestimony {
        title: short_text(&new.title, 160, "testimony-title")?.ok_or_else(|| refused("testimony-title"))?,
        done: needed(&new.done, 4_000, "testimony-done")?,
        changed: needed(&new.changed, 4_000, "testimony-changed")?,
        proof: short_text(proof, 500, "testimony-proof")?,
        hard: needed(&new.hard, 4_000, "testimony-hard")?,
        advice: needed(&new.advice, 4_000, "testimony-advice")?,
        ..new.clone()
    })
}

impl Register {
    /// The organisation of the directory that bears this name, or this id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `testimony-other` (none bears it), `testimony-several` (several do: one chooses from the
    /// directory), `testimony-own` (it is one's own).
    pub async fn other_called(&self, organisation_id: &str, text: &str) -> Result<String, Error> {
        let sql = format!("SELECT o.id, o.name FROM organisation o WHERE {SHOWN}");
        let shown: Vec<(String, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(self.db.read()).await?;
        let wanted = fold(text);
        let mut called = shown.iter().filter(|(id, name)| id == text.trim() || fold(name) == wanted);
        let found = match (called.next(), called.next()) {
            (Some((id, _)), None) => id.clone(),
            (None, _) => return Err(refused("testimony-other")),
            (Some(_), Some(_)) => return Err(refused("testimony-several")),
        };
        if found == organisation_id { Err(refused("testimony-own")) } else { Ok(found) }
    }

    /// Is there what a testimony is about, for everybody to read?
    async fn check_about(&self, about: &About, today: Date) -> Result<(), Error> {
        let is_there = match about {
            About::Nothing => true,
            About::Model(code) => procurement::models::model(code).is_some(),
            About::Practice(id) => match self.practice(id).await {
                Ok(one) => !one.is_withdrawn,
                Err(Error::Unknown(_)) => false,
                Err(other) => return Err(other),
            },
            About::Innovation(id) => match self.innovation(id, None, today).await {
                Ok(one) => one.is_listed(),
                Err(Error::Unknown(_)) => false,
                Err(other) => return Err(other),
            },
        };
        if is_there { Ok(()) } else { Err(refused("testimony-about")) }
    }

    /// Tells a testimony about another organisation, which is asked to confirm it; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `testimony-title`, `testimony-day`, `testimony-done`, `testimony-changed`, `testimony-proof`,
    /// `testimony-hard`, `testimony-advice`, `testimony-about`, and those of [`Register::other_called`].
    pub async fn tell_testimony(
        &self,
        organisation_id: &str,
        other: &str,
        new: &NewTestimony,
        today: Date,
    ) -> Result<String, Error> {
        let told = checked(new, today)?;
        let other_id = self.other_called(organisation_id, other).await?;
        self.check_about(&told.about, today).await?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO testimony (id, organisation_id, other_id, edition, withdrawn_edition, made_at, made_by)
             VALUES ($1, $2, $3, 1, 0, $4, $5)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(&other_id)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.put_testimony_edition(&mut act, (&id, 1), (organisation_id, &other_id), (&told, today)).await?;
        self.write_down(&mut act, organisation_id, ("told", "testimony", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Writes one's own testimony again, as it was seen: another edition, to be confirmed in its turn.
    ///
    /// # Errors
    /// As [`Register::tell_testimony`]; [`Error::Unknown`] for another organisation's; [`Error::Changed`].
    pub async fn rewrite_testimony(
        &self,
        organisation_id: &str,
        (id, seen): (&str, i64),
        new: &NewTestimony,
        today: Date,
    ) -> Result<(), Error> {
        let one = self.own_testimony(organisation_id, id).await?;
        if one.side != Some(Side::Teller) {
            return Err(unknown());
        }
        let told = checked(new, today)?;
        self.check_about(&told.about, today).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("testimony:{id}")).await?;
        let changed = sqlx::query(
            "UPDATE testimony SET edition = edition + 1 WHERE id = $1 AND organisation_id = $2 AND edition = $3",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(seen)
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(Error::Changed);
        }
        let sides = (organisation_id, one.other_id.as_str());
        self.put_testimony_edition(&mut act, (id, seen + 1), sides, (&told, today)).await?;
        self.write_down(&mut act, organisation_id, ("changed", "testimony", id), None).await?;
        act.commit().await
    }

    async fn put_testimony_edition(
        &self,
        act: &mut Write<'_>,
        (id, number): (&str, i64),
        (organisation_id, other_id): (&str, &str),
        (told, today): (&NewTestimony, Date),
    ) -> Result<(), Error> {
        let about = |of: fn(&About) -> Option<&String>| of(&told.about).cloned();
        sqlx::query(
            "INSERT INTO testimony_edition (testimony_id, number, organisation_id, other_id, title, theme, ground, territory,
                lived_on, done, changed, proof, hard, advice, practice_id, innovation_id, model, asked_on, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        )
        .bind(id.to_owned())
        .bind(number)
        .bind(organisation_id.to_owned())
        .bind(other_id.to_owned())
        .bind(told.title.clone())
        .bind(told.theme.code())
        .bind(told.ground.map(crate::practices::Ground::code))
        .bind(told.territory.to_string())
        .bind(told.lived_on.to_string())
        .bind(told.done.clone())
        .bind(told.changed.clone())
        .bind(told.proof.clone())
        .bind(told.hard.clone())
        .bind(told.advice.clone())
        .bind(about(|one| if let About::Practice(id) = one { Some(id) } else { None }))
        .bind(about(|one| if let About::Innovation(id) = one { Some(id) } else { None }))
        .bind(about(|one| if let About::Model(code) = one { Some(code) } else { None }))
        .bind(today.to_string())
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// Answers the edition that was read, for the other organisation: whoever told it never does, nor does a person who wrote
    /// it and also works on the other side.
    ///
    /// # Errors
    /// [`Error::Unknown`]: there is none, or it is not about the organisation; [`Error::Changed`]: it was answered meanwhile,
    /// or written again; [`Error::Refused`]: `testimony-not-now` (withdrawn), `testimony-same-person`,
    /// `testimony-answer-words` (a correction and a refusal say why).
    pub async fn answer_testimony(
        &self,
        organisation_id: &str,
        (id, seen): (&str, i64),
        (kind, words): (AnswerKind, &str),
        today: Date,
    ) -> Result<(), Error> {
        let one = self.own_testimony(organisation_id, id).await?;
        if one.side != Some(Side::Other) {
            return Err(unknown());
        }
        if one.last().is_none_or(|last| last.number != seen) {
            return Err(Error::Changed);
        }
        if one.standing() == Standing::Withdrawn || one.is_closed {
            return Err(refused("testimony-not-now"));
        }
        let words = long_text(words, 2_000, "testimony-answer-words")?;
        let words = match kind {
            AnswerKind::Confirmed => String::new(),
            AnswerKind::ToCorrect | AnswerKind::Refused => {
                words.ok_or_else(|| refused("testimony-answer-words"))?
            }
        };
        let mut act = self.db.act().await?;
        act.hold(&format!("testimony:{id}")).await?;
        let wrote: Option<(String,)> = sqlx::query_as(
            "SELECT e.made_by FROM testimony_edition e JOIN testimony t ON t.id = e.testimony_id
             WHERE t.id = $1 AND e.number = t.edition AND t.edition = $2 AND e.number > t.withdrawn_edition
                AND e.answer IS NULL",
        )
        .bind(id)
        .bind(seen)
        .fetch_optional(act.connection())
        .await?;
        // Somebody answered, wrote it again or withdrew it since it was read.
        let Some((wrote,)) = wrote else { return Err(Error::Changed) };
        let is_a_person = matches!(self.author(), crate::Author::Person { .. });
        if is_a_person && wrote == self.author().code() {
            return Err(refused("testimony-same-person"));
        }
        sqlx::query(
            "UPDATE testimony_edition SET answer = $3, answer_words = $4, answered_on = $5, answered_by = $6
             WHERE testimony_id = $1 AND number = $2",
        )
        .bind(id)
        .bind(seen)
        .bind(kind.code())
        .bind(words)
        .bind(today.to_string())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        let verb = match kind {
            AnswerKind::Confirmed => "confirmed",
            AnswerKind::ToCorrect => "answered",
            AnswerKind::Refused => "declined",
        };
        self.write_down(&mut act, organisation_id, (verb, "testimony", id), None).await?;
        act.commit().await
    }

    /// Withdraws a testimony, by either of its sides: nothing of it is public from now on.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `testimony-not-now` when it is withdrawn already.
    pub async fn withdraw_testimony(
        &self,
        organisation_id: &str,
        id: &str,
        today: Date,
    ) -> Result<Testimony, Error> {
        self.own_testimony(organisation_id, id).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("testimony:{id}")).await?;
        let changed = sqlx::query(
            "UPDATE testimony SET withdrawn_edition = edition, withdrawn_by = $2, withdrawn_on = $3
             WHERE id = $1 AND withdrawn_edition < edition AND (organisation_id = $2 OR other_id = $2)",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(today.to_string())
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(refused("testimony-not-now"));
        }
        self.write_down(&mut act, organisation_id, ("withdrawn", "testimony", id), None).await?;
        act.commit().await?;
        self.own_testimony(organisation_id, id).await
    }
}
