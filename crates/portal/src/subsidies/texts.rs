//! The texts that a funder begins its documents from.

use super::organisation;
use super::words::{paper, refusal, worded};
use crate::diagnoses::form::FormPage;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::{Chrome, crumb};
use crate::ui::{Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use subsidy::Paper;

async fn page<'a>(
    asked: &Asked,
    kind: Paper,
    form: Option<&Pairs>,
    problems: &'a [Problem],
) -> Result<FormPage<'a>, PageError> {
    let t = asked.t;
    let kept = asked.register.subsidy_text(organisation(asked)?, kind).await?;
    let body = form.map_or(kept, |form| form.exact("texte").unwrap_or("").to_owned());
    let list = "/conventions-de-financement";
    let title = paper(t, kind);
    let crumbs = vec![crumb(list, t.subsidy_title()), crumb("", title.clone())];
    let c = Chrome::new(asked, Place::Subsidies, crumbs);
    let to = (format!("{list}/modeles/{}", kind.code()), list.to_owned());
    let hint = t.subsidy_clauses_hint(
        subsidy::VARIABLES.map(|one| format!("{{{one}}}")).join(", "),
        subsidy::TABLES.map(|one| format!("[{one}]")).join(", "),
    );
    let fields = vec![Field::area("texte", t.subsidy_clauses(), &body).hint(hint)];
    let mut page = FormPage::new(t, c, title, to, fields, problems);
    page.what = vec![t.subsidy_model_what()];
    Ok(page)
}

/// The document of an address, for a funder: others have no texts of their own.
async fn kind(asked: &Asked, code: &str) -> Result<Paper, PageError> {
    let is_funder = !asked.register.envelopes(organisation(asked)?).await?.is_empty();
    Paper::from_code(code).filter(|_| is_funder).ok_or(PageError::NotFound)
}

/// `GET /conventions-de-financement/modeles/{kind}`
pub(super) async fn ask(asked: Asked, Path(code): Path<String>) -> PageResult {
    let kind = kind(&asked, &code).await?;
    show(&page(&asked, kind, None, &[]).await?)
}

/// `POST /conventions-de-financement/modeles/{kind}`
pub(super) async fn write(asked: Asked, Path(code): Path<String>, form: Pairs) -> PageResult {
    let kind = kind(&asked, &code).await?;
    let body = form.exact("texte").unwrap_or("");
    match asked.register.write_subsidy_text(organisation(&asked)?, kind, body).await {
        Ok(()) => go("/conventions-de-financement?fait=note"),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new("texte", refusal(asked.t, &code))];
            show_wrong(&page(&asked, kind, Some(&form), &problems).await?)
        }
        Err(error) => Err(worded(asked.t, error)),
    }
}
