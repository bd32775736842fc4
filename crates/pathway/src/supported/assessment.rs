//! The shared social assessment: what is useful to orient, to find a dwelling and to support, and nothing else. Closed lists
//! only: what somebody needs, never why. Whether the criteria of a programme are met is three-valued.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use trust::closed_list;

closed_list! {
    /// What a programme asks of a household.
    Criterion {
        Street = "street",
        Shelter = "shelter",
        /// At risk of losing its home.
        HomeAtRisk = "home-at-risk",
        EconomicDifficulty = "economic-difficulty",
        SocialDifficulty = "social-difficulty",
        /// Recognised as having priority by the mediation commission (DALO).
        PriorityRecognised = "priority-recognised",
    }
}

closed_list! {
    /// Does the household meet it?
    Answer {
        Yes = "yes",
        No = "no",
        Unknown = "unknown",
    }
}

closed_list! {
    /// A support that is useful. Never why.
    Need {
        Budget = "budget",
        OpeningRights = "opening-rights",
        Paperwork = "paperwork",
        ReadingWriting = "reading-writing",
        RunningAHome = "running-a-home",
        NeighbourRelations = "neighbour-relations",
        SocialTies = "social-ties",
        Employment = "employment",
        Children = "children",
        Furnishing = "furnishing",
        RentDebt = "rent-debt",
        HousingSearch = "housing-search",
    }
}

closed_list! {
    /// How much support.
    Intensity {
        Light = "light",
        Regular = "regular",
        Reinforced = "reinforced",
    }
}

closed_list! {
    /// What a dwelling must offer.
    HomeFeature {
        StepFree = "step-free",
        LowFloorOrLift = "low-floor-or-lift",
        NearTransport = "near-transport",
        NearSchool = "near-school",
        NearServices = "near-services",
        Furnished = "furnished",
    }
}

/// The dwelling that would suit: all that the landlord reads of an assessment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeNeeds {
    pub adults: Option<u8>,
    pub children: Option<u8>,
    pub rooms_least: Option<u8>,
    /// Rent and charges that the household can pay, by month.
    pub rent_most_cents: Option<u32>,
    pub features: BTreeSet<HomeFeature>,
}

/// An assessment, on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    pub assessed_on: jiff::civil::Date,
    pub criteria: BTreeMap<Criterion, Answer>,
    pub needs: BTreeSet<Need>,
    pub intensity: Option<Intensity>,
    pub home: HomeNeeds,
}

closed_list! {
    /// A programme whose public is described.
    Programme {
        /// The call « 10 000 logements HLM accompagnés »: fragile households with social and economic difficulties together,
        /// from the street or a shelter, or at risk of losing their home.
        Accompanied = "accompanied",
        /// The national fund for support towards and in housing: households recognised as having priority, and people of
        /// article L301-1 II, in difficulty because of their resources or of their living conditions.
        SupportFund = "support-fund",
    }
}

impl Programme {
    /// Where the criteria come from.
    #[must_use]
    pub const fn reference(self) -> &'static str {
        match self {
            Programme::Accompanied => "AAP « 10 000 logements HLM accompagnés » (2014)",
            Programme::SupportFund => "CCH L300-2, L301-1 II, R300-2-2",
        }
    }

    /// The criteria, in groups: one of each group is asked.
    #[must_use]
    pub const fn groups(self) -> &'static [&'static [Criterion]] {
        use Criterion as C;
        match self {
            Programme::Accompanied => {
                &[&[C::Street, C::Shelter, C::HomeAtRisk], &[C::EconomicDifficulty], &[C::SocialDifficulty]]
            }
            Programme::SupportFund => {
                &[&[C::PriorityRecognised, C::EconomicDifficulty, C::Street, C::Shelter, C::HomeAtRisk]]
            }
        }
    }
}

/// Is a household of the public of a programme, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    /// `Yes`: one criterion of each group is met; `No`: a group has none and nothing to ask; else unknown.
    pub answer: Answer,
    pub met: Vec<Criterion>,
    /// What would have to be met, and is not: of groups with no answer left to find.
    pub missing: Vec<Criterion>,
    /// What nobody knows, and that would decide.
    pub to_ask: Vec<Criterion>,
}

/// Is this household of the public of a programme? What is not known stays unknown.
#[must_use]
pub fn eligibility(criteria: &BTreeMap<Criterion, Answer>, programme: Programme) -> Eligibility {
    let answer = |criterion: &Criterion| criteria.get(criterion).copied().unwrap_or(Answer::Unknown);
    let mut found =
        Eligibility { answer: Answer::Yes, met: Vec::new(), missing: Vec::new(), to_ask: Vec::new() };
    for group in programme.groups() {
        let with = |wanted: Answer| group.iter().copied().filter(move |one| answer(one) == wanted);
        let met: Vec<Criterion> = with(Answer::Yes).collect();
        if !met.is_empty() {
            found.met.extend(met);
            continue;
        }
        let unknown: Vec<Criterion> = with(Answer::Unknown).collect();
        if unknown.is_empty() {
            found.answer = Answer::No;
            found.missing.extend(group.iter().copied());
        } else {
            if found.answer == Answer::Yes {
                found.answer = Answer::Unknown;
            }
            found.to_ask.extend(unknown);
        }
    }
    found
}

/// Why an assessment is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("a day to come, or more than a year old")]
    Day,
    #[error("a household has at least one person, and at most twenty")]
    Persons,
    #[error("from one room to twelve")]
    Rooms,
    #[error("a rent of at most 3 000 € a month")]
    Rent,
}

impl Fault {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Fault::Day => "assessed-on",
            Fault::Persons => "persons",
            Fault::Rooms => "rooms",
            Fault::Rent => "rent",
        }
    }
}

impl Assessment {
    /// Can it be kept?
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, today: jiff::civil::Date) -> Result<(), Fault> {
        let age = (today - self.assessed_on).get_days();
        if !(0..=super::CONSENT_DAYS).contains(&age) {
            return Err(Fault::Day);
        }
        let HomeNeeds { adults, children, rooms_least, rent_most_cents, .. } = &self.home;
        let persons = u16::from(adults.unwrap_or(0)) + u16::from(children.unwrap_or(0));
        let is_said = adults.is_some() || children.is_some();
        if is_said && !(1..=20).contains(&persons) {
            return Err(Fault::Persons);
        }
        if rooms_least.is_some_and(|rooms| !(1..=12).contains(&rooms)) {
            return Err(Fault::Rooms);
        }
        if rent_most_cents.is_some_and(|cents| cents > 300_000) {
            return Err(Fault::Rent);
        }
        Ok(())
    }
}
