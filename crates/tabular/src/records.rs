//! The splitter of separated values: one record at a time out of a bounded buffer.
//!
//! Most lines hold no quote and are cut where they lie, without a copy. A line with a quote goes through
//! [`split_quoted`]. A fault costs one line: reading resumes on the line after it.

use crate::cuts::push_cells;
use crate::error::{DefectKind, RowDefect};
use crate::quoted::{Input, Split, split_quoted};
use crate::text::{Damage, damaged_places, decode_cell, encoding_damage};
use crate::window::Window;
use memchr::{memchr, memrchr};
use std::io::{self, Read};
use std::ops::Range;

/// Where the text of the current record lies.
enum Origin {
    Window(Range<usize>),
    Unquoted,
    Decoded,
}

/// Records of one source. `separator` and `end_of_line` are known before.
pub(crate) struct Records {
    window: Window,
    /// Line number of the first byte in sight.
    line: u64,
    separator: Option<u8>,
    end_of_line: u8,
    cell_bytes: usize,
    /// Cells of the header; 0 while it is not known.
    pub width: usize,
    /// Is the file as a whole Windows-1252?
    pub legacy_encoding: bool,

    origin: Origin,
    unquoted: Vec<u8>,
    decoded: String,
    pub cells: Vec<(u32, u32)>,
    pub damage: Vec<(usize, Damage)>,
    /// Line where the current record begins.
    pub record_line: u64,
}

enum Line {
    /// Length without and with its end.
    Whole(usize, usize),
    TooLong,
    End,
}

impl Records {
    pub fn new(
        source: Box<dyn Read + Send>,
        first_line: u64,
        separator: Option<u8>,
        end_of_line: u8,
        cell_bytes: usize,
    ) -> Records {
        Records {
            window: Window::new(source),
            line: first_line,
            separator,
            end_of_line,
            cell_bytes,
            width: 0,
            legacy_encoding: false,
            origin: Origin::Unquoted,
            unquoted: Vec::new(),
            decoded: String::new(),
            cells: Vec::new(),
            damage: Vec::new(),
            record_line: first_line,
        }
    }

    fn longest_record(&self) -> usize {
        (1 << 20).max(4 * self.cell_bytes)
    }

    /// Moves to the next record. Blank lines count as lines and are passed over.
    pub fn advance(&mut self) -> Option<Result<(), RowDefect>> {
        loop {
            let (length, step) = match self.whole_line() {
                Ok(Line::Whole(length, step)) => (length, step),
                Ok(Line::End) => return None,
                Ok(Line::TooLong) => return Some(self.skip_long_line()),
                Err(e) => return Some(Err(self.defect(DefectKind::Io(e.to_string()), None))),
            };
            let line = self.window.bytes().get(..length).unwrap_or_default();
            if self.is_blank(line) {
                self.window.pass(step, 0);
                self.line += 1;
                continue;
            }
            let length = if line.last() == Some(&b'\r') { length - 1 } else { length };
            self.record_line = self.line;
            if memchr(b'"', line).is_some() {
                match self.quoted_record() {
                    Ok(()) if self.cells.iter().all(|(a, b)| a == b) => continue,
                    outcome => return Some(outcome),
                }
            }
            self.line += 1;
            let at = self.window.pass(step, length);
            return Some(self.plain_record(at));
        }
    }

    /// Text of the current record; the cells are ranges of it.
    pub fn text(&self) -> &str {
        match &self.origin {
            Origin::Window(at) => self.window.text(at).unwrap_or_default(),
            Origin::Unquoted => std::str::from_utf8(&self.unquoted).unwrap_or_default(),
            Origin::Decoded => &self.decoded,
        }
    }

    fn is_blank(&self, line: &[u8]) -> bool {
        line.iter().all(|&b| matches!(b, b' ' | b'\t' | b'\r') || Some(b) == self.separator)
    }

    fn defect(&self, kind: DefectKind, column: Option<usize>) -> RowDefect {
        RowDefect { kind, line: self.line, column }
    }

    fn plain_record(&mut self, at: Range<usize>) -> Result<(), RowDefect> {
        let line = self.window.at(&at);
        self.cells.clear();
        match self.separator {
            Some(separator) => push_cells(line, separator, &mut self.cells),
            None => self.cells.push((0, line.len() as u32)),
        }
        if line.len() > self.cell_bytes {
            let limit = self.cell_bytes;
            if let Some(column) = self.cells.iter().position(|&(a, b)| (b - a) as usize > limit) {
                let kind = DefectKind::CellTooLong { limit };
                return Err(RowDefect { kind, line: self.record_line, column: Some(column) });
            }
        }
        self.origin = Origin::Window(at);
        self.settle_text();
        Ok(())
    }

    fn quoted_record(&mut self) -> Result<(), RowDefect> {
        loop {
            let outcome = split_quoted(
                &Input {
                    bytes: self.window.bytes(),
                    complete: self.window.at_end(),
                    separator: self.separator,
                    end_of_line: self.end_of_line,
                    cell_bytes: self.cell_bytes,
                    width: self.width,
                },
                &mut self.unquoted,
                &mut self.cells,
            );
            let available = self.window.bytes().len();
            match outcome {
                Split::Record { step, lines } => {
                    self.window.pass(step, 0);
                    self.line += lines;
                    self.origin = Origin::Unquoted;
                    self.settle_text();
                    return Ok(());
                }
                Split::Incomplete if available < self.longest_record() => {
                    if let Err(e) = self.window.fill() {
                        return Err(self.defect(DefectKind::Io(e.to_string()), None));
                    }
                }
                Split::Incomplete => return self.skip_long_line(),
                Split::Fault { kind, lines, column, resume } => {
                    let line = self.line + lines;
                    match resume {
                        Some(resume) => {
                            self.window.pass(resume, 0);
                            self.line = line + 1;
                        }
                        None => {
                            // The faulty line is longer than a record may be: drop all that is left of it.
                            self.line = line;
                            self.skip_long_line().ok();
                        }
                    }
                    return Err(RowDefect { kind, line, column: Some(column) });
                }
            }
        }
    }

    /// Makes the current record valid text, and notes the cells whose encoding is damaged.
    fn settle_text(&mut self) {
        self.damage.clear();
        let (bytes, text) = match &self.origin {
            Origin::Window(at) => (self.window.at(at), self.window.text(at)),
            _ => (self.unquoted.as_slice(), std::str::from_utf8(&self.unquoted).ok()),
        };
        if bytes.is_ascii() {
            return;
        }
        match text {
            Some(text) => {
                if self.legacy_encoding {
                    for (column, &(a, b)) in self.cells.iter().enumerate() {
                        let cell = text.get(a as usize..b as usize).unwrap_or_default();
                        let other = (!cell.is_ascii()).then_some(Damage::OtherEncoding);
                        self.damage.extend(encoding_damage(cell).or(other).map(|d| (column, d)));
                    }
                    return;
                }
                let mut column = 0;
                for (at, damage) in damaged_places(text) {
                    while self.cells.get(column).is_some_and(|cell| cell.1 as usize <= at) {
                        column += 1;
                    }
                    if self.damage.last().is_none_or(|last| last.0 != column) {
                        self.damage.push((column, damage));
                    }
                }
            }
            None => {
                self.decoded.clear();
                for (column, cell) in self.cells.iter_mut().enumerate() {
                    let raw = &bytes[cell.0 as usize..cell.1 as usize];
                    let from = self.decoded.len();
                    decode_cell(raw, &mut self.decoded);
                    let text = &self.decoded[from..];
                    *cell = (from as u32, self.decoded.len() as u32);
                    if raw.is_ascii() {
                        continue;
                    }
                    let other = std::str::from_utf8(raw).is_ok() == self.legacy_encoding;
                    let damage = encoding_damage(text).or(other.then_some(Damage::OtherEncoding));
                    self.damage.extend(damage.map(|d| (column, d)));
                }
                self.origin = Origin::Decoded;
            }
        }
    }

    /// Makes `cells` the current record, as if it had just been read.
    pub fn replay(&mut self, cells: &[String], line: u64) {
        self.decoded.clear();
        self.cells.clear();
        self.damage.clear();
        for cell in cells {
            let from = self.decoded.len() as u32;
            self.decoded.push_str(cell);
            self.cells.push((from, self.decoded.len() as u32));
        }
        self.origin = Origin::Decoded;
        self.record_line = line;
    }

    fn whole_line(&mut self) -> io::Result<Line> {
        let mut searched = 0;
        loop {
            let bytes = self.window.bytes();
            if let Some(at) = memchr(self.end_of_line, &bytes[searched..]) {
                return Ok(Line::Whole(searched + at, searched + at + 1));
            }
            searched = bytes.len();
            if self.window.at_end() {
                return Ok(if searched == 0 { Line::End } else { Line::Whole(searched, searched) });
            }
            if searched >= self.longest_record() {
                return Ok(Line::TooLong);
            }
            self.window.fill()?;
        }
    }

    fn skip_long_line(&mut self) -> Result<(), RowDefect> {
        let defect = self.defect(DefectKind::LineTooLong { limit: self.longest_record() }, None);
        while !self.window.pass_through(self.end_of_line) && !self.window.at_end() {
            if let Err(e) = self.window.fill() {
                return Err(self.defect(DefectKind::Io(e.to_string()), None));
            }
        }
        self.line += 1;
        Err(defect)
    }
}

/// The byte that ends lines: `\n`, or `\r` in files of old Macintosh programs.
pub(crate) fn end_of_line(head: &[u8]) -> u8 {
    if memchr(b'\n', head).is_none() && memrchr(b'\r', head).is_some() { b'\r' } else { b'\n' }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &[u8], width: usize) -> Vec<Result<(u64, Vec<String>), RowDefect>> {
        let source = Box::new(io::Cursor::new(text.to_vec()));
        let mut records = Records::new(source, 1, Some(b';'), end_of_line(text), 64);
        records.width = width;
        let mut rows = Vec::new();
        while let Some(row) = records.advance() {
            rows.push(row.map(|()| {
                let text = records.text();
                let cells = records.cells.iter();
                (records.record_line, cells.map(|&(a, b)| text[a as usize..b as usize].to_owned()).collect())
            }));
        }
        rows
    }

    fn row(line: u64, cells: &[&str]) -> Result<(u64, Vec<String>), RowDefect> {
        Ok((line, cells.iter().map(|&c| c.to_owned()).collect()))
    }

    #[test]
    fn cuts_plain_and_quoted_lines() {
        assert_eq!(
            all(b"a;b;c\r\n1;\"x;y\"\"z\n2\";3\n\n;;\n4;5;6", 3),
            vec![row(1, &["a", "b", "c"]), row(2, &["1", "x;y\"z\n2", "3"]), row(6, &["4", "5", "6"])]
        );
    }

    #[test]
    fn old_macintosh_lines() {
        assert_eq!(
            all(b"a;b\r1;\"2\r3\"\r4;5", 2),
            vec![row(1, &["a", "b"]), row(2, &["1", "2\n3"]), row(4, &["4", "5"])]
        );
    }

    #[test]
    fn a_forgotten_quote_costs_one_line() {
        let rows = all(b"a;b\n1;\"two\n3;4\n5;6\n", 2);
        let kind = DefectKind::UnterminatedQuote;
        assert_eq!(rows[1], Err(RowDefect { kind, line: 2, column: Some(1) }));
        assert_eq!(rows[2..], [row(3, &["3", "4"]), row(4, &["5", "6"])]);
    }

    #[test]
    fn a_forgotten_quote_in_a_long_file_costs_one_line() {
        let mut text = b"a;b\n1;\"two\n".to_vec();
        for _ in 0..100_000 {
            text.extend_from_slice(b"3;4\n");
        }
        let rows = all(&text, 2);
        assert_eq!(rows.len(), 100_002);
        assert_eq!(rows.iter().filter(|r| r.is_err()).count(), 1);
    }

    #[test]
    fn two_stray_quotes_in_one_column_do_not_merge_two_rows() {
        let cells = ["x"; 10].join(";");
        let text = format!("{cells};\"open;{cells}\n{cells};close\";{cells}\n{cells};ok;{cells}\n");
        let rows = all(text.as_bytes(), 21);
        assert_eq!(rows.len(), 3, "{rows:?}");
        assert!(matches!(&rows[0], Err(d) if d.line == 1 && d.kind == DefectKind::UnterminatedQuote));
        assert!(matches!(&rows[2], Ok((3, cells)) if cells.len() == 21));
    }

    #[test]
    fn text_after_a_quote_is_a_fault_and_a_quote_inside_a_cell_is_not() {
        let rows = all(b"\"a\"b;c\n12\" tube;d\n\"e\" ;f\n", 2);
        let kind = DefectKind::TextAfterQuote;
        assert_eq!(rows[0], Err(RowDefect { kind, line: 1, column: Some(0) }));
        assert_eq!(rows[1..], [row(2, &["12\" tube", "d"]), row(3, &["e", "f"])]);
    }

    #[test]
    fn gigantic_cells_and_lines_are_bounded() {
        let mut text = format!("a;{}\nb;c\n\"{}\";d\ne;f\n", "x".repeat(100), "y".repeat(100)).into_bytes();
        text.extend(std::iter::repeat_n(b'z', 5 << 20));
        text.extend_from_slice(b"\ng;h");
        let rows = all(&text, 2);
        let kind = DefectKind::CellTooLong { limit: 64 };
        assert_eq!(rows[0], Err(RowDefect { kind: kind.clone(), line: 1, column: Some(1) }));
        assert_eq!(rows[2], Err(RowDefect { kind, line: 3, column: Some(0) }));
        assert!(matches!(&rows[4], Err(d) if d.line == 5));
        assert_eq!(rows[5], row(6, &["g", "h"]));
    }

    #[test]
    fn both_encodings_in_one_file_are_read_cell_by_cell() {
        let rows = all(b"\xC3\xA9t\xC3\xA9;\xE9t\xE9\n", 2);
        assert_eq!(rows, vec![row(1, &["été", "été"])]);
    }

    proptest! {
        #[test]
        fn never_panics_and_always_ends(text in prop::collection::vec(prop::sample::select(
            b"ab;;\"\"\n\r\xC3\xA9 ".to_vec()), 0..400)) {
            let rows = all(&text, 3);
            prop_assert!(rows.len() <= text.len() + 1);
        }

        #[test]
        fn what_is_written_properly_is_read_back(table in prop::collection::vec(
            prop::collection::vec("[a-z;\"\né ]{1,8}x", 3), 1..20)) {
            let text: String = table
                .iter()
                .map(|row| {
                    let cells: Vec<String> = row.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
                    cells.join(";") + "\n"
                })
                .collect();
            let rows = all(text.as_bytes(), 3);
            let read: Vec<Vec<String>> = rows.into_iter().map(|r| r.unwrap().1).collect();
            prop_assert_eq!(read, table);
        }
    }
}
