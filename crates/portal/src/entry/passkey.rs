//! Passkeys at the door: signing in with one, and proving with one that it is still the same person.

use super::{back, device, with_cookie};
use crate::Portal;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::passkey::{PasskeyForm, answer_of, party, told};
use crate::ui::{PageResult, Problem, show_wrong};
use axum::extract::State;
use axum::http::HeaderMap;
use register::Across;
use std::sync::Arc;
use texts::format;

/// The doors of a sign-in: where it begins, where it ends.
const ENTER: (&str, &str) = ("/connexion/cle/debut", "/connexion/cle");

/// The doors of a proof.
const PROVE: (&str, &str) = ("/connexion/confirmer/cle/debut", "/connexion/confirmer/cle");

/// The form of a sign-in, where browsers know passkeys.
pub(super) fn entry_form(asked: &Asked, to: &str, problems: &[Problem]) -> Option<PasskeyForm> {
    party(asked)?;
    Some(PasskeyForm::get(asked.t, ENTER, to, asked.t.passkey_enter()).checked(problems))
}

/// The form of a proof, for a person who has a passkey.
pub(super) fn proof_form(asked: &Asked, to: &str, problems: &[Problem]) -> Option<PasskeyForm> {
    party(asked)?;
    let person = asked.caller.session().ok()?;
    let form = PasskeyForm::get(asked.t, PROVE, to, asked.t.passkey_prove()).checked(problems);
    person.has_passkey.then(|| if person.has_codes { form } else { form.primary() })
}

/// `POST /connexion/cle/debut`
pub(super) async fn begin_entry(State(portal): State<Arc<Portal>>, asked: Asked) -> PageResult {
    let party = party(&asked).ok_or(PageError::NotFound)?;
    told(
        &portal
            .register
            .across(Across::SignIn)
            .begin_passkey_entry(&party, &asked.address, asked.caller.at)
            .await?,
    )
}

/// `POST /connexion/cle`
pub(super) async fn enter(
    State(portal): State<Arc<Portal>>,
    asked: Asked,
    headers: HeaderMap,
    form: Pairs,
) -> PageResult {
    let party = party(&asked).ok_or(PageError::NotFound)?;
    let to = back(form.text("retour"));
    let register = portal.register.across(Across::SignIn);
    match register.enter_with_passkey(&party, answer_of(&form), &device(&headers), asked.caller.at).await {
        Ok(cookie) => with_cookie(&portal, &cookie, &to),
        Err(register::Error::Refused(_)) => {
            tracing::info!("a passkey was refused at the door");
            let problems = [Problem::new("passkey", asked.t.passkey_wrong())];
            show_wrong(&super::password::page(&asked, "", &to, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /connexion/confirmer/cle/debut`
pub(super) async fn begin_proof(asked: Asked) -> PageResult {
    let party = party(&asked).ok_or(PageError::NotFound)?;
    let session = &asked.caller.session()?.session;
    match asked.register.begin_passkey_proof(&party, session, &asked.address, asked.caller.at).await {
        Ok(challenge) => told(&challenge),
        // The account has none: nothing to begin.
        Err(register::Error::Refused(_)) => Err(PageError::NotFound),
        Err(other) => Err(other.into()),
    }
}

/// `POST /connexion/confirmer/cle`: as a fresh proof, and as the second factor where it is owed.
pub(super) async fn prove(State(portal): State<Arc<Portal>>, asked: Asked, form: Pairs) -> PageResult {
    let party = party(&asked).ok_or(PageError::NotFound)?;
    let to = back(form.text("retour"));
    let person = asked.caller.session()?;
    let given =
        asked.register.prove_with_passkey(&party, &person.session, answer_of(&form), asked.caller.at).await;
    let what = match given {
        Ok(cookie) => return with_cookie(&portal, &cookie, &to),
        Err(register::Error::Refused(_)) => asked.t.passkey_wrong(),
        Err(register::Error::Wait(until)) => {
            asked.t.entry_wait(format::minutes_until(asked.t.lang(), asked.caller.at, until))
        }
        Err(other) => return Err(other.into()),
    };
    let again = !person.owes_second_factor();
    super::second_factor::show_again(&asked, again, &to, &[Problem::new("passkey", what)]).await
}
