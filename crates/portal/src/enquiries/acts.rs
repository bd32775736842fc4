//! Opening an enquiry, closing it, ending what is held of it.

use super::show::page_with;
use super::words::{problem, refusal};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{PageResult, Problem, go, show_wrong};
use axum::extract::Path;

async fn told<T>(asked: &Asked, id: &str, done: Result<T, register::Error>) -> PageResult {
    match done {
        Ok(_) => go(&format!("/enquetes/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            // The page has no field: what is wrong is told at its acts.
            let what = Problem::new("acts-title", refusal(asked.t, &code));
            show_wrong(&page_with(asked, id, &[what]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /enquetes/{id}/ouvrir`
pub(super) async fn open(asked: Asked, Path(id): Path<String>) -> PageResult {
    let done = asked.register.open_enquiry(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done).await
}

/// `POST /enquetes/{id}/clore`
pub(super) async fn close(asked: Asked, Path(id): Path<String>) -> PageResult {
    let done = asked.register.close_enquiry(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done).await
}

/// `POST /enquetes/{id}/purger`
pub(super) async fn purge(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    super::found(&asked, &id).await?;
    if form.text("accord") != Some("oui") {
        let what = Problem::new("acts-title", asked.t.enq_no_consent());
        return show_wrong(&page_with(&asked, &id, &[what]).await?);
    }
    told(&asked, &id, asked.register.purge_enquiry(own, &id, asked.today).await).await
}

/// What was refused, beside the field that it is about; other errors go on.
pub(super) fn wrong<T>(
    asked: &Asked,
    done: Result<T, register::Error>,
) -> Result<Result<T, Problem>, register::Error> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(register::Error::Refused(code)) => Ok(Err(problem(asked.t, &code))),
        Err(other) => Err(other),
    }
}
