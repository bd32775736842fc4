//! One session: the dwellings on its table, adapted ones first, each with its banner.

use crate::adapted::{name_of, words as adapted};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::{place_line, portfolio};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, LevelMark, PageResult, Place, go, show};
use crate::vacancies::words::state;
use askama::Template;
use axum::extract::Path;
use register::allocations::CaseHead;
use std::collections::BTreeSet;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    name: String,
    address: String,
    level: LevelMark,
    banner: Option<String>,
    state: String,
    candidates: String,
    decided: bool,
}

#[derive(Template)]
#[template(path = "allocations/session.html")]
struct SessionPage {
    t: Texts,
    c: Chrome,
    title: String,
    name: String,
    lines: Vec<Line>,
    /// Vacancies that may be put on the table.
    add: Option<Field>,
    id: String,
}

/// `GET /commissions/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let landlord = asked.landlord()?.id.clone();
    let session = asked.register.allocation_session(&landlord, &id).await?;
    let portfolio = portfolio(&asked).await?;
    let vacancies = asked.register.vacancies(&landlord).await?;
    let cases = asked.register.allocation_cases(&landlord, None).await?;
    let mut rows: Vec<(bool, Option<jiff::civil::Date>, Line)> = Vec::new();
    for case in cases.iter().filter(|case| case.session_id == id) {
        let vacancy = vacancies.iter().find(|vacancy| vacancy.id == case.vacancy_id);
        let (Some(vacancy), Some((r, d))) = (vacancy, portfolio.dwelling(&case.dwelling_id)) else {
            continue;
        };
        let is_adapted = d.standing.is_adapted();
        let line = Line {
            id: case.id.clone(),
            name: name_of(&asked, d.reference.as_deref()),
            address: place_line(t, r),
            level: adapted::mark(t, d.standing),
            banner: is_adapted.then(|| t.allocation_banner(adapted::standing(t, d.standing))),
            state: state(t, vacancy.state),
            candidates: format::count(t.lang(), case.candidates),
            decided: case.is_decided,
        };
        rows.push((!is_adapted, vacancy.noticed_on(), line));
    }
    rows.sort_by(|a, b| (a.0, a.1, &a.2.id).cmp(&(b.0, b.1, &b.2.id)));
    // Those of this session, and those about which another one decided.
    let here_or_decided = |case: &&CaseHead| case.session_id == id || case.is_decided;
    let there: BTreeSet<&str> =
        cases.iter().filter(here_or_decided).map(|case| case.vacancy_id.as_str()).collect();
    let mut add = Vec::new();
    if asked.caller.can(Action::Create, ObjectKind::AllocationSession) {
        let mut open: Vec<_> = vacancies
            .iter()
            .filter(|v| v.state.is_open() && !there.contains(v.id.as_str()))
            .filter_map(|v| portfolio.dwelling(&v.dwelling_id).map(|(r, d)| (v, r, d)))
            .collect();
        open.sort_by_key(|(v, _, d)| (!d.standing.is_adapted(), v.noticed_on(), v.id.clone()));
        add.extend(open.into_iter().map(|(v, r, d)| {
            let name = name_of(&asked, d.reference.as_deref());
            let level = adapted::standing(t, d.standing);
            Choice::new(v.id.clone(), format!("{name} – {} – {level}", r.name), "")
        }));
    }
    let title = t.session_title(format::date(session.held_on));
    show(&SessionPage {
        t,
        c: Chrome::new(
            &asked,
            Place::Allocations,
            vec![crumb("/commissions", t.sessions_title()), crumb("", title.as_str())],
        ),
        title,
        name: session.name,
        lines: rows.into_iter().map(|(.., line)| line).collect(),
        add: (!add.is_empty()).then(|| Field::select("vacance", t.session_add(), add)),
        id,
    })
}

/// A refusal of the register, in words.
pub(super) fn worded(t: Texts, error: register::Error) -> PageError {
    let register::Error::Refused(code) = error else { return error.into() };
    let why = match code.as_str() {
        "allocation-decided" => t.decision_already(),
        "allocation-changed" => t.decision_changed(),
        "vacancy-not-now" => t.vacancy_not_now(),
        _ => code,
    };
    register::Error::Refused(why).into()
}

/// `POST /commissions/inscrire`
pub(super) async fn examine(asked: Asked, form: Pairs) -> PageResult {
    let landlord = asked.landlord()?.id.clone();
    let (session, vacancy) = (form.text("seance").unwrap_or(""), form.text("vacance").unwrap_or(""));
    match asked.register.examine_vacancy(&landlord, session, vacancy).await {
        Ok(case) => go(&format!("/dossiers/{case}")),
        Err(error) => Err(worded(asked.t, error)),
    }
}
