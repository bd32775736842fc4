//! Writing a quote, and changing it: a draft is changed; what was sent becomes another version, signed again.

use super::edit_form::Typed;
use super::words::refusal;
use super::{chrome, found, organisation};
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use engagement::Side;
use register::engagements::{QuoteOf, QuoteRecord};
use texts::Texts;

struct Row {
    n: usize,
    key: String,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "engagements/edit.html")]
struct EditPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    warning: Option<String>,
    errors: ErrorSummary<'a>,
    action: String,
    back: String,
    seen: Option<String>,
    head: Vec<Field>,
    lines: Vec<Row>,
    milestones: Vec<Row>,
}

fn rows(all: Vec<(String, Vec<Field>)>, problems: &[Problem]) -> Vec<Row> {
    let row = |(n, (key, fields)): (usize, (String, Vec<Field>))| Row {
        n,
        key,
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
    };
    (1..).zip(all).map(row).collect()
}

/// From where the quote comes: a diagnosis that one made, or a need that one's team took.
fn origin(asked: &Asked) -> Result<(QuoteOf, String), PageError> {
    let pairs = &asked.pairs;
    match (pairs.text("diagnostic"), pairs.text("besoin")) {
        (Some(id), _) => Ok((QuoteOf::Diagnosis(id.to_owned()), format!("diagnostic={}", encode(id)))),
        (None, Some(id)) => Ok((QuoteOf::Need(id.to_owned()), format!("besoin={}", encode(id)))),
        (None, None) => Err(PageError::NotFound),
    }
}

/// The edition of the draft that the form was made from; empty when what is written will be another version.
fn seen_of(record: &QuoteRecord) -> String {
    record.draft().map(|draft| format!("{}.{}", draft.number, draft.edition)).unwrap_or_default()
}

fn page<'a>(
    asked: &Asked,
    (record, query): (Option<&QuoteRecord>, &str),
    typed: &Typed,
    seen: Option<String>,
    problems: &'a [Problem],
) -> EditPage<'a> {
    let t = asked.t;
    let title = if record.is_some() { t.quote_edit() } else { t.quote_new() };
    let c = match record {
        Some(record) => chrome(asked, record, &title),
        None => {
            let crumbs = vec![crumb("/devis", t.quote_title()), crumb("", title.as_str())];
            Chrome::new(asked, Place::Quotes, crumbs)
        }
    };
    let waits =
        record.and_then(QuoteRecord::sent).filter(|_| record.is_some_and(|one| one.draft().is_none()));
    let standing = waits.and_then(|version| record?.standing(version.number, asked.today));
    let warning = standing.map(|now| match (now.signatures.is_empty(), now.accepted_on) {
        (_, Some(_)) => t.quote_edit_amendment(),
        (false, None) => t.quote_edit_voids(),
        (true, None) => t.quote_edit_again(),
    });
    EditPage {
        t,
        c: c.narrow(),
        warning,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        action: record
            .map_or_else(|| format!("/devis/nouveau?{query}"), |one| format!("/devis/{}/modifier", one.id)),
        back: record.map_or_else(|| "/devis".to_owned(), |one| format!("/devis/{}", one.id)),
        seen,
        head: typed.head(t).into_iter().map(|field| field.checked(problems)).collect(),
        lines: rows(typed.line_fields(t), problems),
        milestones: rows(typed.milestone_fields(t), problems),
        title,
    }
}

/// Beside which field a refusal of the register stands.
fn problem(t: Texts, code: &str) -> Problem {
    let field = match code.split_once(':') {
        Some(("quote-line", n)) => format!("libelle-{n}"),
        Some(("quote-basis", n)) => format!("base-{n}"),
        Some(("quote-milestone", n)) => format!("jalon-{n}"),
        _ if code == "quote-days" => "fin".to_owned(),
        _ if code == "quote-text" || code == "quote-personal" => "objet".to_owned(),
        _ => "titre".to_owned(),
    };
    Problem::new(&field, refusal(t, code))
}

/// `GET /devis/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    organisation(&asked)?;
    let (_, query) = origin(&asked)?;
    show(&page(&asked, (None, &query), &Typed::blank(asked.today), None, &[]))
}

/// `POST /devis/nouveau`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?;
    let (of, query) = origin(&asked)?;
    let mut typed = Typed::sent(&form);
    if typed.row_act(form.text("acte").unwrap_or("")) {
        return show(&page(&asked, (None, &query), &typed, None, &[]));
    }
    let problems = match typed.terms(t) {
        Err(problems) => problems,
        Ok(terms) => match asked.register.draft_quote(own, &of, &terms).await {
            Ok(id) => return go(&format!("/devis/{id}?fait=ecrit")),
            Err(register::Error::Refused(code)) => vec![problem(t, &code)],
            Err(other) => return Err(other.into()),
        },
    };
    show_wrong(&page(&asked, (None, &query), &typed, None, &problems))
}

/// The quote that one writes: whoever is helped finds no form.
async fn own_quote(asked: &Asked, id: &str) -> Result<QuoteRecord, PageError> {
    let record = found(asked, id).await?;
    match record.side_of(organisation(asked)?) {
        Side::Provider => Ok(record),
        Side::Requester => Err(PageError::NotFound),
    }
}

/// `GET /devis/{id}/modifier`
pub(super) async fn ask_again(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = own_quote(&asked, &id).await?;
    let last = record.quote.versions.last().ok_or(PageError::NotFound)?;
    show(&page(&asked, (Some(&record), ""), &Typed::of(&last.terms), Some(seen_of(&record)), &[]))
}

/// `POST /devis/{id}/modifier`
pub(super) async fn change(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let record = own_quote(&asked, &id).await?;
    let mut typed = Typed::sent(&form);
    let said = form.text("vu").unwrap_or("").to_owned();
    if typed.row_act(form.text("acte").unwrap_or("")) {
        return show(&page(&asked, (Some(&record), ""), &typed, Some(said), &[]));
    }
    let seen = said.split_once('.').and_then(|(n, edition)| Some((n.parse().ok()?, edition.parse().ok()?)));
    let problems = match typed.terms(t) {
        Err(problems) => problems,
        Ok(terms) => match asked.register.write_quote(organisation(&asked)?, &id, seen, &terms).await {
            Ok(_) => return go(&format!("/devis/{id}?fait=ecrit")),
            Err(register::Error::Refused(code)) => vec![problem(t, &code)],
            Err(register::Error::Changed) => vec![Problem::new("titre", t.changed_meanwhile())],
            Err(other) => return Err(other.into()),
        },
    };
    show_wrong(&page(&asked, (Some(&record), ""), &typed, Some(said), &problems))
}
