//! What the landlord writes in the chapter: one place at a time, over the edition that was shown; its history, and an older
//! edition taken up again.

use super::landlord;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place as Menu, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use psp::Place;
use register::psp::{LONGEST_TEXT, TextEdition};
use texts::{Texts, format};

/// An edition, as the history shows it.
struct Edition {
    rank: i64,
    at: String,
    who: String,
    source: String,
    body: String,
}

#[derive(Template)]
#[template(path = "psp/text.html")]
struct TextPage<'a> {
    t: Texts,
    c: Chrome,
    code: &'static str,
    title: String,
    asked: String,
    errors: ErrorSummary<'a>,
    seen: i64,
    /// Somebody else's text, that came while this one was typed.
    other: Option<String>,
    /// The edition that fills the form, when it is not the last one.
    again: Option<String>,
    fields: Vec<Field>,
    history: Vec<Edition>,
}

/// The place that a path names.
fn named(code: &str) -> Result<Place, PageError> {
    Place::from_code(code).ok_or(PageError::NotFound)
}

fn edition(t: Texts, one: &TextEdition) -> Edition {
    Edition {
        rank: one.rank,
        at: format::instant(&one.noted_at),
        who: one.author_name.clone().unwrap_or_else(|| t.unknown()),
        source: one.source.clone(),
        body: if one.body.is_empty() { t.psp_text_taken_away() } else { one.body.clone() },
    }
}

async fn page<'a>(
    asked: &Asked,
    place: Place,
    form: Option<&Pairs>,
    problems: &'a [Problem],
) -> Result<TextPage<'a>, PageError> {
    let t = asked.t;
    let all = asked.register.psp_editions(&landlord(asked)?, place).await?;
    let last = all.first();
    let wanted = asked.pairs.text("edition").and_then(|rank| rank.parse::<i64>().ok());
    let older = all.iter().skip(1).find(|one| Some(one.rank) == wanted);
    let filled = older.or(last);
    let text = |name: &str, kept: fn(&TextEdition) -> &str| match form {
        // What was typed, spaces and all.
        Some(form) => form.exact(name).unwrap_or_default().to_owned(),
        None => filled.map(kept).unwrap_or_default().to_owned(),
    };
    let source = Field::text("source", t.psp_text_source(), &text("source", |one| &one.source));
    let source = if place.is_figure() {
        source.hint(t.psp_text_source_needed()).required()
    } else {
        source.hint(t.psp_text_source_hint())
    };
    let fields = vec![
        Field::area("texte", t.psp_col_text(), &text("texte", |one| &one.body)).hint(t.psp_text_hint()),
        source,
    ];
    let title = place.title(t);
    let seen = last.map_or(0, |one| one.rank);
    let came = form.and_then(|form| form.text("vu")).is_some_and(|vu| vu.parse() != Ok(seen));
    Ok(TextPage {
        t,
        c: Chrome::new(asked, Menu::Psp, vec![crumb("/psp", t.nav_psp()), crumb("", title.as_str())]),
        code: place.code(),
        asked: match place.asked(t) {
            Some(text) if place.is_figure() => text,
            Some(text) => format!("{} {text}", t.psp_to_write()),
            None => t.psp_text_free(),
        },
        title,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        seen,
        other: last.filter(|_| came).map(|one| edition(t, one).body),
        again: older.filter(|_| form.is_none()).map(|one| t.psp_text_again(format::instant(&one.noted_at))),
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        history: all.iter().map(|one| edition(t, one)).collect(),
    })
}

/// `GET /psp/textes/{code}`, with `?edition=2` to take up an older one.
pub(super) async fn ask(asked: Asked, Path(code): Path<String>) -> PageResult {
    show(&page(&asked, named(&code)?, None, &[]).await?)
}

/// `POST /psp/textes/{code}`
pub(super) async fn write(asked: Asked, Path(code): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let place = named(&code)?;
    let seen = form.text("vu").and_then(|vu| vu.parse::<i64>().ok());
    let seen = seen.ok_or_else(|| PageError::Form("vu".to_owned()))?;
    let (body, source) = (form.text("texte").unwrap_or(""), form.text("source").unwrap_or(""));
    let done = asked.register.write_psp_text(&landlord(&asked)?, (place, seen), body, source).await;
    let problem = match done {
        Ok(()) => return go(&format!("/psp?fait=texte#{}", super::anchor(place))),
        Err(register::Error::Changed) => Problem::new("texte", t.psp_text_changed()),
        Err(register::Error::Refused(code)) => match code.as_str() {
            "psp-long" => {
                Problem::new("texte", t.psp_text_long(format::count(t.lang(), LONGEST_TEXT as u64)))
            }
            "psp-personal" => Problem::new("texte", t.text_personal()),
            "psp-source-long" => Problem::new("source", t.psp_text_source_long()),
            _ => Problem::new("source", t.psp_text_no_source()),
        },
        Err(other) => return Err(other.into()),
    };
    show_wrong(&page(&asked, place, Some(&form), &[problem]).await?)
}
