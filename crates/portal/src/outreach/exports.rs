//! What leaves of a round: the calendar of stops that were told, the same as a table with what was done, and a notice to post in
//! each hall. Counts under eleven are a band; nobody is in any of it.

use super::words::{band, clock, on};
use super::{found, names};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::calendar::{Occurrence, file};
use crate::ui::document;
use crate::ui::export::{csv_answer, guarded};
use axum::extract::Path;
use documents::{Block, Document};
use jiff::civil::time;
use register::outreach::{Band, Kept};

async fn told(asked: &Asked, id: &str) -> Result<Kept, PageError> {
    found(asked, id).await?.told.map(|(kept, _)| kept).ok_or(PageError::NotFound)
}

pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (kept, names) = (told(&asked, &id).await?, names(&asked).await?);
    let logs = asked.register.tour_logs(asked.caller.organisation_id()?, Some(&id)).await?;
    let head = [
        t.outreach_day(),
        t.outreach_from(),
        t.outreach_until(),
        t.outreach_residence(),
        t.outreach_came(),
        t.outreach_done_title(),
    ];
    let rows = kept.plan.tours.iter().flat_map(|tour| tour.calls.iter().map(move |call| (tour, call)));
    let rows = rows.map(|(tour, call)| {
        let residence = &kept.residences[call.stop];
        let log = logs.iter().find(|log| log.residence_id == *residence && log.on == tour.on);
        vec![
            tour.on.to_string(),
            clock(call.starts),
            clock(call.ends),
            guarded(names.get(residence).map_or("", String::as_str)),
            log.map(|log| match Band::of(log.log.visits()) {
                Band::Few => band(t, Band::Few),
                _ => log.log.visits().to_string(),
            })
            .unwrap_or_default(),
            match log {
                Some(log) if log.log.is_missed => t.outreach_missed(),
                Some(_) => t.outreach_logged(),
                None => String::new(),
            },
        ]
    });
    csv_answer("tournee.csv", &[], &head, rows)
}

pub(super) async fn calendar(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = found(&asked, &id).await?;
    let (kept, names) = (told(&asked, &id).await?, names(&asked).await?);
    let at = |minutes: u32| time((minutes / 60 % 24) as i8, (minutes % 60) as i8, 0, 0);
    let mut all = Vec::new();
    for tour in &kept.plan.tours {
        for call in &tour.calls {
            let residence = &kept.residences[call.stop];
            let spot = one.round.stop(residence).map(|stop| stop.spot.clone()).unwrap_or_default();
            all.push(Occurrence {
                id: format!("{id}-{residence}-{}", tour.on),
                starts_at: tour.on.to_datetime(at(call.starts)),
                ends_at: Some(tour.on.to_datetime(at(call.ends))),
                title: t.outreach_agency(),
                place: names.get(residence).cloned().unwrap_or_default(),
                about: spot,
                is_cancelled: false,
            });
        }
    }
    file(&all, jiff::Timestamp::now(), "tournee.ics")
}

/// `GET /tournees/{id}/affiches.pdf`: one page for each residence.
pub(super) async fn notices(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = found(&asked, &id).await?;
    let (kept, names) = (told(&asked, &id).await?, names(&asked).await?);
    let mut blocks = Vec::new();
    for (stop, residence) in kept.residences.iter().enumerate() {
        let visits: Vec<_> = kept.plan.visits(stop).collect();
        if visits.is_empty() {
            continue;
        }
        if !blocks.is_empty() {
            blocks.push(Block::PageBreak);
        }
        blocks.push(Block::heading(1, names.get(residence).cloned().unwrap_or_default()));
        for (day, call) in visits {
            let hours = format!("{} – {}", clock(call.starts), clock(call.ends));
            blocks.push(Block::paragraph(format!("{} : {hours}", on(t, day))));
        }
        let spot = one.round.stop(residence).map(|of| of.spot.clone()).unwrap_or_default();
        if !spot.is_empty() {
            blocks.push(Block::paragraph(format!("{} : {spot}", t.outreach_spot())));
        }
        blocks.push(Block::paragraph(t.outreach_notice_what()));
        blocks.push(Block::paragraph(t.outreach_notice_free()));
    }
    let document = Document {
        title: t.outreach_notice_title(),
        subtitle: one.round.name.clone(),
        language: document::language(t),
        date: Some(asked.today),
        footer: t.outreach_agency(),
        blocks,
        ..Document::default()
    };
    document::pdf(document, "affiches").await
}
