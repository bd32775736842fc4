//! The blank form of a visit, on paper.

use super::data::{place_line, portfolio, residence};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use model::survey::{AnswerKind, SURVEY};
use texts::{Texts, words as names};

struct Question {
    label: String,
    blank: String,
}

#[derive(Template)]
#[template(path = "residences/grid.html")]
struct GridPage {
    t: Texts,
    c: Chrome,
    id: String,
    name: String,
    address: String,
    questions: Vec<Question>,
}

/// `GET /residences/{id}/visite/grille`
pub(super) async fn grid(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let r = residence(&portfolio, &id)?;
    let crumbs = vec![
        crumb("/residences", t.nav_residences()),
        crumb(format!("/residences/{id}"), r.name.as_str()),
        crumb("", t.visit_grid()),
    ];
    let questions = SURVEY
        .iter()
        .map(|item| Question {
            label: names::survey_item(t, item.code),
            blank: match item.kind {
                AnswerKind::YesNo => format!("☐ {}   ☐ {}", t.yes(), t.no()),
                kind => format!("……………… {}", names::unit(t, kind)),
            },
        })
        .collect();
    show(&GridPage {
        t,
        c: Chrome::new(&asked, Place::Residences, crumbs),
        name: r.name.clone(),
        address: place_line(t, r),
        id,
        questions,
    })
}
