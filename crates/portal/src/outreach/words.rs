//! Themes, reasons, outcomes, hours and refusals of outreach, in words.

use crate::ui::{Choice, Problem};
use jiff::civil::Date;
use register::outreach::{AlertKind, Band, Hand, Outcome, Reason, Standing, TaskKind, Theme};
use texts::{Texts, format};
use tours::{Change, Plan, Proof, Why};

pub(super) fn theme(t: Texts, of: Theme) -> String {
    match of {
        Theme::Papers => t.outreach_theme_papers(),
        Theme::Digital => t.outreach_theme_digital(),
        Theme::Works => t.outreach_theme_works(),
        Theme::Technical => t.outreach_theme_technical(),
        Theme::Ecology => t.outreach_theme_ecology(),
        Theme::Interview => t.outreach_theme_interview(),
        Theme::Leisure => t.outreach_theme_leisure(),
    }
}

pub(super) fn reason(t: Texts, of: Reason) -> String {
    match of {
        Reason::Asked => t.outreach_reason_asked(),
        Reason::NoAnswer => t.outreach_reason_no_answer(),
        Reason::Agent => t.outreach_reason_agent(),
        Reason::Welcome => t.outreach_reason_welcome(),
        Reason::Works => t.outreach_reason_works(),
    }
}

pub(super) fn outcome(t: Texts, of: Outcome) -> String {
    match of {
        Outcome::NobodyHome => t.outreach_outcome_nobody(),
        Outcome::Later => t.outreach_outcome_later(),
        Outcome::Met => t.outreach_outcome_met(),
        Outcome::Refused => t.outreach_outcome_refused(),
    }
}

pub(super) fn task(t: Texts, of: TaskKind) -> String {
    match of {
        TaskKind::CallBack => t.outreach_task_call_back(),
        TaskKind::Letter => t.outreach_task_letter(),
        TaskKind::Online => t.outreach_task_online(),
        TaskKind::Repair => t.outreach_task_repair(),
        TaskKind::Agency => t.outreach_task_agency(),
        TaskKind::Social => t.outreach_task_social(),
        TaskKind::Adaptation => t.outreach_task_adaptation(),
    }
}

pub(super) fn hand(t: Texts, of: Hand) -> String {
    match of {
        Hand::Proximity => t.outreach_hand_proximity(),
        Hand::Letting => t.outreach_hand_letting(),
        Hand::Social => t.outreach_hand_social(),
        Hand::Adaptation => t.outreach_hand_adaptation(),
        Hand::Partner => t.outreach_hand_partner(),
    }
}

pub(super) fn alert(t: Texts, of: AlertKind) -> String {
    match of {
        AlertKind::Dwelling => t.outreach_alert_dwelling(),
        AlertKind::Help => t.outreach_alert_help(),
    }
}

pub(crate) fn standing(t: Texts, of: Standing) -> String {
    match of {
        Standing::Alert => t.outreach_standing_alert(),
        Standing::ToAsk => t.outreach_standing_to_ask(),
        Standing::ToVisit => t.outreach_standing_to_visit(),
        Standing::FollowUp => t.outreach_standing_follow_up(),
        Standing::ToClose => t.outreach_standing_to_close(),
        Standing::Refused => t.outreach_standing_refused(),
        Standing::Closed => t.outreach_standing_closed(),
    }
}

pub(super) fn band(t: Texts, of: Band) -> String {
    match of {
        Band::Few => t.outreach_band_few(),
        Band::Some => t.outreach_band_some(),
        Band::Many => t.outreach_band_many(),
        Band::Most => t.outreach_band_most(),
    }
}

pub(super) fn why(t: Texts, of: Why) -> String {
    match of {
        Why::NoPlace => t.outreach_why_no_place(),
        Why::NoDay => t.outreach_why_no_day(),
        Why::NoTheme => t.outreach_why_no_theme(),
        Why::TooTight => t.outreach_why_too_tight(),
        Why::Gap => t.outreach_why_gap(),
        Why::NoRoom => t.outreach_why_no_room(),
    }
}

/// How good a plan is known to be: weights of visits first, minutes of driving then.
pub(super) fn proof(t: Texts, plan: &Plan) -> String {
    match (plan.proof, plan.bound) {
        (Proof::Best, _) => t.outreach_proof_best(),
        (Proof::Within, Some(bound)) => {
            let points = format::decimal(t.lang(), (bound - plan.value) as f64 / plan.unit.max(1) as f64, 2);
            t.outreach_proof_within(points)
        }
        _ => t.outreach_proof_unknown(),
    }
}

pub(super) fn change(t: Texts, of: &Change) -> String {
    match of {
        Change::Moved { from, to, .. } => {
            format!("{} → {}", t.outreach_change_moved(on(t, *from)), on(t, *to))
        }
        Change::Shifted { on: day, was, is, .. } => {
            format!("{} {} → {}", t.outreach_change_shifted(on(t, *day)), clock(*was), clock(*is))
        }
        Change::Dropped { on: day, .. } => t.outreach_change_dropped(on(t, *day)),
        Change::Added { on: day, .. } => t.outreach_change_added(on(t, *day)),
    }
}

pub(super) fn weekday(t: Texts, day: i8) -> String {
    match day {
        1 => t.outreach_monday(),
        2 => t.outreach_tuesday(),
        3 => t.outreach_wednesday(),
        4 => t.outreach_thursday(),
        5 => t.outreach_friday(),
        6 => t.outreach_saturday(),
        _ => t.outreach_sunday(),
    }
}

/// `mercredi 02/12/2026`
pub(super) fn on(t: Texts, day: Date) -> String {
    format!("{} {}", weekday(t, day.weekday().to_monday_one_offset()), format::date(day))
}

/// Minutes since midnight, as a clock shows them.
pub(super) fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A clock, as it is typed: `9:00`, `09h30`, `9h`.
pub(super) fn minutes(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase().replace('h', ":");
    let (hours, rest) = text.split_once(':').unwrap_or((&text, "0"));
    let hours: u32 = hours.trim().parse().ok()?;
    let rest: u32 = if rest.trim().is_empty() { 0 } else { rest.trim().parse().ok()? };
    (hours <= 24 && rest < 60 && hours * 60 + rest <= 24 * 60).then_some(hours * 60 + rest)
}

/// Hours from and to: `9:00-12:30`.
pub(super) fn hours(text: &str) -> Option<tours::Hours> {
    let (from, to) = text.split_once(['-', '–', 'à'])?;
    Some(tours::Hours { from: minutes(from)?, to: minutes(to)? })
}

/// How a value of a closed list is sent, and how it is said.
type Said<T> = (fn(T) -> &'static str, fn(Texts, T) -> String);

/// One of a closed list, with what is chosen.
pub(super) fn choices<T: Copy>(t: Texts, all: &[T], (code, word): Said<T>, now: &str) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(code(*one), word(t, *one), now)).collect()
}

/// What the register refuses, beside the field that it is about.
pub(super) fn refusal(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "tour-name" => ("nom", t.outreach_wrong_name()),
        "tour-monday" => ("premier", t.outreach_wrong_monday()),
        "tour-weeks" => ("semaines", t.outreach_wrong_weeks()),
        "tour-weekdays" => ("jours", t.outreach_wrong_weekdays()),
        "tour-hours" => ("de", t.outreach_wrong_hours()),
        "tour-most-stops" => ("arrets-par-jour", t.outreach_wrong_most()),
        "tour-road" => ("vitesse", t.outreach_wrong_road()),
        "tour-stops" => ("residences", t.outreach_wrong_stops()),
        "tour-twice" => ("residences", t.outreach_wrong_twice()),
        "tour-stop-numbers" => ("minutes", t.outreach_wrong_numbers()),
        "tour-text" => ("note", t.outreach_wrong_text()),
        "tour-no-stop" => ("do-calculer", t.outreach_wrong_no_stop()),
        "tour-no-day" => ("do-calculer", t.outreach_wrong_no_day()),
        "tour-no-plan" => ("do-publier", t.outreach_wrong_no_plan()),
        "tour-off-day" => ("jour-panne", t.outreach_wrong_off_day()),
        "tour-pin-day" => ("jour-fixe", t.outreach_wrong_off_day()),
        "tour-log-day" => ("note", t.outreach_wrong_log_day()),
        "tour-log-counts" => ("equipe", t.outreach_wrong_log_counts()),
        "tour-log-missed" => ("manque", t.outreach_wrong_log_missed()),
        "visit-twice" => ("motif", t.outreach_wrong_visit_twice()),
        "visit-rest" => ("motif", t.outreach_wrong_visit_rest()),
        "visit-day" => ("jour", t.outreach_wrong_visit_day()),
        "visit-consent" => ("issue", t.outreach_wrong_visit_consent()),
        "visit-again" => ("rappel", t.outreach_wrong_visit_again()),
        "visit-not-met" => ("suite", t.outreach_wrong_visit_not_met()),
        "visit-due" => ("echeance", t.outreach_wrong_visit_due()),
        "visit-tasks" => ("suite", t.outreach_wrong_visit_tasks()),
        "visit-open-tasks" => ("do-cloture", t.outreach_wrong_visit_open()),
        "visit-closed" => ("do-cloture", t.outreach_wrong_visit_closed()),
        _ => ("top", t.outreach_wrong_edition()),
    };
    Problem::new(field, what)
}

#[cfg(test)]
mod tests {
    use super::{hours, minutes};

    #[test]
    fn a_clock_is_read_as_it_is_typed_and_nothing_is_guessed() {
        assert_eq!(
            ["9:00", "09h30", "9h", "24:00"].map(minutes),
            [Some(540), Some(570), Some(540), Some(1_440)]
        );
        assert_eq!(["", "25:00", "9:70", "neuf", "24:01"].map(minutes), [None; 5]);
        assert_eq!(hours("9:00-12h30").map(|hours| (hours.from, hours.to)), Some((540, 750)));
        assert_eq!(hours("9:00"), None);
    }
}
