//! Why a project and a landlord fit or do not: gates, criteria with their numbers, what could be changed and the rank that it
//! would give; and the word « we are interested ».

use super::matches::rank;
use super::words::{basis, change, criterion, door, gate, problem, score};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use register::innovations::Explained;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Row {
    name: String,
    weight: String,
    score: String,
    why: String,
}

#[derive(Template)]
#[template(path = "innovations/explain.html")]
struct ExplainPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    lead: String,
    sheet: String,
    action: String,
    errors: ErrorSummary<'a>,
    tone: &'static str,
    verdict: String,
    gates: Vec<(String, String)>,
    rows: Vec<Row>,
    weights: String,
    changes: Vec<(String, String)>,
    may_take: bool,
}

async fn page<'a>(
    asked: &Asked,
    of: Explained,
    by_host: bool,
    problems: &'a [Problem],
) -> Result<ExplainPage<'a>, crate::edge::PageError> {
    let t = asked.t;
    let gazetteer = asked.register.gazetteer().await?;
    let own = asked.caller.organisation_id()?;
    let all = asked.register.replays(own).await?;
    let is_said = all.iter().any(|one| {
        one.innovation_id == of.innovation.id
            && one.host_id == of.host_id
            && !one.replay.is_over()
            && one.replay.is_interested(one.side)
    });
    let rows = of.verdict.lines.iter().map(|line| Row {
        name: criterion(t, line.criterion),
        weight: format::count(t.lang(), u64::from(line.weight)),
        score: score(t, (line.least, line.most)),
        why: basis(t, line),
    });
    let placed = |place: Option<usize>| {
        place.map_or_else(|| t.match_still_shut(), |rank| t.match_would_be(i64::try_from(rank).unwrap_or(0)))
    };
    let changes = of.changes.iter().map(|one| {
        let what: Vec<String> = one.changes.iter().map(|c| change(&gazetteer, t, c, by_host)).collect();
        (what.join(" ; "), placed(one.rank))
    });
    let (tone, verdict) = match &of.ranked {
        Some(one) => {
            let among = format::count(t.lang(), of.among as u64);
            ("info", t.match_ranked(rank(t, one), among, score(t, of.verdict.per_mille())))
        }
        None => ("warning", t.match_is_shut(super::matches::shut_by(t, &of.verdict))),
    };
    let id = &of.innovation.id;
    let (title, lead, action) = if by_host {
        (
            of.innovation.sheet.title.clone(),
            of.innovation.holder.clone(),
            format!("/rapprochements/projets/{id}"),
        )
    } else {
        let action = format!("/rapprochements/projets/{id}/bailleurs/{}", of.host_id);
        (of.host.clone(), of.innovation.sheet.title.clone(), action)
    };
    Ok(ExplainPage {
        c: Chrome::new(
            asked,
            Place::Matches,
            vec![crumb("/rapprochements", t.match_title()), crumb("", title.as_str())],
        ),
        lead,
        sheet: format!("/innovations/{id}"),
        action,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        tone,
        verdict,
        gates: of.verdict.gates.iter().map(|line| (gate(t, line.gate), door(t, line.door))).collect(),
        rows: rows.collect(),
        weights: t.match_weights(format::date(of.weights.since)),
        changes: changes.collect(),
        may_take: !is_said && asked.caller.can(Action::Decide, ObjectKind::Innovation),
        title,
        t,
    })
}

/// `GET /rapprochements/projets/{id}`
pub(super) async fn project(asked: Asked, Path(id): Path<String>) -> PageResult {
    let own = asked.caller.organisation_id()?;
    match asked.register.explain_project(own, &id, asked.today).await {
        Ok(of) => show(&page(&asked, of, true, &[]).await?),
        // Without a wish there is nothing to compare: the page of matches says what to do.
        Err(register::Error::Refused(_)) => go("/rapprochements"),
        Err(other) => Err(other.into()),
    }
}

/// `GET /rapprochements/projets/{id}/bailleurs/{host}`
pub(super) async fn host(asked: Asked, Path((id, host)): Path<(String, String)>) -> PageResult {
    let own = asked.caller.organisation_id()?;
    match asked.register.explain_host(own, (&id, &host), asked.today).await {
        Ok(of) => show(&page(&asked, of, false, &[]).await?),
        Err(register::Error::Refused(_)) => go("/rapprochements"),
        Err(other) => Err(other.into()),
    }
}

/// `POST /rapprochements/projets/{id}`: the landlord is interested.
pub(super) async fn take_project(asked: Asked, Path(id): Path<String>, _form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?.to_owned();
    match asked.register.take_interest(&own, (&id, &own), asked.today).await {
        Ok(replay) => go(&format!("/repliques/{replay}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let problems = [problem(asked.t, &code)];
            match asked.register.explain_project(&own, &id, asked.today).await {
                Ok(of) => show_wrong(&page(&asked, of, true, &problems).await?),
                Err(register::Error::Refused(_)) => go("/rapprochements"),
                Err(other) => Err(other.into()),
            }
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /rapprochements/projets/{id}/bailleurs/{host}`: the holder is interested.
pub(super) async fn take_host(
    asked: Asked,
    Path((id, host)): Path<(String, String)>,
    _form: Pairs,
) -> PageResult {
    let own = asked.caller.organisation_id()?.to_owned();
    match asked.register.take_interest(&own, (&id, &host), asked.today).await {
        Ok(replay) => go(&format!("/repliques/{replay}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let problems = [problem(asked.t, &code)];
            let of = asked.register.explain_host(&own, (&id, &host), asked.today).await?;
            show_wrong(&page(&asked, of, false, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}
