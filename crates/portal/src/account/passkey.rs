//! One passkey: its name, and removing it.

use super::passkeys::done;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use register::accounts::passkeys::OwnPasskey;
use texts::Texts;

#[derive(Template)]
#[template(path = "account/passkey.html")]
struct PasskeyPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    action: String,
    name: String,
    label: Field,
    sure: Field,
}

fn page<'a>(asked: &Asked, passkey: &OwnPasskey, problems: &'a [Problem]) -> PasskeyPage<'a> {
    let t = asked.t;
    let crumbs = vec![
        crumb("/compte", t.nav_account()),
        crumb("/compte/cles", t.passkeys_title()),
        crumb("", passkey.label.clone()),
    ];
    let options = vec![Choice::new("oui", t.passkey_remove_sure(), "")];
    PasskeyPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        action: format!("/compte/cles/{}", passkey.id),
        name: passkey.label.clone(),
        label: Field::text("label", t.passkey_label(), &passkey.label).required().checked(problems),
        sure: Field::boxes("retirer", t.passkey_remove(), options).checked(problems),
    }
}

/// The passkey of this id, when it is the person's.
async fn own(asked: &Asked, id: &str) -> Result<OwnPasskey, PageError> {
    let account = &asked.caller.person()?.session.account_id;
    let passkeys = asked.register.passkeys_of(account).await?;
    passkeys.into_iter().find(|p| p.id == id).ok_or(PageError::NotFound)
}

/// `GET /compte/cles/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let passkey = own(&asked, &id).await?;
    show(&page(&asked, &passkey, &[]))
}

/// `POST /compte/cles/{id}`: another name.
pub(super) async fn rename(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let passkey = own(&asked, &id).await?;
    let account = &asked.caller.person()?.session.account_id;
    match asked.register.rename_passkey(account, &id, form.text("label").unwrap_or("")).await {
        Ok(()) => done("nom"),
        Err(register::Error::Refused(_)) => {
            let problems = [Problem::new("label", asked.t.passkey_label_wrong())];
            show_wrong(&page(&asked, &passkey, &problems))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /compte/cles/{id}/retirer`: after a fresh proof, when the box is ticked, and never the last way to sign in.
pub(super) async fn remove(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let passkey = own(&asked, &id).await?;
    let person = asked.caller.person()?;
    if person.session.step_up_until(asked.caller.at).is_none() {
        return Err(PageError::StepUp(format!("/compte/cles/{id}")));
    }
    let account = &person.session.account_id;
    let is_last = asked.register.passkeys_of(account).await?.len() == 1;
    let problem = if form.text("retirer") != Some("oui") {
        t.passkey_remove_unsure()
    } else if is_last && !person.has_codes && person.actor.needs_mfa() {
        t.codes_needed()
    } else {
        match asked.register.remove_passkey(account, &id, asked.portal.issuer()).await {
            Ok(()) => return done("retrait"),
            Err(register::Error::Refused(_)) => t.ways_last(),
            Err(other) => return Err(other.into()),
        }
    };
    let problems = [Problem::new("retirer", problem)];
    show_wrong(&page(&asked, &passkey, &problems))
}
