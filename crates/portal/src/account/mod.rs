//! One's own account: name and language, password, passkeys, second factor, sessions, and the organisation one acts for.

mod codes;
mod own;
mod passkey;
mod passkeys;
mod password;
mod show;

use crate::edge::caller::{no_session_cookie, session_cookie};
use crate::edge::doors::{Doors, Need};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{PageResult, go};
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};

pub(crate) fn doors() -> Doors {
    Doors::new()
        .get("/compte", Need::Person, show::show_account)
        .post("/compte", Need::Person, show::save)
        .get("/compte/mot-de-passe", Need::Person, password::ask)
        .post("/compte/mot-de-passe", Need::Person, password::set)
        // A session that owes a second factor may make it.
        .get("/compte/codes", Need::Session, codes::ask)
        .post("/compte/codes", Need::Session, codes::confirm)
        .get("/compte/cles", Need::Session, passkeys::list)
        .post("/compte/cles", Need::Session, passkeys::add)
        .post("/compte/cles/debut", Need::Session, passkeys::begin)
        .get("/compte/cles/{id}", Need::Person, passkey::show_one)
        .post("/compte/cles/{id}", Need::Person, passkey::rename)
        .post("/compte/cles/{id}/retirer", Need::Person, passkey::remove)
        .post("/compte/codes/retirer", Need::Person, codes::drop_codes)
        .post("/compte/secours", Need::Person, codes::recovery)
        .get("/compte/donnees.json", Need::Person, own::file)
        .get("/compte/supprimer", Need::Person, own::ask)
        .post("/compte/supprimer", Need::Person, own::erase)
        .post("/compte/organisation", Need::Person, act_for)
        .post("/compte/sessions/fermer", Need::Person, end_others)
        .post("/compte/sessions/{label}/fermer", Need::Person, end_one)
}

/// `POST /compte/organisation`: acts from now on for another of one's organisations.
async fn act_for(asked: Asked, form: Pairs) -> PageResult {
    let person = asked.caller.person()?;
    let wanted = form.text("organisation").ok_or(PageError::NotFound)?;
    let cookie = asked.register.act_for(&person.session, wanted).await?;
    Ok(([(header::SET_COOKIE, session_cookie(&asked.portal, &cookie))], Redirect::to("/")).into_response())
}

/// `POST /compte/sessions/fermer`: every session but this one.
async fn end_others(asked: Asked) -> PageResult {
    let session = &asked.caller.person()?.session;
    asked.register.end_sessions(&session.account_id, Some(&session.label)).await?;
    go("/compte?fait=sessions")
}

/// `POST /compte/sessions/{label}/fermer`
async fn end_one(asked: Asked, Path(label): Path<String>) -> PageResult {
    let session = &asked.caller.person()?.session;
    asked.register.end_session(&session.account_id, &label).await?;
    if label == session.label {
        let gone = [(header::SET_COOKIE, no_session_cookie(&asked.portal))];
        return Ok((gone, Redirect::to("/connexion?sorti=1")).into_response());
    }
    go("/compte?fait=sessions")
}
