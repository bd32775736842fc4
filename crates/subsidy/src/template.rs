//! The text of a document, with variables between braces and tables on lines of their own: `{objet}`, `[versements]`. Closed
//! lists; anything else between braces or brackets is a fault, told with its line.

use trust::closed_list;

closed_list! {
    /// A document that is made from a text.
    Paper {
        Agreement = "agreement",
        /// Told to whoever is awarded.
        Notice = "notice",
        /// What changes, on one page.
        Amendment = "amendment",
        /// Money is asked back.
        Clawback = "clawback",
    }
}

/// What a text may name, as it is written between braces.
pub const VARIABLES: [&str; 10] = [
    "objet",
    "projet",
    "bénéficiaire",
    "partenaires",
    "financeurs",
    "montant",
    "budget",
    "début",
    "fin",
    "tolérance",
];

/// Tables, each on a line of its own between brackets.
pub const TABLES: [&str; 5] = ["financement", "dépenses", "versements", "comptes rendus", "changements"];

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Heading(String),
    Paragraph(String),
    /// One of [`TABLES`].
    Table(&'static str),
}

/// What is wrong, and on which line, counted from one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: « {what} » is no variable and no table")]
pub struct Fault {
    pub line: usize,
    pub what: String,
}

fn filled(line: &str, at: usize, value: &impl Fn(&str) -> String) -> Result<String, Fault> {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, next) =
            after.split_once('}').ok_or_else(|| Fault { line: at, what: format!("{{{after}") })?;
        let known = VARIABLES.iter().find(|one| **one == name.trim());
        let known = known.ok_or_else(|| Fault { line: at, what: name.to_owned() })?;
        out.push_str(&value(known));
        rest = next;
    }
    out.push_str(rest);
    Ok(out)
}

/// The parts of a text, with its variables filled in. A line that begins with `#` is a heading; an empty line ends a
/// paragraph.
///
/// # Errors
/// [`Fault`]: the first thing that is neither a variable nor a table.
pub fn parts(text: &str, value: impl Fn(&str) -> String) -> Result<Vec<Part>, Fault> {
    let (mut all, mut paragraph) = (Vec::new(), String::new());
    let end = |paragraph: &mut String, all: &mut Vec<Part>| {
        if !paragraph.is_empty() {
            all.push(Part::Paragraph(std::mem::take(paragraph)));
        }
    };
    for (at, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(title) = line.strip_prefix('#') {
            end(&mut paragraph, &mut all);
            all.push(Part::Heading(filled(title.trim_start_matches('#').trim(), at, &value)?));
        } else if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            end(&mut paragraph, &mut all);
            let known = TABLES.iter().find(|one| **one == name.trim());
            all.push(Part::Table(known.ok_or_else(|| Fault { line: at, what: name.to_owned() })?));
        } else if line.is_empty() {
            end(&mut paragraph, &mut all);
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(&filled(line, at, &value)?);
        }
    }
    end(&mut paragraph, &mut all);
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_headings_paragraphs_and_tables_and_a_fault_is_told_with_its_line() {
        let value = |name: &str| if name == "montant" { "12 €".to_owned() } else { name.to_owned() };
        let made = parts("# Article 1\nLe fonds donne {montant}\npour {objet}.\n\n[versements]\nFin.", value)
            .unwrap();
        assert_eq!(
            made,
            [
                Part::Heading("Article 1".to_owned()),
                Part::Paragraph("Le fonds donne 12 € pour objet.".to_owned()),
                Part::Table("versements"),
                Part::Paragraph("Fin.".to_owned()),
            ]
        );
        for (wrong, line) in [("{montan}", 1), ("a\n{objet", 2), ("a\n\n[notes]", 3)] {
            assert_eq!(parts(wrong, value).unwrap_err().line, line, "{wrong}");
        }
        assert!(
            parts("Rien à remplacer (1) [ici] non plus", value).is_ok(),
            "brackets within a line are words"
        );
    }
}
