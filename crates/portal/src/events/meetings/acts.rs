//! What an organisation does: says what it brings, asks, answers, withdraws, notes what became of a meeting.

use super::own::{here, one_page, page};
use super::{now, problem, told};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{PageResult, go, show_wrong};
use axum::extract::Path;
use register::Error;
use register::meetings::{Answer, Follow, NewOffer, Outcome};
use trust::organisation::Theme;

/// `POST /evenements/{id}/rendez-vous/presence`
pub(super) async fn offer(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let new = NewOffer {
        brings: text("apporte"),
        seeks: text("cherche"),
        themes: form.all("theme").filter_map(Theme::from_code).collect(),
    };
    let own = asked.caller.organisation_id()?;
    match asked.register.offer_at_meetings(own, &id, &new, now(&asked)).await {
        Ok(()) => go(&format!("{}?fait=note", here(&id))),
        Err(error) => {
            let problems = told(asked.t, error)?;
            show_wrong(&page(&asked, &id, &form, &problems).await?)
        }
    }
}

fn wanted(form: &Pairs) -> u32 {
    form.text("priorite").and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// `POST /evenements/{id}/rendez-vous/demandes`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let subject = form.text("sujet").unwrap_or("");
    let problems = match form.text("avec").filter(|other| !other.is_empty()) {
        None => vec![problem(asked.t, "meetings-other")],
        Some(other) => {
            let what = (subject, wanted(&form));
            match asked.register.ask_meeting(own, (&id, other), what, now(&asked)).await {
                Ok(_) => return go(&format!("{}?fait=note", here(&id))),
                Err(error) => told(asked.t, error)?,
            }
        }
    };
    show_wrong(&page(&asked, &id, &form, &problems).await?)
}

/// Shows the meeting after an act, or what was wrong with it.
async fn then(asked: &Asked, at: (&str, &str), form: &Pairs, done: Result<(), Error>) -> PageResult {
    match done {
        Ok(()) => go(&format!("{}/demandes/{}?fait=note", here(at.0), at.1)),
        Err(error) => {
            let problems = told(asked.t, error)?;
            show_wrong(&one_page(asked, at, form, &problems).await?)
        }
    }
}

/// `POST /evenements/{id}/rendez-vous/demandes/{meeting}/accord`
pub(super) async fn accept(
    asked: Asked,
    Path((id, meeting)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let (own, at) = (asked.caller.organisation_id()?, (id.as_str(), meeting.as_str()));
    let done = asked.register.answer_meeting(own, at, &Answer::Accept(wanted(&form)), now(&asked)).await;
    then(&asked, at, &form, done).await
}

/// `POST /evenements/{id}/rendez-vous/demandes/{meeting}/refus`
pub(super) async fn decline(
    asked: Asked,
    Path((id, meeting)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let (own, at) = (asked.caller.organisation_id()?, (id.as_str(), meeting.as_str()));
    let answer = Answer::Decline(form.text("mot").unwrap_or("").to_owned());
    let done = asked.register.answer_meeting(own, at, &answer, now(&asked)).await;
    then(&asked, at, &form, done).await
}

/// `POST /evenements/{id}/rendez-vous/demandes/{meeting}/retrait`
pub(super) async fn withdraw(
    asked: Asked,
    Path((id, meeting)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let (own, at) = (asked.caller.organisation_id()?, (id.as_str(), meeting.as_str()));
    let done = asked.register.withdraw_meeting(own, at, now(&asked)).await;
    then(&asked, at, &form, done).await
}

/// `POST /evenements/{id}/rendez-vous/demandes/{meeting}/suite`
pub(super) async fn note(
    asked: Asked,
    Path((id, meeting)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let (own, at) = (asked.caller.organisation_id()?, (id.as_str(), meeting.as_str()));
    let said = match (form.text("lieu"), form.text("suite").and_then(Follow::from_code)) {
        (Some("oui"), follow) => Some(Outcome { was_held: true, follow: follow.unwrap_or(Follow::Nothing) }),
        (Some("non"), follow) => Some(Outcome { was_held: false, follow: follow.unwrap_or(Follow::Nothing) }),
        _ => None,
    };
    let done = match said {
        Some(said) => asked.register.note_meeting(own, at, said, now(&asked)).await,
        None => Err(Error::Refused("meetings-follow".to_owned())),
    };
    then(&asked, at, &form, done).await
}
