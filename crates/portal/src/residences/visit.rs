//! The survey of a residence, on a phone: one question per block, "I do not know" is an answer.

use super::data::{portfolio, residence};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use model::survey::{AnswerKind, SURVEY, SurveyAnswer, SurveyItem, SurveySource};
use register::portfolio::ResidenceView;
use texts::{Texts, format, words as names};

/// What is sent for "I do not know": looked at, and not answered. Nothing is written for it.
const UNKNOWN: &str = "?";

struct Question {
    name: &'static str,
    label: String,
    field: Field,
    /// Id of the box "I do not know" of a measure; yes/no questions have it among their choices.
    dont_know: Option<String>,
    unknown: bool,
    last: String,
}

struct Block {
    title: String,
    questions: Vec<Question>,
}

#[derive(Template)]
#[template(path = "residences/visit.html")]
struct VisitPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    name: String,
    when: Field,
    source: Field,
    blocks: Vec<Block>,
}

fn question(t: Texts, item: &SurveyItem, form: &Pairs, r: &ResidenceView, problems: &[Problem]) -> Question {
    let label = names::survey_item(t, item.code);
    let values: Vec<&str> = form.all(item.code).collect();
    let unknown = values.contains(&UNKNOWN);
    let typed = values.into_iter().find(|v| *v != UNKNOWN).unwrap_or("");
    let last = r.answers.iter().find(|a| a.item == item.code).map_or_else(String::new, |a| {
        let date = a.surveyed_on.map_or_else(|| t.date_unstated(), format::date);
        t.visit_last(names::answer(t, item.kind, a.value), date)
    });
    let field = if item.kind == AnswerKind::YesNo {
        let current = if unknown { UNKNOWN } else { typed };
        let choices = vec![
            Choice::new("1", t.yes(), current),
            Choice::new("0", t.no(), current),
            Choice::new(UNKNOWN, t.dont_know(), current),
        ];
        Field::radios(item.code, label.as_str(), choices)
    } else {
        let unit = names::unit(t, item.kind);
        let hint = t.visit_bounds(item.min.to_string(), item.max.to_string(), unit.as_str());
        Field::number(item.code, label.as_str(), typed, item.min.into(), item.max.into())
            .unit(unit)
            .hint(hint)
    };
    let dont_know = (item.kind != AnswerKind::YesNo).then(|| item.code.to_ascii_lowercase());
    Question { name: item.code, label, field: field.checked(problems), dont_know, unknown, last }
}

fn page<'a>(asked: &Asked, r: &ResidenceView, form: &Pairs, problems: &'a [Problem]) -> VisitPage<'a> {
    let t = asked.t;
    let block = |title: String, prefix: &str| Block {
        title,
        questions: SURVEY
            .iter()
            .filter(|i| i.code.starts_with(prefix))
            .map(|i| question(t, i, form, r, problems))
            .collect(),
    };
    let today = asked.today.to_string();
    let source = form.text("source").unwrap_or(SurveySource::Field.code());
    let sources =
        SurveySource::ALL.map(|s| Choice::new(s.code(), names::survey_source(t, s), source)).to_vec();
    let crumbs = vec![
        crumb("/residences", t.nav_residences()),
        crumb(format!("/residences/{}", r.id), r.name.as_str()),
        crumb("", t.visit_heading()),
    ];
    VisitPage {
        t,
        c: Chrome::new(asked, Place::Residences, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: r.id.clone(),
        name: r.name.clone(),
        when: Field::date("on", t.visit_when(), form.text("on").unwrap_or(&today))
            .required()
            .checked(problems),
        source: Field::radios("source", t.visit_source(), sources),
        blocks: vec![
            block(t.visit_block_inside(), "COM-"),
            block(t.visit_block_door(), "OUT-"),
            block(t.visit_block_around(), "SUR-"),
        ],
    }
}

/// `GET /residences/{id}/visite`
pub(super) async fn visit(asked: Asked, Path(id): Path<String>) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    show(&page(&asked, residence(&portfolio, &id)?, &Pairs::default(), &[]))
}

/// `POST /residences/{id}/visite`
pub(super) async fn save(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let r = residence(&portfolio, &id)?;
    match answers(asked.t, &form, asked.today) {
        Ok(answers) => {
            let noted = asked.register.note_visit(&portfolio.landlord.id, &id, &answers).await?;
            go(&format!("/residences/{id}?fait={noted}"))
        }
        Err(problems) => show_wrong(&page(&asked, r, &form, &problems)),
    }
}

/// The answers of a form, or what is wrong with it.
fn answers(t: Texts, form: &Pairs, today: Date) -> Result<Vec<SurveyAnswer>, Vec<Problem>> {
    let mut problems = Vec::new();
    let on = form.text("on").and_then(|d| d.parse::<Date>().ok()).filter(|d| *d <= today && d.year() >= 1950);
    if on.is_none() {
        problems.push(Problem::new("on", t.visit_when_wrong()));
    }
    let source = form.text("source").and_then(SurveySource::from_code);
    let mut answers = Vec::new();
    for item in &SURVEY {
        let values: Vec<&str> = form.all(item.code).collect();
        let Some(typed) = values.iter().find(|v| **v != UNKNOWN) else { continue };
        if values.contains(&UNKNOWN) {
            continue;
        }
        let number = typed.replace(',', ".").parse::<f64>().ok().filter(|n| n.fract() == 0.0);
        // Bounds of items are small whole numbers: the cast is exact.
        let value =
            number.filter(|n| (f64::from(item.min)..=f64::from(item.max)).contains(n)).map(|n| n as i32);
        match value {
            Some(value) => {
                answers.push(SurveyAnswer { item: item.code.to_owned(), value, surveyed_on: on, source })
            }
            None => problems.push(Problem::new(
                item.code,
                t.visit_wrong(names::survey_item(t, item.code), item.min.to_string(), item.max.to_string()),
            )),
        }
    }
    if problems.is_empty() && answers.is_empty() {
        problems.push(Problem::new("COM-STEPFREE", t.visit_nothing()));
    }
    if problems.is_empty() { Ok(answers) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use texts::Lang;

    fn read(query: &str) -> Result<Vec<SurveyAnswer>, Vec<Problem>> {
        answers(Texts::of(Lang::Fr), &Pairs::parse(query), Date::constant(2026, 11, 21))
    }

    #[test]
    fn an_empty_question_is_no_answer_and_a_zero_is_one() {
        let found = read("on=2026-11-20&source=field&COM-LIFT=0&COM-DOOR=&OUT-STEPS=?").unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].item.as_str(), found[0].value), ("COM-LIFT", 0));
        assert_eq!(found[0].source, Some(SurveySource::Field));
    }

    #[test]
    fn what_is_out_of_bounds_or_in_the_future_is_told_at_its_field() {
        let problems = read("on=2030-01-01&COM-DOOR=9000&SUR-SLOPE=abc").unwrap_err();
        let names: Vec<&str> = problems.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["on", "COM-DOOR", "SUR-SLOPE"]);
        assert_eq!(read("on=2026-11-20").unwrap_err()[0].name, "COM-STEPFREE");
    }
}
