//! A roadmap: its axes and actions with their figures; over the regions when it is a national one.

use super::list::named;
use super::words::{consolidated, figure, known, problem, share};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use register::roadmaps::{Axis, Consolidated, NewAction, Roadmap};
use std::collections::BTreeMap;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// An action, as a row of a table and of a file.
pub(super) struct Row {
    pub id: String,
    pub title: String,
    pub owner: String,
    pub due: String,
    pub indicator: String,
    pub target: String,
    pub figure: String,
    /// Over the regions: figure, aim, share. `None` for a region's roadmap.
    pub regions: Option<(String, String, String)>,
    pub set_aside: Option<String>,
}

pub(super) struct AxisPart {
    pub rank: usize,
    pub title: String,
    pub rows: Vec<Row>,
}

struct RegionLine {
    id: String,
    territory: String,
    organisation: String,
}

#[derive(Template)]
#[template(path = "roadmaps/show.html")]
struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    done: bool,
    is_draft: bool,
    is_national: bool,
    may_change: bool,
    may_copy: bool,
    errors: ErrorSummary<'a>,
    axes: Vec<AxisPart>,
    regions: Vec<RegionLine>,
    /// Actions that were taken out, told to whoever may put them back: id and title.
    removed: Vec<(String, String)>,
    new_axis: Option<Field>,
    new_action: Option<Vec<Field>>,
}

/// Everything a roadmap shows; pages and files call it and agree.
pub(super) async fn parts(asked: &Asked, one: &Roadmap) -> Result<(Vec<AxisPart>, Vec<Roadmap>), PageError> {
    let t = asked.t;
    let axes = asked.register.roadmap_axes(one).await?;
    let is_national = one.national_id.is_none();
    let (regions, figures) =
        if is_national { asked.register.consolidation(one).await? } else { (Vec::new(), BTreeMap::new()) };
    let row = |action: register::roadmaps::Action| {
        let all: Consolidated = figures.get(&action.id).copied().unwrap_or_default();
        Row {
            due: action.due_on.map_or_else(|| t.proposal_no_day_said(), format::date),
            target: known(t, action.target),
            figure: figure(t, &action),
            regions: is_national
                .then(|| (consolidated(t, &action, all), known(t, all.target), share(t, all))),
            owner: if action.owner.is_empty() { t.proposal_nobody() } else { action.owner.clone() },
            indicator: action.indicator,
            set_aside: action.set_aside,
            title: action.title,
            id: action.id,
        }
    };
    let parts = axes.into_iter().enumerate().map(|(rank, axis)| AxisPart {
        rank,
        title: axis.title,
        rows: axis.actions.into_iter().map(row).collect(),
    });
    Ok((parts.collect(), regions))
}

/// The fields of an action: to add one, to write one again.
pub(super) fn action_fields(t: Texts, text: &dyn Fn(&str) -> String) -> Vec<Field> {
    vec![
        Field::text("action", t.roadmap_action(), &text("action")).required(),
        Field::text("qui", t.roadmap_who(), &text("qui")).hint(t.roadmap_who_hint()),
        Field::date("echeance", t.proposal_due(), &text("echeance")),
        Field::text("indicateur", t.roadmap_indicator(), &text("indicateur"))
            .hint(t.roadmap_indicator_hint()),
        Field::number("cible", t.roadmap_target(), &text("cible"), 0, 1_000_000_000),
    ]
}

/// What was typed of an action.
pub(super) fn read_action(form: &Pairs) -> Result<NewAction, register::Error> {
    let refused = |code: &str| register::Error::Refused(code.to_owned());
    let filled = |name: &str| form.text(name).filter(|text| !text.is_empty());
    let text = |name: &str| form.exact(name).unwrap_or("").to_owned();
    let due = filled("echeance").map(str::parse::<Date>).transpose();
    let target = filled("cible").map(str::parse::<i64>).transpose();
    Ok(NewAction {
        title: text("action"),
        owner: text("qui"),
        due_on: due.map_err(|_| refused("action-due"))?,
        indicator: text("indicateur"),
        target: target.map_err(|_| refused("action-target"))?,
        set_aside: text("ecartee"),
    })
}

async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let own = asked.caller.organisation_id().ok();
    let one = asked.register.roadmap(id, own).await?;
    let (axes, regions) = parts(asked, &one).await?;
    let can = |action| asked.caller.can(action, ObjectKind::Roadmap);
    let may_change = own == Some(one.organisation_id.as_str()) && can(Action::Change);
    let text = |name: &str| form.exact(name).unwrap_or("").to_owned();
    let checked = |field: Field| field.checked(problems);
    let chosen = text("axe");
    let options =
        axes.iter().map(|axis| Choice::new((axis.rank + 1).to_string(), axis.title.as_str(), &chosen));
    let new_action = (may_change && !axes.is_empty()).then(|| {
        let mut fields = vec![Field::select("axe", t.workshop_axis(), options.collect()).required()];
        fields.extend(action_fields(t, &text));
        fields.into_iter().map(checked).collect()
    });
    let mut lines = Vec::new();
    for region in regions {
        lines.push(RegionLine {
            territory: named(asked, &region.territory).await?,
            organisation: region.organisation,
            id: region.id,
        });
    }
    let removed = match own.filter(|_| may_change) {
        Some(own) => asked.register.removed_actions(own, id).await?,
        None => Vec::new(),
    };
    Ok(ShowPage {
        removed,
        t,
        c: Chrome::new(
            asked,
            Place::Roadmaps,
            vec![crumb("/feuilles-de-route", t.roadmap_title()), crumb("", one.title.as_str())],
        ),
        lead: t.roadmap_about(
            named(asked, &one.territory).await?,
            t.roadmap_years(one.first_year.to_string(), one.last_year.to_string()),
            one.organisation.clone(),
        ),
        done: asked.pairs.has("fait"),
        is_draft: !one.is_published,
        is_national: one.national_id.is_none(),
        may_change,
        may_copy: one.national_id.is_none() && one.is_published && can(Action::Create),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        axes,
        regions: lines,
        new_axis: may_change.then(|| {
            checked(Field::text("axe-titre", t.roadmap_axis_title(), &text("axe-titre")).required())
        }),
        new_action,
        title: one.title,
        id: one.id,
    })
}

/// `GET /feuilles-de-route/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// Comes back to the page: done, or with what was wrong beside its field.
async fn told(asked: &Asked, id: &str, done: Result<(), register::Error>, form: &Pairs) -> PageResult {
    match done {
        Ok(()) => go(&format!("/feuilles-de-route/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            show_wrong(&page(asked, id, form, &[problem(asked.t, &code)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /feuilles-de-route/{id}/axes`
pub(super) async fn add_axis(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let title = form.exact("axe-titre").unwrap_or("");
    let done = asked.register.add_roadmap_axis(asked.caller.organisation_id()?, &id, title).await;
    told(&asked, &id, done, &form).await
}

/// `POST /feuilles-de-route/{id}/actions`
pub(super) async fn add_action(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let one = asked.register.roadmap(&id, Some(own)).await?;
    let axes: Vec<Axis> = asked.register.roadmap_axes(&one).await?;
    let rank = form.text("axe").and_then(|text| text.parse::<usize>().ok()).and_then(|n| n.checked_sub(1));
    let axis = rank.and_then(|rank| axes.get(rank)).ok_or(PageError::NotFound)?;
    let done = match read_action(&form) {
        Ok(new) => asked.register.add_roadmap_action(own, &axis.id, &new).await,
        Err(wrong) => Err(wrong),
    };
    told(&asked, &id, done, &form).await
}

/// `POST /feuilles-de-route/{id}/publier`
pub(super) async fn publish(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.publish_roadmap(asked.caller.organisation_id()?, &id).await;
    told(&asked, &id, done, &form).await
}
