//! What leaves: the minutes of a meeting, and the log of decisions with their votes.

use super::found;
use super::words::{choice, outcome};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{csv_answer, guarded};
use axum::extract::Path;
use documents::{Block, Document};
use texts::format;

/// The minutes of a meeting, as blocks.
async fn document(asked: &Asked, id: &str, meeting_id: &str) -> Result<Document, PageError> {
    let t = asked.t;
    let one = found(asked, id).await?;
    let meeting = one.meetings.iter().find(|meeting| meeting.id == meeting_id).ok_or(PageError::NotFound)?;
    let mut blocks =
        vec![Block::paragraph(format!("{} : {}", t.governance_held_on(), format::date(meeting.held_on)))];
    blocks.extend(
        meeting.place.iter().map(|place| Block::paragraph(format!("{} : {place}", t.governance_place()))),
    );
    if let Some(names) = &meeting.present {
        blocks.push(Block::paragraph(format!("{} : {}", t.governance_present(), names.join(", "))));
    }
    blocks.push(Block::heading(2, t.governance_agenda()));
    blocks.extend(meeting.agenda.iter().map(|point| Block::paragraph(format!("– {point}"))));
    blocks.push(Block::heading(2, t.governance_minutes()));
    match &meeting.minutes {
        Some(text) => blocks.extend(text.lines().map(Block::paragraph)),
        None => blocks.push(Block::note(t.governance_minutes_none())),
    }
    Ok(Document {
        title: meeting.title.clone(),
        subtitle: one.name.clone(),
        language: crate::ui::document::language(t),
        author: one.secretariat.clone(),
        date: Some(asked.today),
        footer: one.name.clone(),
        blocks,
        ..Document::default()
    })
}

/// `GET /gouvernance/{id}/reunions/{meeting}/compte-rendu.pdf`
pub(super) async fn pdf(asked: Asked, Path((id, meeting)): Path<(String, String)>) -> PageResult {
    crate::ui::document::pdf(document(&asked, &id, &meeting).await?, "compte-rendu").await
}

/// `GET /gouvernance/{id}/reunions/{meeting}/compte-rendu.docx`
pub(super) async fn docx(asked: Asked, Path((id, meeting)): Path<(String, String)>) -> PageResult {
    crate::ui::document::docx(document(&asked, &id, &meeting).await?, "compte-rendu").await
}

/// `GET /gouvernance/{id}/decisions.csv`
pub(super) async fn decisions(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = found(&asked, &id).await?;
    let rows = one.decisions.iter().flat_map(|decision| {
        decision.votes.iter().map(|(_, name, weight, said)| {
            vec![
                guarded(&decision.title),
                decision.opened_on.to_string(),
                decision.closes_on.to_string(),
                outcome(t, decision.tally.outcome),
                guarded(name),
                weight.to_string(),
                choice(t, *said),
            ]
        })
    });
    let head = ["decision", "ouverte", "fin", "resultat", "partenaire", "poids", "vote"].map(str::to_owned);
    let notes = vec![(t.export_date(), format::date(asked.today)), (t.governance_name(), one.name.clone())];
    csv_answer("decisions.csv", &notes, &head, rows.collect::<Vec<_>>())
}
