//! Transfers: wishes with consent, under-occupation, the plan and its proof, proposals and answers, trials. The solver
//! proposes, the household chooses, a commission decides: no page here changes who lives where.

mod certificate;
mod dossiers;
mod exports;
mod list;
mod occupation;
mod reasons;
mod run;
mod show;
mod solving;
mod steps;
mod trial;
mod wish;
mod wishes;
mod words;

pub(crate) use run::keep_solving;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::ui::Pager;
use crate::ui::chrome::{Crumb, crumb};
use register::portfolio::Portfolio;
use trust::field::ObjectKind;
use trust::policy::Action;

/// An answer file is a few megabytes for the largest landlords.
const LARGEST_PLAN: usize = 64 * 1024 * 1024;

pub(crate) fn doors() -> Doors {
    let list = Need::Right(Action::List, ObjectKind::Transfer);
    let see = Need::Right(Action::See, ObjectKind::Transfer);
    let create = Need::Right(Action::Create, ObjectKind::Transfer);
    let change = Need::Right(Action::Change, ObjectKind::Transfer);
    let export = Need::Right(Action::Export, ObjectKind::Transfer);
    Doors::new()
        .get("/mutations", list, list::list)
        .get("/mutations/propositions.csv", export, exports::proposals)
        .get("/mutations/propositions/{id}", see, show::show_one)
        .post("/mutations/propositions/{id}/etape", change, steps::note)
        .post("/mutations/propositions/{id}/commission", change, steps::hand)
        .get("/mutations/souhaits", list, wishes::list)
        .get("/mutations/souhaits.csv", export, exports::wishes)
        .get("/mutations/souhaits/nouveau", create, wish::ask)
        .post("/mutations/souhaits/nouveau", create, wish::note)
        .get("/mutations/souhaits/{id}", see, wishes::show_one)
        .get("/mutations/souhaits/{id}/modifier", change, wish::ask_again)
        .post("/mutations/souhaits/{id}/modifier", change, wish::change)
        .post("/mutations/souhaits/{id}/fermer", change, wishes::close)
        .get("/mutations/souhaits/{id}/pourquoi", see, reasons::why)
        .get("/mutations/dossiers/{id}", see, dossiers::dossiers)
        .get("/mutations/sous-occupation", list, occupation::list)
        .get("/mutations/sous-occupation.csv", export, exports::occupation)
        .post("/mutations/calcul", change, solving::start)
        .get("/mutations/travaux/{id}", see, solving::job)
        .post("/mutations/travaux/{id}/arreter", change, solving::stop)
        .get("/mutations/essai", change, trial::ask)
        .post("/mutations/essai", change, trial::start)
        .get("/mutations/plans/{id}", see, trial::result)
        .post("/mutations/plans/{id}/adopter", change, trial::adopt)
        .get("/mutations/plans/{id}/question.json", export, certificate::question)
        .get("/mutations/plans/{id}/reponse.json", export, certificate::answer)
        .upload("/mutations/plans/{id}/verifier", see, LARGEST_PLAN, certificate::check)
}

/// Lines of a page of a long list.
const PER_PAGE: usize = 50;

/// The page of a list that the address asks for, from 1.
fn page_number(asked: &Asked) -> usize {
    asked.pairs.text("page").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).max(1)
}

/// One page of a list, with the way to the others.
fn paged<T>(asked: &Asked, all: Vec<T>) -> (Vec<T>, Pager) {
    let (here, total) = (page_number(asked), all.len());
    let lines = all.into_iter().skip((here - 1).saturating_mul(PER_PAGE)).take(PER_PAGE).collect();
    (lines, Pager::new(asked.t, &asked.path, &asked.pairs, here, PER_PAGE, total))
}

/// The name of a dwelling with its residence, as pages say it; its id when it is not in the stock any more.
fn named(asked: &Asked, portfolio: &Portfolio, dwelling_id: &str) -> String {
    match portfolio.dwelling(dwelling_id) {
        Some((r, d)) => format!("{} – {}", crate::adapted::name_of(asked, d.reference.as_deref()), r.name),
        None => asked.t.unknown(),
    }
}

/// The way to a page of transfers.
fn crumbs(asked: &Asked, here: &str) -> Vec<Crumb> {
    vec![crumb("/mutations", asked.t.nav_transfers()), crumb("", here)]
}

/// A refusal of the register as the page that says it.
fn worded(asked: &Asked, error: register::Error) -> PageError {
    match words::refusal(asked.t, &error) {
        Some(why) => register::Error::Refused(why).into(),
        None => error.into(),
    }
}
