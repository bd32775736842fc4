//! Codes of services to tenants, in words: one match by closed list, so that a code without a text does not compile.

use provision::billing::{self, Bar, Nature, Route};
use provision::bundle;
use provision::follow::{self, Channel, Of, Stage, Why};
use provision::impact::Indicator;
use provision::ladder::{self, Law, Level, Partner, Reason};
use provision::{Family, Kind, Payer, Priority, Public};
use texts::Texts;

pub(super) fn family(t: Texts, one: Family) -> String {
    match one {
        Family::DailyLife => t.prov_family_daily_life(),
        Family::Vulnerability => t.prov_family_vulnerability(),
        Family::PurchasingPower => t.prov_family_purchasing_power(),
        Family::LivingTogether => t.prov_family_living_together(),
    }
}

pub(super) fn priority(t: Texts, one: Priority) -> String {
    match one {
        Priority::Isolation => t.prov_priority_isolation(),
        Priority::PurchasingPower => t.prov_priority_purchasing_power(),
        Priority::Mobility => t.prov_priority_mobility(),
    }
}

pub(super) fn kind(t: Texts, one: Kind) -> String {
    match one {
        Kind::InformationRelay => t.prov_kind_information_relay(),
        Kind::AdaptationConcierge => t.prov_kind_adaptation_concierge(),
        Kind::SolidarityConcierge => t.prov_kind_solidarity_concierge(),
        Kind::HomeUpkeep => t.prov_kind_home_upkeep(),
        Kind::DigitalHelp => t.prov_kind_digital_help(),
        Kind::MedicalHouse => t.prov_kind_medical_house(),
        Kind::HomeHelp => t.prov_kind_home_help(),
        Kind::Visits => t.prov_kind_visits(),
        Kind::ResidentialPath => t.prov_kind_residential_path(),
        Kind::LiftAssistance => t.prov_kind_lift_assistance(),
        Kind::TenantExchange => t.prov_kind_tenant_exchange(),
        Kind::FarmBaskets => t.prov_kind_farm_baskets(),
        Kind::NegotiatedTariffs => t.prov_kind_negotiated_tariffs(),
        Kind::UpkeepContract => t.prov_kind_upkeep_contract(),
        Kind::EquipmentLoan => t.prov_kind_equipment_loan(),
        Kind::Furniture => t.prov_kind_furniture(),
        Kind::Internet => t.prov_kind_internet(),
        Kind::Training => t.prov_kind_training(),
        Kind::SelfProduction => t.prov_kind_self_production(),
        Kind::SharedCars => t.prov_kind_shared_cars(),
        Kind::Reuse => t.prov_kind_reuse(),
        Kind::KnowledgeExchange => t.prov_kind_knowledge_exchange(),
        Kind::Mediation => t.prov_kind_mediation(),
        Kind::Outings => t.prov_kind_outings(),
        Kind::TenantProject => t.prov_kind_tenant_project(),
    }
}

pub(super) fn payer(t: Texts, one: Payer) -> String {
    match one {
        Payer::Landlord => t.prov_payer_landlord(),
        Payer::Tenant => t.prov_payer_tenant(),
        Payer::Municipality => t.prov_payer_municipality(),
        Payer::Fund => t.prov_payer_fund(),
        Payer::Partner => t.prov_payer_partner(),
    }
}

pub(super) fn public(t: Texts, one: Public) -> String {
    match one {
        Public::Tenants => t.prov_public_tenants(),
        Public::Everybody => t.prov_public_everybody(),
    }
}

pub(super) fn level(t: Texts, one: Level) -> String {
    match one {
        Level::Facilitator => t.prov_level_facilitator(),
        Level::Coordinator => t.prov_level_coordinator(),
        Level::Operator => t.prov_level_operator(),
    }
}

pub(super) fn partner(t: Texts, one: Partner) -> String {
    match one {
        Partner::Nobody => t.prov_partner_nobody(),
        Partner::InPart => t.prov_partner_in_part(),
        Partner::Everywhere => t.prov_partner_everywhere(),
    }
}

pub(super) fn law(t: Texts, one: Law) -> String {
    match one {
        Law::Nothing => t.prov_law_nothing(),
        Law::Held => t.prov_law_held(),
        Law::NotHeld => t.prov_law_not_held(),
    }
}

pub(super) fn level_ask(t: Texts, one: ladder::Ask) -> String {
    match one {
        ladder::Ask::Partner => t.prov_level_ask_partner(),
        ladder::Ask::Skills => t.prov_level_ask_skills(),
        ladder::Ask::Volume => t.prov_level_ask_volume(),
        ladder::Ask::Law => t.prov_level_ask_law(),
        ladder::Ask::Lasts => t.prov_level_ask_lasts(),
        ladder::Ask::Several => t.prov_level_ask_several(),
    }
}

pub(super) fn reason(t: Texts, one: Reason) -> String {
    match one {
        Reason::PartnerGives => t.prov_reason_partner_gives(),
        Reason::PartnerGivesInPart => t.prov_reason_partner_gives_in_part(),
        Reason::NobodyElse => t.prov_reason_nobody_else(),
        Reason::Several => t.prov_reason_several(),
        Reason::OnlyOne => t.prov_reason_only_one(),
        Reason::HasSkills => t.prov_reason_has_skills(),
        Reason::NoSkills => t.prov_reason_no_skills(),
        Reason::LargeVolume => t.prov_reason_large_volume(),
        Reason::SmallVolume => t.prov_reason_small_volume(),
        Reason::Approved => t.prov_reason_approved(),
        Reason::NotApproved => t.prov_reason_not_approved(),
        Reason::NothingAsked => t.prov_reason_nothing_asked(),
        Reason::Lasts => t.prov_reason_lasts(),
        Reason::Trial => t.prov_reason_trial(),
        Reason::OutsideOwnTrade => t.prov_reason_outside_own_trade(),
    }
}

pub(super) fn route(t: Texts, one: Route) -> String {
    match one {
        Route::RecoverableCharge => t.prov_route_recoverable_charge(),
        Route::CollectiveAgreement => t.prov_route_collective_agreement(),
        Route::OptionalContract => t.prov_route_optional_contract(),
        Route::ThirdPartyInvoice => t.prov_route_third_party_invoice(),
        Route::Free => t.prov_route_free(),
    }
}

pub(super) fn route_text(t: Texts, one: Route) -> String {
    match one {
        Route::RecoverableCharge => t.prov_route_text_recoverable_charge(),
        Route::CollectiveAgreement => t.prov_route_text_collective_agreement(),
        Route::OptionalContract => t.prov_route_text_optional_contract(),
        Route::ThirdPartyInvoice => t.prov_route_text_third_party_invoice(),
        Route::Free => t.prov_route_text_free(),
    }
}

pub(super) fn nature(t: Texts, one: Nature) -> String {
    match one {
        Nature::CaretakerBoth => t.prov_nature_caretaker_both(),
        Nature::CaretakerOne => t.prov_nature_caretaker_one(),
        Nature::Lift => t.prov_nature_lift(),
        Nature::HeatingWater => t.prov_nature_heating_water(),
        Nature::CommonCleaning => t.prov_nature_common_cleaning(),
        Nature::Waste => t.prov_nature_waste(),
        Nature::GreenSpaces => t.prov_nature_green_spaces(),
        Nature::CommonEquipment => t.prov_nature_common_equipment(),
        Nature::Security => t.prov_nature_security(),
        Nature::Sustainable => t.prov_nature_sustainable(),
        Nature::Connection => t.prov_nature_connection(),
        Nature::Personal => t.prov_nature_personal(),
        Nature::Loan => t.prov_nature_loan(),
        Nature::Activity => t.prov_nature_activity(),
    }
}

pub(super) fn bill_ask(t: Texts, one: billing::Ask) -> String {
    match one {
        billing::Ask::Nature => t.prov_bill_ask_nature(),
        billing::Ask::Payer => t.prov_bill_ask_payer(),
        billing::Ask::Individual => t.prov_bill_ask_individual(),
        billing::Ask::Optional => t.prov_bill_ask_optional(),
        billing::Ask::Separate => t.prov_bill_ask_separate(),
        billing::Ask::Agreement => t.prov_bill_ask_agreement(),
        billing::Ask::Invoices => t.prov_bill_ask_invoices(),
    }
}

pub(super) fn bar(t: Texts, one: Bar) -> String {
    match one {
        Bar::NothingToCharge => t.prov_bar_nothing_to_charge(),
        Bar::TenantsPay => t.prov_bar_tenants_pay(),
        Bar::NotListed => t.prov_bar_not_listed(),
        Bar::Listed => t.prov_bar_listed(),
        Bar::OptionalIsNoCharge => t.prov_bar_optional_is_no_charge(),
        Bar::NotSecurityNorSustainable => t.prov_bar_not_security_nor_sustainable(),
        Bar::NoAgreement => t.prov_bar_no_agreement(),
        Bar::NotOptional => t.prov_bar_not_optional(),
        Bar::NotSeparate => t.prov_bar_not_separate(),
        Bar::NotIndividual => t.prov_bar_not_individual(),
        Bar::LandlordInvoices => t.prov_bar_landlord_invoices(),
    }
}

pub(super) fn indicator(t: Texts, one: Indicator) -> String {
    match one {
        Indicator::SocialLink => t.prov_indicator_social_link(),
        Indicator::Arrears => t.prov_indicator_arrears(),
        Indicator::Vacancy => t.prov_indicator_vacancy(),
    }
}

pub(super) fn of_what(t: Texts, one: Of) -> String {
    match one {
        Of::SolidarityRent => t.prov_of_what_solidarity_rent(),
        Of::Occupancy => t.prov_of_what_occupancy(),
        Of::Enquiry => t.prov_of_what_enquiry(),
    }
}

pub(super) fn channel(t: Texts, one: Channel) -> String {
    match one {
        Channel::Online => t.prov_channel_online(),
        Channel::Paper => t.prov_channel_paper(),
        Channel::Phone => t.prov_channel_phone(),
        Channel::Door => t.prov_channel_door(),
        Channel::Partner => t.prov_channel_partner(),
    }
}

pub(super) fn outcome(t: Texts, one: follow::Outcome) -> String {
    match one {
        follow::Outcome::Sent => t.prov_outcome_sent(),
        follow::Outcome::Reached => t.prov_outcome_reached(),
        follow::Outcome::NobodyThere => t.prov_outcome_nobody_there(),
        follow::Outcome::Wrong => t.prov_outcome_wrong(),
    }
}

pub(super) fn stage(t: Texts, one: Stage) -> String {
    match one {
        Stage::ToContact => t.prov_stage_to_contact(),
        Stage::UnderWay => t.prov_stage_under_way(),
        Stage::HelpAsked => t.prov_stage_help_asked(),
        Stage::Accompanied => t.prov_stage_accompanied(),
        Stage::Replied => t.prov_stage_replied(),
        Stage::Declined => t.prov_stage_declined(),
        Stage::Left => t.prov_stage_left(),
    }
}

pub(super) fn why(t: Texts, one: Why) -> String {
    match one {
        Why::Help => t.prov_why_help(),
        Why::NotTried => t.prov_why_not_tried(),
        Why::Again => t.prov_why_again(),
    }
}

pub(super) fn eligible_of(t: Texts, one: bundle::Of) -> String {
    match one {
        bundle::Of::Age => t.prov_eligible_of_age(),
        bundle::Of::Lease => t.prov_eligible_of_lease(),
    }
}
