//! Whole files through the one door: what is read, what is refused, and what is said of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot open its file must fail")]

use model::issue::{Issue, IssueCode};
use proptest::prelude::*;
use std::io::Write;
use tabular::{Damage, DefectKind, Format, Limits, Table, TableError};

fn open(bytes: impl Into<Vec<u8>>) -> Result<Table, TableError> {
    Table::from_bytes("file.csv", bytes.into(), &Limits::upload())
}

/// Good rows as (line, cells), faulty ones counted.
fn rows(table: &mut Table) -> (Vec<(u64, Vec<String>)>, usize) {
    let (mut good, mut bad) = (Vec::new(), 0);
    while let Some(row) = table.next_row() {
        match row {
            Ok(row) => good.push((row.line(), row.cells().map(str::to_owned).collect())),
            Err(_) => bad += 1,
        }
    }
    (good, bad)
}

fn cells(row: &[&str]) -> Vec<String> {
    row.iter().map(|&c| c.to_owned()).collect()
}

#[test]
fn a_plain_file_with_a_mark_and_windows_lines() {
    let mut table = open("\u{FEFF}nom ;étage\r\n Résidence ;2\r\n").unwrap();
    assert_eq!(table.header(), ["nom", "étage"]);
    let d = table.detected().clone();
    assert_eq!((d.format, d.encoding.as_str(), d.separator, d.bom), (Format::Csv, "UTF-8", Some(';'), true));
    assert_eq!(rows(&mut table).0, [(2, cells(&["Résidence", "2"]))]);
    assert_eq!(table.sha256().len(), 64);
}

#[test]
fn windows_1252_is_recognised() {
    let mut table = open(&b"nom;\xE9tage\nCit\xE9;2\n"[..]).unwrap();
    assert_eq!(table.header(), ["nom", "étage"]);
    assert_eq!(table.detected().encoding, "windows-1252");
    assert_eq!(rows(&mut table).0, [(2, cells(&["Cité", "2"]))]);
    assert_eq!(table.damage().count(), 0);
}

#[test]
fn a_few_bad_bytes_do_not_change_the_encoding_of_the_file() {
    let mut bytes = "nom;ville\nété;Nîmes\nété;Nîmes\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"Cit\xE9;N\xEEmes\n\xEF\xBF\xBD;x\n");
    let mut table = open(bytes).unwrap();
    assert_eq!(table.detected().encoding, "UTF-8");
    assert_eq!(rows(&mut table).0[2].1, cells(&["Cité", "Nîmes"]));
    let damage: Vec<_> = table.damage().map(|d| (d.column, d.damage, d.cells, d.first_line)).collect();
    assert_eq!(
        damage,
        [(0, Damage::OtherEncoding, 1, 4), (0, Damage::Replacement, 1, 5), (1, Damage::OtherEncoding, 1, 4)]
    );
}

#[test]
fn unicode_text_of_spreadsheets_is_read() {
    for order in [[0xFF, 0xFE], [0xFE, 0xFF]] {
        let mut bytes = order.to_vec();
        for unit in "nom\tétage\r\nCité\t2\r\n".encode_utf16() {
            bytes.extend(if order[0] == 0xFF { unit.to_le_bytes() } else { unit.to_be_bytes() });
        }
        let mut table = open(bytes).unwrap();
        assert_eq!(table.detected().separator, Some('\t'));
        assert_eq!(rows(&mut table).0, [(2, cells(&["Cité", "2"]))]);
    }
}

#[test]
fn refuses_what_is_no_table_and_says_why() {
    let refused = |bytes: &[u8]| open(bytes).err().map(|e| Issue::from(&e).code);
    assert_eq!(refused(b""), Some(IssueCode::FichierVide));
    assert_eq!(refused(b"\xEF\xBB\xBF \r\n\r\n"), Some(IssueCode::FichierVide));
    assert_eq!(refused(b"a;b\n1;\0\n"), Some(IssueCode::FichierIllisible));
    assert_eq!(refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Some(IssueCode::FichierIllisible));
    assert_eq!(refused(b"PK\x03\x04 broken"), Some(IssueCode::FichierIllisible));
    let old = open(&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..]).err().unwrap();
    assert!(old.hint().0.contains(".xlsx"), "{:?}", old.hint());
}

#[test]
fn limits_are_kept() {
    let tiny = Limits { file_bytes: 19, ..Limits::default() };
    let refused = Table::from_bytes("x", b"a;b\n1;2\n1;2\n1;2\n1;2\n".to_vec(), &tiny).err();
    assert_eq!(refused, Some(TableError::TooLarge { limit: 19 }));
    let narrow = Limits { columns: 1, ..Limits::default() };
    let refused = Table::from_bytes("x", b"a;b\n1;2\n".to_vec(), &narrow).err();
    assert_eq!(refused, Some(TableError::TooManyColumns { limit: 1 }));
    let short = Limits { rows: 2, ..Limits::default() };
    let mut table = Table::from_bytes("x", b"a;b\n1;2\n3;4\n".to_vec(), &short).unwrap();
    assert_eq!(rows(&mut table), (vec![(2, cells(&["1", "2"])), (3, cells(&["3", "4"]))], 0));
    let mut table = Table::from_bytes("x", b"a;b\n1;2\n3;4\n5;6\n7;8\n".to_vec(), &short).unwrap();
    let mut last = None;
    while let Some(row) = table.next_row() {
        last = Some(row.map(|r| r.line()));
    }
    assert!(matches!(last, Some(Err(d)) if d.is_final() && d.line == 4));
}

#[test]
fn rows_of_another_width_are_faulty_and_spare_separators_are_not() {
    let mut table = open("a;b;c\n1;2;3;;\n1;2\n1;2;3;4\n;;\n1;2;3\n").unwrap();
    let mut seen = Vec::new();
    while let Some(row) = table.next_row() {
        seen.push(row.map(|r| r.line()).map_err(|d| (d.line, d.kind)));
    }
    let wrong = |found| DefectKind::WrongNumberOfCells { expected: 3, found };
    assert_eq!(seen, [Ok(2), Err((3, wrong(2))), Err((4, wrong(4))), Ok(6)]);
}

#[test]
fn titles_above_the_header_are_passed_when_the_caller_knows_its_names() {
    let text = "Patrimoine;au;01/01/2024;;\nDEPCOM;NBPIECE;x\n44109;3;\n";
    let known = |c: &str| ["DEPCOM", "NBPIECE"].contains(&c);
    let mut table = Table::from_bytes_expecting("f", text.into(), &Limits::default(), &known).unwrap();
    assert_eq!((table.header()[0].as_str(), table.detected().header_line), ("DEPCOM", 2));
    assert_eq!(table.preamble().len(), 1);
    assert_eq!(rows(&mut table).0, [(3, cells(&["44109", "3", ""]))]);
}

#[test]
fn a_header_that_is_a_row_can_be_read_as_one() {
    let mut table = open("1;x;2\n3;y;4;\n").unwrap();
    table.header_is_a_row();
    table.accept_cells(3..=4);
    assert_eq!(rows(&mut table), (vec![(1, cells(&["1", "x", "2"])), (2, cells(&["3", "y", "4", ""]))], 0));
}

#[test]
fn memory_does_not_depend_on_a_file_without_lines() {
    let mut table = open("a;b\n".to_owned() + &"x".repeat(20_000_000) + "\n1;2\n").unwrap();
    assert_eq!(rows(&mut table), (vec![(3, cells(&["1", "2"]))], 1));
}

mod workbooks {
    use super::*;
    use rust_xlsxwriter::{Format as CellFormat, Formula, Workbook};

    fn workbook() -> Vec<u8> {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("Notice").unwrap().write(0, 0, "Lisez-moi").unwrap();
        let sheet = book.add_worksheet().set_name("Parc").unwrap();
        let date = CellFormat::new().set_num_format("dd/mm/yyyy");
        let time = CellFormat::new().set_num_format("hh:mm");
        sheet.write(0, 0, "Patrimoine au 1er janvier").unwrap();
        for (column, name) in ["DEPCOM", "NBPIECE", "Entrée", "Numéro", "Ascenseur"].iter().enumerate() {
            sheet.write(2, column as u16, *name).unwrap();
        }
        sheet.write(3, 0, 44109).unwrap();
        sheet.write(3, 1, 3.0).unwrap();
        sheet.write_with_format(3, 2, 45292, &date).unwrap();
        sheet.write_with_format(3, 3, 5.0 / 24.0, &time).unwrap();
        sheet.write(3, 4, true).unwrap();
        sheet.write(5, 0, "44109").unwrap();
        sheet.write(5, 1, 45292).unwrap();
        sheet.write(5, 2, Formula::new("=1/2").set_result("0.5")).unwrap();
        sheet.write(5, 30, "note beside the table").unwrap();
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn the_sheet_with_the_known_names_is_read_with_its_types() {
        let known = |c: &str| ["DEPCOM", "NBPIECE"].contains(&c);
        let mut table = Table::from_bytes_expecting("f.xlsx", workbook(), &Limits::upload(), &known).unwrap();
        let d = table.detected();
        assert_eq!((d.format, d.sheet.as_deref(), d.header_line), (Format::Xlsx, Some("Parc"), 3));
        assert_eq!(
            rows(&mut table).0,
            [
                (4, cells(&["44109", "3", "2024-01-01", "05:00", "VRAI"])),
                (6, cells(&["44109", "45292", "0.5", "", ""]))
            ]
        );
    }

    /// A workbook made by hand: entries as they are given.
    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_read() {
        let bomb = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/padding.xml", &vec![b' '; 50 << 20])]);
        assert!(bomb.len() < 100_000);
        assert_eq!(open(bomb).err(), Some(TableError::CompressedTooMuch { limit: 100 }));
        let small = Limits { inflated_bytes: 1 << 20, ..Limits::default() };
        let big = archive(&[("xl/workbook.xml", &vec![b' '; 2 << 20])]);
        assert_eq!(
            Table::from_bytes("f", big, &small).err(),
            Some(TableError::InflatesTooMuch { limit: 1 << 20 })
        );
        let many: Vec<String> = (0..300).map(|i| format!("e{i}")).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|n| (n.as_str(), &b""[..])).collect();
        assert_eq!(open(archive(&many)).err(), Some(TableError::TooManyEntries { limit: 200 }));
    }

    /// The parts of a workbook of one sheet.
    fn parts(strings: &str, sheet: &str) -> Vec<u8> {
        let rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let book = format!(
            r#"<workbook xmlns:r="{rels}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#
        );
        let links = format!(
            r#"<Relationships><Relationship Id="r1" Type="{rels}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
        );
        let root = format!(
            r#"<Relationships><Relationship Id="r0" Type="{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        );
        archive(&[
            ("_rels/.rels", root.as_bytes()),
            ("xl/workbook.xml", book.as_bytes()),
            ("xl/_rels/workbook.xml.rels", links.as_bytes()),
            ("xl/sharedStrings.xml", strings.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ])
    }

    #[test]
    fn a_count_that_lies_reserves_nothing() {
        let sheet =
            r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>"#;
        let honest = parts(r#"<sst uniqueCount="1"><si><t>nom</t></si></sst>"#, sheet);
        assert_eq!(open(honest).unwrap().header(), ["nom"]);
        for count in ["18446744073709551615", "99999999999", " 9999999999"] {
            let lie = parts(&format!(r#"<sst uniqueCount="{count}"><si><t>nom</t></si></sst>"#), sheet);
            assert_eq!(open(lie).err(), Some(TableError::TooManyCells { limit: 5_000_000 }), "{count}");
        }
    }

    #[test]
    fn a_dimension_or_a_far_cell_reserves_nothing() {
        let sheet = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData>
            <row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>
            <row r="1048576"><c r="A1048576"><v>10.0</v></c></row></sheetData></worksheet>"#;
        let mut table = open(parts("<sst/>", sheet)).unwrap();
        assert_eq!(rows(&mut table).0, [(1_048_576, cells(&["10"]))]);
    }

    #[test]
    fn other_archives_are_named() {
        let ods = archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]);
        assert!(matches!(open(ods).err(), Some(TableError::OtherSpreadsheet(_))));
        assert!(matches!(open(archive(&[("a.txt", b"x")])).err(), Some(TableError::Binary { .. })));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_damaged_workbook_never_panics(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
            let mut bytes = workbook();
            let index = at.index(bytes.len());
            bytes[index] = byte;
            let cut = cut.index(bytes.len() * 4);
            bytes.truncate(cut.max(4));
            if let Ok(mut table) = open(bytes) {
                rows(&mut table);
            }
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(mut table) = open(bytes) {
            rows(&mut table);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[a-c;,\"\n\r\té\u{FEFF}=]{0,200}") {
        let lines = text.matches(['\n', '\r']).count() as u64 + 1;
        if let Ok(mut table) = open(text) {
            let (good, bad) = rows(&mut table);
            prop_assert!((good.len() + bad) as u64 <= lines);
        }
    }
}
