//! What would move the index of a residence most: what is not known, then the settings of the method. Bars, and the same
//! in a table that says every number.

use crate::ui::{IntervalBar, words};
use crate::weights::parameter_label;
use access::parameters::Value;
use askama::Template;
use askama::filters::HtmlSafe;
use model::Interval;
use register::portfolio::{Portfolio, ResidenceView};
use texts::{Texts, format};

/// How many lines each table has at most.
const SHOWN: usize = 8;
/// Less than this, in points, is not worth a line.
const LEAST: f64 = 0.1;

/// One thing that moves the index: from its value on one side to its value on the other.
pub(super) struct MoveLine {
    pub label: String,
    pub first: String,
    pub second: String,
    /// From one middle to the other; the tick is the middle of today.
    pub bar: IntervalBar,
    /// `4,5 points`, without sign.
    pub span: String,
    moved: f64,
}

/// The two tables.
#[derive(Template)]
#[template(path = "residences/moves.html")]
pub(super) struct MovesPart {
    t: Texts,
    unknowns: Vec<MoveLine>,
    settings: Vec<MoveLine>,
}

impl HtmlSafe for MovesPart {}

fn middle(index: Interval) -> f64 {
    (index.lo + index.hi) / 2.0
}

impl MovesPart {
    pub fn of(t: Texts, portfolio: &Portfolio, r: &ResidenceView) -> MovesPart {
        let language = words::language(t);
        let today = r.score.index;
        let line = |label: String, first: Option<Interval>, second: Option<Interval>| {
            let middles = [Some(today), first, second].into_iter().flatten().map(middle);
            let (lo, hi) =
                middles.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), m| (lo.min(m), hi.max(m)));
            let side =
                |index: Option<Interval>| index.map_or_else(|| "–".to_owned(), |i| words::points(t, i));
            MoveLine {
                label,
                first: side(first),
                second: side(second),
                bar: IntervalBar::of(Interval { lo, hi }).small().ticks([middle(today).round() as i64]),
                span: format!("{} {}", format::decimal(t.lang(), hi - lo, 1), t.weights_points()),
                moved: hi - lo,
            }
        };
        let mut unknowns: Vec<MoveLine> = portfolio
            .unknowns(r)
            .into_iter()
            .map(|u| line(u.indicator.label(language).to_owned(), Some(u.worst), Some(u.best)))
            .collect();
        let values = portfolio.parameters.entries();
        let value = |code: &str| values.iter().find(|e| e.code == code).map(|e| &e.value);
        let mut settings: Vec<MoveLine> = portfolio
            .tornado(r)
            .into_iter()
            .map(|bar| {
                let label = parameter_label(t, bar.parameter);
                let label = match value(bar.parameter) {
                    Some(Value::Number(n)) => t.moves_setting(label, crate::method::short(t.lang(), *n)),
                    _ => label,
                };
                line(label, bar.lowered, bar.raised)
            })
            .collect();
        for lines in [&mut unknowns, &mut settings] {
            lines.retain(|l| l.moved >= LEAST);
            // Stable: equals stay in the order of the method.
            lines.sort_by(|a, b| b.moved.total_cmp(&a.moved));
            lines.truncate(SHOWN);
        }
        MovesPart { t, unknowns, settings }
    }
}
