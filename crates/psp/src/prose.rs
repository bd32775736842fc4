//! What the landlord wrote, as paragraphs and lists: an empty line ends a paragraph, and lines that begin with a dash are a
//! list. There is no other mark: whoever wants a layout of their own has the DOCX.

use crate::facts::Written;
use texts::{Texts, format};

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProsePiece {
    Paragraph(String),
    List(Vec<String>),
}

/// A text of the landlord, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    pub pieces: Vec<ProsePiece>,
    /// Who says so, since when, and from where.
    pub signed: String,
}

/// A line of a list, without its dash.
fn bullet(line: &str) -> Option<&str> {
    ["- ", "– ", "• ", "* "].into_iter().find_map(|mark| line.trim_start().strip_prefix(mark)).map(str::trim)
}

/// The pieces of a text.
fn pieces(body: &str) -> Vec<ProsePiece> {
    let mut all: Vec<ProsePiece> = Vec::new();
    // An empty line closes what is open.
    let mut open = false;
    for line in body.lines() {
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        match (all.last_mut().filter(|_| open), bullet(line)) {
            (Some(ProsePiece::List(items)), Some(item)) => items.push(item.to_owned()),
            (Some(ProsePiece::Paragraph(text)), None) => {
                text.push(' ');
                text.push_str(line.trim());
            }
            (_, Some(item)) => all.push(ProsePiece::List(vec![item.to_owned()])),
            (_, None) => all.push(ProsePiece::Paragraph(line.trim().to_owned())),
        }
        open = true;
    }
    all
}

/// Who says a text, since when, and from where.
pub(crate) fn signed(written: &Written, t: Texts) -> String {
    let day = format::date(written.on);
    if written.source.is_empty() {
        t.psp_signed(day)
    } else {
        t.psp_signed_source(day, written.source.as_str())
    }
}

/// A text of the landlord, ready to be shown.
pub(crate) fn prose(written: &Written, t: Texts) -> Prose {
    Prose { pieces: pieces(&written.body), signed: signed(written, t) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: &str) -> ProsePiece {
        ProsePiece::Paragraph(text.to_owned())
    }

    #[test]
    fn an_empty_line_ends_a_paragraph_and_dashes_make_a_list() {
        let body = "Deux secteurs.\nLe premier :\n- la ville basse\n – le port\n\n\n- seul\nEt la suite.\n";
        assert_eq!(
            pieces(body),
            [
                paragraph("Deux secteurs. Le premier :"),
                ProsePiece::List(vec!["la ville basse".to_owned(), "le port".to_owned()]),
                ProsePiece::List(vec!["seul".to_owned()]),
                paragraph("Et la suite."),
            ]
        );
        assert_eq!(pieces("-sans espace"), [paragraph("-sans espace")], "a hyphen is no mark by itself");
        assert!(pieces(" \n\n").is_empty());
    }
}
