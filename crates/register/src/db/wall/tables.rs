//! Whose the rows of each table are. Every table is in one of the two lists; a test reads the schema and says which one was
//! forgotten.

use super::sight::Sight::{self, Account, Either, Everybody, House, Organisation, Said, Through};

/// Who sees and who changes the rows of a table.
pub(crate) struct Rule {
    pub(super) table: &'static str,
    pub(super) see: Sight,
    pub(super) change: Sight,
}

const fn own(table: &'static str, column: &'static str) -> Rule {
    Rule { table, see: Organisation(column), change: Organisation(column) }
}

const fn through(table: &'static str, column: &'static str, parent: &'static str) -> Rule {
    Rule { table, see: Through(column, parent, "id"), change: Through(column, parent, "id") }
}

const fn of_account(table: &'static str) -> Rule {
    Rule { table, see: Account("account_id"), change: Account("account_id") }
}

const fn shown(table: &'static str, column: &'static str) -> Rule {
    Rule { table, see: Everybody, change: Organisation(column) }
}

/// The tables whose rows are somebody's.
pub(crate) const RULES: &[Rule] = &[
    own("residence", "landlord_id"),
    own("building", "landlord_id"),
    own("dwelling", "landlord_id"),
    own("stock_staging", "landlord_id"),
    own("dwelling_before", "landlord_id"),
    own("dwelling_added", "landlord_id"),
    own("departure", "landlord_id"),
    own("grouping_correction", "landlord_id"),
    own("dwelling_level", "landlord_id"),
    own("survey_answer", "landlord_id"),
    own("occupant", "landlord_id"),
    own("campaign", "landlord_id"),
    own("campaign_fact", "landlord_id"),
    own("recipient", "landlord_id"),
    own("recipient_fact", "landlord_id"),
    own("opposition", "landlord_id"),
    own("household_contact", "landlord_id"),
    own("landlord_version", "landlord_id"),
    own("landlord_change", "landlord_id"),
    own("weights", "landlord_id"),
    own("equipment_fact", "landlord_id"),
    own("level_override", "landlord_id"),
    own("letting", "landlord_id"),
    own("vacancy", "landlord_id"),
    through("vacancy_fact", "vacancy_id", "vacancy"),
    own("need", "landlord_id"),
    own("allocation_session", "landlord_id"),
    own("allocation_case", "landlord_id"),
    through("allocation_candidate", "case_id", "allocation_case"),
    own("allocation_decision", "landlord_id"),
    own("funding_project", "organisation_id"),
    through("funding_version", "project_id", "funding_project"),
    own("legal_parameter", "organisation_id"),
    own("funding_aid", "organisation_id"),
    own("aid_import", "organisation_id"),
    own("aid_before", "organisation_id"),
    own("transfer_wish", "landlord_id"),
    own("transfer_plan", "landlord_id"),
    own("transfer_exchange", "landlord_id"),
    through("transfer_move", "exchange_id", "transfer_exchange"),
    through("transfer_fact", "exchange_id", "transfer_exchange"),
    own("pension_agreement", "landlord_id"),
    own("pension_entry", "landlord_id"),
    through("pension_fact", "pension_entry_id", "pension_entry"),
    own("help_team", "organisation_id"),
    own("upkeep_component", "organisation_id"),
    own("upkeep_setting", "organisation_id"),
    own("upkeep_figure", "organisation_id"),
    // A diagnosis and a quote: whose buildings they are, and who helps. A draft of a quote is kept from the one who is
    // helped by the register.
    Rule {
        table: "diagnosis",
        see: Either("organisation_id", "helper_id"),
        change: Either("organisation_id", "helper_id"),
    },
    through("diagnosis_building", "diagnosis_id", "diagnosis"),
    through("diagnosis_need", "diagnosis_id", "diagnosis"),
    through("diagnosis_photo", "diagnosis_id", "diagnosis"),
    through("diagnosis_edition", "diagnosis_id", "diagnosis"),
    through("diagnosis_fact", "diagnosis_id", "diagnosis"),
    Rule {
        table: "quote",
        see: Either("organisation_id", "helper_id"),
        change: Either("organisation_id", "helper_id"),
    },
    through("quote_version", "quote_id", "quote"),
    through("quote_fact", "quote_id", "quote"),
    own("psp_text", "landlord_id"),
    own("adaptation_file", "landlord_id"),
    own("adaptation_entry", "landlord_id"),
    own("therapist_report", "landlord_id"),
    // Whoever is entrusted with a visit sees that it is, and of whom; the file is opened by the policy.
    Rule {
        table: "therapist_visit",
        see: Either("landlord_id", "firm_id"),
        change: Organisation("landlord_id"),
    },
    own("works_catalogue", "landlord_id"),
    own("programme", "landlord_id"),
    own("programme_scenario", "landlord_id"),
    own("programme_run", "landlord_id"),
    own("programme_decision", "landlord_id"),
    // A charter: what each landlord signed and chose is its own and its network's; the others read it through one act.
    Rule {
        table: "charter_member",
        see: Either("network_id", "landlord_id"),
        change: Organisation("landlord_id"),
    },
    own("charter_residence", "landlord_id"),
    own("charter_withdrawal", "landlord_id"),
    Rule { table: "charter_request", see: Either("from_id", "to_id"), change: Either("from_id", "to_id") },
    // It signs for the whole house: no organisation sees it.
    Rule { table: "installation_key", see: House, change: House },
    own("charter_source", "network_id"),
    own("charter_received", "network_id"),
    own("charter_sent", "network_id"),
    // Whoever needs help is told which desks are open.
    shown("help_desk", "organisation_id"),
    // A request is that of the desk, of who asks, and of whoever it was proposed to.
    Rule { table: "referral", see: Said(REFERRALS), change: Either("desk_id", "organisation_id") },
    through("referral_need", "referral_id", "referral"),
    // Its own columns say whose it is: the wall of a request looks into this table.
    Rule { table: "referral_offer", see: Said(OFFERS), change: Either("desk_id", "helper_id") },
    through("referral_fact", "referral_id", "referral"),
    // Buying together: a need is its organisation's and its desk's; a lot is its desk's, and shown to whoever was asked.
    Rule {
        table: "pool_need",
        see: Either("desk_id", "organisation_id"),
        change: Organisation("organisation_id"),
    },
    Rule { table: "pool", see: Said(POOLS), change: Organisation("desk_id") },
    Rule { table: "pool_member", see: Either("desk_id", "organisation_id"), change: Organisation("desk_id") },
    // A member writes its own words; what the others said is read through one act.
    Rule {
        table: "pool_fact",
        see: Either("desk_id", "organisation_id"),
        change: Either("desk_id", "organisation_id"),
    },
    own("pool_programme", "desk_id"),
    Rule {
        table: "pool_project",
        see: Either("desk_id", "organisation_id"),
        change: Either("desk_id", "organisation_id"),
    },
    // Deciding together: whose it is, its partners are told through one act.
    own("partnership", "secretariat_id"),
    Rule {
        table: "partnership_partner",
        see: Either("secretariat_id", "organisation_id"),
        change: Either("secretariat_id", "organisation_id"),
    },
    own("partnership_meeting", "secretariat_id"),
    own("partnership_decision", "secretariat_id"),
    Rule {
        table: "partnership_vote",
        see: Either("secretariat_id", "organisation_id"),
        change: Organisation("organisation_id"),
    },
    // A call: whoever writes it and whoever opens it with them; what is published is read through one act.
    Rule { table: "call", see: Said(CALLS), change: Organisation("organisation_id") },
    through("call_version", "call_id", "call"),
    through("call_fact", "call_id", "call"),
    // Their own columns say whose they are: the wall of a call looks into the first of these tables.
    Rule {
        table: "call_funder",
        see: Either("coordinator_id", "organisation_id"),
        change: Either("coordinator_id", "organisation_id"),
    },
    Rule {
        table: "call_fund",
        see: Either("coordinator_id", "organisation_id"),
        change: Either("coordinator_id", "organisation_id"),
    },
    // Who asked is not told to the others: what was answered is read through one act.
    Rule {
        table: "call_question",
        see: Either("coordinator_id", "organisation_id"),
        change: Either("coordinator_id", "organisation_id"),
    },
    own("call_interest", "organisation_id"),
    // An application is that of its partners; what was submitted is shown to the funders through one act.
    Rule { table: "application", see: Said(APPLICATIONS), change: Organisation("lead_id") },
    through("application_edition", "application_id", "application"),
    Rule {
        table: "application_partner",
        see: Either("lead_id", "organisation_id"),
        change: Either("lead_id", "organisation_id"),
    },
    through("application_line", "application_id", "application"),
    through("application_resource", "application_id", "application"),
    through("application_signature", "application_id", "application"),
    through("application_fact", "application_id", "application"),
    // A supported household is that of the three parties of its convention; what each sees of it, and until when, the register
    // says. An assessment is never the landlord's.
    Rule { table: "supported_convention", see: Said(SUPPORTED), change: Said(SUPPORTED) },
    through("supported_convention_fact", "convention_id", "supported_convention"),
    Rule { table: "supported_pathway", see: Said(SUPPORTED), change: Said(SUPPORTED) },
    through("supported_fact", "pathway_id", "supported_pathway"),
    Rule {
        table: "supported_assessment",
        see: Either("association_id", "siao_id"),
        change: Either("association_id", "siao_id"),
    },
    own("contact_note", "organisation_id"),
    // Enquiries: a resident answers by a code through one act, and reads there what was done.
    own("enquiry", "landlord_id"),
    own("enquiry_unit", "landlord_id"),
    own("enquiry_attempt", "landlord_id"),
    own("enquiry_answer", "landlord_id"),
    own("enquiry_action", "landlord_id"),
    own("tour_round", "landlord_id"),
    own("tour_log", "landlord_id"),
    own("home_visit", "landlord_id"),
    // Services to tenants: whoever gives one reads it through one act. Silent dwellings are the landlord's alone.
    own("provision", "landlord_id"),
    own("provision_month", "landlord_id"),
    own("provision_decision", "landlord_id"),
    own("provision_study", "landlord_id"),
    own("provision_bundle", "landlord_id"),
    own("provision_bundle_month", "landlord_id"),
    own("chase", "landlord_id"),
    own("chase_dwelling", "landlord_id"),
    // Money: whose envelope it is. A file drawn on envelopes of several funders is written through one act.
    own("envelope", "organisation_id"),
    own("ledger_operation", "organisation_id"),
    own("ledger_movement", "organisation_id"),
    own("envelope_position", "organisation_id"),
    own("payment", "organisation_id"),
    // A funding agreement: whoever writes it and whoever signs it. Its own columns say whose a row of parties is.
    Rule { table: "subsidy", see: Said(SUBSIDIES), change: Organisation("organisation_id") },
    Rule {
        table: "subsidy_party",
        see: Either("coordinator_id", "organisation_id"),
        change: Either("coordinator_id", "organisation_id"),
    },
    through("subsidy_version", "subsidy_id", "subsidy"),
    through("subsidy_fact", "subsidy_id", "subsidy"),
    through("subsidy_payment", "subsidy_id", "subsidy"),
    own("subsidy_template", "organisation_id"),
    // A listing is its landlord's; others are told of it through one act.
    own("premises_listing", "landlord_id"),
    Rule {
        table: "premises_application",
        see: Either("landlord_id", "organisation_id"),
        change: Either("landlord_id", "organisation_id"),
    },
    Rule {
        table: "premises_fact",
        see: Either("landlord_id", "organisation_id"),
        change: Either("landlord_id", "organisation_id"),
    },
    own("premises_day", "landlord_id"),
    // Events are told to everybody; who comes, to the host and to each guest its own.
    shown("event", "organisation_id"),
    Rule {
        table: "event_registration",
        see: Either("host_id", "guest_id"),
        change: Organisation("guest_id"),
    },
    own("event_guest", "host_id"),
    shown("event_reminder", "host_id"),
    // Meetings: how they are held is told to everybody, what is wanted to the host and to the two sides.
    shown("meeting_plan", "host_id"),
    Rule {
        table: "meeting_offer",
        see: Either("host_id", "organisation_id"),
        change: Either("host_id", "organisation_id"),
    },
    Rule { table: "meeting_ask", see: Said(MEETINGS), change: Said(MEETINGS) },
    Rule {
        table: "meeting_outcome",
        see: Either("host_id", "organisation_id"),
        change: Organisation("organisation_id"),
    },
    // Told to everybody; a roadmap, notes and texts that are not published are read through one act.
    shown("practice", "organisation_id"),
    shown("practice_replication", "organisation_id"),
    // Read by everybody once confirmed, through one act; its two sides write it and answer it.
    Rule {
        table: "testimony",
        see: Either("organisation_id", "other_id"),
        change: Either("organisation_id", "other_id"),
    },
    Rule {
        table: "testimony_edition",
        see: Either("organisation_id", "other_id"),
        change: Either("organisation_id", "other_id"),
    },
    shown("workshop", "organisation_id"),
    shown("workshop_axis", "host_id"),
    Rule {
        table: "workshop_note",
        see: Either("host_id", "organisation_id"),
        change: Organisation("organisation_id"),
    },
    own("workshop_proposal", "host_id"),
    own("workshop_proposal_step", "organisation_id"),
    own("roadmap", "organisation_id"),
    own("roadmap_axis", "organisation_id"),
    own("roadmap_action", "organisation_id"),
    own("roadmap_reading", "organisation_id"),
    shown("body", "organisation_id"),
    shown("body_sitting", "organisation_id"),
    own("body_contribution", "organisation_id"),
    own("body_endorsement", "organisation_id"),
    // Drafts are their holder's; what is listed is read through one act. An endorser and a host say their own word.
    own("innovation", "organisation_id"),
    Rule {
        table: "innovation_fact",
        see: Either("holder_id", "organisation_id"),
        change: Either("holder_id", "organisation_id"),
    },
    own("hosting_wish", "organisation_id"),
    Rule { table: "replay", see: Either("holder_id", "host_id"), change: Either("holder_id", "host_id") },
    Rule {
        table: "replay_fact",
        see: Either("holder_id", "host_id"),
        change: Either("holder_id", "host_id"),
    },
    Rule {
        table: "innovation_support",
        see: Either("holder_id", "organisation_id"),
        change: Either("holder_id", "organisation_id"),
    },
    own("framework", "organisation_id"),
    own("impact_study", "organisation_id"),
    own("tax_office", "landlord_id"),
    own("tax_office_residence", "landlord_id"),
    own("tax_notice", "landlord_id"),
    own("dwelling_tax", "landlord_id"),
    own("works_expense", "landlord_id"),
    through("works_decision", "expense_id", "works_expense"),
    through("works_subsidy", "expense_id", "works_expense"),
    own("relief_claim", "landlord_id"),
    through("relief_claim_expense", "claim_id", "relief_claim"),
    own("mapping", "landlord_id"),
    own("import", "landlord_id"),
    own("import_commune", "landlord_id"),
    // One's own, to choose for which organisation one acts.
    Rule {
        table: "membership",
        see: Said("organisation_id = ANY ({organisations}) OR account_id = {account}"),
        change: Organisation("organisation_id"),
    },
    own("role_grant", "organisation_id"),
    own("invitation", "organisation_id"),
    own("journal", "organisation_id"),
    own("rights_request", "organisation_id"),
    own("erasure", "organisation_id"),
    own("retention_rules", "organisation_id"),
    own("retention_run", "organisation_id"),
    own("legal_hold", "organisation_id"),
    own("access", "organisation_id"),
    own("job", "organisation_id"),
    through("environs", "residence_id", "residence"),
    through("grouping_staging", "dwelling_id", "dwelling"),
    // A street is everybody's, and so is what was seen in it.
    shown("field_observation", "landlord_id"),
    // The directory. An organisation that is not shown is seen by its own people, and across an adhesion or an
    // agreement.
    Rule {
        table: "organisation",
        see: Said(
            "id = ANY ({organisations})
             OR (is_listed = 1 AND closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM organisation_founding f
                 WHERE f.organisation_id = organisation.id AND f.checked_at IS NULL))
             OR EXISTS (SELECT 1 FROM adhesion_fact a
                 WHERE a.network_id = organisation.id OR a.organisation_id = organisation.id)
             OR EXISTS (SELECT 1 FROM agreement g
                 WHERE g.giver_id = organisation.id OR g.taker_id = organisation.id)
             OR EXISTS (SELECT 1 FROM diagnosis d
                 WHERE d.organisation_id = organisation.id OR d.helper_id = organisation.id)
             OR EXISTS (SELECT 1 FROM quote q
                 WHERE q.organisation_id = organisation.id OR q.helper_id = organisation.id)",
        ),
        change: Organisation("id"),
    },
    shown("organisation_territory", "organisation_id"),
    shown("organisation_theme", "organisation_id"),
    // Not a secret, and hiding it would show what is not checked yet: the condition is that there is none.
    shown("organisation_founding", "organisation_id"),
    Rule {
        table: "service",
        see: Through("organisation_id", "organisation", "id"),
        change: Organisation("organisation_id"),
    },
    // Drafts are seen by their organisation alone.
    Rule {
        table: "service_sheet",
        see: Said("organisation_id = ANY ({organisations}) OR state = 'published'"),
        change: Organisation("organisation_id"),
    },
    Rule {
        table: "adhesion_fact",
        see: Either("network_id", "organisation_id"),
        change: Either("network_id", "organisation_id"),
    },
    // Committees and boards are whoever coordinates the call's; the other funders read them, and those who judge, through acts
    // that ask who sits there and what an interest hides.
    own("committee", "coordinator_id"),
    Rule {
        table: "committee_judge",
        see: Either("coordinator_id", "organisation_id"),
        change: Either("coordinator_id", "organisation_id"),
    },
    Rule {
        table: "committee_interest",
        see: Either("coordinator_id", "organisation_id"),
        change: Either("coordinator_id", "organisation_id"),
    },
    // What instructors noted is not the applicants': what they are told goes through one act.
    own("instruction_fact", "coordinator_id"),
    Rule {
        table: "review",
        see: Either("coordinator_id", "organisation_id"),
        change: Either("coordinator_id", "organisation_id"),
    },
    own("deliberation", "coordinator_id"),
    Rule {
        table: "deliberation_vote",
        see: Either("coordinator_id", "organisation_id"),
        change: Either("coordinator_id", "organisation_id"),
    },
    own("deliberation_ballot", "coordinator_id"),
    own("board", "coordinator_id"),
    Rule {
        table: "award",
        see: Either("coordinator_id", "funder_id"),
        change: Organisation("coordinator_id"),
    },
    own("award_decision", "coordinator_id"),
    // What applicants say after the results reaches them through one act, as the instruction does.
    own("result_fact", "coordinator_id"),
    // Agreements: both parties see them; each writes what is its own.
    Rule { table: "agreement", see: Either("giver_id", "taker_id"), change: Either("giver_id", "taker_id") },
    Rule {
        table: "agreement_version",
        see: Through("agreement_id", "agreement", "id"),
        change: Said(VERSIONS),
    },
    Rule { table: "agreement_fact", see: Through("agreement_id", "agreement", "id"), change: Said(FACTS) },
    // People: oneself, those who are or were members of the organisation for which one acts, those who signed with it.
    Rule {
        table: "account",
        see: Said(
            "id = {account} OR EXISTS (SELECT 1 FROM membership m WHERE m.account_id = account.id)
             OR EXISTS (SELECT 1 FROM agreement_fact f WHERE f.author = account.id)
             OR EXISTS (SELECT 1 FROM diagnosis_fact f WHERE f.author = account.id)
             OR EXISTS (SELECT 1 FROM quote_fact f WHERE f.author = account.id)",
        ),
        change: Account("id"),
    },
    // Members are told whether each of them has a second factor: a passkey is a public key.
    Rule { table: "passkey", see: Through("account_id", "account", "id"), change: Account("account_id") },
    of_account("recovery_code"),
    of_account("reset_link"),
    of_account("session"),
    of_account("identity"),
    // Begun before anybody is known, or by somebody signed in; found by the digest of a secret.
    of_account("ceremony"),
    of_account("submission"),
    // Wrapped keys. One of the installation seals what accounts own; marks of erasures have a ring of their own.
    Rule { table: "seal_key", see: Said(SEALS), change: Said(SEALS) },
];

const VERSIONS: &str = "made_for = ANY ({organisations})
    AND EXISTS (SELECT 1 FROM agreement parent WHERE parent.id = agreement_id)";
const FACTS: &str = "organisation_id = ANY ({organisations})
    AND EXISTS (SELECT 1 FROM agreement parent WHERE parent.id = agreement_id)";
const REFERRALS: &str = "desk_id = ANY ({organisations}) OR organisation_id = ANY ({organisations})
    OR EXISTS (SELECT 1 FROM referral_offer o WHERE o.referral_id = referral.id AND o.helper_id = ANY ({organisations}))";
const OFFERS: &str = "desk_id = ANY ({organisations}) OR helper_id = ANY ({organisations})
    OR organisation_id = ANY ({organisations})";
const POOLS: &str = "desk_id = ANY ({organisations})
    OR EXISTS (SELECT 1 FROM pool_member m WHERE m.pool_id = pool.id AND m.organisation_id = ANY ({organisations}))";
const CALLS: &str = "organisation_id = ANY ({organisations})
    OR EXISTS (SELECT 1 FROM call_funder f WHERE f.call_id = call.id AND f.organisation_id = ANY ({organisations}))";
const APPLICATIONS: &str = "lead_id = ANY ({organisations})
    OR EXISTS (SELECT 1 FROM application_partner p
        WHERE p.application_id = application.id AND p.organisation_id = ANY ({organisations}))";
const SUBSIDIES: &str = "organisation_id = ANY ({organisations})
    OR EXISTS (SELECT 1 FROM subsidy_party p WHERE p.subsidy_id = subsidy.id AND p.organisation_id = ANY ({organisations}))";
const SUPPORTED: &str = "landlord_id = ANY ({organisations}) OR association_id = ANY ({organisations})
    OR siao_id = ANY ({organisations})";
const MEETINGS: &str = "landlord_id = ANY ({organisations}) OR partner_id = ANY ({organisations})
    OR host_id = ANY ({organisations})";
const SEALS: &str = "regexp_replace(organisation_id, '^erasures/', '') = ANY ({organisations})
    OR (organisation_id = 'installation' AND {account} IS NOT NULL)";

/// The tables whose rows are nobody's in particular, each with its reason.
#[cfg(test)]
pub(super) const FREE: &[(&str, &str)] = &[
    ("migration", "the steps of the schema"),
    ("register_version", "one number, that every commit raises"),
    ("dataset", "files of open data, shared"),
    ("place", "open data"),
    ("door", "open data"),
    ("destination", "open data"),
    ("priority_neighbourhood", "open data"),
    ("attempt", "digests, counted before anybody is known"),
];
