//! Delivering works: what was installed is written in the register of adapted dwellings with the delivery, or not at all.

use super::entry::Entry;
use super::steps::{Said, check_step};
use super::{refused, text};
use crate::{Error, Register};
use allocation::equipment::{Equipment, Event as Fitted, Fact as Fitting, Source, duplicate};
use jiff::civil::Date;
use pathway::adaptation::{Event, Fact};

impl Register {
    /// Notes that the works of a file are handed over, and what they leave in the dwelling: the source is the file, the
    /// day that of the acceptance. Both are written, or none.
    ///
    /// # Errors
    /// [`Error::Refused`]: `adaptation-equipment` when nothing was installed, or what no works install; else what is
    /// wrong with the step. [`Error::Changed`], [`Error::Unknown`] as for any step.
    pub async fn deliver_adaptation(
        &self,
        landlord_id: &str,
        (id, edition): (&str, u32),
        on: Date,
        (installed, said): (&[Equipment], &str),
        today: Date,
    ) -> Result<(), Error> {
        if installed.is_empty() || installed.iter().any(|one| one.works().is_none()) {
            return Err(refused("adaptation-equipment"));
        }
        let said = Said { text: text(said)?, rating: None };
        let fact = Fact::new(Event::Delivered, on);
        let dwelling_id = self.adaptation(landlord_id, id, today).await?.dwelling_id;
        self.keyring_or_new(landlord_id).await?;
        // The level of the dwelling changes with it: figures are computed again.
        let mut write = self.write_dwelling(landlord_id, &dwelling_id).await?;
        let file = self.hold_file(&mut write, landlord_id, id, Some(edition)).await?;
        check_step(&file, &fact, &said, today)?;
        let accepted = file.standing(today).accepted_on.unwrap_or(on);
        let entry = Entry::Step { fact, text: said.text, rating: None };
        self.add_entry(&mut write, landlord_id, &file, &entry, today).await?;
        let noted = crate::adapted::facts_in(&mut write, &dwelling_id).await?;
        let mut known: Vec<Fitting> = noted.iter().map(|one| one.fact.clone()).collect();
        let mut last = noted.iter().map(|one| one.noted_at.clone()).max();
        for equipment in installed {
            // Noted already for that day, by hand or from an invoice: once is enough.
            if duplicate(&known, *equipment, Fitted::Installed, accepted).is_some() {
                continue;
            }
            let fitting = Fitting {
                id: uuid::Uuid::now_v7().to_string(),
                equipment: *equipment,
                event: Fitted::Installed,
                on: accepted,
                source: Source::Works,
                proof: Some(reference(id)),
                withdraws: None,
            };
            let ids = (landlord_id, dwelling_id.as_str());
            last = Some(self.put_fact(&mut write, ids, last.as_deref(), &fitting).await?);
            known.push(fitting);
        }
        self.write_down(&mut write, landlord_id, ("delivered", "adaptation", id), None).await?;
        let after = Some(installed.len().to_string());
        self.write_down(&mut write, landlord_id, ("noted", "equipment", &dwelling_id), after).await?;
        write.commit().await
    }
}

/// How a file is named outside of it: the end of its id, which is chance.
pub(super) fn reference(id: &str) -> String {
    let end = id.get(id.len().saturating_sub(6)..).unwrap_or(id);
    format!("A-{}", end.to_uppercase())
}
