//! One request: the dwelling as it was shown, what it must offer, where it stands; the answer of the commission, or taking it
//! back.

use super::{exports::in_one_line, requests::side, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::needs::level;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, go, show, words as shown};
use askama::Template;
use axum::extract::Path;
use charter::request::{Answer, Reason};
use register::charters::{CharterRequest, Side};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "charters/request.html")]
struct RequestPage {
    t: Texts,
    c: Chrome,
    done: bool,
    id: String,
    title: String,
    facts: Vec<(String, String)>,
    criteria: Vec<(String, String)>,
    need_id: Option<String>,
    dwelling_id: Option<String>,
    answer: Option<Field>,
    may_withdraw: bool,
}

fn criteria(asked: &Asked, one: &CharterRequest) -> Vec<(String, String)> {
    let t = asked.t;
    let rooms = one.criteria.rooms;
    vec![
        (t.need_level(), level(asked, Some(one.criteria.level))),
        (t.need_step_free(), shown::yes_no(t, one.criteria.step_free)),
        (
            t.need_rooms(),
            rooms
                .map_or_else(|| t.unknown(), |r| t.need_rooms_range(r.least.to_string(), r.most.to_string())),
        ),
    ]
}

/// The answers, of a closed list.
fn answers(t: Texts) -> Field {
    let mut all = vec![Choice::new(Answer::Yes.code(), t.charter_answer_yes(), "")];
    all.extend(
        Reason::ALL
            .iter()
            .map(|why| Choice::new(why.code(), t.charter_answer_no(words::reason(t, *why)), "")),
    );
    Field::radios("reponse", t.charter_answer(), all).hint(t.charter_answer_hint())
}

/// `GET /charte/demandes/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = super::request_of(&asked, &id).await?;
    let state = one.state(asked.today);
    let mut facts = vec![
        (t.charter_side(), side(t, &one)),
        (t.charter_other(), one.other.clone()),
        (t.charter_network(), one.network.clone()),
        (t.charter_asked_on(), format::date(one.asked_on)),
        (t.charter_reply_by(), format::date(one.reply_by)),
        (t.charter_state(), words::state(t, state)),
    ];
    if let Some((on, _)) = one.answer {
        facts.push((t.charter_answered_on(), format::date(on)));
    }
    let may = |action| asked.caller.can(action, ObjectKind::SharedRequest);
    let title = in_one_line(&asked, &one.dwelling);
    show(&RequestPage {
        t,
        done: asked.pairs.text("fait").is_some(),
        id,
        facts,
        criteria: criteria(&asked, &one),
        answer: (one.side == Side::Answers && state.is_open() && may(Action::Decide)).then(|| answers(t)),
        may_withdraw: one.side == Side::Asks && state.is_open() && may(Action::Change),
        need_id: one.need_id.filter(|_| asked.caller.can(Action::Create, ObjectKind::Need)),
        dwelling_id: one.dwelling_id,
        c: Chrome::new(
            &asked,
            Place::Charters,
            vec![crumb("/charte/demandes", t.charter_tab_requests()), crumb("", title.as_str())],
        )
        .narrow(),
        title,
    })
}

fn told(asked: &Asked, done: Result<(), register::Error>, id: &str) -> PageResult {
    match done {
        Ok(()) => go(&format!("/charte/demandes/{id}?fait=oui")),
        Err(register::Error::Refused(code)) if code == "charter-request-closed" => {
            Err(register::Error::Refused(asked.t.charter_request_closed()).into())
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /charte/demandes/{id}/repondre`
pub(super) async fn answer(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.landlord()?.id.clone();
    // Whose it is comes first: the form of somebody else says nothing.
    super::request_of(&asked, &id).await?;
    let answer = form.text("reponse").and_then(Answer::from_code);
    let Some(answer) = answer else { return Err(PageError::Form("reponse".to_owned())) };
    told(&asked, asked.register.answer_in_charter(&own, &id, answer, asked.today).await, &id)
}

/// `POST /charte/demandes/{id}/retirer`
pub(super) async fn withdraw(asked: Asked, Path(id): Path<String>) -> PageResult {
    let own = asked.landlord()?.id.clone();
    super::request_of(&asked, &id).await?;
    told(&asked, asked.register.withdraw_in_charter(&own, &id, asked.today).await, &id)
}
