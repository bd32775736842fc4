//! Files that leave: CSV that a spreadsheet opens as it is, and that cannot make it run anything.

use super::PageResult;
use crate::edge::PageError;
use axum::http::header;
use axum::response::IntoResponse;

/// A text cell that no spreadsheet takes for a formula: what begins like one (even after spaces or a quote, even
/// in full-width characters) gets an apostrophe in front.
pub(crate) fn guarded(text: &str) -> String {
    let dangerous =
        |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\0' | '＝' | '＋' | '－' | '＠');
    let first = text.trim_start_matches([' ', '\u{A0}', '\'', '"', '\n', '\u{FEFF}']).chars().next();
    if first.is_some_and(dangerous) || text.starts_with(['\t', '\r', '\n', '\0']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A CSV as French spreadsheets read it: UTF-8 with its mark, `;`, header even without rows. The header is the first
/// line and every other line is a row, so that a program reads it as it is: the `notes` (date, filters, version) are
/// the last columns, the same on every row.
pub(crate) fn csv_text(
    notes: &[(String, String)],
    head: &[String],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Vec<u8>, PageError> {
    let wrong = |e: csv::Error| PageError::Inside(format!("an export cannot be written: {e}"));
    let mut out = "\u{FEFF}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer(&mut out);
    let names = notes.iter().map(|(name, _)| guarded(name));
    writer.write_record(head.iter().cloned().chain(names)).map_err(wrong)?;
    for row in rows {
        let values = notes.iter().map(|(_, value)| guarded(value));
        writer.write_record(row.into_iter().chain(values)).map_err(wrong)?;
    }
    writer.flush().map_err(|e| PageError::Inside(e.to_string()))?;
    drop(writer);
    Ok(out)
}

/// The same, as an answer.
pub(crate) fn csv_answer(
    name: &str,
    notes: &[(String, String)],
    head: &[String],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> PageResult {
    Ok((attachment("text/csv; charset=utf-8", name), csv_text(notes, head, rows)?).into_response())
}

/// The headers of a file to keep. The name is ours, never a person's text.
pub(crate) fn attachment(media_type: &str, name: &str) -> [(header::HeaderName, String); 2] {
    [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless() {
        for text in ["=1+1", "+33", "-2", "@x", "  =A1", "'=A1", "\t=A1", "＝1", "\u{FEFF}=1"] {
            assert!(guarded(text).starts_with('\''), "{text:?}");
        }
        for text in ["12 rue des Tilleuls", "59 à 90", "", "l'Érable"] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn the_header_comes_first_and_every_row_carries_the_notes() {
        let notes = [("Date".to_owned(), "12/03/2024".to_owned())];
        let head = ["id".to_owned(), "nom".to_owned()];
        let none = csv_text(&notes, &head, Vec::new()).unwrap();
        assert_eq!(String::from_utf8(none).unwrap(), "\u{FEFF}id;nom;Date\n");
        let one = csv_text(&notes, &head, [vec!["1".to_owned(), "Érables".to_owned()]]).unwrap();
        assert!(String::from_utf8(one).unwrap().ends_with("1;Érables;12/03/2024\n"));
    }
}
