//! Purposes, legal bases, fields, classes and states of agreements, in words.

use crate::directory::words::territory;
use register::agreements::{AgeBand, AgreementRecord, AgreementStage, Value};
use register::directory::Gazetteer;
use std::collections::BTreeMap;
use texts::Texts;
use trust::agreement::{LegalBasis, Purpose};
use trust::class::DataClass;
use trust::field::{Field, ObjectKind};
use trust::scope::Scope;
use trust::suppression::Count;

/// A purpose.
pub(super) fn purpose(t: Texts, purpose: Purpose) -> String {
    match purpose {
        Purpose::NeedsAssessment => t.purpose_needs_assessment(),
        Purpose::AdaptationWorks => t.purpose_adaptation_works(),
        Purpose::AdaptationFunding => t.purpose_adaptation_funding(),
        Purpose::SocialSupport => t.purpose_social_support(),
        Purpose::ProjectMonitoring => t.purpose_project_monitoring(),
        Purpose::TaxRelief => t.purpose_tax_relief(),
        Purpose::Transfers => t.purpose_transfers(),
        Purpose::Statistics => t.purpose_statistics(),
    }
}

/// A legal basis.
pub(super) fn basis(t: Texts, basis: LegalBasis) -> String {
    match basis {
        LegalBasis::Consent => t.basis_consent(),
        LegalBasis::Contract => t.basis_contract(),
        LegalBasis::LegalObligation => t.basis_legal_obligation(),
        LegalBasis::VitalInterest => t.basis_vital_interest(),
        LegalBasis::PublicTask => t.basis_public_task(),
        LegalBasis::LegitimateInterest => t.basis_legitimate_interest(),
    }
}

/// Where an agreement stands.
pub(super) fn stage(t: Texts, stage: AgreementStage) -> String {
    match stage {
        AgreementStage::Draft => t.agreement_state_draft(),
        AgreementStage::Proposed => t.agreement_state_proposed(),
        AgreementStage::Signed => t.agreement_state_signed(),
        AgreementStage::Active => t.agreement_state_active(),
        AgreementStage::Suspended => t.agreement_state_suspended(),
        AgreementStage::Ended => t.agreement_state_ended(),
    }
}

/// A field; its code when the register does not hold it.
pub(super) fn field(t: Texts, field: Field) -> String {
    match field {
        Field::ResidenceName => t.field_residence_name(),
        Field::ResidenceAddress => t.field_residence_address(),
        Field::ResidenceIndex => t.field_residence_index(),
        Field::ResidenceEquipment => t.field_residence_equipment(),
        Field::DwellingDoor => t.field_dwelling_door(),
        Field::DwellingType => t.field_dwelling_type(),
        Field::DwellingFloor => t.field_dwelling_floor(),
        Field::DwellingAdaptationLevel => t.field_dwelling_level(),
        Field::TenantPseudonym => t.field_tenant_pseudonym(),
        Field::TenantDoor => t.field_tenant_door(),
        Field::TenantAddress => t.field_tenant_address(),
        Field::TenantBirthYear => t.field_tenant_birth_year(),
        Field::TenantAgeBand => t.field_tenant_age_band(),
        Field::TenantHouseholdSize => t.field_tenant_household(),
        Field::AdaptedAddressLevel => t.field_adapted_level(),
        Field::TaskAddress => t.field_task_address(),
        Field::TaskState => t.field_task_state(),
        Field::TherapistReportRecommendations => t.field_report_recommendations(),
        Field::TherapistReportDate => t.field_report_date(),
        other => other.code().to_owned(),
    }
}

/// The objects of a kind that an agreement opens.
pub(super) fn kind(t: Texts, kind: ObjectKind) -> String {
    match kind {
        ObjectKind::Residence => t.agreement_kind_residence(),
        ObjectKind::Dwelling => t.agreement_kind_dwelling(),
        ObjectKind::Tenant => t.agreement_kind_tenant(),
        ObjectKind::AdaptedAddress => t.agreement_kind_adapted(),
        ObjectKind::Task => t.agreement_kind_task(),
        ObjectKind::TherapistReport => t.agreement_kind_report(),
        other => other.code().to_owned(),
    }
}

/// What a class means for whoever signs: `C3, personnel : …`.
pub(super) fn class(t: Texts, class: DataClass) -> String {
    let means = match class {
        DataClass::Public | DataClass::Organisation => t.agreement_class_organisation(),
        DataClass::Personal => t.agreement_class_personal(),
        DataClass::Sensitive => t.agreement_class_sensitive(),
        DataClass::Confidential | DataClass::Secret => t.agreement_class_other(),
    };
    format!("{}, {means}", class.code())
}

/// Who gives and who takes, for one party.
pub(super) fn direction(t: Texts, record: &AgreementRecord, own: &str) -> String {
    if record.giver.id == own { t.agreement_gives() } else { t.agreement_takes() }
}

/// A scope, residences by their names.
pub(super) fn scope(
    t: Texts,
    gazetteer: &Gazetteer,
    names: &BTreeMap<String, String>,
    scope: &Scope,
) -> String {
    match scope {
        Scope::Organisation => t.agreement_scope_organisation(),
        Scope::Territory(place) => territory(t, gazetteer, place),
        Scope::Residences(all) => {
            let named = all.iter().map(|id| names.get(id.as_str()).map_or(id.as_str(), String::as_str));
            named.collect::<Vec<_>>().join(", ")
        }
        _ => t.agreement_scope_none(),
    }
}

/// An age band.
pub(super) fn band(t: Texts, band: AgeBand) -> String {
    match band {
        AgeBand::Under60 => t.age_under_60(),
        AgeBand::From60 => t.age_60_69(),
        AgeBand::From70 => t.age_70_79(),
        AgeBand::From80 => t.age_80(),
    }
}

/// A value that was opened.
pub(super) fn value(t: Texts, value: &Value) -> String {
    match value {
        Value::Unknown => t.unknown(),
        Value::Withheld => t.opened_withheld(),
        Value::Text(text) => text.clone(),
        Value::Whole(n) => n.to_string(),
        Value::Points(interval) => crate::ui::words::points(t, *interval),
        Value::Rooms(rooms, is_house) => {
            let sort = if *is_house { t.opened_house() } else { t.opened_flat() };
            rooms.map_or_else(|| sort.clone(), |n| format!("{sort}, {}", t.opened_rooms(i64::from(n))))
        }
        Value::Lift(lift) => crate::ui::words::lift(t, *lift),
        Value::Level(level) => level.code().to_owned(),
        Value::Band(one) => band(t, *one),
    }
}

/// A number after suppression.
pub(super) fn count(t: Texts, count: Count) -> String {
    match count {
        Count::Exact(n) => texts::format::count(t.lang(), u64::from(n)),
        Count::Fewer(n) => t.opened_fewer(i64::from(n)),
        Count::Withheld => t.opened_secret(),
    }
}
