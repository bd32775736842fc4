//! What is done from the page of a file: a step, its correction, a visit entrusted, the erasing.

use super::{day, edition, form, found, refusal, show};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{PageResult, Problem, go, show_wrong};
use axum::extract::Path;
use register::adaptations::NewVisit;
use trust::field::ObjectKind;
use trust::policy::Action;

/// `POST /adaptations/{id}/etape`
pub(super) async fn note(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (portfolio, file) = found(&asked, &id, Action::Change, ObjectKind::AdaptationFile).await?;
    let problems = form::note(&asked, &portfolio.landlord.id, &file, &form, false).await?;
    if problems.is_empty() {
        return go(&format!("/adaptations/{id}?fait=note"));
    }
    show_wrong(&show::page(&asked, (&portfolio, &file), &form, &problems).await?)
}

/// `POST /adaptations/{id}/corriger`
pub(super) async fn correct(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (portfolio, file) = found(&asked, &id, Action::Change, ObjectKind::AdaptationFile).await?;
    let rank = form.text("rang").and_then(|n| n.parse::<u32>().ok());
    let rank = rank.ok_or_else(|| PageError::Form("which step is wrong is not said".to_owned()))?;
    let seen = (id.as_str(), edition(&form)?);
    match asked.register.correct_step(&portfolio.landlord.id, seen, rank, asked.today).await {
        Ok(()) => go(&format!("/adaptations/{id}?fait=corrige")),
        Err(error) => {
            let problems = [form::problem(&asked, error)?];
            show_wrong(&show::page(&asked, (&portfolio, &file), &form, &problems).await?)
        }
    }
}

/// `POST /adaptations/{id}/visite`
pub(super) async fn entrust(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let (portfolio, file) = found(&asked, &id, Action::Change, ObjectKind::AdaptationFile).await?;
    let mut problems = Vec::new();
    let email = form.text("adresse").unwrap_or("").to_owned();
    if email.is_empty() {
        problems.push(Problem::new("adresse", t.visit_person_wrong()));
    }
    let until = day(&form, "jusqu");
    if until.is_none() {
        problems.push(Problem::new("jusqu", t.visit_until_wrong()));
    }
    if let (true, Some(until)) = (problems.is_empty(), until) {
        let new = NewVisit { email, until };
        match asked.register.assign_visit(&portfolio.landlord.id, &id, &new, asked.caller.at).await {
            Ok(_) => return go(&format!("/adaptations/{id}?fait=confie")),
            Err(error) => {
                let Some(why) = refusal(&asked, &error) else { return Err(error.into()) };
                let is_day = matches!(&error, register::Error::Refused(code) if code == "visit-until");
                problems.push(Problem::new(if is_day { "jusqu" } else { "adresse" }, why));
            }
        }
    }
    show_wrong(&show::page(&asked, (&portfolio, &file), &form, &problems).await?)
}

/// `POST /adaptations/{id}/effacer`
pub(super) async fn erase(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (portfolio, _) = found(&asked, &id, Action::Change, ObjectKind::AdaptationFile).await?;
    if form.text("accord") != Some("oui") {
        return go(&format!("/adaptations/{id}"));
    }
    match asked.register.erase_adaptation(&portfolio.landlord.id, &id, asked.today).await {
        Ok(()) => go("/adaptations"),
        Err(error) => match refusal(&asked, &error) {
            Some(why) => Err(register::Error::Refused(why).into()),
            None => Err(error.into()),
        },
    }
}
