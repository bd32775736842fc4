//! A service, what it lacks, and which residences it reaches.

use crate::billing::{self, Route};
use crate::ladder::{self, Level};
use crate::{Family, Kind, Plan, Priority};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use trust::closed_list;

closed_list! {
    /// Who bears what it costs.
    Payer {
        Landlord = "landlord",
        Tenant = "tenant",
        Municipality = "municipality",
        Fund = "fund",
        Partner = "partner",
    }
}

closed_list! {
    /// To whom it is open.
    Public {
        Tenants = "tenants",
        Everybody = "everybody",
    }
}

/// A service of a landlord. What nobody said is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub name: String,
    pub kind: Kind,
    #[serde(default)]
    pub about: String,
    /// Who gives it, when it is not an organisation of the directory.
    #[serde(default)]
    pub provider: Option<String>,
    pub public: Option<Public>,
    pub payer: Option<Payer>,
    /// The way that was chosen to charge for it; the engine says whether it may be.
    pub route: Option<Route>,
    /// What the ways to charge are judged on; the payer is above.
    #[serde(default)]
    pub charged: billing::Facts,
    /// What the level is judged on.
    #[serde(default)]
    pub ladder: ladder::Facts,
    /// The level that was decided.
    pub level: Option<Level>,
    #[serde(default)]
    pub priorities: BTreeSet<Priority>,
    /// Ids of the residences served.
    #[serde(default)]
    pub residences: BTreeSet<String>,
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    #[serde(default)]
    pub plan: Plan,
}

/// What a service lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    Provider,
    Payer,
    Route,
    Residences,
    Level,
    /// Costs and payments differ by so many cents: costs less payments.
    Plan(i64),
}

impl Service {
    #[must_use]
    pub fn new(name: &str, kind: Kind) -> Service {
        Service {
            name: name.to_owned(),
            kind,
            about: String::new(),
            provider: None,
            public: None,
            payer: None,
            route: None,
            charged: billing::Facts::default(),
            ladder: ladder::Facts::default(),
            level: None,
            priorities: BTreeSet::new(),
            residences: BTreeSet::new(),
            from: None,
            to: None,
            plan: Plan::default(),
        }
    }

    #[must_use]
    pub const fn family(&self) -> Family {
        self.kind.family()
    }

    /// The priorities it answers: those of its kind, and its own.
    #[must_use]
    pub fn answers(&self) -> BTreeSet<Priority> {
        self.kind.priorities().iter().copied().chain(self.priorities.iter().copied()).collect()
    }

    /// Is it given on a day? One without a first day is only prepared.
    #[must_use]
    pub fn is_given(&self, on: Date) -> bool {
        self.from.is_some_and(|from| from <= on) && self.to.is_none_or(|to| on <= to)
    }

    /// The facts that ways to charge are judged on, with the payer.
    #[must_use]
    pub fn billing_facts(&self) -> billing::Facts {
        billing::Facts { payer: self.payer, ..self.charged }
    }

    /// What it lacks; `is_linked`: an organisation of the directory gives it.
    #[must_use]
    pub fn gaps(&self, is_linked: bool) -> Vec<Gap> {
        let mut gaps = Vec::new();
        if !is_linked && self.provider.is_none() {
            gaps.push(Gap::Provider);
        }
        if self.payer.is_none() {
            gaps.push(Gap::Payer);
        }
        if self.route.is_none() {
            gaps.push(Gap::Route);
        }
        if self.residences.is_empty() {
            gaps.push(Gap::Residences);
        }
        if self.level.is_none() {
            gaps.push(Gap::Level);
        }
        match self.plan.gap() {
            Ok(0) | Err(_) => {}
            Ok(cents) => gaps.push(Gap::Plan(cents)),
        }
        gaps
    }
}

/// How many services of each family a residence has; a family that is absent has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    pub residence: String,
    pub families: BTreeMap<Family, usize>,
}

impl Coverage {
    /// Families without a service.
    #[must_use]
    pub fn missing(&self) -> usize {
        Family::ALL.iter().filter(|family| !self.families.contains_key(family)).count()
    }
}

/// Residences by family of the services given there on a day, those that lack the most families first; only the services that
/// answer a priority, when one is asked.
#[must_use]
pub fn coverage<'a>(
    residences: impl IntoIterator<Item = &'a str>,
    services: &[&Service],
    priority: Option<Priority>,
    on: Date,
) -> Vec<Coverage> {
    let given: Vec<&&Service> = services
        .iter()
        .filter(|one| one.is_given(on) && priority.is_none_or(|asked| one.answers().contains(&asked)))
        .collect();
    let mut all: Vec<Coverage> = residences
        .into_iter()
        .map(|id| {
            let mut families = BTreeMap::new();
            for one in given.iter().filter(|one| one.residences.contains(id)) {
                *families.entry(one.family()).or_insert(0) += 1;
            }
            Coverage { residence: id.to_owned(), families }
        })
        .collect();
    // A stable sort: the order given is kept among equals.
    all.sort_by_key(|one| std::cmp::Reverse(one.missing()));
    all
}
