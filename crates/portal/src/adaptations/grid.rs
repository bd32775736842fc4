//! The blank grid, to be printed and filled by hand.

use super::{found, named, words};
use crate::edge::Asked;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use pathway::grid::{Activity, Obstacle, Remedy};
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "adaptations/grid.html")]
struct GridPage {
    t: Texts,
    c: Chrome,
    id: String,
    // The paper says no dwelling: it may be left on a table.
    reference: String,
    activities: Vec<String>,
    obstacles: Vec<String>,
    remedies: Vec<String>,
}

/// `GET /adaptations/{id}/grille`
pub(super) async fn blank(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (portfolio, file) = found(&asked, &id, Action::See, ObjectKind::TherapistReport).await?;
    let (name, _) = named(&asked, &portfolio, &file);
    let numbered = |all: Vec<String>| -> Vec<String> {
        all.into_iter().enumerate().map(|(at, words)| format!("{} – {words}", at + 1)).collect()
    };
    show(&GridPage {
        t,
        c: Chrome::new(&asked, Place::Adaptations, super::crumbs(&asked, &id, &name, &t.grid_blank())),
        reference: file.reference(),
        activities: numbered(Activity::ALL.iter().map(|one| words::activity(t, *one)).collect()),
        obstacles: numbered(Obstacle::ALL.iter().map(|one| words::obstacle_and_rule(t, *one)).collect()),
        remedies: numbered(Remedy::ALL.iter().map(|one| words::remedy(t, *one)).collect()),
        id,
    })
}
