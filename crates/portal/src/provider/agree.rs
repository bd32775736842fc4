//! Before an identity opens an account: the page that says which one, and the word of the person.

use super::arrive::with_session;
use super::end::{End, end};
use super::{Met, Purpose, identity_of, journey_cookie, journey_of, provider};
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::entry::device;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go};
use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect};
use register::Across;
use register::accounts::identities::Journey;
use texts::Texts;

#[derive(Template)]
#[template(path = "provider/agree.html")]
struct AgreePage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    title: String,
    /// Whose identity it is, as the provider says.
    shown: String,
    /// What pressing the button does.
    what: String,
    button: String,
    name: Option<Field>,
}

/// Asks; the answer is tied to this browser by a new secret.
pub(super) async fn ask(asked: &Asked, met: Met) -> PageResult {
    let name = met.known.name.clone().unwrap_or_default();
    ask_with(asked, met, &name, &[]).await
}

async fn ask_with(asked: &Asked, met: Met, name: &str, problems: &[Problem]) -> PageResult {
    let t = asked.t;
    let label = provider(asked)?.label();
    let (title, what, button, field) = match &met.purpose {
        Purpose::Accept { link } => {
            let invitation = asked.register.across(Across::SignIn).invitation(link, asked.caller.at).await?;
            let invitation = invitation.ok_or(PageError::NotFound)?;
            let field = Field::text("name", t.entry_name(), name).required().checked(problems);
            (
                t.entry_invitation_to(invitation.organisation_name.as_str()),
                t.provider_accept_what(invitation.email.as_str(), label),
                t.entry_invitation_create(),
                Some(field),
            )
        }
        _ => {
            let email = asked.caller.person()?.email.clone();
            (
                t.provider_link(label),
                t.provider_link_what(email.as_str(), label),
                t.provider_link(label),
                None,
            )
        }
    };
    let page = AgreePage {
        t,
        c: Chrome::new(asked, Place::Nowhere, Vec::new()).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        title,
        shown: identity_of(&met.known).shown,
        what,
        button,
        name: field,
    };
    let session = match met.purpose {
        Purpose::Link => Some(&asked.caller.person()?.session),
        _ => None,
    };
    let secret = asked
        .register
        .across(Across::SignIn)
        .begin_journey(session, &asked.address, &met, asked.caller.at)
        .await?;
    let tied = [(header::SET_COOKIE, journey_cookie(&asked.portal, &secret))];
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, tied, Html(page.render()?)).into_response())
}

/// `POST /connexion/fournisseur/accord`
pub(super) async fn agree(asked: Asked, headers: HeaderMap, form: Pairs) -> PageResult {
    provider(&asked)?;
    let at = asked.caller.at;
    let secret = journey_of(&asked.portal, &headers);
    let Some(Journey { session_label, kept: met, .. }) =
        asked.register.across(Across::SignIn).end_journey::<Met>(secret, at).await?
    else {
        return end(&asked, End::Lost);
    };
    match &met.purpose {
        Purpose::Link => {
            let session = &asked.caller.person()?.session;
            if session_label.as_deref() != Some(session.label.as_str()) {
                return end(&asked, End::Lost);
            }
            match asked
                .register
                .across(Across::SignIn)
                .link_identity(&session.account_id, &identity_of(&met.known), at)
                .await
            {
                Ok(()) => go("/compte/fournisseur?fait=lien"),
                Err(register::Error::Refused(_)) => end(&asked, End::Taken),
                Err(other) => Err(other.into()),
            }
        }
        Purpose::Accept { link } => {
            let link = link.clone();
            accept(&asked, &headers, met, &link, form.text("name").unwrap_or("")).await
        }
        Purpose::Enter { .. } | Purpose::Prove { .. } => end(&asked, End::Lost),
    }
}

async fn accept(asked: &Asked, headers: &HeaderMap, met: Met, link: &str, name: &str) -> PageResult {
    let (at, identity) = (asked.caller.at, identity_of(&met.known));
    match asked.register.across(Across::SignIn).accept_with_identity(link, name, &identity, at).await {
        Ok(_) => {}
        Err(register::Error::Refused(what)) if what == "name" => {
            let problems = [Problem::new("name", asked.t.entry_name_wrong())];
            return ask_with(asked, met, name, &problems).await;
        }
        Err(register::Error::Refused(what)) if what == "email-taken" => {
            // The address has an account: its owner signs in, accepts, then links.
            let back = format!("/connexion?retour={}", encode(&format!("/invitation/{}", encode(link))));
            return Ok(Redirect::to(&back).into_response());
        }
        Err(register::Error::Refused(_)) => return end(asked, End::Taken),
        Err(other) => return Err(other.into()),
    }
    let entered = asked
        .register
        .across(Across::SignIn)
        .enter_with_identity(&identity, met.known.two_factors, &met.known.id_token, &device(headers), at)
        .await?;
    match entered {
        Some(cookie) => with_session(asked, &cookie, "/connexion/second-facteur"),
        None => end(asked, End::Stranger),
    }
}
