//! Changing one's password: the present one is asked, unless there is none; other sessions end.

use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use texts::Texts;

#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    present: Option<Field>,
    new: Field,
}

fn page<'a>(asked: &Asked, problems: &'a [Problem]) -> Result<PasswordPage<'a>, PageError> {
    let t = asked.t;
    let present = asked.caller.person()?.has_password.then(|| {
        Field::password("present", t.account_present_password(), "current-password")
            .required()
            .checked(problems)
    });
    let crumbs = vec![crumb("/compte", t.nav_account()), crumb("", t.entry_reset())];
    Ok(PasswordPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        present,
        new: Field::password("password", t.entry_new_password(), "new-password")
            .hint(t.entry_password_hint())
            .required()
            .checked(problems),
    })
}

/// `GET /compte/mot-de-passe`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, &[])?)
}

/// `POST /compte/mot-de-passe`
pub(super) async fn set(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let person = asked.caller.person()?;
    let account = &person.session.account_id;
    let mut problems = Vec::new();
    if person.has_password {
        let present = form.exact("present").unwrap_or("");
        if !asked.register.password_is(account, present).await? {
            problems.push(Problem::new("present", t.entry_wrong_password()));
        }
    }
    if problems.is_empty() {
        let new = form.exact("password").unwrap_or("");
        match asked.register.set_password(account, new, Some(&person.session.label)).await {
            Ok(()) => return go("/compte?fait=mot-de-passe"),
            Err(register::Error::Weak(why)) => {
                problems.push(Problem::new("password", texts::people::weaknesses(t, &why)));
            }
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, &problems)?)
}
