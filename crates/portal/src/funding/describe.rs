//! The questions of a project, part by part. Unknown is an answer.

use super::show::part;
use super::{crumbs, language, told, worded};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use funding::{Fact, Facts, Group, Kind, number};
use law::{Unit, Value};
use register::funding::Project;
use texts::Texts;

#[derive(Template)]
#[template(path = "funding/form.html")]
struct FormPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    eyebrow: String,
    action: String,
    back: String,
    seen: i64,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

/// A question as a field, with what was typed or what is known.
pub(crate) fn field(t: Texts, fact: Fact, typed: &str) -> Field {
    let question = fact.question();
    let label = told(t, question.label);
    let value = |at: i64| number(fact, at).told_in(language(t)).to_owned();
    let unknown = Choice::new("", t.unknown(), typed);
    let words = |codes: Vec<&str>| {
        let all =
            codes.into_iter().filter_map(|code| Some(Choice::new(code, value(fact.word(code)?), typed)));
        std::iter::once(unknown.clone()).chain(all).collect::<Vec<_>>()
    };
    let field = match question.kind {
        Kind::YesNo => Field::select(question.code, label, words(vec!["yes", "no"])),
        Kind::Word(list) => {
            Field::select(question.code, label, words(list.iter().map(|word| word.0).collect()))
        }
        Kind::Money => Field::text(question.code, label, typed).unit("€"),
        Kind::Number(least, most, unit) => {
            let field = Field::number(question.code, label, typed, least, most);
            if unit.0.is_empty() { field } else { field.unit(told(t, unit)) }
        }
    };
    if question.hint.0.is_empty() { field } else { field.hint(told(t, question.hint)) }
}

/// What is known, as it would be typed.
pub(crate) fn typed(fact: Fact, facts: &Facts) -> String {
    facts.get(fact).map_or_else(String::new, |value| match fact.question().kind {
        Kind::Money => Value { unit: Unit::Eur, amount: value }.plain(),
        _ => fact.written(value),
    })
}

/// Reads the answers to some questions into facts; what is wrong is told beside its field.
pub(crate) fn read(t: Texts, asked: &[Fact], form: &Pairs, facts: &mut Facts) -> Vec<Problem> {
    let mut problems = Vec::new();
    for fact in asked {
        let Some(text) = form.text(fact.code()) else {
            facts.set(*fact, None);
            continue;
        };
        let value = match fact.question().kind {
            Kind::Money => Value::parse(Unit::Eur, text).and_then(|v| fact.read(&v.amount.to_string()).ok()),
            _ => fact.read(text).ok(),
        };
        match value {
            Some(value) => facts.set(*fact, Some(value)),
            None => {
                let (least, most) = fact.question().kind.bounds();
                let (low, high) = (number(*fact, least), number(*fact, most));
                let bounds = t.funding_wrong_answer(
                    low.told_in(language(t)).to_owned(),
                    high.told_in(language(t)).to_owned(),
                );
                problems.push(Problem::new(
                    fact.code(),
                    format!("{} – {bounds}", told(t, fact.question().label)),
                ));
            }
        }
    }
    problems
}

/// Amounts that cannot all be true, of the questions that are asked here: the others are put right where they are asked.
pub(crate) fn contradictions(t: Texts, asked: &[Fact], facts: &Facts) -> Vec<Problem> {
    let wrong = facts.contradictions().into_iter().filter(|(fact, _)| asked.contains(fact));
    wrong
        .map(|(fact, words)| {
            let label = told(t, fact.question().label);
            Problem::new(fact.code(), format!("{label} – {}", words.told_in(language(t))))
        })
        .collect()
}

fn page<'a>(
    asked: &Asked,
    project: &Project,
    group: Group,
    form: Option<&Pairs>,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let (code, name) = part(t, group);
    let of_group = Fact::ALL.iter().filter(|fact| fact.question().group == group);
    let value = |fact: Fact| match form {
        Some(form) => form.text(fact.code()).unwrap_or_default().to_owned(),
        None => typed(fact, &project.now.facts),
    };
    FormPage {
        t,
        title: name.clone(),
        eyebrow: project.now.title.clone(),
        action: format!("/financements/projets/{}/decrire/{code}", project.id),
        back: format!("/financements/projets/{}", project.id),
        seen: project.now.rank,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: of_group.map(|fact| field(t, *fact, &value(*fact)).checked(problems)).collect(),
        c: Chrome::new(asked, Place::Funding, crumbs(asked, &name)).narrow(),
    }
}

fn group_of(t: Texts, code: &str) -> Result<Group, PageError> {
    Group::ALL.into_iter().find(|group| part(t, *group).0 == code).ok_or(PageError::NotFound)
}

/// `GET /financements/projets/{id}/decrire/{part}`
pub(super) async fn ask(asked: Asked, Path((id, code)): Path<(String, String)>) -> PageResult {
    let group = group_of(asked.t, &code)?;
    let project = asked.register.funding_project(asked.caller.organisation_id()?, &id).await?;
    show(&page(&asked, &project, group, None, &[]))
}

/// `POST /financements/projets/{id}/decrire/{part}`
pub(super) async fn note(asked: Asked, Path((id, code)): Path<(String, String)>, form: Pairs) -> PageResult {
    let group = group_of(asked.t, &code)?;
    let organisation = asked.caller.organisation_id()?;
    let project = asked.register.funding_project(organisation, &id).await?;
    let mut facts = project.now.facts.clone();
    let of_group: Vec<Fact> = Fact::ALL.iter().copied().filter(|f| f.question().group == group).collect();
    let mut problems = read(asked.t, &of_group, &form, &mut facts);
    if problems.is_empty() {
        problems = contradictions(asked.t, &of_group, &facts);
    }
    if !problems.is_empty() {
        return show_wrong(&page(&asked, &project, group, Some(&form), &problems));
    }
    let seen = form.text("vu").and_then(|vu| vu.parse().ok()).unwrap_or(0);
    let mut plan = project.now.plan.clone();
    plan.started = facts.get(Fact::Started).map(|started| started == 1);
    asked
        .register
        .change_funding_project(organisation, (&id, seen), &project.now.title, &facts, &plan)
        .await
        .map_err(|error| worded(&asked, error))?;
    go(&format!("/financements/projets/{id}"))
}
