//! The directory as files: the same filters, the same number.

use super::{list, words};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::response::IntoResponse;
use texts::{format, people};

/// The filters of the address; a territory that is none is refused, so that no file holds everybody by mistake.
async fn wanted(asked: &Asked) -> Result<register::directory::Search, PageError> {
    let wanted = list::wanted(asked).await?;
    match wanted.problem {
        None => Ok(wanted.search),
        Some(error) => {
            let gazetteer = asked.register.gazetteer().await?;
            Err(register::Error::Refused(words::no_place(asked.t, &gazetteer, &error)).into())
        }
    }
}

/// `GET /annuaire.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let search = wanted(&asked).await?;
    let gazetteer = asked.register.gazetteer().await?;
    let found = asked.register.search_directory(&search, 0, i64::MAX.unsigned_abs(), asked.caller.at).await?;
    let filters: Vec<String> =
        list::filter_words(&asked, &search).await?.into_iter().map(|(_, w)| w).collect();
    let notes = [
        (t.export_date(), format::date(asked.today)),
        (t.export_filters(), if filters.is_empty() { t.none() } else { filters.join(" ; ") }),
        (t.export_count(), found.total.to_string()),
    ];
    let head = [
        "id",
        "nom",
        "sorte",
        "ess",
        "themes",
        "territoires",
        "commune",
        "siret",
        "rna",
        "site_web",
        "courriel",
        "telephone",
        "services",
        "source",
        "mis_a_jour",
    ]
    .map(str::to_owned);
    let rows = found.lines.into_iter().map(|line| {
        let o = line.organisation;
        let text = |value: Option<String>| guarded(&value.unwrap_or_default());
        vec![
            o.id,
            guarded(&o.name),
            people::organisation_kind(t, o.kind),
            o.is_ess.map_or_else(String::new, |ess| if ess { t.yes() } else { t.no() }),
            line.themes.iter().map(|x| words::theme(t, *x)).collect::<Vec<_>>().join(" | "),
            guarded(
                &line
                    .territories
                    .iter()
                    .map(|x| words::territory(t, &gazetteer, x))
                    .collect::<Vec<_>>()
                    .join(" | "),
            ),
            text(o.commune_name),
            text(o.siret.or(o.siren)),
            text(o.rna),
            text(o.website),
            text(o.contact_email),
            text(o.contact_phone),
            line.services.to_string(),
            text(o.source),
            o.updated_on,
        ]
    });
    csv_answer("annuaire.csv", &notes, &head, rows)
}

/// `GET /annuaire/export.json`: data·inclusion, with exactly the names of its schema.
pub(super) async fn inclusion(asked: Asked) -> PageResult {
    let search = wanted(&asked).await?;
    let dataset = asked.register.as_inclusion(&search, asked.caller.at).await?;
    let body = dataset.as_json().map_err(|e| PageError::Inside(e.to_string()))?;
    Ok((attachment("application/json", "annuaire-data-inclusion.json"), body).into_response())
}
