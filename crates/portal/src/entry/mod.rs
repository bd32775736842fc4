//! Coming in: sign-in, second factor, fresh proof, invitation, lost password; and going out.
//!
//! Every page here works without script. A page never says whether an address has an account.

mod demo;
mod invitation;
mod passkey;
mod password;
mod reset;
mod second_factor;

use crate::Portal;
use crate::edge::Asked;
use crate::edge::caller::{no_session_cookie, session_cookie};
use crate::edge::doors::{Doors, Need};
use crate::ui::PageResult;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect};
use std::sync::Arc;

pub(crate) fn doors() -> Doors {
    Doors::new()
        .get("/connexion", Need::Nobody, password::ask)
        .post("/connexion", Need::Nobody, password::sign_in)
        .post("/connexion/demonstration", Need::Nobody, demo::enter)
        .post("/connexion/cle/debut", Need::Nobody, passkey::begin_entry)
        .post("/connexion/cle", Need::Nobody, passkey::enter)
        .get("/connexion/second-facteur", Need::Session, second_factor::ask)
        .post("/connexion/second-facteur", Need::Session, second_factor::give)
        .get("/connexion/confirmer", Need::Session, second_factor::ask_again)
        .post("/connexion/confirmer", Need::Session, second_factor::give_again)
        .post("/connexion/confirmer/cle/debut", Need::Session, passkey::begin_proof)
        .post("/connexion/confirmer/cle", Need::Session, passkey::prove)
        .get("/invitation/{link}", Need::Nobody, invitation::show_invitation)
        .post("/invitation/{link}", Need::Nobody, invitation::accept)
        .get("/mot-de-passe/{link}", Need::Nobody, reset::ask)
        .post("/mot-de-passe/{link}", Need::Nobody, reset::set)
        .post("/deconnexion", Need::Session, leave)
}

/// Where to go after the sign-in: a page of ours, never somebody else's.
pub(crate) fn back(asked_for: Option<&str>) -> String {
    asked_for
        .filter(|to| to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n']))
        .filter(|to| !to.starts_with("/connexion") && !to.starts_with("/deconnexion"))
        .unwrap_or("/")
        .to_owned()
}

/// Goes on with a session's new cookie.
pub(crate) fn with_cookie(portal: &Portal, cookie: &str, to: &str) -> PageResult {
    Ok(([(header::SET_COOKIE, session_cookie(portal, cookie))], Redirect::to(to)).into_response())
}

/// What the list of sessions calls this browser: its family and system, nothing finer.
pub(crate) fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or("");
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map_or("", |(_, name)| *name)
    };
    let browser = first(&[
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("OPR/", "Opera"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ")
}

/// `POST /deconnexion`
async fn leave(State(portal): State<Arc<Portal>>, asked: Asked) -> PageResult {
    let session = &asked.caller.session()?.session;
    let id_token = asked.register.id_token_of(session).await?;
    asked.register.end_session(&session.account_id, &session.label).await?;
    // Pages are never stored (`no-store`), so taking the cookie back leaves nothing in the browser.
    let gone = [(header::SET_COOKIE, no_session_cookie(&portal))];
    if let (Some(provider), Some(id_token)) = (&portal.provider, id_token)
        && let Some(address) = provider.leave(&id_token).await
    {
        return Ok((gone, crate::provider::leave_there(&asked, &address)?).into_response());
    }
    Ok((gone, Redirect::to("/connexion?sorti=1")).into_response())
}

#[cfg(test)]
mod tests {
    use super::back;

    #[test]
    fn one_comes_back_to_our_pages_only() {
        assert_eq!(back(Some("/residences?class=A")), "/residences?class=A");
        for foreign in
            ["//evil.example", "https://evil.example", "/\\evil.example", "/connexion?retour=/x", ""]
        {
            assert_eq!(back(Some(foreign)), "/", "{foreign}");
        }
        assert_eq!(back(None), "/");
    }
}
