//! One testimony: its public text for everybody; for its two sides the last one, what was answered, and the forms of whoever
//! may act; and the sheet to print.

use super::words::{about, answer as answer_words, by, facts, parts, problem, standing};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, document, go, show, show_wrong,
};
use askama::Template;
use axum::extract::Path;
use documents::{Block, Document};
use register::testimonies::{AnswerKind, Edition, Side, Standing, Testimony};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct EditionLine {
    number: String,
    title: String,
    on: String,
    answer: String,
}

#[derive(Template)]
#[template(path = "testimonies/show.html")]
struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    done: bool,
    errors: ErrorSummary<'a>,
    /// For its two sides: tone, where it stands, what it means.
    state: Option<(&'static str, String, String)>,
    former: Option<String>,
    is_unreachable: bool,
    is_public: bool,
    about_href: Option<String>,
    about: String,
    facts: Vec<(String, String)>,
    parts: Vec<(String, Vec<String>)>,
    edition: i64,
    answer: Option<Vec<Field>>,
    editions: Vec<EditionLine>,
    may_rewrite: bool,
    may_withdraw: bool,
}

/// Where it stands, for its two sides.
fn state(t: Texts, one: &Testimony) -> Option<(&'static str, String, String)> {
    one.side?;
    let (teller, other) = (one.teller.as_str(), one.other.as_str());
    let last = one.last()?;
    let (words, on) =
        last.answer.as_ref().map_or(("", String::new()), |said| (said.words.as_str(), format::date(said.on)));
    let here = one.standing();
    let (tone, what) = match here {
        Standing::Waiting => ("info", t.testimony_waiting_what(teller, other)),
        Standing::Unreachable => ("warning", t.testimony_unreachable_what(other)),
        Standing::Confirmed => ("success", t.testimony_confirmed_what(other, on)),
        Standing::ToCorrect => ("warning", t.testimony_to_correct_what(other, words)),
        Standing::Refused => ("warning", t.testimony_refused_what(other, words)),
        Standing::Withdrawn => {
            let (side, day) = one.withdrawn?;
            let who = if side == Side::Teller { teller } else { other };
            ("warning", t.testimony_withdrawn_what(who, format::date(day)))
        }
    };
    Some((tone, standing(t, here), what))
}

/// The edition that whoever asks reads: its sides the last one, others the public one.
fn shown(one: &Testimony) -> Result<&Edition, PageError> {
    let edition = if one.side.is_some() { one.last() } else { one.public() };
    edition.ok_or(PageError::NotFound)
}

fn answer_fields(t: Texts, one: &Testimony, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let chosen = form.text("reponse").unwrap_or("");
    let kinds = AnswerKind::ALL.iter().map(|kind| Choice::new(kind.code(), answer_words(t, *kind), chosen));
    let all = [
        Field::radios("reponse", t.testimony_answer(), kinds.collect()).required(),
        Field::area("mots", t.testimony_answer_words(), form.exact("mots").unwrap_or(""))
            .hint(t.testimony_answer_words_hint(one.teller.as_str())),
    ];
    all.map(|field| field.checked(problems)).to_vec()
}

fn edition_line(t: Texts, one: &Edition) -> EditionLine {
    let said = one.answer.as_ref().map(|said| {
        let kind = answer_words(t, said.kind);
        let words = if said.words.is_empty() { String::new() } else { format!(" – {}", said.words) };
        format!("{kind} – {}{words}", format::date(said.on))
    });
    EditionLine {
        number: one.number.to_string(),
        title: one.told.title.clone(),
        on: format::date(one.asked_on),
        answer: said.unwrap_or_else(|| t.testimony_not_answered()),
    }
}

async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let one = asked.register.testimony(id, asked.caller.organisation_id().ok()).await?;
    let edition = shown(&one)?;
    let can = |action| asked.caller.can(action, ObjectKind::Testimony);
    let is_asked = matches!(one.standing(), Standing::Waiting | Standing::Unreachable);
    let may_answer = one.side == Some(Side::Other) && is_asked && !one.is_closed && can(Action::Decide);
    let (about_href, about) = about(asked, &edition.told.about).await?;
    let public = one.public().map(|public| public.number);
    let former = public.filter(|number| one.side.is_some() && *number < edition.number);
    Ok(ShowPage {
        t,
        c: Chrome::new(
            asked,
            Place::Testimonies,
            vec![crumb("/temoignages", t.testimony_title()), crumb("", edition.told.title.as_str())],
        ),
        id: one.id.clone(),
        title: edition.told.title.clone(),
        lead: by(t, &one),
        done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        state: state(t, &one),
        former: former.map(|number| t.testimony_former_public(number.to_string())),
        is_unreachable: one.side.is_some() && one.standing() == Standing::Unreachable,
        is_public: public.is_some(),
        about_href,
        about,
        facts: facts(asked, &edition.told).await?,
        parts: parts(t, &edition.told),
        edition: edition.number,
        answer: may_answer.then(|| answer_fields(t, &one, form, problems)),
        editions: if one.side.is_some() {
            one.editions.iter().rev().map(|edition| edition_line(t, edition)).collect()
        } else {
            Vec::new()
        },
        may_rewrite: one.side == Some(Side::Teller) && can(Action::Change),
        may_withdraw: one.side.is_some() && one.standing() != Standing::Withdrawn && can(Action::Decide),
    })
}

/// `GET /temoignages/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// `POST /temoignages/{id}/reponse`
pub(super) async fn answer(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let organisation = asked.caller.organisation_id()?;
    let seen = form.text("vu").and_then(|text| text.parse().ok()).unwrap_or(0);
    let wrong = match form.text("reponse").and_then(AnswerKind::from_code) {
        None => {
            // Whose it is comes first: nobody learns from a form what is not theirs to know.
            asked.register.testimony(&id, Some(organisation)).await?;
            problem(t, "testimony-answer")
        }
        Some(kind) => {
            let words = form.exact("mots").unwrap_or("");
            match asked.register.answer_testimony(organisation, (&id, seen), (kind, words), asked.today).await
            {
                Ok(()) => return go(&format!("/temoignages/{id}?fait=note")),
                Err(register::Error::Refused(code)) => problem(t, &code),
                Err(register::Error::Changed) => problem(t, "changed"),
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, &id, &form, &[wrong]).await?)
}

/// `POST /temoignages/{id}/retirer`
pub(super) async fn withdraw(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    match asked.register.withdraw_testimony(asked.caller.organisation_id()?, &id, asked.today).await {
        Ok(_) => go(&format!("/temoignages/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            show_wrong(&page(&asked, &id, &form, &[problem(asked.t, &code)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /temoignages/{id}/fiche.pdf`: the public text, whoever asks.
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = asked.register.testimony(&id, None).await?;
    let edition = shown(&one)?;
    let (_, about) = about(&asked, &edition.told.about).await?;
    let mut lines = vec![(t.testimony_about(), about)];
    lines.extend(facts(&asked, &edition.told).await?);
    let mut blocks: Vec<Block> =
        lines.into_iter().map(|(label, value)| Block::paragraph(format!("{label} : {value}"))).collect();
    for (title, lines) in parts(t, &edition.told) {
        blocks.push(Block::heading(2, title));
        blocks.extend(lines.into_iter().map(Block::paragraph));
    }
    if let Some(said) = &edition.answer {
        let text = t.testimony_confirmed_what(one.other.as_str(), format::date(said.on));
        blocks.push(Block::note(text));
    }
    let sheet = Document {
        title: edition.told.title.clone(),
        subtitle: by(t, &one),
        language: document::language(t),
        author: one.teller.clone(),
        date: Some(asked.today),
        footer: t.testimony_title(),
        blocks,
        ..Document::default()
    };
    document::pdf(sheet, "temoignage").await
}
