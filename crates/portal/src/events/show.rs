//! The page of an event: told to everybody; whoever is signed in asks for seats, the host reads who comes.

use super::guests::{self, Lines, lines};
use super::{now, state, stranger, when};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::calendar::Occurrence;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "events/show.html")]
pub(super) struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    about: Vec<String>,
    done: bool,
    is_cancelled: bool,
    errors: ErrorSummary<'a>,
    facts: Vec<(String, String)>,
    own: Option<String>,
    seats: Option<Field>,
    /// For whoever has no account.
    stranger: Option<Vec<Field>>,
    guests: Option<Lines>,
    /// Said of the reminder: given already, or to give.
    reminder: Option<bool>,
    may_cancel: bool,
    may_export: bool,
    /// Meetings of the event, or where to open them.
    meetings: Option<(String, String)>,
}

pub(super) async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, crate::edge::PageError> {
    let t = asked.t;
    let one = asked.register.event(id).await?;
    let count = |n: u32| format::count(t.lang(), u64::from(n));
    let own = asked.caller.organisation_id().ok().map(str::to_owned);
    let is_host = own.as_deref() == Some(one.host_id.as_str());
    let mine = match &own {
        Some(own) => asked.register.own_seats(own, id).await?,
        None => None,
    };
    let open = !one.is_cancelled && one.told.starts_at > now(asked);
    let typed = form
        .text("places")
        .map_or_else(|| mine.as_ref().map_or(1, |guest| guest.seats).to_string(), str::to_owned);
    let most = i64::from(one.told.capacity.unwrap_or(10_000));
    let seats = Field::number("places", t.event_seats(), &typed, 0, most)
        .hint(t.event_seats_hint())
        .checked(problems);
    let may_read = is_host && asked.caller.can(Action::List, ObjectKind::Registration);
    let guests = if may_read { Some(guests::read(asked, &one.host_id, id).await?) } else { None };
    let comes = guests.as_ref().is_some_and(|all| !all.is_empty());
    let may_remind = open && comes && asked.caller.can(Action::Create, ObjectKind::Event);
    let has_meetings = own.is_some() && asked.register.meeting_plan_if_any(id).await?.is_some();
    let may_open = is_host && open && asked.caller.can(Action::Create, ObjectKind::Event);
    let meetings = match (has_meetings, may_open) {
        (true, _) => Some((format!("/evenements/{id}/rendez-vous"), t.meeting_title())),
        (false, true) => Some((format!("/evenements/{id}/rendez-vous/organisation"), t.meeting_host())),
        (false, false) => None,
    };
    let capacity = one.told.capacity.map_or_else(|| t.event_no_limit(), count);
    Ok(ShowPage {
        t,
        c: Chrome::new(
            asked,
            Place::Events,
            vec![crumb("/evenements", t.event_title()), crumb("", one.told.title.as_str())],
        ),
        lead: when(t, &one.told),
        about: one.told.about.lines().map(str::to_owned).collect(),
        done: asked.pairs.has("fait"),
        is_cancelled: one.is_cancelled,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        facts: vec![
            (t.event_place(), one.told.place.clone()),
            (t.event_host(), one.host.clone()),
            (t.event_capacity(), capacity),
            (t.event_taken(), count(one.taken)),
        ],
        own: mine.as_ref().map(|guest| t.event_own(count(guest.seats), state(t, guest))),
        seats: (open && own.is_some()).then_some(seats),
        stranger: (open && asked.caller.person().is_err())
            .then(|| stranger::fields(t, form, problems, &one.host, most)),
        guests: guests.map(|all| lines(t, &all)),
        reminder: may_remind.then_some(one.is_reminded),
        may_cancel: is_host && open && asked.caller.can(Action::Change, ObjectKind::Event),
        may_export: is_host && asked.caller.can(Action::Export, ObjectKind::Registration),
        meetings,
        title: one.told.title,
        id: one.id,
    })
}

/// `GET /evenements/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// `POST /evenements/{id}/places`
pub(super) async fn ask_seats(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let done = match form.text("places").and_then(|text| text.parse::<u32>().ok()) {
        Some(seats) => asked.register.ask_seats(own, &id, seats, now(&asked)).await,
        None => Err(register::Error::Refused("event-seats".to_owned())),
    };
    match done {
        Ok(()) => go(&format!("/evenements/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let what = if code == "event-over" { t.event_no_over() } else { t.event_no_seats() };
            show_wrong(&page(&asked, &id, &form, &[Problem::new("places", what)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /evenements/{id}/annuler`
pub(super) async fn cancel(asked: Asked, Path(id): Path<String>, _form: Pairs) -> PageResult {
    asked.register.cancel_event(asked.caller.organisation_id()?, &id).await?;
    go(&format!("/evenements/{id}?fait=note"))
}

/// `GET /evenements/{id}/agenda.ics`
pub(super) async fn calendar(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = asked.register.event(&id).await?;
    let held = Occurrence {
        id: one.id,
        starts_at: one.told.starts_at,
        ends_at: Some(one.told.ends_at),
        title: one.told.title,
        place: one.told.place,
        about: one.told.about,
        is_cancelled: one.is_cancelled,
    };
    crate::ui::calendar::file(&[held], asked.caller.at, "evenement.ics")
}
