//! Themes, territories and values of data·inclusion, in words.

use register::directory::{Gazetteer, PlaceError};
use texts::Texts;
use trust::membership::MembershipState;
use trust::organisation::{OrganisationKind, Theme};
use trust::territory::Territory;

/// A theme.
pub(crate) fn theme(t: Texts, theme: Theme) -> String {
    match theme {
        Theme::SocialLink => t.theme_social_link(),
        Theme::LivingEnvironment => t.theme_living_environment(),
        Theme::Culture => t.theme_culture(),
        Theme::Education => t.theme_education(),
        Theme::GenderEquality => t.theme_gender_equality(),
        Theme::Inclusion => t.theme_inclusion(),
        Theme::Employment => t.theme_employment(),
        Theme::Digital => t.theme_digital(),
        Theme::Training => t.theme_training(),
        Theme::EcologicalTransition => t.theme_ecological_transition(),
        Theme::Food => t.theme_food(),
        Theme::Ageing => t.theme_ageing(),
        Theme::SupportedHousing => t.theme_supported_housing(),
        Theme::VacantSpaces => t.theme_vacant_spaces(),
        Theme::EstateManagement => t.theme_estate_management(),
        Theme::SupportFunctions => t.theme_support_functions(),
    }
}

/// Where a membership stands.
pub(super) fn membership(t: Texts, state: MembershipState) -> String {
    match state {
        MembershipState::Absent => t.none(),
        MembershipState::Invited => t.adhesion_invited(),
        MembershipState::Requested | MembershipState::CharterSigned | MembershipState::Verified => {
            t.adhesion_requested()
        }
        MembershipState::Active => t.adhesion_active(),
        MembershipState::Suspended => t.adhesion_suspended(),
        MembershipState::Left => t.adhesion_left(),
        MembershipState::Declined => t.adhesion_declined(),
    }
}

/// A territory: its name and what tells it from others; its code where no reference names it.
pub(crate) fn territory(t: Texts, gazetteer: &Gazetteer, territory: &Territory) -> String {
    let name = gazetteer.name(territory).unwrap_or("");
    match territory {
        Territory::Country => t.place_country(),
        Territory::Region(code) => t.place_region(or(name, code)),
        Territory::Departement(code) => t.place_departement(or(name, code), code.as_str()),
        Territory::Epci(code) => t.place_epci(or(name, code)),
        Territory::Commune(code) if name.is_empty() => t.place_commune(code.as_str()),
        Territory::Commune(code) => format!("{name} ({code})"),
        Territory::Qpv(code) => t.place_qpv(or(name, code)),
    }
}

fn or<'a>(name: &'a str, code: &'a str) -> &'a str {
    if name.is_empty() { code } else { name }
}

/// Why a text is no territory, with what could be meant.
pub(crate) fn no_place(t: Texts, gazetteer: &Gazetteer, error: &PlaceError) -> String {
    let named =
        |all: &[Territory]| all.iter().map(|p| territory(t, gazetteer, p)).collect::<Vec<_>>().join(", ");
    match error {
        PlaceError::NoReference => t.place_no_reference(),
        PlaceError::Unknown { near } if near.is_empty() => t.place_unknown(),
        PlaceError::Unknown { near } => t.place_unknown_near(named(near)),
        PlaceError::Several { all } => t.place_several(named(all)),
    }
}

/// The territories that could be meant.
pub(super) fn meant(error: &PlaceError) -> &[Territory] {
    match error {
        PlaceError::NoReference => &[],
        PlaceError::Unknown { near } => near,
        PlaceError::Several { all } => all,
    }
}

/// A value of a list of data·inclusion, made readable: the words of the schema are the words that people see
/// everywhere else.
pub(super) fn spoken(value: &str) -> String {
    value.replace("--", " : ").replace('-', " ")
}

/// The kinds by which one searches, in the order of the list.
pub(super) fn kinds() -> impl Iterator<Item = OrganisationKind> {
    OrganisationKind::ALL.iter().copied().filter(|k| *k != OrganisationKind::Operator)
}
