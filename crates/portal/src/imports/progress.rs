//! A job: its columns, its progress, its verdict; and the acts on it.

use super::jobs::{Job, Phase};
use super::steps::{Step, Steps};
use super::undo::ConfirmPage;
use super::{columns, run, verdict};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, go, show, words};
use askama::Template;
use axum::extract::Path;
use texts::{Texts, format};

#[derive(Template)]
#[template(path = "imports/progress.html")]
struct ProgressPage {
    t: Texts,
    c: Chrome,
    steps: Steps,
    id: String,
    file: String,
    title: String,
    stage: String,
    detail: String,
    bar: Option<(u64, u64)>,
    ended: bool,
}

/// The job of this id, when it is of the organisation for which the person acts.
pub(super) async fn job_of(asked: &Asked, id: &str) -> Result<Job, PageError> {
    let job = Job::found(&asked.portal, &asked.register, id)
        .await?
        .filter(|job| Some(job.landlord.id.as_str()) == asked.caller.organisation_id().ok());
    let job = job.ok_or(PageError::NotFound)?;
    super::may_import(asked, job.kind)?;
    Ok(job)
}

/// `GET /imports/travaux/{id}`
pub(super) async fn job(asked: Asked, Path(id): Path<String>) -> PageResult {
    let job = job_of(&asked, &id).await?;
    match job.phase() {
        Phase::Columns => columns::show_columns(&asked, &job, &[]).await,
        Phase::Checking | Phase::Importing => show(&page(&asked, &job)),
        Phase::Checked(_) if asked.pairs.has("colonnes") && super::file::has_columns(job.kind) => {
            columns::show_columns(&asked, &job, &[]).await
        }
        Phase::Checked(result) => verdict::checked(&asked, &job, result),
        Phase::Imported(result) => verdict::imported(&asked, &job, result),
    }
}

fn page(asked: &Asked, job: &Job) -> ProgressPage {
    let t = asked.t;
    let progress = &job.row;
    let importing = matches!(job.phase(), Phase::Importing);
    let title = if importing { t.progress_import() } else { t.progress_check() };
    let done = format::count(t.lang(), progress.done);
    let detail = match (progress.done, progress.total) {
        (0, _) => t.progress_started(),
        (_, Some(total)) => t.progress_of(done, format::count(t.lang(), total)),
        (_, None) => t.progress_rows(done),
    };
    let mut c = Chrome::new(
        asked,
        Place::Imports,
        vec![crumb("/imports", t.nav_imports()), crumb("", title.as_str())],
    )
    .narrow();
    c.refresh = Some(2);
    ProgressPage {
        t,
        c,
        steps: Steps::at(t, if importing { Step::Decide } else { Step::Check }),
        id: job.id.clone(),
        file: job.file.name.clone(),
        title,
        stage: stage(t, &progress.stage),
        detail,
        bar: progress.total.map(|total| (progress.done.min(total), total.max(1))),
        ended: false,
    }
}

/// A stage in words; those that have none yet are told as reading.
fn stage(t: Texts, code: &str) -> String {
    match code {
        "compare" => t.stage_compare(),
        "group" => t.stage_group(),
        "write" => t.stage_write(),
        "surroundings" => t.stage_surroundings(),
        _ => t.stage_read(),
    }
}

/// `POST /imports/travaux/{id}/importer`
pub(super) async fn import(asked: Asked, Path(id): Path<String>) -> PageResult {
    let job = job_of(&asked, &id).await?;
    run::import(&asked.portal, &job).await?;
    go(&format!("/imports/travaux/{id}"))
}

/// `POST /imports/travaux/{id}/arreter`
pub(super) async fn stop(asked: Asked, Path(id): Path<String>) -> PageResult {
    let job = job_of(&asked, &id).await?;
    match asked.register.cancel_job(&job.landlord.id, &job.id).await {
        // It ended meanwhile: its page says how.
        Ok(()) | Err(register::Error::Unknown(_)) => {}
        Err(other) => return Err(other.into()),
    }
    go(&format!("/imports/travaux/{id}"))
}

/// `POST /imports/travaux/{id}/relancer`: a job that failed, or was stopped, tries again.
pub(super) async fn retry(asked: Asked, Path(id): Path<String>) -> PageResult {
    let job = job_of(&asked, &id).await?;
    run::retry(&asked.portal, &job).await?;
    go(&format!("/imports/travaux/{id}"))
}

/// `GET /imports/travaux/{id}/abandonner`
pub(super) async fn ask_drop(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let job = job_of(&asked, &id).await?;
    show(&ConfirmPage {
        t,
        c: Chrome::new(
            &asked,
            Place::Imports,
            vec![crumb("/imports", t.nav_imports()), crumb("", t.verdict_drop())],
        )
        .narrow(),
        title: t.verdict_drop(),
        text: words::quoted(t, &job.file.name),
        action: format!("/imports/travaux/{id}/abandonner"),
        yes: t.verdict_drop(),
        back: format!("/imports/travaux/{id}"),
    })
}

/// `POST /imports/travaux/{id}/abandonner`
pub(super) async fn drop_job(asked: Asked, Path(id): Path<String>) -> PageResult {
    let job = job_of(&asked, &id).await?;
    job.forget(&asked.portal).await?;
    go("/imports?fait=dropped")
}
