//! The files that one judges, call by call.

use super::actor;
use super::words::{answer_code, asked_cents, euros, standing, tone};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use committee::instruction::Answer;
use register::committees::{FileSeen, MineOfCall};
use texts::{Texts, format};

struct Line {
    id: String,
    number: String,
    title: String,
    lead: String,
    asked: String,
    state: String,
    tone: &'static str,
    unknown: usize,
    not_met: usize,
}

struct Call {
    id: String,
    title: String,
    /// Why nothing is shown, when nothing is.
    note: Option<String>,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "instruction/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    calls: Vec<Call>,
}

fn count(file: &FileSeen, wanted: Answer) -> usize {
    file.criteria.iter().filter(|one| one.answer() == wanted).count()
}

fn line(t: Texts, file: &FileSeen) -> Line {
    let one = &file.application;
    Line {
        id: one.id.clone(),
        number: one.number.clone().unwrap_or_default(),
        title: one.content.title.clone(),
        lead: one.lead.name.clone(),
        asked: euros(t, asked_cents(one)),
        state: standing(t, file.standing),
        tone: tone(file.standing),
        unknown: count(file, Answer::Unknown),
        not_met: count(file, Answer::No),
    }
}

/// Why there is nothing to read yet.
pub(crate) fn note(t: Texts, mine: &MineOfCall) -> Option<String> {
    if !mine.sight.is_closed {
        return Some(t.instruct_not_closed());
    }
    if !mine.sight.reads_files() {
        return Some(t.instruct_declare_first());
    }
    mine.files.is_empty().then(|| t.instruct_none())
}

/// `GET /instruction`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let mine = asked.register.my_committees(actor(&asked)?, asked.caller.at).await?;
    let calls = mine.iter().filter_map(|one| {
        Some(Call {
            id: one.sight.call.id.clone(),
            title: format!("{} – {}", one.sight.call.number, one.sight.call.shown()?.specification.title),
            note: note(t, one),
            lines: one.files.iter().map(|file| line(t, file)).collect(),
        })
    });
    show(&ListPage {
        t,
        calls: calls.collect(),
        c: Chrome::new(&asked, Place::Instruction, vec![crumb("", t.instruct_title())]),
    })
}

const HEAD: [&str; 10] = [
    "numero",
    "titre",
    "chef_de_file",
    "demande_centimes",
    "menages",
    "etat",
    "critere",
    "calcule",
    "dit",
    "motif",
];

/// `GET /instruction/appels/{id}/dossiers.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let sight = asked.register.committee_sight(actor(&asked)?, &id, asked.caller.at).await?;
    if !sight.reads_files() {
        return Err(PageError::NotFound);
    }
    let files = asked.register.files_of_committee(&sight, asked.caller.at).await?;
    let rows = files.iter().flat_map(|file| {
        file.criteria.iter().map(|one| {
            let content = &file.application.content;
            vec![
                file.application.number.clone().unwrap_or_default(),
                guarded(&content.title),
                guarded(&file.application.lead.name),
                asked_cents(&file.application).to_string(),
                content.households.map(|many| many.to_string()).unwrap_or_default(),
                standing(t, file.standing),
                super::words::criterion(t, &one.kind),
                answer_code(one.computed).to_owned(),
                one.said.as_ref().map(|(said, ..)| answer_code(*said)).unwrap_or_default().to_owned(),
                one.said.as_ref().map(|(_, because, _)| guarded(because)).unwrap_or_default(),
            ]
        })
    });
    let notes = vec![
        (t.export_date(), format::date(asked.today)),
        (t.instruct_call_number(), sight.call.number.clone()),
    ];
    csv_answer("instruction.csv", &notes, &HEAD.map(str::to_owned), rows.collect::<Vec<_>>())
}
