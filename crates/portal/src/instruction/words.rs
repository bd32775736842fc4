//! Answers, criteria, standings and refusals of the instruction, in words.

use committee::instruction::{Answer, Fact, Standing};
use register::applications::ApplicationRecord;
use register::committees::{CriterionKind, NotedInstruction};
use texts::{Texts, format};

pub(crate) use crate::pools::words::euros;

/// Thousandths of a point, as a score is said.
pub(crate) fn points(t: Texts, thousandths: i64) -> String {
    format::decimal(t.lang(), thousandths as f64 / 1_000.0, 2)
}

pub(super) fn answer(t: Texts, of: Answer) -> String {
    match of {
        Answer::Yes => t.instruct_yes(),
        Answer::No => t.instruct_no(),
        Answer::Unknown => t.unknown(),
    }
}

pub(super) fn answer_code(of: Answer) -> &'static str {
    match of {
        Answer::Yes => "oui",
        Answer::No => "non",
        Answer::Unknown => "inconnu",
    }
}

pub(super) fn read_answer(code: &str) -> Option<Answer> {
    [Answer::Yes, Answer::No, Answer::Unknown].into_iter().find(|one| answer_code(*one) == code)
}

pub(super) fn criterion(t: Texts, kind: &CriterionKind) -> String {
    match kind {
        CriterionKind::Complete => t.instruct_complete(),
        CriterionKind::Partners => t.instruct_partners(),
        CriterionKind::Territory => t.instruct_territory(),
        CriterionKind::Publics => t.instruct_publics(),
        CriterionKind::Plan => t.instruct_plan(),
        CriterionKind::Fund { name, .. } => t.instruct_fund(name.clone()),
    }
}

pub(crate) fn standing(t: Texts, of: Standing) -> String {
    match of {
        Standing::Open => t.instruct_open(),
        Standing::Suspended { until } => t.instruct_suspended(format::date(until)),
        Standing::Admissible => t.instruct_admissible(),
        Standing::Doubted => t.instruct_doubted(),
        Standing::Inadmissible { appeal_until } => t.instruct_inadmissible(format::date(appeal_until)),
        Standing::Appealed => t.instruct_appealed(),
        Standing::Final => t.instruct_final(),
    }
}

pub(crate) fn tone(of: Standing) -> &'static str {
    match of {
        Standing::Admissible => "success",
        Standing::Inadmissible { .. } | Standing::Final | Standing::Doubted | Standing::Appealed => "warning",
        Standing::Open | Standing::Suspended { .. } => "info",
    }
}

/// A fact of the story: day and what happened, by whom where it is told.
pub(super) fn story(t: Texts, one: &NotedInstruction) -> (String, String) {
    let what = match &one.noted.fact {
        Fact::Found { .. } => t.instruct_story_found(),
        Fact::Asked { text, until, .. } => t.instruct_story_asked(text.clone(), format::date(*until)),
        Fact::Replied { text, .. } => t.instruct_story_replied(text.clone()),
        Fact::Admitted { because } => t.instruct_story_admitted(because.clone()),
        Fact::Doubted { because, remedy, .. } => t.instruct_story_doubted(because.clone(), remedy.clone()),
        Fact::Rejected => t.instruct_story_rejected(),
        Fact::Kept { because } => t.instruct_story_kept(because.clone()),
        Fact::Appealed { text } => t.instruct_story_appealed(text.clone()),
        Fact::Upheld { because } => t.instruct_story_upheld(because.clone()),
        Fact::Restored { because } => t.instruct_story_restored(because.clone()),
    };
    let who = one.author_name.clone().unwrap_or_else(|| one.organisation.clone());
    (format!("{} – {who}", format::date(one.noted.on)), what)
}

/// The number of a file, and its title.
pub(crate) fn name(file: &ApplicationRecord) -> String {
    format!("{} – {}", file.number.as_deref().unwrap_or_default(), file.content.title)
}

/// What is asked of the funds of the call.
pub(crate) fn asked_cents(file: &ApplicationRecord) -> i64 {
    let asked = file.content.resources.iter().filter(|one| one.source == calls::Source::Fund);
    asked.map(|one| one.cents).sum()
}

/// A refusal of the register, in words.
pub(super) fn refusal(t: Texts, code: &str) -> String {
    let (code, rest) = code.split_once(':').unwrap_or((code, ""));
    match code {
        "instruction-because" => t.instruct_no_because(),
        "instruction-remedy" => t.instruct_no_remedy(),
        "instruction-text" => t.instruct_no_text(),
        "instruction-day" => t.instruct_no_day(),
        "instruction-unknown" => t.instruct_no_unknown(rest),
        "instruction-not-met" => t.instruct_no_not_met(rest),
        "instruction-met" => t.instruct_no_met(),
        "instruction-same-hand" => t.instruct_no_same_hand(),
        "instruction-late" => t.instruct_no_late(),
        "instruction-request" => t.instruct_no_request(),
        "instruction-criterion" => t.instruct_no_criterion(),
        _ => t.instruct_no_now(),
    }
}
