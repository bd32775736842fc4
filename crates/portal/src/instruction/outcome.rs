//! What becomes of an application, for those who carry it: what is asked of them, whether it may be judged, the result from its
//! day on, the letter, appeals.

use super::words::{euros, name, refusal, standing, story, tone};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::attachment;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use axum::response::IntoResponse;
use committee::after::Standing as After;
use committee::instruction::{Standing, open_requests, standing as standing_of};
use documents::{Align, Block, Document, Language, Table};
use register::boards::{DecisionOf, Outcome};
use texts::{Lang, Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Request {
    number: u32,
    text: String,
    until: String,
    field: Option<Field>,
}

#[derive(Template)]
#[template(path = "instruction/outcome.html")]
struct OutcomePage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    is_done: bool,
    errors: ErrorSummary<'a>,
    state: String,
    tone: &'static str,
    requests: Vec<Request>,
    appeal: Option<Field>,
    result: Option<(String, Vec<(String, String)>)>,
    /// What happened since the results.
    after: Vec<(String, String)>,
    /// Disputing a refused result, and until when.
    contest: Option<(Field, String)>,
    /// Giving an award up.
    renounce: Option<Field>,
    story: Vec<(String, String)>,
}

/// A result in words.
pub(crate) fn outcome(t: Texts, one: &DecisionOf) -> String {
    match (one.outcome, one.reserve_rank) {
        (Outcome::Awarded, _) => t.board_awarded(euros(t, one.cents)),
        (Outcome::Reserve, Some(0)) => t.after_first(),
        (Outcome::Reserve, Some(rank)) => t.board_reserve(rank.to_string()),
        (Outcome::Renounced, _) => t.after_renounced(),
        _ => t.board_refused(),
    }
}

async fn page_with<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<OutcomePage<'a>, PageError> {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let (file, call, facts) = asked.register.instruction_for_partners(own, id).await?;
    let bare: Vec<_> = facts.iter().map(|one| one.noted.clone()).collect();
    let now = standing_of(&bare, asked.today);
    let answers = file.lead.id == own && asked.caller.can(Action::Change, ObjectKind::Application);
    let typed = |number: u32| {
        let here = form.text("numero") == Some(number.to_string().as_str());
        if here { form.text("reponse").unwrap_or("") } else { "" }
    };
    let requests = open_requests(&bare).into_iter().map(|(number, text, until)| Request {
        number,
        text: text.to_owned(),
        until: format::date(until),
        field: answers.then(|| {
            let mut field = Field::area("reponse", t.instruct_reply(), typed(number)).required();
            field.id = format!("reponse-{number}");
            field
        }),
    });
    let appeals = answers && matches!(now, Standing::Inadmissible { .. });
    let decision = asked.register.decision_for_partners(own, id, asked.today).await?;
    let after: Vec<_> = decision
        .iter()
        .flat_map(|(.., one)| &one.facts)
        .map(|fact| crate::boards::after::story(t, fact))
        .collect();
    let area = |name: &str, label: String| {
        Field::area(name, label, form.text(name).unwrap_or("")).required().checked(problems)
    };
    let contest = decision.as_ref().filter(|(.., one)| answers && one.standing == After::Refused);
    let contest = contest.and_then(|(_, call, one)| {
        let until = one.contest_until(call).filter(|day| asked.today <= *day)?;
        Some((area("contestation", t.instruct_appeal_text()), format::date(until)))
    });
    let renounce = decision.as_ref().filter(|(.., one)| answers && one.standing == After::Awarded);
    let renounce = renounce.map(|_| area("renoncement", t.after_renounce_why()));
    let result = decision.map(|(_, _, one)| {
        let rows =
            one.awards.iter().map(|(fund, funder, cents)| (format!("{fund} – {funder}"), euros(t, *cents)));
        (outcome(t, &one), rows.collect())
    });
    Ok(OutcomePage {
        t,
        id: id.to_owned(),
        title: t.instruct_outcome(),
        lead: name(&file),
        is_done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        state: if call.stage(asked.caller.at) == calls::Stage::Closed {
            standing(t, now)
        } else {
            t.instruct_not_closed()
        },
        tone: tone(now),
        requests: requests.collect(),
        appeal: appeals.then(|| {
            Field::area("recours", t.instruct_appeal_text(), form.text("recours").unwrap_or(""))
                .required()
                .checked(problems)
        }),
        result,
        after,
        contest,
        renounce,
        story: facts.iter().map(|one| story(t, one)).collect(),
        c: Chrome::new(
            asked,
            Place::Nowhere,
            vec![
                crumb("/candidatures", t.instruct_applications()),
                crumb(format!("/candidatures/{id}"), file.content.title.clone()),
                crumb("", t.instruct_outcome()),
            ],
        ),
    })
}

/// `GET /candidatures/{id}/suites`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page_with(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// `POST /candidatures/{id}/suites`
pub(super) async fn answer(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    asked.caller.may_here(Action::Change, ObjectKind::Application)?;
    if let Some(act) = form.text("acte").filter(|act| ["contester", "renoncer"].contains(act)) {
        let field = if act == "contester" { "contestation" } else { "renoncement" };
        let text = form.text(field).unwrap_or("");
        let done = match act {
            "contester" => asked.register.contest_result(own, &id, text, asked.caller.at).await,
            _ => asked.register.renounce_award(own, &id, text, asked.caller.at).await,
        };
        return match done {
            Ok(()) => go(&format!("/candidatures/{id}/suites?fait=note")),
            Err(register::Error::Refused(code)) => {
                let problems = [Problem::new(field, crate::boards::refusal(asked.t, &code))];
                show_wrong(&page_with(&asked, &id, &form, &problems).await?)
            }
            Err(other) => Err(other.into()),
        };
    }
    let number = form.text("numero").and_then(|number| number.parse().ok());
    let text = form.text(if number.is_some() { "reponse" } else { "recours" }).unwrap_or("");
    match asked.register.answer_instruction(own, &id, (number, text), asked.caller.at).await {
        Ok(()) => go(&format!("/candidatures/{id}/suites?fait=note")),
        Err(register::Error::Refused(code)) => {
            let place = if number.is_some() { "etat" } else { "recours" };
            let problems = [Problem::new(place, refusal(asked.t, &code))];
            show_wrong(&page_with(&asked, &id, &form, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The letter of a result.
fn document(
    t: Texts,
    (file, call, one): (
        &register::applications::ApplicationRecord,
        &register::calls::CallRecord,
        &DecisionOf,
    ),
) -> Document {
    let mut blocks = vec![
        Block::paragraph(t.board_letter_to(file.lead.name.clone())),
        Block::paragraph(documents::Text::bold(t.board_letter_object(name(file)))),
        Block::paragraph(outcome(t, one)),
    ];
    if !one.awards.is_empty() {
        blocks.push(Block::Table(Table {
            caption: t.board_awards(),
            alignment: vec![Align::Left, Align::Left, Align::Right],
            headers: vec![t.board_fund(), t.board_funder(), t.board_amount()],
            rows: one
                .awards
                .iter()
                .map(|(fund, funder, cents)| vec![fund.clone(), funder.clone(), euros(t, *cents)])
                .collect(),
            total: Some(vec![t.col_total(), String::new(), euros(t, one.cents)]),
            named_rows: true,
        }));
    }
    blocks.push(Block::paragraph(match one.outcome {
        Outcome::Awarded => t.board_letter_next(),
        Outcome::Reserve => t.board_letter_reserve(),
        Outcome::Refused => t.board_letter_refused(),
        Outcome::Renounced => t.after_renounced(),
    }));
    Document {
        title: t.board_letter(),
        subtitle: call.shown().map(|one| one.specification.title.clone()).unwrap_or_default(),
        language: if t.lang() == Lang::Fr { Language::French } else { Language::English },
        author: call.coordinator.name.clone(),
        date: one.published_on,
        footer: call.number.clone(),
        blocks,
        ..Document::default()
    }
}

/// `GET /candidatures/{id}/suites/lettre.pdf`
pub(super) async fn letter(asked: Asked, Path(id): Path<String>) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let found = asked.register.decision_for_partners(own, &id, asked.today).await?;
    let (file, call, one) = found.ok_or(PageError::NotFound)?;
    let made = document(asked.t, (&file, &call, &one));
    // Off the request threads.
    let made = tokio::task::spawn_blocking(move || documents::pdf(&made)).await;
    let bytes = made
        .map_err(|e| PageError::Inside(e.to_string()))?
        .map_err(|e| PageError::Inside(format!("a letter cannot be written: {e}")))?;
    Ok((attachment("application/pdf", "resultat.pdf"), bytes).into_response())
}
