//! Reading a file: in a process of its own, so that a damaged file can end that process and nothing else.
//!
//! The process is this very program (`import KIND FILE --progress-lines`): pages and command line cannot disagree.
//! Without a program (tests, embedding) the same acts run in this process.

use super::jobs::{Failure, Job, Phase};
use crate::Portal;
use crate::edge::asked::today;
use model::duplicate::DuplicateChoice;
use model::issue::ImportReport;
use register::Error;
use register::directory::inclusion::DirectoryImport;
use register::imports::ImportKind;
use register::occupancy::OccupancyImport;
use register::places::PlacesImport;
use register::stock::StockImport;
use register::streets::StreetsImport;
use register::survey::SurveyImport;
use serde::Deserialize;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tabular::Limits;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;

/// Checks the file of a job; nothing is written in the register.
pub(super) fn check(portal: &Arc<Portal>, job: &Arc<Job>) {
    if !job.start(|phase| matches!(phase, Phase::Columns | Phase::Checked(_)), Phase::Checking) {
        return;
    }
    let (portal, job) = (Arc::clone(portal), Arc::clone(job));
    // Runs to its end even when the person leaves the page.
    tokio::spawn(async move {
        let result = run(&portal, &job, true).await;
        job.enter(Phase::Checked(result.map(Box::new)));
    });
}

/// Imports the file of a job that was checked without being refused.
pub(super) fn import(portal: &Arc<Portal>, job: &Arc<Job>) {
    let ready = |phase: &Phase| matches!(phase, Phase::Checked(Ok(report)) if !report.is_refused());
    if !job.start(ready, Phase::Importing) {
        return;
    }
    let (portal, job) = (Arc::clone(portal), Arc::clone(job));
    tokio::spawn(async move {
        let result = run(&portal, &job, false).await;
        job.enter(Phase::Imported(result.map(Box::new)));
    });
}

async fn run(portal: &Portal, job: &Job, dry_run: bool) -> Result<ImportReport, Failure> {
    let result = match &portal.program {
        Some(program) => outside(portal, job, dry_run, program).await,
        None => inside(portal, job, dry_run).await,
    };
    if job.cancel.load(Ordering::Relaxed) && result.is_err() { Err(Failure::Cancelled) } else { result }
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

async fn outside(portal: &Portal, job: &Job, dry_run: bool, program: &Path) -> Result<ImportReport, Failure> {
    let broken = |e: std::io::Error| {
        tracing::error!(error = %e, "an import could not be run");
        Failure::Crashed
    };
    let report =
        job.file.folder.path().join(if dry_run { "check.report.json" } else { "import.report.json" });
    let mut command = Command::new(program);
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
    if let Some(elevation) = &job.elevation {
        command.arg("--elevation").arg(elevation);
    }
    if let Some(choice) = job.choice() {
        command.arg("--duplicates").arg(choice);
    }
    if dry_run {
        command.arg("--dry-run");
    }
    let mut child = command
        .stdin(Stdio::null())
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
                        job.advance(&line.stage, line.done, line.total);
                    }
                }
                Ok(_) => break,
                Err(_) if job.cancel.load(Ordering::Relaxed) => {
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

async fn inside(portal: &Portal, job: &Job, dry_run: bool) -> Result<ImportReport, Failure> {
    let progress = |stage: &str, done: u64, total: Option<u64>| job.advance(stage, done, total);
    let refused = |e: Error| match e {
        Error::Cancelled => Failure::Cancelled,
        Error::Refused(why) => Failure::Refused(why),
        other => {
            tracing::error!(error = %other, "an import failed");
            Failure::Crashed
        }
    };
    let register = &portal.register.used_by(job.author.clone());
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
            register.import_stock(landlord, import, &progress, &job.cancel).await
        }
        ImportKind::Streets => {
            let import = StreetsImport { file, title, elevation: job.elevation.as_deref(), dry_run };
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
    Ok(report)
}
