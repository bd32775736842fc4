//! The synthesis of a workshop as a document: agenda, then notes and proposals by axis.

use super::words::{due, owner, status};
use crate::edge::{Asked, PageError};
use crate::ui::{PageResult, document};
use axum::extract::Path;
use documents::{Block, Document};
use texts::format;

async fn synthesis(asked: &Asked, id: &str) -> Result<Document, PageError> {
    let t = asked.t;
    let one = asked.register.workshop(id).await?;
    let own = asked.caller.organisation_id().ok();
    if !one.is_published && own != Some(one.host_id.as_str()) {
        return Err(PageError::NotFound);
    }
    let participants = one.participants.map_or_else(|| t.unknown(), |n| format::count(t.lang(), n));
    let mut blocks = vec![
        Block::paragraph(format!("{} : {}", t.workshop_place(), one.place)),
        Block::paragraph(format!("{} : {participants}", t.workshop_participants())),
        Block::heading(2, t.workshop_agenda()),
    ];
    blocks.extend(one.agenda.lines().map(Block::paragraph));
    for axis in asked.register.workshop_axes(&one, own).await? {
        blocks.push(Block::heading(2, axis.title));
        blocks.push(Block::heading(3, t.workshop_notes()));
        blocks.extend(
            axis.notes.iter().map(|note| Block::paragraph(format!("{} : {}", note.organisation, note.words))),
        );
        if axis.notes.is_empty() {
            blocks.push(Block::note(t.workshop_notes_none()));
        }
        blocks.push(Block::heading(3, t.workshop_proposals()));
        blocks.extend(axis.proposals.iter().map(|proposal| {
            Block::paragraph(t.proposal_line(
                proposal.words.clone(),
                owner(t, proposal),
                due(t, proposal),
                status(t, proposal.status()),
            ))
        }));
        if axis.proposals.is_empty() {
            blocks.push(Block::note(t.workshop_proposals_none()));
        }
    }
    Ok(Document {
        title: one.title.clone(),
        subtitle: format::date(one.held_on),
        language: document::language(t),
        author: one.host.clone(),
        date: Some(asked.today),
        footer: one.title,
        blocks,
        ..Document::default()
    })
}

/// `GET /ateliers/{id}/synthese.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    document::pdf(synthesis(&asked, &id).await?, "synthese").await
}

/// `GET /ateliers/{id}/synthese.docx`
pub(super) async fn docx(asked: Asked, Path(id): Path<String>) -> PageResult {
    document::docx(synthesis(&asked, &id).await?, "synthese").await
}
