//! Step 2: what the columns are. Proposed from the headers, decided by the person, saved under a name.

use super::jobs::Job;
use super::progress::job_of;
use super::run;
use super::steps::{Step, Steps};
use crate::Portal;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::{Path, State};
use model::issue::column_letters;
use opendata::{occupancy, stock};
use register::imports::ImportKind;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tabular::{Limits, Table};
use texts::{Lang, Texts};

/// Examples shown of each column.
const EXAMPLES: usize = 3;

struct ColumnLine {
    id: String,
    letter: String,
    header: String,
    examples: String,
    options: Vec<Choice>,
    suggested: bool,
}

#[derive(Template)]
#[template(path = "imports/columns.html")]
struct ColumnsPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    steps: Steps,
    id: String,
    file: String,
    title: String,
    seen: String,
    columns: Vec<ColumnLine>,
    name: Field,
}

/// The head of a table: header, a few cells of each column, how it is written.
struct Head {
    header: Vec<String>,
    examples: Vec<Vec<String>>,
    separator: Option<char>,
    encoding: String,
}

/// Reads the head of the file, within the limits of any file.
async fn head(job: &Job) -> Result<Head, PageError> {
    let path = job.file.path.clone();
    tokio::task::spawn_blocking(move || {
        let mut table = Table::open(&path, &Limits::default()).map_err(|e| PageError::Form(e.to_string()))?;
        let header = table.header().to_vec();
        let mut examples: Vec<Vec<String>> = vec![Vec::new(); header.len()];
        for _ in 0..20 {
            match table.next_row() {
                Some(Ok(row)) => {
                    for (cells, cell) in examples.iter_mut().zip(row.cells()) {
                        if !cell.is_empty() && cells.len() < EXAMPLES {
                            cells.push(cell.chars().take(30).collect());
                        }
                    }
                }
                Some(Err(_)) => {}
                None => break,
            }
        }
        let detected = table.detected();
        Ok(Head { header, examples, separator: detected.separator, encoding: detected.encoding.clone() })
    })
    .await
    .map_err(|e| PageError::Inside(e.to_string()))?
}

/// The fields of a kind of file: code and label.
fn fields(t: Texts, kind: ImportKind) -> Vec<(String, String)> {
    match kind {
        ImportKind::Stock => stock::Field::ALL
            .iter()
            .map(|f| {
                let label = match t.lang() {
                    Lang::Fr => f.label().to_owned(),
                    Lang::En => f.code().replace('-', " "),
                };
                (f.code().to_owned(), label)
            })
            .collect(),
        _ => occupancy::Field::ALL.iter().map(|f| (code_of(f), occupancy_label(t, *f))).collect(),
    }
}

/// The stable code of a field, as mappings hold it.
fn code_of(field: &impl Serialize) -> String {
    serde_json::to_value(field).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn occupancy_label(t: Texts, field: occupancy::Field) -> String {
    use occupancy::Field as F;
    match field {
        F::DwellingRef => t.field_dwelling_ref(),
        F::LeaseRef => t.field_lease_ref(),
        F::LeaseStart => t.field_lease_start(),
        F::LeaseEnd => t.field_lease_end(),
        F::LeaseType => t.field_lease_type(),
        F::Role => t.field_role(),
        F::HolderKind => t.field_holder_kind(),
        F::BirthDate => t.field_birth_date(),
        F::BirthYear => t.field_birth_year(),
        F::HouseholdSize => t.field_household_size(),
        F::Dependants => t.field_dependants(),
    }
}

/// Header → code of the field that the headers suggest.
fn proposed(kind: ImportKind, header: &[String]) -> BTreeMap<String, String> {
    match kind {
        ImportKind::Stock => {
            let mapping = stock::ColumnMapping::built_in(header)
                .unwrap_or_else(|| stock::ColumnMapping::proposed(header));
            mapping.columns.iter().map(|(f, h)| (h.clone(), code_of(f))).collect()
        }
        _ => {
            let mapping = occupancy::Mapping::proposed(header);
            mapping.columns.iter().map(|(f, h)| (h.clone(), code_of(f))).collect()
        }
    }
}

fn page<'a>(
    asked: &Asked,
    job: &Job,
    head: &Head,
    chosen: Option<&Pairs>,
    problems: &'a [Problem],
) -> ColumnsPage<'a> {
    let t = asked.t;
    let suggested = proposed(job.kind, &head.header);
    let fields = fields(t, job.kind);
    // Never an example of a column that may name or describe a person.
    let hides = job.kind == ImportKind::Occupancy;
    let columns = head
        .header
        .iter()
        .enumerate()
        .map(|(i, header)| {
            let id = format!("col-{i}");
            let key = suggested
                .iter()
                .find(|(h, _)| model::words::header_key(h) == model::words::header_key(header));
            let proposal = key.map_or("", |(_, code)| code.as_str());
            let current = chosen.map_or(proposal, |form| form.text(&id).unwrap_or(""));
            let mut options = vec![Choice::new("", t.columns_ignore(), current)];
            options.extend(fields.iter().map(|(code, label)| Choice::new(code, label, current)));
            ColumnLine {
                letter: column_letters(i),
                header: header.clone(),
                examples: if hides {
                    "•••".to_owned()
                } else {
                    head.examples.get(i).map(|e| e.join(" · ")).unwrap_or_default()
                },
                suggested: !proposal.is_empty() && proposal == current,
                options,
                id,
            }
        })
        .collect();
    let crumbs = vec![crumb("/imports", t.nav_imports()), crumb("", t.columns_title())];
    ColumnsPage {
        t,
        c: Chrome::new(asked, Place::Imports, crumbs),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        steps: Steps::at(t, Step::Columns),
        id: job.id.clone(),
        file: job.file.name.clone(),
        title: t.columns_title(),
        seen: t.columns_seen(
            head.encoding.as_str(),
            head.separator.map_or_else(|| "–".to_owned(), |c| c.to_string()),
        ),
        columns,
        name: Field::text("name", t.columns_name(), chosen.and_then(|f| f.text("name")).unwrap_or(""))
            .hint(t.columns_name_hint())
            .required()
            .checked(problems),
    }
}

/// The columns of a job, to be named.
pub(super) async fn show_columns(asked: &Asked, job: &Job, problems: &[Problem]) -> PageResult {
    show(&page(asked, job, &head(job).await?, None, problems))
}

/// `POST /imports/travaux/{id}/colonnes`: saves the mapping and checks the file with it.
pub(super) async fn choose(
    State(portal): State<Arc<Portal>>,
    asked: Asked,
    Path(id): Path<String>,
    form: Pairs,
) -> PageResult {
    let t = asked.t;
    let mut job = job_of(&asked, &id).await?;
    if job.is_running() {
        return go(&format!("/imports/travaux/{id}"));
    }
    let head = head(&job).await?;
    let mut problems = Vec::new();
    let name = form.text("name").unwrap_or("");
    if name.is_empty() || name.chars().count() > 60 {
        problems.push(Problem::new("name", t.columns_name_wrong()));
    }
    let mut columns: BTreeMap<String, String> = BTreeMap::new();
    let labels: BTreeMap<String, String> = fields(t, job.kind).into_iter().collect();
    for (i, header) in head.header.iter().enumerate() {
        let column = format!("col-{i}");
        let Some(code) = form.text(&column).filter(|code| labels.contains_key(*code)) else { continue };
        if columns.insert(code.to_owned(), header.clone()).is_some() {
            let label = labels.get(code).map_or("", String::as_str);
            problems.push(Problem::new(&column, t.columns_twice(label)));
        }
    }
    if !problems.is_empty() {
        return show_wrong(&page(&asked, &job, &head, Some(&form), &problems));
    }
    let landlord = &job.landlord.id;
    let wrong = |e: serde_json::Error| PageError::Form(e.to_string());
    let text = match job.kind {
        ImportKind::Stock => {
            let mapping: stock::ColumnMapping =
                serde_json::from_value(serde_json::json!({ "name": name, "columns": columns }))
                    .map_err(wrong)?;
            asked.register.save_stock_mapping(landlord, &mapping).await?;
            serde_json::to_vec(&mapping).map_err(wrong)?
        }
        _ => {
            let value = serde_json::json!({ "name": name, "columns": columns, "keep_birth_dates": false });
            let mapping: occupancy::Mapping = serde_json::from_value(value).map_err(wrong)?;
            asked.register.save_occupancy_mapping(landlord, &mapping).await?;
            serde_json::to_vec(&mapping).map_err(wrong)?
        }
    };
    tokio::fs::write(job.mapping_file(), text).await.map_err(|e| PageError::Inside(e.to_string()))?;
    job.take_mapping();
    run::check(&portal, &job).await?;
    go(&format!("/imports/travaux/{id}"))
}
