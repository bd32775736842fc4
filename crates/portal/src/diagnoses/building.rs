//! A building: looked at in a cellar with a telephone, part after part, each saved by its own button; the whole form is saved
//! each time.

use super::building_form::{self, Part, changed, form_of};
use super::words::problem;
use super::{chrome, found, may, organisation};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, PageResult, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use diagnosis::Building;
use register::diagnoses::{DiagnosisRecord, DiagnosisStage, KeptBuilding, MOST_PHOTOS};
use texts::{Texts, format};
use trust::policy::Action;

pub(super) struct Photo {
    pub id: String,
    pub caption: String,
}

#[derive(Template)]
#[template(path = "diagnoses/building.html")]
struct BuildingPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    done: Option<String>,
    errors: ErrorSummary<'a>,
    id: String,
    /// `None`: it is new.
    building: Option<String>,
    seen: Option<i64>,
    action: String,
    parts: Vec<Part>,
    progress: Option<String>,
    photos: Vec<Photo>,
    more_photos: bool,
    photos_hint: String,
    photo_error: Option<String>,
    may_change: bool,
}

fn page<'a>(
    asked: &Asked,
    record: &DiagnosisRecord,
    (form, kept): (&Pairs, Option<&KeptBuilding>),
    problems: &'a [Problem],
) -> BuildingPage<'a> {
    let t = asked.t;
    let title = kept.map_or_else(|| t.diagnosis_add_building(), |kept| kept.building.name.clone());
    let base = format!("/diagnostics/{}/batiments", record.id);
    let building = kept.map(|kept| kept.building.id.clone());
    let mine = record.photos.iter().filter(|photo| Some(&photo.building_id) == building.as_ref());
    let photos: Vec<Photo> =
        mine.map(|one| Photo { id: one.id.clone(), caption: one.caption.clone() }).collect();
    let progress = kept.map(|kept| {
        let (known, all) = kept.building.progress();
        let count = |n: usize| format::count(t.lang(), n as u64);
        t.diagnosis_progress(count(known), count(all))
    });
    let done = match asked.pairs.text("fait") {
        Some("enregistre") => Some(t.diagnosis_saved()),
        Some("photo") => Some(t.diagnosis_photo_added()),
        Some("photo-retiree") => Some(t.diagnosis_photo_removed()),
        _ => None,
    };
    BuildingPage {
        t,
        c: chrome(asked, record, &title).narrow(),
        done: done.filter(|_| problems.is_empty()),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: record.id.clone(),
        action: building.as_ref().map_or_else(|| format!("{base}/nouveau"), |id| format!("{base}/{id}")),
        building,
        seen: kept.map(|kept| kept.edition),
        parts: building_form::parts(t, form, problems, asked.today),
        progress,
        more_photos: photos.len() < MOST_PHOTOS,
        photos_hint: t.diagnosis_photo_hint(MOST_PHOTOS.to_string()),
        photo_error: problems.iter().find(|one| one.name == "file").map(|one| one.what.clone()),
        photos,
        may_change: may(asked, Action::Change) && record.stage() == DiagnosisStage::Open,
        title,
    }
}

/// The page of a building with what is wrong with a photo.
pub(super) fn with_photo_problem(
    asked: &Asked,
    record: &DiagnosisRecord,
    building: &str,
    problems: &[Problem],
) -> PageResult {
    let kept = kept(record, building)?;
    show_wrong(&page(asked, record, (&form_of(&kept.building), Some(kept)), problems))
}

fn kept<'a>(record: &'a DiagnosisRecord, id: &str) -> Result<&'a KeptBuilding, PageError> {
    record.building(id).ok_or(PageError::NotFound)
}

/// Where the page comes back after a part is saved.
fn back(id: &str, building: &str, form: &Pairs) -> String {
    let anchor = form.text("vers").filter(|to| to.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    let anchor = anchor.map(|to| format!("#{to}")).unwrap_or_default();
    format!("/diagnostics/{id}/batiments/{building}?fait=enregistre{anchor}")
}

/// Beside which field a refusal of the register stands.
fn field_of(code: &str) -> &'static str {
    match code {
        "diagnosis-long" | "diagnosis-personal" => "note",
        _ => "nom",
    }
}

/// `GET /diagnostics/{id}/batiments/nouveau`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    show(&page(&asked, &record, (&Pairs::default(), None), &[]))
}

/// `POST /diagnostics/{id}/batiments/nouveau`
pub(super) async fn add(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let record = found(&asked, &id).await?;
    let problems = match building_form::read(asked.t, &form, "", asked.today) {
        Err(problems) => problems,
        Ok(one) => {
            let own = organisation(&asked)?;
            match asked.register.add_diagnosis_building(own, &id, &one, asked.today).await {
                Ok(building) => return go(&back(&id, &building, &form)),
                Err(error) => problem(asked.t, field_of, error)?,
            }
        }
    };
    show_wrong(&page(&asked, &record, (&form, None), &problems))
}

/// `GET /diagnostics/{id}/batiments/{building}`
pub(super) async fn ask_again(asked: Asked, Path((id, building)): Path<(String, String)>) -> PageResult {
    let record = found(&asked, &id).await?;
    let kept = kept(&record, &building)?;
    show(&page(&asked, &record, (&form_of(&kept.building), Some(kept)), &[]))
}

/// The edition that the form was made from.
fn seen(form: &Pairs) -> Result<i64, PageError> {
    form.text("vu").and_then(|vu| vu.parse().ok()).ok_or_else(|| PageError::Form("vu".to_owned()))
}

/// `POST /diagnostics/{id}/batiments/{building}`
pub(super) async fn change(
    asked: Asked,
    Path((id, building)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let t = asked.t;
    let record = found(&asked, &id).await?;
    let kept = kept(&record, &building)?;
    let problems = match building_form::read(t, &form, &building, asked.today) {
        Err(problems) => problems,
        Ok(one) => {
            let one: Building = one;
            let own = organisation(&asked)?;
            let seen = seen(&form)?;
            match asked.register.change_diagnosis_building(own, &id, seen, &one, asked.today).await {
                Ok(_) => return go(&back(&id, &building, &form)),
                Err(register::Error::Changed) => changed(t, &form, &kept.building),
                Err(error) => problem(t, field_of, error)?,
            }
        }
    };
    show_wrong(&page(&asked, &record, (&form, Some(kept)), &problems))
}

/// `POST /diagnostics/{id}/batiments/{building}/supprimer`
pub(super) async fn remove(
    asked: Asked,
    Path((id, building)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let record = found(&asked, &id).await?;
    let kept = kept(&record, &building)?;
    let own = organisation(&asked)?;
    match asked.register.remove_diagnosis_building(own, &id, (&building, seen(&form)?)).await {
        Ok(()) => go(&format!("/diagnostics/{id}?fait=retire")),
        Err(register::Error::Changed) => {
            let problems = [Problem::new("nom", asked.t.changed_meanwhile())];
            show_wrong(&page(&asked, &record, (&form_of(&kept.building), Some(kept)), &problems))
        }
        Err(error) => Err(super::words::worded(asked.t, error)),
    }
}
