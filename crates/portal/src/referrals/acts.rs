//! What somebody says of a request: one form, one fact. Which facts a page offers is `referral::may`, asked again by the
//! register when it is said.

use super::{found, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{PageResult, go};
use axum::extract::Path;
use referral::{CloseReason, DeclineReason, Event, Helped, Outcome, RecallReason, WithdrawReason};
use register::Error;
use register::referrals::Acting;

/// The event that a form means; its name is that of the event, what goes with it is beside.
fn event(form: &Pairs) -> Option<Event> {
    let reason = form.text("raison").unwrap_or("");
    Some(match form.text("quoi")? {
        "called" => Event::Called,
        "qualified" => Event::Qualified { subject: form.text("sujet").unwrap_or("").to_owned() },
        "dropped" => Event::Dropped,
        "redirected" => Event::Redirected { body: form.text("organisme").unwrap_or("").to_owned() },
        "contested" => Event::Contested,
        "accepted" => Event::Accepted,
        "declined" => Event::Declined { reason: DeclineReason::from_code(reason)? },
        "recalled" => Event::Recalled { reason: RecallReason::from_code(reason)? },
        "done" => Event::Done { outcome: Outcome::from_code(reason)? },
        "resumed" => Event::Resumed,
        "message" => Event::Message,
        "closed" => Event::Closed { reason: CloseReason::from_code(reason)? },
        "unanswered" => Event::Unanswered,
        "withdrawn" => Event::Withdrawn { reason: WithdrawReason::from_code(reason)? },
        "reopened" => Event::Reopened,
        "answered" => Event::Answered { helped: Helped::from_code(reason)? },
        _ => return None,
    })
}

/// Says what a form means, for a side.
pub(super) async fn say(asked: &Asked, acting: Acting<'_>, id: &str, form: &Pairs) -> Result<(), Error> {
    let event = event(form).ok_or_else(|| Error::Refused("referral-need-not".to_owned()))?;
    if let Event::Redirected { body } = &event
        && body.chars().count() > 150
    {
        return Err(Error::Refused("referral-long".to_owned()));
    }
    let about = (&event, form.text("besoin"), form.text("offre"));
    asked.register.note_referral(acting, id, about, form.text("texte"), asked.caller.at).await
}

/// Back to the sheet, or why not.
pub(super) fn told(asked: &Asked, id: &str, done: Result<(), Error>) -> PageResult {
    match done {
        Ok(()) => go(&format!("/saisines/{id}?fait=note")),
        Err(Error::Refused(code)) => {
            Err(Error::Refused(words::refusal(asked.t, &code).unwrap_or(code)).into())
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /saisines/{id}/faits`: whoever asks, or helps.
pub(super) async fn note(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?.to_owned();
    let acting = match form.text("vue") {
        Some("helper") => Acting::Helper(&own),
        _ => Acting::Requester(&own),
    };
    // What may not be known to exist is not there, whatever was sent.
    asked.register.referral(acting, &id, asked.today).await?;
    let done = say(&asked, acting, &id, &form).await;
    told(&asked, &id, done)
}

/// `POST /saisines/{id}/guichet`
pub(super) async fn note_as_desk(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?.to_owned();
    asked.register.referral(Acting::Desk(&own), &id, asked.today).await?;
    let done = say(&asked, Acting::Desk(&own), &id, &form).await;
    told(&asked, &id, done)
}

/// `POST /saisines/{id}/besoins`: a need that the words hold and that was not listed.
pub(super) async fn split(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?.to_owned();
    let (record, _) = found(&asked, &own, &id).await?;
    let first = record.needs.first().map(|need| need.id.clone()).ok_or(PageError::NotFound)?;
    let from = form.text("besoin").unwrap_or(&first);
    let about = (from, form.text("titre").unwrap_or(""), form.text("sujet"));
    let done = asked.register.split_referral(Acting::Desk(&own), &id, about, asked.caller.at).await;
    told(&asked, &id, done.map(drop))
}
