//! The sentences in English.

use super::{
    Language::En,
    numbers::{at_most, decimal, metres, percent_range, whole},
};
use crate::{
    Indicator,
    explain::{CeilingReason, Detail, Reason, ServiceState},
    information::Question,
    levers::Lever,
    score::Score,
};
use model::Interval;

fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", whole(n, En), if n == 1 { one } else { many })
}

fn dwellings(n: u64) -> String {
    plural(n, "dwelling", "dwellings")
}

pub(super) fn headline(s: &Score) -> String {
    let (lo, hi) = s.shown();
    if s.index == (Interval { lo: 0.0, hi: 100.0 }) && s.coverage == 0.0 {
        return "Adaptation index: ? out of 100 (nothing is known yet).".into();
    }
    let class = match s.classes.sure() {
        Some(class) => format!("class {}", class.letter()),
        None => format!("class {} to {}", s.classes.worst.letter(), s.classes.best.letter()),
    };
    if s.index.width() < 1e-9 {
        format!("Adaptation index: {lo} out of 100 ({class}).")
    } else {
        format!("Adaptation index: between {lo} and {hi} out of 100 ({class}).")
    }
}

pub(super) fn certainty(s: &Score) -> Option<String> {
    let (lo, hi) = s.shown();
    if s.index.width() < 1e-9 || (lo, hi) == (0, 100) {
        return None;
    }
    Some(format!(
        "This is not a rough average: with what we know, it cannot be lower than {lo} nor higher than {hi}."
    ))
}

pub(super) fn remarks(s: &Score) -> Vec<String> {
    let mut all = Vec::new();
    if !s.has_rank {
        let missing = plural(u64::from(s.missing), "fact is missing", "facts are missing");
        all.push(format!("Residence to be completed: {missing}, it has no rank yet."));
    }
    if s.to_check > 0 {
        all.push(format!("{} to be checked again.", plural(u64::from(s.to_check), "fact is", "facts are")));
    }
    all
}

pub(super) fn strength(r: &Reason) -> String {
    match (r.indicator, r.detail) {
        (Indicator::L, Detail::Dwellings { equivalents, dwellings, .. }) => {
            format!("{} out of {}", equivalent(equivalents, false), whole(dwellings, En))
        }
        (Indicator::P1, Detail::Lift(Some(true))) => {
            format!("a lift ({} of dwellings without a step)", percent_range(r.value, En))
        }
        (Indicator::P1, _) => {
            format!("{} of dwellings without a step from the hall", percent_range(r.value, En))
        }
        (Indicator::P2, _) if r.value.lo >= 1.0 => "a level entrance".into(),
        (Indicator::P2, _) => "a ramp from the street to the hall".into(),
        (Indicator::P3, _) => "a wide entrance door".into(),
        (Indicator::P4, _) => "wide corridors".into(),
        (Indicator::P5, _) => "handrail, step nosings, lighting and signs".into(),
        (Indicator::A1, _) => "a step-free path to the stop".into(),
        (Indicator::A2, _) => "a gentle slope".into(),
        (Indicator::A3, _) => "a wide and stable path".into(),
        (Indicator::A4, _) => "seats close together".into(),
        (Indicator::A5, _) => "lowered and marked crossings".into(),
        (Indicator::A6, _) => "a lit street".into(),
        (i, Detail::Service(ServiceState::At { metres: m, .. })) => {
            format!("{} at {} without stairs", service(i), metres(m, En))
        }
        (i, _) => format!("{} without stairs", service(i)),
    }
}

fn equivalent(n: f64, known: bool) -> String {
    let known = if known { " known" } else { "" };
    let noun = if n == 1.0 { "equivalent adapted dwelling" } else { "equivalent adapted dwellings" };
    format!("{} {noun}{known}", decimal(n, En))
}

pub(super) fn limit(r: &Reason) -> String {
    let unknown = r.value == Interval::UNKNOWN;
    let say = |unseen: &str, poor: &str| {
        if unknown {
            unseen.to_owned()
        } else if r.value.is_known() {
            poor.to_owned()
        } else {
            format!("{poor} (to be made precise)")
        }
    };
    match (r.indicator, r.detail) {
        (Indicator::L, Detail::Dwellings { dwellings: 0, .. }) => "no dwelling registered".into(),
        (Indicator::L, Detail::Dwellings { equivalents, dwellings: all, unknown }) => {
            let seen =
                if unknown == 0 { String::new() } else { format!(" ({} never visited)", dwellings(unknown)) };
            format!("{} out of {}{seen}", equivalent(equivalents, unknown > 0), whole(all, En))
        }
        (Indicator::P1, _) if unknown => "lift and floors served unknown".into(),
        (Indicator::P1, _) => {
            format!("{} of dwellings without a step from the hall", percent_range(r.value, En))
        }
        (Indicator::P2, _) => {
            say("access from the street to the hall unknown", "steps from the street to the hall")
        }
        (Indicator::P3, _) => say("width of the entrance door unknown", "a narrow entrance door"),
        (Indicator::P4, _) => say("width of the corridors unknown", "narrow corridors"),
        (Indicator::P5, _) => {
            say("handrail and lighting never checked", "handrail, nosings or lighting to be improved")
        }
        (Indicator::A1, _) => say("path to the stop unknown", "steps on the path to the stop"),
        (Indicator::A2, _) => say("slope unknown", "a steep slope to the stop"),
        (Indicator::A3, _) => say("width of the path unknown", "a narrow path"),
        (Indicator::A4, _) => {
            format!("no {} within 300\u{a0}m", if unknown { "known seat" } else { "seats close together" })
        }
        (Indicator::A5, _) => say("crossings unknown", "crossings not lowered or not marked"),
        (Indicator::A6, _) => say("street lighting unknown", "a poorly lit street"),
        (i, Detail::Service(state)) => service_limit(i, state),
        (i, _) => format!("{}: ?", service(i)),
    }
}

fn service_limit(i: Indicator, state: ServiceState) -> String {
    let what = service(i);
    match state {
        ServiceState::Unknown => format!("{what}: nothing known"),
        ServiceState::None => format!("{what}: none around"),
        ServiceState::NoPath => format!("{what}: no practicable path"),
        ServiceState::PathUnseen { metres: m } => format!("{what} at {}, path to be checked", metres(m, En)),
        ServiceState::At { metres: m, entrance } => {
            let door = if entrance.hi <= 0.0 {
                ", entrance not accessible"
            } else if !entrance.is_known() {
                ", entrance unknown"
            } else if entrance.hi < 1.0 {
                ", entrance partly accessible"
            } else {
                ""
            };
            format!("{what} at {}{door}", metres(m, En))
        }
    }
}

fn service(i: Indicator) -> &'static str {
    match i {
        Indicator::Food => "food",
        Indicator::Pharmacy => "pharmacy",
        Indicator::Doctor => "doctor",
        Indicator::Transport => "transport stop",
        Indicator::CashPost => "cash or post office",
        _ => "place to meet",
    }
}

pub(super) fn question(q: Question) -> String {
    match q {
        Question::VisitDwellings(n) => format!("visit {}", dwellings(n)),
        Question::RegisterDwellings => "register the dwellings of the residence".into(),
        Question::Observe(i) => observe(i).into(),
        Question::SeeEntrances(i) => format!("see the entrance: {}", service(i)),
        Question::WalkPath(i) => format!("walk the path: {}", service(i)),
        Question::WalkPathAndSeeEntrances(i) => format!("walk the path and see the entrance: {}", service(i)),
        Question::FindService(i) => format!("find the places: {}", service(i)),
        Question::LookAgain(i) => format!("check again: {}", i.label(En).to_lowercase()),
    }
}

fn observe(i: Indicator) -> &'static str {
    match i {
        Indicator::P1 => "see the lift and the floors it serves",
        Indicator::P2 => "see the steps and the ramp from the street to the hall",
        Indicator::P3 => "measure the entrance door",
        Indicator::P4 => "measure the corridors",
        Indicator::P5 => "check handrail, step nosings, lighting and signs",
        Indicator::A1 => "walk the path to the stop",
        Indicator::A2 => "measure the slope to the stop",
        Indicator::A3 => "measure the width of the path",
        Indicator::A4 => "find the seats within 300\u{a0}m",
        Indicator::A5 => "look at the crossings",
        Indicator::A6 => "look at the street lighting",
        other => other.label(En),
    }
}

pub(super) fn lever(l: Lever) -> String {
    match l {
        Lever::AdaptDwellings(1) => "+1 adapted dwelling".into(),
        Lever::AdaptDwellings(n) => format!("+{} adapted dwellings", whole(u64::from(n), En)),
        Lever::Lift => "a lift serving every landing".into(),
        Lever::Ramp => "a gentle ramp or a level entrance".into(),
        Lever::AutomaticDoor => "an automatic door".into(),
        Lever::WideCorridors => "wider corridors".into(),
        Lever::SafeStairs => "handrail, step nosings, lighting and signs".into(),
        Lever::StepFreePath => "a step-free path to the stop".into(),
        Lever::WidePath => "a wider and stable path".into(),
        Lever::Benches => "2 benches".into(),
        Lever::Crossings => "lowered and marked crossings".into(),
        Lever::StreetLighting => "street lighting".into(),
        Lever::Service(Indicator::CashPost, m) => format!("a cash point at {}", metres(m, En)),
        Lever::Service(i, m) => format!("{} at {}", service(i), metres(m, En)),
    }
}

pub(super) fn ceiling(c: &CeilingReason) -> String {
    let with = match c.indicator {
        Indicator::P1 if c.value.hi <= 0.0 => "without any dwelling reached without a step".to_owned(),
        Indicator::P1 => {
            let at_most = if c.value.is_known() { "" } else { "at most " };
            let share = percent_range(Interval::known(c.value.hi), En);
            format!("with {at_most}{share} of dwellings reached without a step")
        }
        Indicator::P2 if c.value.hi <= 0.0 => "without a level entrance or a practicable ramp".to_owned(),
        Indicator::P2 => "with a steep ramp from the street to the hall".to_owned(),
        _ if c.value.hi <= 0.0 => "without a practicable path to the stop".to_owned(),
        _ => "with a partly practicable path to the stop".to_owned(),
    };
    format!(
        "Ceiling: {with}, a residence cannot exceed {}, even if all the rest is perfect.",
        at_most(c.ceiling.hi, En)
    )
}
