//! Taking an import back, after one question.

use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, go, show};
use askama::Template;
use axum::extract::Path;
use texts::Texts;

/// A question before an act that cannot be made by mistake.
#[derive(Template)]
#[template(path = "imports/confirm.html")]
pub(super) struct ConfirmPage {
    pub t: Texts,
    pub c: Chrome,
    pub title: String,
    pub text: String,
    pub action: String,
    pub yes: String,
    pub back: String,
}

/// `GET /imports/{id}/annuler`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let entry = asked.register.import(&asked.landlord()?.id, &id).await?;
    if !entry.can_be_undone {
        return Err(PageError::NotFound);
    }
    let crumbs = vec![crumb("/imports", t.nav_imports()), crumb("", t.imports_undo())];
    show(&ConfirmPage {
        t,
        c: Chrome::new(&asked, Place::Imports, crumbs).narrow(),
        title: t.imports_undo_title(),
        text: t.imports_undo_text(entry.file_name),
        action: format!("/imports/{id}/annuler"),
        yes: t.imports_undo(),
        back: "/imports".to_owned(),
    })
}

/// `POST /imports/{id}/annuler`
pub(super) async fn undo(asked: Asked, Path(id): Path<String>) -> PageResult {
    asked.register.undo_stock_import(&asked.landlord()?.id, &id).await?;
    go("/imports?fait=undone")
}
