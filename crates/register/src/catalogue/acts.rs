//! Writing a sheet: a draft, the check that nothing already does the same, the publication, the withdrawal.

use super::{Own, SheetState};
use crate::adapted::short_text;
use crate::directory::services::{OWN_SOURCE, check, write_service};
use crate::{Error, Register, now};
use ::catalogue::{Phase, Price, subject};
use opendata::inclusion::Service;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest answer of a check, in characters.
pub const LONGEST_WHY: usize = 300;
/// The most subjects of a sheet: what is about everything is found for nothing.
const MOST_SUBJECTS: usize = 5;

/// What the catalogue already had, and why this is another thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub service_id: String,
    /// As it was called then.
    pub title: String,
    /// Why this is another thing; `None`: it is not, whoever asks is sent there.
    pub why: Option<String>,
}

/// What a form says of a service.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub record: Service,
    pub subjects: Vec<String>,
    pub phase: Option<Phase>,
    pub price: Option<Price>,
}

impl Draft {
    fn checked(&self) -> Result<Service, Error> {
        check(&self.record)?;
        let told = |code: &str| Err(Error::Refused(code.to_owned()));
        if self.record.description.as_ref().is_none_or(|text| text.trim().chars().count() < 20) {
            return told("sheet-content");
        }
        if self.subjects.is_empty() || self.subjects.len() > MOST_SUBJECTS {
            return told("sheet-subjects");
        }
        if self.subjects.iter().any(|code| subject(code).is_none()) {
            return told("sheet-subjects");
        }
        let (Some(_), Some(price)) = (self.phase, self.price) else {
            return told(if self.phase.is_none() { "sheet-phase" } else { "sheet-price" });
        };
        // The first step is free: that is the promise of the founders, not a choice of who offers it.
        if self.phase == Some(Phase::Diagnosis) && price != Price::Free {
            return told("sheet-diagnosis-free");
        }
        let mut record = self.record.clone();
        record.frais = Some(if price == Price::Free { "gratuit" } else { "payant" }.to_owned());
        Ok(record)
    }
}

impl Register {
    /// Writes a sheet as a draft: a new one, or one of the organisation's services again, over the edition that its
    /// writer saw. Until it is published again, nobody else sees it. Gives its id.
    ///
    /// # Errors
    /// [`Error::Refused`] with what is wrong; [`Error::Unknown`] for an id that is not the organisation's;
    /// [`Error::Changed`] when somebody else wrote it meanwhile.
    pub async fn draft_service(
        &self,
        organisation_id: &str,
        id: Option<&str>,
        draft: &Draft,
        seen: i64,
    ) -> Result<String, Error> {
        let mut record = draft.checked()?;
        record.date_maj = crate::directory::profile::today();
        let (verb, id) = match id {
            Some(id) => {
                let before = self.own_service(organisation_id, id).await?.record;
                (record.source, record.id, record.structure_id) =
                    (before.source, before.id, before.structure_id);
                ("changed", id.to_owned())
            }
            None => {
                let id = uuid::Uuid::now_v7().to_string();
                (record.source, record.id) = (OWN_SOURCE.to_owned(), id.clone());
                organisation_id.clone_into(&mut record.structure_id);
                ("added", id)
            }
        };
        let mut act = self.db.act().await?;
        act.hold(&format!("service:{id}")).await?;
        let edition: Option<i64> =
            sqlx::query_scalar("SELECT edition FROM service_sheet WHERE service_id = $1")
                .bind(&id)
                .fetch_optional(act.connection())
                .await?;
        if edition.unwrap_or(0) != seen {
            return Err(Error::Changed);
        }
        write_service(&mut act, &id, organisation_id, &record).await?;
        sqlx::query("UPDATE service SET removed_at = $1 WHERE id = $2 AND organisation_id = $3")
            .bind(now())
            .bind(&id)
            .bind(organisation_id)
            .execute(act.connection())
            .await?;
        sqlx::query(
            "INSERT INTO service_sheet (service_id, organisation_id, subjects, phase, price, state, checked, edition,
                 changed_at) VALUES ($1, $2, $3, $4, $5, 'draft', '[]', $6, $7)
             ON CONFLICT (service_id) DO UPDATE SET subjects = excluded.subjects, phase = excluded.phase,
                 price = excluded.price, state = excluded.state, edition = excluded.edition,
                 changed_at = excluded.changed_at",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(draft.subjects.join(" "))
        .bind(draft.phase.map(Phase::code))
        .bind(draft.price.map(Price::code))
        .bind(seen + 1)
        .bind(now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, (verb, "service", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Publishes a draft, once each service that resembles it was answered: why it is another thing. An answer
    /// without a reason says that it is the same: the draft stays one, and keeps where to go instead.
    ///
    /// # Errors
    /// [`Error::Refused`]: `sheet-unanswered` when one was left out, `sheet-same` when one is the same, `sheet-why` for
    /// a reason that is too short, too long or about a person; [`Error::Unknown`], [`Error::Changed`].
    pub async fn publish_service(
        &self,
        organisation_id: &str,
        id: &str,
        answers: &BTreeMap<String, Option<String>>,
        seen: i64,
    ) -> Result<(), Error> {
        let own = self.own_service(organisation_id, id).await?;
        if own.state != SheetState::Draft {
            return Err(Error::Refused("sheet-not-draft".to_owned()));
        }
        let mut checked = Vec::new();
        for alike in self.services_alike(&own).await? {
            let Some(why) = answers.get(&alike.id) else {
                return Err(Error::Refused("sheet-unanswered".to_owned()));
            };
            let why = match why {
                None => None,
                Some(text) => {
                    let kept = short_text(text, LONGEST_WHY, "sheet-why")?;
                    let enough = kept.filter(|text| text.chars().count() >= 10);
                    Some(enough.ok_or_else(|| Error::Refused("sheet-why".to_owned()))?)
                }
            };
            checked.push(Answer { service_id: alike.id, title: alike.title, why });
        }
        let same = checked.iter().any(|answer| answer.why.is_none());
        let state = if same { SheetState::Draft } else { SheetState::Published };
        self.mark_sheet(&own, organisation_id, (state, Some(&checked)), seen).await?;
        if same { Err(Error::Refused("sheet-same".to_owned())) } else { Ok(()) }
    }

    /// Takes a published service off the catalogue; its sheet can be written and published again.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is not published; [`Error::Unknown`], [`Error::Changed`].
    pub async fn withdraw_service(&self, organisation_id: &str, id: &str, seen: i64) -> Result<(), Error> {
        let own = self.own_service(organisation_id, id).await?;
        if own.state != SheetState::Published || own.edition == 0 {
            return Err(Error::Refused("sheet-not-published".to_owned()));
        }
        self.mark_sheet(&own, organisation_id, (SheetState::Withdrawn, None), seen).await
    }

    async fn mark_sheet(
        &self,
        own: &Own,
        organisation_id: &str,
        (state, checked): (SheetState, Option<&[Answer]>),
        seen: i64,
    ) -> Result<(), Error> {
        let published = state == SheetState::Published;
        let verb = match state {
            SheetState::Published => "published",
            SheetState::Withdrawn => "removed",
            SheetState::Draft => "changed",
        };
        let mut act = self.db.act().await?;
        act.hold(&format!("service:{}", own.id)).await?;
        let changed = sqlx::query(
            "UPDATE service_sheet SET state = $1, checked = COALESCE($2, checked), edition = edition + 1,
                 changed_at = $3, published_at = COALESCE($4, published_at)
             WHERE service_id = $5 AND organisation_id = $6 AND edition = $7",
        )
        .bind(state.code())
        .bind(checked.map(serde_json::to_string).transpose()?)
        .bind(now())
        .bind(published.then(now))
        .bind(&own.id)
        .bind(organisation_id)
        .bind(seen)
        .execute(act.connection())
        .await?
        .rows_affected();
        if changed == 0 {
            return Err(Error::Changed);
        }
        sqlx::query("UPDATE service SET removed_at = $1 WHERE id = $2 AND organisation_id = $3")
            .bind((!published).then(now))
            .bind(&own.id)
            .bind(organisation_id)
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, organisation_id, (verb, "service", &own.id), None).await?;
        act.commit().await?;
        Ok(())
    }
}
