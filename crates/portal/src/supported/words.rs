//! Codes of pathways, in words.

use crate::ui::Problem;
use law::Status as Sureness;
use pathway::supported::assessment::{
    Answer, Criterion, Eligibility, HomeFeature, Intensity, Need, Programme,
};
use pathway::supported::convention::State;
use pathway::supported::due::What;
use pathway::supported::status::Status;
use pathway::supported::{Conclusion, Decline, Event, Exit, Measure, NoLease, Refusal, Side, Stage, Visit};
use texts::{Texts, format};

/// One function per closed list: its values in words.
macro_rules! in_words {
    ($($(#[$of:meta])* $vis:vis fn $name:ident($list:ident) { $($value:ident => $text:ident),+ $(,)? })+) => {
        $($(#[$of])* $vis fn $name(t: Texts, of: $list) -> String {
            match of { $($list::$value => t.$text()),+ }
        })+
    };
}

in_words! {
    pub(crate) fn stage(Stage) {
        Proposed => pathway_stage_proposed, Oriented => pathway_stage_oriented, Accepted => pathway_stage_accepted,
        Offered => pathway_stage_offered, ToMoveIn => pathway_stage_to_move_in, Housed => pathway_stage_housed,
        OwnLease => pathway_stage_own_lease, Refused => pathway_stage_refused, Ended => pathway_stage_ended,
    }
    /// Something due; queues of the day say it too.
    pub(crate) fn what(What) {
        Orient => pathway_what_orient, Decide => pathway_what_decide,
        OfferDwelling => pathway_what_offer_dwelling, AnswerOffer => pathway_what_answer_offer,
        MoveIn => pathway_what_move_in, Review => pathway_what_review, TellPrefect => pathway_what_tell_prefect,
        EndOfPeriod => pathway_what_end_of_period, RenewAssessment => pathway_what_renew_assessment,
    }
    pub(super) fn status(Status) {
        DirectLease => pathway_status_direct_lease, SubLetting => pathway_status_sub_letting,
        TransitionalLease => pathway_status_transitional_lease, Accommodation => pathway_status_accommodation,
        YoungLease => pathway_status_young_lease, CoTenancy => pathway_status_co_tenancy,
        SharedHome => pathway_status_shared_home, TemporaryOccupation => pathway_status_temporary_occupation,
    }
    pub(super) fn side(Side) {
        Landlord => pathway_side_landlord, Association => pathway_side_association, Siao => pathway_side_siao,
    }
    pub(super) fn party(Side) {
        Landlord => pathway_party_landlord, Association => pathway_party_association, Siao => pathway_party_siao,
    }
    pub(super) fn refusal(Refusal) {
        NoPlace => pathway_refusal_no_place, OtherTerritory => pathway_refusal_other_territory,
        NotEligible => pathway_refusal_not_eligible, SupportedElsewhere => pathway_refusal_supported_elsewhere,
        NoSuitableDwelling => pathway_refusal_no_suitable_dwelling,
        HouseholdDeclined => pathway_refusal_household_declined, Duplicate => pathway_refusal_duplicate,
    }
    pub(super) fn decline(Decline) {
        Attachment => pathway_decline_attachment, Rent => pathway_decline_rent,
        ServicesRoutine => pathway_decline_services_routine, Size => pathway_decline_size,
        Access => pathway_decline_access, Other => pathway_decline_other,
    }
    pub(super) fn conclusion(Conclusion) {
        GoesOn => pathway_conclusion_goes_on, ReadyForLease => pathway_conclusion_ready_for_lease,
        MoreSupport => pathway_conclusion_more_support, AnotherDwelling => pathway_conclusion_another_dwelling,
    }
    pub(super) fn no_lease(NoLease) {
        RentUnpaid => pathway_no_lease_rent_unpaid, DwellingNotKept => pathway_no_lease_dwelling_not_kept,
        Disturbance => pathway_no_lease_disturbance, HouseholdNotReady => pathway_no_lease_household_not_ready,
        DwellingNoLongerSuits => pathway_no_lease_dwelling_no_longer_suits,
    }
    pub(super) fn measure(Measure) {
        TowardsHousing => pathway_measure_towards_housing, InHousing => pathway_measure_in_housing,
        AdaptedLetting => pathway_measure_adapted_letting, SolidarityFund => pathway_measure_solidarity_fund,
        BudgetSupport => pathway_measure_budget_support,
        NeighbourhoodMediation => pathway_measure_neighbourhood_mediation,
    }
    pub(super) fn visit(Visit) {
        AtHome => pathway_visit_at_home, AtOffice => pathway_visit_at_office, ByPhone => pathway_visit_by_phone,
        ThreeParties => pathway_visit_three_parties,
    }
    pub(super) fn exit(Exit) {
        Settled => pathway_exit_settled, OtherHome => pathway_exit_other_home,
        BackToShelter => pathway_exit_back_to_shelter, OtherSupport => pathway_exit_other_support,
        Evicted => pathway_exit_evicted, Left => pathway_exit_left, Deceased => pathway_exit_deceased,
        HouseholdChoice => pathway_exit_household_choice, ConsentWithdrawn => pathway_exit_consent_withdrawn,
        Mistake => pathway_exit_mistake,
    }
    pub(super) fn criterion(Criterion) {
        Street => pathway_criterion_street, Shelter => pathway_criterion_shelter,
        HomeAtRisk => pathway_criterion_home_at_risk,
        EconomicDifficulty => pathway_criterion_economic_difficulty,
        SocialDifficulty => pathway_criterion_social_difficulty,
        PriorityRecognised => pathway_criterion_priority_recognised,
    }
    pub(super) fn need(Need) {
        Budget => pathway_need_budget, OpeningRights => pathway_need_opening_rights,
        Paperwork => pathway_need_paperwork, ReadingWriting => pathway_need_reading_writing,
        RunningAHome => pathway_need_running_a_home, NeighbourRelations => pathway_need_neighbour_relations,
        SocialTies => pathway_need_social_ties, Employment => pathway_need_employment,
        Children => pathway_need_children, Furnishing => pathway_need_furnishing,
        RentDebt => pathway_need_rent_debt, HousingSearch => pathway_need_housing_search,
    }
    pub(super) fn intensity(Intensity) {
        Light => pathway_intensity_light, Regular => pathway_intensity_regular,
        Reinforced => pathway_intensity_reinforced,
    }
    pub(super) fn feature(HomeFeature) {
        StepFree => pathway_feature_step_free, LowFloorOrLift => pathway_feature_low_floor_or_lift,
        NearTransport => pathway_feature_near_transport, NearSchool => pathway_feature_near_school,
        NearServices => pathway_feature_near_services, Furnished => pathway_feature_furnished,
    }
    pub(super) fn programme(Programme) {
        Accompanied => pathway_programme_accompanied, SupportFund => pathway_programme_support_fund,
    }
    pub(super) fn answer(Answer) {
        Yes => yes, No => no, Unknown => dont_know,
    }
    pub(super) fn state(State) {
        ToSign => pathway_convention_state_to_sign, Signed => pathway_convention_state_signed,
        InForce => pathway_convention_state_in_force, Suspended => pathway_convention_state_suspended,
        Ended => pathway_convention_state_ended,
    }
    /// How sure a parameter is.
    pub(super) fn sureness(Sureness) {
        Verified => pathway_sure_verified, Stated => pathway_sure_verified, Domain => pathway_sure_domain,
        Uncertain => pathway_uncertain, Proposed => pathway_sure_proposed,
    }
}

/// Criteria in a row, as people say them: `a, b ou c`.
fn either(t: Texts, all: &[Criterion]) -> String {
    let mut said: Vec<String> = all.iter().map(|one| criterion(t, *one)).collect();
    match (said.pop(), said.is_empty()) {
        (Some(last), false) => t.pathway_or(said.join(", "), last),
        (Some(last), true) => last,
        (None, _) => String::new(),
    }
}

/// Is somebody of the public, and why.
pub(super) fn eligibility(t: Texts, of: &Eligibility) -> String {
    let met: Vec<String> = of.met.iter().map(|one| criterion(t, *one)).collect();
    match of.answer {
        Answer::Yes => t.pathway_eligible_yes(met.join(", ")),
        Answer::No => t.pathway_eligible_no(either(t, &of.missing)),
        Answer::Unknown => t.pathway_eligible_unknown(either(t, &of.to_ask)),
    }
}

/// What happened, in words.
pub(super) fn event(t: Texts, of: &Event) -> String {
    let titled = |text: String, until: &Option<jiff::civil::Date>| match until {
        Some(day) => t.pathway_event_until(text, format::date(*day)),
        None => text,
    };
    match of {
        Event::Proposed { agreed_on } => t.pathway_event_proposed(format::date(*agreed_on)),
        Event::Oriented => t.pathway_event_oriented(),
        Event::Accepted => t.pathway_event_accepted(),
        Event::Refused { motive } => t.pathway_event_refused(refusal(t, *motive)),
        Event::Offered { label, .. } if label.is_empty() => t.pathway_event_offered_bare(),
        Event::Offered { label, .. } => t.pathway_event_offered(label.as_str()),
        Event::OfferWithdrawn => t.pathway_event_offer_withdrawn(),
        Event::OfferDeclined { motive } => t.pathway_event_offer_declined(decline(t, *motive)),
        Event::OfferAccepted => t.pathway_event_offer_accepted(),
        Event::MovedIn { status: of, until } => t.pathway_event_moved_in(titled(status(t, *of), until)),
        Event::StatusChanged { status: of, until } => {
            t.pathway_event_status_changed(titled(status(t, *of), until))
        }
        Event::Renewed { until } => t.pathway_event_renewed(format::date(*until)),
        Event::Reviewed { conclusion: of } => t.pathway_event_reviewed(conclusion(t, *of)),
        Event::PrefectTold { refusal: None } => t.pathway_event_prefect_told(),
        Event::PrefectTold { refusal: Some(why) } => t.pathway_event_prefect_refused(no_lease(t, *why)),
        Event::MeasureBegun { measure: of } => t.pathway_event_measure_begun(measure(t, *of)),
        Event::MeasureEnded { measure: of } => t.pathway_event_measure_ended(measure(t, *of)),
        Event::Visited { visit: of } => visit(t, *of),
        Event::EvictionFeared => t.pathway_event_eviction_feared(),
        Event::EvictionAvoided => t.pathway_event_eviction_avoided(),
        Event::Shared { with } => t.pathway_event_shared(side(t, *with)),
        Event::ShareWithdrawn { with } => t.pathway_event_share_withdrawn(side(t, *with)),
        Event::Exited { reason } => t.pathway_event_exited(exit(t, *reason)),
        Event::Corrected { rank } => t.pathway_event_corrected(i64::from(*rank)),
    }
}

/// What the register refuses, beside the field that says it; another code stays a code.
pub(super) fn problem(t: Texts, code: &str) -> Problem {
    let (name, why) = match code {
        "pathway-not-now" => ("le", t.pathway_wrong_not_now()),
        "pathway-day" => ("le", t.pathway_wrong_day()),
        "pathway-motive" => ("motif", t.pathway_wrong_motive()),
        "pathway-consent" => ("accord", t.pathway_wrong_consent()),
        "pathway-until" => ("jusqu", t.pathway_wrong_until()),
        "pathway-status" => ("jusqu", t.pathway_wrong_status()),
        "pathway-twice" => ("le", t.pathway_wrong_twice()),
        "pathway-correction" => ("le", t.pathway_wrong_correction()),
        "pathway-vacancy" => ("vacance", t.pathway_wrong_vacancy()),
        "pathway-vacancy-taken" => ("vacance", t.pathway_wrong_vacancy_taken()),
        "pathway-reference" => ("reference", t.pathway_wrong_reference()),
        "pathway-caseload" => ("file", t.pathway_wrong_caseload()),
        "pathway-assessed-on" => ("le", t.pathway_wrong_assessed_on()),
        "pathway-persons" => ("adultes", t.pathway_wrong_persons()),
        "pathway-rooms" => ("pieces", t.pathway_wrong_rooms()),
        "pathway-rent" => ("loyer", t.pathway_wrong_rent()),
        "legal-hold" => ("accord", t.pathway_wrong_hold()),
        "convention-not-in-force" => ("convention", t.pathway_wrong_convention()),
        "convention-title" => ("titre", t.pathway_convention_wrong_title()),
        "convention-contact" => ("contact", t.pathway_convention_wrong_contact()),
        "convention-caseload" => ("file-association", t.pathway_wrong_caseload()),
        "convention-days" => ("du", t.pathway_convention_wrong_days()),
        "convention-parties" => ("bailleur", t.pathway_convention_wrong_parties()),
        "convention-not-yours" => ("bailleur", t.pathway_convention_wrong_yours()),
        "convention-officer" => ("signer", t.pathway_convention_wrong_officer()),
        "convention-changed" => ("signer", t.pathway_convention_wrong_changed()),
        "convention-same-hand" => ("signer", t.pathway_convention_wrong_hand()),
        "convention-not-now" => ("quoi", t.pathway_convention_wrong_now()),
        other => ("le", other.to_owned()),
    };
    Problem::new(name, why)
}
