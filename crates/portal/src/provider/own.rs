//! One's identities at the provider: linked, and unlinked.

use super::provider;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use texts::{Texts, format};

struct Line {
    id: String,
    shown: String,
    linked: String,
    used: String,
    sure: Field,
}

#[derive(Template)]
#[template(path = "provider/own.html")]
struct OwnPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: Option<String>,
    label: String,
    identities: Vec<Line>,
}

async fn page<'a>(asked: &Asked, problems: &'a [Problem]) -> Result<OwnPage<'a>, PageError> {
    let t = asked.t;
    let provider = provider(asked)?;
    let account = &asked.caller.person()?.session.account_id;
    let identities = asked.register.identities_of(account).await?;
    let done = match asked.pairs.text("fait") {
        Some("lien") => Some(t.provider_linked(provider.label())),
        Some("retrait") => Some(t.provider_unlinked(provider.label())),
        _ => None,
    };
    let title = t.provider_title(provider.label());
    Ok(OwnPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, vec![crumb("/compte", t.nav_account()), crumb("", title)])
            .narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done,
        label: provider.label().to_owned(),
        identities: identities
            .into_iter()
            // Those of a provider that is no longer configured may be taken away as well.
            .map(|i| {
                let name = format!("retirer-{}", i.id);
                let options = vec![Choice::new("oui", t.provider_unlink_sure(), "")];
                Line {
                    sure: Field::boxes(&name, t.provider_unlink(), options).checked(problems),
                    id: i.id,
                    shown: if i.shown.is_empty() { i.issuer } else { i.shown },
                    linked: format::instant(&i.linked_at),
                    used: i.used_at.as_deref().map_or_else(|| t.passkey_never(), format::instant),
                }
            })
            .collect(),
    })
}

/// `GET /compte/fournisseur`
pub(super) async fn list(asked: Asked) -> PageResult {
    show(&page(&asked, &[]).await?)
}

/// `POST /compte/fournisseur/{id}/retirer`: after a fresh proof, when the box is ticked, and never the last way in.
pub(super) async fn unlink(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    provider(&asked)?;
    let person = asked.caller.person()?;
    if person.session.step_up_until(asked.caller.at).is_none() {
        return Err(PageError::StepUp("/compte/fournisseur".to_owned()));
    }
    let account = &person.session.account_id;
    if !asked.register.identities_of(account).await?.iter().any(|i| i.id == id) {
        return Err(PageError::NotFound);
    }
    let name = format!("retirer-{id}");
    let problem = if form.text(&name) == Some("oui") {
        match asked.register.unlink_identity(account, &id, asked.portal.issuer()).await {
            Ok(()) => return go("/compte/fournisseur?fait=retrait"),
            Err(register::Error::Refused(_)) => asked.t.ways_last(),
            Err(other) => return Err(other.into()),
        }
    } else {
        asked.t.provider_unlink_unsure()
    };
    let problems = [Problem::new(&name, problem)];
    show_wrong(&page(&asked, &problems).await?)
}
