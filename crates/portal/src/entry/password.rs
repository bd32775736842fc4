//! The first page for whoever is not signed in: address and password, or another way.

use super::{back, device, with_cookie};
use crate::Portal;
use crate::edge::Asked;
use crate::edge::form::{Pairs, encode};
use crate::provider::{Button, button};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, PasskeyForm, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use register::accounts::passwords::SignIn;
use register::{Across, DemoPerson};
use std::sync::Arc;
use texts::{Texts, format};

struct Someone {
    account_id: String,
    name: String,
    roles: String,
}

struct House {
    name: String,
    kind: String,
    people: Vec<Someone>,
}

#[derive(Template)]
#[template(path = "entry/password.html")]
pub(super) struct SignInPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    notice: Option<String>,
    back: String,
    email: Field,
    password: Field,
    passkey: Option<PasskeyForm>,
    provider: Option<Button>,
    demo: Vec<House>,
    /// Nobody has an account yet: the page says which command makes the first one.
    nobody: bool,
}

fn houses(t: Texts, people: Vec<DemoPerson>) -> Vec<House> {
    let mut houses: Vec<House> = Vec::new();
    for person in people {
        let roles: Vec<String> = person.roles.iter().map(|r| texts::people::role(t, *r)).collect();
        let someone = Someone { account_id: person.account_id, name: person.name, roles: roles.join(", ") };
        match houses.iter_mut().find(|h| h.name == person.organisation) {
            Some(house) => house.people.push(someone),
            None => houses.push(House {
                name: person.organisation,
                kind: texts::people::organisation_kind(t, person.kind),
                people: vec![someone],
            }),
        }
    }
    houses
}

pub(super) async fn page<'a>(
    asked: &Asked,
    email: &str,
    to: &str,
    problems: &'a [Problem],
) -> Result<SignInPage<'a>, register::Error> {
    let t = asked.t;
    let register = asked.portal.register.across(Across::SignIn);
    let demo = if asked.portal.demo { houses(t, register.demo_people().await?) } else { Vec::new() };
    let nobody = demo.is_empty() && register.accounts().await?.is_empty();
    Ok(SignInPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, Vec::new()).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        notice: match (asked.pairs.has("sorti"), asked.pairs.has("demande")) {
            (true, _) => Some(t.entry_left()),
            (_, true) => Some(t.found_received()),
            _ => None,
        },
        back: to.to_owned(),
        email: Field::email("email", t.entry_email(), email, "username").required().checked(problems),
        password: Field::password("password", t.entry_password(), "current-password")
            .required()
            .checked(problems),
        passkey: super::passkey::entry_form(asked, to, problems),
        provider: button(asked, format!("/connexion/fournisseur?retour={}", encode(to))),
        demo,
        nobody,
    })
}

/// `GET /connexion`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let to = back(asked.pairs.text("retour"));
    if asked.caller.person().is_ok() {
        return go(&to);
    }
    show(&page(&asked, "", &to, &[]).await?)
}

/// `POST /connexion`
pub(super) async fn sign_in(
    State(portal): State<Arc<Portal>>,
    asked: Asked,
    headers: HeaderMap,
    form: Pairs,
) -> PageResult {
    let t = asked.t;
    let to = back(form.text("retour"));
    let email = form.text("email").unwrap_or("");
    let password = form.exact("password").unwrap_or("");
    let register = portal.register.across(Across::SignIn);
    let answer =
        register.sign_in(email, password, &device(&headers), &asked.address, asked.caller.at).await?;
    let problem = match answer {
        SignIn::Open { cookie, .. } => {
            // The door of the page says whether a second factor is owed.
            let next = format!("/connexion/second-facteur?retour={}", encode(&to));
            return with_cookie(&portal, &cookie, &next);
        }
        SignIn::Wrong => t.entry_wrong(),
        SignIn::Wait(until) => t.entry_wait(format::minutes_until(t.lang(), asked.caller.at, until)),
    };
    let problems = [Problem::new("password", problem)];
    show_wrong(&page(&asked, email, &to, &problems).await?)
}
