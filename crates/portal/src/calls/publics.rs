//! Is a household one of those that a call is for, and why? Answered on the spot, from situations only: no name, no file,
//! nothing is kept, and the answers are in no address.

use super::found;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show};
use ::calls::{Answer, Eligibility, Public, Situation, Specification, eligibility};
use askama::Template;
use axum::extract::Path;
use std::collections::{BTreeMap, BTreeSet};
use texts::Texts;

struct Line {
    label: String,
    reason: String,
    verdict: String,
    tone: &'static str,
    because: Vec<String>,
}

#[derive(Template)]
#[template(path = "calls/publics.html")]
struct PublicsPage {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    fields: Vec<Field>,
    /// Empty: nothing was asked yet.
    lines: Vec<Line>,
}

fn situation(t: Texts, one: Situation) -> String {
    match one {
        Situation::Street => t.call_situation_street(),
        Situation::Shelter => t.call_situation_shelter(),
        Situation::AtRisk => t.call_situation_at_risk(),
        Situation::LowIncome => t.call_situation_low_income(),
        Situation::SocialDifficulty => t.call_situation_social(),
        Situation::LossOfAutonomy => t.call_situation_autonomy(),
    }
}

pub(super) fn conditions(t: Texts, one: &Public) -> Vec<String> {
    let list =
        |all: &BTreeSet<Situation>| all.iter().map(|s| situation(t, *s)).collect::<Vec<_>>().join(" ; ");
    let any = (!one.any_of.is_empty()).then(|| t.call_any_of(list(&one.any_of)));
    let all = (!one.all_of.is_empty()).then(|| t.call_all_of(list(&one.all_of)));
    any.into_iter().chain(all).collect()
}

pub(super) fn situation_choices(t: Texts, chosen: impl Fn(Situation) -> bool) -> Vec<Choice> {
    let choice = |one: &Situation| Choice {
        value: one.code().to_owned(),
        label: situation(t, *one),
        chosen: chosen(*one),
    };
    Situation::ALL.iter().map(choice).collect()
}

fn answer(t: Texts, one: Answer) -> String {
    match one {
        Answer::Yes => t.yes(),
        Answer::No => t.no(),
        Answer::Unknown => t.unknown(),
    }
}

/// The situations that the call asks about, and no other.
fn asked_about(one: &Specification) -> BTreeSet<Situation> {
    one.publics.iter().flat_map(|public| public.any_of.iter().chain(&public.all_of)).copied().collect()
}

fn line(t: Texts, public: &Public, said: &BTreeMap<Situation, Answer>) -> Line {
    let Eligibility { is_met, because } = eligibility(public, said);
    let (verdict, tone) = match is_met {
        Answer::Yes => (t.call_public_yes(), "success"),
        Answer::No => (t.call_public_no(), "neutral"),
        Answer::Unknown => (t.call_public_unknown(), "warning"),
    };
    let told = because.iter().map(|(of, said)| format!("{} : {}", situation(t, *of), answer(t, *said)));
    Line {
        label: public.label.clone(),
        reason: public.reason.clone(),
        verdict,
        tone,
        because: told.collect(),
    }
}

async fn page(asked: &Asked, id: &str, form: Option<&Pairs>) -> Result<PublicsPage, PageError> {
    let t = asked.t;
    let record = found(asked, id).await?;
    let one = &record.shown().ok_or(PageError::NotFound)?.specification;
    let said: BTreeMap<Situation, Answer> = asked_about(one)
        .into_iter()
        .filter_map(|of| Some((of, Answer::from_code(form?.text(of.code())?)?)))
        .collect();
    let field = |of: Situation| {
        let chosen = said.get(&of).map_or("unknown", |one| one.code());
        let options = Answer::ALL.iter().map(|one| Choice::new(one.code(), answer(t, *one), chosen));
        Field::radios(of.code(), situation(t, of), options.collect())
    };
    let lines = form.map(|_| one.publics.iter().map(|public| line(t, public, &said)).collect());
    let up = crumb(format!("/appels/{id}"), one.title.as_str());
    let crumbs = vec![crumb("/appels", t.call_title()), up, crumb("", t.call_check())];
    Ok(PublicsPage {
        t,
        c: Chrome::new(asked, Place::Calls, crumbs).narrow(),
        id: id.to_owned(),
        title: one.title.clone(),
        fields: asked_about(one).into_iter().map(field).collect(),
        lines: lines.unwrap_or_default(),
    })
}

/// `GET /appels/{id}/publics`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, None).await?)
}

/// `POST /appels/{id}/publics`
pub(super) async fn check(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    show(&page(&asked, &id, Some(&form)).await?)
}
