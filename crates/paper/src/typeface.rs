//! The two fonts, how wide a text is, and where its lines break.

use crate::PaperError;
use krilla::text::Font;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::collections::HashMap;

/// A font that can be drawn and measured.
pub struct Typeface {
    pub font: Font,
    /// Advances of characters, for a size of 1.
    advances: HashMap<char, f32>,
    reference: FontRef<'static>,
}

/// Regular and bold.
pub struct Typefaces {
    pub regular: Typeface,
    pub bold: Typeface,
}

impl Typefaces {
    /// The fonts that are part of the program.
    ///
    /// # Errors
    /// A font cannot be read.
    pub fn load() -> Result<Typefaces, PaperError> {
        Ok(Typefaces {
            regular: Typeface::of(dejavu::sans_condensed::regular())?,
            bold: Typeface::of(dejavu::sans_condensed::bold())?,
        })
    }
}

impl Typeface {
    fn of(bytes: &'static [u8]) -> Result<Typeface, PaperError> {
        let wrong = || PaperError::Inside("a font cannot be read".to_owned());
        let font = Font::new(bytes.into(), 0).ok_or_else(wrong)?;
        let reference = FontRef::new(bytes).map_err(|_| wrong())?;
        Ok(Typeface { font, advances: HashMap::new(), reference })
    }

    fn advance(&mut self, c: char) -> Result<f32, PaperError> {
        if let Some(known) = self.advances.get(&c) {
            return Ok(*known);
        }
        let glyph = self.reference.charmap().map(c).ok_or(PaperError::Unprintable(c))?;
        let metrics = self.reference.glyph_metrics(Size::new(1.0), LocationRef::default());
        let advance = metrics.advance_width(glyph).ok_or(PaperError::Unprintable(c))?;
        self.advances.insert(c, advance);
        Ok(advance)
    }

    /// Can this character be drawn?
    #[must_use]
    pub fn has(&self, c: char) -> bool {
        self.advances.contains_key(&c) || self.reference.charmap().map(c).is_some()
    }

    /// How wide a text is, in points.
    ///
    /// # Errors
    /// The font has not all of its characters.
    pub fn width(&mut self, text: &str, size: f32) -> Result<f32, PaperError> {
        let mut width = 0.0;
        for c in text.chars() {
            width += self.advance(c)?;
        }
        Ok(width * size)
    }

    /// The lines of a text in a column; a non-breaking space keeps its words together.
    ///
    /// # Errors
    /// The font has not all of its characters, or a word is wider than the column.
    pub fn lines(&mut self, text: &str, size: f32, column: f32) -> Result<Vec<String>, PaperError> {
        let mut lines = Vec::new();
        let (mut line, mut used) = (String::new(), 0.0_f32);
        let space = self.width(" ", size)?;
        for word in text.split([' ', '\t', '\n']).filter(|word| !word.is_empty()) {
            let width = self.width(word, size)?;
            if width > column {
                return Err(PaperError::TooWide);
            }
            if !line.is_empty() && used + space + width > column {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            if !line.is_empty() {
                line.push(' ');
                used += space;
            }
            line.push_str(word);
            used += width;
        }
        if !line.is_empty() {
            lines.push(line);
        }
        Ok(lines)
    }
}
