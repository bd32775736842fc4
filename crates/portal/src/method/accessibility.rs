//! The accessibility statement, and the choice of keyboard shortcuts.

use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show};
use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use texts::Texts;

#[derive(Template)]
#[template(path = "method/accessibility.html")]
struct AccessibilityPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    shortcuts: Field,
}

/// `GET /accessibilite`
pub(super) async fn accessibility(asked: Asked) -> PageResult {
    let t = asked.t;
    let current = if asked.shortcuts { "on" } else { "off" };
    let options =
        vec![Choice::new("on", t.shortcuts_on(), current), Choice::new("off", t.shortcuts_off(), current)];
    show(&AccessibilityPage {
        t,
        c: Chrome::new(&asked, Place::Nowhere, vec![crumb("", t.a11y_title())]).narrow(),
        done: asked.pairs.has("fait").then(|| t.shortcuts_saved()),
        shortcuts: Field::radios("shortcuts-keys", t.shortcuts_field(), options),
    })
}

/// `POST /accessibilite`
pub(super) async fn choose(form: Pairs) -> PageResult {
    let choice = if form.text("shortcuts-keys") == Some("off") { "off" } else { "on" };
    let cookie = format!("shortcuts={choice}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/accessibilite?fait=1")).into_response())
}
