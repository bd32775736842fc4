//! Roles, kinds of organisations and what is wrong with a password, in words.

use crate::Texts;
use trust::organisation::OrganisationKind;
use trust::password::Weakness;
use trust::role::Role;

/// A role.
#[must_use]
pub fn role(t: Texts, role: Role) -> String {
    match role {
        Role::OrgAdmin => t.role_org_admin(),
        Role::Stock => t.role_stock(),
        Role::Adaptation => t.role_adaptation(),
        Role::Proximity => t.role_proximity(),
        Role::Letting => t.role_letting(),
        Role::AllocationCommittee => t.role_allocation_committee(),
        Role::Social => t.role_social(),
        Role::Finance => t.role_finance(),
        Role::Direction => t.role_direction(),
        Role::Dpo => t.role_dpo(),
        Role::OccupationalTherapist => t.role_occupational_therapist(),
        Role::Contractor => t.role_contractor(),
        Role::ProjectHolder => t.role_project_holder(),
        Role::Instructor => t.role_instructor(),
        Role::Committee => t.role_committee(),
        Role::President => t.role_president(),
        Role::Network => t.role_network(),
        Role::Desk => t.role_desk(),
        Role::Adviser => t.role_adviser(),
        Role::AgreementReader => t.role_agreement_reader(),
        Role::PlatformOps => t.role_platform_ops(),
    }
}

/// A kind of organisation.
#[must_use]
pub fn organisation_kind(t: Texts, kind: OrganisationKind) -> String {
    match kind {
        OrganisationKind::Landlord => t.kind_landlord(),
        OrganisationKind::Association => t.kind_association(),
        OrganisationKind::EssCompany => t.kind_ess_company(),
        OrganisationKind::Innovator => t.kind_innovator(),
        OrganisationKind::Federation => t.kind_federation(),
        OrganisationKind::Funder => t.kind_funder(),
        OrganisationKind::Authority => t.kind_authority(),
        OrganisationKind::OccupationalTherapistFirm => t.kind_occupational_therapist_firm(),
        OrganisationKind::Contractor => t.kind_contractor(),
        OrganisationKind::Operator => t.kind_operator(),
        OrganisationKind::Unsaid => t.kind_unsaid(),
    }
}

/// What is wrong with a password, one sentence for each defect.
#[must_use]
pub fn weaknesses(t: Texts, all: &[Weakness]) -> String {
    let sentences: Vec<String> = all
        .iter()
        .map(|one| match one {
            Weakness::TooShort(n) => t.weak_short(*n),
            Weakness::TooLong(n) => t.weak_long(*n),
            Weakness::Form => t.weak_form(),
            Weakness::Guessable => t.weak_guessable(),
        })
        .collect();
    sentences.join(" ")
}
