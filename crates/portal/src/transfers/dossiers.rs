//! Three ranked files for a dwelling: the household of the plan, then those that cost the whole the least. The commission
//! decides.

use super::words;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use texts::Texts;

/// Files that a commission examines (CCH art. R441-3).
const FILES: usize = 3;

struct Line {
    rank: usize,
    wish_id: String,
    household: String,
    reference: String,
    note: String,
}

#[derive(Template)]
#[template(path = "transfers/dossiers.html")]
struct DossiersPage {
    t: Texts,
    c: Chrome,
    dwelling: String,
    lines: Vec<Line>,
}

/// `GET /mutations/dossiers/{id}`: of a dwelling of the last plan.
pub(super) async fn dossiers(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    portfolio.dwelling(&id).ok_or(PageError::NotFound)?;
    let landlord = portfolio.landlord.id.as_str();
    let plan = asked.register.current_transfer_plan(landlord).await.map_err(|e| super::worded(&asked, e))?;
    let files = match plan {
        Some(plan) => {
            let dwelling = id.clone();
            let read = tokio::task::spawn_blocking(move || plan.files(&dwelling, FILES)).await;
            read.map_err(|e| PageError::Inside(e.to_string()))??
        }
        None => Vec::new(),
    };
    let mut lines = Vec::new();
    for file in files {
        let noted = asked.register.transfer_wish(landlord, &file.wish_id).await?;
        // Who took its consent back since is no file any more.
        if noted.open(asked.today).is_none() {
            continue;
        }
        lines.push(Line {
            rank: lines.len() + 1,
            household: super::named(&asked, &portfolio, &noted.dwelling_id),
            reference: noted.reference(),
            note: match file.is_chosen {
                true => t.dossiers_chosen(),
                false => t.dossiers_cost(words::points(t, i128::from(file.regret))),
            },
            wish_id: file.wish_id,
        });
    }
    let dwelling = super::named(&asked, &portfolio, &id);
    show(&DossiersPage {
        t,
        lines,
        c: Chrome::new(&asked, Place::Transfers, super::crumbs(&asked, &t.dossiers_title())),
        dwelling,
    })
}
