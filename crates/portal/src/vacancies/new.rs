//! A tenant gave notice: which dwelling, when it was said, when it is free.

use crate::adapted::{name_of, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::{place_line, portfolio};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, LevelMark, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use jiff::civil::Date;
use register::portfolio::{DwellingView, Portfolio, ResidenceView};
use texts::Texts;

#[derive(Template)]
#[template(path = "vacancies/new.html")]
struct NewPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    /// The dwelling, once it is known: its id, name, place and level.
    dwelling: Option<(String, String, String, LevelMark)>,
    fields: Vec<Field>,
}

/// The dwelling that was named by its id or by its reference.
fn found<'p>(portfolio: &'p Portfolio, wanted: &str) -> Option<(&'p ResidenceView, &'p DwellingView)> {
    portfolio.dwelling(wanted).or_else(|| {
        let mut all = portfolio.residences.iter().flat_map(|r| r.dwelling_views.iter().map(move |d| (r, d)));
        all.find(|(_, d)| d.reference.as_deref() == Some(wanted))
    })
}

fn page<'a>(
    asked: &Asked,
    dwelling: Option<(&ResidenceView, &DwellingView)>,
    form: &Pairs,
    problems: &'a [Problem],
) -> NewPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let mut fields = Vec::new();
    if dwelling.is_none() {
        fields.push(
            Field::text("logement", t.vacancy_dwelling(), text("logement"))
                .hint(t.vacancy_dwelling_hint())
                .required()
                .checked(problems),
        );
    }
    let today = asked.today.to_string();
    fields.extend([
        Field::date("recu", t.vacancy_noticed(), form.text("recu").unwrap_or(&today))
            .required()
            .checked(problems),
        Field::date("libre", t.vacancy_free_on(), text("libre"))
            .hint(t.vacancy_free_hint())
            .required()
            .checked(problems),
        Field::text("loyer", t.vacancy_rent(), text("loyer")).hint(t.vacancy_rent_hint()).checked(problems),
    ]);
    NewPage {
        t,
        c: Chrome::new(
            asked,
            Place::Allocations,
            vec![crumb("/vacances", t.vacancies_title()), crumb("", t.vacancy_new())],
        )
        .narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        dwelling: dwelling.map(|(r, d)| {
            let name = name_of(asked, d.reference.as_deref());
            (d.id.clone(), name, place_line(t, r), words::mark(t, d.standing))
        }),
        fields,
    }
}

/// `GET /vacances/nouvelle?logement=…`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let dwelling = asked.pairs.text("logement").and_then(|wanted| found(&portfolio, wanted));
    show(&page(&asked, dwelling, &Pairs::default(), &[]))
}

/// The rent of a form: `Ok(None)` when nothing was typed.
pub(super) fn rent(t: Texts, form: &Pairs) -> Result<Option<u32>, Problem> {
    match form.text("loyer") {
        None => Ok(None),
        Some(text) => words::read_rent(text)
            .filter(|cents| register::vacancies::sound_rent(*cents).is_ok())
            .map(Some)
            .ok_or_else(|| Problem::new("loyer", t.vacancy_rent_wrong())),
    }
}

/// `POST /vacances/nouvelle`
pub(super) async fn note(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let mut problems = Vec::new();
    let wanted = form.text("logement").unwrap_or("");
    let dwelling = found(&portfolio, wanted);
    if dwelling.is_none() {
        problems.push(Problem::new("logement", t.vacancy_dwelling_wrong()));
    }
    let day = |name: &str| form.text(name).and_then(|d| d.parse::<Date>().ok());
    let (noticed, free) = (day("recu"), day("libre"));
    if noticed.is_none() {
        problems.push(Problem::new("recu", t.vacancy_noticed_wrong()));
    }
    if free.is_none() {
        problems.push(Problem::new("libre", t.vacancy_free_wrong()));
    }
    let rent = rent(t, &form).map_err(|problem| problems.push(problem));
    if let (Some((_, d)), Some(noticed), Some(free), Ok(rent)) = (dwelling, noticed, free, rent) {
        let landlord = &portfolio.landlord.id;
        let made = asked.register.note_notice(landlord, &d.id, (noticed, free), rent, asked.today).await;
        match made {
            Ok(id) => return go(&format!("/vacances/{id}?fait=conge")),
            Err(register::Error::Refused(code)) => problems.push(match code.as_str() {
                "vacancy-open" => Problem::new("recu", t.vacancy_already_open()),
                "vacancy-order" => Problem::new("libre", t.vacancy_free_wrong()),
                "vacancy-day" => Problem::new("recu", t.vacancy_noticed_wrong()),
                "rent" => Problem::new("loyer", t.vacancy_rent_wrong()),
                _ => return Err(PageError::from(register::Error::Refused(code))),
            }),
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, dwelling, &form, &problems))
}
