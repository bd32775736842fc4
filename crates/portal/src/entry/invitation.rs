//! An invitation: which organisation, which roles; then a new account, or the one that is signed in.

use super::device;
use crate::Portal;
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::provider::{Button, button};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use register::Across;
use register::accounts::passwords::SignIn;
use register::members::invitations::Invitation;
use std::sync::Arc;
use texts::Texts;

#[derive(Template)]
#[template(path = "entry/invitation.html")]
struct InvitationPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    action: String,
    organisation: String,
    email: String,
    roles: Vec<String>,
    /// The person signed in is the one invited.
    known: bool,
    /// Somebody else is signed in.
    other: bool,
    sign_in: String,
    provider: Option<Button>,
    name: Field,
    password: Field,
}

fn page<'a>(
    asked: &Asked,
    link: &str,
    invitation: &Invitation,
    name: &str,
    problems: &'a [Problem],
) -> InvitationPage<'a> {
    let t = asked.t;
    let person = asked.caller.person().ok();
    let known = person.is_some_and(|p| p.email == invitation.email);
    let action = format!("/invitation/{}", encode(link));
    InvitationPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, Vec::new()).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        provider: button(asked, format!("{action}/fournisseur")),
        sign_in: format!("/connexion?retour={}", encode(&action)),
        action,
        organisation: invitation.organisation_name.clone(),
        email: invitation.email.clone(),
        roles: invitation.grants.iter().map(|g| texts::people::role(t, g.role)).collect(),
        known,
        other: person.is_some() && !known,
        name: Field::text("name", t.entry_name(), name).required().checked(problems),
        password: Field::password("password", t.entry_new_password(), "new-password")
            .hint(t.entry_password_hint())
            .required()
            .checked(problems),
    }
}

/// `GET /invitation/{link}`
pub(super) async fn show_invitation(asked: Asked, Path(link): Path<String>) -> PageResult {
    let invitation = asked.portal.register.across(Across::SignIn).invitation(&link, asked.caller.at).await?;
    let invitation = invitation.ok_or(PageError::NotFound)?;
    show(&page(&asked, &link, &invitation, "", &[]))
}

/// `POST /invitation/{link}`
pub(super) async fn accept(
    State(portal): State<Arc<Portal>>,
    asked: Asked,
    Path(link): Path<String>,
    headers: HeaderMap,
    form: Pairs,
) -> PageResult {
    let (t, at) = (asked.t, asked.caller.at);
    let register = portal.register.across(Across::SignIn);
    let invitation = register.invitation(&link, at).await?.ok_or(PageError::NotFound)?;
    if let Ok(person) = asked.caller.person() {
        let accepted =
            asked.register.across(Across::SignIn).accept_as(&link, &person.session.account_id, at).await?;
        let cookie = register.act_for(&person.session, &accepted.organisation_id).await?;
        return super::with_cookie(&portal, &cookie, "/");
    }
    let name = form.text("name").unwrap_or("");
    let password = form.exact("password").unwrap_or("");
    let problem = match register.accept_with_new_account(&link, name, password, at).await {
        Ok(_) => {
            let opened =
                register.sign_in(&invitation.email, password, &device(&headers), &asked.address, at).await?;
            return match opened {
                SignIn::Open { cookie, .. } => {
                    super::with_cookie(&portal, &cookie, "/connexion/second-facteur")
                }
                _ => go("/connexion"),
            };
        }
        Err(register::Error::Weak(why)) => Problem::new("password", texts::people::weaknesses(t, &why)),
        Err(register::Error::Refused(what)) if what == "name" => Problem::new("name", t.entry_name_wrong()),
        Err(register::Error::Refused(what)) if what == "email-taken" => {
            return go(&format!("/connexion?retour={}", encode(&format!("/invitation/{link}"))));
        }
        Err(other) => return Err(other.into()),
    };
    let problems = [problem];
    show_wrong(&page(&asked, &link, &invitation, name, &problems))
}
