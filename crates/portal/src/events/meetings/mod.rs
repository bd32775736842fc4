//! Meetings at an event: what each organisation reads and asks, what the host plans. Whether somebody takes part is decided by
//! the register; whoever does not gets the settings of the meetings and nobody's name.

mod acts;
mod exports;
mod host;
mod own;

use super::now;
use crate::edge::Asked;
use crate::edge::doors::{Doors, Need};
use crate::ui::chrome::{Crumb, crumb};
use crate::ui::{Chrome, ErrorSummary, Field, Place, Problem};
use askama::Template;
use jiff::civil::DateTime;
use register::events::Event;
use register::meetings::{Meeting, Plan, State};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(super) fn doors(doors: Doors) -> Doors {
    // Whoever holds events plans their meetings; whoever may ask for seats may ask for meetings.
    let hold = Need::Right(Action::Create, ObjectKind::Event);
    let read = Need::Right(Action::Export, ObjectKind::Registration);
    doors
        .get("/evenements/{id}/rendez-vous", Need::Person, own::show_all)
        .get("/evenements/{id}/rendez-vous/agenda.ics", Need::Person, exports::calendar)
        .get("/evenements/{id}/rendez-vous.csv", read, exports::csv)
        .get("/evenements/{id}/rendez-vous/organisation", hold, host::show_all)
        .post("/evenements/{id}/rendez-vous/reglages", hold, host::settings)
        .post("/evenements/{id}/rendez-vous/calcul", hold, host::compute)
        .post("/evenements/{id}/rendez-vous/publication", hold, host::publish)
        .post("/evenements/{id}/rendez-vous/abandon", hold, host::discard)
        .post("/evenements/{id}/rendez-vous/presence", Need::Person, acts::offer)
        .post("/evenements/{id}/rendez-vous/demandes", Need::Person, acts::ask)
        .get("/evenements/{id}/rendez-vous/demandes/{meeting}", Need::Person, own::show_one)
        .post("/evenements/{id}/rendez-vous/demandes/{meeting}/accord", Need::Person, acts::accept)
        .post("/evenements/{id}/rendez-vous/demandes/{meeting}/refus", Need::Person, acts::decline)
        .post("/evenements/{id}/rendez-vous/demandes/{meeting}/retrait", Need::Person, acts::withdraw)
        .post("/evenements/{id}/rendez-vous/demandes/{meeting}/suite", Need::Person, acts::note)
}

/// A line of a table; the first cell is its name.
struct Row {
    name: String,
    to: Option<String>,
    cells: Vec<(String, String)>,
}

impl Row {
    /// A line under these heads, the first of which is that of the name.
    fn new(head: &[String], name: impl Into<String>, cells: Vec<String>) -> Row {
        let cells = head.iter().skip(1).cloned().zip(cells);
        Row { name: name.into(), to: None, cells: cells.collect() }
    }

    fn to(self, to: String) -> Row {
        Row { to: Some(to), ..self }
    }
}

#[derive(Default)]
struct Section {
    id: &'static str,
    title: String,
    texts: Vec<String>,
    facts: Vec<(String, String)>,
    head: Vec<String>,
    rows: Vec<Row>,
    links: Vec<(String, String)>,
}

#[derive(Default)]
struct Form {
    id: &'static str,
    title: String,
    what: String,
    texts: Vec<String>,
    to: String,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    button: String,
    /// Another button that saves nothing.
    preview: Option<String>,
}

#[derive(Template)]
#[template(path = "events/meetings/page.html")]
struct Page<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    lead: String,
    done: bool,
    actions: Vec<(String, String)>,
    errors: ErrorSummary<'a>,
    alerts: Vec<(&'static str, String)>,
    sections: Vec<Section>,
    forms: Vec<Form>,
}

impl<'a> Page<'a> {
    fn new(
        asked: &Asked,
        event: &Event,
        title: String,
        last: Vec<Crumb>,
        problems: &'a [Problem],
    ) -> Page<'a> {
        let t = asked.t;
        let event_page = format!("/evenements/{}", event.id);
        let mut crumbs = vec![
            crumb("/evenements", t.event_title()),
            crumb(event_page.as_str(), event.told.title.as_str()),
        ];
        crumbs.extend(last);
        let cancelled = event.is_cancelled.then(|| ("warning", t.meeting_cancelled()));
        Page {
            t,
            c: Chrome::new(asked, Place::Events, crumbs),
            title,
            lead: super::when(t, &event.told),
            done: asked.pairs.has("fait"),
            actions: vec![(event_page, t.meeting_back())],
            errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
            alerts: cancelled.into_iter().collect(),
            sections: Vec::new(),
            forms: Vec::new(),
        }
    }
}

fn hour(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn lead(t: Texts, plan: &Plan) -> String {
    t.meeting_lead(
        format::date(plan.told.starts_at.date()),
        hour(plan.told.starts_at),
        hour(plan.told.ends_at),
        plan.slots.len().to_string(),
        plan.told.minutes.to_string(),
        format::date(plan.told.asks_until),
    )
}

fn held(t: Texts, one: &Meeting) -> String {
    one.held.map_or_else(
        || t.meeting_no_hour(),
        |(slot, table)| t.meeting_at(hour(slot.starts_at), hour(slot.ends_at), table.to_string()),
    )
}

fn state(t: Texts, one: &Meeting) -> String {
    match (one.state, &one.words) {
        (State::Asked, _) if one.is_mine => t.meeting_state_asked(),
        (State::Asked, _) => t.meeting_state_to_answer(),
        (State::Accepted, _) => t.meeting_state_accepted(),
        (State::Declined, Some(words)) => t.meeting_declined_words(words.as_str()),
        (State::Declined, None) => t.meeting_state_declined(),
        (State::Withdrawn, _) => t.meeting_state_withdrawn(),
    }
}

/// What is wrong, beside the field that it is about.
fn problem(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "meetings-hours" => ("debut", t.meeting_no_hours()),
        "meetings-length" => ("duree", t.meeting_no_length()),
        "meetings-pause" => ("pause", t.meeting_no_pause()),
        "meetings-many" => ("duree", t.meeting_no_many()),
        "meetings-tables" => ("tables", t.meeting_no_tables()),
        "meetings-until" => ("jusqu-au", t.meeting_no_until()),
        "meetings-until-past" => ("jusqu-au", t.meeting_no_until_past()),
        "meetings-fall" => ("confirme", t.meeting_no_confirm()),
        "meetings-brings" => ("apporte", t.meeting_no_text()),
        "meetings-seeks" => ("cherche", t.meeting_no_text()),
        "meetings-subject" => ("sujet", t.meeting_no_text()),
        "meetings-words" => ("mot", t.meeting_no_text()),
        "meetings-offer" => ("apporte", t.meeting_no_offer_yet()),
        "meetings-seat" => ("main", t.meeting_no_seat()),
        "meetings-late" => ("main", t.meeting_no_late()),
        "meetings-side" => ("avec", t.meeting_no_side()),
        "meetings-self" => ("avec", t.meeting_no_self()),
        "meetings-other" => ("avec", t.meeting_no_other()),
        "meetings-twice" => ("avec", t.meeting_no_twice()),
        "meetings-answer" => ("avec", t.meeting_no_answer()),
        "meetings-declined" => ("avec", t.meeting_no_declined()),
        "meetings-priority" => ("priorite", t.meeting_no_priority()),
        "meetings-none" => ("main", t.meeting_no_wishes()),
        "meetings-early" => ("main", t.meeting_no_early()),
        "meetings-follow" => ("suite", t.meeting_no_follow()),
        "changed" => ("main", t.meeting_no_changed()),
        _ => ("main", t.meeting_no_over()),
    };
    Problem::new(field, what)
}

/// What a person may mend, told on the page; the rest is the error that it is.
fn told(t: Texts, error: register::Error) -> Result<Vec<Problem>, crate::edge::PageError> {
    match error {
        register::Error::Refused(code) => Ok(vec![problem(t, &code)]),
        register::Error::Changed => Ok(vec![problem(t, "changed")]),
        other => Err(other.into()),
    }
}
