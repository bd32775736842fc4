//! The computation of a board, as somebody follows it: begun, amended, watched, stopped.

use super::run::{self, KIND, Payload};
use super::show::page_with;
use super::words::refusal;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::instruction::actor;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use award::Pin;
use axum::extract::Path;
use register::boards::Amendment;
use register::committees::Sight;
use register::jobs::{Job, JobState};
use texts::{Texts, format};

#[derive(Template)]
#[template(path = "boards/solving.html")]
struct SolvingPage {
    t: Texts,
    c: Chrome,
    id: String,
    what: String,
    detail: String,
    bar: Option<(u64, u64)>,
    running: bool,
    /// The board that was made last.
    board: Option<String>,
}

/// The call of an address, for whoever may have a board computed there.
async fn builds(asked: &Asked, call_id: &str) -> Result<Sight, PageError> {
    let sight = asked.register.committee_sight(actor(asked)?, call_id, asked.caller.at).await?;
    if asked.register.may_build(&sight) { Ok(sight) } else { Err(PageError::NotFound) }
}

/// `POST /arbitrages/appels/{id}/calcul`
pub(super) async fn start(asked: Asked, Path(id): Path<String>) -> PageResult {
    let sight = builds(&asked, &id).await?;
    let payload = Payload { call_id: id, ..Payload::default() };
    let job = run::add(&asked.portal, &asked.register, &sight.organisation, &payload).await;
    match job {
        Ok(job) => go(&format!("/arbitrages/travaux/{job}")),
        Err(register::Error::Refused(code)) => Err(register::Error::Refused(refusal(asked.t, &code)).into()),
        Err(other) => Err(other.into()),
    }
}

/// `POST /arbitrages/{id}/amender`
pub(super) async fn amend(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (sight, record) = asked.register.board(actor(&asked)?, &id, asked.caller.at).await?;
    let sight = builds(&asked, &sight.call.id).await?;
    let file = form.text("dossier").unwrap_or("").to_owned();
    let pin = match form.text("sens") {
        Some("financer") => Some(Pin::Funded),
        Some("refuser") => Some(Pin::Refused),
        _ => None,
    };
    let because = form.text("motif").unwrap_or("").trim().to_owned();
    let is_there = record.question.bids.iter().any(|bid| bid.id == file);
    let wrong = because.is_empty() || because.chars().count() > 2_000 || !is_there;
    let mut amendments: Vec<Amendment> =
        record.amendments.iter().filter(|one| one.file != file).cloned().collect();
    // Without a way, what was decided by hand is taken back.
    amendments.extend(pin.map(|pin| Amendment {
        file,
        pin,
        because,
        by: asked.caller.person().map(|p| p.name.clone()).unwrap_or_default(),
    }));
    let refused = match wrong {
        true => Some("board-because".to_owned()),
        false if record.adopted_at.is_some() => Some("board-adopted".to_owned()),
        false => None,
    };
    let refused = match refused {
        Some(code) => code,
        None => {
            let payload = Payload {
                call_id: sight.call.id.clone(),
                parent_id: Some(id.clone()),
                amendments,
                board_id: None,
            };
            match run::add(&asked.portal, &asked.register, &sight.organisation, &payload).await {
                Ok(job) => return go(&format!("/arbitrages/travaux/{job}")),
                Err(register::Error::Refused(code)) => code,
                Err(other) => return Err(other.into()),
            }
        }
    };
    let problems = [Problem::new("motif", refusal(asked.t, &refused))];
    show_wrong(&page_with(&asked, &id, &form, &problems).await?)
}

/// `POST /arbitrages/{id}/recalculer`: the same board as everything stands now, with what was decided by hand.
pub(super) async fn again(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (sight, record) = asked.register.board(actor(&asked)?, &id, asked.caller.at).await?;
    let sight = builds(&asked, &sight.call.id).await?;
    let payload = Payload {
        call_id: sight.call.id.clone(),
        parent_id: Some(id),
        amendments: record.amendments,
        board_id: None,
    };
    let job = match record.adopted_at {
        Some(_) => Err(register::Error::Refused("board-adopted".to_owned())),
        None => run::add(&asked.portal, &asked.register, &sight.organisation, &payload).await,
    };
    match job {
        Ok(job) => go(&format!("/arbitrages/travaux/{job}")),
        Err(register::Error::Refused(code)) => Err(register::Error::Refused(refusal(asked.t, &code)).into()),
        Err(other) => Err(other.into()),
    }
}

/// The job of this id, when it computes a board of a call that one may build.
async fn job_of(asked: &Asked, id: &str) -> Result<(Job, Sight), PageError> {
    let own = asked.caller.organisation_id()?;
    let job = asked.register.job(id).await?;
    let job = job.filter(|job| job.kind == KIND && job.organisation_id == own).ok_or(PageError::NotFound)?;
    let payload: Payload = serde_json::from_str(&job.payload).unwrap_or_default();
    let sight = builds(asked, &payload.call_id).await?;
    Ok((job, sight))
}

/// `GET /arbitrages/travaux/{id}`
pub(super) async fn job(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (job, sight) = job_of(&asked, &id).await?;
    let running = matches!(job.state, JobState::Waiting | JobState::Running);
    let what = match (job.state, job.problem.as_deref()) {
        (JobState::Done, _) => t.board_solve_done(),
        (JobState::Cancelled, _) => t.board_solve_stopped(),
        (JobState::Dead, Some("changed")) => t.board_solve_changed(),
        (JobState::Dead, Some("pins")) => t.board_solve_pins(),
        (JobState::Dead, _) => t.board_solve_failed(),
        _ => match job.stage.as_str() {
            "search" => t.board_solve_search(),
            "keep" => t.board_solve_keep(),
            _ => t.board_solve_question(),
        },
    };
    let last = match job.state {
        JobState::Done => asked.register.boards(&sight).await?.into_iter().next().map(|one| one.id),
        _ => None,
    };
    let way = vec![crumb("/arbitrages", t.board_title()), crumb("", t.board_solve())];
    let mut c = Chrome::new(&asked, Place::Boards, way).narrow();
    c.refresh = running.then_some(2);
    let percent =
        |total: u64| format::percent(t.lang(), (job.done.min(total) * 100 / total.max(1)) as f64, 0);
    show(&SolvingPage {
        t,
        c,
        what,
        detail: job.total.map_or_else(String::new, percent),
        bar: job.total.map(|total| (job.done.min(total), total.max(1))),
        running,
        board: last,
        id,
    })
}

/// `POST /arbitrages/travaux/{id}/arreter`
pub(super) async fn stop(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (job, _) = job_of(&asked, &id).await?;
    match asked.register.cancel_job(&job.organisation_id, &id).await {
        // It ended meanwhile: its page says how.
        Ok(()) | Err(register::Error::Unknown(_)) => {}
        Err(other) => return Err(other.into()),
    }
    go(&format!("/arbitrages/travaux/{id}"))
}
