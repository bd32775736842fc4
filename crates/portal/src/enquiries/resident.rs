//! The pages of a resident: the code of a letter, the questions, thanks. No account, no script, nothing of who they are.

use super::entry::plain_choice;
use super::fields::{answers, fields};
use super::words::{problem, refusal};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, show, show_wrong};
use askama::Template;
use register::enquiries::Noted;
use texts::{Texts, format};

#[derive(Template)]
#[template(path = "enquiries/answer.html")]
struct AnswerPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    lead: String,
    errors: ErrorSummary<'a>,
    notes: Vec<String>,
    action: &'static str,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    act: String,
}

#[derive(Template)]
#[template(path = "enquiries/done.html")]
struct DonePage {
    t: Texts,
    c: Chrome,
    title: String,
    text: String,
}

fn code_page<'a>(asked: &Asked, form: &Pairs, problems: &'a [Problem]) -> AnswerPage<'a> {
    let t = asked.t;
    let code =
        Field::text("code", t.enq_code(), form.text("code").unwrap_or("")).hint(t.enq_code_hint()).required();
    AnswerPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, Vec::new()).narrow(),
        title: t.enq_answer_title(),
        lead: t.enq_answer_lead(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        notes: Vec::new(),
        action: "/enquetes/repondre",
        hidden: Vec::new(),
        fields: vec![code.checked(problems), plain_choice(t, form.has("facile"))],
        act: t.enq_answer_begin(),
    }
}

fn form_page<'a>(
    asked: &Asked,
    one: &register::enquiries::Asked,
    form: &Pairs,
    problems: &'a [Problem],
) -> AnswerPage<'a> {
    let t = asked.t;
    let is_plain = form.has("facile");
    let mut hidden = vec![("code", form.text("code").unwrap_or("").to_owned())];
    if is_plain {
        hidden.push(("facile", "oui".to_owned()));
    }
    AnswerPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, Vec::new()).narrow(),
        title: one.title.clone(),
        lead: one.purpose.clone(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        notes: vec![
            t.enq_answer_who(one.landlord.as_str(), format::date(one.closes_on)),
            t.enq_letter_free(),
            t.enq_letter_kept(one.kept_months, one.kept_months.to_string()),
        ],
        action: "/enquetes/repondre/envoyer",
        hidden,
        fields: fields(t, &one.form, is_plain, form, problems),
        act: t.enq_answer_send(),
    }
}

/// « Already answered » and « over » are said on a page of their own: there is nothing to correct.
fn said(asked: &Asked, code: &str) -> Option<DonePage> {
    let t = asked.t;
    let title = match code {
        "enquiry-answered" => t.enq_answered_title(),
        "enquiry-over" => t.enq_over_title(),
        _ => return None,
    };
    let c = Chrome::new(asked, Place::Nowhere, Vec::new()).narrow();
    Some(DonePage { t, c, title, text: refusal(t, code) })
}

/// `GET /enquetes/repondre`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&code_page(&asked, &asked.pairs, &[]))
}

/// What a refusal shows: a page of its own, else the form of the code again.
fn refused(asked: &Asked, form: &Pairs, error: register::Error) -> PageResult {
    match error {
        register::Error::Refused(code) => match said(asked, &code) {
            Some(page) => show_wrong(&page),
            None => show_wrong(&code_page(asked, form, &[problem(asked.t, &code)])),
        },
        other => Err(PageError::from(other)),
    }
}

/// `POST /enquetes/repondre`
pub(super) async fn begin(asked: Asked, form: Pairs) -> PageResult {
    let typed = form.text("code").unwrap_or("");
    let from = (asked.address.as_str(), asked.caller.at);
    match asked.register.asked_by_code(typed, from, asked.today).await {
        Ok(one) => show(&form_page(&asked, &one, &form, &[])),
        Err(error) => refused(&asked, &form, error),
    }
}

/// `POST /enquetes/repondre/envoyer`
pub(super) async fn send(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let typed = form.text("code").unwrap_or("");
    let from = (asked.address.as_str(), asked.caller.at);
    let one = match asked.register.asked_by_code(typed, from, asked.today).await {
        Ok(one) => one,
        Err(error) => return refused(&asked, &form, error),
    };
    let problems = match answers(t, &one.form, &form) {
        Err(problems) => problems,
        Ok(said) => match asked.register.answer_by_code(typed, &said, from, asked.today).await {
            Ok(noted) => {
                let text = match noted {
                    Noted::Counts => t.enq_thanks_text(),
                    Noted::Aside => t.enq_thanks_aside(),
                };
                let c = Chrome::new(&asked, Place::Nowhere, Vec::new()).narrow();
                return show(&DonePage { t, c, title: t.enq_thanks(), text });
            }
            Err(register::Error::Refused(code)) if code == "enquiry-blank" => {
                let first = one.form.questions.first().map_or("q1", |question| question.id.as_str());
                vec![Problem::new(first, refusal(t, &code))]
            }
            Err(error) => return refused(&asked, &form, error),
        },
    };
    show_wrong(&form_page(&asked, &one, &form, &problems))
}
