//! A form that a passkey fills: without script, or in a browser without passkeys, it says so and stays closed. What it
//! says without script stands in the page, and the script takes it away.

use super::{Field, Problem};
use crate::edge::form::Pairs;
use askama::Template;
use askama::filters::HtmlSafe;
use register::accounts::passkeys::{Challenge, RelyingParty};
use texts::Texts;

/// What the browser is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// Make a new passkey.
    Create,
    /// Use one.
    Get,
}

/// The form.
#[derive(Template)]
#[template(path = "ui/passkey.html")]
pub(crate) struct PasskeyForm {
    t: Texts,
    act: Act,
    /// Door that gives the challenge.
    begin: &'static str,
    /// Door that receives the answer.
    action: &'static str,
    back: String,
    field: Option<Field>,
    button: String,
    is_primary: bool,
    error: Option<String>,
}

impl HtmlSafe for PasskeyForm {}

impl PasskeyForm {
    /// A form that uses a passkey, then goes to `back`.
    pub fn get(t: Texts, (begin, action): (&'static str, &'static str), back: &str, button: String) -> Self {
        PasskeyForm {
            t,
            act: Act::Get,
            begin,
            action,
            back: back.to_owned(),
            field: None,
            button,
            is_primary: false,
            error: None,
        }
    }

    /// A form that makes a passkey, named by a field.
    pub fn create(
        t: Texts,
        (begin, action): (&'static str, &'static str),
        back: &str,
        field: Field,
        button: String,
    ) -> Self {
        let form = PasskeyForm::get(t, (begin, action), back, button);
        PasskeyForm { act: Act::Create, field: Some(field), is_primary: true, ..form }
    }

    /// The first button of the page.
    pub fn primary(mut self) -> Self {
        self.is_primary = true;
        self
    }

    /// Takes its error from the list, when there is one for it.
    pub fn checked(mut self, problems: &[Problem]) -> Self {
        self.error = problems.iter().find(|p| p.name == "passkey").map(|p| p.what.clone());
        self
    }

    fn is_create(&self) -> bool {
        self.act == Act::Create
    }
}

/// What came back of a passkey form: the ceremony and the answer of the key.
pub(crate) fn answer_of(form: &Pairs) -> (&str, &str) {
    (form.text("ceremony").unwrap_or(""), form.text("answer").unwrap_or(""))
}

/// Do browsers know passkeys at the address by which this portal is called?
pub(crate) fn party(asked: &crate::edge::Asked) -> Option<RelyingParty> {
    RelyingParty::at(&asked.base)
}

/// The challenge, for the script of the form.
pub(crate) fn told(challenge: &Challenge) -> super::PageResult {
    use axum::response::IntoResponse;
    Ok(axum::Json(challenge).into_response())
}
