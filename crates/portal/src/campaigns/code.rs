//! A coupon that came back: its code is typed, its household opens.

use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use pathway::code::{NotACode, ReplyCode};
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "campaigns/code.html")]
struct CodePage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    field: Field,
}

fn page<'a>(asked: &Asked, typed: &str, problems: &'a [Problem]) -> CodePage<'a> {
    let t = asked.t;
    let crumbs = vec![crumb("/campagnes", t.nav_campaigns()), crumb("", t.coupon_read())];
    CodePage {
        t,
        c: Chrome::new(asked, Place::Campaigns, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        field: Field::text("code", t.coupon_code(), typed).hint(t.coupon_hint()).required().checked(problems),
    }
}

/// `GET /campagnes/reponse`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, "", &[]))
}

/// `POST /campagnes/reponse`
pub(super) async fn find(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let typed = form.text("code").unwrap_or("");
    let why = match ReplyCode::read(typed) {
        Ok(code) => match asked.register.recipient_of_code(&asked.landlord()?.id, &code).await {
            Ok((campaign, household)) => {
                match super::found(&asked, &campaign, Action::Change, ObjectKind::Recipient).await {
                    Ok(_) => return go(&format!("/campagnes/{campaign}/menages/{household}")),
                    // Of residences that are not this person's: nothing that one may know of.
                    Err(PageError::NotFound) => t.coupon_unknown(),
                    Err(other) => return Err(other),
                }
            }
            Err(register::Error::Unknown(_)) => t.coupon_unknown(),
            Err(other) => return Err(other.into()),
        },
        Err(NotACode::Length(n)) => t.coupon_length(n),
        Err(NotACode::Character(c)) => t.coupon_character(c.to_string()),
        Err(NotACode::Check) => t.coupon_check(),
    };
    let problems = [Problem::new("code", why)];
    show_wrong(&page(&asked, typed, &problems))
}
