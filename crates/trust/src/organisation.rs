//! What organisations are and what they work on.

use crate::closed::closed_list;

closed_list! {
    /// What an organisation is on the platform. One kind each: it decides which roles its people may hold.
    OrganisationKind {
        /// Social landlord (bailleur social): OPH, ESH, housing cooperative, SEM.
        Landlord = "landlord",
        /// Association of accommodation, insertion housing or solidarity.
        Association = "association",
        /// Company of the social economy (entreprise de l'ESS).
        EssCompany = "ess-company",
        /// Holder of a social innovation.
        Innovator = "innovator",
        /// Federation or union of organisations: a network (tête de réseau).
        Federation = "federation",
        /// Who gives money: foundation, pension fund, bank, CGLLS.
        Funder = "funder",
        /// Public authority: State, région, département, EPCI, commune, CCAS.
        Authority = "authority",
        /// Firm or liberal practice of occupational therapists.
        OccupationalTherapistFirm = "occupational-therapist-firm",
        /// Building contractor.
        Contractor = "contractor",
        /// Who operates the platform.
        Operator = "operator",
        /// Nobody said: an organisation imported from a public directory, that has no people here.
        Unsaid = "unsaid",
    }
}

impl OrganisationKind {
    /// Is it identified by a SIRET, or by an RNA number as associations may be?
    #[must_use]
    pub const fn may_have_only_rna(self) -> bool {
        matches!(
            self,
            OrganisationKind::Association | OrganisationKind::Innovator | OrganisationKind::Federation
        )
    }
}

closed_list! {
    /// What an organisation or an innovation works on.
    Theme {
        /// Social life of the residence (animation sociale).
        SocialLink = "social-link",
        /// Living environment (cadre de vie).
        LivingEnvironment = "living-environment",
        Culture = "culture",
        Education = "education",
        /// Equality of women and men.
        GenderEquality = "gender-equality",
        Inclusion = "inclusion",
        /// Professional insertion.
        Employment = "employment",
        /// Digital exclusion and services.
        Digital = "digital",
        /// Training of residents.
        Training = "training",
        EcologicalTransition = "ecological-transition",
        Food = "food",
        /// Ageing in place, loss of autonomy.
        Ageing = "ageing",
        /// Insertion and supported housing.
        SupportedHousing = "supported-housing",
        /// Use of vacant spaces (habitat intercalaire, tiers-lieux).
        VacantSpaces = "vacant-spaces",
        /// Management of an estate: diagnosis, maintenance, works plans.
        EstateManagement = "estate-management",
        /// Support functions: finance, accounting, computing, purchases.
        SupportFunctions = "support-functions",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_unique_and_leads_back_to_its_value() {
        let kinds: BTreeSet<_> = OrganisationKind::ALL.iter().map(|k| k.code()).collect();
        assert_eq!(kinds.len(), OrganisationKind::ALL.len());
        for kind in OrganisationKind::ALL {
            assert_eq!(OrganisationKind::from_code(kind.code()), Some(*kind));
        }
        let themes: BTreeSet<_> = Theme::ALL.iter().map(|k| k.code()).collect();
        assert_eq!(themes.len(), Theme::ALL.len());
        assert_eq!(serde_json::to_string(&Theme::SocialLink).unwrap(), "\"social-link\"");
    }
}
