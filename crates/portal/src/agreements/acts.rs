//! Proposing, signing, suspending, resuming, ending: each asks, then does; each asks for a fresh proof at its door.

use super::terms::TermsPart;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use register::agreements::AgreementRecord;
use texts::Texts;

#[derive(Template)]
#[template(path = "agreements/confirm.html")]
struct ConfirmPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    title: String,
    what: String,
    back: String,
    action: String,
    act: String,
    fields: Vec<Field>,
    /// There is something to do.
    ready: bool,
    /// The version that is signed.
    version: Option<u32>,
    terms: Option<TermsPart>,
}

/// Which act is asked.
#[derive(Clone, Copy)]
enum Act {
    Suspend,
    Resume,
    End,
}

async fn record(asked: &Asked, id: &str) -> Result<AgreementRecord, PageError> {
    Ok(asked.register.agreement(asked.caller.organisation_id()?, id).await?)
}

fn chrome(asked: &Asked, record: &AgreementRecord, title: &str) -> Result<Chrome, PageError> {
    let partner = record.partner_of(asked.caller.organisation_id()?).name.as_str();
    let list = crumb("/conventions", asked.t.nav_agreements());
    let one = crumb(format!("/conventions/{}", record.id), asked.t.agreement_one(partner));
    Ok(Chrome::new(asked, Place::Agreements, vec![list, one, crumb("", title)]).narrow())
}

/// A refusal of the register, in words.
pub(super) fn worded(t: Texts, error: register::Error) -> PageError {
    let register::Error::Refused(code) = error else { return error.into() };
    let why = match code.as_str() {
        "agreement-not-now" => t.agreement_not_now(),
        "agreement-changed" => t.agreement_changed(),
        "agreement-officer" => t.agreement_officer(),
        "agreement-same-hand" => t.agreement_same_hand(),
        "agreement-reason" => t.agreement_reason_wrong(),
        _ => code,
    };
    register::Error::Refused(why).into()
}

fn told(t: Texts, id: &str, done: Result<(), register::Error>, what: &str) -> PageResult {
    match done {
        Ok(()) => go(&format!("/conventions/{id}?fait={what}")),
        Err(error) => Err(worded(t, error)),
    }
}

/// `POST /conventions/{id}/proposer`
pub(super) async fn propose(asked: Asked, Path(id): Path<String>) -> PageResult {
    let own = asked.caller.organisation_id()?;
    told(asked.t, &id, asked.register.propose_agreement(own, &id, asked.caller.at).await, "proposee")
}

async fn signing<'a>(asked: &Asked, id: &str, problems: &'a [Problem]) -> Result<ConfirmPage<'a>, PageError> {
    let t = asked.t;
    let record = record(asked, id).await?;
    let person = asked.caller.person()?;
    let own = person.organisation.as_ref().map(|o| o.name.clone()).unwrap_or_default();
    let organisation = asked.caller.organisation_id()?;
    let proposal = record.proposal(asked.caller.at).filter(|v| !v.is_signed_by(organisation));
    let version = proposal.map(|v| v.terms().version);
    let terms = match proposal {
        Some(version) => Some(TermsPart::of(asked, &record, version).await?),
        None => None,
    };
    let confirm = vec![Choice::new("oui", t.agreement_sign_confirm(own), "")];
    Ok(ConfirmPage {
        t,
        c: chrome(asked, &record, &t.agreement_sign())?,
        ready: version.is_some(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        title: t.agreement_sign(),
        what: version.map_or_else(|| t.agreement_sign_nothing(), |n| t.agreement_sign_what(i64::from(n))),
        back: format!("/conventions/{id}"),
        action: format!("/conventions/{id}/signer"),
        act: t.agreement_sign(),
        fields: match version {
            Some(_) => vec![Field::boxes("accord", t.agreement_sign(), confirm).checked(problems)],
            None => Vec::new(),
        },
        version,
        terms,
    })
}

/// `GET /conventions/{id}/signer`
pub(super) async fn ask_sign(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&signing(&asked, &id, &[]).await?)
}

/// `POST /conventions/{id}/signer`
pub(super) async fn sign(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    record(&asked, &id).await?;
    let version = form.text("version").and_then(|n| n.parse::<u32>().ok());
    let Some(version) = version.filter(|_| form.text("accord") == Some("oui")) else {
        let problems = [Problem::new("accord", t.agreement_sign_unsure())];
        return show_wrong(&signing(&asked, &id, &problems).await?);
    };
    let person = asked.caller.person()?;
    let done = asked.register.sign_agreement(&person.actor, &id, version, asked.caller.at).await;
    told(t, &id, done, "signee")
}

async fn confirming<'a>(
    asked: &Asked,
    id: &str,
    act: Act,
    problems: &'a [Problem],
) -> Result<ConfirmPage<'a>, PageError> {
    let t = asked.t;
    let record = record(asked, id).await?;
    let (page, title, what) = match act {
        Act::Suspend => ("suspendre", t.agreement_suspend(), t.agreement_suspend_what()),
        Act::Resume => ("reprendre", t.agreement_resume(), t.agreement_resume_what()),
        Act::End => ("terminer", t.agreement_end(), t.agreement_end_what()),
    };
    let fields = match act {
        Act::Resume => Vec::new(),
        _ => vec![Field::text("motif", t.agreement_reason(), "").required().checked(problems)],
    };
    Ok(ConfirmPage {
        t,
        c: chrome(asked, &record, &title)?,
        ready: true,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        act: title.clone(),
        title,
        what,
        back: format!("/conventions/{id}"),
        action: format!("/conventions/{id}/{page}"),
        fields,
        version: None,
        terms: None,
    })
}

/// Goes back to the agreement; shows the form again when the reason is missing.
async fn closed(
    asked: &Asked,
    id: &str,
    act: Act,
    done: Result<(), register::Error>,
    what: &str,
) -> PageResult {
    match done {
        Err(register::Error::Refused(code)) if code == "agreement-reason" => {
            let problems = [Problem::new("motif", asked.t.agreement_reason_wrong())];
            show_wrong(&confirming(asked, id, act, &problems).await?)
        }
        done => told(asked.t, id, done, what),
    }
}

/// `GET /conventions/{id}/suspendre`
pub(super) async fn ask_suspend(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&confirming(&asked, &id, Act::Suspend, &[]).await?)
}

/// `POST /conventions/{id}/suspendre`
pub(super) async fn suspend(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    record(&asked, &id).await?;
    let (own, reason) = (asked.caller.organisation_id()?, form.text("motif").unwrap_or(""));
    let done = asked.register.suspend_agreement(own, &id, reason, asked.caller.at).await;
    closed(&asked, &id, Act::Suspend, done, "suspendue").await
}

/// `GET /conventions/{id}/reprendre`
pub(super) async fn ask_resume(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&confirming(&asked, &id, Act::Resume, &[]).await?)
}

/// `POST /conventions/{id}/reprendre`
pub(super) async fn resume(asked: Asked, Path(id): Path<String>) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let done = asked.register.resume_agreement(own, &id, asked.caller.at).await;
    closed(&asked, &id, Act::Resume, done, "reprise").await
}

/// `GET /conventions/{id}/terminer`
pub(super) async fn ask_end(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&confirming(&asked, &id, Act::End, &[]).await?)
}

/// `POST /conventions/{id}/terminer`
pub(super) async fn end(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    record(&asked, &id).await?;
    let (own, reason) = (asked.caller.organisation_id()?, form.text("motif").unwrap_or(""));
    let done = asked.register.end_agreement(own, &id, reason, asked.caller.at).await;
    closed(&asked, &id, Act::End, done, "terminee").await
}
