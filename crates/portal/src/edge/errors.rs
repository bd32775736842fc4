//! What went wrong, as a page: what happened, what to do, never what the machine saw.

use super::asked::language;
use super::form::{Pairs, encode};
use crate::Portal;
use crate::ui::Chrome;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use std::sync::Arc;
use texts::Texts;

/// Why a page could not be given.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PageError {
    #[error("not found")]
    NotFound,
    /// Known to exist, but no role of the person opens it.
    #[error("forbidden")]
    Forbidden,
    /// Nobody is signed in; where to come back.
    #[error("sign in first")]
    SignIn(String),
    /// The session owes its second factor; where to come back.
    #[error("second factor first")]
    SecondFactor(String),
    /// The act asks for a fresh proof of identity; where to come back.
    #[error("prove again first")]
    StepUp(String),
    /// The person acts for no organisation yet.
    #[error("no organisation")]
    NoOrganisation,
    /// The register has no landlord yet: the page says what to do first.
    #[error("nothing in the register yet")]
    NothingYet,
    #[error("called by an unknown name")]
    WrongHost,
    #[error("a foreign page asked")]
    ForeignOrigin,
    /// The page of the form was made for another organisation.
    #[error("the page of the form is out of date")]
    Stale,
    /// The same form is being done.
    #[error("the same form is being done")]
    UnderWay,
    #[error("the body is too large")]
    TooLarge,
    #[error("the form cannot be read: {0}")]
    Form(String),
    #[error(transparent)]
    Register(register::Error),
    #[error("a template failed: {0}")]
    Template(#[from] askama::Error),
    #[error("{0}")]
    Inside(String),
}

impl From<register::Error> for PageError {
    fn from(error: register::Error) -> PageError {
        match error {
            register::Error::Unknown(_) => PageError::NotFound,
            other => PageError::Register(other),
        }
    }
}

/// Which sentence the error page shows.
#[derive(Clone)]
enum Kind {
    NotFound,
    Forbidden,
    NoOrganisation,
    NothingYet,
    WrongHost,
    ForeignOrigin,
    Stale,
    UnderWay,
    TooLarge,
    Form,
    Refused(String),
    /// The database does not answer for the moment.
    Away,
    /// There is no room left to write.
    Full,
    Inside,
}

/// Left on the answer, for the layer that draws the page in the language of the request.
#[derive(Clone)]
struct Failure(Kind);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let to_prove = match &self {
            PageError::SignIn(back) => Some(("/connexion", back)),
            PageError::SecondFactor(back) => Some(("/connexion/second-facteur", back)),
            PageError::StepUp(back) => Some(("/connexion/confirmer", back)),
            _ => None,
        };
        if let Some((page, back)) = to_prove {
            return Redirect::to(&format!("{page}?retour={}", encode(back))).into_response();
        }
        let (status, kind) = match &self {
            PageError::NotFound => (StatusCode::NOT_FOUND, Kind::NotFound),
            PageError::Forbidden => (StatusCode::FORBIDDEN, Kind::Forbidden),
            PageError::NoOrganisation => (StatusCode::FORBIDDEN, Kind::NoOrganisation),
            PageError::NothingYet => (StatusCode::NOT_FOUND, Kind::NothingYet),
            PageError::WrongHost => (StatusCode::MISDIRECTED_REQUEST, Kind::WrongHost),
            PageError::ForeignOrigin => (StatusCode::FORBIDDEN, Kind::ForeignOrigin),
            PageError::Stale => (StatusCode::CONFLICT, Kind::Stale),
            PageError::UnderWay => (StatusCode::CONFLICT, Kind::UnderWay),
            PageError::Register(error) if error.is_away() => (StatusCode::SERVICE_UNAVAILABLE, Kind::Away),
            PageError::Register(error) if error.is_full() => (StatusCode::INSUFFICIENT_STORAGE, Kind::Full),
            PageError::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, Kind::TooLarge),
            PageError::Form(_) => (StatusCode::BAD_REQUEST, Kind::Form),
            PageError::Register(register::Error::Refused(why)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Kind::Refused(why.clone()))
            }
            _ => (StatusCode::INTERNAL_SERVER_ERROR, Kind::Inside),
        };
        if status.is_server_error() {
            let why = match &self {
                // Messages of the register may quote what it could not read.
                PageError::Register(error) => error.for_log(),
                other => other.to_string(),
            };
            tracing::error!(error = why, "a page failed");
        }
        let mut response = status.into_response();
        response.extensions_mut().insert(Failure(kind));
        response
    }
}

#[derive(Template)]
#[template(path = "edge/errors.html")]
struct ErrorPage {
    t: Texts,
    c: Chrome,
    title: String,
    what: String,
    todo: String,
    to_imports: bool,
}

/// Draws the page of an error, and turns the bare refusals of the router into pages.
pub(crate) async fn pages(State(portal): State<Arc<Portal>>, request: Request, next: Next) -> Response {
    let pairs = Pairs::parse(request.uri().query().unwrap_or(""));
    let lang = language(&pairs, request.headers());
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let kind = match response.extensions_mut().remove::<Failure>() {
        Some(Failure(kind)) => kind,
        None if response.status() == StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
        None if response.status() == StatusCode::METHOD_NOT_ALLOWED => Kind::NotFound,
        None => return response,
    };
    let t = Texts::of(lang);
    let (title, what, todo) = sentences(&t, &kind);
    let to_imports = matches!(kind, Kind::NothingYet);
    let c = Chrome::bare(&portal, t, &path);
    let page = ErrorPage { t, c, title, what, todo, to_imports };
    match page.render() {
        Ok(html) => {
            let status = response.status();
            (status, Html(html)).into_response()
        }
        Err(_) => response,
    }
}

fn sentences(t: &Texts, kind: &Kind) -> (String, String, String) {
    match kind {
        Kind::NotFound => (t.error_not_found(), t.error_not_found_what(), t.error_not_found_todo()),
        Kind::Forbidden => (t.error_forbidden(), t.error_forbidden_what(), t.error_forbidden_todo()),
        Kind::NoOrganisation => {
            (t.error_no_organisation(), t.error_no_organisation_what(), t.error_no_organisation_todo())
        }
        Kind::NothingYet => (t.error_nothing_yet(), t.error_nothing_yet_what(), t.error_nothing_yet_todo()),
        Kind::WrongHost => (t.error_host(), t.error_host_what(), t.error_host_todo()),
        Kind::ForeignOrigin => (t.error_origin(), t.error_origin_what(), t.error_origin_todo()),
        Kind::Stale => (t.error_stale(), t.error_stale_what(), t.error_stale_todo()),
        Kind::UnderWay => (t.error_under_way(), t.error_under_way_what(), t.error_under_way_todo()),
        Kind::Away => (t.error_away(), t.error_away_what(), t.error_away_todo()),
        Kind::Full => (t.error_full(), t.error_full_what(), t.error_full_todo()),
        Kind::TooLarge => (t.error_too_large(), t.error_too_large_what(), t.error_too_large_todo()),
        Kind::Form => (t.error_form(), t.error_form_what(), t.error_form_todo()),
        Kind::Refused(why) => (t.error_refused(), why.clone(), t.error_refused_todo()),
        Kind::Inside => (t.error_inside(), t.error_inside_what(), t.error_inside_todo()),
    }
}
