//! Acts of the journal, in words.

use crate::Texts;

/// What an act did: `imported` + `import` is "file imported". An act that this version does not know is shown by its
/// codes.
#[must_use]
pub fn act(t: Texts, verb: &str, kind: &str) -> String {
    match (verb, kind) {
        ("invited", "adhesion") => t.did_adhesion_invited(),
        ("requested", "adhesion") => t.did_adhesion_requested(),
        ("verified", "adhesion") => t.did_adhesion_verified(),
        ("charter-signed", "adhesion") => t.did_adhesion_signed(),
        ("suspended", "adhesion") => t.did_adhesion_suspended(),
        ("resumed", "adhesion") => t.did_adhesion_resumed(),
        ("left", "adhesion") => t.did_adhesion_left(),
        ("declined", "adhesion") => t.did_adhesion_declined(),
        ("changed", "profile") => t.did_profile_changed(),
        ("changed", "themes") => t.did_themes_changed(),
        ("added", "territory") => t.did_territory_added(),
        ("removed", "territory") => t.did_territory_removed(),
        ("added", "service") => t.did_service_added(),
        ("changed", "service") => t.did_service_changed(),
        ("removed", "service") => t.did_service_removed(),
        ("restored", "service") => t.did_service_restored(),
        ("checked", "organisation") => t.did_organisation_verified(),
        ("refused", "organisation") => t.did_organisation_refused(),
        ("closed", "organisation") => t.did_organisation_closed(),
        ("reopened", "organisation") => t.did_organisation_reopened(),
        ("imported", _) => t.did_imported(),
        ("refused", _) => t.did_refused(),
        ("undone", "import") => t.did_import_undone(),
        ("corrected", "grouping") => t.did_grouping_corrected(),
        ("undone", "grouping") => t.did_grouping_undone(),
        ("level-set", _) => t.did_level_set(),
        ("departure-noted", _) => t.did_departure_noted(),
        ("visited", _) => t.did_visited(),
        ("noted", "observation") => t.did_observation_noted(),
        ("withdrawn", "observation") => t.did_observation_withdrawn(),
        ("saved", "weights") => t.did_weights_saved(),
        ("activated", "weights") => t.did_weights_activated(),
        ("invited", _) => t.did_invited(),
        ("withdrawn", "invitation") => t.did_invitation_withdrawn(),
        ("accepted", _) => t.did_accepted(),
        ("given", "role") => t.did_role_given(),
        ("approved", "role") => t.did_role_approved(),
        ("ended", "role") => t.did_role_ended(),
        ("left", _) => t.did_left(),
        ("created", "organisation") => t.did_organisation_created(),
        ("changed", "organisation") => t.did_organisation_changed(),
        ("verified", "organisation") => t.did_organisation_verified(),
        ("noted", "rights-request") => t.did_request_noted(),
        ("answered", "rights-request") => t.did_request_answered(),
        ("changed", "retention-rules") => t.did_rules_changed(),
        ("carried-out", _) => t.did_retention(),
        ("noted", "legal-hold") => t.did_hold_noted(),
        ("ended", "legal-hold") => t.did_hold_ended(),
        ("drafted", "agreement") => t.did_agreement_drafted(),
        ("proposed", "agreement") => t.did_agreement_proposed(),
        ("signed", "agreement") => t.did_agreement_signed(),
        ("suspended", "agreement") => t.did_agreement_suspended(),
        ("resumed", "agreement") => t.did_agreement_resumed(),
        ("ended", "agreement") => t.did_agreement_ended(),
        ("noted", "equipment") => t.did_equipment_noted(),
        ("withdrawn", "equipment") => t.did_equipment_withdrawn(),
        ("overridden", "level") => t.did_level_overridden(),
        ("noted", "letting") => t.did_letting_noted(),
        ("noted", "vacancy") => t.did_vacancy_noted(),
        ("changed", "vacancy") => t.did_vacancy_changed(),
        ("noted", "need") => t.did_need_noted(),
        ("closed", "need") => t.did_need_closed(),
        ("erased", "need") => t.did_need_erased(),
        ("planned", "allocation-session") => t.did_session_planned(),
        ("examined", "allocation-case") => t.did_case_examined(),
        ("changed", "allocation-case") => t.did_case_changed(),
        ("decided", "allocation-case") => t.did_case_decided(),
        ("erased", "account") => t.did_account_erased(),
        _ => format!("{verb} · {kind}"),
    }
}

/// Who did it, when it is nobody's account.
#[must_use]
pub fn author(t: Texts, code: &str, name: Option<&str>) -> String {
    match (name, code) {
        (Some(""), _) => t.author_erased(),
        (Some(name), _) => name.to_owned(),
        (None, "command-line") => t.author_command_line(),
        (None, "retention") => t.author_retention(),
        (None, "visitor") => t.author_visitor(),
        (None, _) => t.author_erased(),
    }
}
