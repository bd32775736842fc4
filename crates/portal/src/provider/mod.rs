//! The identity provider (OpenID Connect), where the operator configured one: signing in, linking, proving afresh.
//!
//! A sign-in leaves from a link and comes back to one address. What it was for is kept by the register under a secret
//! that this browser holds in a cookie, and serves once. What the answer does to an account – linking, accepting an
//! invitation – is asked on a page of ours before it is done: a foreign page can send a browser to the provider, but it
//! cannot press that button.

mod agree;
mod arrive;
mod depart;
mod end;
mod leave;
mod own;

pub(crate) use leave::leave_there;

use crate::Portal;
use crate::edge::asked::cookie;
use crate::edge::doors::{Doors, Need};
use crate::edge::form::encode;
use crate::edge::{Asked, PageError};
use axum::http::{HeaderMap, HeaderValue};
use openid::{Flow, Known, Provider};
use register::accounts::identities::Identity;
use serde::{Deserialize, Serialize};

pub(crate) fn doors() -> Doors {
    Doors::new()
        .get("/connexion/fournisseur", Need::Nobody, depart::to_enter)
        .get("/connexion/fournisseur/retour", Need::Nobody, arrive::arrive)
        .post("/connexion/fournisseur/accord", Need::Nobody, agree::agree)
        .get("/connexion/confirmer/fournisseur", Need::Session, depart::to_prove)
        .get("/connexion/sortie", Need::Nobody, leave::left)
        .get("/invitation/{link}/fournisseur", Need::Nobody, depart::to_accept)
        .get("/compte/fournisseur", Need::Person, own::list)
        .get("/compte/fournisseur/lier", Need::Person, depart::to_link)
        .post("/compte/fournisseur/{id}/retirer", Need::Person, own::unlink)
}

/// What a sign-in at the provider is for.
#[derive(Clone, Serialize, Deserialize)]
enum Purpose {
    Enter { back: String },
    Prove { back: String },
    Link,
    Accept { link: String },
}

/// A browser that is at the provider.
#[derive(Serialize, Deserialize)]
struct Away {
    flow: Flow,
    purpose: Purpose,
}

/// Somebody who came back, and whose word on what follows is awaited.
#[derive(Serialize, Deserialize)]
struct Met {
    known: Known,
    purpose: Purpose,
}

/// The provider, where one is configured.
fn provider(asked: &Asked) -> Result<&Provider, PageError> {
    asked.portal.provider.as_ref().ok_or(PageError::NotFound)
}

/// What the register keeps of a person that the provider knows.
fn identity_of(known: &Known) -> Identity {
    Identity {
        issuer: known.issuer.clone(),
        subject: known.subject.clone(),
        shown: known.email.clone().or_else(|| known.name.clone()).unwrap_or_default(),
        source: known.source.clone(),
    }
}

/// Goes on after the sign-in that just ended: the provider's button, where there is one.
pub(crate) struct Button {
    pub label: String,
    pub href: String,
}

/// The button of a door, where a provider is configured.
pub(crate) fn button(asked: &Asked, href: String) -> Option<Button> {
    asked.portal.provider.as_ref().map(|p| Button { label: p.label().to_owned(), href })
}

const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-journey" } else { "journey" }
}

/// The header that ties a sign-in at the provider to this browser, for a quarter of an hour.
fn journey_cookie(portal: &Portal, value: &str) -> HeaderValue {
    let secure = portal.is_secure();
    let line = format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}",
        cookie_name(secure),
        if value.is_empty() { 0 } else { 900 },
        if secure { "; Secure" } else { "" }
    );
    HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""))
}

/// The secret of the journey of this browser.
fn journey_of<'a>(portal: &Portal, headers: &'a HeaderMap) -> &'a str {
    cookie(headers, cookie_name(portal.is_secure())).unwrap_or("")
}

/// Where a person goes to prove afresh who they are.
pub(crate) fn proof_address(to: &str) -> String {
    format!("/connexion/confirmer/fournisseur?retour={}", encode(to))
}
