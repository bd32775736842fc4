//! Sending an agreement, signing it, asking for another text. Signing asks for a fresh proof at its door.

use super::words::worded;
use super::{address, chrome, found, organisation, title_of};
use crate::diagnoses::form::FormPage;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::envelopes::words::euros;
use crate::ui::{Choice, Field, PageResult, Problem, go, show, show_wrong};
use axum::extract::Path;
use register::subsidies::SubsidyRecord;
use subsidy::Act;

/// `POST /conventions-de-financement/{id}/envoyer`
pub(super) async fn send(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let version = form.text("version").and_then(|n| n.parse().ok()).unwrap_or(0);
    note(&asked, &id, Act::Sent { version }).await
}

/// `POST /conventions-de-financement/{id}/refuser`
pub(super) async fn object(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let record = found(&asked, &id).await?;
    let version = record.proposed().map_or(0, |one| one.number);
    let note_text = form.text("motif").unwrap_or("").to_owned();
    note(&asked, &id, Act::Objected { version, note: note_text }).await
}

/// Notes an act and comes back to the agreement; a refusal is told on a page of its own.
pub(super) async fn note(asked: &Asked, id: &str, act: Act) -> PageResult {
    match asked.register.note_subsidy(organisation(asked)?, id, act, asked.today).await {
        Ok(()) => go(&format!("{}?fait=note", address(id))),
        Err(error) => Err(worded(asked.t, error)),
    }
}

fn page<'a>(
    asked: &Asked,
    record: &SubsidyRecord,
    problems: &'a [Problem],
) -> Result<FormPage<'a>, PageError> {
    let t = asked.t;
    let waits = record.waits_for(organisation(asked)?, asked.today);
    let version = waits.ok_or_else(|| worded(t, register::Error::Refused("subsidy-not-now".to_owned())))?;
    let person = asked.caller.person()?;
    let name = person.organisation.as_ref().map(|one| one.name.clone()).unwrap_or_default();
    let agree = vec![Choice::new("oui", t.subsidy_sign_confirm(name), "")];
    let fields = vec![Field::boxes("accord", t.subsidy_sign(), agree)];
    let c = chrome(asked, record, &t.subsidy_sign());
    let here = address(&record.id);
    let mut page = FormPage::new(t, c, t.subsidy_sign(), (format!("{here}/signer"), here), fields, problems);
    let agreed = version.terms.agreed().map_or_else(|| t.unknown(), |cents| euros(t, cents));
    page.what = vec![
        t.subsidy_sign_what(title_of(record), version.number.to_string(), agreed),
        t.quote_sign_digest(version.digest.to_string()),
    ];
    // What is signed is what was shown: the page carries its digest.
    page.seen = Some(format!("{}.{}", version.number, version.digest));
    page.submit = t.subsidy_sign();
    Ok(page)
}

/// `GET /conventions-de-financement/{id}/signer`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    show(&page(&asked, &record, &[])?)
}

/// `POST /conventions-de-financement/{id}/signer`
pub(super) async fn sign(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let record = found(&asked, &id).await?;
    let seen = form.text("vu").and_then(|seen| seen.split_once('.'));
    let seen = seen.and_then(|(n, digest)| Some((n.parse::<u32>().ok()?, digest)));
    let Some(seen) = seen.filter(|_| form.text("accord") == Some("oui")) else {
        let problems = [Problem::new("accord", t.quote_sign_unsure())];
        return show_wrong(&page(&asked, &record, &problems)?);
    };
    let person = asked.caller.person()?;
    match asked.register.sign_subsidy(&person.actor, &id, seen, asked.today, asked.caller.at).await {
        Ok(()) => go(&format!("{}?fait=signe", address(&id))),
        Err(error) => Err(worded(t, error)),
    }
}
