//! The document as DOCX (ISO/IEC 29500, transitional), for Word and LibreOffice: real styles of headings, lists, tables
//! whose heads are repeated, native charts with their alternative texts.

mod body;
mod chart;
mod parts;
mod xml;

use crate::DocumentError;
use crate::model::{Document, Picture};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Relations of the document; the first ones are always there.
const FIRST_CHART: usize = 10;

/// The name by which the document calls its chart of this number, from 0.
fn chart_relation(at: usize) -> String {
    format!("rId{}", FIRST_CHART + at)
}

/// The pictures that have something to show, in order.
fn pictures(document: &Document) -> Vec<&Picture> {
    document.blocks.iter().filter_map(body::shown).collect()
}

/// The document as DOCX. The same document gives the same bytes.
///
/// # Errors
/// What in the document cannot be written; nothing of what its texts say.
pub fn docx(document: &Document) -> Result<Vec<u8>, DocumentError> {
    document.check()?;
    let charts = pictures(document);
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".to_owned(), parts::content_types(charts.len())?),
        ("_rels/.rels".to_owned(), parts::relations()?),
        ("docProps/core.xml".to_owned(), parts::core(document)?),
        ("docProps/app.xml".to_owned(), parts::app()?),
        ("word/document.xml".to_owned(), body::body(document)?),
        ("word/_rels/document.xml.rels".to_owned(), parts::document_relations(charts.len())?),
        ("word/styles.xml".to_owned(), parts::styles(document.language, document.form)?),
        ("word/numbering.xml".to_owned(), parts::numbering()?),
        ("word/settings.xml".to_owned(), parts::settings(document.language)?),
        ("word/footer1.xml".to_owned(), parts::footer(document)?),
    ];
    for (at, picture) in charts.iter().enumerate() {
        files.push((format!("word/charts/chart{}.xml", at + 1), chart::chart(picture, document.language)?));
    }
    packed(files)
}

fn packed(files: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, DocumentError> {
    let inside = |what: String| DocumentError::Inside(what);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // No clock: the oldest time that the format knows.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in files {
        zip.start_file(name, options).map_err(|e| inside(e.to_string()))?;
        zip.write_all(&bytes).map_err(|e| inside(e.to_string()))?;
    }
    Ok(zip.finish().map_err(|e| inside(e.to_string()))?.into_inner())
}
