//! The sheet of a decision, to be printed: what was shown on that day, read from what was kept, with its digest.

use super::candidates::{CandidateLine, lines};
use super::case::reason_word;
use crate::adapted::name_of;
use crate::adapted::words as adapted;
use crate::edge::Asked;
use crate::residences::data::{place_line, portfolio};
use crate::ui::chrome::{Crumb, crumb};
use crate::ui::{Chrome, PageResult, Place, show, words as shown};
use allocation::decision::LEAST_CANDIDATES;
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
    short: bool,
    /// What was decided; before, the sheet is what the commission has on its table.
    decided: Option<Decided>,
    whole: bool,
}

struct Decided {
    chosen: String,
    reason: Option<String>,
    signed: String,
    digest: String,
}

/// What the commission examines, to be printed before it decides.
async fn on_the_table(asked: &Asked, id: String) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(asked).await?;
    let case = asked.register.allocation_case(&portfolio, &id, asked.today).await?;
    let session = asked.register.allocation_session(&portfolio.landlord.id, &case.head.session_id).await?;
    let found = portfolio.dwelling(&case.head.dwelling_id);
    let title = name_of(asked, found.and_then(|(_, d)| d.reference.as_deref()));
    let level = adapted::standing(t, case.offer.level);
    show(&SheetPage {
        t,
        c: Chrome::new(asked, Place::Allocations, way(t, &id, &title)).narrow(),
        banner: case.offer.level.is_adapted().then(|| t.allocation_banner(level.as_str())),
        facts: vec![
            (t.export_landlord(), portfolio.landlord.name.clone()),
            (t.session_one(), format!("{} – {}", format::date(session.held_on), session.name)),
            (t.dwelling_address(), found.map_or_else(String::new, |(r, _)| place_line(t, r))),
            (t.col_level(), level),
            (t.dwelling_access(), shown::yes_no(t, case.offer.step_free)),
            (t.dwelling_type(), case.offer.rooms.map_or_else(|| t.unknown(), |n| format!("T{n}"))),
            (t.vacancy_rent(), adapted::rent(t, case.offer.rent_cents)),
        ],
        candidates: lines(t, &case.candidates, true),
        short: case.candidates.len() < LEAST_CANDIDATES,
        decided: None,
        whole: true,
        title,
        id,
    })
}

/// The way to a sheet.
fn way(t: Texts, id: &str, title: &str) -> Vec<Crumb> {
    vec![
        crumb("/commissions", t.sessions_title()),
        crumb(format!("/dossiers/{id}"), t.case_title()),
        crumb("", title),
    ]
}

/// `GET /dossiers/{id}/fiche`
pub(super) async fn show_sheet(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let landlord = asked.landlord()?.id.clone();
    asked.register.allocation_case_head(&landlord, &id).await?;
    let Some(decision) = asked.register.decision(&landlord, &id).await? else {
        return on_the_table(&asked, id).await;
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
        c: Chrome::new(&asked, Place::Allocations, way(t, &id, &title)).narrow(),
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
        short: kept.is_short_of_candidates,
        whole: decision.is_whole(),
        decided: Some(Decided {
            chosen: chosen.map_or_else(|| t.unknown(), |candidate| candidate.reference.clone()),
            reason,
            signed: t.sheet_decision_signed(format::date(kept.decided_on), author),
            digest: decision.digest,
        }),
        id,
    })
}
