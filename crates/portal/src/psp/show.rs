//! The chapter on screen: what is missing and what is to be written first, then every heading with the landlord's text, its
//! figures, tables and pictures.

use super::{chapter, may_write};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{BarLine, Bars, Chrome, PageResult, Place, show};
use askama::Template;
use documents::Picture;
use psp::{Chapter, Figure, Heading, Part, Place as Text, Prose, ProsePiece, Table};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Missing {
    section: &'static str,
    label: String,
    todo: String,
    /// Where it is written, when the landlord alone knows it.
    write: Option<&'static str>,
    /// The page that would make it known, when the reader may open it.
    page: Option<(&'static str, String)>,
}

/// A heading that waits for a text of the landlord.
struct Waiting {
    code: &'static str,
    title: String,
    asked: String,
}

struct Line {
    label: String,
    said: String,
    definition: String,
    source: String,
    is_known: bool,
    write: Option<&'static str>,
}

struct Column {
    title: String,
    is_number: bool,
}

/// A cell: the name of a residence leads to it.
struct Told {
    said: String,
    href: Option<String>,
}

struct Shown {
    code: &'static str,
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Told>>,
    total: Option<Vec<String>>,
    left: Option<String>,
    note: String,
}

#[derive(Default)]
struct Piece {
    text: Option<String>,
    to_write: Option<String>,
    written: Option<Prose>,
    figures: Vec<Line>,
    table: Option<Shown>,
    picture: Option<Bars>,
}

struct Section {
    code: &'static str,
    title: String,
    /// The title of the part that begins here.
    part: Option<String>,
    pieces: Vec<Piece>,
    is_of_targets: bool,
    /// Neither a text nor a request for one stands there: a comment is welcome.
    may_comment: bool,
}

#[derive(Template)]
#[template(path = "psp/show.html")]
struct PspPage {
    t: Texts,
    c: Chrome,
    day: String,
    done: bool,
    introduction: Option<Prose>,
    may_write: bool,
    waiting: Vec<Waiting>,
    missing: Vec<Missing>,
    sections: Vec<Section>,
}

fn figure(t: Texts, figure: &Figure) -> Line {
    Line {
        label: figure.label.clone(),
        said: figure.said.clone().unwrap_or_else(|| t.unknown()),
        definition: figure.definition.clone(),
        source: figure.source.clone(),
        is_known: figure.said.is_some(),
        write: Text::from_code(figure.code).filter(|place| place.is_figure()).map(Text::code),
    }
}

fn table(t: Texts, table: &Table) -> Shown {
    let read = table.read();
    let cells = |row: &Vec<psp::Cell>| -> Vec<String> {
        read.iter().filter_map(|at| row.get(*at)).map(|cell| cell.said(t)).collect()
    };
    let id = table.columns.iter().position(|column| column.name == "id");
    let said = |row: &Vec<psp::Cell>| -> Vec<Told> {
        let residence = id.and_then(|at| row.get(at)).map(|cell| format!("/residences/{}", cell.said(t)));
        let names = read.iter().map(|at| table.columns.get(*at).is_some_and(|one| one.name == "residence"));
        let told =
            |(said, is_name): (String, bool)| Told { said, href: residence.clone().filter(|_| is_name) };
        cells(row).into_iter().zip(names).map(told).collect()
    };
    let left = table.rows.len().saturating_sub(table.shown);
    Shown {
        code: table.code,
        caption: table.caption.clone(),
        columns: read
            .iter()
            .filter_map(|at| table.columns.get(*at))
            .map(|column| Column { title: column.title.clone(), is_number: column.is_number })
            .collect(),
        rows: table.rows.iter().take(table.shown).map(said).collect(),
        total: table.total.as_ref().map(cells),
        left: (left > 0).then(|| t.psp_table_left(format::count(t.lang(), left as u64))),
        note: table.note.clone(),
    }
}

/// A picture as bars of the page. What is not known has no bar, and is said unknown.
fn picture(t: Texts, picture: &Picture) -> Option<Bars> {
    let points = picture.series.first().map(|series| series.points.as_slice()).unwrap_or_default();
    let line = |(label, point): (&String, &Option<documents::Point>)| BarLine {
        name: label.clone(),
        parts: point.iter().map(|point| point.size.round() as i64).collect(),
        said: point.as_ref().map_or_else(|| t.unknown(), |point| point.said.clone()),
    };
    Bars::new(picture.caption.as_str(), Vec::new(), picture.labels.iter().zip(points).map(line).collect())
}

fn piece(t: Texts, part: &Part) -> Piece {
    match part {
        Part::Text(text) => Piece { text: Some(text.clone()), ..Piece::default() },
        Part::ToWrite(text) => Piece { to_write: Some(text.clone()), ..Piece::default() },
        Part::Written(prose) => Piece { written: Some(prose.clone()), ..Piece::default() },
        Part::Figures(all) => {
            Piece { figures: all.iter().map(|one| figure(t, one)).collect(), ..Piece::default() }
        }
        Part::Table(found) => Piece { table: Some(table(t, found)), ..Piece::default() },
        Part::Picture(found) => Piece { picture: picture(t, found), ..Piece::default() },
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
                may_comment: !section
                    .parts
                    .iter()
                    .any(|part| matches!(part, Part::Written(_) | Part::ToWrite(_))),
            }
        })
        .collect()
}

/// The page that makes a figure known, for whoever may open it.
fn page_of(asked: &Asked, code: &str) -> Option<(&'static str, String)> {
    let t = asked.t;
    let (path, name, action, kind) = match code {
        "objectif_logements" | "depense_programme" => {
            ("/programmes", t.nav_programmes(), Action::List, ObjectKind::WorksPlan)
        }
        "degrevement_demande" | "degrevement_obtenu" => {
            ("/degrevements", t.nav_relief(), Action::List, ObjectKind::TaxRelief)
        }
        "caisses_versees" => ("/caisses", t.pension_title(), Action::List, ObjectKind::PensionAgreement),
        "mutations_proposees" => ("/mutations", t.nav_transfers(), Action::List, ObjectKind::Transfer),
        "logements_concernes" | "couverture" => {
            ("/imports", t.nav_imports(), Action::See, ObjectKind::Import)
        }
        _ => return None,
    };
    asked.caller.can(action, kind).then_some((path, name))
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
            write: Text::from_code(figure.code).filter(|place| place.is_figure()).map(Text::code),
            page: page_of(&asked, figure.code),
        })
        .collect();
    let waits = |part: &Part| match part {
        Part::ToWrite(asked) => Some(asked.clone()),
        _ => None,
    };
    let waiting = chapter.sections.iter().filter_map(|section| {
        let asked = section.parts.iter().find_map(waits)?;
        Some(Waiting { code: section.heading.code(), title: section.title.clone(), asked })
    });
    show(&PspPage {
        t,
        c: Chrome::new(&asked, Place::Psp, vec![crumb("", t.nav_psp())]),
        day: format::date(chapter.on),
        done: asked.pairs.text("fait") == Some("texte"),
        introduction: chapter.introduction.clone(),
        may_write: may_write(&asked),
        waiting: waiting.collect(),
        missing,
        sections: sections(t, &chapter),
    })
}
