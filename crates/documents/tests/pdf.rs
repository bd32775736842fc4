//! The PDF, read back: pages, tags, texts when `pdftotext` is there.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use common::{letter, picture, report, table};
use documents::{Block, Chart, Document, DocumentError, Picture, Point, Series, Table, pdf};
use proptest::prelude::*;
use std::io::Write;
use std::process::{Command, Stdio};

fn count(pdf: &[u8], text: &[u8]) -> usize {
    pdf.windows(text.len()).filter(|w| *w == text).count()
}

fn pages(pdf: &[u8]) -> usize {
    count(pdf, b"/Type/Page/") + count(pdf, b"/Type /Page\n")
}

/// What a program of poppler says of a file on its standard input; `None` when the program is not there.
fn poppler(pdf: &[u8], program: &str, arguments: &[&str]) -> Option<String> {
    let mut child =
        Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut into = child.stdin.take().unwrap();
    let bytes = pdf.to_vec();
    let writer = std::thread::spawn(move || into.write_all(&bytes));
    let out = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(out.status.success(), "{program} refuses the file");
    Some(String::from_utf8_lossy(&out.stdout).into_owned())
}

fn said(pdf: &[u8]) -> Option<String> {
    let said = poppler(pdf, "pdftotext", &["-layout", "-", "-"]);
    if said.is_none() {
        eprintln!("skipped: pdftotext is not there");
    }
    said
}

fn alone(block: Block) -> Document {
    Document { title: "Essai".into(), blocks: vec![block], ..Document::default() }
}

#[test]
fn a_report_has_tags_pages_and_everything_that_was_put_in() {
    let file = pdf(&report(120)).unwrap();
    assert!(pages(&file) >= 5, "{} pages", pages(&file));
    assert_eq!(count(&file, b"/S/Table") + count(&file, b"/S /Table"), 1);
    for tag in [&b"THead"[..], b"TBody", b"TFoot", b"Caption", b"Figure", b"Lbl", b"H1", b"H2", b"H3"] {
        assert!(count(&file, tag) > 0, "no tag {}", String::from_utf8_lossy(tag));
    }
    assert!(count(&file, b"pdfuaid") > 0, "does not call itself accessible");
    let Some(text) = said(&file) else { return };
    for words in [
        "Plan stratégique de patrimoine",
        "Office de Valombre · 22 novembre 2026",
        "1 240 logements",
        "Deux < trois & quatre",
        "Les Tilleuls 0",
        "Les Tilleuls 119",
        "Ensemble",
        "Source : registre",
        "30 logements",
        "L’indice est un intervalle.",
    ] {
        assert!(text.contains(words), "« {words} » is not in the text");
    }
    let last = pages(&file);
    // How wide the spaces are read is the program's affair.
    let text = text.replace(' ', "");
    assert!(text.contains(&format!("1/{last}\n")) && text.contains(&format!("{last}/{last}\n")));
}

#[test]
fn heads_are_repeated_on_every_page_of_a_table_and_rows_are_said_once() {
    let file = pdf(&alone(Block::Table(table(200)))).unwrap();
    let Some(text) = said(&file) else { return };
    let several = pages(&file);
    assert!(several >= 4);
    assert_eq!(text.matches("Commune").count(), several);
    for n in 0..200 {
        let row = format!("Les Tilleuls {n} ");
        assert_eq!(text.matches(&row).count(), 1, "{row}");
    }
}

#[test]
fn readers_of_the_screen_are_told_heads_rows_and_what_pictures_say() {
    let file = pdf(&report(3)).unwrap();
    let Some(tree) = poppler(&file, "pdfinfo", &["-struct-text", "-"]) else {
        eprintln!("skipped: pdfinfo is not there");
        return;
    };
    let ordered = ["H1", "H2", "L (block)", "Table", "THead", "TH:", "TBody", "TFoot", "Figure"];
    let mut rest = tree.as_str();
    for tag in ordered {
        let Some((_, after)) = rest.split_once(tag) else { panic!("no {tag} in its place:\n{tree}") };
        rest = after;
    }
    // The heads again on another page are to the eye only.
    let long = pdf(&report(120)).unwrap();
    let tree = poppler(&long, "pdfinfo", &["-struct-text", "-"]).unwrap();
    assert_eq!(tree.matches("\"Commune\"").count(), 1);
    assert_eq!(tree.matches("\"Les Tilleuls 77\"").count(), 1);
}

#[test]
fn a_letter_begins_with_its_blocks() {
    let file = pdf(&letter()).unwrap();
    assert_eq!(pages(&file), 1);
    let Some(text) = said(&file) else { return };
    assert!(!text.contains("Réclamation"), "the title names the file only");
    assert!(text.find("1 place de la Mairie").unwrap() < text.find("Centre des impôts").unwrap());
    assert!(text.contains("La directrice"));
}

#[test]
fn a_row_higher_than_a_page_goes_on_over_the_pages() {
    let words: Vec<String> = (0..4_000).map(|n| format!("mot{n}")).collect();
    let rows = vec![vec!["Court".to_owned(), words.join(" ")]];
    let table = Table { headers: vec!["A".into(), "B".into()], rows, ..Table::default() };
    let file = pdf(&alone(Block::Table(table))).unwrap();
    assert!(pages(&file) > 3);
    let Some(text) = said(&file) else { return };
    for n in [0, 1, 777, 2_500, 3_999] {
        assert_eq!(text.split_whitespace().filter(|w| *w == format!("mot{n}")).count(), 1, "mot{n}");
    }
}

#[test]
fn what_cannot_be_made_says_so() {
    assert_eq!(pdf(&Document::default()), Err(DocumentError::NoTitle));
    assert_eq!(pdf(&Document { title: "\u{7} ".into(), ..Document::default() }), Err(DocumentError::NoTitle));
    let wide = Table { headers: vec!["x".into(); 25], ..Table::default() };
    assert_eq!(pdf(&alone(Block::Table(wide))), Err(DocumentError::TooWide { columns: 25 }));
    let mute = Picture { alternative: " ".into(), ..picture(Chart::Bars) };
    assert_eq!(pdf(&alone(Block::Picture(mute))), Err(DocumentError::NoAlternative));
    let many = Picture { series: vec![Series::default(); 5], ..picture(Chart::Bars) };
    assert_eq!(pdf(&alone(Block::Picture(many))), Err(DocumentError::TooManySeries { series: 5 }));
    let breaks =
        (0..6_000).map(|n| if n % 2 == 0 { Block::paragraph("x") } else { Block::PageBreak }).collect();
    let long = Document { title: "t".into(), blocks: breaks, ..Document::default() };
    assert_eq!(pdf(&long), Err(DocumentError::TooLong));
}

#[test]
fn empty_things_are_no_trouble() {
    let blocks = vec![
        Block::heading(1, ""),
        Block::paragraph(""),
        Block::note(" \n "),
        Block::List(vec![]),
        Block::List(vec!["".into()]),
        Block::Table(Table::default()),
        Block::Table(Table { caption: "Vide".into(), headers: vec!["A".into()], ..Table::default() }),
        Block::Table(Table { rows: vec![vec![], vec!["seule".into()]], ..Table::default() }),
        Block::Address { lines: vec![] },
        Block::Signature { lines: vec![] },
        Block::Picture(Picture { alternative: "rien".into(), ..Picture::default() }),
        Block::PageBreak,
        Block::PageBreak,
    ];
    let document = Document { title: "Vide".into(), blocks, ..Document::default() };
    assert!(pages(&pdf(&document).unwrap()) >= 1);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(pdf(&report(30)).unwrap(), pdf(&report(30)).unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_makes_it_fail(text in "\\PC{0,80}", odd in any::<String>(), size in any::<f64>()) {
        let point = Some(Point { size, said: odd.clone() });
        let picture = Picture {
            caption: text.clone(),
            alternative: format!("x{odd}"),
            chart: Chart::Lines,
            labels: vec![odd.clone(), text.clone()],
            series: vec![Series { name: text.clone(), points: vec![point.clone(), point] }],
        };
        let bars = Picture { chart: Chart::Bars, ..picture.clone() };
        let rows = vec![vec![text.clone(), odd.clone()], vec![odd.clone()]];
        let table = Table { caption: odd.clone(), headers: vec![text.clone()], rows, ..Table::default() };
        let document = Document {
            title: format!("T{odd}"),
            subtitle: odd.clone(),
            author: text.clone(),
            footer: odd.clone(),
            blocks: vec![
                Block::heading(2, odd.as_str()),
                Block::paragraph(odd.as_str()),
                Block::List(vec![text.as_str().into(), odd.as_str().into()]),
                Block::Table(table),
                Block::Picture(picture),
                Block::Picture(bars),
                Block::Address { lines: vec![odd.clone(), text.clone()] },
                Block::Signature { lines: vec![odd] },
            ],
            ..Document::default()
        };
        prop_assert!(pdf(&document).is_ok(), "{:?}", pdf(&document).err());
    }
}
