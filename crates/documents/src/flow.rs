//! Where everything goes: blocks become marks on pages, and the tree of tags that says what the marks are.

use crate::columns::widths;
use crate::days;
use crate::lines::{Line, broken, printable, shortened};
use crate::model::{Block, Document, Form, MAX_PAGES, Picture, Text, clean};
use crate::{DocumentError, chart, table};
use krilla::tagging::{ListNumbering, Tag, TagGroup, TagKind};
use paper::{HEIGHT, MARGIN, Typefaces, WIDTH};
use std::num::NonZeroU16;

/// The width of the text.
pub(crate) const COLUMN: f32 = WIDTH - 2.0 * MARGIN;
pub(crate) const TOP: f32 = MARGIN;
/// The last line of a page stands above the footer.
pub(crate) const BOTTOM: f32 = HEIGHT - 70.0;
pub(crate) const FOOT: f32 = HEIGHT - 40.0;
pub(crate) const FOOT_SIZE: f32 = 8.5;
const BODY: f32 = 10.5;
const NOTE: f32 = 8.5;
/// The window of an envelope (DL, to the right).
const WINDOW: (f32, f32) = (300.0, 148.0);
/// Below the address a letter goes on.
const BELOW_WINDOW: f32 = 250.0;

/// A shape of a picture, or of the page.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    Text { x: f32, y: f32, size: f32, bold: bool, text: String },
    Rule { x: f32, y: f32, length: f32, thick: f32 },
    Box { x: f32, y: f32, width: f32, height: f32, grey: u8 },
    Path { points: Vec<(f32, f32)>, thick: f32, dash: Vec<f32> },
}

/// What is drawn under one tag; without a place in the tree it says nothing (an artifact).
#[derive(Debug)]
pub(crate) struct Mark {
    pub leaf: Option<usize>,
    pub shapes: Vec<Shape>,
}

/// The tree of tags; a leaf is the mark of that number.
pub(crate) enum Node {
    Group(TagKind, Vec<Node>),
    Leaf(usize),
}

/// A heading of the outline.
pub(crate) struct Bookmark {
    pub level: u8,
    pub text: String,
    pub page: usize,
    pub y: f32,
}

pub(crate) struct Flow {
    pub faces: Typefaces,
    pub pages: Vec<Vec<Mark>>,
    /// Where the next line begins, from the top of the page.
    pub y: f32,
    pub leaves: usize,
    pub tree: Vec<Node>,
    pub outline: Vec<Bookmark>,
    /// The level that the first headings of the blocks have in the whole.
    base: u16,
    is_letter: bool,
}

/// The size and the room of a heading.
fn heading_size(level: u16) -> (f32, f32) {
    match level {
        0 | 1 => (20.0, 26.0),
        2 => (15.0, 20.0),
        3 => (12.5, 17.0),
        4 => (11.0, 15.0),
        _ => (10.5, 14.5),
    }
}

impl Flow {
    pub fn new() -> Result<Flow, DocumentError> {
        Ok(Flow {
            faces: Typefaces::load()?,
            pages: vec![Vec::new()],
            y: TOP,
            leaves: 0,
            tree: Vec::new(),
            outline: Vec::new(),
            base: 0,
            is_letter: false,
        })
    }

    /// Goes to the next page.
    pub fn turn(&mut self) -> Result<(), DocumentError> {
        if self.pages.len() >= MAX_PAGES {
            return Err(DocumentError::TooLong);
        }
        self.pages.push(Vec::new());
        self.y = TOP;
        Ok(())
    }

    /// Is there so much room? Else goes to the next page, unless this one is empty.
    pub fn need(&mut self, height: f32) -> Result<(), DocumentError> {
        if self.y + height > BOTTOM && self.y > TOP { self.turn() } else { Ok(()) }
    }

    /// Room above a block, except at the head of a page.
    pub fn gap(&mut self, height: f32) {
        if self.y > TOP {
            self.y += height;
        }
    }

    /// Draws something that says something.
    pub fn mark(&mut self, shapes: Vec<Shape>) -> Node {
        let leaf = self.leaves;
        self.leaves += 1;
        if let Some(page) = self.pages.last_mut() {
            page.push(Mark { leaf: Some(leaf), shapes });
        }
        Node::Leaf(leaf)
    }

    /// Draws something that says nothing.
    pub fn artifact(&mut self, shapes: Vec<Shape>) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Mark { leaf: None, shapes });
        }
    }

    /// One line with its baseline at `y`.
    pub fn line(&mut self, line: &Line, x: f32, y: f32, size: f32) -> Option<Node> {
        let shapes: Vec<Shape> = line
            .segments
            .iter()
            .filter(|segment| !segment.text.trim().is_empty())
            .map(|s| Shape::Text { x: x + s.x, y, size, bold: s.bold, text: s.text.clone() })
            .collect();
        if shapes.is_empty() { None } else { Some(self.mark(shapes)) }
    }

    /// Lines one under the other, over as many pages as needed; the first two stay together.
    fn lines(&mut self, lines: &[Line], x: f32, size: f32, leading: f32) -> Result<Vec<Node>, DocumentError> {
        let mut nodes = Vec::with_capacity(lines.len());
        if lines.len() > 1 {
            self.need(2.0 * leading)?;
        }
        for line in lines {
            self.need(leading)?;
            let y = self.y + leading * 0.78;
            nodes.extend(self.line(line, x, y, size));
            self.y += leading;
        }
        Ok(nodes)
    }

    /// A paragraph under a tag; nothing when it says nothing.
    fn paragraph(&mut self, text: &Text, size: f32, leading: f32) -> Result<Option<Node>, DocumentError> {
        let lines = broken(&mut self.faces, text, size, COLUMN)?;
        if lines.is_empty() {
            return Ok(None);
        }
        self.gap(leading * 0.45);
        let nodes = self.lines(&lines, MARGIN, size, leading)?;
        Ok(Some(Node::Group(Tag::P.into(), nodes)))
    }

    fn heading(&mut self, level: u16, text: &str) -> Result<(), DocumentError> {
        let text = printable(&self.faces, text).replace(['\n', '\t'], " ").trim().to_owned();
        // The headings of a letter are no bigger than its text needs.
        let (size, leading) = heading_size(if self.is_letter { level + 2 } else { level });
        let lines = broken(&mut self.faces, &Text::bold(text.as_str()), size, COLUMN)?;
        if lines.is_empty() {
            return Ok(());
        }
        // A heading stays with what it heads.
        self.need((lines.len().min(8) as f32 + 0.8) * leading + 4.0 * BODY)?;
        self.gap(leading * 0.8);
        let page = self.pages.len().saturating_sub(1);
        let bookmark = u8::try_from(level).unwrap_or(6);
        self.outline.push(Bookmark { level: bookmark, text: text.clone(), page, y: self.y });
        let nodes = self.lines(&lines, MARGIN, size, leading)?;
        let tag = Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), Some(text));
        self.tree.push(Node::Group(tag.into(), nodes));
        self.y += 2.0;
        Ok(())
    }

    fn list(&mut self, items: &[Text]) -> Result<(), DocumentError> {
        let mut nodes = Vec::with_capacity(items.len());
        self.gap(3.0);
        for item in items {
            let lines = broken(&mut self.faces, item, BODY, COLUMN - 14.0)?;
            if lines.is_empty() {
                continue;
            }
            self.need(if lines.len() > 1 { 29.0 } else { 14.5 })?;
            let y = self.y + 14.5 * 0.78;
            let dot = Shape::Text { x: MARGIN + 3.0, y, size: BODY, bold: false, text: "•".to_owned() };
            let label = Node::Group(Tag::Lbl.into(), vec![self.mark(vec![dot])]);
            let body = self.lines(&lines, MARGIN + 14.0, BODY, 14.5)?;
            self.y += 2.0;
            nodes.push(Node::Group(Tag::LI.into(), vec![label, Node::Group(Tag::LBody.into(), body)]));
        }
        if !nodes.is_empty() {
            self.tree.push(Node::Group(Tag::L(ListNumbering::Disc).into(), nodes));
        }
        Ok(())
    }

    fn address(&mut self, lines: &[String]) -> Result<(), DocumentError> {
        let text: Text = lines.iter().map(|l| clean(l)).collect::<Vec<_>>().join("\n").into();
        let lines = broken(&mut self.faces, &text, 11.0, WIDTH - 30.0 - WINDOW.0)?;
        if self.pages.len() == 1 && self.y < WINDOW.1 {
            self.y = WINDOW.1;
        } else {
            self.gap(8.0);
        }
        let nodes = self.lines(&lines, WINDOW.0, 11.0, 15.0)?;
        if self.pages.len() == 1 && self.y < BELOW_WINDOW {
            self.y = BELOW_WINDOW;
        }
        self.tree.push(Node::Group(Tag::P.into(), nodes));
        Ok(())
    }

    fn signature(&mut self, lines: &[String]) -> Result<(), DocumentError> {
        let text: Text = lines.iter().map(|l| clean(l)).collect::<Vec<_>>().join("\n").into();
        let lines = broken(&mut self.faces, &text, BODY, WIDTH - MARGIN - WINDOW.0)?;
        self.need((lines.len() as f32 * 14.5 + 74.0).min(BOTTOM - TOP))?;
        self.gap(14.0);
        let nodes = self.lines(&lines, WINDOW.0, BODY, 14.5)?;
        self.y += 60.0;
        self.tree.push(Node::Group(Tag::P.into(), nodes));
        Ok(())
    }

    fn picture(&mut self, picture: &Picture) -> Result<(), DocumentError> {
        let parts = chart::drawn(picture, &mut self.faces)?;
        let several = parts.len() > 1;
        for (at, part) in parts.iter().enumerate() {
            let caption = broken(&mut self.faces, &Text::bold(picture.caption.as_str()), 9.5, COLUMN)?;
            let first = at == 0;
            let height = part.height + if first { caption.len() as f32 * 13.0 + 8.0 } else { 4.0 };
            self.need(height.min(BOTTOM - TOP))?;
            self.gap(8.0);
            let mut said = Vec::new();
            if first {
                said = self.lines(&caption, MARGIN, 9.5, 13.0)?;
            }
            let (x, y) = (MARGIN, self.y);
            let moved = part.shapes.iter().map(|shape| chart::moved(shape, x, y)).collect();
            let leaf = self.mark(moved);
            self.y += part.height + 4.0;
            let alternative = clean(&picture.alternative).replace('\n', " ");
            let alternative =
                if several { format!("{alternative} ({}/{})", at + 1, parts.len()) } else { alternative };
            let alternative: String = alternative.chars().take(8_000).collect();
            self.tree.push(Node::Group(Tag::Figure(Some(alternative)).into(), vec![leaf]));
            if !said.is_empty() {
                self.tree.push(Node::Group(Tag::Caption.into(), said));
            }
        }
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Result<(), DocumentError> {
        match block {
            Block::Heading { level, text } => {
                self.heading(self.base + u16::from((*level).clamp(1, 5)), text)?
            }
            Block::Paragraph(text) => {
                let node = self.paragraph(text, BODY, 14.5)?;
                self.tree.extend(node);
            }
            Block::Note(text) => {
                let node = self.paragraph(text, NOTE, 11.5)?;
                self.tree.extend(node);
            }
            Block::List(items) => self.list(items)?,
            Block::Table(table) => {
                let columns = widths(table, &mut self.faces)?;
                table::lay(self, table, &columns)?;
            }
            Block::Address { lines } => self.address(lines)?,
            Block::Signature { lines } => self.signature(lines)?,
            Block::Picture(picture) => self.picture(picture)?,
            Block::PageBreak if self.y > TOP => self.turn()?,
            Block::PageBreak => {}
        }
        Ok(())
    }

    /// The whole document; footers come last, when the number of pages is known.
    pub fn lay(&mut self, document: &Document) -> Result<(), DocumentError> {
        self.is_letter = document.form == Form::Letter;
        if !self.is_letter {
            self.heading(1, &document.title)?;
            self.base = 1;
            let subtitle = self.paragraph(&document.subtitle.as_str().into(), 12.0, 16.5)?;
            self.tree.extend(subtitle);
            let said = [
                clean(&document.author),
                document.date.map(|day| days::in_words(day, document.language)).unwrap_or_default(),
            ];
            let said: Vec<String> = said.into_iter().filter(|text| !text.is_empty()).collect();
            let line = self.paragraph(&said.join(" · ").into(), BODY, 14.5)?;
            self.tree.extend(line);
            self.gap(8.0);
        }
        for block in &document.blocks {
            self.block(block)?;
        }
        let count = self.pages.len();
        let room = COLUMN - 90.0;
        let footer = shortened(&mut self.faces, &document.footer, false, FOOT_SIZE, room)?;
        for (at, page) in self.pages.iter_mut().enumerate() {
            let number = format!("{} / {count}", at + 1);
            let wide = self.faces.regular.width(&number, FOOT_SIZE)?;
            let x = WIDTH - MARGIN - wide;
            let mut shapes = vec![Shape::Text { x, y: FOOT, size: FOOT_SIZE, bold: false, text: number }];
            if !footer.is_empty() {
                shapes.push(Shape::Text {
                    x: MARGIN,
                    y: FOOT,
                    size: FOOT_SIZE,
                    bold: false,
                    text: footer.clone(),
                });
            }
            shapes.push(Shape::Rule { x: MARGIN, y: FOOT - 13.0, length: COLUMN, thick: 0.5 });
            page.push(Mark { leaf: None, shapes });
        }
        Ok(())
    }
}

/// A group of tags, with the identifiers of its leaves.
pub(crate) fn group(
    tag: TagKind,
    children: Vec<Node>,
    of: &mut dyn FnMut(usize) -> Option<krilla::tagging::Identifier>,
) -> TagGroup {
    let mut group = TagGroup::new(tag);
    for child in children {
        match child {
            Node::Leaf(leaf) => {
                if let Some(id) = of(leaf) {
                    group.push(id);
                }
            }
            Node::Group(tag, children) => group.push(self::group(tag, children, of)),
        }
    }
    group
}
