//! What the command line prints: a table for eyes, JSON or CSV for programs. The same cells in all three.

use crate::cli::Format;
use serde_json::{Map, Value};
use std::io::Write;

/// A column: its stable name (JSON key, CSV header) and its title for eyes.
pub struct Column {
    pub name: &'static str,
    pub title: String,
}

/// Rows of cells; a cell that is not known is `Value::Null`.
pub struct Sheet {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Value>>,
}

impl Sheet {
    /// Writes the sheet to standard output.
    ///
    /// # Errors
    /// When standard output is closed.
    pub fn print(&self, format: Format, out: &mut dyn Write) -> anyhow::Result<()> {
        match format {
            Format::Json => {
                serde_json::to_writer_pretty(&mut *out, &self.as_json())?;
                writeln!(out)?;
            }
            Format::Csv => self.print_csv(out)?,
            Format::Table => self.print_table(out)?,
        }
        Ok(())
    }

    fn as_json(&self) -> Value {
        let object = |row: &Vec<Value>| {
            let cells = self.columns.iter().zip(row).map(|(c, v)| (c.name.to_owned(), v.clone()));
            Value::Object(cells.collect::<Map<_, _>>())
        };
        Value::Array(self.rows.iter().map(object).collect())
    }

    fn print_csv(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let mut csv = csv::WriterBuilder::new().delimiter(b';').from_writer(out);
        csv.write_record(self.columns.iter().map(|c| c.name))?;
        for row in &self.rows {
            csv.write_record(row.iter().map(|v| spreadsheet_safe(&text(v))))?;
        }
        csv.flush()?;
        Ok(())
    }

    fn print_table(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let cells: Vec<Vec<String>> = self.rows.iter().map(|r| r.iter().map(shown).collect()).collect();
        let widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(i, c)| cells.iter().map(|r| width(&r[i])).max().unwrap_or(0).max(width(&c.title)).min(48))
            .collect();
        let titles: Vec<String> = self.columns.iter().map(|c| c.title.clone()).collect();
        let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
        for row in [&titles, &rule].into_iter().chain(&cells) {
            let line: Vec<String> = row.iter().zip(&widths).map(|(cell, w)| padded(cell, *w)).collect();
            writeln!(out, "{}", line.join("  ").trim_end())?;
        }
        Ok(())
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

/// Unknown is shown, never left blank.
fn shown(value: &Value) -> String {
    if value.is_null() { "?".to_owned() } else { text(value) }
}

/// A spreadsheet runs a cell that begins like a formula: such a cell is quoted.
fn spreadsheet_safe(cell: &str) -> String {
    let first = cell.trim_start_matches(['"', '\'', ' ']).chars().next();
    let number = cell.parse::<f64>().is_ok();
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '＝' | '＋' | '－' | '＠') if !number => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn padded(cell: &str, to: usize) -> String {
    let have = width(cell);
    if have > to {
        let mut cut: String = cell.chars().take(to.saturating_sub(1)).collect();
        cut.push('…');
        return cut;
    }
    format!("{cell}{}", " ".repeat(to - have))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_quoted_and_numbers_are_not() {
        assert_eq!(spreadsheet_safe("=1+1"), "'=1+1");
        assert_eq!(spreadsheet_safe("\"=cmd"), "'\"=cmd");
        assert_eq!(spreadsheet_safe("-12.5"), "-12.5");
        assert_eq!(spreadsheet_safe("Rue"), "Rue");
    }

    #[test]
    fn unknown_is_null_in_json_empty_in_csv_and_a_question_mark_for_eyes() {
        let sheet = Sheet {
            columns: vec![Column { name: "lo", title: "Bas".to_owned() }],
            rows: vec![vec![Value::Null]],
        };
        let print = |format| {
            let mut out = Vec::new();
            sheet.print(format, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert!(print(Format::Table).contains('?'));
        assert!(print(Format::Csv).ends_with("\"\"\n"));
        assert!(print(Format::Json).contains("null"));
    }
}
