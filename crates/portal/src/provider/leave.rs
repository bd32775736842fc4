//! The end of a session that the provider opened: it ends there as well.

use super::provider;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, PageResult, go};
use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use texts::Texts;

#[derive(Template)]
#[template(path = "provider/leave.html")]
struct LeavePage {
    t: Texts,
    c: Chrome,
    label: String,
    href: String,
}

/// The session is over here; the browser goes and ends it at the provider too. A page and not a redirection: what answers
/// a form may not lead elsewhere (`form-action`).
pub(crate) fn leave_there(asked: &Asked, address: &str) -> Result<Response, PageError> {
    let label = provider(asked)?.label().to_owned();
    let c = Chrome::bare(&asked.portal, asked.t, &asked.path).narrow();
    let page = LeavePage { t: asked.t, c, label, href: address.to_owned() };
    let onward =
        HeaderValue::from_str(&format!("0; url={address}")).map_err(|e| PageError::Inside(e.to_string()))?;
    Ok(([(header::REFRESH, onward)], Html(page.render()?)).into_response())
}

/// `GET /connexion/sortie`: back from the provider, whose session is over.
pub(super) async fn left(asked: Asked) -> PageResult {
    provider(&asked)?;
    go("/connexion?sorti=1")
}
