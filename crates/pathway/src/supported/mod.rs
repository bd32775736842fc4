//! The pathway of one supported household: proposed, oriented by the SIAO, accepted or refused, housed under a status, until
//! it holds its own lease. Read from dated facts.
//!
//! Three organisations write, each what is its own to say: the landlord offers and lets, the association supports, the SIAO
//! orients. One table, [`TABLE`], says who may note what from where; the tests read it, and so does `docs/pathway.md`.
//! There is no name, no diagnosis and no free text: a household is a number, its situation is closed lists.

pub mod assessment;
pub mod convention;
pub mod due;
pub mod figures;
mod standing;
pub mod status;
#[cfg(test)]
mod tests;

pub use standing::{Offer, Period, Standing, standing};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use status::Status;
use trust::closed_list;
use trust::field::ObjectKind;
use trust::policy::Action;

/// What a person needs to note a fact.
pub const WHO: (Action, ObjectKind) = (Action::Change, ObjectKind::SupportedPathway);

closed_list! {
    /// Who says something: the three parties of the convention.
    Side {
        Landlord = "landlord",
        Association = "association",
        /// The integrated reception and orientation service.
        Siao = "siao",
    }
}

closed_list! {
    /// Where a pathway stands.
    Stage {
        Proposed = "proposed",
        Oriented = "oriented",
        /// The association takes it: a dwelling is to be found.
        Accepted = "accepted",
        Offered = "offered",
        ToMoveIn = "to-move-in",
        /// Lives there, and not under its own lease yet.
        Housed = "housed",
        /// Holds its own lease; support may go on.
        OwnLease = "own-lease",
        Refused = "refused",
        Ended = "ended",
    }
}

impl Stage {
    /// Is nothing left to happen?
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Stage::Refused | Stage::Ended)
    }

    /// Does the household live in a dwelling of the landlord?
    #[must_use]
    pub const fn is_housed(self) -> bool {
        matches!(self, Stage::Housed | Stage::OwnLease)
    }
}

closed_list! {
    /// Why a pathway is refused.
    Refusal {
        NoPlace = "no-place",
        OtherTerritory = "other-territory",
        NotEligible = "not-eligible",
        SupportedElsewhere = "supported-elsewhere",
        NoSuitableDwelling = "no-suitable-dwelling",
        HouseholdDeclined = "household-declined",
        Duplicate = "duplicate",
    }
}

impl Refusal {
    /// The motives that a side may give.
    #[must_use]
    pub const fn of(side: Side) -> &'static [Refusal] {
        use Refusal as R;
        match side {
            Side::Landlord => &[R::NoSuitableDwelling],
            Side::Association => {
                &[R::NoPlace, R::OtherTerritory, R::NotEligible, R::SupportedElsewhere, R::HouseholdDeclined]
            }
            Side::Siao => &[
                R::NotEligible,
                R::OtherTerritory,
                R::SupportedElsewhere,
                R::HouseholdDeclined,
                R::Duplicate,
            ],
        }
    }
}

closed_list! {
    /// Why a household declines a dwelling. Nothing follows from it.
    Decline {
        Attachment = "attachment",
        Rent = "rent",
        ServicesRoutine = "services-routine",
        Size = "size",
        Access = "access",
        Other = "other",
    }
}

closed_list! {
    /// What a review with the household found.
    Conclusion {
        GoesOn = "goes-on",
        ReadyForLease = "ready-for-lease",
        MoreSupport = "more-support",
        AnotherDwelling = "another-dwelling",
    }
}

closed_list! {
    /// Why the landlord does not let the lease slide. It says so to the prefect, and the household reads it.
    NoLease {
        RentUnpaid = "rent-unpaid",
        DwellingNotKept = "dwelling-not-kept",
        Disturbance = "disturbance",
        HouseholdNotReady = "household-not-ready",
        DwellingNoLongerSuits = "dwelling-no-longer-suits",
    }
}

closed_list! {
    /// A support measure.
    Measure {
        /// Support towards and in housing, personalised (AVDL).
        TowardsHousing = "towards-housing",
        InHousing = "in-housing",
        AdaptedLetting = "adapted-letting",
        /// Fonds de solidarité logement.
        SolidarityFund = "solidarity-fund",
        BudgetSupport = "budget-support",
        NeighbourhoodMediation = "neighbourhood-mediation",
    }
}

closed_list! {
    /// A visit or a meeting: its kind and its day, never what was said.
    Visit {
        AtHome = "at-home",
        AtOffice = "at-office",
        ByPhone = "by-phone",
        ThreeParties = "three-parties",
    }
}

closed_list! {
    /// Why a pathway ends.
    Exit {
        /// Stays under its own lease, and support is over.
        Settled = "settled",
        OtherHome = "other-home",
        BackToShelter = "back-to-shelter",
        OtherSupport = "other-support",
        Evicted = "evicted",
        Left = "left",
        Deceased = "deceased",
        HouseholdChoice = "household-choice",
        /// The household takes its consent back: the other parties see nothing of it any more.
        ConsentWithdrawn = "consent-withdrawn",
        Mistake = "mistake",
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// The household agreed on this day to be followed, and that the three parties see what each needs.
    Proposed {
        agreed_on: Date,
    },
    Oriented,
    Accepted,
    Refused {
        motive: Refusal,
    },
    /// A vacancy of the landlord, as it was offered: what is changed later in the stock does not change what was said.
    Offered {
        vacancy_id: String,
        dwelling_id: String,
        label: String,
    },
    OfferWithdrawn,
    OfferDeclined {
        motive: Decline,
    },
    OfferAccepted,
    /// `until`: last day of the period that the papers say; `None`: they say none.
    MovedIn {
        status: Status,
        until: Option<Date>,
    },
    StatusChanged {
        status: Status,
        until: Option<Date>,
    },
    /// The same status for longer.
    Renewed {
        until: Date,
    },
    Reviewed {
        conclusion: Conclusion,
    },
    /// What the landlord told the prefect before the end of the period: it offers a lease, or why it does not.
    PrefectTold {
        refusal: Option<NoLease>,
    },
    MeasureBegun {
        measure: Measure,
    },
    MeasureEnded {
        measure: Measure,
    },
    Visited {
        visit: Visit,
    },
    EvictionFeared,
    EvictionAvoided,
    /// The household agrees that a party reuses the assessment of the other one, or takes this back.
    Shared {
        with: Side,
    },
    ShareWithdrawn {
        with: Side,
    },
    Exited {
        reason: Exit,
    },
    /// The fact of this rank was noted by mistake: it counts no more, and stays to be seen.
    Corrected {
        rank: u32,
    },
}

impl Event {
    /// The stable code of its kind.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Event::Proposed { .. } => "proposed",
            Event::Oriented => "oriented",
            Event::Accepted => "accepted",
            Event::Refused { .. } => "refused",
            Event::Offered { .. } => "offered",
            Event::OfferWithdrawn => "offer-withdrawn",
            Event::OfferDeclined { .. } => "offer-declined",
            Event::OfferAccepted => "offer-accepted",
            Event::MovedIn { .. } => "moved-in",
            Event::StatusChanged { .. } => "status-changed",
            Event::Renewed { .. } => "renewed",
            Event::Reviewed { .. } => "reviewed",
            Event::PrefectTold { .. } => "prefect-told",
            Event::MeasureBegun { .. } => "measure-begun",
            Event::MeasureEnded { .. } => "measure-ended",
            Event::Visited { .. } => "visited",
            Event::EvictionFeared => "eviction-feared",
            Event::EvictionAvoided => "eviction-avoided",
            Event::Shared { .. } => "shared",
            Event::ShareWithdrawn { .. } => "share-withdrawn",
            Event::Exited { .. } => "exited",
            Event::Corrected { .. } => "corrected",
        }
    }

    /// Does it speak of support, which the landlord and the SIAO have no need to read?
    #[must_use]
    pub const fn is_support(&self) -> bool {
        matches!(self, Event::MeasureBegun { .. } | Event::MeasureEnded { .. } | Event::Visited { .. })
    }
}

/// A dated fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// From 1, in the order in which facts were noted.
    pub rank: u32,
    pub on: Date,
    pub side: Side,
    pub event: Event,
}

/// One line of the table: a fact, who may note it, from which stages, and where it leads (`None`: nowhere else).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub event: &'static str,
    pub by: &'static [Side],
    pub from: &'static [Stage],
    pub to: Option<Stage>,
    /// What it must say besides its day, in words.
    pub requires: &'static str,
}

const fn line(
    event: &'static str,
    by: &'static [Side],
    from: &'static [Stage],
    to: Option<Stage>,
    requires: &'static str,
) -> Line {
    Line { event, by, from, to, requires }
}

use Side::{Association as A, Landlord as L, Siao as S};
use Stage as G;

const FOLLOWED: &[Stage] = &[G::Accepted, G::Offered, G::ToMoveIn, G::Housed, G::OwnLease];
const OPEN: &[Stage] =
    &[G::Proposed, G::Oriented, G::Accepted, G::Offered, G::ToMoveIn, G::Housed, G::OwnLease];
const LIVES: &[Stage] = &[G::Housed, G::OwnLease];

/// Who may note what, from where to where. `proposed` begins a pathway.
#[rustfmt::skip]
pub const TABLE: &[Line] = &[
    line("proposed",         &[A, S],    &[],                                    Some(G::Proposed), "the day on which the household agreed"),
    line("oriented",         &[S],       &[G::Proposed],                         Some(G::Oriented), ""),
    line("accepted",         &[A],       &[G::Oriented],                         Some(G::Accepted), ""),
    line("refused",          &[S],       &[G::Proposed],                         Some(G::Refused),  "a motive"),
    line("refused",          &[A],       &[G::Oriented],                         Some(G::Refused),  "a motive"),
    line("refused",          &[L],       &[G::Oriented, G::Accepted],            Some(G::Refused),  "a motive"),
    line("offered",          &[L],       &[G::Accepted],                         Some(G::Offered),  "a vacancy of the landlord that can be let and that nobody else is offered"),
    line("offer-withdrawn",  &[L],       &[G::Offered, G::ToMoveIn],             Some(G::Accepted), ""),
    line("offer-declined",   &[A],       &[G::Offered],                          Some(G::Accepted), "a motive; nothing follows from it"),
    line("offer-accepted",   &[A],       &[G::Offered],                          Some(G::ToMoveIn), ""),
    line("moved-in",         &[L, A],    &[G::ToMoveIn],                         Some(G::Housed),   "a status, and the last day of its period when it has one"),
    line("status-changed",   &[L, A],    &[G::Housed],                           Some(G::Housed),   "another status"),
    line("renewed",          &[L, A],    &[G::Housed],                           None,              "a later last day; not under an own lease"),
    line("reviewed",         &[L, A],    &[G::Housed],                           None,              "what the review found"),
    line("prefect-told",     &[L],       &[G::Housed],                           None,              "under a transitional lease: a lease is offered, or why not"),
    line("measure-begun",    &[A],       FOLLOWED,                               None,              "a measure that is not under way"),
    line("measure-ended",    &[A],       FOLLOWED,                               None,              "a measure that is under way"),
    line("visited",          &[A],       FOLLOWED,                               None,              "a kind of visit"),
    line("eviction-feared",  &[L, A],    LIVES,                                  None,              "none is feared already"),
    line("eviction-avoided", &[L, A],    LIVES,                                  None,              "one was feared"),
    line("shared",           &[A, S],    OPEN,                                   None,              "with the association or the SIAO, not done already"),
    line("share-withdrawn",  &[A, S],    OPEN,                                   None,              "with whom, and it was done"),
    line("exited",           &[A],       OPEN,                                   Some(G::Ended),    "a reason; `settled` under an own lease only"),
];

/// Why a fact is not noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// No line of the table, for this side or from this stage.
    #[error("this is not noted now, or not by this party")]
    NotNow,
    #[error("a day to come, or before the last fact")]
    Day,
    #[error("the motive is not one that this party may give")]
    Motive,
    #[error("the day on which the household agreed is to come, or too old")]
    Consent,
    #[error("the last day is not after the first")]
    Until,
    #[error("the status has no period, or needs one")]
    Status,
    #[error("this is done already, or was not done")]
    Twice,
    #[error("only the last fact, and by whoever noted it")]
    Correction,
}

impl Wrong {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Wrong::NotNow => "not-now",
            Wrong::Day => "day",
            Wrong::Motive => "motive",
            Wrong::Consent => "consent",
            Wrong::Until => "until",
            Wrong::Status => "status",
            Wrong::Twice => "twice",
            Wrong::Correction => "correction",
        }
    }
}

/// How old the agreement of a household may be when it is proposed, in days.
pub const CONSENT_DAYS: i32 = 365;

/// The facts that count: without those that were corrected.
pub(crate) fn counting(facts: &[Fact]) -> impl Iterator<Item = &Fact> {
    facts.iter().filter(|fact| {
        !matches!(fact.event, Event::Corrected { .. })
            && !facts.iter().any(|other| other.event == Event::Corrected { rank: fact.rank })
    })
}

/// The line of the table by which a side may note such a fact from here.
fn way(stage: Option<Stage>, side: Side, event: &Event) -> Option<&'static Line> {
    TABLE.iter().find(|line| {
        line.event == event.code()
            && line.by.contains(&side)
            && stage.map_or(line.from.is_empty(), |stage| line.from.contains(&stage))
    })
}

/// May a side note this now, as far as the table says?
#[must_use]
pub fn may(now: Option<&Standing>, side: Side, event: &Event) -> bool {
    way(now.map(|now| now.stage), side, event).is_some()
}

/// May this fact follow those?
///
/// # Errors
/// Why it may not.
pub fn check(facts: &[Fact], next: &Fact, today: Date) -> Result<(), Wrong> {
    let last = counting(facts).last();
    if let Event::Corrected { rank } = next.event {
        // Where a pathway begins is not taken back: it is ended, as a mistake.
        let mine = last.is_some_and(|last| last.rank == rank && last.side == next.side && rank > 1);
        return if mine { Ok(()) } else { Err(Wrong::Correction) };
    }
    let now = standing(facts);
    if !may(now.as_ref(), next.side, &next.event) {
        return Err(Wrong::NotNow);
    }
    if next.on > today || last.is_some_and(|last| next.on < last.on) {
        return Err(Wrong::Day);
    }
    said(now.as_ref(), next)
}

/// What the fact must say besides its day.
fn said(now: Option<&Standing>, next: &Fact) -> Result<(), Wrong> {
    let ensure = |holds: bool, wrong: Wrong| if holds { Ok(()) } else { Err(wrong) };
    let Some(now) = now else {
        let Event::Proposed { agreed_on } = next.event else { return Err(Wrong::NotNow) };
        let age = (next.on - agreed_on).get_days();
        return ensure((0..=CONSENT_DAYS).contains(&age), Wrong::Consent);
    };
    match &next.event {
        Event::Refused { motive } => ensure(Refusal::of(next.side).contains(motive), Wrong::Motive),
        Event::MovedIn { status, until } => period(*status, *until, next.on),
        Event::StatusChanged { status, until } => {
            ensure(now.status() != Some(*status), Wrong::Twice)?;
            period(*status, *until, next.on)
        }
        Event::Renewed { until } => {
            ensure(now.status().is_some_and(|status| !status.is_own_lease()), Wrong::Status)?;
            ensure(*until > next.on && now.until.is_none_or(|before| *until > before), Wrong::Until)
        }
        Event::PrefectTold { .. } => ensure(now.status() == Some(Status::TransitionalLease), Wrong::Status),
        Event::MeasureBegun { measure } => ensure(!now.is_under_way(*measure), Wrong::Twice),
        Event::MeasureEnded { measure } => ensure(now.is_under_way(*measure), Wrong::Twice),
        Event::EvictionFeared => ensure(now.eviction_feared.is_none(), Wrong::Twice),
        Event::EvictionAvoided => ensure(now.eviction_feared.is_some(), Wrong::Twice),
        Event::Shared { with } => {
            ensure(*with != Side::Landlord, Wrong::NotNow)?;
            ensure(!now.shared_with.contains(with), Wrong::Twice)
        }
        Event::ShareWithdrawn { with } => ensure(now.shared_with.contains(with), Wrong::Twice),
        Event::Exited { reason } => {
            let settles = *reason == Exit::Settled;
            ensure(!settles || now.stage == Stage::OwnLease, Wrong::Motive)
        }
        _ => Ok(()),
    }
}

/// An own lease ends on no day that is known; a status with a period says its last day.
fn period(status: Status, until: Option<Date>, from: Date) -> Result<(), Wrong> {
    match until {
        Some(_) if status.is_own_lease() => Err(Wrong::Status),
        Some(until) if until <= from => Err(Wrong::Until),
        None if status.has_period() => Err(Wrong::Status),
        _ => Ok(()),
    }
}
