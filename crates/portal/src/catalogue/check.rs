//! Before a sheet is published: what the catalogue already has that resembles it, and why it is another thing.

use super::words;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use register::catalogue::{Alike, Own, SheetState};
use std::collections::BTreeMap;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

struct Other {
    id: String,
    title: String,
    provider: String,
    /// Which of the two, then the reason.
    fields: [Field; 2],
}

#[derive(Template)]
#[template(path = "catalogue/check.html")]
struct CheckPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    edition: i64,
    errors: ErrorSummary<'a>,
    others: Vec<Other>,
    may_decide: bool,
}

const SAME: &str = "meme";
const OTHER: &str = "autre";

fn other(asked: &Asked, at: usize, alike: &Alike, form: Option<&Pairs>) -> Other {
    let t = asked.t;
    let (which, why) = (format!("service-{at}"), format!("raison-{at}"));
    let kept = alike.answer.as_ref();
    let chosen = match form {
        Some(form) => form.text(&which).unwrap_or(""),
        None => kept.map_or("", |answer| if answer.why.is_some() { OTHER } else { SAME }),
    };
    let reason = match form {
        Some(form) => form.text(&why).unwrap_or(""),
        None => kept.and_then(|answer| answer.why.as_deref()).unwrap_or(""),
    };
    let choices = vec![
        Choice::new(OTHER, t.services_is_other(), chosen),
        Choice::new(SAME, t.services_is_same(), chosen),
    ];
    Other {
        id: alike.id.clone(),
        title: alike.title.clone(),
        provider: alike.organisation_name.clone(),
        fields: [
            Field::radios(&which, t.services_which(), choices),
            Field::text(&why, t.services_why(), reason).hint(t.services_why_hint()),
        ],
    }
}

fn page<'a>(
    asked: &Asked,
    own: &Own,
    alike: &[Alike],
    form: Option<&Pairs>,
    problems: &'a [Problem],
) -> CheckPage<'a> {
    let t = asked.t;
    CheckPage {
        t,
        id: own.id.clone(),
        title: own.record.nom.clone(),
        edition: own.edition,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        others: alike.iter().enumerate().map(|(at, one)| other(asked, at, one, form)).collect(),
        may_decide: asked.caller.can(Action::Decide, ObjectKind::CatalogueItem),
        c: Chrome::new(
            asked,
            Place::Services,
            vec![
                crumb("/services", t.services_title()),
                crumb("/services/nos-fiches", t.services_own()),
                crumb("", t.services_check()),
            ],
        )
        .narrow(),
    }
}

/// A draft of the organisation, and what resembles it.
async fn found(asked: &Asked, id: &str) -> Result<(Own, Vec<Alike>), PageError> {
    let own = asked.register.own_service(asked.caller.organisation_id()?, id).await?;
    let alike = asked.register.services_alike(&own).await?;
    Ok((own, alike))
}

/// `GET /services/{id}/verifier`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (own, alike) = found(&asked, &id).await?;
    if own.state != SheetState::Draft {
        return go(&format!("/services/{id}/modifier"));
    }
    show(&page(&asked, &own, &alike, None, &[]))
}

/// `POST /services/{id}/publier`
pub(super) async fn publish(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let (_, alike) = found(&asked, &id).await?;
    // Answers bear the id of what they are about: another service that came meanwhile is not answered by mistake.
    let mut answers: BTreeMap<String, Option<String>> = BTreeMap::new();
    for at in 0..alike.len() {
        let Some(about) = form.text(&format!("sur-{at}")) else { continue };
        let why = form.text(&format!("raison-{at}")).unwrap_or("").to_owned();
        match form.text(&format!("service-{at}")) {
            Some(SAME) => drop(answers.insert(about.to_owned(), None)),
            Some(OTHER) => drop(answers.insert(about.to_owned(), Some(why))),
            _ => {}
        }
    }
    let seen = form.text("vu").and_then(|n| n.parse().ok()).unwrap_or(-1);
    let organisation_id = asked.caller.organisation_id()?;
    let problem = match asked.register.publish_service(organisation_id, &id, &answers, seen).await {
        Ok(()) => return go(&format!("/services/{id}?fait=publiee")),
        Err(register::Error::Refused(why)) => words::problem(t, &why),
        Err(register::Error::Changed) => Problem::new("reponses", t.changed_meanwhile()),
        Err(other) => return Err(other.into()),
    };
    let (own, alike) = found(&asked, &id).await?;
    show_wrong(&page(&asked, &own, &alike, Some(&form), &[problem]))
}

/// `POST /services/{id}/retirer`
pub(super) async fn withdraw(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let seen = form.text("vu").and_then(|n| n.parse().ok()).unwrap_or(-1);
    asked.register.withdraw_service(asked.caller.organisation_id()?, &id, seen).await?;
    go("/services/nos-fiches?fait=retiree")
}
