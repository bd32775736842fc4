//! The second factor, and the same proof asked again before what matters: rights, money, exports.

use super::{back, with_cookie};
use crate::Portal;
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::provider::{Button, button, proof_address};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, PasskeyForm, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::State;
use std::sync::Arc;
use texts::{Texts, format};

#[derive(Template)]
#[template(path = "entry/second_factor.html")]
struct SecondFactorPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    again: bool,
    action: &'static str,
    back: String,
    code: Option<Field>,
    password: Option<Field>,
    passkey: Option<PasskeyForm>,
    provider: Option<Button>,
    /// The invented people of the demonstration have nothing to prove.
    demo: Option<String>,
}

async fn page<'a>(
    asked: &Asked,
    again: bool,
    to: &str,
    problems: &'a [Problem],
) -> Result<SecondFactorPage<'a>, PageError> {
    let t = asked.t;
    let person = asked.caller.session()?;
    let printed = asked.register.recovery_codes_left(&person.session.account_id).await? > 0;
    let code = match (person.has_codes, printed) {
        (true, _) => Some(Field::code("code", t.entry_code()).hint(t.entry_code_hint())),
        (false, true) if person.has_passkey => Some(Field::code("code", t.entry_recovery_code())),
        _ => None,
    };
    let code = code.map(|field| field.required().checked(problems));
    let password = (!person.has_second_factor() && person.has_password).then(|| {
        Field::password("password", t.entry_password(), "current-password").required().checked(problems)
    });
    // The provider proves again who is there; as a second factor it was the first one already.
    let linked = again
        && asked.portal.provider.is_some()
        && !asked.register.identities_of(&person.session.account_id).await?.is_empty();
    Ok(SecondFactorPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, Vec::new()).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        again,
        action: if again { "/connexion/confirmer" } else { "/connexion/second-facteur" },
        back: to.to_owned(),
        code,
        password,
        passkey: super::passkey::proof_form(asked, to, problems),
        provider: if linked { button(asked, proof_address(to)) } else { None },
        demo: asked.portal.demo.then(|| person.session.account_id.clone()),
    })
}

/// `GET /connexion/second-facteur`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let to = back(asked.pairs.text("retour"));
    let person = asked.caller.session()?;
    if !person.owes_second_factor() {
        return go(&to);
    }
    if !person.has_second_factor() {
        // A role asks for a second factor that the account does not have yet: it is made now.
        return go(&format!("/compte/codes?retour={}", encode(&to)));
    }
    show(&page(&asked, false, &to, &[]).await?)
}

/// `GET /connexion/confirmer`
pub(super) async fn ask_again(asked: Asked) -> PageResult {
    let to = back(asked.pairs.text("retour"));
    show(&page(&asked, true, &to, &[]).await?)
}

/// `POST /connexion/second-facteur`
pub(super) async fn give(State(portal): State<Arc<Portal>>, asked: Asked, form: Pairs) -> PageResult {
    prove(&portal, &asked, &form, false).await
}

/// `POST /connexion/confirmer`
pub(super) async fn give_again(State(portal): State<Arc<Portal>>, asked: Asked, form: Pairs) -> PageResult {
    prove(&portal, &asked, &form, true).await
}

async fn prove(portal: &Portal, asked: &Asked, form: &Pairs, again: bool) -> PageResult {
    let t = asked.t;
    let to = back(form.text("retour"));
    let person = asked.caller.session()?;
    let (session, at) = (&person.session, asked.caller.at);
    let register = &asked.register;
    let given = if person.has_second_factor() {
        let code = form.text("code").unwrap_or("");
        // Six digits come from the authenticator; anything longer from the printed codes.
        if code.chars().filter(char::is_ascii_alphanumeric).count() > 6 {
            register.give_recovery_code(session, code, at).await
        } else {
            register.give_totp(session, code, at).await
        }
    } else if again && !person.actor.needs_mfa() {
        let password = form.exact("password").unwrap_or("");
        if register.password_is(&session.account_id, password).await? {
            register.step_up(session, at).await
        } else {
            Err(register::Error::Refused("password".to_owned()))
        }
    } else {
        return go(&format!("/compte/codes?retour={}", encode(&to)));
    };
    let (field, what) = match given {
        Ok(cookie) => return with_cookie(portal, &cookie, &to),
        Err(register::Error::Refused(which)) if which == "password" => ("password", t.entry_wrong_password()),
        Err(register::Error::Refused(_)) => ("code", t.entry_wrong_code()),
        Err(register::Error::Wait(until)) => {
            ("code", t.entry_wait(format::minutes_until(t.lang(), at, until)))
        }
        Err(other) => return Err(other.into()),
    };
    show_again(asked, again, &to, &[Problem::new(field, what)]).await
}

/// The page once more, with what was wrong.
pub(super) async fn show_again(asked: &Asked, again: bool, to: &str, problems: &[Problem]) -> PageResult {
    show_wrong(&page(asked, again, to, problems).await?)
}
