//! Figures drawn by the server: an interval on its scale, the marks of class, status and level.
//!
//! Unknown is drawn (hatching and a question mark). The page always says the numbers in words beside the drawing,
//! which is hidden from assistive technologies. Positions are SVG attributes: the pages forbid inline styles.

use askama::Template;
use askama::filters::HtmlSafe;
use model::Interval;

/// An interval on the scale 0–100: what is sure is full, what is still possible is hatched.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/interval.html")]
pub(crate) struct IntervalBar {
    pub lo: i64,
    pub hi: i64,
    /// A ceiling that cuts the value, on the same scale.
    pub ceiling: Option<i64>,
    /// Limits between classes, drawn as ticks.
    pub ticks: Vec<i64>,
    pub small: bool,
}

impl HtmlSafe for IntervalBar {}

impl IntervalBar {
    /// An interval on 0–100, rounded outwards.
    pub fn of(value: Interval) -> IntervalBar {
        let (lo, hi) = value.outward();
        let (lo, hi) = (lo.clamp(0, 100), hi.clamp(0, 100));
        IntervalBar { lo, hi, ceiling: None, ticks: Vec::new(), small: false }
    }

    /// An interval on 0–1, as a percentage.
    pub fn share(value: Interval) -> IntervalBar {
        IntervalBar::of(value.map(|v| v * 100.0))
    }

    pub fn small(mut self) -> IntervalBar {
        self.small = true;
        self
    }

    pub fn ticks(mut self, ticks: impl IntoIterator<Item = i64>) -> IntervalBar {
        self.ticks = ticks.into_iter().collect();
        self
    }

    pub fn ceiling(mut self, ceiling: Option<f64>) -> IntervalBar {
        self.ceiling = ceiling.map(|c| c.round().clamp(0.0, 100.0) as i64);
        self
    }

    fn height(&self) -> i64 {
        if self.small { 20 } else { 24 }
    }

    fn width(&self) -> i64 {
        (self.hi - self.lo).max(0)
    }
}

/// The class of an index: its letter, or the range that is still possible.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    ext = "html",
    source = r#"<span class="class{% if large %} class-large{% endif %}" data-class="{{ letter }}"><span>{{ text }}</span></span>"#
)]
pub(crate) struct ClassMark {
    /// `A`…`E`, or `?` when several are possible.
    pub letter: String,
    pub text: String,
    pub large: bool,
}

impl HtmlSafe for ClassMark {}

/// Target, not target, to confirm: a shape and its word.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(ext = "html", source = r#"<span class="status" data-status="{{ code }}">{{ word }}</span>"#)]
pub(crate) struct StatusMark {
    /// `target`, `not-target`, `to-confirm`.
    pub code: &'static str,
    pub word: String,
}

impl HtmlSafe for StatusMark {}

/// The level of a dwelling on the ladder N0–N4, `?` when nobody has seen it.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    ext = "html",
    source = r#"<span class="level" data-level="{{ code }}">{{ code }}{% if !word.is_empty() %} {{ word }}{% endif %}</span>"#
)]
pub(crate) struct LevelMark {
    pub code: &'static str,
    pub word: String,
}

impl HtmlSafe for LevelMark {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_drawn_outwards_and_without_inline_style() {
        let bar = IntervalBar::of(Interval::between(59.94, 89.07));
        assert_eq!((bar.lo, bar.hi, bar.width()), (59, 90, 31));
        let html = bar.ticks([20, 40]).render().unwrap();
        assert!(html.contains(r#"x="59%""#) && html.contains(r#"width="31%""#), "{html}");
        assert!(!html.contains("style="), "{html}");
    }
}
