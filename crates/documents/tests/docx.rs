//! The DOCX, read back: its parts are XML, name each other, and say what was put in.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use common::{letter, report};
use documents::{Block, Document, DocumentError, Picture, Table, docx};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The parts of a file, each read to its end as XML.
fn parts(file: &[u8]) -> BTreeMap<String, String> {
    let mut zip = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut parts = BTreeMap::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        let mut reader = Reader::from_str(&text);
        let mut depth = 0_i32;
        loop {
            match reader.read_event().unwrap() {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0, "{name}");
        assert!(!text.chars().any(|c| c.is_control() && !"\n\t\r".contains(c)), "{name}");
        parts.insert(name, text);
    }
    parts
}

fn count(text: &str, what: &str) -> usize {
    text.matches(what).count()
}

#[test]
fn a_report_has_styles_heads_alternative_texts_and_a_language() {
    let parts = parts(&docx(&report(12)).unwrap());
    let body = &parts["word/document.xml"];
    for style in ["Title", "Subtitle", "Heading1", "Heading2", "Caption", "ListParagraph", "Note"] {
        assert!(body.contains(&format!("<w:pStyle w:val=\"{style}\"/>")), "{style}");
        assert!(parts["word/styles.xml"].contains(&format!("w:styleId=\"{style}\"")), "{style}");
    }
    assert_eq!(count(body, "<w:tblHeader/>"), 1, "the heads, and they alone, are repeated");
    assert_eq!(count(body, "<w:tr>"), 1 + 12 + 1);
    assert_eq!(count(body, "descr=\"Les logements adaptés passent de 12 en 2027 à 30 en 2029.\""), 2);
    assert!(body.contains("Deux &lt; trois &amp; quatre"));
    assert!(parts["word/styles.xml"].contains("w:lang w:val=\"fr-FR\""));
    assert!(parts["docProps/core.xml"].contains("Plan stratégique de patrimoine : vieillissement"));
    assert!(parts["word/footer1.xml"].contains("Office de Valombre"));
    assert!(parts["word/footer1.xml"].contains("NUMPAGES"));
}

#[test]
fn every_part_that_is_named_is_there_and_the_other_way_round() {
    let parts = parts(&docx(&report(1)).unwrap());
    let types = &parts["[Content_Types].xml"];
    for name in parts.keys().filter(|name| name.starts_with("word/") && !name.ends_with(".rels")) {
        assert!(types.contains(&format!("PartName=\"/{name}\"")), "{name}");
        if name != "word/document.xml" {
            let target = format!("Target=\"{}\"", name.trim_start_matches("word/"));
            assert!(parts["word/_rels/document.xml.rels"].contains(&target), "{name}");
        }
    }
    assert_eq!(count(types, "PartName="), parts.len() - 3, "all but itself and the two of relations");
    for at in [10, 11] {
        assert_eq!(count(&parts["word/document.xml"], &format!("r:id=\"rId{at}\"")), 1);
    }
}

#[test]
fn an_unknown_value_is_no_zero_in_a_chart() {
    let parts = parts(&docx(&report(1)).unwrap());
    let chart = &parts["word/charts/chart1.xml"];
    let values: Vec<&str> =
        chart.split("<c:numLit>").skip(1).filter_map(|rest| rest.split("</c:numLit>").next()).collect();
    assert_eq!(values.len(), 2);
    assert!(values[0].contains("<c:pt idx=\"0\"><c:v>12</c:v>") && !values[0].contains("<c:pt idx=\"1\">"));
    assert!(!values[1].contains("<c:pt idx=\"2\">"));
    assert!(chart.contains("<c:dispBlanksAs val=\"gap\"/>"));
}

#[test]
fn a_letter_has_no_title_in_its_text() {
    let parts = parts(&docx(&letter()).unwrap());
    assert!(!parts["word/document.xml"].contains("Réclamation"));
    assert!(parts["word/document.xml"].contains("33000 BORDEAUX"));
    assert!(parts["docProps/core.xml"].contains("Réclamation"));
}

#[test]
fn what_cannot_be_made_says_so_and_what_is_empty_is_no_trouble() {
    assert_eq!(docx(&Document::default()), Err(DocumentError::NoTitle));
    let wide = Block::Table(Table { headers: vec!["x".into(); 25], ..Table::default() });
    let document = Document { title: "t".into(), blocks: vec![wide], ..Document::default() };
    assert_eq!(docx(&document), Err(DocumentError::TooWide { columns: 25 }));
    let blocks = vec![
        Block::paragraph(""),
        Block::Table(Table::default()),
        Block::Table(Table { rows: vec![vec![], vec!["seule".into()]], ..Table::default() }),
        Block::Picture(Picture { alternative: "rien".into(), ..Picture::default() }),
        Block::Signature { lines: vec![] },
    ];
    let parts = parts(&docx(&Document { title: "t".into(), blocks, ..Document::default() }).unwrap());
    assert!(!parts.contains_key("word/charts/chart1.xml"), "a picture of nothing is no chart");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(docx(&report(30)).unwrap(), docx(&report(30)).unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_a_file_that_cannot_be_read(odd in any::<String>()) {
        let table = Table { caption: odd.clone(), headers: vec![odd.clone()], ..Table::default() };
        let blocks = vec![Block::heading(1, odd.as_str()), Block::paragraph(odd.as_str()), Block::Table(table)];
        let document = Document { title: format!("t{odd}"), footer: odd, blocks, ..Document::default() };
        prop_assert!(parts(&docx(&document).unwrap()).len() == 10);
    }
}
