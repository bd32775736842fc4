//! Whose stock is shown, and how a landlord is added.

use crate::Portal;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, show, show_wrong};
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use std::sync::Arc;
use texts::Texts;

#[derive(Template)]
#[template(path = "home/landlords.html")]
struct LandlordsPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    choice: Option<Field>,
    name: Field,
}

fn page<'a>(asked: &Asked, name: &str, problems: &'a [Problem]) -> LandlordsPage<'a> {
    let t = asked.t;
    let current = asked.landlord.as_ref().map_or("", |l| l.id.as_str());
    let options: Vec<Choice> = asked.landlords.iter().map(|l| Choice::new(&l.id, &l.name, current)).collect();
    let choice = (!options.is_empty()).then(|| Field::radios("landlord", t.landlords_field(), options));
    LandlordsPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, vec![crumb("", t.landlords_title())]).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        choice,
        name: Field::text("name", t.landlords_name(), name).required().checked(problems),
    }
}

/// `GET /bailleurs`
pub(super) async fn landlords(asked: Asked) -> PageResult {
    show(&page(&asked, "", &[]))
}

/// `POST /bailleurs`: chooses a landlord, or adds one and chooses it.
pub(super) async fn choose(State(portal): State<Arc<Portal>>, asked: Asked, form: Pairs) -> PageResult {
    let id = if form.text("act") == Some("create") {
        let name = form.text("name").unwrap_or("");
        if name.is_empty() || name.chars().count() > 200 {
            let problems = [Problem::new("name", asked.t.landlords_name_wrong())];
            return show_wrong(&page(&asked, name, &problems));
        }
        portal.register.landlord_named(name).await?.id
    } else {
        let wanted = form.text("landlord").unwrap_or("");
        asked.landlords.iter().find(|l| l.id == wanted).ok_or(PageError::NotFound)?.id.clone()
    };
    let cookie = format!("landlord={id}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}
