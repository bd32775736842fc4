//! Files as pages and exports read them.

use super::entry::{Complaint, Entry, Loan, NotedEntry};
use crate::campaigns::{Which, marks_of};
use crate::db::Write;
use crate::{Error, Register};
use jiff::civil::Date;
use pathway::adaptation::{Fact, Standing, standing};
use pathway::device;
use pathway::works::{Line, Totals, totals};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// A file, with everything that was noted in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdaptationFile {
    pub id: String,
    pub dwelling_id: String,
    /// The household of a campaign that it comes from.
    pub recipient_id: Option<String>,
    pub opened_on: Date,
    pub consent_on: Date,
    pub entries: Vec<NotedEntry>,
    /// Does the last occupancy file still show the household there? `None`: it cannot be told.
    pub is_household_there: Option<bool>,
}

impl AdaptationFile {
    /// The number of the last entry: a form says which it saw.
    #[must_use]
    pub fn edition(&self) -> u32 {
        self.entries.last().map_or(0, |entry| entry.rank)
    }

    /// The facts that count.
    #[must_use]
    pub fn facts(&self) -> Vec<Fact> {
        self.entries
            .iter()
            .filter(|noted| !noted.is_corrected)
            .filter_map(|noted| match &noted.entry {
                Entry::Step { fact, .. } => Some(*fact),
                _ => None,
            })
            .collect()
    }

    /// Where it stands on a day.
    #[must_use]
    pub fn standing(&self, on: Date) -> Standing {
        standing(&self.facts(), on)
    }

    /// The works as they were said last.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        let mut newest = self.entries.iter().rev();
        newest
            .find_map(|noted| match &noted.entry {
                Entry::Works { lines, .. } => Some(lines.as_slice()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// What the works amount to.
    #[must_use]
    pub fn totals(&self) -> Totals {
        totals(self.lines())
    }

    /// How the file is named where nobody is: the end of its id, which is chance.
    #[must_use]
    pub fn reference(&self) -> String {
        super::deliver::reference(&self.id)
    }

    /// The complaints, the first first.
    #[must_use]
    pub fn complaints(&self) -> Vec<Complaint> {
        let mut all: Vec<Complaint> = Vec::new();
        for noted in &self.entries {
            match &noted.entry {
                Entry::Complaint { on, kind, text } => all.push(Complaint {
                    rank: noted.rank,
                    on: *on,
                    kind: *kind,
                    text: text.clone(),
                    answer: None,
                }),
                Entry::Answered { rank, on, text } => {
                    for complaint in all.iter_mut().filter(|one| one.rank == *rank) {
                        complaint.answer = Some((*on, text.clone()));
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// The loans, the first first.
    #[must_use]
    pub fn loans(&self) -> Vec<Loan> {
        let mut all: BTreeMap<u32, (device::Device, Vec<device::Fact>)> = BTreeMap::new();
        for noted in &self.entries {
            if let Entry::Loan { of, device, fact } = &noted.entry {
                all.entry(of.unwrap_or(noted.rank)).or_insert((*device, Vec::new())).1.push(*fact);
            }
        }
        all.into_iter()
            .filter_map(|(rank, (device, facts))| {
                Some(Loan { rank, device, state: device::state(&facts)?, facts })
            })
            .collect()
    }

    /// The loans that need somebody today.
    #[must_use]
    pub fn alerts(&self, on: Date) -> Vec<(Loan, device::Alert)> {
        let delivered = self.standing(on).delivered_on;
        let all = self.loans().into_iter();
        all.filter_map(|loan| device::alert(loan.state, delivered, on).map(|alert| (loan, alert))).collect()
    }
}

const FILE: &str = "SELECT id, dwelling_id, recipient_id, marks, opened_on, consent_on FROM adaptation_file
    WHERE landlord_id = $1 AND archived_at IS NULL AND ($2 = '' OR id = $2) ORDER BY made_at, id";
const ENTRIES: &str = "SELECT e.id, e.file_id, e.rank, e.body, e.noted_at, e.noted_by, a.name AS author_name
    FROM adaptation_entry e LEFT JOIN account a ON a.id = e.noted_by
    WHERE e.landlord_id = $1 AND ($2 = '' OR e.file_id = $2) ORDER BY e.file_id, e.rank";

fn day(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| Error::Computation("a day of an adaptation file".to_owned()))
}

fn file_of(row: &AnyRow) -> Result<(AdaptationFile, String), Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let file = AdaptationFile {
        id: text("id")?,
        dwelling_id: text("dwelling_id")?,
        recipient_id: row.try_get("recipient_id")?,
        opened_on: day(&text("opened_on")?)?,
        consent_on: day(&text("consent_on")?)?,
        entries: Vec::new(),
        is_household_there: None,
    };
    Ok((file, text("marks")?))
}

impl Register {
    /// The entries of rows, by file, with those that were corrected marked.
    async fn entries_of(
        &self,
        landlord_id: &str,
        rows: &[AnyRow],
    ) -> Result<BTreeMap<String, Vec<NotedEntry>>, Error> {
        let mut all: BTreeMap<String, Vec<NotedEntry>> = BTreeMap::new();
        for row in rows {
            let (id, sealed): (String, String) = (row.try_get("id")?, row.try_get("body")?);
            let body = self.unseal(landlord_id, "adaptation_entry", "body", &id, &sealed).await?;
            let entry: Entry = serde_json::from_slice(&body)?;
            let entries = all.entry(row.try_get("file_id")?).or_default();
            if let Entry::Corrected { rank } = &entry {
                for wrong in entries.iter_mut().filter(|noted| noted.rank == *rank) {
                    wrong.is_corrected = true;
                }
            }
            entries.push(NotedEntry {
                rank: u32::try_from(row.try_get::<i64, _>("rank")?).unwrap_or(u32::MAX),
                entry,
                noted_at: row.try_get("noted_at")?,
                noted_by: row.try_get("noted_by")?,
                author_name: row.try_get("author_name")?,
                is_corrected: false,
            });
        }
        Ok(all)
    }

    /// The files of a landlord that are not archived, the oldest first; one of them when an id is given. With the marks of
    /// each household; who lives there today is not looked at.
    async fn noted_files(&self, landlord_id: &str, id: &str) -> Result<Vec<(AdaptationFile, String)>, Error> {
        let rows = sqlx::query(FILE).bind(landlord_id).bind(id).fetch_all(self.db.read()).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let noted = sqlx::query(ENTRIES).bind(landlord_id).bind(id).fetch_all(self.db.read()).await?;
        let mut entries = self.entries_of(landlord_id, &noted).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let (mut file, marks) = file_of(row)?;
            file.entries = entries.remove(&file.id).unwrap_or_default();
            all.push((file, marks));
        }
        Ok(all)
    }

    /// The same, with whether each household is still there.
    async fn files(&self, landlord_id: &str, id: &str, on: Date) -> Result<Vec<AdaptationFile>, Error> {
        let noted = self.noted_files(landlord_id, id).await?;
        let which = match noted.as_slice() {
            [] => return Ok(Vec::new()),
            [(one, _)] => Which::One(&one.dwelling_id),
            _ => Which::Files,
        };
        let households = self.households(landlord_id, which, crate::campaigns::USUAL_AGE, on).await?;
        let mut all = Vec::with_capacity(noted.len());
        for (mut file, marks) in noted {
            let marks = marks_of(&marks)?;
            file.is_household_there = households.get(&file.dwelling_id).and_then(|now| now.is_still(&marks));
            all.push(file);
        }
        Ok(all)
    }

    /// Every file of a landlord that is not archived, the oldest first, without a look at who lives there today.
    ///
    /// # Errors
    /// When the database does not answer, or what is sealed cannot be read.
    pub(crate) async fn adaptations_as_noted(&self, landlord_id: &str) -> Result<Vec<AdaptationFile>, Error> {
        Ok(self.noted_files(landlord_id, "").await?.into_iter().map(|(file, _)| file).collect())
    }

    /// Every file of a landlord that is not archived, the oldest first.
    pub async fn adaptations(&self, landlord_id: &str, on: Date) -> Result<Vec<AdaptationFile>, Error> {
        self.files(landlord_id, "", on).await
    }

    /// One file.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such file, or when it is archived.
    pub async fn adaptation(&self, landlord_id: &str, id: &str, on: Date) -> Result<AdaptationFile, Error> {
        let found = if id.is_empty() { None } else { self.files(landlord_id, id, on).await?.pop() };
        found.ok_or_else(|| Error::Unknown("adaptation".to_owned()))
    }

    /// A file in the transaction that adds to it, held until its end. `edition`: the last entry that was seen by whoever
    /// acts.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such file, [`Error::Changed`] when somebody noted something meanwhile.
    pub(super) async fn hold_file(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        id: &str,
        edition: Option<u32>,
    ) -> Result<AdaptationFile, Error> {
        act.hold(&format!("adaptation:{id}")).await?;
        let row = sqlx::query(FILE).bind(landlord_id).bind(id).fetch_optional(act.connection()).await?;
        let row = row.filter(|_| !id.is_empty()).ok_or_else(|| Error::Unknown("adaptation".to_owned()))?;
        let (mut file, _) = file_of(&row)?;
        let rows = sqlx::query(ENTRIES).bind(landlord_id).bind(id).fetch_all(act.connection()).await?;
        file.entries = self.entries_of(landlord_id, &rows).await?.remove(id).unwrap_or_default();
        if edition.is_some_and(|seen| seen != file.edition()) {
            return Err(Error::Changed);
        }
        Ok(file)
    }
}
