//! Complaints and their answers, devices lent and brought back.

use super::entry::{ComplaintKind, Entry};
use super::{refused, text};
use crate::{Error, Register};
use jiff::civil::Date;
use pathway::device::{self, Device, Fact, Refusal};

fn worded(refusal: Refusal) -> Error {
    refused(match refusal {
        Refusal::NotNow => "device-not-now",
        Refusal::Day => "device-day",
        Refusal::Until => "device-until",
    })
}

impl Register {
    /// Notes what the household complains of.
    ///
    /// # Errors
    /// [`Error::Refused`]: `complaint-day` for a day to come or before the file was opened, `complaint-text` when `Other`
    /// says nothing more. [`Error::Changed`], [`Error::Unknown`].
    pub async fn note_complaint(
        &self,
        landlord_id: &str,
        (id, edition): (&str, u32),
        (on, kind): (Date, ComplaintKind),
        said: &str,
        today: Date,
    ) -> Result<(), Error> {
        let said = text(said)?;
        if kind == ComplaintKind::Other && said.is_none() {
            return Err(refused("complaint-text"));
        }
        self.keyring_or_new(landlord_id).await?;
        let mut act = self.db.act().await?;
        let file = self.hold_file(&mut act, landlord_id, id, Some(edition)).await?;
        if on > today || on < file.opened_on {
            return Err(refused("complaint-day"));
        }
        let entry = Entry::Complaint { on, kind, text: said };
        self.add_entry(&mut act, landlord_id, &file, &entry, today).await?;
        self.write_down(&mut act, landlord_id, ("noted", "complaint", id), None).await?;
        act.commit().await
    }

    /// Notes what was answered to a complaint.
    ///
    /// # Errors
    /// [`Error::Refused`] (`complaint-day`), [`Error::Changed`]; [`Error::Unknown`] when the file has no such complaint
    /// that waits for an answer.
    pub async fn answer_complaint(
        &self,
        landlord_id: &str,
        (id, edition): (&str, u32),
        rank: u32,
        (on, said): (Date, &str),
        today: Date,
    ) -> Result<(), Error> {
        let said = text(said)?;
        self.keyring_or_new(landlord_id).await?;
        let mut act = self.db.act().await?;
        let file = self.hold_file(&mut act, landlord_id, id, Some(edition)).await?;
        let waiting = file.complaints().into_iter().find(|one| one.rank == rank && one.answer.is_none());
        let waiting = waiting.ok_or_else(|| Error::Unknown("complaint".to_owned()))?;
        if on > today || on < waiting.on {
            return Err(refused("complaint-day"));
        }
        let entry = Entry::Answered { rank, on, text: said };
        self.add_entry(&mut act, landlord_id, &file, &entry, today).await?;
        self.write_down(&mut act, landlord_id, ("answered", "complaint", id), None).await?;
        act.commit().await
    }

    /// Notes what happens to a device: `of` is the loan, `None` begins one.
    ///
    /// # Errors
    /// [`Error::Refused`]: `device-not-now`, `device-day`, `device-until`; `adaptation-stopped` to begin one for a
    /// household that stopped. [`Error::Changed`]; [`Error::Unknown`] when the file has no such loan.
    pub async fn note_loan(
        &self,
        landlord_id: &str,
        (id, edition): (&str, u32),
        (of, device): (Option<u32>, Device),
        fact: Fact,
        today: Date,
    ) -> Result<(), Error> {
        self.keyring_or_new(landlord_id).await?;
        let mut act = self.db.act().await?;
        let file = self.hold_file(&mut act, landlord_id, id, Some(edition)).await?;
        let loan = match of {
            Some(rank) => {
                let found = file.loans().into_iter().find(|loan| loan.rank == rank);
                Some(found.ok_or_else(|| Error::Unknown("loan".to_owned()))?)
            }
            None => None,
        };
        if loan.is_none() && file.standing(today).stopped.is_some() {
            return Err(refused("adaptation-stopped"));
        }
        let facts = loan.as_ref().map_or(&[][..], |loan| loan.facts.as_slice());
        device::check(facts, &fact, today).map_err(worded)?;
        let device = loan.as_ref().map_or(device, |loan| loan.device);
        let entry = Entry::Loan { of, device, fact };
        self.add_entry(&mut act, landlord_id, &file, &entry, today).await?;
        self.write_down(&mut act, landlord_id, ("noted", "loan", id), None).await?;
        act.commit().await
    }
}
