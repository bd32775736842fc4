//! The direction adopts a scenario, or takes back what it adopted.

use super::portfolio;
use super::scenario::ConfirmPage;
use super::words;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, PageResult, Place, go, show};
use axum::extract::Path;

/// `GET /programmes/scenarios/{id}/adopter`: what would be decided, line by line.
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (programme, scenario) = super::found(&asked, &id).await?;
    let portfolio = portfolio(&asked).await?;
    let run = asked.register.programme_run(&portfolio.landlord.id, &id).await;
    let run = run.map_err(|e| super::worded(&asked, e))?.ok_or(PageError::NotFound)?;
    let first = run.rows.iter().filter(|row| row.year == programme.first_year);
    let line = |row: &register::programmes::Row| {
        let name = words::residence(&portfolio, &row.residence_id);
        t.prog_adopt_line(name, words::work(t, row), words::money(t, row.cost_cents))
    };
    show(&ConfirmPage {
        t,
        c: Chrome::new(
            &asked,
            Place::Programmes,
            super::crumbs_of(&asked, &programme, &scenario, &t.prog_adopt()),
        )
        .narrow(),
        title: t.prog_adopt_title(scenario.name.as_str()),
        what: t.prog_adopt_what(programme.first_year.to_string()),
        lines: first.map(line).collect(),
        to: format!("/programmes/scenarios/{id}/adopter"),
        values: vec![("calcul".to_owned(), run.id)],
        act: t.prog_adopt(),
        back: format!("/programmes/scenarios/{id}"),
    })
}

/// `POST /programmes/scenarios/{id}/adopter`
pub(super) async fn adopt(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (programme, _) = super::found(&asked, &id).await?;
    let landlord = super::landlord(&asked)?;
    let run = form.text("calcul").ok_or_else(|| PageError::Form("calcul".to_owned()))?;
    let adopted = asked.register.adopt_programme(landlord, (&id, run), asked.today).await;
    adopted.map_err(|e| super::worded(&asked, e))?;
    go(&format!("/programmes/{}?fait=adopte", programme.id))
}

/// `POST /programmes/{id}/revenir`
pub(super) async fn take_back(asked: Asked, Path(id): Path<String>) -> PageResult {
    let landlord = super::landlord(&asked)?;
    asked.register.take_back_programme(landlord, &id).await?;
    go(&format!("/programmes/{id}?fait=repris"))
}
