//! Whoever has no account: asking for help, then following one's request by its link.

use super::form::{Filling, Sent, first, take};
use super::show::sheet;
use super::{acts, words};
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, PageResult, Place, go, show};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use register::referrals::{Acting, Requester};
use texts::{Texts, format};

#[derive(Template)]
#[template(path = "referrals/filed.html")]
struct FiledPage {
    t: Texts,
    c: Chrome,
    number: String,
    what: String,
    href: String,
    whole: String,
}

/// `GET /aide`
pub(super) async fn ask(asked: Asked) -> PageResult {
    if asked.caller.person().is_ok() {
        // Whoever has an account asks with it.
        return go(&format!("/saisines/nouvelle?{}", crate::edge::form::query_with(&asked.pairs, &[])));
    }
    let desk = asked.register.help_desk_for(None).await?;
    let pairs = asked.pairs.clone();
    show(&first(&asked, Requester::Link { address: &asked.address }, &Filling(&pairs), desk.as_ref(), &[]))
}

/// `POST /aide`
pub(super) async fn receive(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let (filed, desk) = match take(&asked, Requester::Link { address: &asked.address }, &form).await? {
        Sent::Answer(answer) => return answer,
        Sent::Filed(filed, desk) => (filed, desk),
    };
    let secret = filed.secret.ok_or_else(|| PageError::Inside("a request without its link".to_owned()))?;
    let due: Date = referral::add_working_days(asked.today, desk.rules.first_answer);
    let href = format!("/aide/suivi/{}", encode(&secret));
    show(&FiledPage {
        t,
        c: Chrome::new(&asked, Place::Nowhere, Vec::new()).narrow(),
        number: t.referral_link_title(filed.number),
        what: t.referral_link_what(desk.name, format::date(due)),
        whole: format!("{}{href}", asked.base),
        href,
    })
}

/// `GET /aide/suivi/{link}`
pub(super) async fn follow(asked: Asked, Path(link): Path<String>) -> PageResult {
    let record = asked.register.referral(Acting::Link(&link), "", asked.today).await?;
    let page = sheet(&asked, &record, &[Acting::Link(&link)], format!("/aide/suivi/{}", encode(&link)), &[])?;
    show(&page)
}

/// `POST /aide/suivi/{link}`
pub(super) async fn note(asked: Asked, Path(link): Path<String>, form: Pairs) -> PageResult {
    let here = format!("/aide/suivi/{}", encode(&link));
    let done = acts::say(&asked, Acting::Link(&link), "", &form).await;
    match done {
        Ok(()) => go(&format!("{here}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let why = words::refusal(asked.t, &code).unwrap_or(code);
            Err(register::Error::Refused(why).into())
        }
        Err(other) => Err(other.into()),
    }
}
