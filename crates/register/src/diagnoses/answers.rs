//! What the organisation makes of a delivered diagnosis: it answers recommendations, asks for a quote, and takes the components
//! into its works plan.

use super::acts::found;
use super::{DiagnosisEvent, DiagnosisRecord, DiagnosisStage, refused, text};
use crate::db::Write;
use crate::{Error, Register};
use diagnosis::Answer;

/// What went to the works plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenToPlan {
    pub added: u64,
    /// There already, the same in everything.
    pub already: u64,
    /// Without a quantity: they stay in the diagnosis.
    pub uncounted: usize,
}

/// The delivered diagnosis of the buildings of this organisation.
async fn own(act: &mut Write<'_>, by: &str, id: &str) -> Result<DiagnosisRecord, Error> {
    let record = found(act, by, id).await?;
    if record.organisation.id != by {
        return Err(refused("diagnosis-not-owner"));
    }
    if record.stage() != DiagnosisStage::Delivered {
        return Err(refused("diagnosis-not-delivered"));
    }
    Ok(record)
}

impl Register {
    /// Answers a recommendation of what was delivered: accepted, done already, or set aside with its reason.
    ///
    /// # Errors
    /// [`Error::Refused`]: `diagnosis-not-owner`, `diagnosis-not-delivered`, `diagnosis-reason`, `diagnosis-personal`.
    /// [`Error::Unknown`] when there is no such recommendation.
    pub async fn answer_recommendation(
        &self,
        by: &str,
        id: &str,
        key: &str,
        (answer, note): (Answer, &str),
    ) -> Result<(), Error> {
        let note = text(note, 500)?;
        let mut act = self.db.act().await?;
        let record = own(&mut act, by, id).await?;
        let mut all = record.delivered.iter().flat_map(|last| &last.report.recommendations);
        if !all.any(|one| one.key == key) {
            return Err(Error::Unknown("recommendation".to_owned()));
        }
        if answer == Answer::SetAside && note.is_empty() {
            return Err(refused("diagnosis-reason"));
        }
        if record.answers().get(key).is_some_and(|last| last.answer == answer && last.note == note) {
            // Said already: saying it again is no news.
            return Ok(());
        }
        let event = DiagnosisEvent::Answered { key: key.to_owned(), answer, note };
        self.add_diagnosis_event(&mut act, by, &record, &event).await?;
        act.commit().await
    }

    /// Asks whoever made the diagnosis for a quote.
    ///
    /// # Errors
    /// [`Error::Refused`]: `diagnosis-not-owner`, `diagnosis-not-delivered`, `diagnosis-alone` when nobody helps.
    /// [`Error::Unknown`].
    pub async fn ask_quote(&self, by: &str, id: &str, note: &str) -> Result<(), Error> {
        let note = text(note, 1_000)?;
        let mut act = self.db.act().await?;
        let record = own(&mut act, by, id).await?;
        if record.helper.is_none() {
            return Err(refused("diagnosis-alone"));
        }
        self.add_diagnosis_event(&mut act, by, &record, &DiagnosisEvent::QuoteAsked { note }).await?;
        act.commit().await
    }

    /// Gives the components that were counted to the works plan of the organisation; what is there already is not added
    /// twice.
    ///
    /// # Errors
    /// [`Error::Refused`]: `diagnosis-not-owner`, `diagnosis-not-delivered`, `upkeep-many`. [`Error::Unknown`].
    pub async fn give_diagnosis_to_plan(&self, by: &str, id: &str) -> Result<GivenToPlan, Error> {
        let mut act = self.db.act().await?;
        let record = own(&mut act, by, id).await?;
        let buildings =
            record.delivered.as_ref().map(|last| last.report.buildings.as_slice()).unwrap_or_default();
        let (components, uncounted) = diagnosis::given(buildings);
        let (added, already) = self.put_upkeep_components(&mut act, by, &components).await?;
        self.add_diagnosis_event(&mut act, by, &record, &DiagnosisEvent::Planned { components: added })
            .await?;
        act.commit().await?;
        Ok(GivenToPlan { added, already, uncounted })
    }
}
