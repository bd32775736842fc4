//! Taking the last import of aids back, after one question.

use super::{crumbs, worded};
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, PageResult, Place, go, show};
use askama::Template;
use axum::extract::Path;
use texts::Texts;

/// A question before an act that cannot be made by mistake.
#[derive(Template)]
#[template(path = "imports/confirm.html")]
struct ConfirmPage {
    t: Texts,
    c: Chrome,
    title: String,
    text: String,
    action: String,
    yes: String,
    back: String,
}

/// `GET /financements/aides/imports/{id}/annuler`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let all = asked.register.aid_imports(asked.caller.organisation_id()?).await?;
    let one = all.into_iter().find(|one| one.id == id && one.can_be_undone).ok_or(PageError::NotFound)?;
    show(&ConfirmPage {
        t,
        title: t.aids_undo_title(),
        text: t.aids_undo_text(one.file_name),
        action: format!("/financements/aides/imports/{id}/annuler"),
        yes: t.aids_undo(),
        back: "/financements/aides".to_owned(),
        c: Chrome::new(&asked, Place::Funding, crumbs(&asked, &t.aids_undo())).narrow(),
    })
}

/// `POST /financements/aides/imports/{id}/annuler`
pub(super) async fn undo(asked: Asked, Path(id): Path<String>) -> PageResult {
    let organisation = asked.caller.organisation_id()?;
    asked.register.undo_aid_import(organisation, &id).await.map_err(|error| worded(&asked, error))?;
    go("/financements/aides?fait=annule")
}
