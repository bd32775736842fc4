//! « Ma journée »: what waits for somebody today, queue by queue. The figure of a queue is the length of its list, because
//! both come from [`Register::day`].
//!
//! One file per family of work: it reads what its queues need once, and each queue is a pure function of what was read.
//! Who may see a queue, and in which residences, is said by the caller from the table of rights; a queue that is not
//! asked for is not read.

mod adaptations;
mod calls;
mod campaigns;
mod chases;
mod committees;
mod enquiries;
mod help;
mod homes;
mod imports;
mod moves;
mod outreach;
mod partners;
mod pathways;
mod pension;
mod queue;
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
pub use queue::Queue;
use std::collections::{BTreeMap, BTreeSet};
use trust::policy::Actor;
use trust::role::Role;

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

/// What is to be done after the results of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterStep {
    /// A contest to answer.
    Answer,
    /// A vote to open on a file that was put back to the committee.
    Vote,
    /// A file to call from the reserve list.
    Call,
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
    /// Empty premises: a listing.
    Premises {
        id: String,
        title: String,
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
    /// A meeting at an event that another organisation asks for.
    Meeting {
        event: String,
        id: String,
        other: String,
        about: String,
    },
    /// A dwelling that an enquiry asks, by where it is.
    EnquiryUnit {
        enquiry_id: String,
        id: String,
        door: String,
        residence: String,
    },
    /// A visit at home, by where it is.
    HomeVisit {
        id: String,
        door: String,
        residence: String,
    },
    /// A stop of the mobile agency of which nothing was noted.
    TourStop {
        round_id: String,
        residence_id: String,
        residence: String,
        on: Date,
    },
    /// A dwelling that did not reply to a survey, by its reference.
    Chased {
        chase_id: String,
        reference: String,
        residence: String,
    },
    /// An enquiry among residents, and how many dwellings answered twice.
    Enquiry {
        id: String,
        title: String,
        aside: u64,
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
    /// An innovation to vet, and who carries it.
    Innovation {
        id: String,
        title: String,
        holder: String,
    },
    /// A testimony, and with whom it was lived.
    Testimony {
        id: String,
        title: String,
        other: String,
    },
    /// A replication, and with whom.
    Replay {
        id: String,
        title: String,
        other: String,
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
    /// A file of a call whose results are told, by the adopted board: a contest, a vote, a call from the reserve list.
    AfterResults {
        board_id: String,
        call: String,
        what: AfterStep,
    },
    /// What came of an application after the results.
    ResultTold {
        id: String,
        title: String,
        standing: ::committee::after::Standing,
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
        self.enquiries_of_day(&mut day).await?;
        self.outreach_of_day(&mut day).await?;
        self.chases_of_day(&mut day).await?;
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
