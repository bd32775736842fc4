//! Imports under way: their file in the spool of the data folder, their step and progress in the table of jobs, so that
//! every instance shows the same and any of them goes on with what another left.

use crate::Portal;
use crate::edge::upload::Received;
use model::issue::ImportReport;
use register::imports::ImportKind;
use register::jobs::{Job as Row, JobState};
use register::landlords::Landlord;
use register::{Across, Author, Error, Register};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The kind of these jobs in the table.
pub(super) const KIND: &str = "import";
/// How many an organisation may have: the oldest that nobody is at leave first, with their file.
const REMEMBERED: usize = 20;
/// A file that was sent is kept as long as the rule of the house on originals says.
const KEPT_DAYS: i64 = 30;

/// Why a job has no report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Stopped by the person.
    Cancelled,
    /// The process that read the file died.
    Crashed,
    /// The register said no, in its words.
    Refused(String),
}

/// What a job is doing.
#[derive(Debug, Clone)]
pub(crate) enum Phase {
    /// Waits for the person to say what the columns are.
    Columns,
    Checking,
    /// Checked: nothing is written yet.
    Checked(Result<Box<ImportReport>, Failure>),
    Importing,
    Imported(Result<Box<ImportReport>, Failure>),
}

/// The steps, as the table names them.
pub(super) mod step {
    pub const COLUMNS: &str = "columns";
    pub const CHECK: &str = "check";
    pub const CHECKED: &str = "checked";
    pub const IMPORT: &str = "import";
    pub const IMPORTED: &str = "imported";
}

/// The column mapping that the person chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Chosen {
    /// Saved under this name.
    Saved(String),
    /// Written beside the file.
    Here,
}

/// What the table keeps of a file that was sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Payload {
    landlord_name: String,
    kind: String,
    /// Folder in the spool, and the file in it.
    folder: String,
    name: String,
    has_elevation: bool,
    mapping: Option<Chosen>,
    has_choice: bool,
}

/// The file of a job.
pub(crate) struct Sent {
    pub folder: PathBuf,
    pub path: PathBuf,
    /// The name given by the sender.
    pub name: String,
}

/// One file on its way into the register, as it was when it was looked at.
pub(crate) struct Job {
    pub id: String,
    pub landlord: Landlord,
    /// Who sent the file.
    pub author: Author,
    pub kind: ImportKind,
    pub file: Sent,
    pub(super) row: Row,
    payload: Payload,
    phase: Phase,
}

/// Where files that were sent wait.
pub(super) fn spool(portal: &Portal) -> PathBuf {
    portal.register.folder().join("spool")
}

/// Reads the report that a step left.
async fn report(folder: &Path, name: &str) -> Result<Box<ImportReport>, Failure> {
    let text = tokio::fs::read(folder.join(name)).await.map_err(|_| Failure::Crashed)?;
    serde_json::from_slice(&text).map(Box::new).map_err(|_| Failure::Crashed)
}

/// Name of the report of a step.
pub(super) const fn report_name(dry_run: bool) -> &'static str {
    if dry_run { "check.report.json" } else { "import.report.json" }
}

async fn phase_of(row: &Row, folder: &Path) -> Phase {
    let failure = || match row.problem.as_deref() {
        _ if row.state == JobState::Cancelled => Failure::Cancelled,
        Some(why) if why.starts_with("refused: ") => Failure::Refused(why["refused: ".len()..].to_owned()),
        _ => Failure::Crashed,
    };
    match (row.step.as_str(), row.state) {
        (step::COLUMNS, _) => Phase::Columns,
        (step::CHECK, JobState::Waiting | JobState::Running) => Phase::Checking,
        (step::CHECK, _) => Phase::Checked(Err(failure())),
        (step::CHECKED, _) => Phase::Checked(report(folder, report_name(true)).await),
        (step::IMPORT, JobState::Waiting | JobState::Running) => Phase::Importing,
        (step::IMPORT, _) => Phase::Imported(Err(failure())),
        _ => Phase::Imported(report(folder, report_name(false)).await),
    }
}

impl Job {
    /// The job of a row of the table; `None` when it is none of ours.
    pub(super) async fn of(portal: &Portal, row: Row) -> Option<Job> {
        let payload: Payload = serde_json::from_str(&row.payload).ok()?;
        let folder = spool(portal).join(&payload.folder);
        Some(Job {
            id: row.id.clone(),
            landlord: Landlord {
                id: row.organisation_id.clone(),
                name: payload.landlord_name.clone(),
                dwellings: 0,
            },
            author: Author::Person {
                account_id: row.author.clone(),
                organisation_id: Some(row.organisation_id.clone()),
            },
            kind: ImportKind::from_code(&payload.kind)?,
            file: Sent {
                path: folder.join(&payload.name),
                name: payload.name.clone(),
                folder: folder.clone(),
            },
            phase: phase_of(&row, &folder).await,
            payload,
            row,
        })
    }

    /// Puts a file that was received in the queue; a person decides on its columns, or it goes on at once.
    pub(super) async fn add(
        portal: &Portal,
        landlord: &Landlord,
        author: Author,
        kind: ImportKind,
        file: Received,
        elevation: bool,
        mapping: Option<Chosen>,
    ) -> Result<Job, Error> {
        let register = portal.register.used_by(author);
        make_room(portal, &register, &landlord.id).await?;
        let folder = file.folder.keep();
        let payload = Payload {
            landlord_name: landlord.name.clone(),
            kind: kind.code().to_owned(),
            folder: folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
            name: file.name,
            has_elevation: elevation,
            mapping,
            has_choice: false,
        };
        let body = serde_json::to_string(&payload)?;
        let id = register.add_job(&landlord.id, KIND, step::COLUMNS, &body).await?;
        Job::found(portal, &register, &id).await?.ok_or(Error::Unknown(id))
    }

    /// The job of this id, when this handle on the register sees it.
    pub(super) async fn found(portal: &Portal, seen: &Register, id: &str) -> Result<Option<Job>, Error> {
        match seen.job(id).await?.filter(|row| row.kind == KIND) {
            Some(row) => Ok(Job::of(portal, row).await),
            None => Ok(None),
        }
    }

    pub fn phase(&self) -> Phase {
        self.phase.clone()
    }

    /// The column mapping that the person chose: its file, or the name of a saved one.
    pub fn mapping(&self) -> Option<PathBuf> {
        Some(match self.payload.mapping.as_ref()? {
            Chosen::Saved(name) => PathBuf::from(name),
            Chosen::Here => self.mapping_file(),
        })
    }

    pub fn mapping_file(&self) -> PathBuf {
        self.file.folder.join("mapping.json")
    }

    /// Takes the mapping written beside the file. Other columns, other references: lines chosen before mean nothing any
    /// more.
    pub fn take_mapping(&mut self) {
        self.payload.mapping = Some(Chosen::Here);
        self.payload.has_choice = false;
    }

    /// The file of the choice between duplicate lines, when the person made one.
    pub fn choice(&self) -> Option<PathBuf> {
        self.payload.has_choice.then(|| self.choice_file())
    }

    pub fn choice_file(&self) -> PathBuf {
        self.file.folder.join("duplicates.json")
    }

    /// Takes the choice written beside the file.
    pub fn take_choice(&mut self) {
        self.payload.has_choice = true;
    }

    /// Folder of the elevation tiles sent with a map.
    pub fn elevation(&self) -> Option<PathBuf> {
        self.payload.has_elevation.then(|| self.file.folder.join(super::file::ELEVATION))
    }

    pub fn is_running(&self) -> bool {
        matches!(self.row.state, JobState::Waiting | JobState::Running)
    }

    /// The register as whoever sent the file sees it.
    pub(super) fn register(&self, portal: &Portal) -> Register {
        portal.register.used_by(self.author.clone())
    }

    /// What the table is to remember of it.
    pub(super) fn body(&self) -> Result<String, Error> {
        Ok(serde_json::to_string(&self.payload)?)
    }

    /// Forgets the job and its file; one that a worker is at is stopped first, and forgotten by the next tidying.
    pub(super) async fn forget(&self, portal: &Portal) -> Result<(), Error> {
        let register = self.register(portal);
        if self.is_running() {
            // Ended meanwhile: so much the better.
            let _ = register.cancel_job(&self.row.organisation_id, &self.id).await;
        }
        if register.forget_job(&self.id).await? {
            // The tidying removes what could not be removed now.
            let _ = tokio::fs::remove_dir_all(&self.file.folder).await;
        }
        Ok(())
    }
}

/// The jobs of a landlord that are not finished, the last first.
pub(super) async fn open(register: &Register, landlord_id: &str) -> Result<Vec<Row>, Error> {
    let all = register.jobs(Some(landlord_id), 200).await?;
    Ok(all.into_iter().filter(|row| row.kind == KIND && row.state != JobState::Done).collect())
}

/// Name of the file and kind of a row.
pub(super) fn named(row: &Row) -> Option<(String, ImportKind)> {
    label_of(&row.payload)
}

/// Name of the file and kind of an import, from what the table keeps of it.
pub(crate) fn label_of(payload: &str) -> Option<(String, ImportKind)> {
    let payload: Payload = serde_json::from_str(payload).ok()?;
    Some((payload.name, ImportKind::from_code(&payload.kind)?))
}

async fn make_room(portal: &Portal, register: &Register, organisation_id: &str) -> Result<(), Error> {
    let all = register.jobs(Some(organisation_id), 1_000).await?;
    let free = all.into_iter().filter(|row| row.kind == KIND).skip(REMEMBERED - 1);
    for row in free.filter(|row| !matches!(row.state, JobState::Waiting | JobState::Running)) {
        if let Some(job) = Job::of(portal, row).await {
            job.forget(portal).await?;
        }
    }
    Ok(())
}

/// Removes jobs that are over their time, and folders of the spool that no job knows.
pub(crate) async fn tidy(portal: &Portal) -> Result<(), Error> {
    let limit = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * KEPT_DAYS);
    let mut known = std::collections::BTreeSet::new();
    for row in portal.register.across(Across::Jobs).jobs(None, u32::MAX).await? {
        let old = row.changed_at.parse::<jiff::Timestamp>().is_ok_and(|at| at < limit);
        let dropped = row.cancel_asked && row.state == JobState::Cancelled;
        let Some(job) = Job::of(portal, row).await else { continue };
        if old || (dropped && !job.file.path.exists()) {
            job.forget(portal).await?;
        } else if let Some(name) = job.file.folder.file_name() {
            known.insert(name.to_owned());
        }
    }
    let Ok(mut folders) = tokio::fs::read_dir(spool(portal)).await else { return Ok(()) };
    while let Ok(Some(folder)) = folders.next_entry().await {
        let made = folder.metadata().await.and_then(|m| m.modified()).ok();
        let age = made.and_then(|m| m.elapsed().ok()).unwrap_or_default();
        if !known.contains(&folder.file_name()) && age > std::time::Duration::from_hours(24) {
            let _ = tokio::fs::remove_dir_all(folder.path()).await;
        }
    }
    Ok(())
}
