//! What is done in a partnership: each act comes back to its page, with what was wrong beside its field.

use super::show::{chosen, page_with};
use super::words::problem;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{PageResult, go, show_wrong};
use axum::extract::Path;
use jiff::civil::Date;
use register::Error;
use register::governance::NewMeeting;

/// Back to the page when it was done, else the page with what is wrong in this form.
async fn told<T>(
    asked: &Asked,
    id: &str,
    done: Result<T, Error>,
    (form, which): (&Pairs, &str),
) -> PageResult {
    match done {
        Ok(_) => go(&format!("/gouvernance/{id}?fait=note")),
        Err(Error::Refused(code)) => {
            let problems = [problem(asked.t, &code)];
            show_wrong(&page_with(asked, id, (form, which), &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

fn refused<T>(code: &str) -> Result<T, Error> {
    Err(Error::Refused(code.to_owned()))
}

fn day(form: &Pairs, name: &str) -> Option<Date> {
    form.text(name).and_then(|text| text.parse().ok())
}

/// `POST /gouvernance/{id}/partenaires`
pub(super) async fn add_partner(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let wanted = form.text("partenaire").unwrap_or("").to_lowercase();
    let all = asked.register.organisations().await?;
    let mut same = all.iter().filter(|one| one.name.to_lowercase() == wanted);
    // A name that two organisations bear is not guessed at.
    let chosen = same.next().filter(|_| same.next().is_none());
    let weight = form.text("poids").and_then(|text| text.parse::<u32>().ok());
    let done = match (chosen, weight) {
        (None, _) => refused("governance-partner"),
        (_, None) => refused("governance-weight"),
        (Some(partner), Some(weight)) => {
            let own = asked.caller.organisation_id()?;
            asked.register.add_partner(own, &id, (&partner.id, weight), asked.today).await
        }
    };
    told(&asked, &id, done, (&form, "partenaire")).await
}

/// `POST /gouvernance/{id}/quitter`
pub(super) async fn leave(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.leave_partnership(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done, (&form, "quitter")).await
}

/// `POST /gouvernance/{id}/reunions`
pub(super) async fn write_meeting(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let text = |name: &str| form.exact(name).unwrap_or("").to_owned();
    let known = form.text("reunion");
    let seen = form.text("vu").and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let done = match day(&form, "jour") {
        None => refused("governance-day"),
        Some(held_on) => {
            let new = NewMeeting {
                title: text("titre"),
                held_on,
                place: text("lieu"),
                agenda: text("ordre"),
                minutes: text("compte-rendu"),
                present: form.all("present").map(str::to_owned).collect(),
            };
            asked
                .register
                .write_meeting(asked.caller.organisation_id()?, &id, (known, seen), &new, asked.today)
                .await
        }
    };
    told(&asked, &id, done, (&form, "reunion")).await
}

/// `POST /gouvernance/{id}/decisions`
pub(super) async fn open_decision(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let words = (form.text("titre").unwrap_or(""), form.text("texte").unwrap_or(""));
    let done = match day(&form, "fin") {
        None => refused("governance-closes"),
        Some(closes) => {
            asked
                .register
                .open_decision(asked.caller.organisation_id()?, &id, words, closes, asked.today)
                .await
        }
    };
    told(&asked, &id, done, (&form, "decision")).await
}

/// `POST /gouvernance/{id}/decisions/{decision}/vote`
pub(super) async fn vote(
    asked: Asked,
    Path((id, decision)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let choice = chosen(&form).ok_or_else(|| PageError::Form("vote".to_owned()))?;
    let own = asked.caller.organisation_id()?;
    let done = asked.register.vote(own, (&id, &decision), choice, asked.today).await;
    told(&asked, &id, done, (&form, "vote")).await
}
