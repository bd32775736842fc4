//! The table of rights. One line says: who, may do what, to which kinds of objects, where, and sees how much of them.
//!
//! What no line says is refused. To change a right, change a line; then `docs/rights.md` must be accepted again.

use crate::{
    class::DataClass,
    field::{Field, ObjectKind},
    policy::{Action, Projection},
    role::Role,
};
use std::collections::BTreeSet;

/// Who a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody, signed in or not.
    Anyone,
    /// Whoever holds this role.
    The(Role),
}

/// On which objects a line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Where {
    /// Everywhere: it is public.
    Anywhere,
    /// Objects of one's own organisation, whatever the scope of the role.
    InOrganisation,
    /// Objects of one's own organisation inside the scope of the role; for a call, what was submitted to it.
    InScope,
    /// The same, when the scope is a list of named residences.
    InNamedResidences,
    /// The same, and made by oneself.
    MadeByOneself,
    /// The same, and the person asked for access, correction or erasure.
    OnRightsRequest,
    /// Objects of another organisation that an agreement in force covers.
    UnderAgreement,
    /// The same, and made by oneself.
    MadeUnderAgreement,
    /// Objects of one organisation during one hour, after two operators broke the glass. Not a line of the table.
    BrokenGlass,
}

/// How much a line shows. Under an agreement, its own field list narrows this further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Everything.
    Whole,
    /// These fields only.
    Only(&'static [Field]),
    /// Numbers of eleven and more.
    CountsFrom11,
    /// Any number.
    Counts,
}

impl Sight {
    /// The projection it gives.
    #[must_use]
    pub fn projection(self) -> Projection {
        match self {
            Sight::Whole => Projection::Whole,
            Sight::Only(fields) => Projection::Fields(fields.iter().copied().collect::<BTreeSet<_>>()),
            Sight::CountsFrom11 => Projection::Counts { at_least: 11 },
            Sight::Counts => Projection::Counts { at_least: 0 },
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub who: Who,
    pub may: &'static [Action],
    pub to: &'static [ObjectKind],
    pub on: Where,
    pub sees: Sight,
}

const fn line(who: Who, may: &'static [Action], to: &'static [ObjectKind], on: Where, sees: Sight) -> Line {
    Line { who, may, to, on, sees }
}

use Action::*;
use Field as F;
use ObjectKind as K;
use Role as R;
use Sight::{Counts, CountsFrom11, Only, Whole};
use Where::{
    Anywhere, InNamedResidences, InOrganisation, InScope, MadeByOneself, MadeUnderAgreement, OnRightsRequest,
    UnderAgreement,
};
use Who::{Anyone, The};

const READ: &[Action] = &[See, List, Count];
const WRITE: &[Action] = &[See, List, Count, Create, Change];
const WRITE_EXPORT: &[Action] = &[See, List, Count, Create, Change, Export];

const PUBLIC: &[K] = &[
    K::CatalogueItem,
    K::Call,
    K::PublishedResult,
    K::PublicAggregate,
    K::Profile,
    K::Event,
    K::Practice,
    K::Workshop,
    K::Roadmap,
    K::Body,
];
/// The stock: nobody in it.
const STOCK: &[K] =
    &[K::Residence, K::Dwelling, K::Survey, K::WorksPlan, K::Premises, K::Import, K::Settings];
const BUILDINGS: &[K] = &[K::Residence, K::Dwelling];
const MONEY: &[K] = &[K::Envelope, K::Commitment, K::Invoice, K::TaxRelief];
const FILES: &[K] = &[K::Application, K::Project, K::Agreement, K::Referral];
/// Help between organisations, from the diagnosis to what is bought together.
const HELP: &[K] = &[K::Diagnosis, K::Quote, K::Pool];
const PERSONS: &[K] = &[
    K::Tenant,
    K::Recipient,
    K::Task,
    K::Need,
    K::AdaptationFile,
    K::Transfer,
    K::TherapistReport,
    K::SocialSituation,
    K::SupportedPathway,
    K::AdaptedAddress,
];

const DOOR: &[F] = &[F::TenantName, F::TenantDoor, F::TenantPhone];
const VISIT: &[F] = &[F::TenantName, F::TenantDoor, F::TenantAddress, F::TenantPhone];
const TASK: &[F] = &[F::TaskAddress, F::TaskDoor, F::TaskContact, F::TaskWorks, F::TaskSlot, F::TaskState];
const ASSESSED: &[F] = &[F::NeedLevel, F::NeedMobilityConstraint, F::NeedWorks, F::NeedUrgency];
const PLANNED: &[F] = &[F::NeedInterventionPlanned];
const SUPPORT: &[F] = &[F::NeedInterventionPlanned, F::NeedSupportContact];
const BENEFICIARY: &[F] = &[F::TenantPseudonym];

/// The table of rights.
#[rustfmt::skip]
pub const TABLE: &[Line] = &[
    //   who                           may                                  to                                          where               sees
    line(Anyone,                       &[See, List, Count, Export],         PUBLIC,                                     Anywhere,           Whole),

    // Administers accounts; sees no person who is housed.
    line(The(R::OrgAdmin),             READ,                                STOCK,                                      InScope,            Whole),
    line(The(R::OrgAdmin),             &[Change],                           &[K::Settings, K::Profile],                 InScope,            Whole),
    line(The(R::OrgAdmin),             &[See, List, AdministerMembers, GrantRole], &[K::Account],                       InScope,            Whole),
    line(The(R::OrgAdmin),             &[SeeJournal],                       &[K::Journal],                              InScope,            Whole),
    line(The(R::OrgAdmin),             READ,                                &[K::Referral, K::HelpTeam],                InScope,            Whole),
    line(The(R::OrgAdmin),             WRITE,                               &[K::Agreement],                            InScope,            Whole),
    // Of a network: whose files its charter believes.
    line(The(R::OrgAdmin),             &[See, List, Decide, Export],        &[K::ExchangeKey],                          InScope,            Whole),

    // Patrimoine: the stock, money read, persons counted.
    line(The(R::Stock),                WRITE_EXPORT,                        STOCK,                                      InScope,            Whole),
    line(The(R::Stock),                READ,                                &[K::Vacancy],                              InScope,            Whole),
    // The register of a charter: what one's own house shows there, and what the others show.
    line(The(R::Stock),                &[See, List, Count, Change, Export], &[K::SharedDwelling],                       InScope,            Whole),
    // The technical service: what is to be made in a dwelling, never for whom nor why.
    line(The(R::Stock),                WRITE_EXPORT,                        &[K::WorksOrder],                           InScope,            Whole),
    line(The(R::Stock),                READ,                                MONEY,                                      InScope,            Whole),
    line(The(R::Stock),                READ,                                &[K::PensionAgreement],                     InScope,            Whole),
    line(The(R::Stock),                READ,                                &[K::Application, K::Project, K::Agreement], InScope,           Whole),
    // Whoever knows the works describes the project and its plan.
    line(The(R::Stock),                &[Create, Change, Export],           &[K::Project],                              InScope,            Whole),
    line(The(R::Stock),                WRITE,                               &[K::Referral, K::Diagnosis],               InScope,            Whole),
    line(The(R::Stock),                READ,                                &[K::Quote, K::Pool],                       InScope,            Whole),
    line(The(R::Stock),                READ,                                &[K::Campaign],                             InScope,            Whole),
    line(The(R::Stock),                &[Count],                            &[K::Tenant, K::Need, K::AdaptedAddress],   InScope,            CountsFrom11),
    line(The(R::Stock),                &[Count],                            &[K::Need, K::AdaptedAddress],              InNamedResidences,  Counts),

    // Adaptation: needs, tasks, tenants of its scope; proposes expenses.
    line(The(R::Adaptation),           READ,                                STOCK,                                      InScope,            Whole),
    line(The(R::Adaptation),           &[Create, Change],                   &[K::Survey],                               InScope,            Whole),
    line(The(R::Adaptation),           WRITE_EXPORT,                        &[K::Tenant, K::Task, K::Need],             InScope,            Whole),
    line(The(R::Adaptation),           WRITE_EXPORT,                        &[K::Campaign, K::Recipient],               InScope,            Whole),
    line(The(R::Adaptation),           READ,                                &[K::TherapistReport, K::AdaptedAddress],   InScope,            Whole),
    // What a therapist wrote on paper is typed back by whoever follows the file.
    line(The(R::Adaptation),           &[Create],                           &[K::TherapistReport],                      InScope,            Whole),
    line(The(R::Adaptation),           &[See, List, Count, Create, Change, Decide, Export], &[K::AdaptationFile],       InScope,            Whole),
    line(The(R::Adaptation),           WRITE_EXPORT,                        &[K::WorksOrder],                           InScope,            Whole),
    line(The(R::Adaptation),           READ,                                &[K::Vacancy, K::AllocationSession],        InScope,            Whole),
    line(The(R::Adaptation),           &[See, List, Count, Export],         &[K::SharedDwelling],                       InScope,            Whole),
    line(The(R::Adaptation),           WRITE,                               &[K::SharedRequest],                        InScope,            Whole),
    line(The(R::Adaptation),           WRITE,                               &[K::TaxRelief, K::Invoice, K::Project],    MadeByOneself,      Whole),
    line(The(R::Adaptation),           &[See, List, Count, Create, Propose], &[K::Commitment],                          MadeByOneself,      Whole),
    // It answers for households, and proposes dwellings to an agreement with a pension fund; it commits no money.
    line(The(R::Adaptation),           &[See, List, Count, Propose],        &[K::PensionAgreement],                     InScope,            Whole),

    // Enquiries among residents: it writes them, asks, follows, tells what was done.
    line(The(R::Adaptation),           &[See, List, Count, Create, Change, Decide, Export], &[K::Enquiry],              InScope,            Whole),
    line(The(R::Adaptation),           &[See, List, Count, Change, Export], &[K::EnquiryUnit],                          InScope,            Whole),
    // Rounds of the mobile agency: it plans them, tells them, notes what was done.
    line(The(R::Adaptation),           &[See, List, Count, Create, Change, Decide, Export], &[K::Tour],                 InScope,            Whole),
    // Services to tenants: it describes them, counts uses, studies what changed; dwellings that did not reply to a survey.
    line(The(R::Adaptation),           WRITE_EXPORT,                        &[K::Provision, K::Chase],                  InScope,            Whole),

    // Gestion locative: who leaves, what households need, the files of the commission. It decides nothing.
    line(The(R::Letting),              &[See, List, Count, Export],         BUILDINGS,                                  InScope,            Whole),
    line(The(R::Letting),              WRITE,                               &[K::Vacancy, K::AllocationSession],        InScope,            Whole),
    line(The(R::Letting),              WRITE,                               &[K::Need],                                 InScope,            Whole),
    line(The(R::Letting),              READ,                                &[K::AdaptedAddress],                       InScope,            Whole),
    // It answers the telephone: what a household of a campaign says is noted by whoever hears it. No file leaves.
    line(The(R::Letting),              READ,                                &[K::Campaign],                             InScope,            Whole),
    line(The(R::Letting),              &[See, List, Count, Change],         &[K::Recipient],                            InScope,            Whole),
    line(The(R::Letting),              &[See, List, Count, Change, Export], &[K::SharedDwelling],                       InScope,            Whole),
    line(The(R::Letting),              WRITE,                               &[K::SharedRequest],                        InScope,            Whole),
    line(The(R::Letting),              WRITE_EXPORT,                        &[K::Transfer],                             InScope,            Whole),
    // The lessor's side of supported households: dwelling, status, clock. The register shows it nothing of support.
    line(The(R::Letting),              &[See, List, Count, Change, Export], &[K::SupportedPathway],                     InScope,            Whole),

    // Commission d'attribution: what is on its table.
    line(The(R::AllocationCommittee),  READ,                                BUILDINGS,                                  InScope,            Whole),
    line(The(R::AllocationCommittee),  READ,                                &[K::Vacancy],                              InScope,            Whole),
    line(The(R::AllocationCommittee),  &[See, List, Count, Decide],         &[K::AllocationSession],                    InScope,            Whole),
    line(The(R::AllocationCommittee),  READ,                                &[K::SharedDwelling],                       InScope,            Whole),
    line(The(R::AllocationCommittee),  &[See, List, Count, Decide],         &[K::SharedRequest],                        InScope,            Whole),

    // Proximité: who lives behind which door of its own residences, and whether somebody will come.
    line(The(R::Proximity),            READ,                                BUILDINGS,                                  InScope,            Whole),
    line(The(R::Proximity),            WRITE,                               &[K::Survey],                               InScope,            Whole),
    line(The(R::Proximity),            &[See, List],                        &[K::Tenant],                               InScope,            Only(DOOR)),
    line(The(R::Proximity),            &[See, List],                        &[K::Need],                                 InScope,            Only(PLANNED)),
    // It knocks at the doors of its own residences, and types what came on paper.
    line(The(R::Proximity),            &[See, List, Count],                 &[K::Enquiry],                              InScope,            Whole),
    line(The(R::Proximity),            &[See, List, Count, Change],         &[K::EnquiryUnit],                          InScope,            Whole),
    // It drives the bus, and goes to the doors of its own residences; no list of doors leaves.
    line(The(R::Proximity),            WRITE_EXPORT,                        &[K::Tour],                                 InScope,            Whole),
    line(The(R::Proximity),            WRITE,                               &[K::HomeVisit],                            InScope,            Whole),
    // It counts who comes, and goes to the doors that did not reply.
    line(The(R::Proximity),            &[See, List, Count, Change],         &[K::Provision, K::Chase],                  InScope,            Whole),

    // Social: its caseload, the social part.
    line(The(R::Social),               READ,                                BUILDINGS,                                  InOrganisation,     Whole),
    line(The(R::Social),               &[See, List, Count, Change],         &[K::Tenant],                               InScope,            Whole),
    line(The(R::Social),               WRITE,                               &[K::SocialSituation],                      InScope,            Whole),
    line(The(R::Social),               &[See, List],                        &[K::Need],                                 InScope,            Only(SUPPORT)),
    line(The(R::Social),               WRITE,                               &[K::HomeVisit],                            InScope,            Whole),
    // Supported households: those of its caseload, whether its house supports them or orients them.
    line(The(R::Social),               WRITE_EXPORT,                        &[K::SupportedPathway],                     InScope,            Whole),
    line(The(R::Social),               READ,                                &[K::Provision],                            InScope,            Whole),

    // Finance: money with four eyes, a beneficiary by its reference, never why works are needed.
    line(The(R::Finance),              READ,                                STOCK,                                      InScope,            Whole),
    line(The(R::Finance),              &[See, List, Count, Create, Change, Propose, Approve, Pay, Export], MONEY,       InScope,            Whole),
    line(The(R::Finance),              &[See, List, Count, Create, Change, Propose, Export], &[K::PensionAgreement], InScope,            Whole),
    line(The(R::Finance),              READ,                                &[K::Application, K::Project, K::Agreement], InScope,           Whole),
    line(The(R::Finance),              &[Create, Change, Export],           &[K::Project],                              InScope,            Whole),
    line(The(R::Finance),              &[See, List, Count, Sign, Export],   &[K::Quote],                                InScope,            Whole),
    line(The(R::Finance),              READ,                                &[K::Referral, K::Diagnosis, K::Pool],      InScope,            Whole),
    line(The(R::Finance),              &[See, List, Count, Export],         &[K::Provision],                            InScope,            Whole),
    line(The(R::Finance),              &[See, List],                        &[K::Tenant],                               InScope,            Only(BENEFICIARY)),

    // Direction: figures and decisions.
    line(The(R::Direction),            &[See, List, Count, Export],         STOCK,                                      InScope,            Whole),
    line(The(R::Direction),            &[See, List, Count, Export],         MONEY,                                      InScope,            Whole),
    line(The(R::Direction),            &[See, List, Count, Export],         &[K::PensionAgreement],                     InScope,            Whole),
    line(The(R::Direction),            &[See, List, Count, Decide, Sign],   FILES,                                      InScope,            Whole),
    // Whoever signs an application may write it too: a landlord has no porteur.
    line(The(R::Direction),            &[Create, Change, Export],           &[K::Application, K::Project],              InScope,            Whole),
    line(The(R::Direction),            &[Create, Change, Export],           &[K::Referral],                             InScope,            Whole),
    line(The(R::Direction),            &[See, List, Count, Create, Change, Decide, Sign, Export], HELP,              InScope,            Whole),
    line(The(R::Direction),            &[See, List, Count, Create, Change, Vote, Export], &[K::Meeting],              InScope,            Whole),
    line(The(R::Direction),            &[See, List, Count, Export],         &[K::Campaign],                             InScope,            Whole),
    line(The(R::Direction),            &[Decide],                           &[K::WorksPlan, K::Premises],               InScope,            Whole),
    line(The(R::Direction),            READ,                                &[K::Vacancy],                              InScope,            Whole),
    line(The(R::Direction),            &[See, List, Count, Create, Change, Decide, Export], &[K::Enquiry],               InScope,            Whole),
    line(The(R::Direction),            &[See, List, Count, Create, Change, Decide, Export], &[K::Tour],                  InScope,            Whole),
    // How many visits, never which doors.
    line(The(R::Direction),            &[Count],                            &[K::HomeVisit],                            InScope,            CountsFrom11),
    line(The(R::Direction),            &[See, List, Count, Create, Change, Decide, Export], &[K::Provision],            InScope,            Whole),
    // Joining a charter and leaving it.
    line(The(R::Direction),            &[See, List, Count, Change, Sign, Export],&[K::SharedDwelling],                       InScope,            Whole),
    line(The(R::Direction),            &[Create, Change, Decide],           &[K::Call],                                 InScope,            Whole),
    // What its organisation did, says in a workshop or to a body; it holds workshops and keeps the calendar of bodies.
    line(The(R::Direction),            &[Create, Change, Propose],          &[K::Practice, K::Workshop, K::Body],       InScope,            Whole),
    // It tells what it would host or carries, vouches for projects of others, and answers for its replications.
    line(The(R::Direction),            &[See, List, Count, Create, Change, Decide, Export], &[K::Innovation],          InScope,            Whole),
    line(The(R::Stock),                READ,                                &[K::Innovation],                           InScope,            Whole),
    line(The(R::Direction),            &[Count],                            &[K::Tenant, K::Need, K::AdaptedAddress, K::SupportedPathway], InScope, CountsFrom11),

    // Data protection officer: a person's data when that person asks; logs, retention, agreements.
    line(The(R::Dpo),                  &[See, Change, Erase, Export],       PERSONS,                                    OnRightsRequest,    Whole),
    line(The(R::Dpo),                  &[See, List, Count, Create, Change, Decide], &[K::RightsRequest],                InScope,            Whole),
    line(The(R::Dpo),                  &[SeeAccessLog],                     &[K::AccessLog],                            InScope,            Whole),
    line(The(R::Dpo),                  &[SeeJournal],                       &[K::Journal],                              InScope,            Whole),
    line(The(R::Dpo),                  &[See, List, Count, Decide],         &[K::RetentionReport],                      InScope,            Whole),
    line(The(R::Dpo),                  &[See, List, Count, Create, Change, Decide, Sign], &[K::Agreement],              InScope,            Whole),
    line(The(R::Dpo),                  &[See, List, Approve],               &[K::Account],                              InScope,            Whole),

    // Providers: their task, under an agreement.
    line(The(R::OccupationalTherapist), READ,                               BUILDINGS,                                  UnderAgreement,     Whole),
    line(The(R::OccupationalTherapist), &[See, List, Change],               &[K::Task],                                 UnderAgreement,     Only(TASK)),
    line(The(R::OccupationalTherapist), &[See],                             &[K::Tenant],                               UnderAgreement,     Only(VISIT)),
    line(The(R::OccupationalTherapist), &[See],                             &[K::Need],                                 UnderAgreement,     Only(ASSESSED)),
    line(The(R::OccupationalTherapist), &[See, List, Create, Change],       &[K::TherapistReport],                      MadeUnderAgreement, Whole),
    line(The(R::Contractor),           READ,                                BUILDINGS,                                  UnderAgreement,     Whole),
    line(The(R::Contractor),           &[See, List, Change],                &[K::Task],                                 UnderAgreement,     Only(TASK)),

    // Porteur: applications, projects and budget of its own organisation.
    line(The(R::ProjectHolder),        WRITE,                               &[K::Residence, K::Dwelling, K::Premises],  InScope,            Whole),
    // A small owner plans the works of its own buildings.
    line(The(R::ProjectHolder),        WRITE_EXPORT,                        &[K::WorksPlan],                            InScope,            Whole),
    line(The(R::ProjectHolder),        &[Create, Change],                   &[K::CatalogueItem],                        InScope,            Whole),
    line(The(R::ProjectHolder),        &[See, List, Count, Create, Change, Sign, Export], &[K::Application, K::Project], InScope,           Whole),
    line(The(R::ProjectHolder),        WRITE_EXPORT,                        &[K::Referral],                             InScope,            Whole),
    // It describes its buildings, answers recommendations, accepts a quote or declines it.
    line(The(R::ProjectHolder),        &[See, List, Count, Create, Change, Decide, Sign, Export], HELP,              InScope,            Whole),
    line(The(R::ProjectHolder),        &[Create, Change],                   &[K::Practice],                             InScope,            Whole),
    line(The(R::ProjectHolder),        &[See, List, Count, Create, Change, Decide, Export], &[K::Innovation],          InScope,            Whole),
    line(The(R::ProjectHolder),        &[Propose],                          &[K::Workshop],                             InScope,            Whole),
    // The services that its organisation gives to the tenants of a landlord.
    line(The(R::ProjectHolder),        READ,                                &[K::Provision],                            InScope,            Whole),
    line(The(R::ProjectHolder),        READ,                                &[K::Agreement, K::Envelope],               InScope,            Whole),
    line(The(R::ProjectHolder),        &[See, List, Count, Create, Propose], &[K::Commitment, K::Invoice],              InScope,            Whole),

    // Those who judge: the call of their scope; a conflict of interest hides the file.
    line(The(R::Instructor),           &[See, List, Count, Decide, Export], &[K::Application],                          InScope,            Whole),
    line(The(R::Instructor),           WRITE,                               &[K::Review],                               InScope,            Whole),
    line(The(R::Instructor),           READ,                                &[K::Deliberation, K::Envelope, K::Commitment], InScope,        Whole),
    line(The(R::Instructor),           &[Propose],                          &[K::Commitment],                           InScope,            Whole),
    line(The(R::Instructor),           &[Change],                           &[K::Call],                                 InScope,            Whole),
    line(The(R::Committee),            READ,                                &[K::Application, K::Review, K::Envelope],  InScope,            Whole),
    line(The(R::Committee),            &[Create, Change],                   &[K::Review],                               MadeByOneself,      Whole),
    line(The(R::Committee),            &[See, List, Count, Vote],           &[K::Deliberation],                         InScope,            Whole),
    line(The(R::President),            READ,                                &[K::Application, K::Review, K::Envelope, K::Commitment], InScope, Whole),
    line(The(R::President),            &[See, List, Count, Create, Change, Vote, Decide, Sign], &[K::Deliberation],     InScope,            Whole),
    line(The(R::President),            &[Change, Decide],                   &[K::Call],                                 InScope,            Whole),

    // Networks: the catalogue, and figures of those who opted in.
    line(The(R::Network),              &[Create, Change, Decide],           &[K::CatalogueItem],                        InScope,            Whole),
    line(The(R::Network),              &[See, List, Count, Export],         &[K::NetworkCube],                          InScope,            Whole),

    line(The(R::Network),              &[See, List, Count, Create, Change, Vote, Export], &[K::Meeting],              InScope,            Whole),
    line(The(R::Network),              &[Create, Change],                   &[K::Event],                                InScope,            Whole),
    line(The(R::Network),              WRITE_EXPORT,                        &[K::Registration, K::ContactNote],         InScope,            Whole),
    line(The(R::Network),              &[Create, Change, Propose],          &[K::Practice, K::Workshop, K::Body],       InScope,            Whole),
    line(The(R::Network),              &[Create, Change],                   &[K::Roadmap],                              InScope,            Whole),
    // A federation vouches for projects; it may carry one.
    line(The(R::Network),              &[See, List, Count, Create, Change, Decide, Export], &[K::Innovation],          InScope,            Whole),
    line(The(R::Network),              READ,                                &[K::Pool],                                 InScope,            Whole),

    // Guichet: every request, who helps and how loaded they are, what is bought together. It makes no diagnosis.
    line(The(R::Desk),                 &[See, List, Count, Create, Change, Decide, Export], &[K::Referral, K::Pool],  InScope,            Whole),
    line(The(R::Desk),                 WRITE_EXPORT,                        &[K::HelpTeam, K::Registration, K::ContactNote], InScope,       Whole),
    line(The(R::Desk),                 READ,                                &[K::Diagnosis, K::Quote, K::Meeting],      InScope,            Whole),
    line(The(R::Desk),                 &[Create, Change, Decide],           &[K::CatalogueItem, K::Event],              InScope,            Whole),
    line(The(R::Desk),                 &[Create, Change, Propose],          &[K::Practice, K::Workshop, K::Body],       InScope,            Whole),

    // Conseil: what was proposed to its team, and what it does for whoever asked.
    line(The(R::Adviser),              &[See, List, Count, Change],         &[K::Referral],                             InScope,            Whole),
    line(The(R::Adviser),              WRITE_EXPORT,                        &[K::HelpTeam, K::Diagnosis, K::ContactNote], InScope,          Whole),
    line(The(R::Adviser),              &[See, List, Count, Create, Change, Sign, Export], &[K::Quote],                InScope,            Whole),
    line(The(R::Adviser),              READ,                                &[K::Pool],                                 InScope,            Whole),
    line(The(R::Adviser),              &[Create, Change],                   &[K::CatalogueItem],                        InScope,            Whole),
    line(The(R::Adviser),              &[Create, Change],                   &[K::Practice],                             InScope,            Whole),
    line(The(R::Adviser),              &[Propose],                          &[K::Workshop],                             InScope,            Whole),

    // Reader under agreement: the fields of the agreement, and what the agreement says.
    line(The(R::AgreementReader),      &[See, List, Count, Export],         &[K::Residence, K::Dwelling, K::WorksPlan, K::Project, K::Commitment, K::Invoice, K::TaxRelief, K::Tenant, K::Need, K::SocialSituation, K::AdaptedAddress], UnderAgreement, Whole),
    line(The(R::AgreementReader),      &[See, List],                        &[K::Agreement],                            InOrganisation,     Whole),

    // Operates the platform: machines, not data.
    line(The(R::PlatformOps),          &[See, List, Operate],               &[K::Operation],                            InScope,            Whole),
    line(The(R::PlatformOps),          &[SeeJournal],                       &[K::Journal],                              InScope,            Whole),
];

/// The highest class a role reads in detail: counts do not reach anybody.
#[must_use]
pub fn reach_of(role: Role) -> DataClass {
    TABLE
        .iter()
        .filter(|line| line.who == The(role))
        .flat_map(|line| match line.sees {
            Whole => line.to.iter().map(|kind| kind.class()).collect::<Vec<_>>(),
            Only(fields) => fields.iter().map(|field| field.class()).collect(),
            CountsFrom11 | Counts => Vec::new(),
        })
        .fold(DataClass::Public, DataClass::max)
}
