//! Every door of the portal: method, path, and who may open it. One registry.
//!
//! A slice can only add a page through [`Doors`], which asks for a [`Need`]; the check is part of the route, so a
//! page without one cannot exist. The router, the list of doors and the test that tries every key in every lock are
//! made from the same lines. What may not be known to exist answers like what does not exist: 404.

use super::caller::Caller;
use super::errors::PageError;
use crate::Portal;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use register::privacy::accesses::Reading;
use std::sync::Arc;
use tracing::Instrument;
use trust::field::ObjectKind;
use trust::policy::Action;

/// What a door asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing: public pages, sign-in, files of the front end.
    Nobody,
    /// A session, even one that still owes its second factor.
    Session,
    /// A person signed in, whatever their rights: their own account.
    Person,
    /// A right on this kind of thing, in the organisation for which the person acts. What is behind an id in the
    /// path is checked by the handler, which loads it within that organisation.
    Right(Action, ObjectKind),
    /// Several rights would do.
    OneOf(&'static [(Action, ObjectKind)]),
}

/// One door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    pub method: &'static str,
    pub path: &'static str,
    pub need: Need,
}

/// The doors of a slice, and the router that they make.
#[derive(Default)]
pub(crate) struct Doors {
    router: Router<Arc<Portal>>,
    doors: Vec<Door>,
}

impl Doors {
    pub fn new() -> Doors {
        Doors::default()
    }

    /// `GET path`.
    pub fn get<H, T>(self, path: &'static str, need: Need, handler: H) -> Doors
    where
        H: Handler<T, Arc<Portal>>,
        T: 'static,
    {
        self.add("GET", path, need, get(handler))
    }

    /// `POST path`.
    pub fn post<H, T>(self, path: &'static str, need: Need, handler: H) -> Doors
    where
        H: Handler<T, Arc<Portal>>,
        T: 'static,
    {
        self.add("POST", path, need, post(handler))
    }

    /// `POST path`, with a body of at most `limit` bytes.
    pub fn upload<H, T>(self, path: &'static str, need: Need, limit: usize, handler: H) -> Doors
    where
        H: Handler<T, Arc<Portal>>,
        T: 'static,
    {
        self.add("POST", path, need, post(handler).layer(DefaultBodyLimit::max(limit)))
    }

    /// Adds the doors of another slice.
    pub fn and(mut self, other: Doors) -> Doors {
        self.router = self.router.merge(other.router);
        self.doors.extend(other.doors);
        self
    }

    /// The router, and the list of its doors.
    pub fn open(self) -> (Router<Arc<Portal>>, Vec<Door>) {
        (self.router, self.doors)
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        need: Need,
        route: MethodRouter<Arc<Portal>>,
    ) -> Doors {
        self.router = self
            .router
            .route(path, route.route_layer(from_fn(move |request, next| check(need, request, next))));
        self.doors.push(Door { method, path, need });
        self
    }
}

/// What the writing down needs of a request: its path, and the portal.
fn asked_of(request: &Request) -> (String, Option<Arc<Portal>>) {
    (request.uri().path().to_owned(), request.extensions().get::<Arc<Portal>>().cloned())
}

/// Writes down who is about to read what: persons' data, and whatever leaves as a file. What cannot be written down is
/// not served.
async fn note_reading(
    need: Need,
    caller: &Caller,
    (path, portal): (String, Option<Arc<Portal>>),
) -> Result<(), PageError> {
    let (action, kind) = match need {
        Need::Right(action, kind) => (action, kind),
        Need::OneOf([(action, kind), ..]) => (*action, *kind),
        _ => return Ok(()),
    };
    let leaves = action == Action::Export || FILES.iter().any(|end| path.ends_with(end));
    let shows_somebody = kind.class().is_reading_logged() && action != Action::Count
        || kind.holds_contacts() && action == Action::See;
    if !leaves && !shows_somebody {
        return Ok(());
    }
    let Some(portal) = portal else {
        return Err(PageError::Inside("a door without its portal".to_owned()));
    };
    let reading = Reading {
        organisation_id: caller.organisation_id()?,
        account_id: &caller.person()?.session.account_id,
        action: if leaves { Action::Export.code() } else { action.code() },
        kind: kind.code(),
        subject: &path,
        at: caller.at,
    };
    Ok(portal.register.used_by(caller.author()).note_access(&reading).await?)
}

/// Pages that are files to take away.
const FILES: [&str; 6] = [".csv", ".xlsx", ".geojson", ".json", ".pdf", ".docx"];

/// Lets through, sends to the sign-in, or says that there is nothing here.
async fn check(need: Need, request: Request, next: Next) -> Response {
    let Some(caller) = request.extensions().get::<Caller>().cloned() else {
        return PageError::Inside("a door without its caller".to_owned()).into_response();
    };
    let allowed = match need {
        Need::Nobody => Ok(()),
        Need::Session => caller.session().map(drop),
        Need::Person => caller.person().map(drop),
        Need::Right(action, kind) => caller.may_here(action, kind),
        Need::OneOf(rights) => rights
            .iter()
            .map(|(action, kind)| caller.may_here(*action, *kind))
            .reduce(|found, next| found.or(next))
            .unwrap_or(Err(PageError::NotFound)),
    };
    if let Err(refusal) = allowed {
        return refusal.into_response();
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        if let Err(error) = note_reading(need, &caller, asked_of(&request)).await {
            return error.into_response();
        }
        return next.run(request).await;
    }
    // What changes something runs to its end even when the browser hangs up: hyper drops the future of a handler
    // whose client is gone, and a transaction cut in the middle of its opening is how writes get lost.
    match tokio::spawn(super::once::run(caller, request, next).in_current_span()).await {
        Ok(response) => response,
        Err(error) => PageError::Inside(error.to_string()).into_response(),
    }
}
