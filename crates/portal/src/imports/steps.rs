//! Where one is among the five steps.

use askama::Template;
use askama::filters::HtmlSafe;
use texts::Texts;

/// A step of the import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    File,
    Columns,
    Check,
    Decide,
    Report,
}

struct Line {
    label: String,
    done: bool,
    current: bool,
}

/// The five steps, drawn.
#[derive(Template)]
#[template(path = "imports/steps.html")]
pub(super) struct Steps {
    t: Texts,
    steps: Vec<Line>,
}

impl HtmlSafe for Steps {}

impl Steps {
    pub fn at(t: Texts, here: Step) -> Steps {
        let all = [
            (Step::File, t.step_file()),
            (Step::Columns, t.step_columns()),
            (Step::Check, t.step_check()),
            (Step::Decide, t.step_decide()),
            (Step::Report, t.step_report()),
        ];
        let line = |(step, label)| Line { label, done: step < here, current: step == here };
        Steps { t, steps: all.into_iter().map(line).collect() }
    }
}
