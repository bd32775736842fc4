//! « Vous avez dit, nous avons fait »: the actions that follow an enquiry, written by the landlord, read by residents.

use super::words::{action_state, cell, percent, problem, wanted};
use super::{can, crumbs, found};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use enquiry::{Cell, OfQuestion, Stage};
use register::enquiries::{ActionState, Enquiry, NewAction};
use texts::{Texts, format};
use trust::policy::Action;

struct Line {
    id: String,
    about: String,
    result: String,
    said: String,
    done: String,
    state: String,
    on: String,
}

#[derive(Template)]
#[template(path = "enquiries/told.html")]
struct ToldPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    noted: bool,
    errors: ErrorSummary<'a>,
    lines: Vec<Line>,
    fields: Vec<Field>,
    editing: String,
    is_told: bool,
    may_publish: bool,
    may_write: bool,
}

#[derive(Template)]
#[template(path = "enquiries/return.html")]
struct ReturnPage {
    t: Texts,
    c: Chrome,
    title: String,
    lead: String,
    answered: String,
    lines: Vec<Line>,
}

/// The leading result of a question, when it may be told.
fn leading(t: Texts, one: &Enquiry, of: Option<&OfQuestion>) -> String {
    let Some((of, question)) = of.and_then(|of| Some((of, one.form.question(&of.id)?))) else {
        return String::new();
    };
    if let Some(found) = &of.mean {
        return super::results::mean(t, found, None);
    }
    let said = of.lines.iter().filter(|line| matches!(line.cell, Cell::Option(_)));
    let best =
        said.filter_map(|line| Some((line, line.weighted?))).max_by(|a, b| a.1.value.total_cmp(&b.1.value));
    best.map_or_else(String::new, |(line, found)| {
        t.enq_leading(
            cell(t, question, line.cell),
            percent(t, found.value),
            super::results::interval(t, &found),
        )
    })
}

fn about(t: Texts, one: &Enquiry, question: Option<&str>) -> String {
    let found = question.and_then(|id| one.form.question(id));
    found.map_or_else(|| t.enq_about_all(), |question| question.words.said(wanted(t, false)).0.to_owned())
}

async fn page_with<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ToldPage<'a>, PageError> {
    let t = asked.t;
    let one = found(asked, id).await?;
    if matches!(one.stage(), Stage::Draft | Stage::Open) {
        return Err(PageError::NotFound);
    }
    let own = asked.caller.organisation_id()?;
    let results = asked.register.enquiry_results(own, id).await?;
    let actions = asked.register.enquiry_actions(own, id).await?;
    let editing = form.text("action").or_else(|| asked.pairs.text("action")).unwrap_or("").to_owned();
    let known = actions.iter().find(|one| one.id == editing).filter(|_| !form.has("dit"));
    let text =
        |name: &str, own: Option<String>| own.unwrap_or_else(|| form.text(name).unwrap_or("").to_owned());
    let question = text("question", known.map(|one| one.question.clone().unwrap_or_default()));
    let state = text("etat", known.map(|one| one.state.code().to_owned()));
    let state = if state.is_empty() { ActionState::Planned.code() } else { state.as_str() };
    let day = text("jour", known.map(|one| one.on.to_string()));
    let day = if day.is_empty() { asked.today.to_string() } else { day };
    let mut choices = vec![Choice::new("", t.enq_about_all(), &question)];
    choices.extend(
        one.form
            .questions
            .iter()
            .map(|asks| Choice::new(asks.id.clone(), asks.words.said(wanted(t, false)).0, &question)),
    );
    let states = ActionState::ALL.iter().map(|one| Choice::new(one.code(), action_state(t, *one), state));
    let fields = vec![
        Field::select("question", t.enq_about(), choices),
        Field::area("dit", t.enq_you_said(), &text("dit", known.map(|one| one.said.clone()))).required(),
        Field::area("fait", t.enq_we_did(), &text("fait", known.map(|one| one.done.clone())))
            .hint(t.enq_we_did_hint())
            .required(),
        Field::radios("etat", t.col_state(), states.collect()),
        Field::date("jour", t.enq_day(), &day).required(),
    ];
    let lines = actions.iter().map(|action| Line {
        id: action.id.clone(),
        about: about(t, &one, action.question.as_deref()),
        result: leading(
            t,
            &one,
            results.questions.iter().find(|of| Some(&of.id) == action.question.as_ref()),
        ),
        said: action.said.clone(),
        done: action.done.clone(),
        state: action_state(t, action.state),
        on: format::date(action.on),
    });
    Ok(ToldPage {
        t,
        c: Chrome::new(asked, Place::Enquiries, crumbs(asked, &one, &t.enq_told())),
        id: id.to_owned(),
        noted: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        lines: lines.collect(),
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        editing: actions.iter().find(|one| one.id == editing).map_or_else(String::new, |one| one.id.clone()),
        is_told: one.told_on.is_some(),
        may_publish: can(asked, Action::Decide),
        may_write: can(asked, Action::Create),
    })
}

/// `GET /enquetes/{id}/suites`
pub(super) async fn page(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page_with(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// `POST /enquetes/{id}/suites`
pub(super) async fn keep(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    found(&asked, &id).await?;
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let state = form.text("etat").and_then(ActionState::from_code).unwrap_or(ActionState::Planned);
    let problem = match text("jour").parse() {
        Err(_) => Problem::new("jour", t.enq_no_day()),
        Ok(on) => {
            let question = form.text("question").map(str::to_owned);
            let new = NewAction { question, said: text("dit"), done: text("fait"), state, on };
            let own = asked.caller.organisation_id()?;
            match asked.register.tell_enquiry_action(own, (&id, form.text("action")), &new).await {
                Ok(_) => return go(&format!("/enquetes/{id}/suites?fait=note")),
                Err(register::Error::Refused(code)) => problem(t, &code),
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page_with(&asked, &id, &form, &[problem]).await?)
}

/// `POST /enquetes/{id}/suites/publier`
pub(super) async fn publish(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let is_told = form.text("publier") == Some("oui");
    let own = asked.caller.organisation_id()?;
    match asked.register.publish_enquiry(own, &id, is_told, asked.today).await {
        Ok(()) => go(&format!("/enquetes/{id}/suites?fait=note")),
        Err(register::Error::Refused(code)) => {
            let wrong = Problem::new("dit", super::words::refusal(asked.t, &code));
            show_wrong(&page_with(&asked, &id, &Pairs::parse(""), &[wrong]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /enquetes/{id}/retour`: what residents are told, by anybody who has the address.
pub(super) async fn public(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let told = asked.register.told_enquiry(&id).await?;
    let count = |n: u64| format::count(t.lang(), n);
    let answered = match told.answered {
        Some(answered) => t.enq_return_answered(count(answered), count(told.asked)),
        None => t.enq_return_few(),
    };
    let lines = told.actions.iter().map(|(action, of)| Line {
        id: action.id.clone(),
        about: about(t, &told.enquiry, action.question.as_deref()),
        result: leading(t, &told.enquiry, of.as_ref()),
        said: action.said.clone(),
        done: action.done.clone(),
        state: action_state(t, action.state),
        on: format::date(action.on),
    });
    show(&ReturnPage {
        t,
        c: Chrome::new(&asked, Place::Nowhere, Vec::new()).narrow(),
        title: t.enq_return_title(),
        lead: format!("{} – {}", told.enquiry.title, told.landlord),
        answered,
        lines: lines.collect(),
    })
}
