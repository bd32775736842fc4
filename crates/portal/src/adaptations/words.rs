//! The closed lists of adaptation files, in words.

use jiff::civil::Date;
use pathway::adaptation::{Decision, Event, Motive, Stage, Why};
use pathway::device::{Alert, Device, Fact as Loan, State};
use pathway::grid::{Activity, Obstacle, Remedy};
use pathway::reminders::{Due, NextStep, Told};
use register::adaptations::ComplaintKind;
use texts::{Texts, format};

/// Where a file stands.
pub(crate) fn stage(t: Texts, one: Stage) -> String {
    match one {
        Stage::ToDiagnose => t.file_stage_to_diagnose(),
        Stage::VisitPlanned => t.file_stage_visit_planned(),
        Stage::Visited => t.file_stage_visited(),
        Stage::ReportReceived => t.file_stage_report_received(),
        Stage::Decided => t.file_stage_decided(),
        Stage::Ordered => t.file_stage_ordered(),
        Stage::Started => t.file_stage_started(),
        Stage::AcceptedWithReservations => t.file_stage_accepted_with_reservations(),
        Stage::Accepted => t.file_stage_accepted(),
        Stage::Delivered => t.file_stage_delivered(),
        Stage::FollowedAtOneMonth => t.file_stage_followed_one(),
        Stage::FollowedAtSixMonths => t.file_stage_followed_six(),
        Stage::Stopped => t.file_stage_stopped(),
    }
}

/// What happened.
pub(crate) fn event(t: Texts, one: Event) -> String {
    match one {
        Event::VisitPlanned => t.file_event_visit_planned(),
        Event::Visited => t.file_event_visited(),
        Event::ReportReceived => t.file_event_report_received(),
        Event::Decided => t.file_event_decided(),
        Event::Ordered => t.file_event_ordered(),
        Event::StartMoved => t.file_event_start_moved(),
        Event::Started => t.file_event_started(),
        Event::Accepted => t.file_event_accepted(),
        Event::AcceptedWithReservations => t.file_event_accepted_with_reservations(),
        Event::ReservationsLifted => t.file_event_reservations_lifted(),
        Event::Delivered => t.file_event_delivered(),
        Event::Told => t.file_event_told(),
        Event::FollowedAtOneMonth => t.file_event_followed_one(),
        Event::FollowedAtSixMonths => t.file_event_followed_six(),
        Event::Stopped => t.file_event_stopped(),
    }
}

/// What the committee decides.
pub(crate) fn decision(t: Texts, one: Decision) -> String {
    match one {
        Decision::Adapt => t.file_decision_adapt(),
        Decision::CommonPartsFirst => t.file_decision_common_parts_first(),
        Decision::ProposeMove => t.file_decision_propose_move(),
        Decision::DeviceOnly => t.file_decision_device_only(),
        Decision::Nothing => t.file_decision_nothing(),
    }
}

/// Why it decides so.
pub(crate) fn motive(t: Texts, one: Motive) -> String {
    match one {
        Motive::HouseholdWish => t.file_motive_household_wish(),
        Motive::DwellingSuitsOnceAdapted => t.file_motive_suits_once_adapted(),
        Motive::NotReachedWithoutSteps => t.file_motive_steps(),
        Motive::CommonPartsToDo => t.file_motive_common_parts(),
        Motive::BetterDwellingFree => t.file_motive_better_free(),
        Motive::WorksNotPossible => t.file_motive_not_possible(),
        Motive::CostAboveCeiling => t.file_motive_cost(),
        Motive::PassingNeed => t.file_motive_passing(),
        Motive::AlreadySuits => t.file_motive_already_suits(),
        Motive::Other => t.file_motive_other(),
    }
}

/// Why a file stops.
pub(crate) fn why(t: Texts, one: Why) -> String {
    match one {
        Why::ConsentWithdrawn => t.file_why_consent_withdrawn(),
        Why::Gone => t.file_why_gone(),
        Why::Deceased => t.file_why_deceased(),
        Why::Refused => t.file_why_refused(),
        Why::Mistake => t.file_why_mistake(),
    }
}

/// What the household was told.
pub(crate) fn told(t: Texts, one: Told) -> String {
    match one {
        Told::LongBefore => t.file_told_long_before(),
        Told::ShortlyBefore => t.file_told_shortly_before(),
        Told::During => t.file_told_during(),
        Told::After => t.file_told_after(),
    }
}

/// What is to be done next.
pub(crate) fn next(t: Texts, one: NextStep) -> String {
    match one {
        NextStep::PlanVisit => t.file_next_plan_visit(),
        NextStep::Visit => t.file_next_visit(),
        NextStep::WriteReport => t.file_next_write_report(),
        NextStep::Decide => t.file_next_decide(),
        NextStep::Order => t.file_next_order(),
        NextStep::TellLongBefore => t.file_next_tell_long_before(),
        NextStep::TellShortlyBefore => t.file_next_tell_shortly_before(),
        NextStep::Start => t.file_next_start(),
        NextStep::TellDuring => t.file_next_tell_during(),
        NextStep::LiftReservations => t.file_next_lift_reservations(),
        NextStep::Deliver => t.file_next_deliver(),
        NextStep::TellAfter => t.file_next_tell_after(),
        NextStep::AskAtOneMonth => t.file_next_ask_one(),
        NextStep::AskAtSixMonths => t.file_next_ask_six(),
    }
}

/// An activity of the grid.
pub(crate) fn activity(t: Texts, one: Activity) -> String {
    match one {
        Activity::ReachBuilding => t.activity_reach_building(),
        Activity::ReachDwelling => t.activity_reach_dwelling(),
        Activity::PassDoor => t.activity_pass_door(),
        Activity::MoveAbout => t.activity_move_about(),
        Activity::Wash => t.activity_wash(),
        Activity::UseToilet => t.activity_use_toilet(),
        Activity::PrepareMeals => t.activity_prepare_meals(),
        Activity::GetUp => t.activity_get_up(),
        Activity::OpenShutters => t.activity_open_shutters(),
        Activity::ReachControls => t.activity_reach_controls(),
        Activity::CallAndHear => t.activity_call_and_hear(),
        Activity::ReachServices => t.activity_reach_services(),
    }
}

/// What stands in the way.
pub(crate) fn obstacle(t: Texts, one: Obstacle) -> String {
    match one {
        Obstacle::OutsidePath => t.obstacle_outside_path(),
        Obstacle::OutsideSlope => t.obstacle_outside_slope(),
        Obstacle::OutsideThreshold => t.obstacle_outside_threshold(),
        Obstacle::OutsideSteps => t.obstacle_outside_steps(),
        Obstacle::OutsideLight => t.obstacle_outside_light(),
        Obstacle::CommonDoor => t.obstacle_common_door(),
        Obstacle::CommonCorridor => t.obstacle_common_corridor(),
        Obstacle::CommonRamp => t.obstacle_common_ramp(),
        Obstacle::CommonStairs => t.obstacle_common_stairs(),
        Obstacle::CommonLift => t.obstacle_common_lift(),
        Obstacle::CommonLight => t.obstacle_common_light(),
        Obstacle::CommonHeights => t.obstacle_common_heights(),
        Obstacle::DwellingDoor => t.obstacle_dwelling_door(),
        Obstacle::InnerDoors => t.obstacle_inner_doors(),
        Obstacle::InnerCorridors => t.obstacle_inner_corridors(),
        Obstacle::Bathroom => t.obstacle_bathroom(),
        Obstacle::Toilet => t.obstacle_toilet(),
        Obstacle::Controls => t.obstacle_controls(),
        Obstacle::InnerStairs => t.obstacle_inner_stairs(),
        Obstacle::SeveralLevels => t.obstacle_several_levels(),
        Obstacle::ShuttersAndLight => t.obstacle_shutters_and_light(),
        Obstacle::FloorLevel => t.obstacle_floor_level(),
    }
}

/// What would help.
pub(crate) fn remedy(t: Texts, one: Remedy) -> String {
    match one {
        Remedy::Shower => t.remedy_shower(),
        Remedy::Toilet => t.remedy_toilet(),
        Remedy::GrabBars => t.remedy_grab_bars(),
        Remedy::Shutters => t.remedy_shutters(),
        Remedy::Doors => t.remedy_doors(),
        Remedy::BathroomSpace => t.remedy_bathroom_space(),
        Remedy::Controls => t.remedy_controls(),
        Remedy::Threshold => t.remedy_threshold(),
        Remedy::Kitchen => t.remedy_kitchen(),
        Remedy::Floor => t.remedy_floor(),
        Remedy::Alarm => t.remedy_alarm(),
        Remedy::Automation => t.remedy_automation(),
        Remedy::Handrail => t.remedy_handrail(),
        Remedy::CommonDoor => t.remedy_common_door(),
        Remedy::Ramp => t.remedy_ramp(),
        Remedy::Lift => t.remedy_lift(),
        Remedy::Light => t.remedy_light(),
        Remedy::Device => t.remedy_device(),
        Remedy::Move => t.remedy_move(),
    }
}

/// A device that is lent.
pub(crate) fn device(t: Texts, one: Device) -> String {
    match one {
        Device::ShowerChair => t.device_shower_chair(),
        Device::BathBoard => t.device_bath_board(),
        Device::RaisedToiletSeat => t.device_raised_toilet_seat(),
        Device::CommodeChair => t.device_commode_chair(),
        Device::WalkingFrame => t.device_walking_frame(),
        Device::BedRail => t.device_bed_rail(),
        Device::PortableRamp => t.device_portable_ramp(),
        Device::Other => t.device_other(),
    }
}

/// What the household complains of.
pub(crate) fn complaint(t: Texts, one: ComplaintKind) -> String {
    match one {
        ComplaintKind::Delay => t.complaint_delay(),
        ComplaintKind::Noise => t.complaint_noise(),
        ComplaintKind::OutOfUse => t.complaint_out_of_use(),
        ComplaintKind::Damage => t.complaint_damage(),
        ComplaintKind::Workmanship => t.complaint_workmanship(),
        ComplaintKind::NotTold => t.complaint_not_told(),
        ComplaintKind::Other => t.complaint_other(),
    }
}

/// An obstacle with the code of its item: `salle d’eau (DWL-04)`.
pub(crate) fn obstacle_and_rule(t: Texts, one: Obstacle) -> String {
    format!("{} ({})", obstacle(t, one), one.rule())
}

/// What is due, and when: `Visite – 12/03/2026`.
pub(crate) fn due(t: Texts, due: &Due) -> String {
    match due.on {
        Some(on) => format!("{} – {}", next(t, due.what), format::date(on)),
        None => next(t, due.what),
    }
}

/// An amount in cents: `1 324,50 €`.
pub(crate) fn euros(t: Texts, cents: u64) -> String {
    // Amounts are far below what a float holds to the cent.
    t.rent_euros(format::decimal(t.lang(), cents as f64 / 100.0, 2))
}

/// An amount that may not be known.
pub(crate) fn amount(t: Texts, cents: Option<u64>) -> String {
    cents.map_or_else(|| t.unknown(), |cents| euros(t, cents))
}

/// Hundredths as a number: `2,5`.
pub(crate) fn hundredths(t: Texts, n: u32) -> String {
    let decimals = if n.is_multiple_of(100) { 0 } else { 2 };
    format::decimal(t.lang(), f64::from(n) / 100.0, decimals)
}

/// A rate: `5,5 %`.
pub(crate) fn rate(t: Texts, per_mille: Option<u16>) -> String {
    per_mille.map_or_else(
        || t.unknown(),
        |rate| {
            let decimals = usize::from(!rate.is_multiple_of(10));
            t.works_rate(format::decimal(t.lang(), f64::from(rate) / 10.0, decimals))
        },
    )
}

/// Where a loan stands.
pub(crate) fn loan(t: Texts, state: State) -> String {
    match state {
        State::Asked { on } => t.loan_asked(format::date(on)),
        State::Lent { until, .. } => t.loan_lent(format::date(until)),
        State::Returned { on } => t.loan_returned(format::date(on)),
        State::Lost { on } => t.loan_lost(format::date(on)),
    }
}

/// What happened to a loan.
pub(crate) fn loan_fact(t: Texts, fact: &Loan) -> String {
    match fact {
        Loan::Asked { .. } => t.loan_did_asked(),
        Loan::Lent { until, .. } => t.loan_did_lent(format::date(*until)),
        Loan::Extended { until, .. } => t.loan_did_extended(format::date(*until)),
        Loan::Returned { .. } => t.loan_did_returned(),
        Loan::Lost { .. } => t.loan_did_lost(),
    }
}

/// Why a loan needs somebody.
pub(crate) fn alert(t: Texts, what: Device, alert: Alert) -> String {
    match alert {
        Alert::Late(on) => t.loan_late(device(t, what), format::date(on)),
        Alert::AfterDelivery(on) => t.loan_after_delivery(device(t, what), format::date(on)),
    }
}

/// A day, or that it is not known.
pub(crate) fn day(t: Texts, on: Option<Date>) -> String {
    on.map_or_else(|| t.unknown(), format::date)
}

/// A refusal of the register in words; `None`: it is something else.
pub(crate) fn refusal(t: Texts, code: &str) -> Option<String> {
    if let Some(line) = code.strip_prefix("works-line ") {
        return Some(t.works_line_wrong(line));
    }
    if let Some(line) = code.strip_prefix("catalogue-item ") {
        return Some(t.catalogue_item_wrong(line));
    }
    Some(match code {
        "adaptation-consent" => t.file_consent_wrong(),
        "adaptation-open" => t.file_open_already(),
        "adaptation-works" => t.file_works_under_way(),
        "legal-hold" => t.file_held(),
        "adaptation-not-now" => t.file_not_now(),
        "adaptation-future" => t.file_future(),
        "adaptation-early" => t.file_early(),
        "adaptation-for-day" => t.file_for_day_wrong(),
        "adaptation-decision" => t.file_decision_wrong(),
        "adaptation-motive" => t.file_motive_wrong(),
        "adaptation-not-to-adapt" => t.file_not_to_adapt(),
        "adaptation-told" => t.file_told_wrong(),
        "adaptation-reason" => t.file_why_wrong(),
        "adaptation-stopped" => t.file_household_stopped(),
        "adaptation-reservations" => t.file_reservations_wrong(),
        "adaptation-rating" => t.file_rating_wrong(),
        "adaptation-no-works" => t.file_no_works(),
        "adaptation-text" => t.file_text_wrong(),
        "adaptation-equipment" => t.file_equipment_wrong(),
        "adaptation-corrects-works" => t.file_corrects_works(),
        "adaptation-ordered" => t.works_ordered_already(),
        "works-many" => t.works_many(),
        "catalogue-size" => t.catalogue_size(),
        "complaint-day" => t.complaint_day_wrong(),
        "complaint-text" => t.complaint_text_wrong(),
        "device-not-now" => t.loan_not_now(),
        "device-day" => t.loan_day_wrong(),
        "device-until" => t.loan_until_wrong(),
        "report-day" => t.report_day_wrong(),
        "report-grid" => t.report_grid_wrong(),
        "visit-until" => t.visit_until_wrong(),
        "visit-person" => t.visit_person_wrong(),
        _ => return None,
    })
}
