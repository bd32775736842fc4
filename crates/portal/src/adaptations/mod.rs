//! Adaptation files: visit, report, committee, works, and what is told to the household before, during and after.
//!
//! Who follows files sees households and needs; the technical service sees works, never for whom nor why; a therapist
//! sees the visits entrusted to them, and nothing else.

mod agenda;
mod catalogue;
mod decision;
mod delivery;
mod exports;
mod fill;
mod form;
mod grid;
mod list;
mod new;
mod order;
mod report;
mod show;
mod sites;
mod steps;
mod support;
mod visits;
pub(crate) mod words;
mod works;

pub(crate) use visits::to_write;
pub(crate) use words::stage;

use crate::edge::doors::{Doors, Need};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::{place_line, portfolio};
use crate::ui::chrome::{Crumb, crumb};
use jiff::civil::Date;
use register::adaptations::AdaptationFile;
use register::portfolio::{DwellingView, Portfolio, ResidenceView};
use std::sync::Arc;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let list = Need::Right(Action::List, ObjectKind::AdaptationFile);
    let see = Need::Right(Action::See, ObjectKind::AdaptationFile);
    let create = Need::Right(Action::Create, ObjectKind::AdaptationFile);
    let change = Need::Right(Action::Change, ObjectKind::AdaptationFile);
    let decide = Need::Right(Action::Decide, ObjectKind::AdaptationFile);
    let export = Need::Right(Action::Export, ObjectKind::AdaptationFile);
    let read = Need::Right(Action::See, ObjectKind::TherapistReport);
    let write = Need::Right(Action::Create, ObjectKind::TherapistReport);
    let orders = Need::Right(Action::List, ObjectKind::WorksOrder);
    let order = Need::Right(Action::See, ObjectKind::WorksOrder);
    let works = Need::Right(Action::Change, ObjectKind::WorksOrder);
    Doors::new()
        .get("/adaptations", list, list::list)
        .get("/adaptations.csv", export, exports::csv)
        .get("/adaptations.xlsx", export, exports::xlsx)
        .get("/adaptations/nouvelle", create, new::ask)
        .post("/adaptations/nouvelle", create, new::open)
        .get("/adaptations/commission", list, agenda::agenda)
        .get("/adaptations/{id}", see, show::show_one)
        .post("/adaptations/{id}/etape", change, steps::note)
        .post("/adaptations/{id}/corriger", change, steps::correct)
        .post("/adaptations/{id}/effacer", change, steps::erase)
        .post("/adaptations/{id}/visite", change, steps::entrust)
        .get("/adaptations/{id}/rapport", read, report::show_report)
        .get("/adaptations/{id}/rapport/saisie", write, report::ask)
        .post("/adaptations/{id}/rapport/saisie", write, report::save)
        .get("/adaptations/{id}/grille", read, grid::blank)
        .get("/adaptations/{id}/travaux", see, works::ask)
        .post("/adaptations/{id}/travaux", change, works::save)
        .get("/adaptations/{id}/decision", decide, decision::ask)
        .post("/adaptations/{id}/decision", decide, decision::decide)
        .get("/adaptations/{id}/livraison", change, delivery::ask)
        .post("/adaptations/{id}/livraison", change, delivery::deliver)
        .get("/adaptations/{id}/suivi", see, support::ask)
        .post("/adaptations/{id}/reclamation", change, support::complain)
        .post("/adaptations/{id}/reclamation/reponse", change, support::answer)
        .post("/adaptations/{id}/aide", change, support::lend)
        .get("/chantiers", orders, sites::list)
        .get("/chantiers/{id}", order, order::show_order)
        .post("/chantiers/{id}/etape", works, sites::note)
        .get("/catalogue-travaux", orders, catalogue::ask)
        .post("/catalogue-travaux", works, catalogue::save)
        .get("/visites", Need::Person, visits::list)
        .get("/visites/{id}", Need::Person, visits::ask)
        .post("/visites/{id}", Need::Person, visits::save)
}

/// The file of an id and the stock around it, when the person may do this where the dwelling is.
async fn found(
    asked: &Asked,
    id: &str,
    action: Action,
    kind: ObjectKind,
) -> Result<(Arc<Portfolio>, AdaptationFile), PageError> {
    let portfolio = portfolio(asked).await?;
    let file = asked.register.adaptation(&portfolio.landlord.id, id, asked.today).await?;
    if is_within(asked, &portfolio, &file, action, kind) {
        Ok((portfolio, file))
    } else {
        Err(PageError::NotFound)
    }
}

/// Is the dwelling of a file where the person may do this?
fn is_within(
    asked: &Asked,
    portfolio: &Portfolio,
    file: &AdaptationFile,
    action: Action,
    kind: ObjectKind,
) -> bool {
    match asked.caller.residences_for(action, kind) {
        None => true,
        Some(mine) => portfolio.dwelling(&file.dwelling_id).is_some_and(|(r, _)| mine.contains(&r.id)),
    }
}

/// The dwelling of a file and its residence, while it is in the stock.
fn home<'p>(
    portfolio: &'p Portfolio,
    file: &AdaptationFile,
) -> Option<(&'p ResidenceView, &'p DwellingView)> {
    portfolio.dwelling(&file.dwelling_id)
}

/// How the dwelling of a file is called, and where it is.
fn named(asked: &Asked, portfolio: &Portfolio, file: &AdaptationFile) -> (String, String) {
    match home(portfolio, file) {
        Some((r, d)) => (
            crate::adapted::name_of(asked, d.reference.as_deref()),
            format!("{}, {}", r.name, place_line(asked.t, r)),
        ),
        None => (asked.t.file_dwelling_left(), String::new()),
    }
}

/// The way to a page of a file.
fn crumbs(asked: &Asked, id: &str, name: &str, here: &str) -> Vec<Crumb> {
    let list = crumb("/adaptations", asked.t.nav_adaptations());
    if here.is_empty() {
        return vec![list, crumb("", name)];
    }
    vec![list, crumb(format!("/adaptations/{id}"), name), crumb("", here)]
}

/// The day of a form, when it is one.
fn day(form: &Pairs, name: &str) -> Option<Date> {
    let day = form.text(name)?.parse::<Date>().ok()?;
    (2000..=2100).contains(&day.year()).then_some(day)
}

/// The last entry that the form saw.
fn edition(form: &Pairs) -> Result<u32, PageError> {
    let seen = form.text("edition").and_then(|n| n.parse::<u32>().ok());
    seen.ok_or_else(|| PageError::Form("the edition of the file is missing".to_owned()))
}

/// A refusal of the register in words; `None`: it is something else.
fn refusal(asked: &Asked, error: &register::Error) -> Option<String> {
    match error {
        register::Error::Changed => Some(asked.t.file_changed()),
        register::Error::Refused(code) => words::refusal(asked.t, code),
        _ => None,
    }
}
