//! Events to come, and holding one.

use super::{now, when};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use jiff::civil::{Date, DateTime, Time};
use register::events::NewEvent;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    title: String,
    host: String,
    when: String,
    place: String,
    is_cancelled: bool,
}

#[derive(Template)]
#[template(path = "events/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
    may_hold: bool,
    given_back: bool,
}

#[derive(Template)]
#[template(path = "events/new.html")]
struct NewPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

/// `GET /evenements`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.events_to_come(now(&asked)).await?;
    let lines = all.into_iter().map(|one| Line {
        when: when(t, &one.told),
        id: one.id,
        title: one.told.title,
        host: one.host,
        place: one.told.place,
        is_cancelled: one.is_cancelled,
    });
    show(&ListPage {
        t,
        lines: lines.collect(),
        may_hold: asked.caller.can(Action::Create, ObjectKind::Event),
        given_back: asked.pairs.has("rendues"),
        c: Chrome::new(&asked, Place::Events, vec![crumb("", t.event_title())]),
    })
}

fn page<'a>(asked: &Asked, form: &Pairs, problems: &'a [Problem]) -> NewPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let fields = [
        Field::text("titre", t.event_name(), text("titre")).required(),
        Field::area("objet", t.event_about(), text("objet")).required(),
        Field::text("lieu", t.event_place(), text("lieu")).required(),
        Field::date("jour", t.event_day(), text("jour")).required(),
        Field::text("debut", t.event_starts(), text("debut")).hint(t.event_hour_hint()).required(),
        Field::text("fin", t.event_ends(), text("fin")).hint(t.event_hour_hint()).required(),
        Field::number("places", t.event_capacity(), text("places"), 1, 10_000).hint(t.event_capacity_hint()),
    ];
    let crumbs = vec![crumb("/evenements", t.event_title()), crumb("", t.event_new())];
    NewPage {
        t,
        c: Chrome::new(asked, Place::Events, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields.map(|field| field.checked(problems)).to_vec(),
    }
}

/// `GET /evenements/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::parse(""), &[]))
}

/// What is wrong, beside the field that it is about.
fn problem(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "event-title" => ("titre", t.event_no_words()),
        "event-about" => ("objet", t.event_no_words()),
        "event-place" => ("lieu", t.event_no_words()),
        "event-capacity" => ("places", t.event_no_capacity()),
        _ => ("fin", t.event_no_times()),
    };
    Problem::new(field, what)
}

fn read(t: Texts, form: &Pairs) -> Result<NewEvent, Vec<Problem>> {
    let day = form.text("jour").and_then(|text| text.parse::<Date>().ok());
    // Hours are typed as 14:00 or 14h00.
    let hour =
        |name: &str| form.text(name).and_then(|text| text.replace(['h', 'H'], ":").parse::<Time>().ok());
    let capacity = form.text("places").map(str::parse::<u32>).transpose();
    let mut problems = Vec::new();
    if capacity.is_err() {
        problems.push(problem(t, "event-capacity"));
    }
    match (day, hour("debut"), hour("fin"), capacity) {
        (Some(day), Some(from), Some(to), Ok(capacity)) => Ok(NewEvent {
            title: form.text("titre").unwrap_or("").to_owned(),
            about: form.text("objet").unwrap_or("").to_owned(),
            place: form.text("lieu").unwrap_or("").to_owned(),
            starts_at: DateTime::from_parts(day, from),
            ends_at: DateTime::from_parts(day, to),
            capacity,
        }),
        (day, from, to, _) => {
            if day.is_none() || from.is_none() || to.is_none() {
                problems.push(problem(t, "event-times"));
            }
            Err(problems)
        }
    }
}

/// `POST /evenements/nouveau`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let problems = match read(asked.t, &form) {
        Err(problems) => problems,
        Ok(new) => {
            match asked.register.hold_event(asked.caller.organisation_id()?, &new, now(&asked)).await {
                Ok(id) => return go(&format!("/evenements/{id}")),
                Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
                Err(other) => return Err(PageError::from(other)),
            }
        }
    };
    show_wrong(&page(&asked, &form, &problems))
}
