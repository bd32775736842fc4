//! Workshops, what one's own organisation carries from them, and holding one.

use super::words::{due, owner, problem, status, tone};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use jiff::civil::Date;
use register::workshops::{NewWorkshop, Proposal};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    title: String,
    host: String,
    on: String,
    place: String,
    participants: String,
    is_published: bool,
}

/// A proposal in a table.
pub(super) struct ProposalLine {
    pub id: String,
    pub words: String,
    pub owner: String,
    pub due: String,
    pub status: String,
    pub tone: &'static str,
}

pub(super) fn proposal_line(t: Texts, one: &Proposal, today: Date) -> ProposalLine {
    ProposalLine {
        id: one.id.clone(),
        words: one.words.clone(),
        owner: owner(t, one),
        due: due(t, one),
        status: status(t, one.status()),
        tone: tone(one, today),
    }
}

#[derive(Template)]
#[template(path = "workshops/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
    carried: Vec<ProposalLine>,
    may_hold: bool,
}

#[derive(Template)]
#[template(path = "workshops/new.html")]
struct NewPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

/// `GET /ateliers`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let carried = match asked.caller.organisation_id() {
        Ok(own) => asked.register.proposals_to_carry(own).await?,
        Err(_) => Vec::new(),
    };
    let lines = asked.register.workshops().await?.into_iter().map(|one| Line {
        on: format::date(one.held_on),
        participants: one.participants.map_or_else(|| t.unknown(), |n| format::count(t.lang(), n)),
        id: one.id,
        title: one.title,
        host: one.host,
        place: one.place,
        is_published: one.is_published,
    });
    show(&ListPage {
        t,
        lines: lines.collect(),
        carried: carried.iter().map(|one| proposal_line(t, one, asked.today)).collect(),
        may_hold: asked.caller.can(Action::Create, ObjectKind::Workshop),
        c: Chrome::new(&asked, Place::Workshops, vec![crumb("", t.workshop_title())]),
    })
}

fn page<'a>(asked: &Asked, form: &Pairs, problems: &'a [Problem]) -> NewPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.exact(name).unwrap_or("");
    let fields = [
        Field::text("titre", t.workshop_name(), text("titre")).required(),
        Field::date("jour", t.workshop_day(), text("jour")).required(),
        Field::text("lieu", t.workshop_place(), text("lieu")).required(),
        Field::area("programme", t.workshop_agenda(), text("programme")).required(),
        Field::area("axes", t.workshop_axes(), text("axes")).hint(t.workshop_axes_hint()).required(),
    ];
    let crumbs = vec![crumb("/ateliers", t.workshop_title()), crumb("", t.workshop_new())];
    NewPage {
        t,
        c: Chrome::new(asked, Place::Workshops, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields.map(|field| field.checked(problems)).to_vec(),
    }
}

/// `GET /ateliers/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::parse(""), &[]))
}

/// `POST /ateliers/nouveau`
pub(super) async fn hold(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let text = |name: &str| form.exact(name).unwrap_or("").to_owned();
    let problems = match form.text("jour").and_then(|day| day.parse::<Date>().ok()) {
        None => vec![problem(t, "workshop-date")],
        Some(held_on) => {
            let new = NewWorkshop {
                title: text("titre"),
                held_on,
                place: text("lieu"),
                agenda: text("programme"),
                axes: text("axes").lines().map(str::to_owned).collect(),
            };
            match asked.register.hold_workshop(asked.caller.organisation_id()?, &new).await {
                Ok(id) => return go(&format!("/ateliers/{id}?fait=note")),
                Err(register::Error::Refused(code)) => vec![problem(t, &code)],
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, &form, &problems))
}
