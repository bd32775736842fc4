//! Sending a quote, signing it, declining it. Signing asks for a fresh proof at its door.

use super::words::{reason, refusal, worded};
use super::{chrome, found, organisation, title_of};
use crate::diagnoses::form::FormPage;
use crate::diagnoses::words::euros;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Field, PageResult, Problem, go, show, show_wrong};
use axum::extract::Path;
use engagement::{Act, DeclineReason, Fact};
use register::engagements::QuoteRecord;

/// `POST /devis/{id}/envoyer`
pub(super) async fn send(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let version = form.text("version").and_then(|n| n.parse().ok()).unwrap_or(0);
    let fact = Fact { on: asked.today, act: Act::Sent { version } };
    match asked.register.note_quote(organisation(&asked)?, &id, fact, asked.today).await {
        Ok(()) => go(&format!("/devis/{id}?fait=envoye")),
        Err(error) => Err(worded(asked.t, error)),
    }
}

fn sign_page<'a>(
    asked: &Asked,
    record: &QuoteRecord,
    own: &str,
    problems: &'a [Problem],
) -> Result<FormPage<'a>, PageError> {
    let t = asked.t;
    let here = format!("/devis/{}", record.id);
    let waits = record.waits_for(own, asked.today);
    let version = waits.and_then(|(number, _)| record.quote.version(number));
    let version = version.ok_or_else(|| worded(t, register::Error::Refused("quote-not-now".to_owned())))?;
    let total = version.terms.total().map_or_else(|| t.unknown(), |cents| euros(t, cents));
    let person = asked.caller.person()?;
    let name = person.organisation.as_ref().map(|one| one.name.clone()).unwrap_or_default();
    let agree = vec![Choice::new("oui", t.quote_sign_confirm(name), "")];
    let fields = vec![Field::boxes("accord", t.quote_sign(), agree)];
    let c = chrome(asked, record, &t.quote_sign());
    let mut page = FormPage::new(t, c, t.quote_sign(), (format!("{here}/signer"), here), fields, problems);
    let number = version.number.to_string();
    page.what = vec![
        t.quote_sign_what(title_of(asked, record), number.as_str(), total),
        t.quote_sign_digest(version.digest.to_string()),
    ];
    // What is signed is what was shown: the page carries its digest.
    page.seen = Some(format!("{number}.{}", version.digest));
    page.submit = t.quote_sign();
    Ok(page)
}

/// `GET /devis/{id}/signer`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    show(&sign_page(&asked, &record, organisation(&asked)?, &[])?)
}

/// `POST /devis/{id}/signer`
pub(super) async fn sign(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?;
    let record = found(&asked, &id).await?;
    let seen = form.text("vu").and_then(|seen| seen.split_once('.'));
    let seen = seen.and_then(|(n, digest)| Some((n.parse::<u32>().ok()?, digest)));
    let Some(seen) = seen.filter(|_| form.text("accord") == Some("oui")) else {
        let problems = [Problem::new("accord", t.quote_sign_unsure())];
        return show_wrong(&sign_page(&asked, &record, own, &problems)?);
    };
    let person = asked.caller.person()?;
    match asked.register.sign_quote(&person.actor, &id, seen, asked.today, asked.caller.at).await {
        Ok(()) => go(&format!("/devis/{id}?fait=signe")),
        Err(error) => Err(worded(t, error)),
    }
}

fn decline_page<'a>(
    asked: &Asked,
    record: &QuoteRecord,
    form: &Pairs,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let reasons =
        DeclineReason::ALL.iter().map(|one| Choice::new(one.code(), reason(t, *one), text("motif")));
    let fields = vec![
        Field::radios("motif", t.quote_reason(), reasons.collect()),
        Field::area("precision", t.quote_reason_note(), text("precision")).hint(t.quote_reason_note_hint()),
    ];
    let here = format!("/devis/{}", record.id);
    let c = chrome(asked, record, &t.quote_decline());
    let mut page =
        FormPage::new(t, c, t.quote_decline(), (format!("{here}/decliner"), here), fields, problems);
    page.what = vec![t.quote_decline_what()];
    page.submit = t.quote_decline();
    page
}

/// `GET /devis/{id}/decliner`
pub(super) async fn ask_decline(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    show(&decline_page(&asked, &record, &Pairs::default(), &[]))
}

/// `POST /devis/{id}/decliner`
pub(super) async fn decline(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?;
    let record = found(&asked, &id).await?;
    let Some(why) = form.text("motif").and_then(DeclineReason::from_code) else {
        let problems = [Problem::new("motif", t.quote_no_reason())];
        return show_wrong(&decline_page(&asked, &record, &form, &problems));
    };
    let version = record.sent().map_or(0, |version| version.number);
    let note = form.text("precision").unwrap_or("").to_owned();
    let act = Act::Declined { version, side: record.side_of(own), reason: why, note };
    match asked.register.note_quote(own, &id, Fact { on: asked.today, act }, asked.today).await {
        Ok(()) => go(&format!("/devis/{id}?fait=decline")),
        Err(register::Error::Refused(code)) if code == "quote-note" || code == "quote-personal" => {
            let problems = [Problem::new("precision", refusal(t, &code))];
            show_wrong(&decline_page(&asked, &record, &form, &problems))
        }
        Err(error) => Err(worded(t, error)),
    }
}
