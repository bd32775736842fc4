//! Signing, changing and removing agreements.

use super::read::kept_in;
use super::refused;
use crate::{Error, Register};
use pension::{Entry, Terms, TermsError};

fn sound(terms: &Terms) -> Result<(), Error> {
    terms.check().map_err(|wrong| {
        refused(match wrong {
            TermsError::Fund => "pension-fund",
            TermsError::Days => "pension-days",
            TermsError::Target => "pension-target",
            TermsError::Cap => "pension-cap",
            TermsError::Age => "pension-age",
            TermsError::Gir => "pension-gir",
            TermsError::Levels => "pension-levels",
            TermsError::Yearly => "pension-yearly",
        })
    })
}

/// What was asked or received over the aid that terms give a dwelling; before the works, over the estimate or the ceiling.
fn excess(terms: &Terms, entry: &Entry) -> i64 {
    let Some(now) = pension::state(terms, entry).filter(pension::State::counts) else { return 0 };
    let due = match now.eligible_cents {
        Some(cost) => pension::aid(terms, entry.level, cost).aid_cents,
        None => terms.cap_of(entry.level),
    };
    now.claimed_cents.max(now.paid_cents).saturating_sub(due).max(0)
}

/// Do the facts that are noted still hold under other terms? An advance that was too much already is no reason to refuse.
fn holds(before: &Terms, terms: &Terms, entries: &[Entry]) -> Result<(), Error> {
    for entry in entries {
        let Some(now) = pension::state(terms, entry).filter(pension::State::counts) else { continue };
        if now.committed_on.is_some_and(|day| !terms.holds_on(day)) {
            return Err(refused("pension-days-facts"));
        }
        if excess(terms, entry) > excess(before, entry) {
            return Err(refused("pension-cap-facts"));
        }
    }
    Ok(())
}

impl Register {
    /// Keeps an agreement that was signed; its id.
    ///
    /// # Errors
    /// [`Error::Refused`] with the code of what is wrong with its terms (`pension-fund`, `pension-days`…).
    pub async fn make_pension_agreement(&self, landlord_id: &str, terms: &Terms) -> Result<String, Error> {
        sound(terms)?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO pension_agreement (id, landlord_id, terms, edition, made_at) VALUES ($1, $2, $3, 1, $4)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(serde_json::to_string(terms)?)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("signed", "pension-agreement", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Changes the terms of an agreement.
    ///
    /// # Errors
    /// [`Error::Refused`]: what is wrong with the terms, or `pension-days-facts`, `pension-cap-facts`, `pension-clash`
    /// when what is noted would not hold under them. [`Error::Changed`], [`Error::Unknown`].
    pub async fn change_pension_agreement(
        &self,
        landlord_id: &str,
        (id, edition): (&str, i64),
        terms: &Terms,
    ) -> Result<(), Error> {
        sound(terms)?;
        let mut act = self.db.act().await?;
        act.hold(&format!("pension:{landlord_id}")).await?;
        let all = kept_in(&mut act, landlord_id).await?;
        let here = all.iter().find(|one| one.id == id);
        let here = here.ok_or_else(|| Error::Unknown("pension-agreement".to_owned()))?;
        if here.edition != edition {
            return Err(Error::Changed);
        }
        let bare: Vec<Entry> = here.entries.iter().map(|noted| noted.entry.clone()).collect();
        holds(&here.terms, terms, &bare)?;
        let others: Vec<(&Terms, bool, &Entry)> = all
            .iter()
            .filter(|one| one.id != id)
            .flat_map(|one| one.entries.iter().map(|noted| (&one.terms, false, &noted.entry)))
            .collect();
        let is_open = |entry: &&Entry| pension::state(terms, entry).is_some_and(|now| now.is_open());
        if bare.iter().filter(is_open).any(|entry| pension::clash(terms, entry, others.clone()).is_some()) {
            return Err(refused("pension-clash"));
        }
        sqlx::query(
            "UPDATE pension_agreement SET terms = $3, edition = edition + 1 WHERE id = $1 AND landlord_id = $2",
        )
        .bind(id)
        .bind(landlord_id)
        .bind(serde_json::to_string(terms)?)
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("changed", "pension-agreement", id), None).await?;
        act.commit().await
    }

    /// Removes an agreement in which no dwelling ever was.
    ///
    /// # Errors
    /// [`Error::Refused`] (`pension-not-empty`). [`Error::Unknown`].
    pub async fn remove_pension_agreement(&self, landlord_id: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        act.hold(&format!("pension:{landlord_id}")).await?;
        let all = kept_in(&mut act, landlord_id).await?;
        let here = all.iter().find(|one| one.id == id);
        if !here.ok_or_else(|| Error::Unknown("pension-agreement".to_owned()))?.entries.is_empty() {
            return Err(refused("pension-not-empty"));
        }
        sqlx::query("DELETE FROM pension_agreement WHERE id = $1 AND landlord_id = $2")
            .bind(id)
            .bind(landlord_id)
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, landlord_id, ("removed", "pension-agreement", id), None).await?;
        act.commit().await
    }
}
