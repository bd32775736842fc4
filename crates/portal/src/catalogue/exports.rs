//! The catalogue as files, open to all: the same filters, the same number.

use super::{list, words};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::response::IntoResponse;
use register::catalogue::Found;
use texts::{format, people};

/// What the filters find; a territory that is none is refused, so that no file holds everything by mistake.
async fn found(asked: &Asked) -> Result<Found, PageError> {
    let wanted = list::wanted(asked).await?;
    match wanted.problem {
        None => Ok(asked.register.search_services(&wanted.search).await?),
        Some(error) => {
            let gazetteer = asked.register.gazetteer().await?;
            let why = crate::directory::words::no_place(asked.t, &gazetteer, &error);
            Err(register::Error::Refused(why).into())
        }
    }
}

/// `GET /services.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let found = found(&asked).await?;
    let search = list::wanted(&asked).await?.search;
    let filters: Vec<String> =
        list::filter_words(&asked, &search).await?.into_iter().map(|(_, words)| words).collect();
    let notes = [
        (t.export_date(), format::date(asked.today)),
        (t.export_filters(), if filters.is_empty() { t.none() } else { filters.join(" ; ") }),
        (t.services_export_count(), found.at.len().to_string()),
    ];
    let head = [
        "id",
        "nom",
        "proposant",
        "sorte",
        "sujets",
        "phase",
        "prix",
        "prealables",
        "territoires",
        "source",
        "mis_a_jour",
    ]
    .map(str::to_owned);
    let rows = found.entries().map(|entry| {
        let s = &entry.record;
        let names: Vec<String> = entry.subjects.iter().map(|x| words::subject_name(t, x)).collect();
        let places: Vec<String> = entry.places.iter().map(ToString::to_string).collect();
        vec![
            entry.id.clone(),
            guarded(&s.nom),
            guarded(&entry.organisation_name),
            people::organisation_kind(t, entry.kind),
            names.join(" | "),
            entry.phase.map_or_else(String::new, |x| words::phase(t, x)),
            entry.price.map_or_else(String::new, |x| words::price(t, x)),
            guarded(s.conditions_acces.as_deref().unwrap_or("")),
            places.join(" | "),
            guarded(&s.source),
            s.date_maj.clone(),
        ]
    });
    csv_answer("services.csv", &notes, &head, rows.collect::<Vec<_>>())
}

/// `GET /services/export.json`: data·inclusion, with exactly the names of its schema.
pub(super) async fn inclusion(asked: Asked) -> PageResult {
    let found = found(&asked).await?;
    let dataset = asked.register.services_as_inclusion(&found, asked.caller.at).await?;
    let body = dataset.as_json().map_err(|e| PageError::Inside(e.to_string()))?;
    Ok((attachment("application/json", "services-data-inclusion.json"), body).into_response())
}
