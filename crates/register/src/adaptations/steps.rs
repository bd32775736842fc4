//! Steps of a file, and their corrections. Every act says which entry it saw last: the second of two who act at once is
//! told, and nothing is written.

use super::entry::Entry;
use super::read::AdaptationFile;
use super::{refused, text};
use crate::db::Write;
use crate::{Error, Register, now};
use jiff::civil::Date;
use pathway::adaptation::{Event, Fact, Motive, Refusal, Why, check, standing};

/// What the register answers to a step that is refused.
pub(super) fn worded(refusal: Refusal) -> Error {
    refused(match refusal {
        Refusal::NotFrom(_) => "adaptation-not-now",
        Refusal::FutureDay => "adaptation-future",
        Refusal::TooEarly => "adaptation-early",
        Refusal::NoForDay => "adaptation-for-day",
        Refusal::NoDecision => "adaptation-decision",
        Refusal::NoMotive => "adaptation-motive",
        Refusal::NotToAdapt => "adaptation-not-to-adapt",
        Refusal::NoReminder => "adaptation-told",
        Refusal::NoReason => "adaptation-reason",
        Refusal::HouseholdStopped => "adaptation-stopped",
    })
}

/// What a person says besides the fact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub text: Option<String>,
    pub rating: Option<u8>,
}

/// Checks a step against a file.
///
/// # Errors
/// Why it is not noted.
pub(super) fn check_step(file: &AdaptationFile, fact: &Fact, said: &Said, today: Date) -> Result<(), Error> {
    check(&file.facts(), fact, file.opened_on, today).map_err(worded)?;
    if fact.event == Event::Decided && fact.motive == Some(Motive::Other) && said.text.is_none() {
        return Err(refused("adaptation-motive"));
    }
    if fact.event == Event::AcceptedWithReservations && said.text.is_none() {
        return Err(refused("adaptation-reservations"));
    }
    let is_feedback = matches!(fact.event, Event::FollowedAtOneMonth | Event::FollowedAtSixMonths);
    if said.rating.is_some_and(|rating| rating > 4 || !is_feedback) {
        return Err(refused("adaptation-rating"));
    }
    if fact.event == Event::Ordered && file.lines().is_empty() {
        return Err(refused("adaptation-no-works"));
    }
    Ok(())
}

impl Register {
    /// Notes a step of a file. A decision and a delivery are steps too; what a delivery leaves in the dwelling is noted
    /// by [`Register::deliver_adaptation`].
    ///
    /// # Errors
    /// [`Error::Refused`] with what is wrong, [`Error::Changed`] when somebody noted something since `edition`,
    /// [`Error::Unknown`] when the landlord has no such file.
    pub async fn note_step(
        &self,
        landlord_id: &str,
        (id, edition): (&str, u32),
        fact: &Fact,
        (said, rating): (&str, Option<u8>),
        today: Date,
    ) -> Result<(), Error> {
        if fact.event == Event::Delivered {
            return Err(refused("adaptation-not-now"));
        }
        let said = Said { text: text(said)?, rating };
        let entry = Entry::Step { fact: *fact, text: said.text.clone(), rating };
        let withdraws = fact.event == Event::Stopped && fact.why == Some(Why::ConsentWithdrawn);
        self.keyring_or_new(landlord_id).await?;
        let erased = if withdraws { Some(self.erased_with_key(landlord_id).await?) } else { None };
        let mut act = self.db.act().await?;
        let file = self.hold_file(&mut act, landlord_id, id, Some(edition)).await?;
        check_step(&file, fact, &said, today)?;
        self.add_entry(&mut act, landlord_id, &file, &entry, today).await?;
        if let Some(erased) = erased {
            // What was seen at their home is not kept without their agreement.
            self.forget_reports(&mut act, &erased, (landlord_id, id)).await?;
        }
        if fact.event == Event::Stopped {
            self.end_visits(&mut act, landlord_id, id).await?;
        }
        let verb = match fact.event {
            Event::Decided => "decided",
            Event::Ordered => "ordered",
            Event::Stopped => "stopped",
            _ => "noted",
        };
        // The journal says that something was noted, never what was decided for whom.
        self.write_down(&mut act, landlord_id, (verb, "adaptation", id), None).await?;
        act.commit().await?;
        if withdraws {
            self.db.wipe().await?;
        }
        Ok(())
    }

    /// Says that a step was noted by mistake: it counts no more, and stays to be seen.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the file has no such step that counts; [`Error::Refused`] (`adaptation-corrects-works`)
    /// for a delivery, whose equipment is corrected in the dwelling, and for what later steps rest upon;
    /// [`Error::Changed`].
    pub async fn correct_step(
        &self,
        landlord_id: &str,
        (id, edition): (&str, u32),
        rank: u32,
        today: Date,
    ) -> Result<(), Error> {
        self.keyring_or_new(landlord_id).await?;
        let mut act = self.db.act().await?;
        let file = self.hold_file(&mut act, landlord_id, id, Some(edition)).await?;
        let steps = file.entries.iter().filter(|noted| !noted.is_corrected);
        let mut steps = steps.filter_map(|noted| match &noted.entry {
            Entry::Step { fact, .. } => Some((noted.rank, *fact)),
            _ => None,
        });
        let wrong = steps.find(|(at, _)| *at == rank).map(|(_, fact)| fact);
        let wrong = wrong.ok_or_else(|| Error::Unknown("fact".to_owned()))?;
        if wrong.event == Event::Delivered || steps.any(|(_, later)| later.event != Event::Told) {
            return Err(refused("adaptation-corrects-works"));
        }
        self.add_entry(&mut act, landlord_id, &file, &Entry::Corrected { rank }, today).await?;
        self.write_down(&mut act, landlord_id, ("corrected", "adaptation", id), None).await?;
        act.commit().await
    }

    /// Adds an entry to a file that is held; its rank. The key of the landlord is there already.
    pub(super) async fn add_entry(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        file: &AdaptationFile,
        entry: &Entry,
        today: Date,
    ) -> Result<u32, Error> {
        let id = uuid::Uuid::now_v7().to_string();
        let rank = file.edition().saturating_add(1);
        let body = serde_json::to_vec(entry)?;
        let sealed = self.seal(landlord_id, "adaptation_entry", "body", &id, &body).await?;
        sqlx::query(
            "INSERT INTO adaptation_entry (id, landlord_id, file_id, rank, body, noted_at, noted_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(landlord_id)
        .bind(&file.id)
        .bind(i64::from(rank))
        .bind(sealed)
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        let mut facts = file.facts();
        match entry {
            Entry::Step { fact, .. } => facts.push(*fact),
            Entry::Corrected { rank } => {
                let kept = file.entries.iter().filter(|noted| !noted.is_corrected && noted.rank != *rank);
                facts = kept
                    .filter_map(|noted| match &noted.entry {
                        Entry::Step { fact, .. } => Some(*fact),
                        _ => None,
                    })
                    .collect();
            }
            _ => {}
        }
        let ended = standing(&facts, today).is_closed().then(|| today.to_string());
        sqlx::query(
            "UPDATE adaptation_file SET touched_on = $3, ended_on = $4 WHERE id = $1 AND landlord_id = $2",
        )
        .bind(&file.id)
        .bind(landlord_id)
        .bind(today.to_string())
        .bind(ended)
        .execute(act.connection())
        .await?;
        Ok(rank)
    }
}
