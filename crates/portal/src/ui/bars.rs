//! Bars of amounts, one line each: a name, a bar as long as its amount beside the longest, and the amount in words.
//!
//! The words are text of the page, so that they stay readable at every width and are read aloud; the drawing is hidden from
//! assistive technologies. Parts of a bar differ by their pattern, never by colour alone. Positions are SVG attributes: the
//! pages forbid inline styles.

use askama::Template;
use askama::filters::HtmlSafe;

/// What the parts are filled with, in their order: names of classes of the style sheet.
const FILLS: [&str; 3] = ["bar-plain", "bar-hatch", "bar-dots"];

/// One line, as a page asks for it.
#[derive(Debug, Clone)]
pub(crate) struct BarLine {
    pub name: String,
    /// Its parts, one after another; what is below zero is drawn as nothing.
    pub parts: Vec<i64>,
    /// The same in words.
    pub said: String,
}

/// A part, ready to be drawn: its place and its width in percent, and what fills it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    x: String,
    width: String,
    fill: &'static str,
}

#[derive(Debug, Clone)]
struct Line {
    name: String,
    parts: Vec<Part>,
    said: String,
}

/// Bars, ready to be drawn.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/bars.html")]
pub(crate) struct Bars {
    caption: String,
    /// What each part is, when there are several.
    legend: Vec<(&'static str, String)>,
    lines: Vec<Line>,
}

impl HtmlSafe for Bars {}

fn percent(per_mille: i64) -> String {
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}

/// The parts of a line beside the longest one, per mille: each ends where the next begins.
fn parts(amounts: &[i64], most: i128) -> Vec<Part> {
    let mut below = 0_i128;
    let mut all = Vec::new();
    for (amount, fill) in amounts.iter().zip(FILLS) {
        let share = |sum: i128| i64::try_from(sum * 1_000 / most).unwrap_or(1_000);
        let from = share(below);
        below += i128::from((*amount).max(0));
        let to = share(below);
        if to > from {
            all.push(Part { x: percent(from), width: percent(to - from), fill });
        }
    }
    all
}

impl Bars {
    /// Bars whose parts mean what `legend` says, in the same order. `None` when every amount is nothing: there is nothing to
    /// draw, and a table says so better.
    pub fn new(caption: impl Into<String>, legend: Vec<String>, lines: Vec<BarLine>) -> Option<Bars> {
        let sum = |line: &BarLine| line.parts.iter().map(|part| i128::from((*part).max(0))).sum::<i128>();
        let most = lines.iter().map(sum).max().filter(|most| *most > 0)?;
        let several = legend.len() > 1;
        Some(Bars {
            caption: caption.into(),
            legend: FILLS.into_iter().zip(legend).filter(|_| several).collect(),
            lines: lines
                .into_iter()
                .map(|line| Line { parts: parts(&line.parts, most), name: line.name, said: line.said })
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, parts: &[i64]) -> BarLine {
        BarLine { name: name.to_owned(), parts: parts.to_vec(), said: format!("<{name}>") }
    }

    #[test]
    fn the_longest_line_is_whole_and_parts_stand_one_after_another() {
        let legend = vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let bars = Bars::new("Années", legend, vec![line("2027", &[50, 30, 20]), line("2028", &[200, 0, 0])])
            .unwrap();
        let places: Vec<(&str, &str)> =
            bars.lines[0].parts.iter().map(|part| (part.x.as_str(), part.width.as_str())).collect();
        assert_eq!(places, [("0.0%", "25.0%"), ("25.0%", "15.0%"), ("40.0%", "10.0%")]);
        assert_eq!(bars.lines[1].parts.len(), 1, "a part that is nothing is not drawn");
        let html = bars.render().unwrap();
        assert!(html.contains("&#60;2027&#62;") && !html.contains("style="), "{html}");
        assert_eq!(html.matches("<li>").count(), 5, "three meanings and two lines");
    }

    #[test]
    fn great_and_negative_amounts_are_drawn_and_nothing_at_all_is_not() {
        let bars =
            Bars::new("x", Vec::new(), vec![line("a", &[i64::MAX, i64::MAX]), line("b", &[-5])]).unwrap();
        assert_eq!(bars.lines[0].parts[1].x, "50.0%");
        assert!(bars.lines[1].parts.is_empty());
        assert!(Bars::new("x", Vec::new(), vec![line("a", &[0]), line("b", &[-5])]).is_none());
        assert!(Bars::new("x", Vec::new(), Vec::new()).is_none());
    }
}
