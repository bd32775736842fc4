//! Stages, channels, standings, segments and refusals of enquiries, in words.

use crate::ui::Problem;
use enquiry::{
    AttemptKind, Cell, Channel, Design, NotAnAnswer, Outcome, Question, Stage, Standing, Wanted, Wrong,
};
use register::enquiries::{ActionState, FileWrong, WhatIsWrong};
use texts::{Lang, Texts, format};
use trust::suppression::Count;

pub(super) fn stage(t: Texts, stage: Stage) -> String {
    match stage {
        Stage::Draft => t.enq_stage_draft(),
        Stage::Open => t.enq_stage_open(),
        Stage::Closed => t.enq_stage_closed(),
        Stage::Purged => t.enq_stage_purged(),
    }
}

pub(super) fn tone(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => "info",
        Stage::Open => "success",
        Stage::Closed | Stage::Purged => "neutral",
    }
}

pub(super) fn channel(t: Texts, channel: Channel) -> String {
    match channel {
        Channel::Online => t.enq_channel_online(),
        Channel::Paper => t.enq_channel_paper(),
        Channel::Phone => t.enq_channel_phone(),
        Channel::Door => t.enq_channel_door(),
        Channel::File => t.enq_channel_file(),
    }
}

pub(super) fn attempt_kind(t: Texts, kind: AttemptKind) -> String {
    match kind {
        AttemptKind::Phone => t.enq_channel_phone(),
        AttemptKind::Door => t.enq_channel_door(),
    }
}

pub(super) fn outcome(t: Texts, outcome: Outcome) -> String {
    match outcome {
        Outcome::NobodyHome => t.enq_outcome_nobody(),
        Outcome::CallBack => t.enq_outcome_again(),
        Outcome::Refused => t.enq_outcome_refused(),
        Outcome::Vacant => t.enq_outcome_vacant(),
    }
}

pub(super) fn standing(t: Texts, standing: Standing) -> String {
    match standing {
        Standing::Waiting => t.enq_standing_waiting(),
        Standing::Sought => t.enq_standing_sought(),
        Standing::CallBack => t.enq_outcome_again(),
        Standing::Answered => t.enq_standing_answered(),
        Standing::Refused => t.enq_outcome_refused(),
        Standing::Vacant => t.enq_outcome_vacant(),
    }
}

pub(super) fn action_state(t: Texts, state: ActionState) -> String {
    match state {
        ActionState::Planned => t.enq_action_planned(),
        ActionState::UnderWay => t.enq_action_under_way(),
        ActionState::Done => t.enq_action_done(),
        ActionState::NotDone => t.enq_action_not_done(),
    }
}

/// How the sample is drawn, in words.
pub(super) fn design(t: Texts, design: &Design) -> String {
    let count = |size: usize| format::count(t.lang(), size as u64);
    match design {
        Design::Whole => t.enq_design_whole(),
        Design::Simple { size } => format!("{} – {}", t.enq_design_simple(), count(*size)),
        Design::Stratified { size, allocation } => {
            let how = match allocation {
                enquiry::Allocation::Proportional => t.enq_design_proportional(),
                enquiry::Allocation::Root => t.enq_design_root(),
                enquiry::Allocation::Neyman { .. } => t.enq_design_neyman(),
            };
            format!("{how} – {}", count(*size))
        }
    }
}

pub(super) fn dimension(t: Texts, code: &str) -> String {
    match code {
        "rooms" => t.enq_by_rooms(),
        "built" => t.enq_by_built(),
        "age" => t.enq_by_age(),
        _ => t.col_residence(),
    }
}

/// A segment by its name: bands are written with their sense.
pub(super) fn segment(t: Texts, dimension: &str, name: &str) -> String {
    match (dimension, name) {
        (_, "?") => t.unknown(),
        ("built", "-1949") => t.enq_before("1950"),
        ("built", "2000+") => t.enq_since("2000"),
        ("age", "-39") => t.enq_less_than("40"),
        ("age", "75+") => t.enq_at_least("75"),
        ("rooms", "5+") => t.enq_at_least("5"),
        ("age" | "built", bounds) => bounds.replace('-', "\u{2013}"),
        (_, name) => name.to_owned(),
    }
}

pub(super) fn wanted(t: Texts, is_plain: bool) -> Wanted {
    Wanted { is_plain, is_english: t.lang() == Lang::En }
}

/// A line of a table.
pub(super) fn cell(t: Texts, question: &Question, cell: Cell) -> String {
    match cell {
        Cell::Option(at) => {
            let option = question.kind.options().get(at.wrapping_sub(1));
            option.map_or_else(|| at.to_string(), |words| words.said(wanted(t, false)).0.to_owned())
        }
        Cell::Said => t.enq_cell_said(),
        Cell::NoOpinion => t.enq_cell_silent(),
        Cell::Unknown => t.dont_know(),
        Cell::Declined => t.enq_declined(),
        Cell::Blank => t.enq_cell_blank(),
    }
}

pub(super) fn count(t: Texts, count: Count) -> String {
    match count {
        Count::Exact(number) => format::count(t.lang(), u64::from(number)),
        Count::Fewer(_) => t.enq_few(),
        Count::Withheld => t.enq_withheld(),
    }
}

pub(super) fn percent(t: Texts, value: f64) -> String {
    format::percent(t.lang(), value * 100.0, 0)
}

/// How many of how many, as a share; nothing of nothing is not known.
pub(super) fn rate(t: Texts, part: u64, whole: u64) -> String {
    if whole == 0 { t.unknown() } else { percent(t, part as f64 / whole as f64) }
}

pub(super) fn wrong(t: Texts, what: Wrong) -> String {
    match what {
        Wrong::Empty => t.enq_no_question(),
        Wrong::Plain => t.enq_no_plain(),
        Wrong::Long => t.enq_no_long(),
        Wrong::Health => t.enq_no_health(),
        Wrong::Blocked => t.enq_no_blocked(),
        Wrong::Options => t.enq_no_options(),
        Wrong::Bounds => t.enq_no_bounds(),
        Wrong::Text => t.enq_no_text(),
        Wrong::Twice | Wrong::Count => t.enq_no_count(),
    }
}

/// Why something is no answer.
pub(super) fn not_an_answer(t: Texts, why: &NotAnAnswer) -> String {
    match why {
        NotAnAnswer::Option(most) => t.enq_bad_option(most.to_string()),
        NotAnAnswer::OnlyOne => t.enq_bad_only_one(),
        NotAnAnswer::NotANumber => t.enq_bad_number(),
        NotAnAnswer::Bounds(least, most) => t.enq_bad_bounds(least.to_string(), most.to_string()),
        NotAnAnswer::Long(most) => t.enq_bad_long(most.to_string()),
        NotAnAnswer::Words => t.enq_bad_words(),
        NotAnAnswer::Question => t.enq_bad_column(),
    }
}

/// A mistake of a file: where, what, what to do.
pub(super) fn file_wrong(t: Texts, one: &FileWrong) -> String {
    let what = match &one.what {
        WhatIsWrong::NoCode => t.enq_bad_no_code(),
        WhatIsWrong::Column => t.enq_bad_column(),
        WhatIsWrong::Code => t.enq_bad_code(),
        WhatIsWrong::Twice(line) => t.enq_bad_twice(line.to_string()),
        WhatIsWrong::Blank => t.enq_no_blank(),
        WhatIsWrong::Answer(why) => not_an_answer(t, why),
        WhatIsWrong::Cells => t.enq_bad_cells(),
        WhatIsWrong::Lines => t.enq_bad_lines(),
    };
    if one.column.is_empty() {
        t.enq_bad_line(one.line.to_string(), what)
    } else {
        t.enq_bad_cell(one.line.to_string(), one.column.clone(), what)
    }
}

/// Why something is not taken, and what to do; by its code.
pub(super) fn refusal(t: Texts, code: &str) -> String {
    let (name, number) = code.split_once(':').unwrap_or((code, ""));
    match name {
        "enquiry-title" => t.enq_no_title(),
        "enquiry-purpose" => t.enq_no_purpose(),
        "enquiry-closes" => t.enq_no_closes(),
        "enquiry-kept" => t.enq_no_kept(),
        "enquiry-residence" => t.enq_no_residence(),
        "enquiry-form" => t.enq_no_form(),
        "enquiry-empty" => t.enq_no_frame(),
        "enquiry-size" => t.enq_no_size(number),
        "enquiry-strata" => t.enq_no_strata(number),
        "enquiry-code" => t.enq_no_code(),
        "enquiry-over" => t.enq_no_over(),
        "enquiry-answered" => t.enq_no_answered(),
        "enquiry-same" => t.enq_no_same(),
        "enquiry-blank" => t.enq_no_blank(),
        "enquiry-day" => t.enq_no_day(),
        "enquiry-again" => t.enq_no_again(),
        "enquiry-said" | "enquiry-done" => t.enq_no_words(),
        "enquiry-nothing" => t.enq_no_action(),
        _ => t.enq_no_not_now(),
    }
}

/// The same, beside the field that it is about.
pub(super) fn problem(t: Texts, code: &str) -> Problem {
    let field = match code.split(':').next().unwrap_or(code) {
        "enquiry-purpose" => "objet",
        "enquiry-closes" => "fin",
        "enquiry-kept" => "mois",
        "enquiry-residence" => "residences",
        "enquiry-size" | "enquiry-strata" => "taille",
        "enquiry-code" | "enquiry-same" | "enquiry-blank" | "enquiry-over" | "enquiry-answered" => "code",
        "enquiry-day" => "jour",
        "enquiry-again" => "rappel",
        "enquiry-said" => "dit",
        "enquiry-done" => "fait",
        _ => "titre",
    };
    Problem::new(field, refusal(t, code))
}
