//! One programme: its scenarios with their figures, what was decided, the way to compare.

use super::portfolio;
use super::result::figures;
use super::words;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, PageResult, Place, go, show};
use askama::Template;
use axum::extract::Path;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    name: String,
    /// Dwellings, spend, gap; empty when nothing was computed.
    dwellings: String,
    spend: String,
    gap: String,
    state: String,
    is_decided: bool,
}

#[derive(Template)]
#[template(path = "programmes/show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    id: String,
    name: String,
    years: String,
    is_closed: bool,
    lines: Vec<Line>,
    caption: String,
    /// On which day, and which scenario.
    decision: Option<(String, String)>,
    /// Can two scenarios be compared?
    may_compare: bool,
    may_change: bool,
    may_decide: bool,
}

/// `GET /programmes/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let landlord = super::landlord(&asked)?.to_owned();
    let programme = asked.register.programme(&landlord, &id).await?;
    let portfolio = portfolio(&asked).await?;
    let decision = asked.register.programme_decision(&landlord, &id).await?;
    let mut lines = Vec::new();
    for scenario in asked.register.programme_scenarios(&landlord, &id).await? {
        let run = asked.register.programme_run(&landlord, &scenario.id).await;
        let run = run.map_err(|e| super::worded(&asked, e))?;
        let (dwellings, spend, gap) = match run.as_ref().and_then(|run| figures(t, run, &portfolio)) {
            None => (String::new(), String::new(), String::new()),
            Some(all) => (all.dwellings, all.cost, all.gap),
        };
        lines.push(Line {
            state: match &run {
                None => t.prog_not_computed(),
                Some(run) if run.edition != scenario.edition => t.prog_stale_short(),
                Some(run) if run.answer.is_none() => t.prog_conflict_short(),
                Some(run) => t.prog_computed_on(format::date(run.made_on)),
            },
            is_decided: decision.as_ref().is_some_and(|d| d.scenario_id == scenario.id),
            dwellings,
            spend,
            gap,
            id: scenario.id,
            name: scenario.name,
        });
    }
    let n = lines.len() as u64;
    let named = |id: &str| lines.iter().find(|l| l.id == id).map_or_else(String::new, |l| l.name.clone());
    show(&ShowPage {
        t,
        c: Chrome::new(&asked, Place::Programmes, super::crumbs(&asked, &programme.name)),
        done: asked.pairs.text("fait").map(|what| match what {
            "supprime" => t.prog_deleted(),
            "adopte" => t.prog_adopted_done(),
            "repris" => t.prog_taken_back_done(),
            _ => t.prog_saved(),
        }),
        decision: decision.map(|d| (format::date(d.decided_on), named(&d.scenario_id))),
        years: words::years(t, &programme),
        is_closed: programme.is_closed,
        caption: t.prog_scenarios_count(crate::ui::words::plural(n), format::count(t.lang(), n)),
        may_compare: lines.iter().filter(|l| !l.dwellings.is_empty()).count() > 1,
        may_change: asked.caller.can(Action::Change, ObjectKind::WorksPlan),
        may_decide: asked.caller.can(Action::Decide, ObjectKind::WorksPlan),
        lines,
        name: programme.name,
        id,
    })
}

/// `POST /programmes/{id}/ranger`: puts away, or takes out again.
pub(super) async fn close(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let landlord = super::landlord(&asked)?;
    // What is another's does not exist, whatever the form says.
    asked.register.programme(landlord, &id).await?;
    let closed = match form.text("ranger") {
        Some("oui") => true,
        Some("non") => false,
        _ => return Err(PageError::Form("ranger".to_owned())),
    };
    asked.register.close_programme(landlord, &id, closed).await?;
    go(&format!("/programmes/{id}?fait=range"))
}
