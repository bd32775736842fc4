//! What leaves as files: the list, the applications of one's own listing, a visit for a calendar. An address is in none of them
//! unless it is in what who asks may read.

use super::list::cells;
use super::words::standing;
use super::{found, own, reader};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::calendar::{Occurrence, file};
use crate::ui::export::{csv_answer, guarded};
use axum::extract::Path;
use jiff::ToSpan;
use texts::format;

/// `GET /locaux.csv`
pub(super) async fn list_csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.premises(reader(&asked).as_deref(), asked.today).await?;
    let mut head = vec!["id".to_owned(), t.premises_name()];
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|one| {
            let told = cells(t, one).into_iter().map(|(_, cell)| guarded(&cell));
            [one.id.clone(), guarded(&one.listing.title)].into_iter().chain(told).collect()
        })
        .collect();
    head.extend([
        t.premises_commune(),
        t.premises_landlord(),
        t.premises_period(),
        t.premises_parcels(),
        t.premises_uses(),
        t.premises_until(),
        t.premises_state(),
    ]);
    csv_answer("locaux.csv", &[(t.export_date(), format::date(asked.today))], &head, rows)
}

/// `GET /locaux/{id}/candidatures.csv`
pub(super) async fn applications_csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = own(&asked, &id).await?;
    let head = [
        "candidature",
        "organisation",
        "etat",
        "usage",
        "personnes",
        "parcelles",
        "utilite",
        "voeu",
        "parcelle",
        "du",
        "au",
    ];
    let rows = one.applications.iter().flat_map(|of| {
        let content = &of.content;
        content.wishes.iter().enumerate().map(|(at, wish)| {
            let parcel = one.listing.parcel(&wish.parcel).map_or("", |known| known.name.as_str());
            vec![
                of.id.clone(),
                guarded(&of.organisation),
                standing(t, of.step.standing),
                content.of.code().to_owned(),
                content.people.to_string(),
                content.need.to_string(),
                of.step.social.map(|points| points.to_string()).unwrap_or_default(),
                (at + 1).to_string(),
                guarded(parcel),
                wish.period.from.to_string(),
                wish.period.to.to_string(),
            ]
        })
    });
    let notes =
        [(t.export_date(), format::date(asked.today)), (t.premises_name(), one.listing.title.clone())];
    csv_answer("candidatures.csv", &notes, &head.map(str::to_owned), rows)
}

/// `GET /locaux/{id}/visites/{visit}/agenda.ics`
pub(super) async fn calendar(asked: Asked, Path((id, visit)): Path<(String, String)>) -> PageResult {
    let t = asked.t;
    let one = found(&asked, &id).await?;
    let slot = one.visits.iter().find(|of| of.slot.id == visit).ok_or(PageError::NotFound)?.slot.clone();
    let occurrence = Occurrence {
        id: slot.id,
        starts_at: slot.at,
        ends_at: slot.at.checked_add(i64::from(slot.minutes).minutes()).ok(),
        title: one.listing.title.clone(),
        place: one.address.clone().unwrap_or_else(|| one.commune.clone()),
        about: if one.address.is_some() { one.landlord.clone() } else { t.premises_masked() },
        is_cancelled: false,
    };
    file(&[occurrence], asked.caller.at, "visite.ics")
}
