//! Where the lines of a text break: at spaces, at line ends, and inside a word only when it is wider than its column.

use crate::model::{Text, clean};
use paper::{PaperError, Typefaces};

/// Words in one face, from `x` on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Segment {
    pub x: f32,
    pub text: String,
    pub bold: bool,
}

/// One line, and how wide it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Line {
    pub segments: Vec<Segment>,
    pub width: f32,
}

/// What stands before a word.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Space,
    LineEnd,
    /// The rest of a word that was cut.
    Nothing,
}

struct Word {
    before: Before,
    parts: Vec<(String, bool)>,
}

/// A character that both fonts can draw.
fn drawable(faces: &Typefaces, c: char) -> char {
    let private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    if !private && faces.regular.has(c) && faces.bold.has(c) { c } else { '\u{fffd}' }
}

/// A text that the fonts can draw, without controls.
pub(crate) fn printable(faces: &Typefaces, text: &str) -> String {
    clean(text).chars().map(|c| if "\n\t".contains(c) { c } else { drawable(faces, c) }).collect()
}

/// How wide some words are.
pub(crate) fn width(faces: &mut Typefaces, text: &str, bold: bool, size: f32) -> Result<f32, PaperError> {
    if bold { faces.bold.width(text, size) } else { faces.regular.width(text, size) }
}

fn words(faces: &Typefaces, text: &Text) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut before = Some(Before::Space);
    for run in &text.0 {
        for c in printable(faces, &run.text).chars() {
            match c {
                '\n' => {
                    // Two line ends leave an empty line.
                    if before == Some(Before::LineEnd) {
                        words.push(Word { before: Before::LineEnd, parts: Vec::new() });
                    }
                    before = Some(Before::LineEnd);
                }
                ' ' | '\t' => before = before.or(Some(Before::Space)),
                c => {
                    if let Some(before) = before.take() {
                        words.push(Word { before, parts: Vec::new() });
                    }
                    let Some(word) = words.last_mut() else { continue };
                    match word.parts.last_mut() {
                        Some((part, bold)) if *bold == run.bold => part.push(c),
                        _ => word.parts.push((c.to_string(), run.bold)),
                    }
                }
            }
        }
    }
    words
}

/// The pieces of a word that fit in a column: the word itself nearly always.
fn pieces(faces: &mut Typefaces, word: Word, size: f32, column: f32) -> Result<Vec<(Word, f32)>, PaperError> {
    let mut whole = 0.0;
    for (part, bold) in &word.parts {
        whole += width(faces, part, *bold, size)?;
    }
    if whole <= column {
        return Ok(vec![(word, whole)]);
    }
    let mut out: Vec<(Word, f32)> = vec![(Word { before: word.before, parts: Vec::new() }, 0.0)];
    for (part, bold) in word.parts {
        for c in part.chars() {
            let wide = width(faces, c.encode_utf8(&mut [0; 4]), bold, size)?;
            if out.last().is_some_and(|(last, used)| !last.parts.is_empty() && used + wide > column) {
                out.push((Word { before: Before::Nothing, parts: Vec::new() }, 0.0));
            }
            let Some((last, used)) = out.last_mut() else { continue };
            *used += wide;
            match last.parts.last_mut() {
                Some((text, b)) if *b == bold => text.push(c),
                _ => last.parts.push((c.to_string(), bold)),
            }
        }
    }
    Ok(out)
}

/// The lines of a text in a column, without trailing spaces. A text without words has no lines.
pub(crate) fn broken(
    faces: &mut Typefaces,
    text: &Text,
    size: f32,
    column: f32,
) -> Result<Vec<Line>, PaperError> {
    let spaces = [faces.regular.width(" ", size)?, faces.bold.width(" ", size)?];
    let mut lines: Vec<Line> = Vec::new();
    for word in words(faces, text) {
        for (piece, wide) in pieces(faces, word, size, column)? {
            // The space belongs to the words before it.
            let after = lines.last().and_then(|line| line.segments.last()).is_some_and(|last| last.bold);
            let space = spaces[usize::from(after)];
            let fits = lines.last().is_some_and(|line| match piece.before {
                Before::Space => line.width + space + wide <= column,
                Before::LineEnd | Before::Nothing => false,
            });
            if !fits {
                lines.push(Line::default());
            }
            let Some(line) = lines.last_mut() else { continue };
            if fits {
                if let Some(last) = line.segments.last_mut() {
                    last.text.push(' ');
                }
                line.width += space;
            }
            for (part, bold) in piece.parts {
                let part_wide = width(faces, &part, bold, size)?;
                match line.segments.last_mut() {
                    Some(last) if last.bold == bold => last.text.push_str(&part),
                    _ => line.segments.push(Segment { x: line.width, text: part, bold }),
                }
                line.width += part_wide;
            }
        }
    }
    Ok(lines)
}

/// A text on one line, cut with an ellipsis when it is too wide.
pub(crate) fn shortened(
    faces: &mut Typefaces,
    text: &str,
    bold: bool,
    size: f32,
    room: f32,
) -> Result<String, PaperError> {
    let text = printable(faces, text).replace(['\n', '\t'], " ");
    let text = text.trim();
    if width(faces, text, bold, size)? <= room {
        return Ok(text.to_owned());
    }
    let mut used = width(faces, "…", bold, size)?;
    let mut out = String::new();
    for c in text.chars() {
        used += width(faces, c.encode_utf8(&mut [0; 4]), bold, size)?;
        if used > room {
            break;
        }
        out.push(c);
    }
    Ok(format!("{}…", out.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &Text, column: f32) -> Vec<String> {
        let mut faces = Typefaces::load().unwrap();
        let lines = broken(&mut faces, text, 10.0, column).unwrap();
        assert!(lines.iter().all(|line| line.width <= column + 0.01), "{lines:?}");
        lines.iter().map(|l| l.segments.iter().map(|s| s.text.as_str()).collect()).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_at_line_ends() {
        assert_eq!(said(&"un deux\ntrois".into(), 500.0), ["un deux", "trois"]);
        assert_eq!(said(&"un\n\ndeux".into(), 500.0), ["un", "", "deux"]);
        assert_eq!(said(&"un  deux \t trois".into(), 40.0), ["un deux", "trois"]);
        assert!(said(&"  \n ".into(), 40.0).len() <= 1);
    }

    #[test]
    fn a_word_that_is_too_wide_is_cut_and_nothing_is_lost() {
        let word = "anticonstitutionnellement".repeat(4);
        let lines = said(&word.as_str().into(), 60.0);
        assert!(lines.len() > 4);
        assert_eq!(lines.concat(), word);
    }

    #[test]
    fn bold_words_keep_their_place_in_the_line() {
        let text = Text::from("La part ").then_bold("24 %").then(", sur 40 logements");
        let mut faces = Typefaces::load().unwrap();
        let lines = broken(&mut faces, &text, 10.0, 500.0).unwrap();
        assert_eq!(lines.len(), 1);
        let bold: Vec<bool> = lines[0].segments.iter().map(|s| s.bold).collect();
        assert_eq!(bold, [false, true, false]);
        assert!(lines[0].segments.windows(2).all(|pair| pair[0].x < pair[1].x));
    }

    #[test]
    fn what_the_fonts_have_not_is_drawn_as_such() {
        assert_eq!(said(&"a\u{7}b\u{feff}c \u{e123}\u{10ffff}".into(), 500.0), ["abc \u{fffd}\u{fffd}"]);
    }
}
