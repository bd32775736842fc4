//! One letter on one page.

use crate::PrintError;
use crate::canvas::Canvas;
use crate::model::Letter;
use crate::sheet::{HEIGHT, MARGIN, WIDTH, a4, bytes, document, whole};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};
use krilla::tagging::{ListNumbering, Tag, TagGroup, TagTree};
use paper::Typefaces;
use std::num::NonZeroU16;

/// Body of the text, in points.
const BODY: f32 = 14.0;
const LEADING: f32 = 19.5;
const COLUMN: f32 = WIDTH - 2.0 * MARGIN;
/// Where the address stands in the window of an envelope (DL, to the right).
const WINDOW: (f32, f32) = (300.0, 148.0);
const ADDRESS: f32 = 12.0;
const ADDRESS_LINES: usize = 6;
/// Where the text begins, and where the coupon does.
const TEXT: f32 = 258.0;
const COUPON: f32 = HEIGHT - 218.0;
const QR: f32 = 84.0;

/// What the coupon offers: an answer, and nothing that says why.
const ANSWERS: [&str; 4] = [
    "Oui, cela m’intéresse : appelez-moi.",
    "Appelez-moi plus tard, le ___ / ___ / _____",
    "Non merci.",
    "Je ne souhaite plus recevoir ces courriers.",
];

/// Where the lines of a letter go.
struct Layout {
    address: Vec<String>,
    subject: Vec<String>,
    paragraphs: Vec<Vec<String>>,
    signature: Vec<String>,
}

fn laid_out(letter: &Letter, faces: &mut Typefaces) -> Result<Layout, PrintError> {
    let subject = faces.bold.lines(&letter.subject, 16.0, COLUMN)?;
    let mut paragraphs = Vec::with_capacity(letter.paragraphs.len() + 1);
    for text in std::iter::once(&letter.salutation).chain(&letter.paragraphs) {
        paragraphs.push(faces.regular.lines(text, BODY, COLUMN)?);
    }
    let used: usize = paragraphs.iter().map(Vec::len).sum();
    let gaps = (paragraphs.len() + 1) as f32 * 7.0;
    let height = subject.len() as f32 * 22.0 + gaps + (used + letter.signature.len()) as f32 * LEADING;
    let room = COUPON - 14.0 - TEXT;
    if height > room {
        let lines = ((height - room) / LEADING).ceil();
        return Err(PrintError::TooLong { lines: lines as usize });
    }
    // Everything that is drawn must be in the fonts: asked before, so that nothing is drawn by halves.
    for text in letter.address.iter().chain(&letter.signature) {
        faces.regular.width(text, BODY)?;
    }
    for text in [&letter.landlord, &letter.call, &letter.phone, &letter.written_on, &letter.code] {
        faces.bold.width(text, BODY)?;
    }
    let mut address = Vec::with_capacity(letter.address.len());
    for line in &letter.address {
        address.extend(faces.regular.lines(line, ADDRESS, WIDTH - 30.0 - WINDOW.0)?);
    }
    if address.len() > ADDRESS_LINES {
        return Err(PrintError::TooLong { lines: address.len() - ADDRESS_LINES });
    }
    Ok(Layout { address, subject, paragraphs, signature: letter.signature.clone() })
}

impl Letter {
    /// Does it fit on its page, with every character printable?
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self) -> Result<(), PrintError> {
        laid_out(self, &mut Typefaces::load()?).map(drop)
    }
}

fn paragraph(canvas: &mut Canvas<'_, '_>, faces: &Typefaces, lines: &[String], y: &mut f32) -> TagGroup {
    let mut group = TagGroup::new(Tag::P);
    for line in lines {
        group.push(canvas.text((MARGIN, *y), &faces.regular, BODY, line));
        *y += LEADING;
    }
    group
}

fn draw(canvas: &mut Canvas<'_, '_>, faces: &Typefaces, letter: &Letter, layout: &Layout) -> TagGroup {
    let mut section = TagGroup::new(Tag::Section);
    let one = |section: &mut TagGroup, id| {
        let mut p = TagGroup::new(Tag::P);
        p.push(id);
        section.push(p);
    };
    // The telephone first: it is the one thing to remember.
    one(&mut section, canvas.text((MARGIN, 62.0), &faces.bold, 14.0, &letter.call));
    one(&mut section, canvas.text((MARGIN, 88.0), &faces.bold, 22.0, &letter.phone));
    one(&mut section, canvas.text((MARGIN, 110.0), &faces.regular, 12.0, &letter.landlord));
    let mut address = TagGroup::new(Tag::P);
    for (at, line) in layout.address.iter().enumerate() {
        address.push(canvas.text((WINDOW.0, WINDOW.1 + at as f32 * 15.0), &faces.regular, ADDRESS, line));
    }
    section.push(address);
    one(&mut section, canvas.text((MARGIN, TEXT - 22.0), &faces.regular, 12.0, &letter.written_on));
    let mut y = TEXT;
    let mut heading = TagGroup::new(Tag::Hn(NonZeroU16::MIN, Some(letter.subject.clone())));
    for line in &layout.subject {
        heading.push(canvas.text((MARGIN, y), &faces.bold, 16.0, line));
        y += 22.0;
    }
    section.push(heading);
    for lines in &layout.paragraphs {
        y += 7.0;
        section.push(paragraph(canvas, faces, lines, &mut y));
    }
    y += 7.0;
    section.push(paragraph(canvas, faces, &layout.signature, &mut y));
    coupon(canvas, faces, letter, &mut section);
    section
}

fn coupon(canvas: &mut Canvas<'_, '_>, faces: &Typefaces, letter: &Letter, section: &mut TagGroup) {
    canvas.rule((MARGIN, COUPON), COLUMN);
    let title = "Votre réponse, à remettre au gardien ou à renvoyer";
    let second = NonZeroU16::MIN.saturating_add(1);
    let mut heading = TagGroup::new(Tag::Hn(second, Some(title.to_owned())));
    heading.push(canvas.text((MARGIN, COUPON + 24.0), &faces.bold, 14.0, title));
    section.push(heading);
    let mut list = TagGroup::new(Tag::L(ListNumbering::None));
    for (at, answer) in ANSWERS.iter().enumerate() {
        let y = COUPON + 54.0 + at as f32 * 25.0;
        let mut item = TagGroup::new(Tag::LI);
        if let Some(id) = canvas.tick_box((MARGIN, y - 12.0), 13.0) {
            let mut label = TagGroup::new(Tag::Lbl);
            let mut figure = TagGroup::new(Tag::Figure(Some("Case à cocher".to_owned())));
            figure.push(id);
            label.push(figure);
            item.push(label);
        }
        let mut body = TagGroup::new(Tag::LBody);
        body.push(canvas.text((MARGIN + 22.0, y), &faces.regular, BODY, answer));
        item.push(body);
        list.push(item);
    }
    section.push(list);
    let mut code = TagGroup::new(Tag::P);
    let y = COUPON + 54.0 + ANSWERS.len() as f32 * 25.0 + 6.0;
    code.push(canvas.text((MARGIN, y), &faces.bold, BODY, &format!("Code de réponse : {}", letter.code)));
    section.push(code);
    let corner = (WIDTH - MARGIN - QR, COUPON + 40.0);
    if let Some(id) = canvas.qr(corner, QR, &letter.code) {
        let mut figure = TagGroup::new(Tag::Figure(Some(format!("Le code de réponse {}", letter.code))));
        figure.push(id);
        section.push(figure);
    }
}

/// All the letters in one PDF; `progress` is told how many are done, and stops the work by answering `false`.
///
/// # Errors
/// The first letter that cannot be printed, with its place from 0; or the place of none when the whole fails.
pub fn letters(
    title: &str,
    all: &[Letter],
    progress: &mut dyn FnMut(usize) -> bool,
) -> Result<Vec<u8>, (Option<usize>, PrintError)> {
    let mut faces = Typefaces::load().map_err(whole)?;
    let mut document = document(title).map_err(whole)?;
    let mut tree = TagTree::new().with_lang(Some("fr-FR".to_owned()));
    let mut outline = Outline::new();
    for (at, letter) in all.iter().enumerate() {
        let layout = laid_out(letter, &mut faces).map_err(|error| (Some(at), error))?;
        let mut page = document.start_page_with(a4().map_err(whole)?);
        let mut surface = page.surface();
        let group = draw(&mut Canvas { surface: &mut surface }, &faces, letter, &layout);
        surface.finish();
        page.finish();
        tree.push(group);
        let top = XyzDestination::new(at, Point::from_xy(0.0, 0.0));
        outline.push_child(OutlineNode::new(letter.address.join(", "), top));
        if !progress(at + 1) {
            return Err(whole(PrintError::Stopped));
        }
    }
    document.set_outline(outline);
    document.set_tag_tree(tree);
    bytes(document).map_err(whole)
}
