//! The document as tagged PDF, which its writer checks against PDF/UA-1.

use crate::DocumentError;
use crate::flow::{Bookmark, Flow, Node, Shape, group};
use crate::model::{Document, clean, line};
use krilla::color::luma;
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::paint::{LineCap, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TagTree};
use krilla::text::TextDirection;
use paper::{Typefaces, a4, accessible, bytes, ink};

fn stroke(thick: f32, dash: &[f32]) -> Stroke {
    Stroke {
        paint: luma::Color::black().into(),
        width: thick,
        line_cap: LineCap::Butt,
        dash: (!dash.is_empty()).then(|| StrokeDash { array: dash.to_vec(), offset: 0.0 }),
        ..Stroke::default()
    }
}

fn path(points: &[(f32, f32)]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let (first, rest) = points.split_first()?;
    builder.move_to(first.0, first.1);
    for point in rest {
        builder.line_to(point.0, point.1);
    }
    builder.finish()
}

fn draw(surface: &mut Surface<'_>, faces: &Typefaces, shape: &Shape) {
    match shape {
        Shape::Text { x, y, size, bold, text } => {
            surface.set_fill(Some(ink(0)));
            surface.set_stroke(None);
            let face = if *bold { &faces.bold } else { &faces.regular };
            let start = Point::from_xy(*x, *y);
            surface.draw_text(start, face.font.clone(), *size, text, false, TextDirection::LeftToRight);
        }
        Shape::Rule { x, y, length, thick } => {
            if let Some(path) = path(&[(*x, *y), (x + length, *y)]) {
                surface.set_fill(None);
                surface.set_stroke(Some(stroke(*thick, &[])));
                surface.draw_path(&path);
            }
        }
        Shape::Box { x, y, width, height, grey } => {
            let mut builder = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                builder.push_rect(rect);
            }
            if let Some(path) = builder.finish() {
                surface.set_fill(Some(ink(*grey)));
                surface.set_stroke(Some(stroke(0.6, &[])));
                surface.draw_path(&path);
            }
        }
        Shape::Path { points, thick, dash } => {
            if let Some(path) = path(points) {
                surface.set_fill(None);
                surface.set_stroke(Some(stroke(*thick, dash)));
                surface.draw_path(&path);
            }
        }
    }
}

/// The headings below one level, as nodes of the outline.
fn nodes(bookmarks: &[Bookmark]) -> Vec<OutlineNode> {
    let Some(top) = bookmarks.iter().map(|bookmark| bookmark.level).min() else { return Vec::new() };
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(bookmark) = bookmarks.get(at) {
        let end =
            bookmarks[at + 1..].iter().position(|b| b.level <= top).map_or(bookmarks.len(), |p| at + 1 + p);
        let place = XyzDestination::new(bookmark.page, Point::from_xy(0.0, bookmark.y.max(12.0) - 12.0));
        let mut node = OutlineNode::new(bookmark.text.chars().take(300).collect(), place);
        for child in nodes(&bookmarks[at + 1..end]) {
            node.push_child(child);
        }
        out.push(node);
        at = end;
    }
    out
}

fn metadata(document: &Document) -> Metadata {
    let mut metadata = Metadata::new()
        .title(line(&document.title).chars().take(1_000).collect())
        .language(document.language.tag().to_owned());
    let author = line(&document.author);
    if !author.is_empty() {
        metadata = metadata.authors(vec![author.chars().take(1_000).collect()]);
    }
    if let Some(day) = document.date {
        let part = |value: i8| u8::try_from(value).unwrap_or(1);
        let year = u16::try_from(day.year()).unwrap_or(0);
        metadata = metadata.creation_date(DateTime::new(year).month(part(day.month())).day(part(day.day())));
    }
    metadata
}

/// The document as PDF: pages of A4 with their numbers, tags (headings, lists, tables with their heads, pictures with
/// their text), language, title and bookmarks. The same document gives the same bytes.
///
/// # Errors
/// What in the document cannot be put on paper; nothing of what its texts say.
pub fn pdf(document: &Document) -> Result<Vec<u8>, DocumentError> {
    document.check()?;
    let mut flow = Flow::new()?;
    flow.lay(document)?;
    let mut file = accessible(metadata(document))?;
    let mut identifiers: Vec<Option<Identifier>> = Vec::new();
    identifiers.resize_with(flow.leaves, || None);
    for marks in &flow.pages {
        let mut page = file.start_page_with(a4()?);
        let mut surface = page.surface();
        for mark in marks {
            let tag = match mark.leaf {
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
                Some(_) if mark.shapes.iter().all(|shape| matches!(shape, Shape::Text { .. })) => {
                    ContentTag::Span(SpanTag::empty())
                }
                Some(_) => ContentTag::Other,
            };
            let identifier = surface.start_tagged(tag);
            for shape in &mark.shapes {
                draw(&mut surface, &flow.faces, shape);
            }
            surface.end_tagged();
            if let Some(slot) = mark.leaf.and_then(|leaf| identifiers.get_mut(leaf)) {
                *slot = Some(identifier);
            }
        }
        surface.finish();
        page.finish();
    }
    let mut tree = TagTree::new().with_lang(Some(document.language.tag().to_owned()));
    let mut of = |leaf: usize| identifiers.get_mut(leaf).and_then(Option::take);
    for node in std::mem::take(&mut flow.tree) {
        match node {
            Node::Leaf(leaf) => {
                if let Some(id) = of(leaf) {
                    tree.push(id);
                }
            }
            Node::Group(tag, children) => tree.push(group(tag, children, &mut of)),
        }
    }
    let mut outline = Outline::new();
    let mut found = nodes(&flow.outline);
    if found.is_empty() {
        // An accessible file has an outline, be it of one line.
        let title = clean(&document.title).chars().take(300).collect();
        found.push(OutlineNode::new(title, XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    }
    for node in found {
        outline.push_child(node);
    }
    file.set_outline(outline);
    file.set_tag_tree(tree);
    Ok(bytes(file)?)
}
