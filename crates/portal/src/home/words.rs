//! Queues and days, in words.

use jiff::Unit;
use jiff::civil::Date;
use register::day::{ProposalStep, Queue, When};
use texts::{Texts, format};

/// What waits in a queue, for that many: `ménages à relancer`.
pub(super) fn what(t: Texts, queue: Queue, n: i64) -> String {
    match queue {
        Queue::Letters => t.day_letters(n),
        Queue::Reminders => t.day_reminders(n),
        Queue::HomeVisits => t.day_home_visits(n),
        Queue::Answers => t.day_answers(n),
        Queue::Interested => t.day_interested(n),
        Queue::Diagnoses => t.day_diagnoses(n),
        Queue::Reports => t.day_reports(n),
        Queue::Committee => t.day_committee(n),
        Queue::Orders => t.day_orders(n),
        Queue::Acceptances => t.day_acceptances(n),
        Queue::Deliveries => t.day_deliveries(n),
        Queue::Telling => t.day_telling(n),
        Queue::Complaints => t.day_complaints(n),
        Queue::Devices => t.day_devices(n),
        Queue::Feedback => t.day_feedback(n),
        Queue::Unmatched => t.day_unmatched(n),
        Queue::Departures => t.day_departures(n),
        Queue::ToExamine => t.day_to_examine(n),
        Queue::Cases => t.day_cases(n),
        Queue::Decisions => t.day_decisions(n),
        Queue::Leases => t.day_leases(n),
        Queue::Proposals => t.day_proposals(n),
        Queue::Wishes => t.day_wishes(n),
        Queue::CharterRequests => t.day_charter_requests(n),
        Queue::ReferralsDue => t.day_referrals_due(n),
        Queue::ReferralsOffered => t.day_referrals_offered(n),
        Queue::ReferralsMine => t.day_referrals_mine(n),
        Queue::PensionPace => t.day_pension_pace(n),
        Queue::PensionClaims => t.day_pension_claims(n),
        Queue::EstateDiagnoses => t.day_estate_diagnoses(n),
        Queue::Recommendations => t.day_recommendations(n),
        Queue::QuotesToSign => t.day_quotes_to_sign(n),
        Queue::MilestonesLate => t.day_milestones_late(n),
        Queue::SubsidiesToSign => t.day_subsidies_to_sign(n),
        Queue::Instalments => t.day_instalments(n),
        Queue::SubsidyReports => t.day_subsidy_reports(n),
        Queue::Payments => t.day_payments(n),
        Queue::PoolAnswers => t.day_pool_answers(n),
        Queue::PremisesToLead => t.day_premises_to_lead(n),
        Queue::PremisesOffered => t.day_premises_offered(n),
        Queue::PoolsToLead => t.day_pools_to_lead(n),
        Queue::Votes => t.day_votes(n),
        Queue::CallsToApprove => t.day_calls_to_approve(n),
        Queue::CallQuestions => t.day_call_questions(n),
        Queue::ApplicationsToSign => t.day_applications_to_sign(n),
        Queue::ApplicationsToWrite => t.day_applications_to_write(n),
        Queue::FilesToInstruct => t.day_files_to_instruct(n),
        Queue::CommitteeDuties => t.day_committee_duties(n),
        Queue::PiecesAsked => t.day_pieces_asked(n),
        Queue::ResultsDue => t.day_results_due(n),
        Queue::ResultsTold => t.day_results_told(n),
        Queue::EventsToRemind => t.day_events_to_remind(n),
        Queue::EventsToAttend => t.day_events_to_attend(n),
        Queue::MeetingsToAnswer => t.day_meetings_to_answer(n),
        Queue::EnquiryCalls => t.day_enquiry_calls(n),
        Queue::EnquiriesToLead => t.day_enquiries_to_lead(n),
        Queue::OutreachVisits => t.day_outreach_visits(n),
        Queue::ToursToLog => t.day_tours_to_log(n),
        Queue::ChasesHelp => t.day_chases_help(n),
        Queue::ContactsDue => t.day_contacts_due(n),
        Queue::ProposalsToCarry => t.day_proposals_to_carry(n),
        Queue::InnovationsToVet => t.day_innovations_to_vet(n),
        Queue::TestimoniesToAnswer => t.day_testimonies_to_answer(n),
        Queue::ReplaysMine => t.day_replays_mine(n),
        Queue::PathwaysAwaited => t.day_pathways_awaited(n),
        Queue::PathwayReviews => t.day_pathway_reviews(n),
        Queue::LeasesToSlide => t.day_leases_to_slide(n),
        Queue::AssessmentsExpiring => t.day_assessments_expiring(n),
        Queue::ImportsStopped => t.day_imports_stopped(n),
        Queue::ImportsRejected => t.day_imports_rejected(n),
        Queue::ToSign => t.day_agreements_to_sign(n),
        Queue::ToPropose => t.day_agreements_to_propose(n),
        Queue::Roles => t.day_roles(n),
        Queue::Invitations => t.day_invitations(n),
        Queue::Requests => t.day_requests(n),
        Queue::Targets => t.day_targets(n),
        Queue::Births => t.day_births(n),
        Queue::Surveys => t.day_surveys(n),
        Queue::ReliefDeadlines => t.day_relief_deadlines(n),
        Queue::WorksToDecide => t.day_works_to_decide(n),
        Queue::Absent => t.day_absent(n),
    }
}

/// Why it waits.
pub(super) fn more(t: Texts, queue: Queue) -> String {
    match queue {
        Queue::Letters => t.day_letters_more(),
        Queue::Reminders => t.day_reminders_more(),
        Queue::HomeVisits => t.day_home_visits_more(),
        Queue::Answers => t.day_answers_more(),
        Queue::Interested => t.day_interested_more(),
        Queue::Diagnoses => t.day_diagnoses_more(),
        Queue::Reports => t.day_reports_more(),
        Queue::Committee => t.day_committee_more(),
        Queue::Orders => t.day_orders_more(),
        Queue::Acceptances => t.day_acceptances_more(),
        Queue::Deliveries => t.day_deliveries_more(),
        Queue::Telling => t.day_telling_more(),
        Queue::Complaints => t.day_complaints_more(),
        Queue::Devices => t.day_devices_more(),
        Queue::Feedback => t.day_feedback_more(),
        Queue::Unmatched => t.day_unmatched_more(),
        Queue::Departures => t.day_departures_more(),
        Queue::ToExamine => t.day_to_examine_more(),
        Queue::Cases => t.day_cases_more(),
        Queue::Decisions => t.day_decisions_more(),
        Queue::Leases => t.day_leases_more(),
        Queue::Proposals => t.day_proposals_more(),
        Queue::Wishes => t.day_wishes_more(),
        Queue::CharterRequests => t.day_charter_requests_more(),
        Queue::ReferralsDue => t.day_referrals_due_more(),
        Queue::ReferralsOffered => t.day_referrals_offered_more(),
        Queue::ReferralsMine => t.day_referrals_mine_more(),
        Queue::PensionPace => t.day_pension_pace_more(),
        Queue::PensionClaims => t.day_pension_claims_more(),
        Queue::EstateDiagnoses => t.day_estate_diagnoses_more(),
        Queue::Recommendations => t.day_recommendations_more(),
        Queue::QuotesToSign => t.day_quotes_to_sign_more(),
        Queue::MilestonesLate => t.day_milestones_late_more(),
        Queue::SubsidiesToSign => t.day_subsidies_to_sign_more(),
        Queue::Instalments => t.day_instalments_more(),
        Queue::SubsidyReports => t.day_subsidy_reports_more(),
        Queue::Payments => t.day_payments_more(),
        Queue::PoolAnswers => t.day_pool_answers_more(),
        Queue::PremisesToLead => t.day_premises_to_lead_more(),
        Queue::PremisesOffered => t.day_premises_offered_more(),
        Queue::PoolsToLead => t.day_pools_to_lead_more(),
        Queue::Votes => t.day_votes_more(),
        Queue::CallsToApprove => t.day_calls_to_approve_more(),
        Queue::CallQuestions => t.day_call_questions_more(),
        Queue::ApplicationsToSign => t.day_applications_to_sign_more(),
        Queue::ApplicationsToWrite => t.day_applications_to_write_more(),
        Queue::FilesToInstruct => t.day_files_to_instruct_more(),
        Queue::CommitteeDuties => t.day_committee_duties_more(),
        Queue::PiecesAsked => t.day_pieces_asked_more(),
        Queue::ResultsDue => t.day_results_due_more(),
        Queue::ResultsTold => t.day_results_told_more(),
        Queue::EventsToRemind => t.day_events_to_remind_more(),
        Queue::EventsToAttend => t.day_events_to_attend_more(),
        Queue::MeetingsToAnswer => t.day_meetings_to_answer_more(),
        Queue::EnquiryCalls => t.day_enquiry_calls_more(),
        Queue::EnquiriesToLead => t.day_enquiries_to_lead_more(),
        Queue::OutreachVisits => t.day_outreach_visits_more(),
        Queue::ToursToLog => t.day_tours_to_log_more(),
        Queue::ChasesHelp => t.day_chases_help_more(),
        Queue::ContactsDue => t.day_contacts_due_more(),
        Queue::ProposalsToCarry => t.day_proposals_to_carry_more(),
        Queue::InnovationsToVet => t.day_innovations_to_vet_more(),
        Queue::TestimoniesToAnswer => t.day_testimonies_to_answer_more(),
        Queue::ReplaysMine => t.day_replays_mine_more(),
        Queue::PathwaysAwaited => t.day_pathways_awaited_more(),
        Queue::PathwayReviews => t.day_pathway_reviews_more(),
        Queue::LeasesToSlide => t.day_leases_to_slide_more(),
        Queue::AssessmentsExpiring => t.day_assessments_expiring_more(),
        Queue::ImportsStopped => t.day_imports_stopped_more(),
        Queue::ImportsRejected => t.day_imports_rejected_more(),
        Queue::ToSign => t.day_agreements_to_sign_more(),
        Queue::ToPropose => t.day_agreements_to_propose_more(),
        Queue::Roles => t.day_roles_more(),
        Queue::Invitations => t.day_invitations_more(),
        Queue::Requests => t.day_requests_more(),
        Queue::Targets => t.day_targets_more(),
        Queue::Births => t.day_births_more(),
        Queue::Surveys => t.day_surveys_more(),
        Queue::ReliefDeadlines => t.day_relief_deadlines_more(),
        Queue::WorksToDecide => t.day_works_to_decide_more(),
        Queue::Absent => t.day_absent_more(),
    }
}

/// What is to be done with a proposal of transfers.
pub(super) fn proposal(t: Texts, step: ProposalStep) -> String {
    match step {
        ProposalStep::Propose => t.day_to_propose(),
        ProposalStep::Answer => t.day_to_answer(),
        ProposalStep::Hand => t.day_to_hand(),
    }
}

/// A few words made a title.
pub(super) fn title(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

/// Days from one to the other; negative when the other is before.
fn days(from: Date, to: Date) -> i64 {
    from.until((Unit::Day, to)).map_or(0, |span| i64::from(span.get_days()))
}

/// By when, or since when: `en retard de 3 jours (pour le 19/11/2026)`.
pub(super) fn when(t: Texts, when: When, on: Date) -> String {
    match when {
        When::Unsaid => t.when_unsaid(),
        When::By(day) => {
            let (n, date) = (days(on, day), format::date(day));
            match n {
                0 => t.when_today(),
                1 => t.when_tomorrow(date),
                2.. => t.when_in(n.to_string(), date),
                _ => t.when_late(-n, n.unsigned_abs().to_string(), date),
            }
        }
        When::Since(day) => {
            let (n, date) = (days(day, on), format::date(day));
            match n {
                1 => t.when_since_yesterday(date),
                2.. => t.when_since(n.to_string(), date),
                _ => t.when_since_today(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use texts::Lang;

    const TODAY: Date = date(2026, 11, 22);

    #[test]
    fn days_are_said_in_words_before_on_and_after() {
        let t = Texts::of(Lang::Fr);
        let said = |day| when(t, day, TODAY);
        assert_eq!(said(When::By(date(2026, 11, 19))), "en retard de 3 jours (pour le 19/11/2026)");
        assert_eq!(said(When::By(date(2026, 11, 21))), "en retard de 1 jour (pour le 21/11/2026)");
        assert_eq!(said(When::By(TODAY)), "aujourd’hui");
        assert_eq!(said(When::By(date(2026, 11, 23))), "demain, le 23/11/2026");
        assert_eq!(said(When::By(date(2027, 1, 1))), "dans 40 jours, le 01/01/2027");
        assert_eq!(said(When::Since(date(2026, 11, 12))), "depuis 10 jours (le 12/11/2026)");
        assert_eq!(said(When::Since(TODAY)), "depuis aujourd’hui");
        assert_eq!(said(When::Unsaid), "sans date");
    }

    #[test]
    fn every_queue_is_named_for_one_and_for_many_in_both_languages() {
        for lang in [Lang::Fr, Lang::En] {
            let t = Texts::of(lang);
            for queue in Queue::ALL {
                assert!(!more(t, *queue).is_empty(), "{queue}");
                assert!(!what(t, *queue, 1).is_empty() && !what(t, *queue, 2).is_empty(), "{queue}");
            }
        }
        assert_eq!(title("ménages à relancer"), "Ménages à relancer");
        assert_eq!(title("également"), "Également");
    }
}
