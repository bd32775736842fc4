//! One-time codes: made, shown as a picture and as letters, turned on by a first code; and the codes to print.

use crate::edge::caller::session_cookie;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use qrcode::QrCode;
use texts::{Texts, format};

#[derive(Template)]
#[template(path = "account/codes.html")]
struct CodesPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    /// One row of squares after another: dark or not.
    squares: Vec<Vec<bool>>,
    side: usize,
    seed: String,
    back: String,
    code: Field,
}

#[derive(Template)]
#[template(path = "account/recovery.html")]
struct RecoveryPage {
    t: Texts,
    c: Chrome,
    codes: Vec<String>,
}

async fn page<'a>(asked: &Asked, back: &str, problems: &'a [Problem]) -> Result<CodesPage<'a>, PageError> {
    let t = asked.t;
    let person = asked.caller.session()?;
    let made = asked.register.enrol_totp(&person.session.account_id, "Plain-pied").await?;
    let code = QrCode::new(made.address.as_bytes()).map_err(|e| PageError::Inside(e.to_string()))?;
    let side = code.width();
    let squares = code
        .to_colors()
        .chunks(side)
        .map(|row| row.iter().map(|c| *c == qrcode::Color::Dark).collect())
        .collect();
    let crumbs = vec![crumb("/compte", t.nav_account()), crumb("", t.codes_title())];
    Ok(CodesPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        squares,
        side,
        seed: made.seed,
        back: back.to_owned(),
        code: Field::code("code", t.codes_first()).required().checked(problems),
    })
}

/// May the codes be made? Not twice; and whoever owes a second factor that exists gives that one, and makes no other.
fn may_make(asked: &Asked) -> Result<bool, PageError> {
    let person = asked.caller.session()?;
    let owes_another = person.owes_second_factor() && person.has_second_factor();
    Ok(!(person.has_codes || owes_another))
}

/// `GET /compte/codes`
pub(super) async fn ask(asked: Asked) -> PageResult {
    if !may_make(&asked)? {
        return go("/connexion/second-facteur");
    }
    let back = asked.pairs.text("retour").unwrap_or("/compte?fait=codes").to_owned();
    show(&page(&asked, &back, &[]).await?)
}

/// `POST /compte/codes`: a first code turns them on, and is the second factor of this session.
pub(super) async fn confirm(asked: Asked, form: Pairs) -> PageResult {
    if !may_make(&asked)? {
        return go("/connexion/second-facteur");
    }
    let t = asked.t;
    let person = asked.caller.session()?;
    let code = form.text("code").unwrap_or("");
    match asked.register.confirm_totp(&person.session, code, asked.caller.at).await {
        Ok(cookie) => {
            let cookie = [(header::SET_COOKIE, session_cookie(&asked.portal, &cookie))];
            Ok((cookie, Redirect::to("/compte?fait=codes")).into_response())
        }
        Err(register::Error::Refused(_)) => {
            let problems = [Problem::new("code", t.entry_wrong_code())];
            show_wrong(&page(&asked, form.text("retour").unwrap_or("/"), &problems).await?)
        }
        Err(register::Error::Wait(until)) => {
            let wait = t.entry_wait(format::minutes_until(t.lang(), asked.caller.at, until));
            let problems = [Problem::new("code", wait)];
            show_wrong(&page(&asked, form.text("retour").unwrap_or("/"), &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /compte/codes/retirer`: after a fresh proof, unless a role of the person asks for a second factor.
pub(super) async fn drop_codes(asked: Asked) -> PageResult {
    let person = asked.caller.person()?;
    asked.caller.fresh()?;
    if person.actor.needs_mfa() && !person.has_passkey {
        return Err(PageError::Register(register::Error::Refused(asked.t.codes_needed())));
    }
    asked.register.drop_totp(&person.session.account_id).await?;
    go("/compte?fait=sans-codes")
}

/// `POST /compte/secours`: ten new codes, shown once.
pub(super) async fn recovery(asked: Asked) -> PageResult {
    let person = asked.caller.person()?;
    asked.caller.fresh()?;
    let codes = asked.register.make_recovery_codes(&person.session.account_id).await?;
    let t = asked.t;
    let crumbs = vec![crumb("/compte", t.nav_account()), crumb("", t.recovery_title())];
    show(&RecoveryPage { t, c: Chrome::new(&asked, Place::Nowhere, crumbs).narrow(), codes })
}
