//! Where a pathway stands, read from its facts.

use super::status::Status;
use super::{
    Conclusion, Decline, Event, Exit, Fact, Measure, NoLease, Refusal, Side, Stage, Visit, counting,
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A dwelling as it was offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub on: Date,
    pub vacancy_id: String,
    pub dwelling_id: String,
    pub label: String,
}

/// A stretch of days under one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub status: Status,
    pub from: Date,
    /// Day on which another one began, or the pathway ended; `None`: it lasts.
    pub to: Option<Date>,
}

/// Where a pathway stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub stage: Stage,
    /// Since when it stands there.
    pub since: Date,
    pub proposed_on: Date,
    pub agreed_on: Date,
    /// The dwelling that is offered, or lived in.
    pub offer: Option<Offer>,
    pub declined: Vec<(Date, Decline)>,
    pub periods: Vec<Period>,
    /// Last day of the present period, when the papers say one.
    pub until: Option<Date>,
    pub moved_in_on: Option<Date>,
    pub own_lease_on: Option<Date>,
    /// The reviews under the present dwelling.
    pub reviews: Vec<(Date, Conclusion)>,
    /// What the landlord told the prefect about the present period.
    pub prefect_told: Option<(Date, Option<NoLease>)>,
    /// Measures: begun, ended.
    pub measures: Vec<(Measure, Date, Option<Date>)>,
    pub visits: Vec<(Date, Visit)>,
    pub eviction_feared: Option<Date>,
    pub evictions_avoided: Vec<Date>,
    /// Who reuses the assessment of the other one, with the household's consent.
    pub shared_with: BTreeSet<Side>,
    pub refused: Option<(Date, Side, Refusal)>,
    pub exited: Option<(Date, Exit)>,
}

impl Standing {
    fn begun(on: Date, agreed_on: Date) -> Standing {
        Standing {
            stage: Stage::Proposed,
            since: on,
            proposed_on: on,
            agreed_on,
            offer: None,
            declined: Vec::new(),
            periods: Vec::new(),
            until: None,
            moved_in_on: None,
            own_lease_on: None,
            reviews: Vec::new(),
            prefect_told: None,
            measures: Vec::new(),
            visits: Vec::new(),
            eviction_feared: None,
            evictions_avoided: Vec::new(),
            shared_with: BTreeSet::new(),
            refused: None,
            exited: None,
        }
    }

    /// The status under which the household lives there; `None`: it does not live there, or no more.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        self.periods.last().filter(|period| period.to.is_none()).map(|period| period.status)
    }

    /// The day on which the present status began.
    #[must_use]
    pub fn status_since(&self) -> Option<Date> {
        self.periods.last().filter(|period| period.to.is_none()).map(|period| period.from)
    }

    /// Is this measure under way?
    #[must_use]
    pub fn is_under_way(&self, measure: Measure) -> bool {
        self.measures.iter().any(|(one, _, ended)| *one == measure && ended.is_none())
    }

    /// Did the household take its consent back?
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        matches!(self.exited, Some((_, Exit::ConsentWithdrawn)))
    }

    fn to(&mut self, stage: Stage, on: Date) {
        if self.stage != stage {
            (self.stage, self.since) = (stage, on);
        }
    }

    fn begin(&mut self, status: Status, until: Option<Date>, on: Date) {
        self.close(on);
        self.periods.push(Period { status, from: on, to: None });
        self.until = until;
        self.prefect_told = None;
        if status.is_own_lease() {
            self.own_lease_on = Some(on);
            self.to(Stage::OwnLease, on);
        } else {
            self.to(Stage::Housed, on);
        }
    }

    fn close(&mut self, on: Date) {
        for period in self.periods.iter_mut().filter(|period| period.to.is_none()) {
            period.to = Some(on);
        }
    }

    fn end(&mut self, stage: Stage, on: Date) {
        self.close(on);
        self.until = None;
        for (_, _, ended) in self.measures.iter_mut().filter(|(.., ended)| ended.is_none()) {
            *ended = Some(on);
        }
        self.to(stage, on);
    }

    fn add(&mut self, fact: &Fact) {
        let on = fact.on;
        match &fact.event {
            // It begins once; a correction is not among the facts that count.
            Event::Proposed { .. } | Event::Corrected { .. } => {}
            Event::Oriented => self.to(Stage::Oriented, on),
            Event::Accepted => self.to(Stage::Accepted, on),
            Event::Refused { motive } => {
                self.refused = Some((on, fact.side, *motive));
                self.end(Stage::Refused, on);
            }
            Event::Offered { vacancy_id, dwelling_id, label } => {
                self.offer = Some(Offer {
                    on,
                    vacancy_id: vacancy_id.clone(),
                    dwelling_id: dwelling_id.clone(),
                    label: label.clone(),
                });
                self.to(Stage::Offered, on);
            }
            Event::OfferWithdrawn => {
                self.offer = None;
                self.to(Stage::Accepted, on);
            }
            Event::OfferDeclined { motive } => {
                self.offer = None;
                self.declined.push((on, *motive));
                self.to(Stage::Accepted, on);
            }
            Event::OfferAccepted => self.to(Stage::ToMoveIn, on),
            Event::MovedIn { status, until } => {
                self.moved_in_on = Some(on);
                self.begin(*status, *until, on);
            }
            Event::StatusChanged { status, until } => self.begin(*status, *until, on),
            Event::Renewed { until } => {
                self.until = Some(*until);
                self.prefect_told = None;
            }
            Event::Reviewed { conclusion } => self.reviews.push((on, *conclusion)),
            Event::PrefectTold { refusal } => self.prefect_told = Some((on, *refusal)),
            Event::MeasureBegun { measure } => self.measures.push((*measure, on, None)),
            Event::MeasureEnded { measure } => {
                let open = self.measures.iter_mut().find(|(one, _, ended)| one == measure && ended.is_none());
                if let Some((_, _, ended)) = open {
                    *ended = Some(on);
                }
            }
            Event::Visited { visit } => self.visits.push((on, *visit)),
            Event::EvictionFeared => self.eviction_feared = Some(on),
            Event::EvictionAvoided => {
                self.eviction_feared = None;
                self.evictions_avoided.push(on);
            }
            Event::Shared { with } => {
                self.shared_with.insert(*with);
            }
            Event::ShareWithdrawn { with } => {
                self.shared_with.remove(with);
            }
            Event::Exited { reason } => {
                self.exited = Some((on, *reason));
                self.end(Stage::Ended, on);
            }
        }
    }
}

/// The standing after facts; `None` when none begins it.
#[must_use]
pub fn standing(facts: &[Fact]) -> Option<Standing> {
    let mut all = counting(facts);
    let first = all.next()?;
    let Event::Proposed { agreed_on } = first.event else { return None };
    let mut now = Standing::begun(first.on, agreed_on);
    for fact in all {
        now.add(fact);
    }
    Some(now)
}
