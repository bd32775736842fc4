//! How a sign-in at the provider ends when it does not end well: what happened, what to do.

use super::provider;
use crate::edge::Asked;
use crate::ui::{Chrome, PageResult, Place};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use openid::Failure;
use texts::Texts;

/// Why nobody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The person or the provider said no.
    Denied,
    /// The provider does not answer.
    Down,
    /// Its answer cannot be believed.
    Untrusted,
    /// Not begun by this browser, used already, or too old.
    Lost,
    /// No account has this identity.
    Stranger,
    /// The identity opens another account.
    Taken,
    /// The provider did not ask again.
    Stale,
    /// Its level is below what the account proves by itself.
    Weak,
    /// Not the identity that is linked to this account.
    Other,
}

impl End {
    pub(super) fn of(failure: &Failure) -> End {
        match failure {
            Failure::Denied => End::Denied,
            Failure::Unreachable(_) => End::Down,
            Failure::Untrusted(openid::Distrust::State) => End::Lost,
            Failure::Untrusted(_) => End::Untrusted,
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            End::Down => StatusCode::SERVICE_UNAVAILABLE,
            End::Untrusted => StatusCode::BAD_GATEWAY,
            End::Lost => StatusCode::BAD_REQUEST,
            _ => StatusCode::FORBIDDEN,
        }
    }

    fn sentences(self, t: Texts, label: &str) -> (String, String, String) {
        match self {
            End::Denied => (t.provider_denied(), t.provider_denied_what(label), t.provider_other_way()),
            End::Down => (t.provider_down(), t.provider_down_what(label), t.provider_down_todo()),
            End::Untrusted => {
                (t.provider_untrusted(), t.provider_untrusted_what(label), t.provider_untrusted_todo())
            }
            End::Lost => (t.provider_lost(), t.provider_lost_what(), t.provider_lost_todo()),
            End::Stranger => {
                (t.provider_stranger(), t.provider_stranger_what(label), t.provider_stranger_todo(label))
            }
            End::Taken => (t.provider_taken(), t.provider_taken_what(label), t.provider_taken_todo()),
            End::Stale => (t.provider_stale(), t.provider_stale_what(label), t.provider_other_way()),
            End::Weak => (t.provider_weak(), t.provider_weak_what(label), t.provider_other_way()),
            End::Other => (t.provider_not_yours(), t.provider_not_yours_what(label), t.provider_other_way()),
        }
    }
}

#[derive(Template)]
#[template(path = "provider/end.html")]
struct EndPage {
    t: Texts,
    c: Chrome,
    title: String,
    what: String,
    todo: String,
    /// Where to go next, and its words.
    next: (String, String),
}

/// The page of an end.
pub(super) fn end(asked: &Asked, end: End) -> PageResult {
    let t = asked.t;
    let (title, what, todo) = end.sentences(t, provider(asked)?.label());
    let next = match asked.caller.person() {
        Ok(_) => ("/compte".to_owned(), t.nav_account()),
        Err(_) => ("/connexion".to_owned(), t.entry_title()),
    };
    let page =
        EndPage { t, c: Chrome::new(asked, Place::Nowhere, Vec::new()).narrow(), title, what, todo, next };
    Ok((end.status(), Html(page.render()?)).into_response())
}
