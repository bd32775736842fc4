//! One's own data, to take away; and leaving for good.

use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::attachment;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::response::IntoResponse;
use texts::Texts;

#[derive(Template)]
#[template(path = "account/leave.html")]
struct LeavePage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    sure: Field,
}

fn page<'a>(asked: &Asked, problems: &'a [Problem]) -> LeavePage<'a> {
    let t = asked.t;
    let crumbs = vec![crumb("/compte", t.nav_account()), crumb("", t.account_leave())];
    let options = vec![Choice::new("oui", t.account_leave_sure(), "")];
    LeavePage {
        t,
        c: Chrome::new(asked, Place::Nowhere, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        sure: Field::boxes("supprimer", t.account_leave(), options).checked(problems),
    }
}

/// `GET /compte/donnees.json`
pub(super) async fn file(asked: Asked) -> PageResult {
    asked.caller.fresh()?;
    let held = asked.register.account_file(&asked.caller.person()?.session.account_id).await?;
    let body = serde_json::to_vec_pretty(&held).map_err(|e| PageError::Inside(e.to_string()))?;
    Ok((attachment("application/json", "mes-donnees.json"), body).into_response())
}

/// `GET /compte/supprimer`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, &[]))
}

/// `POST /compte/supprimer`
pub(super) async fn erase(asked: Asked, form: Pairs) -> PageResult {
    asked.caller.fresh()?;
    let mut problems = Vec::new();
    if form.text("supprimer") == Some("oui") {
        match asked.register.erase_account(&asked.caller.person()?.session.account_id).await {
            Ok(()) => return go("/connexion"),
            Err(register::Error::Refused(why)) if why == "last-administrator" => {
                problems.push(Problem::new("supprimer", asked.t.account_leave_last()));
            }
            Err(other) => return Err(other.into()),
        }
    } else {
        problems.push(Problem::new("supprimer", asked.t.account_leave_unsure()));
    }
    show_wrong(&page(&asked, &problems))
}
