//! Step 1: the file.

use super::steps::{Step, Steps};
use super::{jobs::Phase, kind_name, kind_what, run};
use crate::Portal;
use crate::edge::upload::{self, LARGEST};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use register::imports::ImportKind;
use std::sync::Arc;
use texts::Texts;

#[derive(Template)]
#[template(path = "imports/file.html")]
struct FilePage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    steps: Steps,
    title: String,
    what: String,
    code: &'static str,
    fields: Vec<Field>,
    file_error: Option<String>,
    hint: String,
    accept: &'static str,
    formats: String,
}

fn kind_of(code: &str) -> Result<ImportKind, PageError> {
    ImportKind::from_code(code).ok_or(PageError::NotFound)
}

/// Kinds whose columns a person may name one by one.
pub(super) fn has_columns(kind: ImportKind) -> bool {
    matches!(kind, ImportKind::Stock | ImportKind::Occupancy)
}

fn page<'a>(asked: &Asked, kind: ImportKind, landlord: &str, problems: &'a [Problem]) -> FilePage<'a> {
    let t = asked.t;
    let (formats, accept) = match kind {
        ImportKind::Stock | ImportKind::Occupancy | ImportKind::Survey => {
            (t.formats_table(), ".csv,.txt,.xlsx")
        }
        ImportKind::Streets => (t.formats_streets(), ".pbf,.osm,.gz"),
        ImportKind::Places => (t.formats_places(), ".csv,.txt,.json"),
        ImportKind::Neighbourhoods => (t.formats_geojson(), ".geojson,.json"),
    };
    let mut fields = Vec::new();
    if asked.landlord.is_none() {
        let field = Field::text("landlord", t.upload_landlord(), landlord).hint(t.upload_landlord_hint());
        fields.push(field.required().checked(problems));
    }
    if has_columns(kind) {
        let options = vec![
            Choice::new("auto", t.upload_mapping_auto(), "auto"),
            Choice::new("choose", t.upload_mapping_choose(), "auto"),
        ];
        fields.push(Field::radios("columns", t.upload_mapping(), options));
    }
    let title = t.upload_title(kind_name(t, kind));
    FilePage {
        t,
        c: Chrome::new(
            asked,
            Place::Imports,
            vec![crumb("/imports", t.nav_imports()), crumb("", title.as_str())],
        )
        .narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        steps: Steps::at(t, Step::File),
        title,
        what: kind_what(t, kind),
        code: kind.code(),
        fields,
        file_error: problems.iter().find(|p| p.name == "file").map(|p| p.what.clone()),
        hint: t.upload_hint(formats.as_str(), t.upload_size()),
        accept,
        formats: format!("{formats}. {}", t.formats_more()),
    }
}

/// `GET /imports/nouveau/{kind}`
pub(super) async fn choose(asked: Asked, Path(kind): Path<String>) -> PageResult {
    show(&page(&asked, kind_of(&kind)?, "", &[]))
}

/// `POST /imports/nouveau/{kind}`: keeps the file, then goes to its columns or checks it.
pub(super) async fn receive(
    State(portal): State<Arc<Portal>>,
    asked: Asked,
    Path(kind): Path<String>,
    form: Multipart,
) -> PageResult {
    let kind = kind_of(&kind)?;
    let sent = upload::receive(form, LARGEST).await?;
    let name = sent.text("landlord").unwrap_or("").to_owned();
    let mut problems = Vec::new();
    if asked.landlord.is_none() && (name.is_empty() || name.chars().count() > 200) {
        problems.push(Problem::new("landlord", asked.t.landlords_name_wrong()));
    }
    if sent.file.is_none() {
        problems.push(Problem::new("file", asked.t.upload_missing()));
    }
    let chooses = has_columns(kind) && sent.text("columns") == Some("choose");
    let (Some(file), true) = (sent.file, problems.is_empty()) else {
        return show_wrong(&page(&asked, kind, &name, &problems));
    };
    let landlord = match &asked.landlord {
        Some(landlord) => landlord.clone(),
        None => asked.register.landlord_named(&name).await?,
    };
    let cookie = format!("landlord={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", landlord.id);
    let job = portal.jobs.add(landlord, kind, file, Phase::Columns);
    if !chooses {
        run::check(&portal, &job);
    }
    let answer = go(&format!("/imports/travaux/{}", job.id))?;
    Ok(([(header::SET_COOKIE, cookie)], answer).into_response())
}
