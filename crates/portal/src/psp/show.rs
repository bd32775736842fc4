//! The chapter on screen: what is missing first, then every heading with its figures, tables and pictures.

use super::chapter;
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use documents::Picture;
use psp::{Chapter, Figure, Heading, Part, Table};
use texts::{Texts, format};

struct Missing {
    section: &'static str,
    label: String,
    todo: String,
}

struct Line {
    label: String,
    said: String,
    definition: String,
    source: String,
}

struct Column {
    title: String,
    is_number: bool,
}

struct Shown {
    code: &'static str,
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    total: Option<Vec<String>>,
    left: Option<String>,
    note: String,
}

struct Bar {
    label: String,
    said: String,
    /// Its top, in the units of the drawing.
    y: usize,
    /// Per mille of the longest.
    width: u32,
}

struct Drawn {
    caption: String,
    alternative: String,
    bars: Vec<Bar>,
    height: usize,
}

#[derive(Default)]
struct Piece {
    text: Option<String>,
    to_write: Option<String>,
    figures: Vec<Line>,
    table: Option<Shown>,
    picture: Option<Drawn>,
}

struct Section {
    code: &'static str,
    title: String,
    /// The title of the part that begins here.
    part: Option<String>,
    pieces: Vec<Piece>,
    is_of_targets: bool,
}

#[derive(Template)]
#[template(path = "psp/show.html")]
struct PspPage {
    t: Texts,
    c: Chrome,
    day: String,
    missing: Vec<Missing>,
    sections: Vec<Section>,
}

fn figure(t: Texts, figure: &Figure) -> Line {
    Line {
        label: figure.label.clone(),
        said: figure.said.clone().unwrap_or_else(|| t.unknown()),
        definition: figure.definition.clone(),
        source: figure.source.clone(),
    }
}

fn table(t: Texts, table: &Table) -> Shown {
    let said = |row: &Vec<psp::Cell>| row.iter().map(|cell| cell.said(t)).collect::<Vec<String>>();
    let left = table.rows.len().saturating_sub(table.shown);
    Shown {
        code: table.code,
        caption: table.caption.clone(),
        columns: table
            .columns
            .iter()
            .map(|column| Column { title: column.title.clone(), is_number: column.is_number })
            .collect(),
        rows: table.rows.iter().take(table.shown).map(said).collect(),
        total: table.total.as_ref().map(said),
        left: (left > 0).then(|| t.psp_table_left(format::count(t.lang(), left as u64))),
        note: table.note.clone(),
    }
}

fn picture(picture: &Picture) -> Drawn {
    let points = picture.series.first().map(|series| series.points.as_slice()).unwrap_or_default();
    let most = points.iter().flatten().map(|point| point.size).fold(0.0, f64::max);
    let bars: Vec<Bar> = picture
        .labels
        .iter()
        .zip(points)
        .enumerate()
        // What is not known has no bar; the alternative text says it.
        .filter_map(|(at, (label, point))| {
            let point = point.as_ref()?;
            let share = if most > 0.0 { (point.size / most).clamp(0.0, 1.0) } else { 0.0 };
            let width = (share * 1000.0).round() as u32;
            Some(Bar { label: label.clone(), said: point.said.clone(), y: at * 24, width })
        })
        .collect();
    Drawn {
        caption: picture.caption.clone(),
        alternative: picture.alternative.clone(),
        height: picture.labels.len() * 24,
        bars,
    }
}

fn piece(t: Texts, part: &Part) -> Piece {
    match part {
        Part::Text(text) => Piece { text: Some(text.clone()), ..Piece::default() },
        Part::ToWrite(text) => Piece { to_write: Some(text.clone()), ..Piece::default() },
        Part::Figures(all) => {
            Piece { figures: all.iter().map(|one| figure(t, one)).collect(), ..Piece::default() }
        }
        Part::Table(found) => Piece { table: Some(table(t, found)), ..Piece::default() },
        Part::Picture(found) => Piece { picture: Some(picture(found)), ..Piece::default() },
    }
}

fn sections(t: Texts, chapter: &Chapter) -> Vec<Section> {
    let mut law = None;
    chapter
        .sections
        .iter()
        .map(|section| {
            let is_of_the_law = section.heading.is_of_the_law();
            let begins = law != Some(is_of_the_law);
            law = Some(is_of_the_law);
            let part = || if is_of_the_law { t.psp_part_law() } else { t.psp_part_ageing() };
            Section {
                code: section.heading.code(),
                title: section.title.clone(),
                part: begins.then(part),
                pieces: section.parts.iter().map(|part| piece(t, part)).collect(),
                is_of_targets: section.heading == Heading::Targets,
            }
        })
        .collect()
}

/// `GET /psp`
pub(super) async fn page(asked: Asked) -> PageResult {
    let chapter = chapter(&asked).await?;
    let t = asked.t;
    let missing = chapter
        .missing()
        .map(|(section, figure)| Missing {
            section: section.heading.code(),
            label: figure.label.clone(),
            todo: figure.todo.clone(),
        })
        .collect();
    show(&PspPage {
        t,
        c: Chrome::new(&asked, Place::Psp, vec![crumb("", t.nav_psp())]),
        day: format::date(chapter.on),
        missing,
        sections: sections(t, &chapter),
    })
}
