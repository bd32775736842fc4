//! Leaving one's organisation, and closing it: both ask for a confirmation, both from one's own page.

use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use texts::Texts;

#[derive(Template)]
#[template(path = "directory/leave.html")]
struct LeavePage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    title: String,
    what: String,
    action: &'static str,
    act: String,
    proof: Field,
}

fn name_of(asked: &Asked) -> Result<String, PageError> {
    let person = asked.caller.person()?;
    person.organisation.as_ref().map(|o| o.name.clone()).ok_or(PageError::NoOrganisation)
}

fn leaving<'a>(asked: &Asked, problems: &'a [Problem]) -> Result<LeavePage<'a>, PageError> {
    let t = asked.t;
    let confirm = vec![Choice::new("yes", t.leave_confirm(name_of(asked)?), "")];
    Ok(LeavePage {
        t,
        c: chrome(asked, t.leave_title()),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        title: t.leave_title(),
        what: t.leave_what(),
        action: "/organisation/quitter",
        act: t.leave_act(),
        proof: Field::boxes("confirm", t.leave_proof(), confirm).checked(problems),
    })
}

fn closing<'a>(asked: &Asked, problems: &'a [Problem]) -> Result<LeavePage<'a>, PageError> {
    let t = asked.t;
    Ok(LeavePage {
        t,
        c: chrome(asked, t.close_title()),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        title: t.close_title(),
        what: t.close_what(),
        action: "/organisation/fermer",
        act: t.close_act(),
        proof: Field::text("name", t.close_proof(name_of(asked)?), "").required().checked(problems),
    })
}

fn chrome(asked: &Asked, title: String) -> Chrome {
    let crumbs = vec![crumb("/organisation", asked.t.nav_organisation()), crumb("", title)];
    Chrome::new(asked, Place::Organisation, crumbs).narrow()
}

/// `GET /organisation/quitter`
pub(super) async fn ask_leave(asked: Asked) -> PageResult {
    show(&leaving(&asked, &[])?)
}

/// `POST /organisation/quitter`
pub(super) async fn leave(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    if form.text("confirm") != Some("yes") {
        let problems = [Problem::new("confirm", t.leave_unconfirmed())];
        return show_wrong(&leaving(&asked, &problems)?);
    }
    let organisation = asked.caller.organisation_id()?;
    let me = &asked.caller.person()?.session.account_id;
    let members = asked.register.members(organisation).await?;
    let mine = members.iter().find(|m| m.account_id == *me).ok_or(PageError::NotFound)?;
    match asked.register.end_membership(organisation, &mine.membership_id).await {
        Ok(()) => go("/compte?fait=quitte"),
        Err(register::Error::Refused(_)) => {
            let problems = [Problem::new("confirm", t.members_last_administrator())];
            show_wrong(&leaving(&asked, &problems)?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /organisation/fermer`
pub(super) async fn ask_close(asked: Asked) -> PageResult {
    show(&closing(&asked, &[])?)
}

/// `POST /organisation/fermer`
pub(super) async fn close(asked: Asked, form: Pairs) -> PageResult {
    let typed = form.text("name").unwrap_or("");
    if model::words::fold(typed) != model::words::fold(&name_of(&asked)?) {
        let problems = [Problem::new("name", asked.t.close_unconfirmed())];
        return show_wrong(&closing(&asked, &problems)?);
    }
    asked.register.close_organisation(asked.caller.organisation_id()?).await?;
    go("/compte?fait=fermee")
}
