//! Reading a file: in a process of its own, so that a damaged file can end that process and nothing else.
//!
//! The process is this very program (`import KIND FILE --progress-lines`): pages and command line cannot disagree.
//! Without a program (tests, embedding) the same acts run in this process.

use super::jobs::{Failure, Job, KIND, Phase, report_name, step};
use crate::Portal;
use jiff::Timestamp;
use model::duplicate::DuplicateChoice;
use model::issue::ImportReport;
use register::civil::today;
use register::directory::inclusion::DirectoryImport;
use register::imports::ImportKind;
use register::jobs::{Job as Row, JobState};
use register::occupancy::OccupancyImport;
use register::places::PlacesImport;
use register::stock::StockImport;
use register::streets::StreetsImport;
use register::survey::SurveyImport;
use register::{Across, Error};
use serde::Deserialize;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tabular::Limits;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

/// Checks the file of a job; nothing is written in the register.
pub(super) async fn check(portal: &Arc<Portal>, job: &Job) -> Result<(), Error> {
    let from = [step::COLUMNS, step::CHECKED, step::CHECK];
    job.register(portal).go_on(&job.id, &from, step::CHECK, &job.body()?).await?;
    wake(portal);
    Ok(())
}

/// Imports the file of a job that was checked without being refused.
pub(super) async fn import(portal: &Arc<Portal>, job: &Job) -> Result<(), Error> {
    let from = match job.phase() {
        Phase::Checked(Ok(report)) if !report.is_refused() => [step::CHECKED],
        Phase::Imported(Err(_)) => [step::IMPORT],
        _ => return Ok(()),
    };
    job.register(portal).go_on(&job.id, &from, step::IMPORT, &job.body()?).await?;
    wake(portal);
    Ok(())
}

/// Sends a dead or cancelled job back to where it was.
pub(super) async fn retry(portal: &Arc<Portal>, job: &Job) -> Result<(), Error> {
    job.register(portal).retry_job(&job.landlord.id, &job.id).await?;
    wake(portal);
    Ok(())
}

/// Sets a worker to the jobs that wait. It runs to its end even when the person leaves the page.
pub(crate) fn wake(portal: &Arc<Portal>) {
    tokio::spawn(work(Arc::clone(portal)));
}

/// Looks for jobs that another instance left, and tidies the spool, as long as the portal is open.
pub(crate) async fn keep_working(portal: Arc<Portal>) {
    const AGAIN: Duration = Duration::from_secs(5);
    const TURNS_A_DAY: u32 = 86_400 / 5;
    let mut turn = 0_u32;
    loop {
        if turn.is_multiple_of(TURNS_A_DAY)
            && let Err(error) = super::jobs::tidy(&portal).await
        {
            tracing::warn!(%error, "the spool could not be tidied");
        }
        turn = turn.wrapping_add(1);
        if portal.workers.available_permits() > 0 {
            wake(&portal);
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Does the jobs that wait, a few at a time, until there are none.
async fn work(portal: Arc<Portal>) {
    let register = portal.register.across(Across::Jobs);
    let me = format!("{}-{}", std::process::id(), uuid::Uuid::now_v7().simple());
    loop {
        let Ok(_turn) = portal.workers.acquire().await else { return };
        let row = match register.claim_job(KIND, &me, Timestamp::now()).await {
            Ok(Some(row)) => row,
            Ok(None) => return,
            Err(error) => {
                tracing::error!(%error, "the jobs could not be looked at");
                return;
            }
        };
        if let Err(error) = one(&portal, row).await {
            tracing::error!(%error, "a job could not be ended");
        }
    }
}

/// Where a job is, told by whoever runs it, and whether it must stop.
#[derive(Default)]
struct Course {
    progress: Mutex<(String, u64, Option<u64>)>,
    cancel: AtomicBool,
}

impl Course {
    fn advance(&self, stage: &str, done: u64, total: Option<u64>) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = (stage.to_owned(), done, total);
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

/// Does one job: reads its file, says how far it is, and leaves it to the next step.
async fn one(portal: &Arc<Portal>, row: Row) -> Result<(), Error> {
    let register = portal.register.across(Across::Jobs);
    let Some(job) = Job::of(portal, row.clone()).await else {
        return register.end_job(&row, &row.step, JobState::Dead, Some("unreadable")).await.map(drop);
    };
    let dry_run = row.step == step::CHECK;
    let course = Arc::new(Course::default());
    let beat = tokio::spawn(beat(Arc::clone(portal), row.clone(), Arc::clone(&course)));
    let result = run(portal, &job, &course, dry_run).await;
    beat.abort();
    let (at, state, problem) = match result {
        Ok(_) if dry_run => (step::CHECKED, JobState::Held, None),
        Ok(_) => {
            if job.kind == ImportKind::Occupancy {
                // Births are in the register now: the file with more than that has no reason to stay.
                let _ = tokio::fs::remove_file(&job.file.path).await;
            }
            (step::IMPORTED, JobState::Done, None)
        }
        Err(Failure::Cancelled) => (row.step.as_str(), JobState::Cancelled, None),
        Err(Failure::Crashed) => (row.step.as_str(), JobState::Dead, Some("crashed".to_owned())),
        Err(Failure::Refused(why)) => (row.step.as_str(), JobState::Dead, Some(format!("refused: {why}"))),
    };
    register.end_job(&row, at, state, problem.as_deref()).await.map(drop)
}

/// Tells the table that the worker is alive and how far it is; stops the work when it must.
async fn beat(portal: Arc<Portal>, row: Row, course: Arc<Course>) {
    let register = portal.register.across(Across::Jobs);
    loop {
        tokio::time::sleep(GLANCE).await;
        let (stage, done, total) = course.progress.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let told = register.job_progress(&row, (&stage, done, total), Timestamp::now()).await;
        match told {
            Ok(true) => {}
            Ok(false) => course.cancel.store(true, Ordering::Relaxed),
            Err(error) => tracing::warn!(%error, "progress could not be told"),
        }
    }
}

async fn run(portal: &Portal, job: &Job, course: &Course, dry_run: bool) -> Result<ImportReport, Failure> {
    let result = match &portal.program {
        Some(program) => outside(portal, job, course, dry_run, program).await,
        None => inside(portal, job, course, dry_run).await,
    };
    if course.is_cancelled() && result.is_err() { Err(Failure::Cancelled) } else { result }
}

/// A line that the other process writes.
#[derive(Deserialize)]
struct ProgressLine {
    stage: String,
    done: u64,
    total: Option<u64>,
}

/// How often the wish to stop is looked at.
const GLANCE: Duration = Duration::from_millis(200);
/// How much of the last words of a process that failed is kept.
const LAST_WORDS: u64 = 4_000;

async fn outside(
    portal: &Portal,
    job: &Job,
    course: &Course,
    dry_run: bool,
    program: &Path,
) -> Result<ImportReport, Failure> {
    let broken = |e: std::io::Error| {
        tracing::error!(error = %e, "an import could not be run");
        Failure::Crashed
    };
    let report = job.file.folder.join(report_name(dry_run));
    // One of an earlier turn must not be taken for this one's.
    let _ = tokio::fs::remove_file(&report).await;
    let mut command = portal.command(program);
    command
        .args(["import", job.kind.code()])
        .arg(&job.file.path)
        .arg("--data")
        .arg(portal.register.folder())
        .args(["--landlord", &job.landlord.name, "--author", job.author.code()])
        .args(["--progress-lines", "--report"])
        .arg(&report);
    if let Some(mapping) = job.mapping() {
        command.arg("--mapping").arg(mapping);
    }
    if let Some(elevation) = job.elevation() {
        command.arg("--elevation").arg(elevation);
    }
    if let Some(choice) = job.choice() {
        command.arg("--duplicates").arg(choice);
    }
    if dry_run {
        command.arg("--dry-run");
    }
    let mut child = command
        // Held as long as this process lives: the other one stops when it ends, and its transaction with it.
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(broken)?;
    let words = child.stderr.take().map(|stderr| tokio::spawn(last_words(stderr)));
    if let Some(stdout) = child.stdout.take() {
        let mut lines = BufReader::new(stdout).lines();
        loop {
            // `next_line` may be dropped between two glances: it keeps what it has read.
            match tokio::time::timeout(GLANCE, lines.next_line()).await {
                Ok(Ok(Some(line))) => {
                    if let Ok(line) = serde_json::from_str::<ProgressLine>(&line) {
                        course.advance(&line.stage, line.done, line.total);
                    }
                }
                Ok(_) => break,
                Err(_) if course.is_cancelled() => {
                    child.kill().await.map_err(broken)?;
                    return Err(Failure::Cancelled);
                }
                Err(_) => {}
            }
        }
    }
    child.wait().await.map_err(broken)?;
    let said = match words {
        Some(words) => words.await.unwrap_or_default(),
        None => String::new(),
    };
    // A refused file exits with a failure and still has its report.
    match tokio::fs::read(&report).await {
        Ok(text) => serde_json::from_slice(&text).map_err(|_| Failure::Crashed),
        Err(_) if said.trim().is_empty() => Err(Failure::Crashed),
        Err(_) => {
            tracing::warn!(said, "an import gave no report");
            Err(Failure::Crashed)
        }
    }
}

async fn last_words(stderr: impl tokio::io::AsyncRead + Unpin) -> String {
    let mut text = Vec::new();
    // What cannot be read is not worth more than silence.
    let _ = stderr.take(LAST_WORDS).read_to_end(&mut text).await;
    String::from_utf8_lossy(&text).into_owned()
}

/// The choice between duplicate lines of a job; nothing chosen yet when there is none.
async fn choice(job: &Job) -> Result<DuplicateChoice, Failure> {
    let Some(path) = job.choice() else { return Ok(DuplicateChoice::default()) };
    let text = tokio::fs::read(path).await.map_err(|_| Failure::Crashed)?;
    serde_json::from_slice(&text).map_err(|e| Failure::Refused(e.to_string()))
}

async fn inside(portal: &Portal, job: &Job, course: &Course, dry_run: bool) -> Result<ImportReport, Failure> {
    let progress = |stage: &str, done: u64, total: Option<u64>| course.advance(stage, done, total);
    let refused = |e: Error| match e {
        Error::Cancelled => Failure::Cancelled,
        Error::Refused(why) => Failure::Refused(why),
        other => {
            tracing::error!(error = %other, "an import failed");
            Failure::Crashed
        }
    };
    let register = &job.register(portal);
    let mapping = job.mapping().map(|p| p.display().to_string());
    let (landlord, file, title) = (&job.landlord, job.file.path.as_path(), Some(job.file.name.as_str()));
    let (limits, day) = (Limits::default(), today());
    let report = match job.kind {
        ImportKind::Stock => {
            let mapping = register
                .stock_mapping_for(&landlord.id, mapping.as_deref(), file, &limits)
                .await
                .map_err(refused)?;
            let duplicates = choice(job).await?;
            let import = StockImport { file, title, mapping, limits, duplicates, dry_run };
            register.import_stock(landlord, import, &progress, &course.cancel).await
        }
        ImportKind::Streets => {
            let elevation = job.elevation();
            let import = StreetsImport { file, title, elevation: elevation.as_deref(), dry_run };
            register.import_streets(landlord, import, &progress).await
        }
        ImportKind::Places => {
            let import = PlacesImport { file, title, limits, dry_run };
            register.import_places(landlord, import, &progress).await
        }
        ImportKind::Occupancy => {
            let mapping = register
                .occupancy_mapping_for(&landlord.id, mapping.as_deref(), file, &limits)
                .await
                .map_err(refused)?;
            let import = OccupancyImport { file, title, mapping, limits, dry_run, on: day };
            register.import_occupancy(landlord, import, &progress).await
        }
        ImportKind::Survey => {
            let import = SurveyImport { file, title, limits, dry_run, today: day };
            register.import_survey(landlord, import).await
        }
        ImportKind::Neighbourhoods => register.import_neighbourhoods(landlord, file, title, dry_run).await,
        ImportKind::Communes => register.import_communes(landlord, file, title, limits, dry_run).await,
        ImportKind::Directory => {
            let import = DirectoryImport { file, title, limits, dry_run };
            register.import_directory(landlord, import).await
        }
    }
    .map_err(refused)?;
    let moves = matches!(job.kind, ImportKind::Stock | ImportKind::Streets | ImportKind::Places);
    if moves && !dry_run && !report.is_refused() {
        let never = Arc::new(AtomicBool::new(false));
        register.refresh_surroundings(&progress, &never).await.map_err(refused)?;
    }
    let text = serde_json::to_vec(&report).map_err(|_| Failure::Crashed)?;
    let path = job.file.folder.join(report_name(dry_run));
    tokio::fs::write(path, text).await.map_err(|_| Failure::Crashed)?;
    Ok(report)
}
