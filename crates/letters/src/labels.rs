//! Sheets of labels: fourteen to a page of A4 (99.1 × 38.1 mm), in the order of the letters.

use crate::PrintError;
use crate::canvas::Canvas;
use crate::sheet::{a4, bytes, document, whole};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};
use krilla::tagging::{Tag, TagGroup, TagTree};
use paper::Typefaces;

const MM: f32 = 72.0 / 25.4;
const COLUMNS: usize = 2;
const ROWS: usize = 7;
const LEFT: f32 = 4.65 * MM;
const TOP: f32 = 15.15 * MM;
const STEP: (f32, f32) = (101.6 * MM, 38.1 * MM);
const INSIDE: f32 = 89.0 * MM;
const SIZE: f32 = 12.0;

/// Labels of addresses; each line that is too wide goes on below it.
///
/// # Errors
/// The first label that cannot be printed, with its place from 0.
pub fn labels(title: &str, all: &[Vec<String>]) -> Result<Vec<u8>, (Option<usize>, PrintError)> {
    let mut faces = Typefaces::load().map_err(whole)?;
    let mut document = document(title).map_err(whole)?;
    let mut tree = TagTree::new().with_lang(Some("fr-FR".to_owned()));
    let mut outline = Outline::new();
    for (sheet, labels) in all.chunks(COLUMNS * ROWS).enumerate() {
        let mut page = document.start_page_with(a4().map_err(whole)?);
        let mut surface = page.surface();
        let mut section = TagGroup::new(Tag::Section);
        for (place, label) in labels.iter().enumerate() {
            let at = Some(sheet * COLUMNS * ROWS + place);
            let mut lines = Vec::new();
            for line in label {
                lines.extend(faces.regular.lines(line, SIZE, INSIDE).map_err(|error| (at, error.into()))?);
            }
            if lines.len() > 6 {
                return Err((at, PrintError::TooLong { lines: lines.len() - 6 }));
            }
            let x = LEFT + (place % COLUMNS) as f32 * STEP.0 + 5.0 * MM;
            let y = TOP + (place / COLUMNS) as f32 * STEP.1 + 7.0 * MM;
            let mut group = TagGroup::new(Tag::P);
            let mut canvas = Canvas { surface: &mut surface };
            for (row, line) in lines.iter().enumerate() {
                group.push(canvas.text((x, y + row as f32 * 14.5), &faces.regular, SIZE, line));
            }
            section.push(group);
        }
        surface.finish();
        page.finish();
        tree.push(section);
        let top = XyzDestination::new(sheet, Point::from_xy(0.0, 0.0));
        outline.push_child(OutlineNode::new(format!("Planche {}", sheet + 1), top));
    }
    document.set_outline(outline);
    document.set_tag_tree(tree);
    bytes(document).map_err(whole)
}
