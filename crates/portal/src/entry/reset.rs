//! A new password, by a link that an administrator gave.

use crate::Portal;
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::{Path, State};
use register::Across;
use std::sync::Arc;
use texts::Texts;

#[derive(Template)]
#[template(path = "entry/reset.html")]
struct ResetPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    action: String,
    password: Field,
}

fn page<'a>(asked: &Asked, link: &str, problems: &'a [Problem]) -> ResetPage<'a> {
    let t = asked.t;
    ResetPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, Vec::new()).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        action: format!("/mot-de-passe/{}", encode(link)),
        password: Field::password("password", t.entry_new_password(), "new-password")
            .hint(t.entry_password_hint())
            .required()
            .checked(problems),
    }
}

/// `GET /mot-de-passe/{link}`
pub(super) async fn ask(asked: Asked, Path(link): Path<String>) -> PageResult {
    asked
        .portal
        .register
        .across(Across::SignIn)
        .reset_link(&link, asked.caller.at)
        .await?
        .ok_or(PageError::NotFound)?;
    show(&page(&asked, &link, &[]))
}

/// `POST /mot-de-passe/{link}`
pub(super) async fn set(
    State(portal): State<Arc<Portal>>,
    asked: Asked,
    Path(link): Path<String>,
    form: Pairs,
) -> PageResult {
    let password = form.exact("password").unwrap_or("");
    match portal.register.across(Across::SignIn).reset_password(&link, password, asked.caller.at).await {
        Ok(()) => go("/connexion"),
        Err(register::Error::Weak(why)) => {
            let problems = [Problem::new("password", texts::people::weaknesses(asked.t, &why))];
            show_wrong(&page(&asked, &link, &problems))
        }
        Err(other) => Err(other.into()),
    }
}
