//! Photos of a building: received, shown, taken away.

use super::words::problem;
use super::{found, organisation};
use crate::edge::form::Pairs;
use crate::edge::upload::receive;
use crate::edge::{Asked, PageError};
use crate::ui::{PageResult, Problem, go};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::http::header;
use axum::response::IntoResponse;
use register::diagnoses::{LARGEST_PHOTO, NewPhoto};

/// `POST /diagnostics/{id}/batiments/{building}/photos`
pub(super) async fn add(
    asked: Asked,
    Path((id, building)): Path<(String, String)>,
    form: Result<Multipart, MultipartRejection>,
) -> PageResult {
    let t = asked.t;
    let record = found(&asked, &id).await?;
    // What may not be known to exist is not there, whatever was sent.
    let form = form.map_err(|wrong| PageError::Form(wrong.body_text()))?;
    let spool = asked.register.folder().join("spool");
    let sent = receive(form, LARGEST_PHOTO, &spool).await?;
    let caption = sent.text("legende").unwrap_or("").to_owned();
    let Some(file) = sent.file else {
        let problems = [Problem::new("file", t.upload_missing())];
        return super::building::with_photo_problem(&asked, &record, &building, &problems);
    };
    let bytes = tokio::fs::read(&file.path).await;
    let bytes = bytes.map_err(|error| PageError::Inside(format!("a photo cannot be read: {error}")))?;
    let photo = NewPhoto { bytes, caption };
    match asked.register.add_diagnosis_photo(organisation(&asked)?, &id, &building, photo).await {
        Ok(_) => go(&format!("/diagnostics/{id}/batiments/{building}?fait=photo#photos")),
        Err(error) => {
            let problems = problem(t, |_| "file", error)?;
            super::building::with_photo_problem(&asked, &record, &building, &problems)
        }
    }
}

/// `GET /diagnostics/{id}/photos/{photo}`
pub(super) async fn one(asked: Asked, Path((id, photo)): Path<(String, String)>) -> PageResult {
    let bytes = asked.register.diagnosis_photo(organisation(&asked)?, &id, &photo).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response())
}

/// `POST /diagnostics/{id}/photos/{photo}/supprimer`
pub(super) async fn remove(
    asked: Asked,
    Path((id, photo)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let own = organisation(&asked)?;
    let record = found(&asked, &id).await?;
    let building = form.text("batiment").and_then(|id| record.building(id)).ok_or(PageError::NotFound)?;
    let back = format!("/diagnostics/{id}/batiments/{}?fait=photo-retiree#photos", building.building.id);
    match asked.register.remove_diagnosis_photo(own, &id, &photo).await {
        Ok(()) => go(&back),
        Err(error) => Err(super::words::worded(asked.t, error)),
    }
}
