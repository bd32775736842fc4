//! The calendar of bodies, territory by territory: the page, the file of meetings, the calendar; and telling of a body.

use super::now;
use super::words::{at, kind, problem};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::calendar::{self, Occurrence};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use register::bodies::{Body, BodyKind, NewBody};
use register::directory::geography::Gazetteer;
use std::collections::BTreeMap;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    name: String,
    kind: String,
    next: String,
    place: String,
    keeper: String,
}

struct Group {
    rank: usize,
    territory: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "bodies/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    groups: Vec<Group>,
    may_add: bool,
}

#[derive(Template)]
#[template(path = "bodies/new.html")]
struct NewPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

/// The territory of a body by its name; its code when nobody knows the name.
pub(super) fn territory(gazetteer: &Gazetteer, one: &Body) -> String {
    gazetteer.name(&one.told.territory).map_or_else(|| one.told.territory.to_string(), str::to_owned)
}

/// `GET /instances`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let now = now(&asked);
    let gazetteer = asked.register.gazetteer().await?;
    let mut by: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for one in asked.register.bodies(now).await? {
        let next = one.next(now).map(|sitting| sitting.told.clone());
        by.entry(territory(&gazetteer, &one)).or_default().push(Line {
            kind: kind(t, one.told.kind),
            next: next.as_ref().map_or_else(|| t.body_next_unknown(), |told| at(t, told.starts_at)),
            place: next.map(|told| told.place).unwrap_or_default(),
            id: one.id,
            name: one.told.name,
            keeper: one.organisation,
        });
    }
    let groups = by.into_iter().enumerate();
    show(&ListPage {
        t,
        groups: groups.map(|(rank, (territory, lines))| Group { rank, territory, lines }).collect(),
        may_add: asked.caller.can(Action::Create, ObjectKind::Body),
        c: Chrome::new(&asked, Place::Bodies, vec![crumb("", t.body_title())]),
    })
}

/// `GET /instances/seances.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let gazetteer = asked.register.gazetteer().await?;
    let mut rows = Vec::new();
    for one in asked.register.bodies(now(&asked)).await? {
        rows.extend(one.sittings.iter().map(|sitting| {
            vec![
                territory(&gazetteer, &one),
                kind(t, one.told.kind),
                guarded(&one.told.name),
                sitting.told.starts_at.to_string(),
                guarded(&sitting.told.place),
                guarded(&sitting.told.agenda),
                if sitting.is_cancelled { t.event_cancelled() } else { String::new() },
            ]
        }));
    }
    let head =
        ["territoire", "genre", "instance", "seance", "lieu", "ordre_du_jour", "etat"].map(str::to_owned);
    let notes = vec![(t.export_date(), format::date(asked.today))];
    csv_answer("seances.csv", &notes, &head, rows)
}

/// The meetings of a body that are to come, for a calendar.
pub(super) fn occurrences(one: &Body, now: jiff::civil::DateTime) -> Vec<Occurrence> {
    let to_come = one.sittings.iter().filter(|sitting| sitting.told.starts_at >= now);
    to_come
        .map(|sitting| Occurrence {
            id: sitting.id.clone(),
            starts_at: sitting.told.starts_at,
            ends_at: None,
            title: one.told.name.clone(),
            place: sitting.told.place.clone(),
            about: sitting.told.agenda.clone(),
            is_cancelled: sitting.is_cancelled,
        })
        .collect()
}

/// `GET /instances/agenda.ics`
pub(super) async fn calendar(asked: Asked) -> PageResult {
    let now = now(&asked);
    let all = asked.register.bodies(now).await?;
    let held: Vec<Occurrence> = all.iter().flat_map(|one| occurrences(one, now)).collect();
    calendar::file(&held, asked.caller.at, "instances.ics")
}

fn page<'a>(asked: &Asked, form: &Pairs, problems: &'a [Problem]) -> NewPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.exact(name).unwrap_or("");
    let kinds = BodyKind::ALL.iter().map(|one| Choice::new(one.code(), kind(t, *one), text("genre")));
    let fields = [
        Field::select("genre", t.body_kind(), kinds.collect()).required(),
        Field::text("nom", t.body_name(), text("nom")).required(),
        Field::text("territoire", t.contact_territory(), text("territoire"))
            .hint(t.contact_territory_hint())
            .required(),
        Field::area("membres", t.body_members(), text("membres")).hint(t.body_members_hint()).required(),
    ];
    let crumbs = vec![crumb("/instances", t.body_title()), crumb("", t.body_new())];
    NewPage {
        t,
        c: Chrome::new(asked, Place::Bodies, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields.map(|field| field.checked(problems)).to_vec(),
    }
}

/// `GET /instances/nouvelle`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::parse(""), &[]))
}

/// `POST /instances/nouvelle`
pub(super) async fn add(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let gazetteer = asked.register.gazetteer().await?;
    let text = |name: &str| form.exact(name).unwrap_or("").to_owned();
    let place = form.text("territoire").and_then(|text| gazetteer.find(text).ok());
    let problems = match (form.text("genre").and_then(BodyKind::from_code), place) {
        (None, _) => vec![problem(t, "body-kind")],
        (_, None) => vec![problem(t, "body-territory")],
        (Some(kind), Some(territory)) => {
            let new = NewBody { kind, name: text("nom"), territory, members: text("membres") };
            match asked.register.add_body(asked.caller.organisation_id()?, &new).await {
                Ok(id) => return go(&format!("/instances/{id}?fait=note")),
                Err(register::Error::Refused(code)) => vec![problem(t, &code)],
                Err(other) => return Err(PageError::from(other)),
            }
        }
    };
    show_wrong(&page(&asked, &form, &problems))
}
