//! One vacancy: where it stands, what happened, what may follow; and, on a page of its own, whom the dwelling fits.

use super::words::{fact, following, state};
use crate::adapted::{dwelling, name_of, words as adapted};
use crate::allocations::candidates::{CandidateLine, lines};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::{place_line, portfolio};
use crate::ui::chrome::crumb;
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, LevelMark, PageResult, Place, Problem, go, show, show_wrong,
};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use pathway::vacancy::Fact;
use register::portfolio::{DwellingView, Portfolio, ResidenceView};
use register::vacancies::Vacancy;
use std::sync::Arc;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Event {
    iso: String,
    date: String,
    what: String,
    who: String,
}

#[derive(Template)]
#[template(path = "vacancies/show.html")]
struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: Option<String>,
    id: String,
    dwelling_id: String,
    name: String,
    address: String,
    level: LevelMark,
    level_text: String,
    banner: bool,
    unmatched: bool,
    state: String,
    rent: String,
    events: Vec<Event>,
    acts: Vec<Field>,
    rent_field: Option<Field>,
    may_see_needs: bool,
    /// Sessions on whose table it may be put.
    sessions: Option<Field>,
    /// Its files in sessions: address and words.
    cases: Vec<(String, String)>,
}

async fn found(asked: &Asked, id: &str) -> Result<(Arc<Portfolio>, Vacancy), PageError> {
    let portfolio = portfolio(asked).await?;
    let vacancy = asked.register.vacancy(&portfolio.landlord.id, id).await?;
    Ok((portfolio, vacancy))
}

async fn page<'a>(
    asked: &Asked,
    portfolio: &Portfolio,
    (vacancy, form): (&Vacancy, &Pairs),
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let (r, d): (&ResidenceView, &DwellingView) = dwelling(portfolio, &vacancy.dwelling_id)?;
    let name = name_of(asked, d.reference.as_deref());
    let text = |name: &str| form.text(name).unwrap_or("");
    let may_change = asked.caller.can(Action::Change, ObjectKind::Vacancy);
    let next = following(t, &vacancy.bare_facts(), vacancy.state);
    let mut acts = Vec::new();
    if may_change && !next.is_empty() {
        let moves = next.iter().any(|(code, _)| *code == "reporte");
        let choices = next.into_iter().map(|(code, label)| Choice::new(code, label, text("fait"))).collect();
        acts.push(Field::radios("fait", t.vacancy_act(), choices).checked(problems));
        let today = asked.today.to_string();
        let on = form.text("le").unwrap_or(&today);
        acts.push(Field::date("le", t.vacancy_act_on(), on).required().checked(problems));
        if moves {
            acts.push(
                Field::date("libre", t.vacancy_free_on(), text("libre"))
                    .hint(t.vacancy_moved_hint())
                    .checked(problems),
            );
        }
    }
    let typed = vacancy.rent_cents.map_or_else(String::new, |c| format!("{},{:02}", c / 100, c % 100));
    let rent_field = (may_change && vacancy.state.is_open()).then(|| {
        Field::text("loyer", t.vacancy_rent(), form.text("loyer").unwrap_or(&typed))
            .hint(t.vacancy_rent_hint())
            .checked(problems)
    });
    let landlord = portfolio.landlord.id.as_str();
    let mut examined = asked.register.allocation_cases(landlord, None).await?;
    examined.retain(|case| case.vacancy_id == vacancy.id);
    let is_decided = examined.iter().any(|case| case.is_decided);
    let may_see_cases = asked.caller.can(Action::See, ObjectKind::AllocationSession);
    let mut cases: Vec<(String, String)> = examined
        .iter()
        .filter(|_| may_see_cases)
        .map(|case| {
            let state = if case.is_decided { t.case_decided() } else { t.case_to_decide() };
            (format!("/dossiers/{}", case.id), format!("{} – {state}", t.case_title()))
        })
        .collect();
    // What stays empty may be lent for a time, whoever lets it later.
    if vacancy.state.is_open() && asked.caller.can(Action::Create, ObjectKind::Premises) {
        cases.push((format!("/locaux/nouveau?vacance={}", vacancy.id), t.premises_make_listing()));
    }
    let mut sessions = None;
    if asked.caller.can(Action::Create, ObjectKind::AllocationSession)
        && vacancy.state.is_open()
        && !is_decided
    {
        let all = asked.register.allocation_sessions(landlord).await?;
        let to_come: Vec<Choice> = all
            .iter()
            .rev()
            .filter(|s| s.held_on >= asked.today)
            .map(|s| Choice::new(s.id.clone(), format!("{} – {}", format::date(s.held_on), s.name), ""))
            .collect();
        sessions = (!to_come.is_empty()).then(|| Field::select("seance", t.session_one(), to_come));
    }
    let is_adapted = d.standing.is_adapted();
    let unmatched = asked.register.unmatched(portfolio, asked.today).await?;
    Ok(ShowPage {
        t,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: match asked.pairs.text("fait") {
            Some("conge") => Some(t.vacancy_saved()),
            Some("note") => Some(t.vacancy_fact_saved()),
            Some("loyer") => Some(t.vacancy_rent_saved()),
            _ => None,
        },
        id: vacancy.id.clone(),
        dwelling_id: d.id.clone(),
        address: place_line(t, r),
        level: adapted::mark(t, d.standing),
        level_text: adapted::standing(t, d.standing),
        banner: is_adapted && vacancy.state.is_open(),
        unmatched: unmatched.iter().any(|one| one.vacancy_id == vacancy.id),
        state: state(t, vacancy.state),
        rent: adapted::rent(t, vacancy.rent_cents),
        events: vacancy
            .facts
            .iter()
            .map(|noted| Event {
                iso: noted.fact.on().to_string(),
                date: format::date(noted.fact.on()),
                what: fact(t, &noted.fact),
                who: texts::journal::author(t, &noted.author, noted.author_name.as_deref()),
            })
            .collect(),
        acts,
        rent_field,
        may_see_needs: asked.caller.can(Action::See, ObjectKind::AdaptedAddress) && vacancy.state.is_open(),
        sessions,
        cases,
        c: Chrome::new(
            asked,
            Place::Allocations,
            vec![crumb("/vacances", t.vacancies_title()), crumb("", name.as_str())],
        )
        .narrow(),
        name,
    })
}

/// `GET /vacances/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (portfolio, vacancy) = found(&asked, &id).await?;
    show(&page(&asked, &portfolio, (&vacancy, &Pairs::default()), &[]).await?)
}

/// The fact of a form.
fn read(t: Texts, form: &Pairs) -> Result<Fact, Vec<Problem>> {
    let day = |name: &str| form.text(name).and_then(|d| d.parse::<Date>().ok());
    let Some(on) = day("le") else { return Err(vec![Problem::new("le", t.vacancy_day_wrong())]) };
    match form.text("fait") {
        Some("libere") => Ok(Fact::Freed { on }),
        Some("annule") => Ok(Fact::Cancelled { on }),
        Some("inapte") => Ok(Fact::Unfit { on }),
        Some("apte") => Ok(Fact::FitAgain { on }),
        Some("loue") => Ok(Fact::Let { on }),
        Some("reporte") => match day("libre") {
            Some(vacant_on) => Ok(Fact::Moved { on, vacant_on }),
            None => Err(vec![Problem::new("libre", t.vacancy_free_wrong())]),
        },
        _ => Err(vec![Problem::new("fait", t.vacancy_act_wrong())]),
    }
}

/// `POST /vacances/{id}/faits`
pub(super) async fn note(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let (portfolio, vacancy) = found(&asked, &id).await?;
    let (_, d) = dwelling(&portfolio, &vacancy.dwelling_id)?;
    // Not known to be adapted is not known not to be.
    let was_adapted = match (d.standing.is_adapted(), d.standing.highest < allocation::ADAPTED_FROM) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    let problems = match read(t, &form) {
        Err(problems) => problems,
        Ok(fact) => {
            let landlord = &portfolio.landlord.id;
            match asked.register.note_vacancy_fact(landlord, &id, fact, was_adapted, asked.today).await {
                Ok(()) => return go(&format!("/vacances/{id}?fait=note")),
                Err(register::Error::Refused(code)) => vec![match code.as_str() {
                    "vacancy-day" => Problem::new("le", t.vacancy_day_wrong()),
                    "vacancy-order" => Problem::new("libre", t.vacancy_free_wrong()),
                    "vacancy-not-now" => Problem::new("fait", t.vacancy_not_now()),
                    _ => return Err(register::Error::Refused(code).into()),
                }],
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, &portfolio, (&vacancy, &form), &problems).await?)
}

/// `POST /vacances/{id}/loyer`
pub(super) async fn set_rent(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (portfolio, vacancy) = found(&asked, &id).await?;
    let wrong = || Problem::new("loyer", asked.t.vacancy_rent_wrong());
    let problem = match super::new::rent(asked.t, &form) {
        Err(problem) => problem,
        Ok(None) => wrong(),
        Ok(Some(cents)) => match asked.register.set_rent(&portfolio.landlord.id, &id, cents).await {
            Ok(()) => return go(&format!("/vacances/{id}?fait=loyer")),
            Err(register::Error::Refused(code)) if code == "rent" => wrong(),
            Err(register::Error::Refused(_)) => Problem::new("loyer", asked.t.vacancy_not_now()),
            Err(other) => return Err(other.into()),
        },
    };
    show_wrong(&page(&asked, &portfolio, (&vacancy, &form), &[problem]).await?)
}

#[derive(Template)]
#[template(path = "vacancies/matches.html")]
struct MatchesPage {
    t: Texts,
    c: Chrome,
    name: String,
    level_text: String,
    fitting: Vec<CandidateLine>,
    others: Vec<CandidateLine>,
}

/// `GET /vacances/{id}/besoins`
pub(super) async fn show_matches(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (portfolio, vacancy) = found(&asked, &id).await?;
    let (_, d) = dwelling(&portfolio, &vacancy.dwelling_id)?;
    let matches = asked.register.matches(&portfolio, &vacancy, asked.today).await?;
    let matches = matches.ok_or(PageError::NotFound)?;
    let name = name_of(&asked, d.reference.as_deref());
    show(&MatchesPage {
        t,
        level_text: adapted::standing(t, d.standing),
        fitting: lines(t, &matches.fitting, false),
        others: lines(t, &matches.others, false),
        c: Chrome::new(
            &asked,
            Place::Allocations,
            vec![
                crumb("/vacances", t.vacancies_title()),
                crumb(format!("/vacances/{id}"), name.as_str()),
                crumb("", t.matches_title()),
            ],
        ),
        name,
    })
}
