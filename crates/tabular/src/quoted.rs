//! One record that holds quotes: cells may hold separators and ends of lines, and quotes may be forgotten.

use crate::error::DefectKind;
use memchr::{memchr, memchr_iter, memchr2};

/// From how many columns on a quoted cell of several lines with as many separators as a whole row is taken
/// for a forgotten quote. Below, prose with commas would look the same.
const WIDE_TABLE: usize = 20;

/// What is in sight, and how it is written.
pub(crate) struct Input<'a> {
    pub bytes: &'a [u8],
    /// Does nothing follow `bytes`?
    pub complete: bool,
    pub separator: Option<u8>,
    pub end_of_line: u8,
    pub cell_bytes: usize,
    pub width: usize,
}

/// What cutting gave.
#[derive(Debug, PartialEq)]
pub(crate) enum Split {
    Record {
        step: usize,
        lines: u64,
    },
    Incomplete,
    /// `lines` before the faulty one; `resume` is where the line after it begins, when it is in sight.
    Fault {
        kind: DefectKind,
        lines: u64,
        column: usize,
        resume: Option<usize>,
    },
}

/// Cuts one record that holds quotes. `text` and `cells` are overwritten.
pub(crate) fn split_quoted(input: &Input<'_>, text: &mut Vec<u8>, cells: &mut Vec<(u32, u32)>) -> Split {
    let bytes = input.bytes;
    let eol = input.end_of_line;
    let separator = input.separator.unwrap_or(eol);
    text.clear();
    cells.clear();
    let mut at = 0;
    let mut lines = 0;
    loop {
        let from = text.len();
        let fault = |kind, open: usize, lines| {
            let resume = match memchr(eol, &bytes[open..]) {
                Some(end) => Some(open + end + 1),
                None if input.complete => Some(bytes.len()),
                None => None,
            };
            Split::Fault { kind, lines, column: cells.len(), resume }
        };
        if bytes.get(at) == Some(&b'"') {
            let (open, open_lines) = (at, lines);
            let mut separators = 0;
            at += 1;
            loop {
                let Some(found) = memchr2(b'"', eol, &bytes[at..]) else {
                    if input.complete || bytes.len() - open > 2 * input.cell_bytes {
                        return fault(DefectKind::UnterminatedQuote, open, open_lines);
                    }
                    return Split::Incomplete;
                };
                let segment = &bytes[at..at + found];
                text.extend_from_slice(segment);
                if text.len() - from > input.cell_bytes {
                    let limit = input.cell_bytes;
                    let several = lines > open_lines;
                    let kind = if several {
                        DefectKind::UnterminatedQuote
                    } else {
                        DefectKind::CellTooLong { limit }
                    };
                    return fault(kind, open, open_lines);
                }
                at += found;
                if input.width >= WIDE_TABLE {
                    separators += memchr_iter(separator, segment).count();
                    if (lines > open_lines || bytes[at] == eol) && separators + 1 >= input.width {
                        return fault(DefectKind::UnterminatedQuote, open, open_lines);
                    }
                }
                if bytes[at] == eol {
                    text.push(b'\n');
                    lines += 1;
                    at += 1;
                    continue;
                }
                match bytes.get(at + 1) {
                    Some(b'"') => {
                        text.push(b'"');
                        at += 2;
                    }
                    None if !input.complete => return Split::Incomplete,
                    _ => {
                        at += 1;
                        break;
                    }
                }
            }
            while bytes.get(at) == Some(&b' ') || (bytes.get(at) == Some(&b'\r') && eol != b'\r') {
                at += 1;
            }
            match bytes.get(at) {
                None if !input.complete => return Split::Incomplete,
                Some(&b) if b != separator && b != eol => {
                    return fault(DefectKind::TextAfterQuote, open, open_lines);
                }
                _ => {}
            }
        } else {
            let end = match memchr2(separator, eol, &bytes[at..]) {
                Some(found) => at + found,
                None if input.complete => bytes.len(),
                None => return Split::Incomplete,
            };
            let ends_line = bytes.get(end).is_none_or(|&b| b == eol);
            let cell = &bytes[at..end];
            let cell = if ends_line { cell.strip_suffix(b"\r").unwrap_or(cell) } else { cell };
            if cell.len() > input.cell_bytes {
                return fault(DefectKind::CellTooLong { limit: input.cell_bytes }, at, lines);
            }
            text.extend_from_slice(cell);
            at = end;
        }
        cells.push((from as u32, text.len() as u32));
        match bytes.get(at) {
            Some(&b) if b == separator && separator != eol => {
                // Kept, so that bytes of two cells never meet as one character.
                text.push(separator);
                at += 1;
            }
            Some(_) => return Split::Record { step: at + 1, lines: lines + 1 },
            None => return Split::Record { step: at, lines: lines + 1 },
        }
    }
}
