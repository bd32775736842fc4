//! Step 1: the file.

use super::jobs::{Chosen, Job, spool};
use super::steps::{Step, Steps};
use super::{kind_name, kind_what, run};
use crate::Portal;
use crate::edge::upload::{self, LARGEST, Received};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::{Multipart, Path, State};
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
    /// May elevation tiles go with the file?
    with_elevation: bool,
    elevation_error: Option<String>,
}

/// Sent for a saved mapping, before its name.
const SAVED: &str = "saved:";

fn kind_of(code: &str) -> Result<ImportKind, PageError> {
    ImportKind::from_code(code).ok_or(PageError::NotFound)
}

/// Kinds whose columns a person may name one by one.
pub(super) fn has_columns(kind: ImportKind) -> bool {
    matches!(kind, ImportKind::Stock | ImportKind::Occupancy)
}

/// The names of the mappings that the landlord saved for this kind of file.
async fn saved_mappings(asked: &Asked, kind: ImportKind) -> Result<Vec<String>, PageError> {
    match &asked.landlord {
        Some(landlord) if has_columns(kind) => {
            Ok(asked.register.mapping_names(&landlord.id, kind.code()).await?)
        }
        _ => Ok(Vec::new()),
    }
}

async fn page<'a>(
    asked: &Asked,
    kind: ImportKind,
    problems: &'a [Problem],
) -> Result<FilePage<'a>, PageError> {
    let t = asked.t;
    let (formats, accept) = match kind {
        ImportKind::Stock | ImportKind::Occupancy | ImportKind::Survey => {
            (t.formats_table(), ".csv,.txt,.xlsx")
        }
        ImportKind::Streets => (t.formats_streets(), ".pbf,.osm,.gz"),
        ImportKind::Places => (t.formats_places(), ".csv,.txt,.json"),
        ImportKind::Neighbourhoods => (t.formats_geojson(), ".geojson,.json"),
        ImportKind::Communes | ImportKind::Directory => {
            (t.formats_communes(), ".csv,.txt,.xlsx,.geojson,.json")
        }
    };
    let mut fields = Vec::new();
    if has_columns(kind) {
        let saved = saved_mappings(asked, kind).await?;
        let mut options = vec![Choice::new("auto", t.upload_mapping_auto(), "auto")];
        options.extend(saved.iter().map(|name| {
            Choice::new(format!("{SAVED}{name}"), t.upload_mapping_saved(name.as_str()), "auto")
        }));
        options.push(Choice::new("choose", t.upload_mapping_choose(), "auto"));
        let mut field = Field::radios("columns", t.upload_mapping(), options);
        if !saved.is_empty() {
            field = field.hint(t.upload_mapping_hint());
        }
        fields.push(field);
    }
    let title = t.upload_title(kind_name(t, kind));
    Ok(FilePage {
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
        with_elevation: kind == ImportKind::Streets,
        elevation_error: problems.iter().find(|p| p.name == ELEVATION).map(|p| p.what.clone()),
    })
}

/// Field of the elevation tiles.
pub(super) const ELEVATION: &str = "elevation";

/// Does the name of a file say that it is an elevation tile (`N43E007.hgt`, or the same zipped)?
fn is_tile(name: &str) -> bool {
    let lower = name.to_lowercase();
    let stem = lower.strip_suffix(".zip").unwrap_or(&lower).strip_suffix(".hgt").unwrap_or("");
    stem.len() >= 7 && stem.starts_with(['n', 's'])
}

/// Puts the tiles sent into one folder beside the map; `false` when there are none.
async fn keep_tiles(file: &Received, tiles: Vec<Received>) -> Result<bool, PageError> {
    let inside = |e: std::io::Error| PageError::Inside(format!("elevation tiles cannot be kept: {e}"));
    if tiles.is_empty() {
        return Ok(false);
    }
    let folder = file.folder.path().join(ELEVATION);
    tokio::fs::create_dir_all(&folder).await.map_err(inside)?;
    for tile in tiles {
        let to = folder.join(&tile.name);
        if tokio::fs::rename(&tile.path, &to).await.is_err() {
            tokio::fs::copy(&tile.path, &to).await.map_err(inside)?;
        }
    }
    Ok(true)
}

/// `GET /imports/nouveau/{kind}`
pub(super) async fn choose(asked: Asked, Path(kind): Path<String>) -> PageResult {
    let kind = kind_of(&kind)?;
    super::may_import(&asked, kind)?;
    show(&page(&asked, kind, &[]).await?)
}

/// `POST /imports/nouveau/{kind}`: keeps the file, then goes to its columns or checks it.
pub(super) async fn receive(
    State(portal): State<Arc<Portal>>,
    asked: Asked,
    Path(kind): Path<String>,
    form: Multipart,
) -> PageResult {
    let kind = kind_of(&kind)?;
    super::may_import(&asked, kind)?;
    let sent = upload::receive(form, LARGEST, &spool(&portal)).await?;
    let mut problems = Vec::new();
    if sent.file.is_none() {
        problems.push(Problem::new("file", asked.t.upload_missing()));
    }
    let columns = sent.text("columns").filter(|_| has_columns(kind)).map(str::to_owned);
    let beside = sent.beside.into_iter().filter(|(field, _)| field == ELEVATION);
    let tiles: Vec<Received> = beside.map(|(_, tile)| tile).collect();
    if let Some(tile) = tiles.iter().find(|tile| !is_tile(&tile.name)) {
        problems.push(Problem::new(ELEVATION, asked.t.upload_elevation_wrong(tile.name.as_str())));
    }
    let chooses = columns.as_deref() == Some("choose");
    let (Some(file), true) = (sent.file, problems.is_empty()) else {
        return show_wrong(&page(&asked, kind, &problems).await?);
    };
    let elevation = kind == ImportKind::Streets && keep_tiles(&file, tiles).await?;
    let saved = saved_mappings(&asked, kind).await?;
    let wanted = columns.as_deref().and_then(|c| c.strip_prefix(SAVED));
    let mapping = wanted.filter(|name| saved.iter().any(|s| s == name)).map(str::to_owned);
    let (landlord, author) = (asked.landlord()?, asked.caller.author());
    let job = Job::add(&portal, landlord, author, kind, file, elevation, mapping.map(Chosen::Saved)).await?;
    if !chooses {
        run::check(&portal, &job).await?;
    }
    go(&format!("/imports/travaux/{}", job.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_known_by_their_names() {
        for name in ["N43E007.hgt", "n43e007.HGT.zip", "S21E055.hgt"] {
            assert!(is_tile(name), "{name}");
        }
        for name in ["N43E007.zip", "carte.hgt", "N43E007.tif", ".hgt", "N43E007.hgt.gz"] {
            assert!(!is_tile(name), "{name}");
        }
    }
}
