//! What there is to see: kinds of objects and their fields, each with its class. Closed lists.
//!
//! An agreement names fields of this list and nothing else. There is no field for a pathology, a diagnosis, a
//! nationality, an offence, a religion or a free note on a person: what does not exist cannot leak.

use crate::{class::DataClass, closed::closed_list};

closed_list! {
    /// A kind of object that somebody may ask to see or to change.
    ObjectKind {
        /// Service or innovation sheet offered to everybody.
        CatalogueItem = "catalogue-item",
        /// Call for projects, as published.
        Call = "call",
        /// Laureates and amounts, once published.
        PublishedResult = "published-result",
        /// Figures after suppression, published.
        PublicAggregate = "public-aggregate",
        /// What an organisation says of itself.
        Profile = "profile",
        /// Residence, with its index and its environs.
        Residence = "residence",
        /// Dwelling: type, floor, equipment, adaptation level. Nobody in it.
        Dwelling = "dwelling",
        /// Dwelling that is or will be free: notice, days. Nobody in it, nor who comes.
        Vacancy = "vacancy",
        /// Visit of a residence: what was seen.
        Survey = "survey",
        /// Works plan of a residence.
        WorksPlan = "works-plan",
        /// Vacant space offered to associations.
        Premises = "premises",
        /// File received, with its report.
        Import = "import",
        /// Weights, thresholds, retention: what an organisation sets.
        Settings = "settings",
        /// Request of an organisation to the platform (saisine).
        Referral = "referral",
        /// Team that helps other organisations: subjects, ground, capacity by week.
        HelpTeam = "help-team",
        /// Free diagnosis of the buildings of an organisation: condition, needs, recommendations. Nobody in it.
        Diagnosis = "diagnosis",
        /// Quote at cost price, and the accompaniment that follows it.
        Quote = "quote",
        /// Needs of several organisations bought together.
        Pool = "pool",
        /// Partnership: meetings, decisions, votes.
        Meeting = "meeting",
        /// Event announced to everybody.
        Event = "event",
        /// Practice that others may take up.
        Practice = "practice",
        /// Project that landlords may host: matches, replications, support. Its listed sheet is public.
        Innovation = "innovation",
        /// Testimony on what was lived with another organisation. What that other one confirmed is public.
        Testimony = "testimony",
        /// Workshop: agenda, notes, proposals and what becomes of them.
        Workshop = "workshop",
        /// Roadmap of the country or of a region: axes, actions, figures.
        Roadmap = "roadmap",
        /// Body of a territory: who sits there, when, what is said there together.
        Body = "body",
        /// Who comes to an event.
        Registration = "registration",
        /// Whom of an organisation one met, when, about what.
        ContactNote = "contact-note",
        /// Application to a call.
        Application = "application",
        /// Review of an application: scores and reasons.
        Review = "review",
        /// Session of a committee: minutes, allocation, recorded votes.
        Deliberation = "deliberation",
        /// Project under way: milestones, instalments, reports.
        Project = "project",
        /// Envelope of money.
        Envelope = "envelope",
        /// Commitment on an envelope: reserved, engaged, paid.
        Commitment = "commitment",
        /// Invoice.
        Invoice = "invoice",
        /// Property tax relief file: amounts by building and dwelling.
        TaxRelief = "tax-relief",
        /// Agreement with a pension fund: terms, dwellings, amounts. No household.
        PensionAgreement = "pension-agreement",
        /// Agreement between two organisations.
        Agreement = "agreement",
        /// Accounts of the organisation and their grants.
        Account = "account",
        /// Journal of what was done.
        Journal = "journal",
        /// Figures of several organisations that opted in, after suppression.
        NetworkCube = "network-cube",
        /// What the retention rules did or will do.
        RetentionReport = "retention-report",
        /// Act of operation: backup, migration, restart.
        Operation = "operation",
        /// Campaign towards tenants: residences and why, letter, figures. Nobody in it.
        Campaign = "campaign",
        /// Enquiry among residents: questions, sample, figures. Nobody in it.
        Enquiry = "enquiry",
        /// Round of a mobile agency: stops, days, what was done there, counted. Nobody in it.
        Tour = "tour",
        /// Service of a landlord to its tenants, or a bundle of them: who gives it, costs, counts of uses. Nobody in it.
        Provision = "provision",
        /// Works ordered in a dwelling: lines, prices, days. No household, no need.
        WorksOrder = "works-order",
        /// Adapted dwellings that landlords of a charter show each other, and what each shows. Nobody in it.
        SharedDwelling = "shared-dwelling",
        /// Key of another installation, and the files exchanged with it.
        ExchangeKey = "exchange-key",
        /// Tenant or member of a household.
        Tenant = "tenant",
        /// Household in a campaign: its dwelling, its letter, what it answered.
        Recipient = "recipient",
        /// Task entrusted to a provider at an address.
        Task = "task",
        /// Who read which person's data, and when.
        AccessLog = "access-log",
        /// Request of a person for access, correction or erasure.
        RightsRequest = "rights-request",
        /// Adaptation need: works and equipment needed, mobility constraint.
        Need = "need",
        /// Adaptation of a dwelling for its household: stages, decision, works, devices, complaints.
        AdaptationFile = "adaptation-file",
        /// Wishes of a household to move, with its consent, and the moves that are proposed to it.
        Transfer = "transfer",
        /// Session of an allocation commission: dwellings, candidates with their needs, decisions.
        AllocationSession = "allocation-session",
        /// Request to another landlord of a charter: a dwelling, what it must offer, the answer. No household.
        SharedRequest = "shared-request",
        /// Report of an occupational therapist. Health module, off by default.
        TherapistReport = "therapist-report",
        /// Social support: what the support is, not why.
        SocialSituation = "social-situation",
        /// Household followed under a convention of landlord, association and SIAO: where it stands, under which status. No name.
        SupportedPathway = "supported-pathway",
        /// Dwelling that an enquiry asks: its code, who went there, what it answered. No name.
        EnquiryUnit = "enquiry-unit",
        /// Visit at home: the dwelling, why in a closed list, what was agreed, what follows. No name.
        HomeVisit = "home-visit",
        /// Dwelling that did not reply to a survey, and the ways it was sought by. No name, no reason.
        Chase = "chase",
        /// A dwelling known to be both adapted and lived in, at an address: it reveals health.
        AdaptedAddress = "adapted-address",
        /// Password, key, second factor, session.
        Credential = "credential",
        /// Ballot before the close.
        Ballot = "ballot",
        /// Invitation link.
        Invitation = "invitation",
    }
}

impl ObjectKind {
    /// Does it hold the name and the telephone of whoever speaks for an organisation? To read one is logged, though the rest of
    /// it is of its class.
    #[must_use]
    pub const fn holds_contacts(self) -> bool {
        matches!(self, ObjectKind::Referral | ObjectKind::Registration)
    }

    /// The class of the whole object: the highest of what it holds.
    #[must_use]
    pub const fn class(self) -> DataClass {
        use ObjectKind as K;
        match self {
            K::CatalogueItem
            | K::Call
            | K::PublishedResult
            | K::PublicAggregate
            | K::Profile
            | K::Event
            | K::Practice
            | K::Workshop
            | K::Roadmap
            | K::Body => DataClass::Public,
            K::Residence
            | K::Dwelling
            | K::Vacancy
            | K::Survey
            | K::WorksPlan
            | K::Premises
            | K::Import
            | K::Settings
            | K::Operation => DataClass::Organisation,
            K::Referral
            | K::HelpTeam
            | K::Diagnosis
            | K::Quote
            | K::Pool
            | K::Innovation
            | K::Testimony
            | K::Meeting
            | K::Registration
            | K::ContactNote
            | K::Application
            | K::Review
            | K::Deliberation
            | K::Project
            | K::Envelope
            | K::Commitment
            | K::Invoice
            | K::TaxRelief
            | K::PensionAgreement
            | K::Agreement
            | K::Account
            | K::Journal
            | K::NetworkCube
            | K::RetentionReport
            | K::Campaign
            | K::Enquiry
            | K::Tour
            | K::Provision
            | K::WorksOrder
            | K::SharedDwelling
            | K::ExchangeKey => DataClass::Confidential,
            K::Tenant
            | K::Recipient
            | K::Task
            | K::AccessLog
            | K::RightsRequest
            | K::EnquiryUnit
            | K::HomeVisit
            | K::Chase => DataClass::Personal,
            K::Need
            | K::AdaptationFile
            | K::Transfer
            | K::AllocationSession
            | K::SharedRequest
            | K::TherapistReport
            | K::SocialSituation
            | K::SupportedPathway
            | K::AdaptedAddress => DataClass::Sensitive,
            K::Credential | K::Ballot | K::Invitation => DataClass::Secret,
        }
    }

    /// Is it money, or what makes money move? Changing it needs a fresh proof of identity.
    #[must_use]
    pub const fn is_money(self) -> bool {
        matches!(self, ObjectKind::Envelope | ObjectKind::Commitment | ObjectKind::Invoice)
    }

    /// Is it an act of several organisations: its parties see it as their own?
    #[must_use]
    pub const fn has_parties(self) -> bool {
        matches!(
            self,
            ObjectKind::Agreement
                | ObjectKind::Application
                | ObjectKind::Project
                | ObjectKind::Referral
                | ObjectKind::Diagnosis
                | ObjectKind::Quote
                | ObjectKind::Pool
                | ObjectKind::Meeting
        )
    }

    /// Does it belong to a call from the moment it is submitted, so that those who run the call read it?
    #[must_use]
    pub const fn is_of_call(self) -> bool {
        matches!(self, ObjectKind::Application | ObjectKind::Review | ObjectKind::Deliberation)
    }
}

closed_list! {
    /// A field that a right or an agreement opens.
    Field {
        ResidenceName = "residence.name",
        ResidenceAddress = "residence.address",
        ResidenceIndex = "residence.index",
        ResidenceEquipment = "residence.equipment",
        DwellingDoor = "dwelling.door",
        DwellingType = "dwelling.type",
        DwellingFloor = "dwelling.floor",
        DwellingAdaptationLevel = "dwelling.adaptation-level",
        WorksPlanItems = "works-plan.items",
        WorksPlanYear = "works-plan.year",
        WorksPlanCost = "works-plan.cost",
        ProjectName = "project.name",
        ProjectMilestones = "project.milestones",
        ProjectIndicators = "project.indicators",
        ProjectAmount = "project.amount",
        CommitmentAmount = "commitment.amount",
        CommitmentState = "commitment.state",
        InvoiceAmount = "invoice.amount",
        InvoiceDate = "invoice.date",
        TaxReliefAmount = "tax-relief.amount",
        TaxReliefBuilding = "tax-relief.building",
        /// Pseudonym of the person for this reader, never the id of the register.
        TenantPseudonym = "tenant.pseudonym",
        TenantName = "tenant.name",
        TenantDoor = "tenant.door",
        TenantAddress = "tenant.address",
        TenantPhone = "tenant.phone",
        TenantEmail = "tenant.email",
        TenantBirthYear = "tenant.birth-year",
        TenantAgeBand = "tenant.age-band",
        TenantHouseholdSize = "tenant.household-size",
        TenantRentStatus = "tenant.rent-status",
        TaskAddress = "task.address",
        TaskDoor = "task.door",
        TaskContact = "task.contact",
        TaskWorks = "task.works",
        TaskSlot = "task.slot",
        TaskState = "task.state",
        /// "Works or a visit are planned", and nothing of why.
        NeedInterventionPlanned = "need.intervention-planned",
        NeedLevel = "need.level",
        NeedMobilityConstraint = "need.mobility-constraint",
        NeedWorks = "need.works",
        NeedUrgency = "need.urgency",
        NeedSupportContact = "need.support-contact",
        TherapistReportRecommendations = "therapist-report.recommendations",
        TherapistReportDate = "therapist-report.date",
        SocialSituationSupport = "social-situation.support",
        SocialSituationWorker = "social-situation.worker",
        AdaptedAddressLevel = "adapted-address.level",
    }
}

impl Field {
    /// The kind of object it is a field of: the part of its code before the dot.
    #[must_use]
    pub fn kind(self) -> Option<ObjectKind> {
        self.code().split_once('.').and_then(|(kind, _)| ObjectKind::from_code(kind))
    }

    /// Its own class. A field of a sensitive object may be less sensitive than the whole, never more.
    #[must_use]
    pub fn class(self) -> DataClass {
        match self {
            Field::WorksPlanCost => DataClass::Confidential,
            Field::TaskWorks => DataClass::Sensitive,
            Field::NeedInterventionPlanned => DataClass::Personal,
            other => other.kind().map_or(DataClass::Secret, ObjectKind::class),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_belongs_to_a_kind_and_none_to_a_secret() {
        for field in Field::ALL {
            let kind = field.kind().unwrap_or_else(|| panic!("{field} has no kind"));
            assert!(kind.class() < DataClass::Secret, "{field}");
        }
    }

    #[test]
    fn no_field_names_what_must_not_be_recorded() {
        let forbidden =
            ["patholog", "diagnos", "national", "religion", "offence", "note", "score", "risk", "nir"];
        for field in Field::ALL {
            let name = field.code().split_once('.').map_or("", |(_, name)| name);
            assert!(!forbidden.iter().any(|word| name.contains(word)), "{field}");
        }
    }

    #[test]
    fn an_adapted_and_occupied_address_is_sensitive_although_a_dwelling_is_not() {
        assert_eq!(Field::DwellingAdaptationLevel.class(), DataClass::Organisation);
        assert_eq!(Field::AdaptedAddressLevel.class(), DataClass::Sensitive);
    }
}
