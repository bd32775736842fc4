//! What is done to a board: put to the vote, voted, closed, adopted.

use super::show::page_with;
use super::words::refusal;
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::instruction::actor;
use crate::ui::{PageResult, Problem, go, show_wrong};
use axum::extract::Path;
use committee::vote::Choice;
use trust::field::ObjectKind;
use trust::policy::Action;

/// Back to the board when it was done, else the board with what is wrong there.
async fn told<T>(
    asked: &Asked,
    id: &str,
    done: Result<T, register::Error>,
    (form, place): (&Pairs, &str),
) -> PageResult {
    match done {
        Ok(_) => go(&format!("/arbitrages/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let place = match code.as_str() {
                "board-day" => "resultats",
                "board-quota" | "board-exemption" => "derogation",
                _ => place,
            };
            let problems = [Problem::new(place, refusal(asked.t, &code))];
            show_wrong(&page_with(asked, id, form, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /arbitrages/{id}/vote`
pub(super) async fn open_vote(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (who, at) = (actor(&asked)?, asked.caller.at);
    let (sight, _) = asked.register.board(who, &id, at).await?;
    let is_secret = form.text("scrutin") == Some("secret");
    let done = asked.register.open_vote(who, (&sight.call.id, &id), is_secret, at).await;
    told(&asked, &id, done, (&form, "votes-title")).await
}

/// What a ballot says.
pub(super) fn read_choice(form: &Pairs) -> Option<Choice> {
    match form.text("choix") {
        Some("pour") => Some(Choice::For),
        Some("contre") => Some(Choice::Against),
        Some("abstention") => Some(Choice::Abstain),
        _ => None,
    }
}

/// `POST /arbitrages/{id}/bulletin`
pub(super) async fn vote(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (who, at) = (actor(&asked)?, asked.caller.at);
    let (sight, _) = asked.register.board(who, &id, at).await?;
    let choice = read_choice(&form);
    let whose = (sight.call.id.as_str(), form.text("vote").unwrap_or(""));
    let done = match choice {
        Some(choice) => asked.register.vote_on_board(who, whose, choice, at).await,
        None => Err(register::Error::Refused("vote-choice".to_owned())),
    };
    told(&asked, &id, done, (&form, "votes-title")).await
}

/// `POST /arbitrages/{id}/clore`
pub(super) async fn close_vote(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (who, at) = (actor(&asked)?, asked.caller.at);
    let (sight, _) = asked.register.board(who, &id, at).await?;
    let whose = (sight.call.id.as_str(), form.text("vote").unwrap_or(""));
    let done = asked.register.close_vote(who, whose, at).await;
    told(&asked, &id, done, (&form, "votes-title")).await
}

/// `POST /arbitrages/{id}/adopter`
pub(super) async fn adopt(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (who, at) = (actor(&asked)?, asked.caller.at);
    let (sight, _) = asked.register.board(who, &id, at).await?;
    // What is adopted reserves money: a right over this very call, and a fresh proof of identity.
    asked.caller.may(Action::Decide, &sight.object(ObjectKind::Deliberation))?;
    let done = match form.text("resultats").and_then(|day| day.parse().ok()) {
        Some(day) => {
            let said = (day, form.text("derogation").unwrap_or(""));
            asked.register.adopt_board(who, &id, said, at).await
        }
        None => Err(register::Error::Refused("board-day".to_owned())),
    };
    told(&asked, &id, done, (&form, "votes-title")).await
}
