//! Roles: closed list, who may hold them, what they demand.
//!
//! What each role may do is in one table, [`crate::policy::TABLE`]; this module only says what a role *is*.

use crate::{
    class::DataClass, closed::closed_list, organisation::OrganisationKind, policy, scope::ScopeKind,
};

closed_list! {
    /// What a person does in an organisation. A role without a scope is not a right (see [`crate::scope::Grant`]).
    Role {
        /// Administers accounts and grants; sees no person who is housed.
        OrgAdmin = "org-admin",
        /// Patrimoine: stock, index, works plans; no names.
        Stock = "stock",
        /// Référent autonomie: needs, campaigns, adaptation works.
        Adaptation = "adaptation",
        /// Proximité, gardien: name, door and contact in its own residences.
        Proximity = "proximity",
        /// Gestion locative: departures, needs of households, files of the allocation commission.
        Letting = "letting",
        /// Commission d'attribution (CALEOL): what is examined in its sessions, and what it decides.
        AllocationCommittee = "allocation-committee",
        /// Social worker (CESF): its caseload.
        Social = "social",
        /// Finance: money, never why works are needed.
        Finance = "finance",
        /// Direction: aggregates and decisions.
        Direction = "direction",
        /// Data protection officer.
        Dpo = "dpo",
        /// Occupational therapist of a provider: its own visits.
        OccupationalTherapist = "occupational-therapist",
        /// Building contractor: address, works list, slot.
        Contractor = "contractor",
        /// Porteur: applications and projects of its organisation.
        ProjectHolder = "project-holder",
        /// Instructeur of a call.
        Instructor = "instructor",
        /// Member of a selection committee.
        Committee = "committee",
        /// Chair of a selection committee.
        President = "president",
        /// Tête de réseau: catalogue and figures of organisations that opted in.
        Network = "network",
        /// Guichet: receives requests for help, finds who can help, leaves none without an answer.
        Desk = "desk",
        /// Conseil: takes requests, looks at the buildings, quotes at cost price, accompanies.
        Adviser = "adviser",
        /// Lecteur conventionné: what agreements open to its organisation.
        AgreementReader = "agreement-reader",
        /// Operates the platform; sees nothing without breaking the glass.
        PlatformOps = "platform-ops",
    }
}

impl Role {
    /// May a person of such an organisation hold this role?
    #[must_use]
    pub const fn may_be_held_in(self, kind: OrganisationKind) -> bool {
        use OrganisationKind as K;
        match self {
            Role::OrgAdmin | Role::Direction | Role::Dpo | Role::Finance => true,
            Role::Stock | Role::Adaptation | Role::Proximity => matches!(kind, K::Landlord | K::Association),
            Role::Letting | Role::AllocationCommittee => matches!(kind, K::Landlord),
            Role::Social => matches!(kind, K::Landlord | K::Association | K::Authority),
            Role::OccupationalTherapist => matches!(kind, K::OccupationalTherapistFirm | K::Association),
            Role::Contractor => matches!(kind, K::Contractor | K::EssCompany),
            Role::ProjectHolder => {
                matches!(kind, K::Landlord | K::Association | K::EssCompany | K::Innovator)
            }
            Role::Instructor | Role::Committee | Role::President => {
                matches!(kind, K::Landlord | K::Federation | K::Funder | K::Authority | K::Operator)
            }
            Role::Network => matches!(kind, K::Federation),
            Role::Desk => matches!(kind, K::Federation | K::Operator | K::Landlord),
            Role::Adviser => !matches!(kind, K::Contractor | K::Unsaid),
            Role::AgreementReader => !matches!(kind, K::Contractor | K::Operator | K::Unsaid),
            Role::PlatformOps => matches!(kind, K::Operator),
        }
    }

    /// The kinds of scope it may be given.
    #[must_use]
    pub const fn scopes(self) -> &'static [ScopeKind] {
        use ScopeKind as S;
        match self {
            Role::OrgAdmin
            | Role::Dpo
            | Role::PlatformOps
            | Role::ProjectHolder
            | Role::Letting
            | Role::Desk
            | Role::Adviser
            | Role::AllocationCommittee => &[S::Organisation],
            Role::Direction => &[S::Organisation, S::Territory],
            Role::Stock | Role::Adaptation => &[S::Organisation, S::Territory, S::Residences],
            // Never the whole organisation: caretakers once saw every tenant of every building.
            Role::Proximity => &[S::Residences],
            Role::Social => &[S::Caseload],
            Role::Finance => &[S::Organisation, S::Envelope],
            Role::OccupationalTherapist | Role::Contractor => &[S::Task],
            Role::Instructor | Role::Committee | Role::President => &[S::Call, S::Envelope],
            Role::Network | Role::AgreementReader => &[S::Organisation, S::Territory],
        }
    }

    /// The highest class it reads in detail, not as counts. Read from the table of rights.
    #[must_use]
    pub fn reach(self) -> DataClass {
        policy::reach_of(self)
    }

    /// Does it act on data of another organisation, under an agreement?
    #[must_use]
    pub const fn crosses_organisations(self) -> bool {
        matches!(self, Role::OccupationalTherapist | Role::Contractor | Role::AgreementReader)
    }

    /// Is it an account of a partner? All of them need a second factor (France Travail, SAN-2026-003).
    #[must_use]
    pub const fn is_partner(self) -> bool {
        self.crosses_organisations()
            || matches!(self, Role::Network | Role::ProjectHolder | Role::Desk | Role::Adviser)
    }

    /// Does it need a second factor: it reaches C3, it is a partner's, it gives rights, moves money or operates?
    #[must_use]
    pub fn needs_mfa(self) -> bool {
        self.reach() >= DataClass::Personal
            || self.is_partner()
            || matches!(self, Role::OrgAdmin | Role::PlatformOps | Role::Finance)
    }

    /// Does its session end after 30 minutes without a request: it reaches C3 or C4, or operates?
    #[must_use]
    pub fn needs_idle_timeout(self) -> bool {
        self.reach() >= DataClass::Personal || matches!(self, Role::OrgAdmin | Role::PlatformOps)
    }

    /// Does granting it need a second person (see [`crate::policy::may_grant`])? Those that reach persons, and those
    /// that would let one administrator make a second one to agree with.
    #[must_use]
    pub fn needs_approval(self) -> bool {
        self.reach() >= DataClass::Personal
            || matches!(self, Role::OrgAdmin | Role::Dpo | Role::PlatformOps | Role::Desk)
    }

    /// Does it judge applications? A conflict of interest then hides what is judged.
    #[must_use]
    pub const fn judges(self) -> bool {
        matches!(self, Role::Instructor | Role::Committee | Role::President)
    }
}
