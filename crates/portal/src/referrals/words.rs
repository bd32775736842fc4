//! Requests in words: stages, what is due, what happened, why a team and why not another.

use crate::ui::Problem;
use referral::{
    CloseReason, DeclineReason, Event, Helped, Ladder, NeedState, OfferState, Outcome, RecallReason, Side,
    Stage, Urgency, What, WithdrawReason,
};
use register::referrals::{FactRecord, ReferralRecord};
use routing::{Change, Fact, Level, Rule, Said};
use texts::{Lang, Texts, format};

pub(super) fn stage(t: Texts, stage: Stage) -> String {
    match stage {
        Stage::Submitted => t.referral_stage_submitted(),
        Stage::Qualified => t.referral_stage_qualified(),
        Stage::Routed => t.referral_stage_routed(),
        Stage::Taken => t.referral_stage_taken(),
        Stage::InDiagnosis => t.referral_stage_in_diagnosis(),
        Stage::DiagnosisDelivered => t.referral_stage_diagnosis_delivered(),
        Stage::QuotePending => t.referral_stage_quote_pending(),
        Stage::Accompanied => t.referral_stage_accompanied(),
        Stage::Closed => t.referral_stage_closed(),
        Stage::Redirected => t.referral_stage_redirected(),
        Stage::Unanswered => t.referral_stage_unanswered(),
        Stage::Withdrawn => t.referral_stage_withdrawn(),
    }
}

pub(super) fn need_state(t: Texts, state: NeedState) -> String {
    match state {
        NeedState::Unqualified => t.referral_need_unqualified(),
        NeedState::ToRoute => t.referral_need_to_route(),
        NeedState::KeptByDesk => t.referral_need_kept_by_desk(),
        NeedState::Offered => t.referral_need_offered(),
        NeedState::Taken => t.referral_need_taken(),
        NeedState::Pooled => t.referral_need_pooled(),
        NeedState::Helped => t.referral_need_helped(),
        NeedState::Redirected => t.referral_need_redirected(),
        NeedState::Unanswered => t.referral_need_unanswered(),
        NeedState::Dropped => t.referral_need_dropped(),
    }
}

pub(super) fn decline(t: Texts, reason: DeclineReason) -> String {
    match reason {
        DeclineReason::NotOurSubject => t.referral_decline_not_our_subject(),
        DeclineReason::NotOurGround => t.referral_decline_not_our_ground(),
        DeclineReason::NoRoom => t.referral_decline_no_room(),
        DeclineReason::Conflict => t.referral_decline_conflict(),
        DeclineReason::NeedsMoreFacts => t.referral_decline_needs_more_facts(),
        DeclineReason::Other => t.referral_decline_other(),
    }
}

fn recall(t: Texts, reason: RecallReason) -> String {
    match reason {
        RecallReason::TeamLeft => t.referral_recall_team_left(),
        RecallReason::Mistake => t.referral_recall_mistake(),
        RecallReason::NeedOver => t.referral_recall_need_over(),
        RecallReason::NoAnswer => t.referral_recall_no_answer(),
    }
}

pub(super) fn close(t: Texts, reason: CloseReason) -> String {
    match reason {
        CloseReason::Advice => t.referral_close_advice(),
        CloseReason::Accompanied => t.referral_close_accompanied(),
        CloseReason::NoReply => t.referral_close_no_reply(),
        CloseReason::Settled => t.referral_close_settled(),
    }
}

pub(super) fn withdraw(t: Texts, reason: WithdrawReason) -> String {
    match reason {
        WithdrawReason::NoLongerNeeded => t.referral_withdraw_no_longer_needed(),
        WithdrawReason::FoundElsewhere => t.referral_withdraw_found_elsewhere(),
        WithdrawReason::TooLong => t.referral_withdraw_too_long(),
        WithdrawReason::Mistake => t.referral_withdraw_mistake(),
    }
}

pub(super) fn helped(t: Texts, helped: Helped) -> String {
    match helped {
        Helped::Yes => t.referral_helped_yes(),
        Helped::Partly => t.referral_helped_partly(),
        Helped::No => t.referral_helped_no(),
    }
}

pub(super) fn urgency(t: Texts, urgency: Urgency) -> String {
    match urgency {
        Urgency::Danger => t.referral_urgency_danger(),
        Urgency::Soon => t.referral_urgency_soon(),
        Urgency::WhenPossible => t.referral_urgency_when_possible(),
    }
}

pub(super) fn outcome(t: Texts, outcome: Outcome) -> String {
    match outcome {
        Outcome::Helped => t.referral_offer_helped(),
        Outcome::NoHelp => t.referral_offer_no_help(),
        Outcome::Unreachable => t.referral_offer_unreachable(),
    }
}

fn ladder(t: Texts, ladder: Ladder) -> String {
    match ladder {
        Ladder::Guard => t.referral_ladder_guard(),
        Ladder::Waiting => t.referral_ladder_waiting(),
        Ladder::Reminder => t.referral_ladder_reminder(),
        Ladder::LastCall => t.referral_ladder_last_call(),
        Ladder::Escalated => t.referral_ladder_escalated(),
    }
}

/// Where an offer is; the ladder is the desk's.
pub(super) fn offer_state(t: Texts, state: OfferState, with_ladder: bool) -> String {
    let asked = |said: String, step: Ladder| {
        if with_ladder { format!("{said}, {}", ladder(t, step)) } else { said }
    };
    match state {
        OfferState::Sent { ladder } => asked(t.referral_offer_sent(), ladder),
        OfferState::Seen { ladder } => asked(t.referral_offer_seen(), ladder),
        OfferState::Accepted => t.referral_offer_accepted(),
        OfferState::Declined { reason } => t.referral_offer_declined(decline(t, reason)),
        OfferState::Recalled { reason } => t.referral_offer_recalled(recall(t, reason)),
        OfferState::Expired => t.referral_offer_expired(),
        OfferState::Done { outcome: how } => outcome(t, how),
        OfferState::Over => t.referral_offer_over(),
    }
}

pub(crate) fn what(t: Texts, what: What) -> String {
    match what {
        What::Qualify => t.referral_do_qualify(),
        What::Route => t.referral_do_route(),
        What::FindSomebody => t.referral_do_find_somebody(),
        What::AwaitTeams => t.referral_do_await_teams(),
        What::SignClosing => t.referral_do_sign_closing(),
        What::Begin => t.referral_do_begin(),
        What::Deliver => t.referral_do_deliver(),
        What::AnswerDiagnosis => t.referral_do_answer_diagnosis(),
        What::SendQuote => t.referral_do_send_quote(),
        What::AnswerQuote => t.referral_do_answer_quote(),
        What::Review => t.referral_do_review(),
        What::FollowLot => t.referral_do_follow_lot(),
        What::Survey => t.referral_do_survey(),
    }
}

pub(super) fn by(t: Texts, side: Side) -> String {
    match side {
        Side::Requester => t.referral_by_requester(),
        Side::Desk => t.referral_by_desk(),
        Side::Helper => t.referral_by_helper(),
    }
}

/// The name of a subject; of none when nobody said.
pub(super) fn subject(t: Texts, code: Option<&str>) -> String {
    match code.and_then(catalogue::subject) {
        Some(subject) if t.lang() == Lang::Fr => subject.fr.to_owned(),
        Some(subject) => subject.en.to_owned(),
        None => t.referral_subject_unknown(),
    }
}

/// What one fact says.
pub(super) fn did(t: Texts, record: &FactRecord) -> String {
    match &record.fact.event {
        Event::Filed => t.referral_did_filed(),
        Event::Called => t.referral_did_called(),
        Event::Qualified { subject: code } => t.referral_did_qualified(subject(t, Some(code))),
        Event::Split { .. } => t.referral_did_split(),
        Event::Dropped => t.referral_did_dropped(),
        Event::Redirected { body } => t.referral_did_redirected(body.as_str()),
        Event::Contested => t.referral_did_contested(),
        Event::Pooled { .. } => t.referral_did_pooled(),
        Event::Unpooled => t.referral_did_unpooled(),
        Event::Offered => t.referral_did_offered(),
        Event::KeptByDesk => t.referral_did_kept(),
        Event::Seen => t.referral_did_seen(),
        Event::Accepted => t.referral_did_accepted(),
        Event::Declined { reason } => t.referral_did_declined(decline(t, *reason)),
        Event::Recalled { reason } => t.referral_did_recalled(recall(t, *reason)),
        Event::Done { outcome: how } => t.referral_did_done(outcome(t, *how)),
        Event::Resumed => t.referral_did_resumed(),
        Event::Message => t.referral_did_message(),
        Event::Told => t.referral_did_told(),
        Event::Closed { reason } => t.referral_did_closed(close(t, *reason)),
        Event::Unanswered => t.referral_did_unanswered(),
        Event::Withdrawn { reason } => t.referral_did_withdrawn(withdraw(t, *reason)),
        Event::Reopened => t.referral_did_reopened(),
        Event::Answered { helped: how } => t.referral_did_answered(helped(t, *how)),
    }
}

/// Who answers for a request.
pub(super) fn charge(t: Texts, record: &ReferralRecord) -> String {
    match &record.standing.charge {
        referral::Charge::Helper { offer } if !record.standing.stage.is_over() => match record.offer(offer) {
            Some(offer) => t.referral_charge_helper(offer.team.as_str(), offer.helper.as_str()),
            None => t.referral_by_helper(),
        },
        _ => t.referral_charge_desk(record.desk.as_str()),
    }
}

pub(super) fn level(t: Texts, level: Level) -> String {
    match level {
        Level::Commune => t.referral_route_level_commune(),
        Level::Epci => t.referral_route_level_epci(),
        Level::Departement => t.referral_route_level_departement(),
        Level::Region => t.referral_route_level_region(),
        Level::Country => t.referral_route_level_country(),
        Level::Desk => t.referral_route_level_desk(),
    }
}

pub(super) fn fact(t: Texts, fact: Fact) -> String {
    match fact {
        Fact::Subject => t.referral_fact_subject(),
        Fact::Place => t.referral_fact_place(),
        Fact::Remote => t.referral_fact_remote(),
        Fact::OrganisationKind => t.referral_fact_organisation_kind(),
        Fact::Dwellings => t.referral_fact_dwellings(),
        Fact::Phase => t.referral_fact_phase(),
        Fact::Requester => t.referral_fact_requester(),
    }
}

pub(super) fn rule(t: Texts, rule: Rule) -> String {
    match rule {
        Rule::Membership => t.referral_rule_membership(),
        Rule::Conflict => t.referral_rule_conflict(),
        Rule::NotYet => t.referral_rule_not_yet(),
        Rule::Presence => t.referral_rule_presence(),
        Rule::Subject => t.referral_rule_subject(),
        Rule::Place => t.referral_rule_place(),
        Rule::OrganisationKind => t.referral_rule_organisation_kind(),
        Rule::Dwellings => t.referral_rule_dwellings(),
        Rule::Phase => t.referral_rule_phase(),
        Rule::Capacity => t.referral_rule_capacity(),
    }
}

pub(super) fn said(t: Texts, said: Said) -> String {
    match said {
        Said::Yes => t.referral_said_yes(),
        Said::No => t.referral_said_no(),
        Said::Unknown => t.referral_said_unknown(),
    }
}

/// One fact that would have to be otherwise.
pub(super) fn change(t: Texts, change: &Change, team_name: impl Fn(&str) -> String) -> String {
    let more = |from: &u32, to: &u32| t.referral_change_room(i64::from(to.saturating_sub(*from)));
    match change {
        Change::Active => t.referral_change_active(),
        Change::NoConflict => t.referral_change_no_conflict(),
        Change::NotYet => t.referral_change_not_yet(),
        Change::Present => t.referral_change_present(),
        Change::Subject { code } => t.referral_change_subject(subject(t, Some(code))),
        Change::AnySubject => t.referral_change_any_subject(),
        Change::Place { .. } => t.referral_change_place(),
        Change::Remote => t.referral_change_remote(),
        Change::Ground { .. } => t.referral_change_ground(),
        Change::OrganisationKind { .. } => t.referral_change_kind(),
        Change::Dwellings { count } => {
            t.referral_change_dwellings(format::count(t.lang(), u64::from(*count)))
        }
        Change::Phase { .. } => t.referral_change_phase(),
        Change::Capacity { from, to } | Change::Open { from: to, to: from } => more(from, to),
        Change::Recent { .. } => t.referral_change_less(),
        Change::Full { team } => t.referral_change_full(team_name(team)),
    }
}

/// A refusal of the register, in words; `None` when it is something else.
pub(super) fn refusal(t: Texts, code: &str) -> Option<String> {
    Some(match code {
        "referral-said" => t.referral_wrong_said(),
        "referral-person" => t.referral_wrong_person(),
        "referral-organisation" => t.referral_wrong_organisation(),
        "referral-reach" => t.referral_wrong_reach(),
        "referral-email" => t.referral_wrong_email(),
        "referral-needs" => t.referral_wrong_needs(),
        "referral-long" => t.referral_wrong_long(),
        "referral-personal" => t.referral_wrong_personal(),
        "referral-many" => t.referral_wrong_many(),
        "referral-desk" => t.referral_wrong_desk(),
        "referral-reason" => t.referral_wrong_reason(),
        "referral-no-body" => t.referral_wrong_body(),
        "referral-title" => t.referral_wrong_title(),
        "referral-subject" => t.referral_wrong_subject(),
        "referral-over" => t.referral_wrong_over(),
        "referral-not-over" => t.referral_wrong_not_over(),
        "referral-too-late" => t.referral_wrong_too_late(),
        "referral-too-early" => t.referral_wrong_too_early(),
        "referral-need-not" => t.referral_wrong_need_not(),
        "referral-offer-not" => t.referral_wrong_offer_not(),
        "referral-last-need" => t.referral_wrong_last_need(),
        "referral-said-enough" => t.referral_wrong_said_enough(),
        "referral-twice" => t.referral_wrong_twice(),
        "referral-not-yours" => t.referral_wrong_not_yours(),
        "referral-subject-first" => t.referral_wrong_subject_first(),
        "referral-team" => t.referral_wrong_team(),
        "referral-team-full" => t.referral_wrong_team_full(),
        "referral-team-already" => t.referral_wrong_team_already(),
        "desk-ladder" => t.referral_desk_wrong_ladder(),
        "desk-days" => t.referral_desk_wrong_days(),
        "desk-offers" => t.referral_desk_wrong_offers(),
        _ => return None,
    })
}

/// The field of a form to which a refusal belongs.
pub(super) fn problem(t: Texts, code: &str) -> Option<Problem> {
    let field = match code {
        "referral-person" => "personne",
        "referral-organisation" => "organisation",
        "referral-reach" => "telephone",
        "referral-email" => "courriel",
        "referral-needs" => "besoin-1",
        _ => "demande",
    };
    refusal(t, code).map(|what| Problem::new(field, what))
}
