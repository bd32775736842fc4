//! The agreements of the invented town: in force with the association of the neighbourhood and with the therapists,
//! proposed to the pension fund.

use crate::agreements::NewTerms;
use crate::{Error, Register};
use jiff::{Timestamp, ToSpan};
use trust::agreement::{LegalBasis, Purpose};
use trust::day::legal_day;
use trust::field::Field;
use trust::scope::Scope;

impl Register {
    /// Adds the agreements of the invented landlord.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_agreements(&self, landlord_id: &str) -> Result<(), Error> {
        let organisations = self.organisations().await?;
        let id_of = |name: &str| organisations.iter().find(|o| o.name == name).map(|o| o.id.clone());
        let at = Timestamp::now();
        let from = legal_day(at);
        let until = from.checked_add(1.year()).map_err(|e| Error::Computation(e.to_string()))?;
        let terms = |taker: String| NewTerms {
            giver: landlord_id.to_owned(),
            taker,
            purpose: Purpose::SocialSupport,
            legal_basis: LegalBasis::LegitimateInterest,
            fields: [
                Field::ResidenceName,
                Field::ResidenceAddress,
                Field::ResidenceEquipment,
                Field::TenantAgeBand,
            ]
            .into(),
            scope: Scope::Organisation,
            from,
            until,
            needs_consent: false,
            kept_days: 365,
        };
        let officer = self.demo_person("dpo", landlord_id).await?;
        if let Some(association) = id_of("Les Voisins de Valombre") {
            let other = self.demo_person("voisins-dpo", &association).await?;
            let id = officer.draft_agreement(landlord_id, &terms(association.clone()), at).await?;
            officer.propose_agreement(landlord_id, &id, at).await?;
            officer.sign(landlord_id, &id, 1, at).await?;
            other.sign(&association, &id, 1, at).await?;
        }
        if let Some(firm) = id_of("Ergo Valombre") {
            let other = self.demo_person("ergo-dpo", &firm).await?;
            let visits = NewTerms {
                purpose: Purpose::NeedsAssessment,
                legal_basis: LegalBasis::Consent,
                fields: [
                    Field::TaskAddress,
                    Field::TaskState,
                    Field::TherapistReportRecommendations,
                    Field::TherapistReportDate,
                ]
                .into(),
                needs_consent: true,
                ..terms(firm.clone())
            };
            let id = officer.draft_agreement(landlord_id, &visits, at).await?;
            officer.propose_agreement(landlord_id, &id, at).await?;
            officer.sign(landlord_id, &id, 1, at).await?;
            other.sign(&firm, &id, 1, at).await?;
        }
        if let Some(fund) = id_of("Caisse de Valombre") {
            let asked = NewTerms {
                purpose: Purpose::AdaptationFunding,
                legal_basis: LegalBasis::PublicTask,
                fields: [
                    Field::ResidenceName,
                    Field::DwellingType,
                    Field::DwellingFloor,
                    Field::DwellingAdaptationLevel,
                    Field::TenantPseudonym,
                    Field::TenantAgeBand,
                ]
                .into(),
                ..terms(fund)
            };
            let id = officer.draft_agreement(landlord_id, &asked, at).await?;
            officer.propose_agreement(landlord_id, &id, at).await?;
        }
        Ok(())
    }
}
