//! Who asks: found once for each request, from the cookie of the session.

use super::asked::cookie;
use super::errors::PageError;
use crate::Portal;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use register::members::SignedIn;
use register::{Across, Author};
use std::collections::BTreeSet;
use std::sync::Arc;
use trust::field::ObjectKind;
use trust::policy::{Action, Decision, Object, Reason, allow, openings};
use trust::scope::Scope;

/// Who asks, as every door and every page sees it.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    signed_in: Option<Arc<SignedIn>>,
    /// Where to come back after the sign-in.
    here: String,
    /// The instant of the request: the only clock of the pages' rights.
    pub at: Timestamp,
}

impl Caller {
    /// The session, even one that still owes its second factor.
    pub fn session(&self) -> Result<&Arc<SignedIn>, PageError> {
        self.signed_in.as_ref().ok_or_else(|| PageError::SignIn(self.here.clone()))
    }

    /// The person signed in, second factor given where it is owed.
    pub fn person(&self) -> Result<&Arc<SignedIn>, PageError> {
        let person = self.session()?;
        if person.owes_second_factor() {
            return Err(PageError::SecondFactor(self.here.clone()));
        }
        Ok(person)
    }

    /// Did the person prove who they are in the last minutes?
    pub fn fresh(&self) -> Result<(), PageError> {
        let person = self.person()?;
        let until = person.session.step_up_until(self.at);
        if until.is_some() { Ok(()) } else { Err(PageError::StepUp("/compte".to_owned())) }
    }

    /// The organisation for which the person acts.
    pub fn organisation_id(&self) -> Result<&str, PageError> {
        let person = self.person()?;
        person.organisation.as_ref().map(|o| o.organisation_id.as_str()).ok_or(PageError::NoOrganisation)
    }

    /// May this be done to things of this kind, in the organisation for which the person acts?
    pub fn may_here(&self, action: Action, kind: ObjectKind) -> Result<(), PageError> {
        let organisation = self.organisation_id()?;
        self.may(action, &Object::collection(kind, organisation.into()))
    }

    /// May this be done to this very thing?
    pub fn may(&self, action: Action, object: &Object) -> Result<(), PageError> {
        let person = self.person()?;
        match allow(&person.actor, action, object, &person.agreements, self.at) {
            Decision::Allowed { .. } => Ok(()),
            Decision::Denied(Reason::StepUpRequired) => Err(PageError::StepUp(self.here.clone())),
            Decision::Denied(reason) => {
                refused(reason, action, object);
                Err(PageError::Forbidden)
            }
            Decision::Hidden(reason) => {
                refused(reason, action, object);
                Err(PageError::NotFound)
            }
        }
    }

    /// The residences that the person's roles name; `None` when one of the roles holds over the whole organisation.
    pub fn residences(&self) -> Option<BTreeSet<String>> {
        self.residences_for(Action::List, ObjectKind::Residence)
    }

    /// The residences where the person may do this; `None`: all of the organisation's.
    pub fn residences_for(&self, action: Action, kind: ObjectKind) -> Option<BTreeSet<String>> {
        let Some(person) = &self.signed_in else { return Some(BTreeSet::new()) };
        let mut named = BTreeSet::new();
        let ways = openings(&person.actor, action, kind, &person.agreements, self.at);
        // What an agreement opens is another organisation's: it says nothing of one's own residences.
        for opening in ways.into_iter().filter(|way| way.agreement.is_none()) {
            match opening.scope {
                Scope::Residences(all) => named.extend(all.iter().map(|id| id.as_str().to_owned())),
                Scope::Organisation => return None,
                // Territories of residences are not known yet: what is not known to be inside is not shown.
                _ => {}
            }
        }
        Some(named)
    }

    /// The caseloads where the person may do this; `None`: over the whole organisation.
    pub fn caseloads_for(&self, action: Action, kind: ObjectKind) -> Option<BTreeSet<String>> {
        let Some(person) = &self.signed_in else { return Some(BTreeSet::new()) };
        let mut named = BTreeSet::new();
        let ways = openings(&person.actor, action, kind, &person.agreements, self.at);
        for opening in ways.into_iter().filter(|way| way.agreement.is_none()) {
            match opening.scope {
                Scope::Caseload(id) => {
                    named.insert(id.as_str().to_owned());
                }
                Scope::Organisation => return None,
                _ => {}
            }
        }
        Some(named)
    }

    /// Would it be allowed? For what pages show.
    pub fn can(&self, action: Action, kind: ObjectKind) -> bool {
        self.may_here(action, kind).is_ok()
    }

    /// The same, or would it be after a fresh proof of identity? For what waits for the person.
    pub fn could(&self, action: Action, kind: ObjectKind) -> bool {
        matches!(self.may_here(action, kind), Ok(()) | Err(PageError::StepUp(_)))
            // Writing is judged place by place: somebody whose roles name residences may write there.
            || self.person().is_ok() && self.residences_for(action, kind).is_some_and(|named| !named.is_empty())
    }

    /// Who is written as the author of what this request does.
    pub fn author(&self) -> Author {
        match &self.signed_in {
            Some(person) => Author::Person {
                account_id: person.session.account_id.clone(),
                organisation_id: person.organisation.as_ref().map(|o| o.organisation_id.clone()),
            },
            None => Author::Visitor,
        }
    }
}

/// Refusals are written with their reason, never with what was asked for.
fn refused(reason: Reason, action: Action, object: &Object) {
    tracing::info!(reason = reason.code(), action = action.code(), kind = object.kind.code(), "refused");
}

/// The cookie of a session: bound to this host and to HTTPS where there is HTTPS.
pub(crate) const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// The header that gives a browser its session.
pub(crate) fn session_cookie(portal: &Portal, value: &str) -> HeaderValue {
    let secure = portal.is_secure();
    let line = format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax{}",
        cookie_name(secure),
        if secure { "; Secure" } else { "" }
    );
    HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""))
}

/// The header that takes it back.
pub(crate) fn no_session_cookie(portal: &Portal) -> HeaderValue {
    let secure = portal.is_secure();
    let line = format!(
        "{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}",
        cookie_name(secure),
        if secure { "; Secure" } else { "" }
    );
    HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""))
}

/// Finds who asks, before any door.
pub(crate) async fn identify(
    State(portal): State<Arc<Portal>>,
    mut request: Request,
    next: Next,
) -> Response {
    let at = Timestamp::now();
    let here = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let cookie = cookie(request.headers(), cookie_name(portal.is_secure())).map(str::to_owned);
    let signed_in = match cookie {
        None => None,
        Some(cookie) => match find(&portal, &cookie, at).await {
            Ok(found) => found,
            Err(error) => return PageError::from(error).into_response(),
        },
    };
    let personal = signed_in.is_some();
    request.extensions_mut().insert(Caller { signed_in, here, at });
    // Doors write readings down: they need the register.
    request.extensions_mut().insert(Arc::clone(&portal));
    let mut response = next.run(request).await;
    if personal {
        // What a person sees is theirs: no shared cache may keep it.
        response.headers_mut().entry(header::VARY).or_insert(HeaderValue::from_static("Cookie"));
    }
    response
}

async fn find(
    portal: &Arc<Portal>,
    cookie: &str,
    at: Timestamp,
) -> Result<Option<Arc<SignedIn>>, register::Error> {
    let (register, _page) = portal.register.across(Across::SignIn).for_a_page();
    let Some(session) = register.session(cookie, at).await? else { return Ok(None) };
    let seen = session.clone();
    let found = register.signed_in(session, at).await?;
    if found.is_some() {
        // Noted beside the request: a page does not wait for an import that is writing.
        tokio::spawn(async move {
            if let Err(error) = register.session_seen(&seen, at).await {
                tracing::warn!(%error, "a session could not be noted");
            }
        });
    }
    Ok(found.map(Arc::new))
}
