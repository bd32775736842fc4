//! « Ma journée »: what waits for somebody today, queue by queue. The figure of a queue is the length of its list, because
//! both come from [`Register::day`].
//!
//! One file per family of work: it reads what its queues need once, and each queue is a pure function of what was read.
//! Who may see a queue, and in which residences, is said by the caller from the table of rights; a queue that is not
//! asked for is not read.

mod adaptations;
mod calls;
mod campaigns;
mod committees;
mod help;
mod homes;
mod imports;
mod moves;
mod partners;
mod pathways;
mod pension;
mod referrals;
mod relief;
mod stock;
mod subsidies;
mod together;

use crate::adaptations::ComplaintKind;
use crate::portfolio::Portfolio;
use crate::{Error, Register};
use jiff::Timestamp;
use jiff::civil::Date;
pub use moves::ProposalStep;
use pathway::adaptation::Stage;
use pathway::contact;
use pathway::device::Device;
use pathway::reminders;
use std::collections::{BTreeMap, BTreeSet};
use trust::closed_list;
use trust::field::ObjectKind;
use trust::policy::{Action, Actor};
use trust::role::Role;

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
        /// Local organisations to meet again.
        ContactsDue = "contacts-due",
        /// Proposals of workshops that the organisation carries.
        ProposalsToCarry = "proposals-to-carry",
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
            Queue::PoolAnswers => (Action::Sign, K::Pool),
            Queue::PoolsToLead => (Action::Decide, K::Event),
            Queue::Votes => (Action::Vote, K::Meeting),
            Queue::EventsToRemind => (Action::Create, K::Event),
            // Events are told to everybody: those who speak for the organisation go.
            Queue::EventsToAttend => (Action::Create, K::Referral),
            Queue::ContactsDue => (Action::Create, K::ContactNote),
            Queue::ProposalsToCarry => (Action::Propose, K::Workshop),
            Queue::CallsToApprove => (Action::Decide, K::Call),
            Queue::CallQuestions => (Action::Change, K::Call),
            Queue::ApplicationsToSign => (Action::Sign, K::Application),
            Queue::ApplicationsToWrite => (Action::Change, K::Application),
            Queue::FilesToInstruct | Queue::CommitteeDuties => (Action::List, K::Review),
            Queue::PiecesAsked => (Action::Change, K::Application),
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

/// By when, or since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// To be done by this day.
    By(Date),
    /// It waits since this day.
    Since(Date),
    /// No day is known.
    Unsaid,
}

impl When {
    fn since(day: Option<Date>) -> When {
        day.map_or(When::Unsaid, When::Since)
    }

    fn by(day: Option<Date>) -> When {
        day.map_or(When::Unsaid, When::By)
    }

    /// The day it speaks of.
    #[must_use]
    pub const fn day(self) -> Option<Date> {
        match self {
            When::By(day) | When::Since(day) => Some(day),
            When::Unsaid => None,
        }
    }

    /// Is its day over on this one?
    #[must_use]
    pub fn is_late(self, on: Date) -> bool {
        matches!(self, When::By(day) if day < on)
    }
}

/// What waits, by its ids: names are looked up by whoever shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The letters of a campaign, and how many.
    Letters {
        campaign_id: String,
        title: String,
        count: usize,
    },
    Household {
        campaign_id: String,
        recipient_id: String,
        dwelling_id: String,
        step: contact::NextStep,
    },
    Interested {
        campaign_id: String,
        recipient_id: String,
        dwelling_id: String,
    },
    File {
        id: String,
        dwelling_id: String,
        step: reminders::NextStep,
    },
    Works {
        id: String,
        dwelling_id: String,
        stage: Stage,
    },
    Complaint {
        id: String,
        dwelling_id: String,
        rank: u32,
        kind: ComplaintKind,
    },
    Device {
        id: String,
        dwelling_id: String,
        rank: u32,
        device: Device,
    },
    Vacancy {
        id: String,
        dwelling_id: String,
    },
    Case {
        id: String,
        dwelling_id: String,
        candidates: u64,
        has_rent: bool,
    },
    /// A chain or an exchange; the dwelling where its first household lives.
    Proposal {
        id: String,
        dwelling_id: String,
        step: ProposalStep,
    },
    Wish {
        id: String,
        dwelling_id: String,
        /// Did the household leave?
        is_left: bool,
    },
    /// A request of another landlord for a dwelling.
    CharterRequest {
        id: String,
        dwelling_id: String,
        other: String,
    },
    /// An agreement with a pension fund, and how many dwellings of it wait.
    /// Something due of a request for help.
    Referral {
        id: String,
        number: String,
        what: referral::What,
    },
    /// Something due of a supported household.
    Pathway {
        id: String,
        number: String,
        what: pathway::supported::due::What,
    },
    Pension {
        id: String,
        fund: String,
        dwellings: u32,
    },
    /// A diagnosis, and how many of its recommendations wait for an answer.
    Diagnosis {
        id: String,
        title: String,
        recommendations: Option<u32>,
    },
    Quote {
        id: String,
        title: String,
        partner: String,
    },
    /// A funding agreement, and what waits in it.
    Subsidy {
        id: String,
        title: String,
        what: String,
    },
    Payment {
        id: String,
        label: String,
        state: ledger::PaymentState,
    },
    /// A milestone of an accompaniment.
    Milestone {
        id: String,
        title: String,
        label: String,
    },
    /// A lot that is bought together, by the code of its subject.
    Pool {
        id: String,
        subject: String,
    },
    /// A decision put to the vote.
    Vote {
        partnership_id: String,
        title: String,
    },
    /// Something that is held for several organisations.
    Event {
        id: String,
        title: String,
        place: String,
    },
    /// An organisation to meet again.
    Contact {
        partner: String,
    },
    /// A proposal of a workshop.
    WorkshopProposal {
        id: String,
        words: String,
        workshop: String,
    },
    /// A call for projects.
    Call {
        id: String,
        title: String,
    },
    /// A joint application, and the call that it answers.
    Application {
        id: String,
        title: String,
        call: String,
    },
    /// A file of a call that one judges.
    Judged {
        id: String,
        title: String,
        call: String,
    },
    /// A committee where one sits: something waits there.
    Committee {
        id: String,
        title: String,
    },
    /// A file that one reads for a committee.
    Reading {
        id: String,
        title: String,
        call: String,
    },
    /// A board put to the vote.
    BoardVote {
        id: String,
        call: String,
    },
    /// A request about an application.
    PieceAsked {
        id: String,
        title: String,
    },
    /// A job, with what its worker reads: the name of the file is in it.
    Job {
        id: String,
        payload: String,
    },
    Import {
        id: String,
        kind: String,
        file_name: String,
        rejected: u64,
    },
    Agreement {
        id: String,
        partner: String,
    },
    /// A convention of supported housing, by its title.
    SupportedConvention {
        id: String,
        title: String,
    },
    Role {
        id: String,
        person: String,
        role: Role,
    },
    Invitation {
        id: String,
        email: String,
        roles: Vec<Role>,
    },
    Request {
        id: String,
    },
    /// What may be claimed at a tax office for a year.
    Relief {
        office_id: String,
        office: String,
        year: i16,
    },
    /// An expense of works.
    Expense {
        id: String,
        label: String,
    },
    Residence {
        id: String,
    },
    /// A dwelling that left the files, and the residence where it stood.
    Dwelling {
        id: String,
        reference: Option<String>,
        residence: Option<String>,
    },
}

/// One line of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub subject: Subject,
    pub when: When,
    /// Where it is; `None`: nowhere in particular, or the residence is not in the files any more.
    pub residence_id: Option<String>,
}

/// Whose day is asked, and what of it.
#[derive(Debug, Clone)]
pub struct DayRequest<'a> {
    pub organisation_id: &'a str,
    pub on: Date,
    pub at: Timestamp,
    /// Who asks: a committee waits for a person, not for an organisation. `None`: nobody in particular.
    pub actor: Option<&'a Actor>,
    /// The stock, as the person sees it; `None`: none is imported, or the organisation is no landlord.
    pub portfolio: Option<&'a Portfolio>,
    /// The queues that the person may see, and in which residences; `None`: in all of the organisation's.
    pub queues: BTreeMap<Queue, Option<BTreeSet<String>>>,
    /// The caseloads of the person; `None`: a role of theirs holds over the whole organisation.
    pub caseloads: Option<BTreeSet<String>>,
}

impl DayRequest<'_> {
    fn asks(&self, queue: Queue) -> bool {
        self.queues.contains_key(&queue)
    }

    fn asks_one_of(&self, queues: &[Queue]) -> bool {
        queues.iter().any(|queue| self.asks(*queue))
    }

    /// The residence of a dwelling, while both are in the stock.
    fn residence_of(&self, dwelling_id: &str) -> Option<String> {
        Some(self.portfolio?.dwelling(dwelling_id)?.0.id.clone())
    }
}

/// What every person sees of a queue: what is in their residences, the most urgent first.
struct Day<'a> {
    asked: &'a DayRequest<'a>,
    found: BTreeMap<Queue, Vec<Waiting>>,
}

impl Day<'_> {
    /// Keeps the lines of a queue, when it is asked for; `lines` is not called otherwise.
    fn put(&mut self, queue: Queue, lines: impl FnOnce() -> Vec<Waiting>) {
        let Some(scope) = self.asked.queues.get(&queue) else { return };
        let mut lines = lines();
        if let Some(mine) = scope {
            lines.retain(|line| line.residence_id.as_ref().is_some_and(|id| mine.contains(id)));
        }
        // A stable sort: what has the same day stays in the order in which it was read.
        lines.sort_by_key(|line| (line.when.day().is_none(), line.when.day()));
        self.found.insert(queue, lines);
    }
}

impl Register {
    /// What waits in each queue that is asked for, the most urgent first; queues where nothing waits are there, empty.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn day(&self, asked: &DayRequest<'_>) -> Result<BTreeMap<Queue, Vec<Waiting>>, Error> {
        let mut day = Day { asked, found: BTreeMap::new() };
        self.campaigns_of_day(&mut day).await?;
        self.adaptations_of_day(&mut day).await?;
        self.homes_of_day(&mut day).await?;
        self.moves_of_day(&mut day).await?;
        self.pension_of_day(&mut day).await?;
        self.referrals_of_day(&mut day).await?;
        self.help_of_day(&mut day).await?;
        self.subsidies_of_day(&mut day).await?;
        self.together_of_day(&mut day).await?;
        self.calls_of_day(&mut day).await?;
        self.committees_of_day(&mut day).await?;
        self.pathways_of_day(&mut day).await?;
        self.imports_of_day(&mut day).await?;
        self.partners_of_day(&mut day).await?;
        self.relief_of_day(&mut day).await?;
        self.stock_of_day(&mut day).await?;
        Ok(day.found)
    }
}

/// The day of an instant that the register wrote; `None` when it is none.
fn day_of(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 22);

    fn residence(id: &str, when: When) -> Waiting {
        Waiting { subject: Subject::Residence { id: id.to_owned() }, when, residence_id: Some(id.to_owned()) }
    }

    fn asked(scope: Option<&[&str]>) -> DayRequest<'static> {
        let scope = scope.map(|all| all.iter().map(|id| (*id).to_owned()).collect());
        DayRequest {
            organisation_id: "o",
            on: TODAY,
            at: Timestamp::UNIX_EPOCH,
            actor: None,
            portfolio: None,
            queues: BTreeMap::from([(Queue::Targets, scope)]),
            caseloads: None,
        }
    }

    fn order(asked: &DayRequest<'_>) -> Vec<String> {
        let mut day = Day { asked, found: BTreeMap::new() };
        day.put(Queue::Targets, || {
            vec![
                residence("unsaid", When::Unsaid),
                residence("tomorrow", When::By(date(2026, 11, 23))),
                residence("late", When::By(date(2026, 11, 2))),
                residence("waits", When::Since(date(2026, 11, 12))),
            ]
        });
        let lines = day.found.remove(&Queue::Targets).unwrap_or_default();
        lines.into_iter().filter_map(|line| line.residence_id).collect()
    }

    #[test]
    fn what_has_waited_longest_comes_first_and_what_has_no_day_comes_last() {
        assert_eq!(order(&asked(None)), ["late", "waits", "tomorrow", "unsaid"]);
    }

    #[test]
    fn a_scope_hides_what_is_elsewhere_and_what_is_nowhere() {
        assert_eq!(order(&asked(Some(&["waits"]))), ["waits"]);
        assert_eq!(order(&asked(Some(&[]))), Vec::<String>::new());
    }

    #[test]
    fn a_queue_that_is_not_asked_for_is_not_read() {
        let asked = asked(None);
        let mut day = Day { asked: &asked, found: BTreeMap::new() };
        day.put(Queue::Births, || unreachable!("nobody asked"));
        assert!(day.found.is_empty());
    }

    #[test]
    fn only_a_day_by_which_something_is_due_can_be_over() {
        assert!(When::By(date(2026, 11, 21)).is_late(TODAY));
        assert!(!When::By(TODAY).is_late(TODAY));
        assert!(!When::Since(date(2020, 1, 1)).is_late(TODAY));
    }
}
