//! The closed lists of campaigns, in words; and where a household lives, in one line.

use pathway::campaign::Stage as Course;
use pathway::contact::{Due, Event, NextStep, Stage, Why};
use pathway::gate::Exclusion;
use register::campaigns::{Dwelling, Recipient};
use texts::{Texts, format};

pub(super) fn course(t: Texts, stage: Course) -> String {
    match stage {
        Course::Draft => t.campaign_draft(),
        Course::Ready => t.campaign_ready(),
        Course::UnderWay => t.campaign_under_way(),
        Course::Postponed => t.campaign_postponed(),
        Course::Closed => t.campaign_closed(),
        Course::Cancelled => t.campaign_cancelled(),
    }
}

pub(super) fn stage(t: Texts, stage: Stage) -> String {
    match stage {
        Stage::ToContact => t.contact_to_contact(),
        Stage::Contacted => t.contact_contacted(),
        Stage::RemindedOnce => t.contact_reminded_once(),
        Stage::RemindedTwice => t.contact_reminded_twice(),
        Stage::VisitToPlan => t.contact_visit_to_plan(),
        Stage::VisitPlanned => t.contact_visit_planned(),
        Stage::Interested => t.contact_interested(),
        Stage::CallBack => t.contact_call_back(),
        Stage::Refused => t.contact_refused(),
        Stage::Opposed => t.contact_opposed(),
        Stage::Unreachable => t.contact_unreachable(),
        Stage::NotConcerned => t.contact_not_concerned(),
    }
}

pub(super) fn event(t: Texts, event: Event) -> String {
    match event {
        Event::Letter => t.event_letter(),
        Event::Call => t.event_call(),
        Event::Visit => t.event_visit(),
        Event::Reminder => t.event_reminder(),
        Event::VisitPlanned => t.event_visit_planned(),
        Event::Interested => t.contact_interested(),
        Event::CallBack => t.contact_call_back(),
        Event::Refused => t.contact_refused(),
        Event::Opposed => t.contact_opposed(),
        Event::Unreachable => t.contact_unreachable(),
        Event::NotConcerned => t.contact_not_concerned(),
    }
}

pub(super) fn why(t: Texts, why: Why) -> String {
    match why {
        Why::Suits => t.why_suits(),
        Why::AlreadyAdapted => t.why_already_adapted(),
        Why::NoWorks => t.why_no_works(),
        Why::CostFeared => t.why_cost_feared(),
        Why::WantsToMove => t.why_wants_to_move(),
        Why::LaterPerhaps => t.why_later_perhaps(),
        Why::Other => t.why_other(),
        Why::Gone => t.out_gone(),
        Why::Deceased => t.out_deceased(),
        Why::UnderAge => t.out_under_age(),
    }
}

/// Something that was noted of a household, from its codes.
pub(crate) fn noted(t: Texts, code: &str, reason: Option<&str>) -> String {
    let what = Event::from_code(code).map_or_else(|| t.household_correct(), |e| event(t, e));
    match reason.and_then(Why::from_code) {
        Some(reason) => format!("{what} – {}", why(t, reason)),
        None => what,
    }
}

pub(super) fn exclusion(t: Texts, exclusion: Exclusion) -> String {
    match exclusion {
        Exclusion::Opposed => t.out_opposed(),
        Exclusion::Gone => t.out_gone(),
        Exclusion::Deceased => t.out_deceased(),
        Exclusion::UnderAge => t.out_under_age(),
        Exclusion::HouseholdChanged => t.out_household_changed(),
        Exclusion::AgeUnknown => t.out_age_unknown(),
        Exclusion::DwellingLeft => t.out_dwelling_left(),
    }
}

pub(crate) fn next_step(t: Texts, step: NextStep) -> String {
    match step {
        NextStep::FirstReminder => t.next_first_reminder(),
        NextStep::SecondReminder => t.next_second_reminder(),
        NextStep::PlanVisit => t.next_plan_visit(),
        NextStep::Visit => t.next_visit(),
        NextStep::CallBack => t.next_call_back(),
    }
}

/// `1re relance à partir du 12/03/2026`.
pub(super) fn due(t: Texts, due: Option<Due>) -> String {
    due.map_or_else(String::new, |due| t.next_from(next_step(t, due.what), format::date(due.on)))
}

/// Why something is refused; `None`: no refusal of campaigns.
pub(super) fn refusal(t: Texts, code: &str) -> Option<String> {
    Some(match code {
        "campaign-not-now" => t.campaign_not_now(),
        "campaign-future" => t.campaign_future(),
        "campaign-early" => t.campaign_early(),
        "campaign-nobody" => t.campaign_nobody(),
        "campaign-many" => t.campaign_many(),
        "campaign-day" => t.campaign_day_wrong(),
        "campaign-sent" => t.campaign_sent_already(),
        "campaign-title" => t.campaign_title_wrong(),
        "campaign-residences" => t.campaign_residences_wrong(),
        "campaign-age" => t.campaign_age_wrong(),
        "campaign-words" => t.campaign_words_wrong(),
        "campaign-long" => t.campaign_long(),
        "contact-not-now" => t.contact_not_now(),
        "contact-reason" => t.contact_reason_wrong(),
        "contact-day" => t.contact_day_wrong(),
        "contact-none-due" => t.contact_none_due(),
        "contacts-many" => t.contacts_many(),
        _ => return None,
    })
}

/// `Bâtiment A, escalier 2, étage 3, appartement 12`: what the stock says, in the language of the letters.
pub(crate) fn door(t: Texts, d: &Dwelling) -> String {
    let part = |text: &Option<String>, words: &dyn Fn(&str) -> String| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(words)
    };
    let floor = d.floor.map(|n| if n == 0 { t.door_ground() } else { t.door_floor(i64::from(n)) });
    let parts = [
        part(&d.building, &|b| t.door_building(b)),
        part(&d.staircase, &|s| t.door_staircase(s)),
        floor,
        part(&d.apartment, &|a| t.door_apartment(a)),
    ];
    let all: Vec<String> = parts.into_iter().flatten().collect();
    if all.is_empty() { t.door_reference(d.reference.clone().unwrap_or_default()) } else { all.join(", ") }
}

/// How lists name a household: its name when the landlord gave one, else its door.
pub(crate) fn household(t: Texts, r: &Recipient) -> String {
    r.contact.as_ref().map_or_else(|| door(t, &r.dwelling), |contact| contact.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_says_what_is_known_and_nothing_else() {
        let t = Texts::of(texts::Lang::Fr);
        let d = Dwelling { reference: Some("L-1".to_owned()), ..Dwelling::default() };
        assert_eq!(door(t, &d), "logement L-1");
        let d =
            Dwelling { building: Some("A".to_owned()), floor: Some(0), apartment: Some("3".to_owned()), ..d };
        assert_eq!(door(t, &d), "bâtiment A, rez-de-chaussée, appartement 3");
    }
}
