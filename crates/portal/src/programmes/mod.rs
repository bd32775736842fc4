//! Works programmes: budgets and goals by scenario, the computation and its proof, who pays what where and when, scenarios side by
//! side, decisions. The computation proposes; people decide, and what they decided is kept by every later computation.

mod beside;
mod compare;
mod decide;
mod exports;
mod form;
mod list;
mod locks;
mod proof;
mod result;
mod run;
mod scenario;
mod show;
mod solving;
mod table;
mod typed;
mod why;
mod words;

pub(crate) use run::keep_programming;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::{Crumb, crumb};
use register::portfolio::{Portfolio, PortfolioRequest};
use register::programmes::{NotedProgramme, NotedScenario};
use std::sync::Arc;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let list = Need::Right(Action::List, ObjectKind::WorksPlan);
    let see = Need::Right(Action::See, ObjectKind::WorksPlan);
    let create = Need::Right(Action::Create, ObjectKind::WorksPlan);
    let change = Need::Right(Action::Change, ObjectKind::WorksPlan);
    let export = Need::Right(Action::Export, ObjectKind::WorksPlan);
    let decide = Need::Right(Action::Decide, ObjectKind::WorksPlan);
    // These two files count the people of a residence by age, however few they are.
    let counts = Need::Right(Action::Export, ObjectKind::Tenant);
    Doors::new()
        .get("/programmes", list, list::list)
        .get("/programmes/nouveau", create, list::ask)
        .post("/programmes/nouveau", create, list::make)
        .get("/programmes/{id}", see, show::show_one)
        .post("/programmes/{id}/ranger", change, show::close)
        .get("/programmes/{id}/comparer", see, compare::compare)
        .post("/programmes/{id}/revenir", decide, decide::take_back)
        .get("/programmes/scenarios/{id}", see, result::result)
        .get("/programmes/scenarios/{id}/reglages", change, scenario::ask)
        .post("/programmes/scenarios/{id}/reglages", change, scenario::save)
        .post("/programmes/scenarios/{id}/reprendre", change, scenario::take_over)
        .post("/programmes/scenarios/{id}/copier", create, scenario::copy)
        .get("/programmes/scenarios/{id}/supprimer", change, scenario::ask_delete)
        .post("/programmes/scenarios/{id}/supprimer", change, scenario::delete)
        .post("/programmes/scenarios/{id}/calcul", change, solving::start)
        .get("/programmes/travaux/{id}", see, solving::job)
        .post("/programmes/travaux/{id}/arreter", change, solving::stop)
        .get("/programmes/scenarios/{id}/residences", see, table::table)
        .get("/programmes/scenarios/{id}/residences/{residence}", see, why::why)
        .get("/programmes/scenarios/{id}/verrouiller", change, locks::ask)
        .post("/programmes/scenarios/{id}/verrouiller", change, locks::lock)
        .post("/programmes/scenarios/{id}/liberer", change, locks::release)
        .get("/programmes/scenarios/{id}/adopter", decide, decide::ask)
        .post("/programmes/scenarios/{id}/adopter", decide, decide::adopt)
        .get("/programmes/scenarios/{id}/programme.csv", export, exports::csv)
        .get("/programmes/scenarios/{id}/programme.xlsx", export, exports::xlsx)
        .get("/programmes/scenarios/{id}/question.json", counts, proof::question)
        .get("/programmes/scenarios/{id}/reponse.json", counts, proof::answer)
}

/// The way to a page of programmes.
fn crumbs(asked: &Asked, here: &str) -> Vec<Crumb> {
    vec![crumb("/programmes", asked.t.nav_programmes()), crumb("", here)]
}

/// The way to a page of a programme.
fn crumbs_in(asked: &Asked, programme: &NotedProgramme, here: &str) -> Vec<Crumb> {
    let way = format!("/programmes/{}", programme.id);
    vec![crumb("/programmes", asked.t.nav_programmes()), crumb(way, programme.name.as_str()), crumb("", here)]
}

/// The way to a page of a scenario.
fn crumbs_of(asked: &Asked, programme: &NotedProgramme, scenario: &NotedScenario, here: &str) -> Vec<Crumb> {
    let mut way = crumbs_in(asked, programme, &scenario.name);
    if let Some(last) = way.last_mut() {
        last.href = format!("/programmes/scenarios/{}", scenario.id);
    }
    way.push(crumb("", here));
    way
}

/// The landlord whose programmes these are. A plan is about all residences at once, and counts who lives in each: whoever
/// sees some of them has no business with it.
fn landlord(asked: &Asked) -> Result<&str, PageError> {
    if asked.caller.residences().is_some() {
        return Err(PageError::NotFound);
    }
    Ok(asked.landlord()?.id.as_str())
}

/// The stock today. Another day would let whoever compares two of them find who came between.
async fn portfolio(asked: &Asked) -> Result<Arc<Portfolio>, PageError> {
    let request = PortfolioRequest {
        landlord_id: landlord(asked)?.to_owned(),
        on: asked.today,
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = asked.register.portfolio(&request).await?;
    if portfolio.residences.is_empty() {
        return Err(PageError::NothingYet);
    }
    Ok(portfolio)
}

/// A scenario of the landlord, with its programme.
async fn found(asked: &Asked, id: &str) -> Result<(NotedProgramme, NotedScenario), PageError> {
    let landlord = landlord(asked)?;
    let scenario = asked.register.programme_scenario(landlord, id).await?;
    let programme = asked.register.programme(landlord, &scenario.programme_id).await?;
    Ok((programme, scenario))
}

/// A refusal of the register as the page that says it.
fn worded(asked: &Asked, error: register::Error) -> PageError {
    match words::refusal(asked.t, &error) {
        Some(why) => register::Error::Refused(why).into(),
        None => error.into(),
    }
}
