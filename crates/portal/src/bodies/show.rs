//! A body: who sits there, its meetings, the texts for each, and what may be added.

use super::list::territory;
use super::now;
use super::words::{at, kind, problem};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::{Date, DateTime, Time};
use register::bodies::{Body, NewContribution, NewSitting};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct TextLine {
    id: String,
    title: String,
    pen: String,
    endorsed: String,
    asks_prefect: bool,
    is_sent: bool,
}

struct SittingPart {
    id: String,
    rank: usize,
    when: String,
    place: String,
    agenda: Vec<String>,
    is_cancelled: bool,
    is_over: bool,
    texts: Vec<TextLine>,
}

#[derive(Template)]
#[template(path = "bodies/show.html")]
struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    done: bool,
    is_closed: bool,
    errors: ErrorSummary<'a>,
    members: Vec<String>,
    sittings: Vec<SittingPart>,
    may_change: bool,
    announce: Option<Vec<Field>>,
    contribute: Option<Vec<Field>>,
}

fn announce_fields(t: Texts, form: &Pairs) -> Vec<Field> {
    let text = |name: &str| form.exact(name).unwrap_or("");
    vec![
        Field::date("jour", t.event_day(), text("jour")).required(),
        Field::text("heure", t.event_starts(), text("heure")).hint(t.event_hour_hint()).required(),
        Field::text("lieu", t.event_place(), text("lieu")).required(),
        Field::area("ordre", t.body_agenda(), text("ordre")).required(),
    ]
}

/// The fields of a text, but the meeting it is for.
pub(super) fn text_fields(t: Texts, text: &dyn Fn(&str) -> String) -> Vec<Field> {
    let asks = text("prefet");
    let what = [("", t.contribution_for_sitting()), ("oui", t.contribution_for_prefect())];
    vec![
        Field::text("titre", t.contribution_name(), &text("titre")).required(),
        Field::radios(
            "prefet",
            t.contribution_kind(),
            what.into_iter().map(|(value, label)| Choice::new(value, label, &asks)).collect(),
        ),
        Field::area("texte", t.contribution_words(), &text("texte"))
            .hint(t.contribution_words_hint())
            .required(),
    ]
}

/// What was typed of a text.
pub(super) fn read_text(form: &Pairs) -> NewContribution {
    let text = |name: &str| form.exact(name).unwrap_or("").to_owned();
    NewContribution {
        title: text("titre"),
        words: text("texte"),
        asks_prefect: form.text("prefet") == Some("oui"),
    }
}

async fn parts(asked: &Asked, one: &Body, now: DateTime) -> Result<Vec<SittingPart>, PageError> {
    let t = asked.t;
    let texts = asked.register.contributions(&one.id).await?;
    let part = |(rank, sitting): (usize, &register::bodies::Sitting)| SittingPart {
        id: sitting.id.clone(),
        rank,
        when: at(t, sitting.told.starts_at),
        place: sitting.told.place.clone(),
        agenda: sitting.told.agenda.lines().map(str::to_owned).collect(),
        is_cancelled: sitting.is_cancelled,
        is_over: sitting.told.starts_at < now,
        texts: texts
            .iter()
            .filter(|text| text.sitting_id == sitting.id)
            .map(|text| TextLine {
                id: text.id.clone(),
                title: text.told.title.clone(),
                pen: text.organisation.clone(),
                endorsed: format::count(t.lang(), text.endorsed.len() as u64),
                asks_prefect: text.told.asks_prefect,
                is_sent: text.is_sent,
            })
            .collect(),
    };
    Ok(one.sittings.iter().enumerate().map(part).collect())
}

async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let now = now(asked);
    let one = asked.register.body(id, now).await?;
    let gazetteer = asked.register.gazetteer().await?;
    let is_own = asked.caller.organisation_id().ok() == Some(one.organisation_id.as_str());
    let can = |action| asked.caller.can(action, ObjectKind::Body);
    let checked = |fields: Vec<Field>| fields.into_iter().map(|field| field.checked(problems)).collect();
    let text = |name: &str| form.exact(name).unwrap_or("").to_owned();
    let open: Vec<Choice> = one
        .sittings
        .iter()
        .filter(|sitting| !sitting.is_cancelled && sitting.told.starts_at >= now)
        .map(|sitting| Choice::new(sitting.id.as_str(), at(t, sitting.told.starts_at), &text("seance")))
        .collect();
    let contribute = (can(Action::Propose) && !open.is_empty()).then(|| {
        let mut fields = vec![Field::select("seance", t.body_sitting(), open).required()];
        fields.extend(text_fields(t, &text));
        checked(fields)
    });
    Ok(ShowPage {
        t,
        c: Chrome::new(
            asked,
            Place::Bodies,
            vec![crumb("/instances", t.body_title()), crumb("", one.told.name.as_str())],
        ),
        lead: t.body_about(kind(t, one.told.kind), territory(&gazetteer, &one), one.organisation.clone()),
        done: asked.pairs.has("fait"),
        is_closed: one.is_closed,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        members: one.told.members.lines().map(str::to_owned).collect(),
        sittings: parts(asked, &one, now).await?,
        may_change: is_own && !one.is_closed && can(Action::Change),
        announce: (is_own && !one.is_closed && can(Action::Create))
            .then(|| checked(announce_fields(t, form))),
        contribute,
        title: one.told.name,
        id: one.id,
    })
}

/// `GET /instances/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

async fn told<T>(asked: &Asked, id: &str, done: Result<T, register::Error>, form: &Pairs) -> PageResult {
    match done {
        Ok(_) => go(&format!("/instances/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            show_wrong(&page(asked, id, form, &[problem(asked.t, &code)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /instances/{id}/seances`
pub(super) async fn announce(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let day = form.text("jour").and_then(|text| text.parse::<Date>().ok());
    // Hours are typed as 14:00 or 14h00.
    let hour = form.text("heure").and_then(|text| text.replace(['h', 'H'], ":").parse::<Time>().ok());
    let done = match (day, hour) {
        (Some(day), Some(hour)) => {
            let new = NewSitting {
                starts_at: DateTime::from_parts(day, hour),
                place: form.exact("lieu").unwrap_or("").to_owned(),
                agenda: form.exact("ordre").unwrap_or("").to_owned(),
            };
            asked.register.announce_sitting(asked.caller.organisation_id()?, &id, &new, now(&asked)).await
        }
        _ => Err(register::Error::Refused("sitting-time".to_owned())),
    };
    told(&asked, &id, done, &form).await
}

/// `POST /instances/{id}/seances/{sitting}/annuler`
pub(super) async fn cancel(
    asked: Asked,
    Path((_, sitting)): Path<(String, String)>,
    _form: Pairs,
) -> PageResult {
    let body = asked.register.cancel_sitting(asked.caller.organisation_id()?, &sitting).await?;
    go(&format!("/instances/{body}?fait=note"))
}

/// `POST /instances/{id}/contributions`
pub(super) async fn contribute(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let sitting = form.text("seance").unwrap_or("");
    let one = asked.register.body(&id, now(&asked)).await?;
    if !one.sittings.iter().any(|known| known.id == sitting) {
        return Err(PageError::NotFound);
    }
    let own = asked.caller.organisation_id()?;
    match asked.register.write_contribution(own, sitting, None, &read_text(&form)).await {
        Ok(made) => go(&format!("/instances/contributions/{made}?fait=note")),
        Err(wrong) => told::<()>(&asked, &id, Err(wrong), &form).await,
    }
}

/// `POST /instances/{id}/fermer`
pub(super) async fn close(asked: Asked, Path(id): Path<String>, _form: Pairs) -> PageResult {
    asked.register.close_body(asked.caller.organisation_id()?, &id).await?;
    go(&format!("/instances/{id}?fait=note"))
}
