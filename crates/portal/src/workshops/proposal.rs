//! A proposal, what became of it step by step, and the next step; the proposals that one may read, as a file.

use super::words::{due, owner, problem, status, tone};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use register::workshops::Status;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct StepLine {
    on: String,
    status: String,
    organisation: String,
    words: String,
}

#[derive(Template)]
#[template(path = "workshops/proposal.html")]
struct ProposalPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    workshop_id: String,
    workshop: String,
    words: Vec<String>,
    status: String,
    tone: &'static str,
    done: bool,
    errors: ErrorSummary<'a>,
    facts: Vec<(String, String)>,
    steps: Vec<StepLine>,
    next: Option<Vec<Field>>,
}

async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ProposalPage<'a>, PageError> {
    let t = asked.t;
    let own = asked.caller.organisation_id().unwrap_or_default();
    let one = asked.register.proposal(id, own).await?;
    let steps = one.steps.iter().map(|step| StepLine {
        on: format::date(step.noted_on),
        status: status(t, step.status),
        organisation: step.organisation.clone(),
        words: step.words.clone(),
    });
    let is_side = one.host_id == own || one.owner_id.as_deref() == Some(own);
    let following = one.status().next();
    let next = || {
        let first = following.first().map_or("", |one| one.code());
        let chosen = form.text("etat").unwrap_or(first);
        let options = following.iter().map(|one| Choice::new(one.code(), status(t, *one), chosen));
        let fields = [
            Field::radios("etat", t.col_state(), options.collect()),
            Field::area("mots", t.proposal_why(), form.exact("mots").unwrap_or("")).required(),
        ];
        fields.map(|field| field.checked(problems)).to_vec()
    };
    let may_step =
        is_side && !following.is_empty() && asked.caller.can(Action::Propose, ObjectKind::Workshop);
    Ok(ProposalPage {
        t,
        c: Chrome::new(
            asked,
            Place::Workshops,
            vec![
                crumb("/ateliers", t.workshop_title()),
                crumb(format!("/ateliers/{}", one.workshop_id), one.workshop.as_str()),
                crumb("", t.proposal_title()),
            ],
        )
        .narrow(),
        words: one.words.lines().map(str::to_owned).collect(),
        status: status(t, one.status()),
        tone: tone(&one, asked.today),
        done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        facts: vec![
            (t.workshop_axis(), one.axis.clone()),
            (t.proposal_owner(), owner(t, &one)),
            (t.proposal_due(), due(t, &one)),
        ],
        steps: steps.collect(),
        next: may_step.then(next),
        workshop_id: one.workshop_id,
        workshop: one.workshop,
        id: one.id,
    })
}

/// `GET /ateliers/propositions/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// `POST /ateliers/propositions/{id}`
pub(super) async fn step(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let words = form.exact("mots").unwrap_or("");
    let done = match form.text("etat").and_then(Status::from_code) {
        None => Err(register::Error::Refused("proposal-status".to_owned())),
        Some(status) => {
            let own = asked.caller.organisation_id()?;
            asked.register.step_proposal(own, &id, (status, words), asked.today).await
        }
    };
    match done {
        Ok(_) => go(&format!("/ateliers/propositions/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            show_wrong(&page(&asked, &id, &form, &[problem(asked.t, &code)]).await?)
        }
        Err(register::Error::Changed) => {
            let changed = Problem::new("mots", asked.t.changed_meanwhile());
            show_wrong(&page(&asked, &id, &form, &[changed]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /ateliers/propositions.csv`: of every workshop that one may read.
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let own = asked.caller.organisation_id().ok();
    let mut rows = Vec::new();
    for one in asked.register.workshops().await? {
        for axis in asked.register.workshop_axes(&one, own).await? {
            rows.extend(axis.proposals.iter().map(|proposal| {
                vec![
                    guarded(&one.title),
                    one.held_on.to_string(),
                    guarded(&axis.title),
                    guarded(&proposal.words),
                    guarded(proposal.owner.as_deref().unwrap_or_default()),
                    proposal.due_on.map_or_else(String::new, |day| day.to_string()),
                    status(t, proposal.status()),
                ]
            }));
        }
    }
    let head = ["atelier", "jour", "axe", "proposition", "porteur", "echeance", "etat"].map(str::to_owned);
    let notes = vec![(t.export_date(), format::date(asked.today))];
    csv_answer("propositions.csv", &notes, &head, rows)
}
