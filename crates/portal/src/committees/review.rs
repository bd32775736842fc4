//! The scoring sheet of a reader: each criterion with a score and why; locked once sent. What others said is read after.

use super::words::refusal;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::instruction::actor;
use crate::instruction::words::{name, points};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use committee::score::{MOST, Mark};
use register::committees::ReviewOf;
use std::collections::BTreeMap;
use texts::{Texts, format};
use trust::day::legal_day;

struct Asks {
    label: String,
    looks_at: String,
    weight: String,
    fields: Vec<Field>,
    /// What was said, once it is locked.
    said: Option<(String, String)>,
}

struct Other {
    reader: String,
    total: String,
    marks: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "committees/review.html")]
struct ReviewPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    file: String,
    title: String,
    edition: i64,
    is_done: bool,
    errors: ErrorSummary<'a>,
    locked: Option<String>,
    asks: Vec<Asks>,
    others: Vec<Other>,
    decline: Option<Field>,
}

fn score(t: Texts, mark: &Mark) -> String {
    mark.score
        .map_or_else(|| t.jury_not_applicable(), |score| t.jury_out_of(score.to_string(), MOST.to_string()))
}

/// The fields of a criterion, with what was typed or kept.
fn fields(t: Texts, at: usize, own: Option<&Mark>, form: Option<&Pairs>, problems: &[Problem]) -> Vec<Field> {
    let (note, why) = (format!("note-{at}"), format!("motif-{at}"));
    let kept = own.map_or("", |mark| match mark.score {
        None => "na",
        Some(_) => "",
    });
    let kept = own.and_then(|mark| mark.score).map_or_else(|| kept.to_owned(), |score| score.to_string());
    let chosen = form.map_or(kept, |form| form.text(&note).unwrap_or("").to_owned());
    let mut choices: Vec<Choice> =
        (0..=MOST).map(|score| Choice::new(score.to_string(), score.to_string(), &chosen)).collect();
    choices.push(Choice::new("na", t.jury_not_applicable(), &chosen));
    let because = own.map_or("", |mark| mark.because.as_str());
    let because = form.map_or(because, |form| form.text(&why).unwrap_or(""));
    vec![
        Field::radios(&note, t.jury_score(), choices).checked(problems),
        Field::area(&why, t.jury_because(), because).checked(problems),
    ]
}

async fn page_with<'a>(
    asked: &Asked,
    id: &str,
    form: Option<&Pairs>,
    problems: &'a [Problem],
) -> Result<ReviewPage<'a>, PageError> {
    let t = asked.t;
    let (sight, file, own) = asked.register.own_review_seen(actor(asked)?, id, asked.caller.at).await?;
    let specification = &sight.call.in_force().ok_or(PageError::NotFound)?.specification;
    let is_open = own.is_open();
    let asks = specification.criteria.iter().enumerate().map(|(at, one)| {
        let mark = own.marks.get(&one.key);
        Asks {
            label: one.label.clone(),
            looks_at: one.looks_at.clone(),
            weight: one.weight.to_string(),
            fields: if is_open { fields(t, at, mark, form, problems) } else { Vec::new() },
            said: mark.filter(|_| !is_open).map(|mark| (score(t, mark), mark.because.clone())),
        }
    });
    let label = |key: &String| {
        specification
            .criteria
            .iter()
            .find(|one| one.key == *key)
            .map_or("", |one| one.label.as_str())
            .to_owned()
    };
    let other = |one: &ReviewOf| Other {
        reader: format!("{} – {}", one.reader, one.organisation),
        total: file.total_of(&sight, one).map_or_else(|| t.unknown(), |total| points(t, total)),
        marks: one
            .marks
            .iter()
            .map(|(key, mark)| (label(key), score(t, mark), mark.because.clone()))
            .collect(),
    };
    let others = file.reviews.iter().filter(|one| !is_open && one.id != own.id && one.counts());
    let call = sight.call.id.clone();
    Ok(ReviewPage {
        t,
        id: id.to_owned(),
        file: file.application.id.clone(),
        title: name(&file.application),
        edition: own.edition,
        is_done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        locked: own.locked_at.map(|at| t.jury_locked(format::date(legal_day(at)))),
        others: others.map(other).collect(),
        asks: asks.collect(),
        decline: is_open.then(|| Field::area("refus", t.jury_decline_why(), "").required().checked(problems)),
        c: Chrome::new(
            asked,
            Place::Committees,
            vec![
                crumb("/comites", t.jury_title()),
                crumb(format!("/comites/{call}"), t.jury_one()),
                crumb("", name(&file.application)),
            ],
        ),
    })
}

/// `GET /comites/lectures/{id}`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page_with(&asked, &id, None, &[]).await?)
}

/// `POST /comites/lectures/{id}`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let (sight, _, _) = asked.register.own_review_seen(actor(&asked)?, &id, asked.caller.at).await?;
    let specification = &sight.call.in_force().ok_or(PageError::NotFound)?.specification;
    let locks = form.text("envoyer").is_some();
    let (mut marks, mut problems) = (BTreeMap::new(), Vec::new());
    for (at, one) in specification.criteria.iter().enumerate() {
        let (note, why) = (format!("note-{at}"), format!("motif-{at}"));
        let because = form.text(&why).unwrap_or("").trim().to_owned();
        let score = form.text(&note).unwrap_or("");
        if score.is_empty() {
            if locks {
                problems.push(Problem::new(&note, t.jury_no_score()));
            }
            continue;
        }
        if locks && because.is_empty() {
            problems.push(Problem::new(&why, t.jury_no_because()));
        }
        let score = if score == "na" { None } else { Some(score.parse().unwrap_or(u8::MAX)) };
        marks.insert(one.key.clone(), Mark { score, because });
    }
    if !problems.is_empty() {
        return show_wrong(&page_with(&asked, &id, Some(&form), &problems).await?);
    }
    let seen = form.text("edition").and_then(|seen| seen.parse().ok()).unwrap_or(-1);
    let whose = (sight.call.id.as_str(), id.as_str(), seen);
    match asked.register.write_review(actor(&asked)?, whose, &marks, locks, asked.caller.at).await {
        Ok(()) => go(&format!("/comites/lectures/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new("note-0", refusal(t, &code))];
            show_wrong(&page_with(&asked, &id, Some(&form), &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /comites/lectures/{id}/refus`
pub(super) async fn decline(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (sight, _, _) = asked.register.own_review_seen(actor(&asked)?, &id, asked.caller.at).await?;
    let (call, why) = (sight.call.id.as_str(), form.text("refus").unwrap_or(""));
    match asked.register.decline_review(actor(&asked)?, (call, &id), why, asked.caller.at).await {
        Ok(()) => go(&format!("/comites/{call}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new("refus", refusal(asked.t, &code))];
            show_wrong(&page_with(&asked, &id, None, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}
