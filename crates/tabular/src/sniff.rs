//! What a file is, how it is separated and where its header lies: decided on its first lines.

use crate::error::TableError;
use crate::records::{Records, end_of_line};
use model::Pair;
use std::io::Cursor;

/// Candidates, the most common in French files first.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];
const HEAD_LINES: usize = 20;

/// What the first bytes say.
#[derive(Debug, PartialEq)]
pub(crate) enum Kind {
    Text,
    Zip,
}

/// Tells a workbook and plain text from all that is neither.
pub(crate) fn kind(head: &[u8]) -> Result<Kind, TableError> {
    let binary = |what| Err(TableError::Binary { what, offset: 0 });
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        // A workbook with a password is stored in the container of the old formats.
        let sealed: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
        let is_sealed = memchr::memmem::find(head, &sealed).is_some();
        return Err(if is_sealed { TableError::Encrypted } else { TableError::LegacyExcel });
    }
    let magics: [(&[u8], Pair); 6] = [
        (b"%PDF-", ("un document PDF", "a PDF document")),
        (b"\x89PNG", ("une image PNG", "a PNG picture")),
        (b"\xFF\xD8\xFF", ("une image JPEG", "a JPEG picture")),
        (b"\x1F\x8B", ("un fichier compressé gzip", "a gzip file")),
        (b"7z\xBC\xAF", ("une archive 7z", "a 7z archive")),
        (b"{\\rtf", ("un document RTF", "an RTF document")),
    ];
    if let Some(&(_, what)) = magics.iter().find(|(magic, _)| head.starts_with(magic)) {
        return binary(what);
    }
    let start: Vec<u8> = head.iter().copied().skip_while(|b| b.is_ascii_whitespace()).take(200).collect();
    let start = String::from_utf8_lossy(&start).to_lowercase();
    if ["<!doctype", "<html", "<?xml", "<table"].iter().any(|tag| start.contains(tag)) {
        return Err(TableError::OtherSpreadsheet(("page HTML ou XML", "HTML or XML page")));
    }
    let controls =
        head.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A));
    if controls.count() * 20 > head.len() {
        return binary(("un fichier binaire", "a binary file"));
    }
    Ok(Kind::Text)
}

/// How a text file is cut.
#[derive(Debug, PartialEq)]
pub(crate) struct Shape {
    pub separator: Option<u8>,
    pub end_of_line: u8,
    /// Line of the header.
    pub header_line: u64,
    /// Bytes and lines to pass before the first record: the `sep=;` of spreadsheets.
    pub skip: (usize, u64),
}

/// Finds separator and header in the head of a text (without BOM).
pub(crate) fn shape(
    head: &[u8],
    cell_bytes: usize,
    known: &dyn Fn(&str) -> bool,
) -> Result<Shape, TableError> {
    let eol = end_of_line(head);
    let (skip, told) = told_separator(head, eol);
    let skip_lines = u64::from(skip > 0);
    let body = &head[skip..];
    let candidates = told.map_or(SEPARATORS.to_vec(), |s| vec![s]);
    let mut best: Option<(Score, Shape)> = None;
    for separator in candidates {
        let rows = first_rows(body, separator, eol, cell_bytes, skip_lines + 1);
        let Some(header) = header_row(&rows, known) else { continue };
        let score = score(&rows, header, known);
        if score.cells < 2 && told.is_none() {
            continue;
        }
        // Strictly better only: on a tie the most common separator wins.
        if best.as_ref().is_none_or(|(b, _)| score > *b) {
            let shape = Shape {
                separator: Some(separator),
                end_of_line: eol,
                header_line: rows[header].0,
                skip: (skip, skip_lines),
            };
            best = Some((score, shape));
        }
    }
    if let Some((_, shape)) = best {
        return Ok(shape);
    }
    // One column only, or a separator that nobody uses.
    let rows = first_rows(body, 0, eol, cell_bytes, skip_lines + 1);
    let header = header_row(&rows, known).ok_or(TableError::NoHeader)?;
    Ok(Shape { separator: None, end_of_line: eol, header_line: rows[header].0, skip: (skip, skip_lines) })
}

/// Spreadsheets understand, and write, a first line that names the separator.
fn told_separator(head: &[u8], eol: u8) -> (usize, Option<u8>) {
    let end = memchr::memchr(eol, head).unwrap_or(head.len());
    match head[..end].trim_ascii_end() {
        [s, e, p, b'=', separator]
            if [s, e, p].iter().zip(b"sep").all(|(a, b)| a.to_ascii_lowercase() == *b)
                && SEPARATORS.contains(separator) =>
        {
            ((end + 1).min(head.len()), Some(*separator))
        }
        // `sep=` and a tab: the trim took it.
        [s, e, p, b'='] if [s, e, p].iter().zip(b"sep").all(|(a, b)| a.to_ascii_lowercase() == *b) => {
            ((end + 1).min(head.len()), Some(b'\t'))
        }
        _ => (0, None),
    }
}

type HeadRow = (u64, Vec<String>);

fn first_rows(body: &[u8], separator: u8, eol: u8, cell_bytes: usize, first_line: u64) -> Vec<HeadRow> {
    let source = Box::new(Cursor::new(body.to_vec()));
    let separator = (separator != 0).then_some(separator);
    let mut records = Records::new(source, first_line, separator, eol, cell_bytes);
    let mut rows = Vec::new();
    while let Some(record) = records.advance() {
        if record.is_ok() {
            let text = records.text();
            let cell =
                |&(a, b): &(u32, u32)| text.get(a as usize..b as usize).unwrap_or_default().trim().to_owned();
            rows.push((records.record_line, records.cells.iter().map(cell).collect()));
        }
        if rows.len() == HEAD_LINES || records.record_line > first_line + 200 {
            break;
        }
    }
    rows
}

/// Index of the header: the row with the most known names (two at least), else the first row that is nearly as
/// full as the fullest.
pub(crate) fn header_row(rows: &[HeadRow], known: &dyn Fn(&str) -> bool) -> Option<usize> {
    let names = |row: &HeadRow| row.1.iter().filter(|c| known(c)).count();
    let most = rows.iter().map(names).max()?;
    if most >= 2 {
        return rows.iter().position(|r| names(r) == most);
    }
    let filled = |row: &HeadRow| row.1.iter().filter(|c| !c.is_empty()).count();
    let fullest = rows.iter().map(filled).max()?;
    rows.iter().position(|r| filled(r) > 0 && filled(r) * 10 >= fullest * 6)
}

#[derive(Debug, PartialEq, PartialOrd)]
struct Score {
    known: usize,
    /// Does the header have as many cells as most rows?
    agrees: bool,
    agreeing_rows: usize,
    cells: usize,
}

fn score(rows: &[HeadRow], header: usize, known: &dyn Fn(&str) -> bool) -> Score {
    let cells = rows[header].1.len();
    let rows_like = |n: usize| rows.iter().filter(|r| r.1.len() == n).count();
    let agreeing_rows = rows_like(cells);
    let most = rows.iter().map(|r| rows_like(r.1.len())).max().unwrap_or(0);
    let known = rows[header].1.iter().filter(|c| known(c)).count();
    Score { known, agrees: cells > 1 && agreeing_rows == most, agreeing_rows, cells }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shaped(text: &str) -> Shape {
        shape(text.as_bytes(), 1000, &|c| ["DEPCOM", "NBPIECE"].contains(&c)).unwrap()
    }

    #[test]
    fn finds_the_separator_despite_decimal_commas_and_quotes() {
        assert_eq!(shaped("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n").separator, Some(b';'));
        assert_eq!(shaped("\"a;b;c;d\",\"x\",y\n\"1;2;3;4\",2,3\n").separator, Some(b','));
        assert_eq!(shaped("a\tb\n1\t2\n").separator, Some(b'\t'));
        assert_eq!(shaped("a|b\n1|2\n").separator, Some(b'|'));
        assert_eq!(shaped("one column\nvalue\n").separator, None);
        assert_eq!(shaped("sep=|\na;b|c;d\n").separator, Some(b'|'));
    }

    #[test]
    fn finds_the_header_under_titles() {
        let text = "Export du patrimoine, au 01/01/2024\n\nOPH;;\nid;DEPCOM;NBPIECE\n1;44109;3\n";
        let found = shaped(text);
        assert_eq!((found.separator, found.header_line), (Some(b';'), 4));
        let unknown = "Export du patrimoine\n\nno;rue;ville\n1;a;b\n";
        assert_eq!(shaped(unknown).header_line, 3);
    }

    #[test]
    fn refuses_what_is_no_table() {
        assert!(matches!(kind(b"%PDF-1.7 ..."), Err(TableError::Binary { .. })));
        assert_eq!(kind(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]), Err(TableError::LegacyExcel));
        assert!(matches!(kind(b"\n <html><table>"), Err(TableError::OtherSpreadsheet(_))));
        assert!(matches!(kind(&[1, 2, 3, 4, 5, 6]), Err(TableError::Binary { .. })));
        assert_eq!(kind(b"a;b\n1;2"), Ok(Kind::Text));
    }
}
