//! The lines of works of a file: proposed from the report, priced, and frozen once they are ordered.

use super::catalogue::Catalogue;
use super::entry::Entry;
use super::{Report, refused};
use crate::{Error, Register};
use jiff::civil::Date;
use pathway::adaptation::{Decision, Stage};
use pathway::works::{Line, Refusal, check};

/// The lines that a report calls for: each of its remedies that is works of the catalogue, once, one unit.
#[must_use]
pub(super) fn proposed(report: &Report, catalogue: &Catalogue) -> Vec<Line> {
    let codes = report.grid.remedies().into_iter().filter_map(|remedy| remedy.works());
    codes
        .filter_map(|code| catalogue.items.iter().find(|item| item.code == code))
        .map(|item| item.line(100))
        .collect()
}

impl Register {
    /// Says the works of a file, all of them: they take the place of those before.
    ///
    /// # Errors
    /// [`Error::Refused`]: `works-line N` for the first line that is out of bounds or that the catalogue does not hold,
    /// `adaptation-ordered` once they are ordered, `adaptation-not-now` when the file is stopped or decided otherwise.
    /// [`Error::Changed`], [`Error::Unknown`].
    pub async fn set_works(
        &self,
        landlord_id: &str,
        (id, edition): (&str, u32),
        lines: &[Line],
        today: Date,
    ) -> Result<(), Error> {
        check(lines).map_err(|(at, why)| match why {
            Refusal::TooMany => refused("works-many"),
            _ => refused(&format!("works-line {}", at + 1)),
        })?;
        let catalogue = self.works_catalogue(landlord_id).await?;
        let unknown =
            lines.iter().position(|line| !catalogue.items.iter().any(|item| item.code == line.code));
        if let Some(at) = unknown {
            return Err(refused(&format!("works-line {}", at + 1)));
        }
        self.keyring_or_new(landlord_id).await?;
        let mut act = self.db.act().await?;
        let file = self.hold_file(&mut act, landlord_id, id, Some(edition)).await?;
        let now = file.standing(today);
        match (now.stage, now.decision) {
            (Stage::Decided, Some((Decision::Adapt | Decision::CommonPartsFirst, _)))
            | (Stage::Visited | Stage::ReportReceived, _) => {}
            (stage, _) if stage >= Stage::Ordered && stage != Stage::Stopped => {
                return Err(refused("adaptation-ordered"));
            }
            _ => return Err(refused("adaptation-not-now")),
        }
        let entry = Entry::Works { lines: lines.to_vec(), catalogue: catalogue.version };
        self.add_entry(&mut act, landlord_id, &file, &entry, today).await?;
        self.write_down(&mut act, landlord_id, ("priced", "adaptation", id), None).await?;
        act.commit().await
    }
}
