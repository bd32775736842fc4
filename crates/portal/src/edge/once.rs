//! Forms are done once, and for whom their page was made.
//!
//! Every form of a page carries the page's mark: a number drawn when the page was made, and the organisation for which
//! the person acted. A second sending of the same content is answered as the first was. A form whose page was made for
//! another organisation (a tab left open while another one changed organisation) is refused and changes nothing.

use super::caller::Caller;
use super::errors::PageError;
use crate::{LARGEST_FORM, Portal};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use register::submissions::{Sent, Submission};
use std::sync::Arc;
use std::time::Duration;

/// Name of the field.
const FIELD: &str = "mark=";

/// How long a second sending waits for the end of the first.
const PATIENCE: u32 = 100;
const PAUSE: Duration = Duration::from_millis(100);

/// The mark of a page made now: for which organisation, and a number of its own.
pub(crate) fn mark(organisation_id: Option<&str>) -> String {
    let mut drawn = [0_u8; 8];
    // Without randomness forms are not marked: they work, as they would in an older page.
    if getrandom::fill(&mut drawn).is_err() {
        return String::new();
    }
    format!("{:016x}.{}", u64::from_be_bytes(drawn), organisation_id.unwrap_or(""))
}

/// The mark in a form's body: a name and characters that forms do not escape.
fn mark_in(body: &str) -> Option<&str> {
    body.split('&').find_map(|pair| pair.strip_prefix(FIELD)).filter(|mark| mark.len() <= 80)
}

/// Does what a form asks, unless it was done.
pub(crate) async fn run(caller: Caller, request: Request, next: Next) -> Response {
    match marked(&caller, request).await {
        Ok((request, None)) => next.run(request).await,
        Ok((request, Some((portal, submission)))) => {
            let author = caller.author();
            let waited = wait(&caller, &portal, &submission).await;
            match waited {
                Ok(Sent::First) => {}
                Ok(Sent::Done(location)) => return Redirect::to(&location).into_response(),
                Ok(Sent::UnderWay) => return PageError::UnderWay.into_response(),
                Err(error) => return PageError::from(error).into_response(),
            }
            let response = next.run(request).await;
            // What gives a new session is not answered twice: the second browser would not have it.
            let location = Some(&response)
                .filter(|r| {
                    r.status() == StatusCode::SEE_OTHER && !r.headers().contains_key(header::SET_COOKIE)
                })
                .and_then(|r| r.headers().get(header::LOCATION)?.to_str().ok())
                // The link of somebody without an account is kept nowhere.
                .filter(|location| !location.starts_with("/aide/suivi/"));
            if let Err(error) = portal.register.used_by(author).answered(&submission, location).await {
                tracing::warn!(error = error.for_log(), "a form that was done could not be noted");
            }
            response
        }
        Err(refusal) => refusal.into_response(),
    }
}

type Marked = (Request, Option<(Arc<Portal>, Submission)>);

/// The request, whole again, with what its form says of itself.
async fn marked(caller: &Caller, request: Request) -> Result<Marked, PageError> {
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    let Ok(person) = caller.session() else { return Ok((request, None)) };
    if !is_form {
        return Ok((request, None));
    }
    let portal = request.extensions().get::<Arc<Portal>>().cloned();
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_FORM).await.map_err(|_| PageError::TooLarge)?;
    let text = std::str::from_utf8(&body).unwrap_or("");
    let submission = match (mark_in(text), portal) {
        (Some(mark), Some(portal)) => {
            let made_for = mark.split_once('.').map_or("", |(_, organisation)| organisation);
            let here = person.organisation.as_ref().map_or("", |o| o.organisation_id.as_str());
            if made_for != here {
                return Err(PageError::Stale);
            }
            let address = parts.uri.path_and_query().map_or("/", |p| p.as_str());
            let account_id = &person.session.account_id;
            Some((portal, Submission::of(account_id, mark, address, text)))
        }
        _ => None,
    };
    Ok((Request::from_parts(parts, Body::from(body)), submission))
}

/// Waits while another sending of the same form is done: what the last word is.
async fn wait(caller: &Caller, portal: &Portal, submission: &Submission) -> Result<Sent, register::Error> {
    let register = portal.register.used_by(caller.author());
    for _ in 0..PATIENCE {
        match register.submit(submission, caller.at).await? {
            Sent::UnderWay => tokio::time::sleep(PAUSE).await,
            decided => return Ok(decided),
        }
    }
    Ok(Sent::UnderWay)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_among_the_fields_and_is_another_one_on_each_page() {
        assert_eq!(mark_in("name=a&mark=01.home&b=c"), Some("01.home"));
        assert_eq!(mark_in("remark=01.home&b=mark=3"), None);
        assert_ne!(mark(Some("home")), mark(Some("home")));
        assert!(mark(None).ends_with('.'));
    }
}
