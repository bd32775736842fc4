//! The four families of services to ageing tenants and others, their kinds, and the three priorities they may answer.

use trust::closed_list;

closed_list! {
    /// A family of services.
    Family {
        DailyLife = "daily-life",
        Vulnerability = "vulnerability",
        PurchasingPower = "purchasing-power",
        LivingTogether = "living-together",
    }
}

closed_list! {
    /// What territories with low pressure on housing ask for first.
    Priority {
        Isolation = "isolation",
        PurchasingPower = "purchasing-power",
        Mobility = "mobility",
    }
}

closed_list! {
    /// A kind of service.
    Kind {
        InformationRelay = "information-relay",
        AdaptationConcierge = "adaptation-concierge",
        SolidarityConcierge = "solidarity-concierge",
        HomeUpkeep = "home-upkeep",
        DigitalHelp = "digital-help",
        MedicalHouse = "medical-house",
        HomeHelp = "home-help",
        Visits = "visits",
        ResidentialPath = "residential-path",
        LiftAssistance = "lift-assistance",
        TenantExchange = "tenant-exchange",
        FarmBaskets = "farm-baskets",
        NegotiatedTariffs = "negotiated-tariffs",
        UpkeepContract = "upkeep-contract",
        EquipmentLoan = "equipment-loan",
        Furniture = "furniture",
        Internet = "internet",
        Training = "training",
        SelfProduction = "self-production",
        SharedCars = "shared-cars",
        Reuse = "reuse",
        KnowledgeExchange = "knowledge-exchange",
        Mediation = "mediation",
        Outings = "outings",
        TenantProject = "tenant-project",
    }
}

impl Kind {
    /// The family of the kind: each has one.
    #[must_use]
    pub const fn family(self) -> Family {
        use Kind as K;
        match self {
            K::InformationRelay
            | K::AdaptationConcierge
            | K::SolidarityConcierge
            | K::HomeUpkeep
            | K::DigitalHelp
            | K::MedicalHouse => Family::DailyLife,
            K::HomeHelp
            | K::Visits
            | K::ResidentialPath
            | K::LiftAssistance
            | K::TenantExchange
            | K::FarmBaskets => Family::Vulnerability,
            K::NegotiatedTariffs
            | K::UpkeepContract
            | K::EquipmentLoan
            | K::Furniture
            | K::Internet
            | K::Training
            | K::SelfProduction
            | K::SharedCars
            | K::Reuse => Family::PurchasingPower,
            K::KnowledgeExchange | K::Mediation | K::Outings | K::TenantProject => Family::LivingTogether,
        }
    }

    /// What the kind answers by itself; a service may say more.
    #[must_use]
    pub const fn priorities(self) -> &'static [Priority] {
        use Kind as K;
        match self {
            K::Visits
            | K::SolidarityConcierge
            | K::KnowledgeExchange
            | K::Outings
            | K::TenantProject
            | K::DigitalHelp => &[Priority::Isolation],
            K::NegotiatedTariffs
            | K::UpkeepContract
            | K::EquipmentLoan
            | K::Furniture
            | K::Internet
            | K::SelfProduction
            | K::Reuse
            | K::FarmBaskets => &[Priority::PurchasingPower],
            K::SharedCars => &[Priority::Mobility, Priority::PurchasingPower],
            K::LiftAssistance => &[Priority::Mobility, Priority::Isolation],
            _ => &[],
        }
    }
}
