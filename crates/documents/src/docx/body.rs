//! The blocks of a document, as a body of words.

use super::chart_relation;
use super::parts::{OFFICE, WORD};
use super::xml::Xml;
use crate::DocumentError;
use crate::days;
use crate::model::{Align, Block, Document, Form, Picture, Run, Table, Text, clean, line};

const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
const MAIN: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
pub(super) const CHART: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
/// The width of the text, in twentieths of a point: A4 less two margins of 20 mm.
const TWENTIETHS: usize = 9_638;
/// The same in English metric units (635 to a twentieth).
const EMU: usize = TWENTIETHS * 635;

/// The picture of a block, if it has something to show.
pub(super) fn shown(block: &Block) -> Option<&Picture> {
    match block {
        Block::Picture(picture) if !picture.labels.is_empty() && !picture.series.is_empty() => Some(picture),
        _ => None,
    }
}

fn run(xml: &mut Xml, run: &Run, bold: bool) {
    for (at, text) in clean(&run.text).split('\n').enumerate() {
        if at == 0 && text.is_empty() {
            continue;
        }
        xml.open("w:r", &[]);
        if run.bold || bold {
            xml.open("w:rPr", &[]);
            xml.empty("w:b", &[]);
            xml.close("w:rPr");
        }
        if at > 0 {
            xml.empty("w:br", &[]);
        }
        if !text.is_empty() {
            xml.said("w:t", &[("xml:space", "preserve")], &text.replace('\t', " "));
        }
        xml.close("w:r");
    }
}

/// A paragraph in a style; `more` adds to its properties, in the order that the format asks for.
fn paragraph(xml: &mut Xml, style: &str, text: &Text, bold: bool, more: impl FnOnce(&mut Xml)) {
    xml.open("w:p", &[]);
    xml.open("w:pPr", &[]);
    if !style.is_empty() {
        xml.word("w:pStyle", style);
    }
    more(xml);
    xml.close("w:pPr");
    for part in &text.0 {
        run(xml, part, bold);
    }
    xml.close("w:p");
}

fn plain(xml: &mut Xml, style: &str, text: &Text) {
    if !clean(&text.plain()).trim().is_empty() {
        paragraph(xml, style, text, false, |_| {});
    }
}

fn cell(xml: &mut Xml, table: &Table, column: usize, text: &str, wide: &str, bold: bool, keep: bool) {
    xml.open("w:tc", &[]);
    xml.open("w:tcPr", &[]);
    xml.empty("w:tcW", &[("w:w", wide), ("w:type", "dxa")]);
    xml.close("w:tcPr");
    let bold = bold || (column == 0 && table.named_rows);
    paragraph(xml, "Cell", &text.into(), bold, |xml| {
        if keep {
            xml.empty("w:keepNext", &[]);
        }
        xml.empty("w:spacing", &[("w:after", "20")]);
        if table.align(column) == Align::Right {
            xml.word("w:jc", "right");
        }
    });
    xml.close("w:tc");
}

fn row(xml: &mut Xml, table: &Table, cells: &[String], columns: usize, head: bool, bold: bool) {
    let wide = (TWENTIETHS / columns.max(1)).to_string();
    xml.open("w:tr", &[]);
    xml.open("w:trPr", &[]);
    xml.empty("w:cantSplit", &[]);
    if head {
        xml.empty("w:tblHeader", &[]);
    }
    xml.close("w:trPr");
    for column in 0..columns {
        let text = cells.get(column).map_or("", String::as_str);
        cell(xml, table, column, text, &wide, bold || head, head);
    }
    xml.close("w:tr");
}

fn table(xml: &mut Xml, table: &Table) {
    plain(xml, "Caption", &line(&table.caption).into());
    let columns = table.columns();
    if columns == 0 {
        return;
    }
    xml.open("w:tbl", &[]);
    xml.open("w:tblPr", &[]);
    xml.empty("w:tblW", &[("w:w", "5000"), ("w:type", "pct")]);
    xml.open("w:tblBorders", &[]);
    for side in ["w:top", "w:bottom", "w:insideH"] {
        let border = [("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "808080")];
        xml.empty(side, &border);
    }
    xml.close("w:tblBorders");
    xml.empty("w:tblLayout", &[("w:type", "autofit")]);
    // What follows tells readers of the screen where the heads are.
    let named = if table.named_rows { "1" } else { "0" };
    xml.empty(
        "w:tblLook",
        &[
            ("w:val", if table.named_rows { "00A0" } else { "0020" }),
            ("w:firstRow", "1"),
            ("w:lastRow", if table.total.is_some() { "1" } else { "0" }),
            ("w:firstColumn", named),
            ("w:lastColumn", "0"),
            ("w:noHBand", "1"),
            ("w:noVBand", "1"),
        ],
    );
    let caption = line(&table.caption);
    if !caption.is_empty() {
        xml.word("w:tblCaption", &caption);
    }
    xml.close("w:tblPr");
    xml.open("w:tblGrid", &[]);
    let wide = (TWENTIETHS / columns).to_string();
    for _ in 0..columns {
        xml.empty("w:gridCol", &[("w:w", &wide)]);
    }
    xml.close("w:tblGrid");
    if table.headers.iter().any(|text| !text.trim().is_empty()) {
        row(xml, table, &table.headers, columns, true, true);
    }
    for cells in &table.rows {
        row(xml, table, cells, columns, false, false);
    }
    if let Some(total) = &table.total {
        row(xml, table, total, columns, false, true);
    }
    if table.headers.is_empty() && table.rows.is_empty() && table.total.is_none() {
        row(xml, table, &[], columns, false, false);
    }
    xml.close("w:tbl");
    // Two tables in a row would become one.
    paragraph(xml, "Note", &Text::default(), false, |_| {});
}

fn picture(xml: &mut Xml, picture: &Picture, at: usize) {
    plain(xml, "Caption", &line(&picture.caption).into());
    let series = picture.series.len();
    // Room for every bar, as far as a page goes.
    let points = match picture.chart {
        crate::model::Chart::Bars => (picture.labels.len() * (series * 12 + 6) + 50).clamp(120, 640),
        crate::model::Chart::Lines => 230,
    };
    let height = (points * 12_700).to_string();
    let wide = EMU.to_string();
    let id = (at + 1).to_string();
    let name = format!("Figure {id}");
    let alternative = line(&picture.alternative);
    xml.open("w:p", &[]);
    xml.open("w:r", &[]);
    xml.open("w:drawing", &[]);
    xml.open("wp:inline", &[("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")]);
    xml.empty("wp:extent", &[("cx", &wide), ("cy", &height)]);
    xml.empty("wp:docPr", &[("id", &id), ("name", &name), ("descr", &alternative)]);
    xml.empty("wp:cNvGraphicFramePr", &[]);
    xml.open("a:graphic", &[("xmlns:a", MAIN)]);
    xml.open("a:graphicData", &[("uri", CHART)]);
    xml.empty("c:chart", &[("xmlns:c", CHART), ("r:id", &chart_relation(at))]);
    xml.close("a:graphicData");
    xml.close("a:graphic");
    xml.close("wp:inline");
    xml.close("w:drawing");
    xml.close("w:r");
    xml.close("w:p");
}

fn lines(xml: &mut Xml, lines: &[String], before: &str, keep: bool) {
    for (at, text) in lines.iter().enumerate() {
        paragraph(xml, "", &text.as_str().into(), false, |xml| {
            if keep {
                xml.empty("w:keepNext", &[]);
                xml.empty("w:keepLines", &[]);
            }
            let before = if at == 0 { before } else { "0" };
            xml.empty("w:spacing", &[("w:before", before), ("w:after", "0")]);
            xml.empty("w:ind", &[("w:left", "4870")]);
        });
    }
}

fn block(xml: &mut Xml, block: &Block, charts: &mut usize) {
    match block {
        Block::Heading { level, text } => {
            plain(xml, &format!("Heading{}", (*level).clamp(1, 5)), &line(text).into());
        }
        Block::Paragraph(text) => plain(xml, "", text),
        Block::Note(text) => plain(xml, "Note", text),
        Block::List(items) => {
            for item in items.iter().filter(|item| !clean(&item.plain()).trim().is_empty()) {
                paragraph(xml, "ListParagraph", item, false, |xml| {
                    xml.open("w:numPr", &[]);
                    xml.word("w:ilvl", "0");
                    xml.word("w:numId", "1");
                    xml.close("w:numPr");
                });
            }
        }
        Block::Table(found) => table(xml, found),
        Block::Address { lines: said } => {
            lines(xml, said, "1200", false);
            paragraph(xml, "", &Text::default(), false, |_| {});
        }
        Block::Signature { lines: said } => lines(xml, said, "360", true),
        Block::Picture(_) => {
            if let Some(found) = shown(block) {
                picture(xml, found, *charts);
                *charts += 1;
            }
        }
        Block::PageBreak => {
            xml.open("w:p", &[]);
            xml.open("w:r", &[]);
            xml.empty("w:br", &[("w:type", "page")]);
            xml.close("w:r");
            xml.close("w:p");
        }
    }
}

/// The main part of the file.
pub(super) fn body(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let mut xml = Xml::new();
    xml.open("w:document", &[("xmlns:w", WORD), ("xmlns:r", OFFICE), ("xmlns:wp", DRAWING)]);
    xml.open("w:body", &[]);
    if document.form == Form::Report {
        plain(&mut xml, "Title", &line(&document.title).into());
        plain(&mut xml, "Subtitle", &line(&document.subtitle).into());
        let day = document.date.map(|day| days::in_words(day, document.language)).unwrap_or_default();
        let said: Vec<String> =
            [line(&document.author), day].into_iter().filter(|text| !text.is_empty()).collect();
        plain(&mut xml, "", &said.join(" · ").into());
    }
    let mut charts = 0;
    for found in &document.blocks {
        block(&mut xml, found, &mut charts);
    }
    xml.open("w:sectPr", &[]);
    xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", "rId4")]);
    xml.empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
    let margins = [
        ("w:top", "1134"),
        ("w:right", "1134"),
        ("w:bottom", "1134"),
        ("w:left", "1134"),
        ("w:header", "567"),
        ("w:footer", "567"),
        ("w:gutter", "0"),
    ];
    xml.empty("w:pgMar", &margins);
    xml.close("w:sectPr");
    xml.close("w:body");
    xml.close("w:document");
    xml.finish()
}
