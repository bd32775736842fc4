//! A page that is being drawn: every text is tagged, everything else is an artifact or a figure with its text.

use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::text::TextDirection;
use paper::Typeface;
use qrcode::{Color, EcLevel, QrCode};

pub(crate) struct Canvas<'s, 'p> {
    pub surface: &'s mut Surface<'p>,
}

impl Canvas<'_, '_> {
    /// Draws one line of text with its baseline at `y`.
    pub fn text(&mut self, (x, y): (f32, f32), face: &Typeface, size: f32, text: &str) -> Identifier {
        let id = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        self.surface.set_fill(Some(paper::ink(0)));
        self.surface.set_stroke(None);
        let start = Point::from_xy(x, y);
        self.surface.draw_text(start, face.font.clone(), size, text, false, TextDirection::LeftToRight);
        self.surface.end_tagged();
        id
    }

    /// A line across, that says nothing.
    pub fn rule(&mut self, (x, y): (f32, f32), length: f32) {
        let mut path = PathBuilder::new();
        path.move_to(x, y);
        path.line_to(x + length, y);
        let Some(path) = path.finish() else { return };
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke {
            paint: luma::Color::black().into(),
            width: 0.8,
            ..Stroke::default()
        }));
        self.surface.draw_path(&path);
        self.surface.end_tagged();
    }

    /// An empty box to tick.
    pub fn tick_box(&mut self, (x, y): (f32, f32), side: f32) -> Option<Identifier> {
        let mut path = PathBuilder::new();
        path.push_rect(Rect::from_xywh(x, y, side, side)?);
        let path = path.finish()?;
        let id = self.surface.start_tagged(ContentTag::Other);
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke {
            paint: luma::Color::black().into(),
            width: 1.2,
            ..Stroke::default()
        }));
        self.surface.draw_path(&path);
        self.surface.end_tagged();
        Some(id)
    }

    /// A QR code that fills a square.
    pub fn qr(&mut self, (x, y): (f32, f32), side: f32, text: &str) -> Option<Identifier> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let colors = code.to_colors();
        let module = side / width as f32;
        let mut path = PathBuilder::new();
        for (row, modules) in colors.chunks(width).enumerate() {
            // Dark modules side by side are one rectangle.
            let mut from = 0;
            while from < width {
                if modules[from] != Color::Dark {
                    from += 1;
                    continue;
                }
                let to = (from..width).find(|at| modules[*at] != Color::Dark).unwrap_or(width);
                let (left, top) = (x + from as f32 * module, y + row as f32 * module);
                path.push_rect(Rect::from_xywh(left, top, (to - from) as f32 * module, module)?);
                from = to;
            }
        }
        let path = path.finish()?;
        let id = self.surface.start_tagged(ContentTag::Other);
        self.surface.set_fill(Some(paper::ink(0)));
        self.surface.set_stroke(None);
        self.surface.draw_path(&path);
        self.surface.end_tagged();
        Some(id)
    }
}
