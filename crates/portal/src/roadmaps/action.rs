//! An action of one's own roadmap: adapt it, set it aside, note its figure.

use super::show::{action_fields, read_action};
use super::words::{problem, whole};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use register::roadmaps::Action;
use texts::{Texts, format};

struct ReadingLine {
    on: String,
    value: String,
    source: String,
}

#[derive(Template)]
#[template(path = "roadmaps/action.html")]
struct ActionPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    action_id: String,
    title: String,
    indicator: String,
    done: bool,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
    /// May it be taken out? What was copied is set aside instead.
    may_take_out: bool,
    reading: Option<Vec<Field>>,
    readings: Vec<ReadingLine>,
}

/// The action of an address, in one's own roadmap.
async fn found(asked: &Asked, id: &str, action_id: &str) -> Result<(String, Action), PageError> {
    let own = asked.caller.organisation_id()?;
    let one = asked.register.roadmap(id, Some(own)).await?;
    if one.organisation_id != own {
        return Err(PageError::NotFound);
    }
    let all = asked.register.roadmap_axes(&one).await?.into_iter().flat_map(|axis| axis.actions);
    let action = all.into_iter().find(|action| action.id == action_id).ok_or(PageError::NotFound)?;
    Ok((one.title, action))
}

/// A field as it is told now, until something was typed.
fn now(action: &Action, name: &str) -> String {
    match name {
        "action" => action.title.clone(),
        "qui" => action.owner.clone(),
        "echeance" => action.due_on.map(|day| day.to_string()).unwrap_or_default(),
        "indicateur" => action.indicator.clone(),
        "cible" => action.target.map(|aim| aim.to_string()).unwrap_or_default(),
        _ => action.set_aside.clone().unwrap_or_default(),
    }
}

async fn page<'a>(
    asked: &Asked,
    (id, action_id): (&str, &str),
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ActionPage<'a>, PageError> {
    let t = asked.t;
    let (roadmap, action) = found(asked, id, action_id).await?;
    let text = |name: &str| form.exact(name).map_or_else(|| now(&action, name), str::to_owned);
    let mut fields = action_fields(t, &text);
    fields.push(
        Field::area("ecartee", t.roadmap_set_aside(), &text("ecartee")).hint(t.roadmap_set_aside_hint()),
    );
    let typed = |name: &str| form.exact(name).unwrap_or("");
    let day = form.text("jour").map_or_else(|| asked.today.to_string(), str::to_owned);
    let reading = || {
        let fields = [
            Field::number("valeur", action.indicator.clone(), typed("valeur"), 0, 1_000_000_000).required(),
            Field::date("jour", t.roadmap_read_day(), &day).required(),
            Field::text("source", t.roadmap_source(), typed("source"))
                .hint(t.roadmap_source_hint())
                .required(),
        ];
        fields.map(|field| field.checked(problems)).to_vec()
    };
    let readings = action.readings.iter().map(|reading| ReadingLine {
        on: format::date(reading.read_on),
        value: whole(t, reading.value),
        source: reading.source.clone(),
    });
    Ok(ActionPage {
        t,
        c: Chrome::new(
            asked,
            Place::Roadmaps,
            vec![
                crumb("/feuilles-de-route", t.roadmap_title()),
                crumb(format!("/feuilles-de-route/{id}"), roadmap.as_str()),
                crumb("", action.title.as_str()),
            ],
        )
        .narrow(),
        id: id.to_owned(),
        done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        reading: (!action.indicator.is_empty()).then(reading),
        readings: readings.collect(),
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        may_take_out: action.origin_id.is_none(),
        indicator: action.indicator.clone(),
        action_id: action.id.clone(),
        title: action.title.clone(),
    })
}

/// `GET /feuilles-de-route/{id}/actions/{action}`
pub(super) async fn show_one(asked: Asked, Path((id, action)): Path<(String, String)>) -> PageResult {
    show(&page(&asked, (&id, &action), &Pairs::parse(""), &[]).await?)
}

async fn told(
    asked: &Asked,
    (id, action): (&str, &str),
    done: Result<String, register::Error>,
    form: &Pairs,
) -> PageResult {
    match done {
        Ok(_) => go(&format!("/feuilles-de-route/{id}/actions/{action}?fait=note")),
        Err(register::Error::Refused(code)) => {
            show_wrong(&page(asked, (id, action), form, &[problem(asked.t, &code)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /feuilles-de-route/{id}/actions/{action}`
pub(super) async fn write(
    asked: Asked,
    Path((id, action)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    found(&asked, &id, &action).await?;
    let done = match read_action(&form) {
        Ok(new) => asked.register.write_roadmap_action(asked.caller.organisation_id()?, &action, &new).await,
        Err(wrong) => Err(wrong),
    };
    told(&asked, (&id, &action), done, &form).await
}

/// `POST /feuilles-de-route/{id}/actions/{action}/deplacer`
pub(super) async fn shift(
    asked: Asked,
    Path((id, action)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    found(&asked, &id, &action).await?;
    let is_up = form.text("sens") == Some("haut");
    match asked.register.move_roadmap_action(asked.caller.organisation_id()?, &action, is_up).await {
        // The first one that goes up stays where it is: nothing to say.
        Ok(_) | Err(register::Error::Refused(_)) => {
            go(&format!("/feuilles-de-route/{id}?fait=note#action-{action}"))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /feuilles-de-route/{id}/actions/{action}/retirer`
pub(super) async fn take_out(asked: Asked, Path((id, action)): Path<(String, String)>) -> PageResult {
    found(&asked, &id, &action).await?;
    match asked.register.remove_roadmap_action(asked.caller.organisation_id()?, &action, true).await {
        Ok(_) => go(&format!("/feuilles-de-route/{id}?fait=note#retirees")),
        Err(register::Error::Refused(code)) => {
            let problems = [problem(asked.t, &code)];
            show_wrong(&page(&asked, (&id, &action), &Pairs::parse(""), &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /feuilles-de-route/{id}/actions/{action}/retablir`
pub(super) async fn put_back(asked: Asked, Path((id, action)): Path<(String, String)>) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let out = asked.register.removed_actions(own, &id).await?;
    if !out.iter().any(|(one, _)| *one == action) {
        return Err(PageError::NotFound);
    }
    asked.register.remove_roadmap_action(own, &action, false).await?;
    go(&format!("/feuilles-de-route/{id}?fait=note#action-{action}"))
}

/// `POST /feuilles-de-route/{id}/actions/{action}/releves`
pub(super) async fn read(
    asked: Asked,
    Path((id, action)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    found(&asked, &id, &action).await?;
    let refused = |code: &str| Err(register::Error::Refused(code.to_owned()));
    let value = form.text("valeur").and_then(|text| text.parse::<i64>().ok());
    let on = form.text("jour").and_then(|text| text.parse::<Date>().ok());
    let done = match (value, on) {
        (None, _) => refused("reading-value"),
        (_, None) => refused("reading-day"),
        (Some(value), Some(on)) => {
            let own = asked.caller.organisation_id()?;
            let source = form.exact("source").unwrap_or("");
            asked.register.read_indicator(own, &action, (on, value, source), asked.today).await
        }
    };
    told(&asked, (&id, &action), done, &form).await
}
