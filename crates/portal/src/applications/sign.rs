//! Offering the text to be signed, signing it, taking it back, withdrawing it. Signing asks for a fresh proof at its door.

use super::partners::{carried, withdraw_page};
use super::words::{refusal, worded};
use super::{Found, chrome, found, organisation};
use crate::diagnoses::form::FormPage;
use crate::diagnoses::words::euros;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Field, PageResult, Problem, go, show, show_wrong};
use ::calls::{SignRefusal, Source, may_sign};
use axum::extract::Path;
use register::applications::Side;

/// `POST /candidatures/{id}/proposer`
pub(super) async fn offer(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let shown = form.text("vu").unwrap_or("");
    match asked.register.offer_application(organisation(&asked)?, &id, shown, asked.caller.at).await {
        Ok(()) => go(&format!("/candidatures/{id}?fait=propose")),
        Err(error) => Err(worded(asked.t, error)),
    }
}

/// Why the person would be refused: told before the page asks for anything.
fn refused(asked: &Asked, found: &Found) -> Result<Option<SignRefusal>, PageError> {
    let own = organisation(asked)?;
    let at = asked.caller.at;
    let (record, author) = (&found.record, asked.caller.author());
    let status = record.status(&found.call, at);
    Ok(may_sign(&record.content, &status, (own, author.code()), record.digest, at).err())
}

fn sign_page<'a>(asked: &Asked, found: &Found, problems: &'a [Problem]) -> Result<FormPage<'a>, PageError> {
    let t = asked.t;
    if !matches!(found.side, Side::Lead | Side::Partner) {
        return Err(PageError::NotFound);
    }
    if let Some(why) = refused(asked, found)? {
        return Err(worded(t, register::Error::Refused(why.code().to_owned())));
    }
    let content = &found.record.content;
    let own = content.partner(organisation(asked)?).map(|one| one.name.clone()).unwrap_or_default();
    let agree = vec![Choice::new("oui", t.application_sign_confirm(own), "")];
    let fields = vec![Field::boxes("accord", t.application_sign(), agree)];
    let c = chrome(asked, found, &t.application_sign());
    let here = found.here();
    let mut page =
        FormPage::new(t, c, t.application_sign(), (format!("{here}/signer"), here), fields, problems);
    let mut asks = content.resources.iter().filter(|one| one.source == Source::Fund);
    let asks = asks.try_fold(0_i64, |sum, one| sum.checked_add(one.cents));
    let (costs, asks) = (::calls::sums(content).map(|(costs, _)| costs), asks);
    let money = |cents: Option<i64>| cents.map_or_else(|| t.unknown(), |cents| euros(t, cents));
    page.what = vec![
        t.application_sign_what(content.title.as_str(), money(costs), money(asks)),
        t.application_sign_last(),
        t.application_sign_digest(found.record.digest.to_string()),
    ];
    // What is signed is what was shown: the page carries its digest.
    page.seen = Some(found.record.digest.to_string());
    page.submit = t.application_sign();
    Ok(page)
}

/// `GET /candidatures/{id}/signer`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let found = found(&asked, &id).await?;
    show(&sign_page(&asked, &found, &[])?)
}

/// `POST /candidatures/{id}/signer`
pub(super) async fn sign(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let found = found(&asked, &id).await?;
    let shown = form.text("vu").unwrap_or("");
    if form.text("accord") != Some("oui") {
        let problems = [Problem::new("accord", t.application_sign_unsure())];
        return show_wrong(&sign_page(&asked, &found, &problems)?);
    }
    let person = asked.caller.person()?;
    match asked.register.sign_application(&person.actor, &id, shown, asked.caller.at).await {
        Ok(true) => go(&format!("/candidatures/{id}?fait=depose")),
        Ok(false) => go(&format!("/candidatures/{id}?fait=signe")),
        Err(error) => Err(worded(t, error)),
    }
}

/// `POST /candidatures/{id}/reprendre`
pub(super) async fn reopen(asked: Asked, Path(id): Path<String>) -> PageResult {
    match asked.register.reopen_application(organisation(&asked)?, &id, asked.caller.at).await {
        Ok(_) => go(&format!("/candidatures/{id}?fait=repris")),
        Err(error) => Err(worded(asked.t, error)),
    }
}

/// `GET /candidatures/{id}/abandonner`
pub(super) async fn ask_withdraw(asked: Asked, Path(id): Path<String>) -> PageResult {
    let found = carried(&asked, &id).await?;
    show(&withdraw_page(&asked, &found, "", &[]))
}

/// `POST /candidatures/{id}/abandonner`
pub(super) async fn withdraw(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let found = carried(&asked, &id).await?;
    let reason = form.text("motif").unwrap_or("");
    match asked.register.withdraw_application(organisation(&asked)?, &id, reason, asked.caller.at).await {
        Ok(()) => go(&format!("/candidatures/{id}?fait=retire")),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new("motif", refusal(asked.t, &code))];
            show_wrong(&withdraw_page(&asked, &found, reason, &problems))
        }
        Err(other) => Err(other.into()),
    }
}
