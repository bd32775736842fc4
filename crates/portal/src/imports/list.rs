//! The journal of imports.

use super::{jobs, kind_name, kind_what};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use register::imports::{ImportEntry, ImportKind, ImportState};
use register::jobs::{Job as Row, JobState};
use texts::{Texts, format};

struct Running {
    id: String,
    /// Failed or stopped: a person must look.
    dead: bool,
    href: String,
    label: String,
    more: String,
}

struct KindCard {
    code: &'static str,
    label: String,
    what: String,
}

struct EntryLine {
    id: String,
    date: String,
    file: String,
    kind: String,
    state: String,
    tone: &'static str,
    rows: String,
    can_be_undone: bool,
}

#[derive(Template)]
#[template(path = "imports/list.html")]
struct ImportsPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    running: Vec<Running>,
    kinds: Vec<KindCard>,
    entries: Vec<EntryLine>,
}

/// `GET /imports`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let (entries, running) = match &asked.landlord {
        Some(landlord) => {
            (asked.register.imports(&landlord.id).await?, jobs::open(&asked.register, &landlord.id).await?)
        }
        None => (Vec::new(), Vec::new()),
    };
    let done = match asked.pairs.text("fait") {
        Some("undone") => Some(t.imports_undone()),
        Some("dropped") => Some(t.verdict_dropped()),
        _ => None,
    };
    show(&ImportsPage {
        t,
        c: Chrome::new(&asked, Place::Imports, vec![crumb("", t.nav_imports())]),
        done,
        running: running
            .iter()
            .filter_map(|row| {
                let (label, kind) = jobs::named(row)?;
                Some(Running {
                    href: format!("/imports/travaux/{}", row.id),
                    label,
                    more: format!("{} – {}", kind_name(t, kind), state_word(t, row)),
                    dead: row.state.may_try_again(),
                    id: row.id.clone(),
                })
            })
            .collect(),
        kinds: ImportKind::ALL
            .into_iter()
            // A link that leads nowhere is worse than none.
            .filter(|kind| super::may_import(&asked, *kind).is_ok())
            .map(|kind| KindCard { code: kind.code(), label: kind_name(t, kind), what: kind_what(t, kind) })
            .collect(),
        entries: entries.into_iter().map(|e| line(t, e)).collect(),
    })
}

/// Where a job stands, in words.
fn state_word(t: Texts, row: &Row) -> String {
    match row.state {
        JobState::Held => t.job_held(),
        JobState::Waiting => t.job_waiting(),
        JobState::Running if row.cancel_asked => t.job_stopping(),
        JobState::Running => t.job_running(),
        JobState::Done => t.job_done(),
        JobState::Cancelled => t.job_cancelled(),
        JobState::Dead => t.job_dead(),
    }
}

fn line(t: Texts, entry: ImportEntry) -> EntryLine {
    let (state, tone) = match entry.state {
        ImportState::Done => (t.import_state_done(), "success"),
        ImportState::Refused => (t.import_state_refused(), "error"),
        ImportState::Undone => (t.import_state_undone(), "info"),
    };
    EntryLine {
        id: entry.id,
        date: format::iso_date(&entry.made_at),
        file: entry.file_name,
        kind: ImportKind::from_code(&entry.kind).map_or(entry.kind, |k| kind_name(t, k)),
        state,
        tone,
        rows: format::count(t.lang(), entry.report.rows_kept),
        can_be_undone: entry.can_be_undone,
    }
}
