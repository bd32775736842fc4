//! The queues of the day: what may wait, and whose work it is.

use trust::closed_list;
use trust::field::ObjectKind;
use trust::policy::Action;

closed_list! {
    /// Something that waits for people of a kind.
    Queue {
        /// Campaigns whose letters are still to be printed and sent.
        Letters = "letters",
        /// Households to whom a first or second reminder is due.
        Reminders = "reminders",
        /// Households to call upon at home, once reminders are over.
        HomeVisits = "home-visits",
        /// Visits and calls whose day has come: what they gave is to be noted.
        Answers = "answers",
        /// Households that are interested and have no adaptation file.
        Interested = "interested",
        /// Dwellings of an enquiry that asked to be called on a day that has come.
        EnquiryCalls = "enquiry-calls",
        /// Enquiries with two answers to choose from, or whose last day is over.
        EnquiriesToLead = "enquiries-to-lead",
        /// Visits at home where somebody has to act: an alert, a day that has come.
        OutreachVisits = "outreach-visits",
        /// Stops of the mobile agency that were told for a day that is over, and of which nothing was noted.
        ToursToLog = "tours-to-log",
        /// Dwellings that did not reply to a survey and asked for help with it.
        ChasesHelp = "chases-help",
        Diagnoses = "diagnoses",
        /// Visited, and no report yet: the grid is to be typed or checked.
        Reports = "reports",
        Committee = "committee",
        Orders = "orders",
        /// Works to begin, to accept, or whose reservations are to be lifted.
        Acceptances = "acceptances",
        Deliveries = "deliveries",
        /// Households to tell before, during and after works.
        Telling = "telling",
        Complaints = "complaints",
        /// Devices to take back.
        Devices = "devices",
        /// What households say one and six months after the delivery.
        Feedback = "feedback",
        /// Adapted dwellings that are or will be free, and that no need fits.
        Unmatched = "unmatched",
        /// Tenants who should have left: are the keys there?
        Departures = "departures",
        /// Vacancies on the table of no commission.
        ToExamine = "to-examine",
        /// Files of a commission to come that lack candidates or a rent.
        Cases = "cases",
        /// Files of a commission that was held, without a decision.
        Decisions = "decisions",
        /// Decided, and no lease noted.
        Leases = "leases",
        /// Chains and exchanges to propose, to be answered by their households, or to hand to a commission.
        Proposals = "proposals",
        /// Wishes to move that nobody may use any more, or soon.
        Wishes = "wishes",
        /// Dwellings that other landlords ask for.
        CharterRequests = "charter-requests",
        /// Agreements with pension funds whose works are behind their pace.
        PensionPace = "pension-pace",
        /// Aids that may be asked of a pension fund.
        PensionClaims = "pension-claims",
        /// What a desk owes to whoever asked for help: answers, teams to ask or to remind, closings to sign.
        ReferralsDue = "referrals-due",
        /// Needs that were proposed to teams of the organisation, and what those teams owe.
        ReferralsOffered = "referrals-offered",
        /// One's own requests that wait for an answer.
        ReferralsMine = "referrals-mine",
        /// Diagnoses of buildings that one makes, and that are not delivered.
        EstateDiagnoses = "estate-diagnoses",
        /// Recommendations of a delivered diagnosis that one did not answer.
        Recommendations = "recommendations",
        /// Quotes that wait for the signature of one's organisation.
        QuotesToSign = "quotes-to-sign",
        /// Milestones of an accompaniment whose day is over.
        MilestonesLate = "milestones-late",
        /// Lots that one's organisation is asked to join.
        PoolAnswers = "pool-answers",
        /// Premises of one's own where somebody has to act: check, publication, questions, choice, signature, inspection.
        PremisesToLead = "premises-to-lead",
        /// Places that one's organisation is offered, and conventions it has to sign.
        PremisesOffered = "premises-offered",
        /// Funding agreements that wait for the signature of one's organisation.
        SubsidiesToSign = "subsidies-to-sign",
        /// Instalments that one's organisation may claim.
        Instalments = "instalments",
        /// Reports of funding agreements to file, or to read.
        SubsidyReports = "subsidy-reports",
        /// Payments whose next hand one may be.
        Payments = "payments",
        /// Lots that one's desk has to open, to find quotes for or to adopt.
        PoolsToLead = "pools-to-lead",
        /// Decisions of partnerships on which one's organisation has not voted.
        Votes = "votes",
        /// Events that one holds, and whose guests nobody reminded.
        EventsToRemind = "events-to-remind",
        /// Events of the coming days where one's organisation has seats.
        EventsToAttend = "events-to-attend",
        /// Meetings at events that one's organisation is asked for.
        MeetingsToAnswer = "meetings-to-answer",
        /// Local organisations to meet again.
        ContactsDue = "contacts-due",
        /// Proposals of workshops that the organisation carries.
        ProposalsToCarry = "proposals-to-carry",
        /// Innovations that one may endorse.
        InnovationsToVet = "innovations-to-vet",
        /// Testimonies that one is asked to confirm, or to correct.
        TestimoniesToAnswer = "testimonies-to-answer",
        /// Replications whose next step is one's own.
        ReplaysMine = "replays-mine",
        /// Calls for projects of which one's organisation has still to approve the text.
        CallsToApprove = "calls-to-approve",
        /// Questions about one's calls that nobody answered.
        CallQuestions = "call-questions",
        /// Joint applications that wait for the signature of one's organisation.
        ApplicationsToSign = "applications-to-sign",
        /// Joint applications that one's organisation writes, or is invited to.
        ApplicationsToWrite = "applications-to-write",
        /// Files that one instructs.
        FilesToInstruct = "files-to-instruct",
        /// What a committee waits for from one of its members: a declaration, readings to send, votes to cast.
        CommitteeDuties = "committee-duties",
        /// Results of a call that wait for its secretariat: contests to answer.
        ResultsDue = "results-due",
        /// What came of one's applications after the results: called from the reserve list, answered.
        ResultsTold = "results-told",
        /// What those who instruct asked about applications that one's organisation leads.
        PiecesAsked = "pieces-asked",
        /// Answers and acts of the first steps of supported households that one's organisation owes.
        PathwaysAwaited = "pathways-awaited",
        /// Reviews of supported households, and words to the prefect.
        PathwayReviews = "pathway-reviews",
        /// Periods of transitional leases that end.
        LeasesToSlide = "leases-to-slide",
        /// Assessments that will soon be too old to be used.
        AssessmentsExpiring = "assessments-expiring",
        /// Imports that stopped, or that wait for somebody.
        ImportsStopped = "imports-stopped",
        /// Last imports of their kind that were refused or left lines out.
        ImportsRejected = "imports-rejected",
        /// Agreements that wait for the signature of one's organisation.
        ToSign = "agreements-to-sign",
        /// Drafts of agreements that were not proposed.
        ToPropose = "agreements-to-propose",
        /// Roles that wait for a second person.
        Roles = "roles",
        /// Invitations that nobody answered.
        Invitations = "invitations",
        /// Requests of persons about their own data.
        Requests = "requests",
        /// Property-tax relief that may be claimed, and whose last day comes.
        ReliefDeadlines = "relief-deadlines",
        /// Expenses of works that a person must class, or that look like another one.
        WorksToDecide = "works-to-decide",
        /// Target residences that no campaign holds.
        Targets = "targets",
        /// Residences that are or are not targets according to ages that are missing.
        Births = "births",
        /// Residences whose index is too uncertain to be ranked.
        Surveys = "surveys",
        /// Dwellings that are no longer in the files.
        Absent = "absent",
    }
}

impl Queue {
    /// The right of whoever does this work: nobody else sees the queue.
    #[must_use]
    pub const fn right(self) -> (Action, ObjectKind) {
        use ObjectKind as K;
        match self {
            Queue::Letters => (Action::Export, K::Recipient),
            Queue::Reminders | Queue::HomeVisits | Queue::Answers => (Action::Change, K::Recipient),
            Queue::EnquiryCalls => (Action::Change, K::EnquiryUnit),
            Queue::EnquiriesToLead => (Action::Decide, K::Enquiry),
            Queue::OutreachVisits => (Action::Change, K::HomeVisit),
            Queue::ToursToLog => (Action::Change, K::Tour),
            Queue::ChasesHelp => (Action::Change, K::Chase),
            Queue::Interested => (Action::Create, K::AdaptationFile),
            Queue::Reports => (Action::Create, K::TherapistReport),
            Queue::Committee => (Action::Decide, K::AdaptationFile),
            Queue::Acceptances => (Action::Change, K::WorksOrder),
            Queue::Diagnoses
            | Queue::Orders
            | Queue::Deliveries
            | Queue::Telling
            | Queue::Complaints
            | Queue::Devices
            | Queue::Feedback => (Action::Change, K::AdaptationFile),
            Queue::Unmatched => (Action::List, K::Vacancy),
            Queue::Departures | Queue::Leases => (Action::Change, K::Vacancy),
            Queue::ToExamine => (Action::Create, K::AllocationSession),
            Queue::Cases => (Action::Change, K::AllocationSession),
            Queue::Decisions => (Action::Decide, K::AllocationSession),
            Queue::Proposals | Queue::Wishes => (Action::Change, K::Transfer),
            Queue::CharterRequests => (Action::Decide, K::SharedRequest),
            Queue::PensionPace | Queue::PensionClaims => (Action::Change, K::PensionAgreement),
            // Only a desk decides of events: the rights of a direction hold over its own requests.
            Queue::ReferralsDue => (Action::Decide, K::Event),
            Queue::ReferralsOffered => (Action::Change, K::HelpTeam),
            Queue::ReferralsMine => (Action::Create, K::Referral),
            Queue::EstateDiagnoses => (Action::Change, K::Diagnosis),
            Queue::Recommendations => (Action::Decide, K::Diagnosis),
            Queue::QuotesToSign => (Action::Sign, K::Quote),
            Queue::MilestonesLate => (Action::Change, K::Quote),
            Queue::SubsidiesToSign => (Action::Sign, K::Project),
            Queue::Instalments => (Action::Create, K::Commitment),
            Queue::SubsidyReports => (Action::Change, K::Project),
            Queue::Payments => (Action::Change, K::Commitment),
            Queue::PremisesToLead => (Action::Change, K::Premises),
            Queue::PremisesOffered => (Action::Sign, K::Application),
            Queue::PoolAnswers => (Action::Sign, K::Pool),
            Queue::PoolsToLead => (Action::Decide, K::Event),
            Queue::Votes => (Action::Vote, K::Meeting),
            Queue::EventsToRemind => (Action::Create, K::Event),
            // Events are told to everybody: those who speak for the organisation go.
            Queue::EventsToAttend | Queue::MeetingsToAnswer => (Action::Create, K::Referral),
            Queue::ContactsDue => (Action::Create, K::ContactNote),
            Queue::ProposalsToCarry => (Action::Propose, K::Workshop),
            Queue::InnovationsToVet | Queue::ReplaysMine => (Action::Decide, K::Innovation),
            Queue::TestimoniesToAnswer => (Action::Decide, K::Testimony),
            Queue::CallsToApprove => (Action::Decide, K::Call),
            Queue::CallQuestions => (Action::Change, K::Call),
            Queue::ApplicationsToSign => (Action::Sign, K::Application),
            Queue::ApplicationsToWrite => (Action::Change, K::Application),
            Queue::FilesToInstruct | Queue::CommitteeDuties => (Action::List, K::Review),
            Queue::PiecesAsked | Queue::ResultsTold => (Action::Change, K::Application),
            Queue::ResultsDue => (Action::Decide, K::Call),
            // A caseload writes nothing in a collection: whoever may read a pathway of theirs may note what is due of it.
            Queue::PathwaysAwaited
            | Queue::PathwayReviews
            | Queue::LeasesToSlide
            | Queue::AssessmentsExpiring => (Action::List, K::SupportedPathway),
            Queue::ImportsStopped | Queue::ImportsRejected | Queue::Births => (Action::Create, K::Import),
            Queue::ToSign => (Action::Sign, K::Agreement),
            Queue::ToPropose => (Action::Change, K::Agreement),
            Queue::Roles => (Action::GrantRole, K::Account),
            Queue::Invitations => (Action::AdministerMembers, K::Account),
            Queue::Requests => (Action::Change, K::RightsRequest),
            Queue::ReliefDeadlines | Queue::WorksToDecide => (Action::Change, K::TaxRelief),
            Queue::Targets => (Action::Create, K::Campaign),
            Queue::Surveys => (Action::Create, K::Survey),
            Queue::Absent => (Action::Change, K::Dwelling),
        }
    }

    /// Does it say that something went wrong, or that somebody waits for nothing?
    #[must_use]
    pub const fn is_alert(self) -> bool {
        matches!(
            self,
            Queue::Unmatched | Queue::Devices | Queue::Complaints | Queue::ImportsStopped | Queue::Absent
        )
    }
}
