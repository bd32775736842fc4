//! How wide the columns of a table are: what they say on one line if there is room, else at least their longest word.

use crate::DocumentError;
use crate::flow::COLUMN;
use crate::lines::{printable, width};
use crate::model::Table;
use paper::Typefaces;

/// Room at both sides of a cell.
pub(crate) const PAD: f32 = 3.5;

/// The columns of a table: their widths with their pads, and the size of what they say.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Columns {
    pub widths: Vec<f32>,
    pub size: f32,
}

/// The more columns, the smaller the type.
fn size(columns: usize) -> f32 {
    match columns {
        0..=5 => 9.5,
        6..=8 => 8.5,
        9..=11 => 7.5,
        _ => 6.5,
    }
}

/// The widest line and the widest word of a cell.
fn measure(faces: &mut Typefaces, text: &str, bold: bool, size: f32) -> Result<(f32, f32), DocumentError> {
    let (mut line_wide, mut word_wide) = (0.0_f32, 0.0_f32);
    for line in printable(faces, text).lines() {
        line_wide = line_wide.max(width(faces, line, bold, size)?);
        for word in line.split([' ', '\t']) {
            word_wide = word_wide.max(width(faces, word, bold, size)?);
        }
    }
    Ok((line_wide, word_wide))
}

/// The widths of the columns of a table; together they fill the text.
pub(crate) fn widths(table: &Table, faces: &mut Typefaces) -> Result<Columns, DocumentError> {
    let count = table.columns();
    let size = size(count);
    let mut natural = vec![8.0_f32; count];
    let mut least = vec![8.0_f32; count];
    let heads = std::iter::once((&table.headers, true));
    let total = table.total.iter().map(|row| (row, true));
    for (row, bold) in heads.chain(table.rows.iter().map(|row| (row, false))).chain(total) {
        for (at, cell) in row.iter().enumerate() {
            let bold = bold || (at == 0 && table.named_rows);
            let (line, word) = measure(faces, cell, bold, size)?;
            natural[at] = natural[at].max(line);
            least[at] = least[at].max(word.min(COLUMN / 3.0));
        }
    }
    let room = (COLUMN - 2.0 * PAD * count as f32).max(count as f32);
    let (all, needed): (f32, f32) = (natural.iter().sum(), least.iter().sum());
    let inside: Vec<f32> = if count == 0 {
        Vec::new()
    } else if all <= room {
        // What is left is shared by width: figures stay near what they belong to.
        natural.iter().map(|wide| wide * room / all).collect()
    } else if needed >= room {
        least.iter().map(|wide| wide * room / needed).collect()
    } else {
        let more = (room - needed) / (all - needed).max(1.0);
        natural.iter().zip(&least).map(|(natural, least)| least + (natural - least).max(0.0) * more).collect()
    };
    // A little more than was measured: what fits must not break for a rounding.
    Ok(Columns { widths: inside.into_iter().map(|wide| wide + 2.0 * PAD).collect(), size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_text_whatever_they_say() {
        let mut faces = Typefaces::load().unwrap();
        for columns in [1, 2, 7, 24] {
            for text in ["1", "deux mots", &"mot ".repeat(300), &"x".repeat(4_000), ""] {
                let row: Vec<String> = (0..columns).map(|_| text.to_owned()).collect();
                let table = Table { headers: row.clone(), rows: vec![row], ..Table::default() };
                let found = widths(&table, &mut faces).unwrap();
                assert_eq!(found.widths.len(), columns);
                assert!((found.widths.iter().sum::<f32>() - COLUMN).abs() < 0.5, "{found:?}");
                assert!(found.widths.iter().all(|wide| *wide > 2.0 * PAD));
            }
        }
    }

    #[test]
    fn a_long_text_leaves_figures_their_words() {
        let mut faces = Typefaces::load().unwrap();
        let rows = vec![vec!["commentaire ".repeat(60), "1 234 567 €".to_owned()]];
        let table = Table { headers: vec!["Mot".into(), "Montant".into()], rows, ..Table::default() };
        let found = widths(&table, &mut faces).unwrap();
        let figure = width(&mut faces, "1 234 567 €", false, found.size).unwrap();
        assert!(found.widths[1] >= figure.min(COLUMN / 3.0) * 0.4, "{found:?}");
        assert!(found.widths[0] > found.widths[1]);
    }
}
