//! The form of the shared assessment: closed lists, three answers to each criterion, nothing to write in words.

use super::{crumbs, held, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use pathway::supported::Side;
use pathway::supported::assessment::{
    Answer, Assessment, Criterion, HomeFeature, HomeNeeds, Intensity, Need,
};
use register::supported::PathwayRecord;
use texts::Texts;

#[derive(Template)]
#[template(path = "supported/assess.html")]
struct AssessPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    day: Field,
    criteria: Vec<Field>,
    support: Vec<Field>,
    home: Vec<Field>,
}

/// What the form says: what was typed, else the last assessment of this party.
struct Filled<'a> {
    form: &'a Pairs,
    is_sent: bool,
}

impl Filled<'_> {
    fn number(&self, name: &str, last: Option<u8>) -> String {
        if self.is_sent {
            return self.form.text(name).unwrap_or("").to_owned();
        }
        last.map(|n| n.to_string()).unwrap_or_default()
    }
}

fn page<'a>(
    asked: &Asked,
    record: &PathwayRecord,
    form: &Pairs,
    (is_sent, problems): (bool, &'a [Problem]),
) -> AssessPage<'a> {
    let t = asked.t;
    let last = record.assessments.iter().find(|one| one.side == record.side).map(|one| &one.assessment);
    let filled = Filled { form, is_sent };
    let today = asked.today.to_string();
    let criterion = |one: &Criterion| {
        let name = format!("critere-{}", one.code());
        let known = last.and_then(|last| last.criteria.get(one).copied());
        let current =
            if is_sent { form.text(&name).unwrap_or("") } else { known.unwrap_or(Answer::Unknown).code() };
        let answers = Answer::ALL.iter().map(|of| Choice::new(of.code(), words::answer(t, *of), current));
        Field::radios(&name, words::criterion(t, *one), answers.collect())
    };
    let ticked = |name: &str, code: &str, before: bool| {
        if is_sent { form.all(name).any(|sent| sent == code) } else { before }
    };
    let needs = Need::ALL.iter().map(|one| Choice {
        value: one.code().to_owned(),
        label: words::need(t, *one),
        chosen: ticked("besoins", one.code(), last.is_some_and(|last| last.needs.contains(one))),
    });
    let features = HomeFeature::ALL.iter().map(|one| Choice {
        value: one.code().to_owned(),
        label: words::feature(t, *one),
        chosen: ticked("atouts", one.code(), last.is_some_and(|last| last.home.features.contains(one))),
    });
    let before = last.and_then(|last| last.intensity).map_or("", Intensity::code);
    let intensity = if is_sent { form.text("intensite").unwrap_or("") } else { before };
    let mut intensities = vec![Choice::new("", t.dont_know(), intensity)];
    intensities.extend(
        Intensity::ALL.iter().map(|one| Choice::new(one.code(), words::intensity(t, *one), intensity)),
    );
    let home = last.map(|last| last.home.clone()).unwrap_or_default();
    let rent = if is_sent {
        form.text("loyer").unwrap_or("").to_owned()
    } else {
        home.rent_most_cents.map(|c| format!("{},{:02}", c / 100, c % 100)).unwrap_or_default()
    };
    AssessPage {
        t,
        c: Chrome::new(asked, Place::Supported, crumbs(asked, record, &t.pathway_assessments())).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: record.id.clone(),
        day: Field::date("le", t.pathway_assessment_on(), form.text("le").unwrap_or(&today))
            .required()
            .checked(problems),
        criteria: Criterion::ALL.iter().map(criterion).collect(),
        support: vec![
            Field::boxes("besoins", t.pathway_assessment_needs(), needs.collect()),
            Field::radios("intensite", t.pathway_assessment_intensity(), intensities),
        ],
        home: [
            Field::number("adultes", t.pathway_adults(), &filled.number("adultes", home.adults), 0, 20),
            Field::number("enfants", t.pathway_children(), &filled.number("enfants", home.children), 0, 20),
            Field::number("pieces", t.pathway_rooms(), &filled.number("pieces", home.rooms_least), 1, 12),
            Field::text("loyer", t.pathway_rent(), &rent).unit("€"),
            Field::boxes("atouts", t.pathway_home_features(), features.collect()),
        ]
        .into_iter()
        .map(|field| field.checked(problems))
        .collect(),
    }
}

/// A small number of a form: `Ok(None)` when nothing was typed.
fn small(form: &Pairs, name: &str) -> Result<Option<u8>, ()> {
    form.text(name).map(|text| text.parse::<u8>().map_err(drop)).transpose()
}

/// What was sent, or what is wrong with it.
fn read(t: Texts, form: &Pairs) -> Result<Assessment, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut number = |name: &str, wrong: String| {
        small(form, name).unwrap_or_else(|()| {
            problems.push(Problem::new(name, wrong));
            None
        })
    };
    let adults = number("adultes", t.pathway_wrong_persons());
    let children = number("enfants", t.pathway_wrong_persons());
    let rooms_least = number("pieces", t.pathway_wrong_rooms());
    let rent_most_cents = match form.text("loyer") {
        None => None,
        Some(text) => {
            let read = crate::adapted::words::read_rent(text);
            if read.is_none() {
                problems.push(Problem::new("loyer", t.pathway_wrong_rent()));
            }
            read
        }
    };
    let day = form.text("le").and_then(|text| text.parse::<Date>().ok());
    if day.is_none() {
        problems.push(Problem::new("le", t.pathway_wrong_assessed_on()));
    }
    let criteria = Criterion::ALL
        .iter()
        .map(|one| {
            let sent = form.text(&format!("critere-{}", one.code())).and_then(Answer::from_code);
            (*one, sent.unwrap_or(Answer::Unknown))
        })
        .collect();
    match day {
        Some(assessed_on) if problems.is_empty() => Ok(Assessment {
            assessed_on,
            criteria,
            needs: form.all("besoins").filter_map(Need::from_code).collect(),
            intensity: form.text("intensite").and_then(Intensity::from_code),
            home: HomeNeeds {
                adults,
                children,
                rooms_least,
                rent_most_cents,
                features: form.all("atouts").filter_map(HomeFeature::from_code).collect(),
            },
        }),
        _ => Err(problems),
    }
}

/// The pathway, when this person's party writes assessments.
async fn assessed(asked: &Asked, id: &str) -> Result<PathwayRecord, PageError> {
    let record = held(asked, id).await?;
    if record.side == Side::Landlord { Err(PageError::NotFound) } else { Ok(record) }
}

/// `GET /hlm-accompagnes/{id}/evaluation`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = assessed(&asked, &id).await?;
    show(&page(&asked, &record, &Pairs::default(), (false, &[])))
}

/// `POST /hlm-accompagnes/{id}/evaluation`
pub(super) async fn save(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let record = assessed(&asked, &id).await?;
    let problems = match read(t, &form) {
        Err(problems) => problems,
        Ok(assessment) => {
            let own = asked.caller.organisation_id()?;
            match asked.register.assess_pathway(own, &id, &assessment, asked.caller.at).await {
                Ok(()) => return go(&format!("/hlm-accompagnes/{id}?fait=evaluation")),
                Err(register::Error::Refused(code)) => vec![words::problem(t, &code)],
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, &record, &form, (true, &problems)))
}
