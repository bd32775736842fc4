//! The worker that prints letters: claims a job, asks the gate, draws, and leaves a file for a day.

use super::press::{LettersError, LettersRequest, gather_letters};
use crate::Portal;
use jiff::{SignedDuration, Timestamp};
use register::civil::today;
use register::jobs::{Job, JobState};
use register::{Across, Author, Error, Register};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use texts::Texts;

/// The kind of these jobs in the table.
pub(super) const KIND: &str = "letters";
const STEP: &str = "print";
/// An export is kept for a day (rule of the house on exports).
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// How often a running job says that it is alive.
const GLANCE: Duration = Duration::from_millis(250);

/// What the table keeps of a job: no name, no address.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Payload {
    pub campaign_id: String,
    pub landlord_name: String,
    pub reminders: bool,
}

/// What was printed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Outcome {
    pub recipients: BTreeSet<String>,
    /// How many the gate left out when the file was made.
    pub left_out: u64,
}

/// Where files to take away wait, each in a folder of its own.
fn outputs(portal: &Portal) -> PathBuf {
    portal.register.folder().join("outputs")
}

/// The folder of a job. Ids are ours: hexadecimal digits, nothing else.
fn folder(portal: &Portal, job: &str) -> Option<PathBuf> {
    let is_id = !job.is_empty() && job.len() <= 64 && job.bytes().all(|b| b.is_ascii_hexdigit());
    is_id.then(|| outputs(portal).join(job))
}

/// Puts letters in the queue, and wakes a worker; the id of the job.
pub(super) async fn add(
    portal: &Arc<Portal>,
    register: &Register,
    landlord_id: &str,
    payload: Payload,
) -> Result<String, Error> {
    let body = serde_json::to_string(&payload)?;
    let id = register.add_job(landlord_id, KIND, STEP, &body).await?;
    register.go_on(&id, &[STEP], STEP, &body).await?;
    tokio::spawn(work(Arc::clone(portal)));
    Ok(id)
}

/// What a job left, while its file is there.
pub(super) async fn outcome(portal: &Portal, job: &str) -> Option<Outcome> {
    let text = tokio::fs::read(folder(portal, job)?.join("outcome.json")).await.ok()?;
    serde_json::from_slice(&text).ok()
}

/// The file of a job, while it is there.
pub(super) async fn file(portal: &Portal, job: &str) -> Option<Vec<u8>> {
    tokio::fs::read(folder(portal, job)?.join("lettres.pdf")).await.ok()
}

/// Why a job failed, in words.
pub(super) fn problem(t: Texts, code: &str) -> String {
    match code.split_once(':') {
        Some(("too-long", place)) => t.print_too_long(place),
        Some(("unprintable", place)) => t.print_unprintable(place),
        _ if code == "nobody" => t.campaign_nobody(),
        _ if code == "not-now" => t.campaign_not_now(),
        _ => t.print_failed(),
    }
}

/// Looks for letters that another instance left, and removes files whose day is over, as long as the portal is open.
pub(crate) async fn keep_printing(portal: Arc<Portal>) {
    loop {
        if let Err(error) = tidy(&portal).await {
            tracing::warn!(%error, "files to take away could not be tidied");
        }
        work(Arc::clone(&portal)).await;
        tokio::time::sleep(Duration::from_secs(20)).await;
    }
}

/// Removes the files whose day is over.
async fn tidy(portal: &Portal) -> std::io::Result<()> {
    let mut all = match tokio::fs::read_dir(outputs(portal)).await {
        Ok(all) => all,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    while let Some(entry) = all.next_entry().await? {
        let made = entry.metadata().await?.modified()?;
        let age = made.elapsed().unwrap_or_default();
        if age > KEPT.unsigned_abs() {
            tokio::fs::remove_dir_all(entry.path()).await?;
        }
    }
    Ok(())
}

async fn work(portal: Arc<Portal>) {
    let register = portal.register.across(Across::Jobs);
    let me = format!("{}-{}", std::process::id(), uuid::Uuid::now_v7().simple());
    loop {
        let Ok(_turn) = portal.workers.acquire().await else { return };
        match register.claim_job(KIND, &me, Timestamp::now()).await {
            Ok(Some(job)) => {
                if let Err(error) = one(&portal, &register, &job).await {
                    tracing::error!(error = error.for_log(), "letters could not be ended");
                }
            }
            Ok(None) => return,
            Err(error) => {
                tracing::error!(%error, "the jobs could not be looked at");
                return;
            }
        }
    }
}

/// How a job ended badly: its state, and a code.
type Failure = (JobState, Option<String>);

async fn one(portal: &Arc<Portal>, register: &Register, job: &Job) -> Result<(), Error> {
    let (state, problem) = match print(portal, register, job).await {
        Ok(()) => (JobState::Done, None),
        Err(failure) => failure,
    };
    register.end_job(job, STEP, state, problem.as_deref()).await.map(drop)
}

fn broken(error: impl std::fmt::Display) -> Failure {
    tracing::error!(%error, "letters could not be printed");
    (JobState::Dead, Some("failed".to_owned()))
}

/// Why letters are not printed, as the table of jobs keeps it.
fn worded(error: LettersError) -> Failure {
    match error {
        LettersError::Stopped => (JobState::Cancelled, None),
        LettersError::NotNow => (JobState::Dead, Some("not-now".to_owned())),
        LettersError::Nobody => (JobState::Dead, Some("nobody".to_owned())),
        LettersError::TooLong(place) => (JobState::Dead, Some(format!("too-long:{place}"))),
        LettersError::Unprintable(place) => (JobState::Dead, Some(format!("unprintable:{place}"))),
        LettersError::Register(error) => broken(error.for_log()),
        LettersError::Inside(why) => broken(why),
    }
}

async fn print(portal: &Arc<Portal>, register: &Register, job: &Job) -> Result<(), Failure> {
    let payload: Payload = serde_json::from_str(&job.payload).map_err(broken)?;
    // Seen as who asked sees: a worker has no sight of its own.
    let theirs = portal.register.used_by(Author::Person {
        account_id: job.author.clone(),
        organisation_id: Some(job.organisation_id.clone()),
    });
    let asked = LettersRequest {
        landlord_id: job.organisation_id.clone(),
        landlord_name: payload.landlord_name,
        campaign_id: payload.campaign_id,
        reminders: payload.reminders,
        on: today(),
    };
    let gathered = gather_letters(&theirs, &asked).await.map_err(worded)?;
    let outcome = Outcome { recipients: gathered.recipients.clone(), left_out: gathered.left_out };
    let total = gathered.count() as u64;
    let (done, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let drawing = {
        let (done, stop) = (Arc::clone(&done), Arc::clone(&stop));
        tokio::task::spawn_blocking(move || {
            gathered.draw(&mut |n| {
                done.store(n as u64, Ordering::Relaxed);
                !stop.load(Ordering::Relaxed)
            })
        })
    };
    tokio::pin!(drawing);
    let pdf = loop {
        let told = (STEP, done.load(Ordering::Relaxed), Some(total));
        match register.job_progress(job, told, Timestamp::now()).await {
            Ok(true) => {}
            Ok(false) => stop.store(true, Ordering::Relaxed),
            Err(error) => tracing::warn!(%error, "progress could not be told"),
        }
        match tokio::time::timeout(GLANCE, &mut drawing).await {
            Ok(drawn) => break drawn.map_err(broken)?,
            Err(_) => continue,
        }
    };
    let pdf = pdf.map_err(worded)?;
    let folder = folder(portal, &job.id).ok_or_else(|| broken("the id of a job"))?;
    let outcome = serde_json::to_vec(&outcome).map_err(broken)?;
    let kept = tokio::task::spawn_blocking(move || keep(&folder, &pdf, &outcome)).await.map_err(broken)?;
    kept.map_err(broken)?;
    let noted = theirs.note_printed(&asked.landlord_id, &asked.campaign_id, total).await;
    noted.map_err(|error| broken(error.for_log()))
}

/// Writes what is to be taken away, readable by the program's own account only; what it was made of comes last.
fn keep(folder: &Path, pdf: &[u8], outcome: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, bytes) in [("lettres.pdf", pdf), ("outcome.json", outcome)] {
        let path = folder.join(name);
        // A worker that died may have left a part of it.
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        write_own(&path, bytes)?;
    }
    Ok(())
}

fn write_own(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
