//! The sheet of a decision, to be printed: what was shown on that day, read from what was kept, with its digest.

use super::candidates::{CandidateLine, lines};
use super::case::reason_word;
use crate::adapted::words as adapted;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show, words as shown};
use askama::Template;
use axum::extract::Path;
use texts::{Texts, format};

#[derive(Template)]
#[template(path = "allocations/sheet.html")]
struct SheetPage {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    banner: Option<String>,
    facts: Vec<(String, String)>,
    candidates: Vec<CandidateLine>,
    chosen: String,
    reason: Option<String>,
    short: bool,
    signed: String,
    digest: String,
    whole: bool,
}

/// `GET /dossiers/{id}/fiche`
pub(super) async fn show_sheet(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let landlord = asked.landlord()?.id.clone();
    asked.register.allocation_case_head(&landlord, &id).await?;
    let Some(decision) = asked.register.decision(&landlord, &id).await? else {
        return Err(PageError::NotFound);
    };
    let kept = &decision.snapshot;
    let level = adapted::standing(t, kept.level);
    let chosen = kept.candidates.iter().find(|candidate| candidate.id == kept.chosen);
    let reason = kept.reason.as_ref().map(|reason| {
        let mut words = reason_word(t, reason.kind);
        if let Some(on) = reason.searched_on {
            words = format!("{words} ({})", format::date(on));
        }
        match &reason.text {
            Some(text) => format!("{words} – {text}"),
            None => words,
        }
    });
    let author = texts::journal::author(t, &decision.author, decision.author_name.as_deref());
    let title = t.sheet_decision_title(kept.dwelling.as_str());
    show(&SheetPage {
        t,
        c: Chrome::new(
            &asked,
            Place::Allocations,
            vec![
                crumb("/commissions", t.sessions_title()),
                crumb(format!("/dossiers/{id}"), t.case_title()),
                crumb("", title.as_str()),
            ],
        )
        .narrow(),
        title,
        banner: kept.is_adapted.then(|| t.allocation_banner(level.as_str())),
        facts: vec![
            (t.export_landlord(), kept.landlord.clone()),
            (t.session_one(), format!("{} – {}", format::date(kept.held_on), kept.session)),
            (t.dwelling_address(), kept.address.clone()),
            (t.col_level(), level),
            (t.dwelling_access(), shown::yes_no(t, kept.offer.step_free)),
            (t.dwelling_type(), kept.offer.rooms.map_or_else(|| t.unknown(), |n| format!("T{n}"))),
            (t.vacancy_rent(), adapted::rent(t, kept.offer.rent_cents)),
        ],
        candidates: lines(t, &kept.candidates, true),
        chosen: chosen.map_or_else(|| t.unknown(), |candidate| candidate.reference.clone()),
        reason,
        short: kept.is_short_of_candidates,
        signed: t.sheet_decision_signed(format::date(kept.decided_on), author),
        whole: decision.is_whole(),
        digest: decision.digest,
        id,
    })
}
