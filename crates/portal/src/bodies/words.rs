//! Kinds of bodies, times and refusals, in words.

use crate::ui::Problem;
use jiff::civil::DateTime;
use register::bodies::BodyKind;
use texts::{Texts, format};

pub(super) fn kind(t: Texts, kind: BodyKind) -> String {
    match kind {
        BodyKind::Pdalhpd => t.body_pdalhpd(),
        BodyKind::Plh => t.body_plh(),
        BodyKind::Cil => t.body_cil(),
        BodyKind::Ccapex => t.body_ccapex(),
        BodyKind::Siao => t.body_siao(),
        BodyKind::Diagnosis360 => t.body_diagnosis(),
        BodyKind::Crhh => t.body_crhh(),
        BodyKind::Other => t.body_other(),
    }
}

/// A day and an hour.
pub(super) fn at(t: Texts, at: DateTime) -> String {
    t.body_at(format::date(at.date()), format!("{:02}:{:02}", at.hour(), at.minute()))
}

/// What is wrong, beside the field that it is about.
pub(super) fn problem(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "body-name" => ("nom", t.body_no_words()),
        "body-kind" => ("genre", t.body_no_kind()),
        "body-territory" => ("territoire", t.practice_no_territory()),
        "body-members" => ("membres", t.body_no_words()),
        "sitting-time" => ("jour", t.body_no_time()),
        "sitting-place" => ("lieu", t.body_no_words()),
        "sitting-agenda" => ("ordre", t.body_no_words()),
        "contribution-title" => ("titre", t.body_no_words()),
        "contribution-sitting" => ("seance", t.contribution_no_sitting()),
        "contribution-sent" => ("texte", t.contribution_no_sent()),
        "contribution-own" => ("texte", t.contribution_no_own()),
        _ => ("texte", t.body_no_words()),
    };
    Problem::new(field, what)
}
