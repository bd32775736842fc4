//! One's passkeys: the list, and one more.

use crate::edge::caller::session_cookie;
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::passkey::{PasskeyForm, answer_of, party, told};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use texts::{Texts, format};

/// The doors of a new passkey: where it begins, where it ends.
const ADD: (&str, &str) = ("/compte/cles/debut", "/compte/cles");

struct Line {
    id: String,
    label: String,
    made: String,
    used: String,
    /// Since when somebody may hold a copy.
    suspected: Option<String>,
}

#[derive(Template)]
#[template(path = "account/passkeys.html")]
struct PasskeysPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: Option<String>,
    passkeys: Vec<Line>,
    /// `None` where browsers know no passkeys: at a bare network address.
    form: Option<PasskeyForm>,
    /// Where to go to prove who one is before adding one; empty: it was proved.
    prove: String,
}

/// May a passkey be added? After a fresh proof; or as the second factor that a role asks for, when there is none yet.
fn may_add(asked: &Asked) -> Result<(), PageError> {
    let person = asked.caller.session()?;
    if person.owes_second_factor() && !person.has_second_factor() {
        return Ok(());
    }
    let person = asked.caller.person()?;
    match person.session.step_up_until(asked.caller.at) {
        Some(_) => Ok(()),
        None => Err(PageError::StepUp("/compte/cles".to_owned())),
    }
}

async fn page<'a>(
    asked: &Asked,
    label: &str,
    problems: &'a [Problem],
) -> Result<PasskeysPage<'a>, PageError> {
    let t = asked.t;
    let account = &asked.caller.session()?.session.account_id;
    let passkeys = asked.register.passkeys_of(account).await?;
    let back = asked.pairs.text("retour").unwrap_or("/compte/cles?fait=ajout");
    let field = Field::text("label", t.passkey_label(), label)
        .hint(t.passkey_label_hint())
        .required()
        .checked(problems);
    let form =
        party(asked).map(|_| PasskeyForm::create(t, ADD, back, field, t.passkey_add()).checked(problems));
    let done = match asked.pairs.text("fait") {
        Some("ajout") => Some(t.passkey_added()),
        Some("nom") => Some(t.passkey_renamed()),
        Some("retrait") => Some(t.passkey_removed()),
        _ => None,
    };
    let crumbs = vec![crumb("/compte", t.nav_account()), crumb("", t.passkeys_title())];
    Ok(PasskeysPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done,
        passkeys: passkeys
            .into_iter()
            .map(|p| Line {
                id: p.id,
                label: p.label,
                made: format::instant(&p.made_at),
                used: p.used_at.as_deref().map_or_else(|| t.passkey_never(), format::instant),
                suspected: p.suspected_at.as_deref().map(format::instant),
            })
            .collect(),
        form,
        prove: match may_add(asked) {
            Ok(()) => String::new(),
            Err(_) => format!("/connexion/confirmer?retour={}", encode("/compte/cles")),
        },
    })
}

/// `GET /compte/cles`
pub(super) async fn list(asked: Asked) -> PageResult {
    if asked.caller.person().is_err() {
        may_add(&asked)?;
    }
    show(&page(&asked, "", &[]).await?)
}

/// `POST /compte/cles/debut`
pub(super) async fn begin(asked: Asked) -> PageResult {
    may_add(&asked)?;
    let party = party(&asked).ok_or(PageError::NotFound)?;
    let session = &asked.caller.session()?.session;
    match asked.register.begin_passkey(&party, session, &asked.address, asked.caller.at).await {
        Ok(challenge) => told(&challenge),
        Err(register::Error::Refused(_)) => {
            Err(PageError::Register(register::Error::Refused(asked.t.passkeys_many())))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /compte/cles`
pub(super) async fn add(asked: Asked, form: Pairs) -> PageResult {
    may_add(&asked)?;
    let party = party(&asked).ok_or(PageError::NotFound)?;
    let t = asked.t;
    let session = &asked.caller.session()?.session;
    let label = form.text("label").unwrap_or("");
    let problem =
        match asked.register.add_passkey(&party, session, answer_of(&form), label, asked.caller.at).await {
            Ok(cookie) => {
                let cookie = [(header::SET_COOKIE, session_cookie(&asked.portal, &cookie))];
                let to = crate::entry::back(form.text("retour"));
                return Ok((cookie, Redirect::to(&to)).into_response());
            }
            Err(register::Error::Refused(what)) if what == "label" => {
                Problem::new("label", t.passkey_label_wrong())
            }
            Err(register::Error::Refused(_)) => Problem::new("passkey", t.passkey_wrong()),
            Err(other) => return Err(other.into()),
        };
    show_wrong(&page(&asked, label, &[problem]).await?)
}

/// Where the list says what was done.
pub(super) fn done(what: &str) -> PageResult {
    go(&format!("/compte/cles?fait={what}"))
}
