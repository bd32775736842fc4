//! The library of clauses: by route, one by one, to copy as text or DOCX.

use super::parts::{ListPage, Part, Row, SheetPage, blocks, paper, reference, way};
use super::{crumbs, tabs};
use crate::edge::{Asked, PageError};
use crate::funding::told;
use crate::ui::export::attachment;
use crate::ui::{Chrome, PageResult, Place, document, show};
use axum::extract::Path;
use axum::response::IntoResponse;
use procurement::Way;
use procurement::clauses::{Clause, clause, clauses};
use texts::Texts;

/// The route that the address asks for; an unknown one is told as one that nothing serves.
fn chosen(asked: &Asked) -> Result<Option<Way>, PageError> {
    match asked.pairs.text("voie") {
        None => Ok(None),
        Some(code) => Way::from_code(code).map(Some).ok_or(PageError::NotFound),
    }
}

fn ways(t: Texts, one: &Clause) -> String {
    one.ways.iter().map(|of| way(t, *of)).collect::<Vec<_>>().join(", ")
}

/// `GET /cadres-juridiques/clauses?voie=`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let of = chosen(&asked)?;
    let rows = clauses(of).map(|one| Row {
        to: format!("/cadres-juridiques/clauses/{}", one.code),
        name: told(t, one.title),
        cells: vec![ways(t, one), told(t, one.place), reference(t, one.reference, one.status)],
    });
    let base = "/cadres-juridiques/clauses";
    let mut filters = vec![(base.to_owned(), t.framework_every_way(), of.is_none())];
    filters.extend(
        Way::ALL.iter().map(|one| (format!("{base}?voie={}", one.code()), way(t, *one), of == Some(*one))),
    );
    let query = of.map_or_else(String::new, |of| format!("?voie={}", of.code()));
    show(&ListPage {
        t,
        tabs: tabs(&asked, base),
        title: t.framework_clauses(),
        lead: t.framework_clauses_lead(),
        actions: vec![(format!("{base}.docx{query}"), "DOCX".to_owned())],
        filters,
        empty: t.framework_clauses_none(),
        head: vec![t.framework_clause(), t.framework_serves(), t.framework_place(), t.framework_reference()],
        rows: rows.collect(),
        c: Chrome::new(&asked, Place::Frameworks, crumbs(t, &t.framework_clauses())),
    })
}

fn parts(t: Texts, one: &Clause) -> Vec<Part> {
    let mut text = Part::new("text", t.framework_clause_text());
    text.copy = Some(told(t, one.text));
    let mut about = Part::new("about", t.framework_clause_about()).text(told(t, one.caution));
    about.items = vec![
        format!("{} : {}", t.framework_serves(), ways(t, one)),
        format!("{} : {}", t.framework_place(), told(t, one.place)),
        format!("{} : {}", t.framework_reference(), reference(t, one.reference, one.status)),
        t.framework_version(one.version.to_string()),
    ];
    vec![text, about]
}

fn found(code: &str) -> Result<&'static Clause, PageError> {
    clause(code).ok_or(PageError::NotFound)
}

/// `GET /cadres-juridiques/clauses/{code}`
pub(super) async fn show_one(asked: Asked, Path(code): Path<String>) -> PageResult {
    let t = asked.t;
    let one = found(&code)?;
    let base = format!("/cadres-juridiques/clauses/{code}");
    let title = told(t, one.title);
    show(&SheetPage {
        t,
        tabs: tabs(&asked, "/cadres-juridiques/clauses"),
        lead: t.framework_clause_lead(),
        done: None,
        alerts: Vec::new(),
        actions: vec![
            (format!("{base}/clause.txt"), t.framework_as_text()),
            (format!("{base}/clause.docx"), "DOCX".to_owned()),
        ],
        parts: parts(t, one),
        remove: None,
        c: Chrome::new(&asked, Place::Frameworks, crumbs(t, &title)),
        title,
    })
}

/// `GET /cadres-juridiques/clauses/{code}/clause.txt`
pub(super) async fn text(asked: Asked, Path(code): Path<String>) -> PageResult {
    let t = asked.t;
    let one = found(&code)?;
    let said = [
        told(t, one.title),
        told(t, one.text),
        format!("{} – {}", one.reference, t.framework_version(one.version.to_string())),
    ];
    let head = attachment("text/plain; charset=utf-8", "clause.txt");
    Ok((head, format!("{}\n", said.join("\n\n"))).into_response())
}

/// `GET /cadres-juridiques/clauses/{code}/clause.docx`
pub(super) async fn docx(asked: Asked, Path(code): Path<String>) -> PageResult {
    let t = asked.t;
    let one = found(&code)?;
    let head = (told(t, one.title), told(t, one.place));
    document::docx(paper(t, head, String::new(), None, blocks(&parts(t, one))), "clause").await
}

/// `GET /cadres-juridiques/clauses.docx?voie=`
pub(super) async fn all_docx(asked: Asked) -> PageResult {
    let t = asked.t;
    let of = chosen(&asked)?;
    let said = clauses(of).flat_map(|one| {
        let head = documents::Block::heading(1, told(t, one.title));
        let text = documents::Block::paragraph(told(t, one.text));
        let note = documents::Block::note(format!(
            "{} – {} – {}",
            one.reference,
            t.framework_version(one.version.to_string()),
            told(t, one.caution)
        ));
        [head, text, note]
    });
    let head = (t.framework_clauses(), of.map_or_else(|| t.framework_every_way(), |of| way(t, of)));
    document::docx(paper(t, head, String::new(), Some(asked.today), said.collect()), "clauses").await
}
