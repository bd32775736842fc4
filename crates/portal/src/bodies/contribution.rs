//! A text that several organisations say together: read, endorsed in its edition, written again, noted as sent.

use super::show::{read_text, text_fields};
use super::words::problem;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, document, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use documents::{Block, Document};
use register::bodies::Contribution;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "bodies/contribution.html")]
struct TextPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    edition: i64,
    done: bool,
    is_sent: bool,
    errors: ErrorSummary<'a>,
    words: Vec<String>,
    endorsed: Vec<String>,
    to_read_again: Vec<String>,
    may_endorse: bool,
    write: Option<Vec<Field>>,
}

fn lead(t: Texts, one: &Contribution) -> String {
    let what =
        if one.told.asks_prefect { t.contribution_for_prefect() } else { t.contribution_for_sitting() };
    t.contribution_about(what, one.organisation.clone(), one.edition.to_string())
}

async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<TextPage<'a>, PageError> {
    let t = asked.t;
    let one = asked.register.contribution(id).await?;
    let own = asked.caller.organisation_id().unwrap_or_default();
    let may_speak = !one.is_sent && asked.caller.can(Action::Propose, ObjectKind::Body);
    let is_pen = one.organisation_id == own;
    let has_endorsed = one.endorsed.iter().any(|(who, _)| who == own);
    let text = |name: &str| {
        let now = match name {
            "titre" => one.told.title.as_str(),
            "prefet" => {
                if one.told.asks_prefect {
                    "oui"
                } else {
                    ""
                }
            }
            _ => one.told.words.as_str(),
        };
        form.exact(name).unwrap_or(now).to_owned()
    };
    let names = |all: &[(String, String)]| all.iter().map(|(_, name)| name.clone()).collect();
    let write = (may_speak && is_pen)
        .then(|| text_fields(t, &text).into_iter().map(|field| field.checked(problems)).collect());
    Ok(TextPage {
        t,
        c: Chrome::new(
            asked,
            Place::Bodies,
            vec![crumb("/instances", t.body_title()), crumb("", one.told.title.as_str())],
        )
        .narrow(),
        lead: lead(t, &one),
        edition: one.edition,
        done: asked.pairs.has("fait"),
        is_sent: one.is_sent,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        words: one.told.words.lines().map(str::to_owned).collect(),
        endorsed: names(&one.endorsed),
        to_read_again: names(&one.to_read_again),
        may_endorse: may_speak && !is_pen && !has_endorsed,
        write,
        title: one.told.title,
        id: one.id,
    })
}

/// `GET /instances/contributions/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// Comes back to the page: done, or with what was wrong beside the text that was typed, or else the list of endorsements.
async fn told<T>(asked: &Asked, id: &str, done: Result<T, register::Error>, form: &Pairs) -> PageResult {
    let is_text = form.exact("texte").is_some();
    let place =
        |what: Problem| if is_text { what } else { Problem { name: "endorsed-title".to_owned(), ..what } };
    match done {
        Ok(_) => go(&format!("/instances/contributions/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            show_wrong(&page(asked, id, form, &[place(problem(asked.t, &code))]).await?)
        }
        Err(register::Error::Changed) => {
            let changed = Problem::new("texte", asked.t.changed_meanwhile());
            show_wrong(&page(asked, id, form, &[place(changed)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The edition that the page showed.
fn seen(form: &Pairs) -> i64 {
    form.text("vu").and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// `POST /instances/contributions/{id}`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let one = asked.register.contribution(&id).await?;
    let own = asked.caller.organisation_id()?;
    let edition = Some((id.as_str(), seen(&form)));
    let done = asked.register.write_contribution(own, &one.sitting_id, edition, &read_text(&form)).await;
    told(&asked, &id, done, &form).await
}

/// `POST /instances/contributions/{id}/soutenir`
pub(super) async fn endorse(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let done = asked.register.endorse_contribution(own, &id, seen(&form)).await;
    told(&asked, &id, done, &form).await
}

/// `POST /instances/contributions/{id}/envoyee`
pub(super) async fn send(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let done = asked.register.send_contribution(own, &id, seen(&form)).await;
    told(&asked, &id, done, &form).await
}

/// `GET /instances/contributions/{id}/texte.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = asked.register.contribution(&id).await?;
    let mut blocks: Vec<Block> = one.told.words.lines().map(Block::paragraph).collect();
    blocks.push(Block::heading(2, t.contribution_endorsed()));
    let signed =
        std::iter::once(one.organisation.clone()).chain(one.endorsed.iter().map(|(_, name)| name.clone()));
    blocks.extend(signed.map(|name| Block::paragraph(format!("– {name}"))));
    let sheet = Document {
        title: one.told.title.clone(),
        subtitle: lead(t, &one),
        language: document::language(t),
        author: one.organisation,
        date: Some(asked.today),
        footer: one.told.title,
        blocks,
        ..Document::default()
    };
    document::pdf(sheet, "contribution").await
}
