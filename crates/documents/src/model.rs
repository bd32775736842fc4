//! What a document is made of. Texts are written by the caller, in the language of the document; figures are already
//! sentences, so that a document says what the screen says.

use crate::DocumentError;
use jiff::civil::Date;

/// A table with more columns cannot be read on paper.
pub const MAX_COLUMNS: usize = 24;
/// A longer document is a file of data, which has other exports.
pub const MAX_PAGES: usize = 3_000;
/// More cannot be told apart in black and white.
pub const MAX_SERIES: usize = 4;

/// The language that readers and screen readers are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    French,
    English,
}

impl Language {
    /// As files write it.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Language::French => "fr-FR",
            Language::English => "en-GB",
        }
    }
}

/// How a document begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// Its title, subtitle and day stand at the head of the first page.
    #[default]
    Report,
    /// A letter: the title only names the file; the blocks begin at once.
    Letter,
}

/// A whole document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Names the file for its readers, and heads a report. Never empty.
    pub title: String,
    /// Under the title of a report; empty: none.
    pub subtitle: String,
    pub language: Language,
    pub form: Form,
    /// Who answers for it; empty: nobody is named.
    pub author: String,
    /// The day that the document describes, written in words under the title of a report.
    pub date: Option<Date>,
    /// At the foot of every page, before the number of the page.
    pub footer: String,
    pub blocks: Vec<Block>,
}

/// Some words, in bold or not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    pub text: String,
    pub bold: bool,
}

/// A text with bold runs. `\n` begins a new line; a non-breaking space keeps its words together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(pub Vec<Run>);

impl Text {
    /// A text in bold.
    #[must_use]
    pub fn bold(text: impl Into<String>) -> Text {
        Text(vec![Run { text: text.into(), bold: true }])
    }

    /// The same text, and then these words.
    #[must_use]
    pub fn then(mut self, text: impl Into<String>) -> Text {
        self.0.push(Run { text: text.into(), bold: false });
        self
    }

    /// The same text, and then these words in bold.
    #[must_use]
    pub fn then_bold(mut self, text: impl Into<String>) -> Text {
        self.0.push(Run { text: text.into(), bold: true });
        self
    }

    /// The words alone.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::from(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(vec![Run { text, bold: false }])
    }
}

/// One thing after the other.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Level from 1 (a chapter) to 5; other levels count as the nearest.
    Heading {
        level: u8,
        text: String,
    },
    Paragraph(Text),
    List(Vec<Text>),
    Table(Table),
    /// The addressee of a letter, where the window of an envelope is.
    Address {
        lines: Vec<String>,
    },
    /// Who signs, at the end of a letter; kept in one piece, with room for a hand.
    Signature {
        lines: Vec<String>,
    },
    Picture(Picture),
    /// In small type: where figures come from, what a word means.
    Note(Text),
    PageBreak,
}

impl Block {
    /// A heading.
    #[must_use]
    pub fn heading(level: u8, text: impl Into<String>) -> Block {
        Block::Heading { level, text: text.into() }
    }

    /// A paragraph.
    #[must_use]
    pub fn paragraph(text: impl Into<Text>) -> Block {
        Block::Paragraph(text.into())
    }

    /// A paragraph in small type.
    #[must_use]
    pub fn note(text: impl Into<Text>) -> Block {
        Block::Note(text.into())
    }
}

/// On which side a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    #[default]
    Left,
    /// Figures.
    Right,
}

/// A table. Rows may be shorter than the heads: what is missing is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What the table shows; every table has one.
    pub caption: String,
    pub headers: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// One per column; columns without are on the left.
    pub alignment: Vec<Align>,
    /// The last row, in bold.
    pub total: Option<Vec<String>>,
    /// The first cell of a row names the row: readers of the screen are told so.
    pub named_rows: bool,
}

impl Table {
    /// How many columns it has, with those that only a row has.
    #[must_use]
    pub fn columns(&self) -> usize {
        let rows = self.rows.iter().chain(self.total.as_ref()).map(Vec::len);
        rows.chain([self.headers.len()]).max().unwrap_or(0)
    }

    pub(crate) fn align(&self, column: usize) -> Align {
        self.alignment.get(column).copied().unwrap_or_default()
    }
}

/// How a picture shows its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Chart {
    /// One bar across the page for each label and series.
    #[default]
    Bars,
    /// One line for each series, the labels (years) from left to right.
    Lines,
}

/// One value that is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Point {
    /// What the picture measures; not finite: as if it were unknown.
    pub size: f64,
    /// As the reader is told: `1 240 €`.
    pub said: String,
}

/// What goes together in a picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    pub name: String,
    /// One per label; `None`: unknown, and left out of the picture.
    pub points: Vec<Option<Point>>,
}

/// A picture drawn from figures, and the text that says the same.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    pub caption: String,
    /// What the picture says, for those who do not see it. Never empty.
    pub alternative: String,
    pub chart: Chart,
    pub labels: Vec<String>,
    pub series: Vec<Series>,
}

impl Picture {
    /// The value of a series for a label, if it is known and can be drawn.
    pub(crate) fn point(&self, series: usize, label: usize) -> Option<&Point> {
        self.series.get(series)?.points.get(label)?.as_ref().filter(|point| point.size.is_finite())
    }
}

impl Document {
    /// Can it be made at all? Asked before anything is written.
    pub(crate) fn check(&self) -> Result<(), DocumentError> {
        if clean(&self.title).trim().is_empty() {
            return Err(DocumentError::NoTitle);
        }
        for block in &self.blocks {
            match block {
                Block::Table(table) if table.columns() > MAX_COLUMNS => {
                    return Err(DocumentError::TooWide { columns: table.columns() });
                }
                Block::Picture(picture) if clean(&picture.alternative).trim().is_empty() => {
                    return Err(DocumentError::NoAlternative);
                }
                Block::Picture(picture) if picture.series.len() > MAX_SERIES => {
                    return Err(DocumentError::TooManySeries { series: picture.series.len() });
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// A text without what neither file may hold: controls, characters that stand for nothing, marks of direction.
pub(crate) fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' || c == '\u{2028}' || c == '\u{2029}' { '\n' } else { c })
        .filter(|c| match c {
            '\n' | '\t' => true,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => false,
            '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{ad}' => false,
            c => !c.is_control(),
        })
        .collect()
}

/// A text on one line.
pub(crate) fn line(text: &str) -> String {
    clean(text).replace(['\n', '\t'], " ").trim().to_owned()
}
