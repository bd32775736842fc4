//! A workshop: its axes with what this reader may read of notes and proposals, and what may be added.

use super::list::{ProposalLine, proposal_line};
use super::words::problem;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use register::workshops::{Axis, NewProposal, Note};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct AxisPart {
    rank: usize,
    title: String,
    notes: Vec<Note>,
    proposals: Vec<ProposalLine>,
}

#[derive(Template)]
#[template(path = "workshops/show.html")]
struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    done: bool,
    errors: ErrorSummary<'a>,
    facts: Vec<(String, String)>,
    agenda: Vec<String>,
    axes: Vec<AxisPart>,
    state: String,
    has_synthesis: bool,
    note: Option<Vec<Field>>,
    propose: Option<Vec<Field>>,
    publish: Option<Field>,
}

/// The axes as options; their rank is what a form sends, so that nobody types an id.
fn axis_options(axes: &[Axis], chosen: &str) -> Vec<Choice> {
    (1..).zip(axes).map(|(n, axis)| Choice::new(n.to_string(), axis.title.as_str(), chosen)).collect()
}

fn axis_of<'a>(axes: &'a [Axis], form: &Pairs) -> Option<&'a Axis> {
    let rank: usize = form.text("axe")?.parse().ok()?;
    axes.get(rank.checked_sub(1)?)
}

/// Fields of two forms of the page: each has ids of its own.
fn of_form(prefix: &str, fields: Vec<Field>, problems: &[Problem]) -> Vec<Field> {
    let named = fields.into_iter().map(|field| {
        let id = if field.name == "axe" { format!("{prefix}-axe") } else { field.id.clone() };
        Field { id, ..field.checked(problems) }
    });
    named.collect()
}

fn note_fields(t: Texts, axes: &[Axis], form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let text = |name: &str| form.exact(name).unwrap_or("");
    let fields = vec![
        Field::select("axe", t.workshop_axis(), axis_options(axes, text("axe"))).required(),
        Field::area("mots", t.workshop_note(), text("mots")).hint(t.workshop_note_hint()).required(),
    ];
    of_form("note", fields, problems)
}

fn proposal_fields(t: Texts, axes: &[Axis], form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let text = |name: &str| form.exact(name).unwrap_or("");
    let none = Choice::new("", t.proposal_of_several(), text("note"));
    let notes = axes.iter().flat_map(|axis| &axis.notes).map(|note| {
        let short: String = note.words.chars().take(60).collect();
        Choice::new(note.id.as_str(), format!("{} – {short}", note.organisation), text("note"))
    });
    let fields = vec![
        Field::select("axe", t.workshop_axis(), axis_options(axes, text("axe"))).required(),
        Field::select("note", t.proposal_note(), std::iter::once(none).chain(notes).collect()),
        Field::area("proposition", t.proposal_words(), text("proposition")).required(),
        Field::text("porteur", t.proposal_owner(), text("porteur")).hint(t.proposal_owner_hint()),
        Field::date("echeance", t.proposal_due(), text("echeance")),
    ];
    of_form("proposition", fields, problems)
}

async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let one = asked.register.workshop(id).await?;
    let own = asked.caller.organisation_id().ok();
    let axes = asked.register.workshop_axes(&one, own).await?;
    let is_host = own == Some(one.host_id.as_str());
    let can = |action| asked.caller.can(action, ObjectKind::Workshop);
    let participants = one.participants.map_or_else(|| t.unknown(), |n| format::count(t.lang(), n));
    let publish = || {
        let typed = form.text("participants").unwrap_or("");
        Field::number("participants", t.workshop_participants(), typed, 0, 100_000)
            .hint(t.workshop_participants_hint())
            .checked(problems)
    };
    let parts = axes.iter().enumerate().map(|(rank, axis)| AxisPart {
        rank,
        title: axis.title.clone(),
        notes: axis.notes.clone(),
        proposals: axis.proposals.iter().map(|one| proposal_line(t, one, asked.today)).collect(),
    });
    Ok(ShowPage {
        t,
        c: Chrome::new(
            asked,
            Place::Workshops,
            vec![crumb("/ateliers", t.workshop_title()), crumb("", one.title.as_str())],
        ),
        done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        facts: vec![
            (t.workshop_day(), format::date(one.held_on)),
            (t.workshop_place(), one.place.clone()),
            (t.workshop_host(), one.host.clone()),
            (t.workshop_participants(), participants),
        ],
        agenda: one.agenda.lines().map(str::to_owned).collect(),
        axes: parts.collect(),
        state: if one.is_published { t.workshop_published() } else { t.workshop_open() },
        has_synthesis: one.is_published || is_host,
        note: (!one.is_published && can(Action::Propose)).then(|| note_fields(t, &axes, form, problems)),
        propose: (is_host && can(Action::Create)).then(|| proposal_fields(t, &axes, form, problems)),
        publish: (is_host && !one.is_published && can(Action::Change)).then(publish),
        title: one.title,
        id: one.id,
    })
}

/// `GET /ateliers/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// Comes back to the page: done, or with what was wrong beside its field.
async fn told<T>(asked: &Asked, id: &str, done: Result<T, register::Error>, form: &Pairs) -> PageResult {
    match done {
        Ok(_) => go(&format!("/ateliers/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            show_wrong(&page(asked, id, form, &[problem(asked.t, &code)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

fn refused<T>(code: &str) -> Result<T, register::Error> {
    Err(register::Error::Refused(code.to_owned()))
}

async fn axes(asked: &Asked, id: &str) -> Result<Vec<Axis>, PageError> {
    let one = asked.register.workshop(id).await?;
    Ok(asked.register.workshop_axes(&one, asked.caller.organisation_id().ok()).await?)
}

/// `POST /ateliers/{id}/notes`
pub(super) async fn note(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let axes = axes(&asked, &id).await?;
    let axis = axis_of(&axes, &form).ok_or(PageError::NotFound)?;
    let words = form.exact("mots").unwrap_or("");
    let done = asked.register.note_in_workshop(asked.caller.organisation_id()?, &axis.id, words).await;
    told(&asked, &id, done, &form).await
}

/// `POST /ateliers/{id}/propositions`
pub(super) async fn propose(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let axes = axes(&asked, &id).await?;
    let axis = axis_of(&axes, &form).ok_or(PageError::NotFound)?;
    let filled = |name: &str| form.text(name).filter(|text| !text.is_empty());
    let wanted = filled("porteur").map(str::to_lowercase);
    let all = asked.register.organisations().await?;
    let owner = wanted.map(|wanted| {
        let mut same = all.iter().filter(|one| one.name.to_lowercase() == wanted);
        // A name that two organisations bear is not guessed at.
        same.next().filter(|_| same.next().is_none()).map(|one| one.id.clone())
    });
    let due = filled("echeance").map(|text| text.parse::<Date>().ok());
    let done = match (owner, due) {
        (Some(None), _) => refused("proposal-owner"),
        (_, Some(None)) => refused("proposal-due"),
        (owner, due) => {
            let new = NewProposal {
                axis_id: axis.id.clone(),
                note_id: filled("note").map(str::to_owned),
                words: form.exact("proposition").unwrap_or("").to_owned(),
                owner_id: owner.flatten(),
                due_on: due.flatten(),
            };
            asked.register.propose_in_workshop(asked.caller.organisation_id()?, &new).await
        }
    };
    told(&asked, &id, done, &form).await
}

/// `POST /ateliers/{id}/publier`
pub(super) async fn publish(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let typed = form.text("participants").filter(|text| !text.is_empty()).map(str::parse::<u64>);
    let done = match typed.transpose() {
        Err(_) => refused("workshop-participants"),
        Ok(count) => {
            let own = asked.caller.organisation_id()?;
            asked.register.publish_workshop(own, &id, count, asked.today).await
        }
    };
    told(&asked, &id, done, &form).await
}
