//! Where a listing stands and where each application to it stands, read from the facts on a day. Nothing is stored of it: an
//! offer that nobody answered is over by itself, and a fact that does not come now is refused before it is written.

use crate::period::after;
use crate::{Answer, Fact, Grant, Mode, Regime};
use jiff::civil::{Date, DateTime};
use std::collections::{BTreeMap, BTreeSet};
use trust::closed_list;

closed_list! {
    /// Where a listing stands.
    Stage {
        Draft = "draft",
        TechnicalCheck = "technical-check",
        Ready = "ready",
        /// Published; applications come in.
        CallOpen = "call-open",
        /// The closing day is over: those who applied are read and chosen.
        Selection = "selection",
        Reserved = "reserved",
        ConventionPending = "convention-pending",
        Occupied = "occupied",
        EndNotice = "end-notice",
        ReturnInspection = "return-inspection",
        Suspended = "suspended",
        Closed = "closed",
        Withdrawn = "withdrawn",
    }
}

closed_list! {
    /// Where an application stands.
    Standing {
        Submitted = "submitted",
        /// Read against the criteria: it may be chosen.
        Shortlisted = "shortlisted",
        Offered = "offered",
        Accepted = "accepted",
        Signed = "signed",
        Inside = "inside",
        Leaving = "leaving",
        Left = "left",
        /// Inspected: over.
        Returned = "returned",
        Declined = "declined",
        /// No answer came before the hold ended.
        Lapsed = "lapsed",
        Refused = "refused",
        Withdrawn = "withdrawn",
        /// The listing ended before it was given anything.
        Ended = "ended",
    }
}

impl Standing {
    /// Does it hold days of a parcel?
    #[must_use]
    pub const fn holds(self) -> bool {
        matches!(
            self,
            Standing::Offered
                | Standing::Accepted
                | Standing::Signed
                | Standing::Inside
                | Standing::Leaving
                | Standing::Left
        )
    }

    /// May it still be chosen?
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Standing::Submitted | Standing::Shortlisted)
    }
}

/// Why a fact is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("it does not come now")]
    NotNow,
    #[error("the same hand may not check what it wrote")]
    SameHand,
    #[error("a call by deadline has a closing day to come, the other kind has none")]
    Closes,
    #[error("the application is not in this listing, or not there yet")]
    NoApplication,
    #[error("it applied already")]
    Twice,
    #[error("every place of the visit is taken")]
    Full,
    #[error("nobody visited, and the visit is not waived")]
    NotVisited,
    #[error("the file was not read yet")]
    NotScored,
    #[error("nothing is offered")]
    Nothing,
    #[error("both sides did not sign")]
    NotSigned,
    #[error("the day does not follow from the notice")]
    Notice,
    #[error("inspection comes first")]
    NotInspected,
}

/// A visit, with who comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    pub id: String,
    pub at: DateTime,
    pub minutes: u32,
    pub places: u32,
    pub organisations: BTreeSet<String>,
}

/// Where one application stands, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub organisation: String,
    pub standing: Standing,
    pub since: Date,
    pub social: Option<u32>,
    pub grants: Vec<Grant>,
    /// Last day for an answer, days of suspension added.
    pub until: Option<Date>,
    pub regime: Option<Regime>,
    pub signed_by_landlord: bool,
    pub signed_by_occupant: bool,
    pub leaves: Option<Date>,
    pub damages_cents: Option<i64>,
}

/// The facts of a listing, in the order in which they were written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Story {
    pub facts: Vec<Fact>,
    pub is_visit_waived: bool,
}

impl Story {
    fn known(&self, today: Date) -> impl DoubleEndedIterator<Item = &Fact> {
        self.facts.iter().filter(move |fact| fact.on() <= today)
    }

    /// The facts of the call that runs now: those after it was last listed again.
    fn of_call(&self, today: Date) -> Vec<&Fact> {
        let all: Vec<&Fact> = self.known(today).collect();
        let again = all.iter().rposition(|fact| matches!(fact, Fact::Relisted { .. }));
        all.into_iter().skip(again.unwrap_or(0)).collect()
    }

    /// Days of suspension between two days.
    fn suspended_days(&self, from: Date, to: Date) -> u32 {
        let mut days = 0;
        let mut since: Option<Date> = None;
        for fact in self.known(to) {
            match fact {
                Fact::Suspended { on, .. } => since = since.or(Some(*on)),
                Fact::Resumed { on } => {
                    let start = since.take().map(|day| day.max(from));
                    days += start
                        .filter(|day| day < on)
                        .map_or(0, |day| crate::period::number(*on) - crate::period::number(day));
                }
                _ => {}
            }
        }
        days += since
            .map(|day| day.max(from))
            .filter(|day| *day < to)
            .map_or(0, |day| crate::period::number(to) - crate::period::number(day));
        u32::try_from(days).unwrap_or(0)
    }

    /// Is everything stopped? With the message that was given.
    #[must_use]
    pub fn suspension(&self, today: Date) -> Option<(&str, &str)> {
        self.known(today).rev().find_map(|fact| match fact {
            Fact::Suspended { reason, message, .. } => Some(Some((reason.as_str(), message.as_str()))),
            Fact::Resumed { .. } => Some(None),
            _ => None,
        })?
    }

    /// How those who get a parcel are chosen, and until when they may apply.
    #[must_use]
    pub fn call(&self, today: Date) -> Option<(Mode, Option<Date>)> {
        self.of_call(today).into_iter().rev().find_map(|fact| match fact {
            Fact::Published { mode, closes, .. } => Some((*mode, *closes)),
            _ => None,
        })
    }

    /// The works of the last word about them.
    #[must_use]
    pub fn works(&self, today: Date) -> Option<Date> {
        self.known(today).rev().find_map(|fact| match fact {
            Fact::WorksMoved { works, .. } => Some(*works),
            _ => None,
        })
    }

    /// Visits, in the order of their days.
    #[must_use]
    pub fn visits(&self, today: Date) -> Vec<Slot> {
        let mut all: Vec<Slot> = Vec::new();
        for fact in self.known(today) {
            match fact {
                Fact::VisitSet { visit, at, minutes, places, .. } => all.push(Slot {
                    id: visit.clone(),
                    at: *at,
                    minutes: *minutes,
                    places: *places,
                    organisations: BTreeSet::new(),
                }),
                Fact::VisitTaken { visit, organisation, .. } => {
                    if let Some(one) = all.iter_mut().find(|one| one.id == *visit) {
                        one.organisations.insert(organisation.clone());
                    }
                }
                Fact::VisitLeft { visit, organisation, .. } => {
                    if let Some(one) = all.iter_mut().find(|one| one.id == *visit) {
                        one.organisations.remove(organisation);
                    }
                }
                _ => {}
            }
        }
        all.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        all
    }

    /// Did this organisation take a visit that was held?
    #[must_use]
    pub fn visited(&self, organisation: &str, today: Date) -> bool {
        self.visits(today)
            .iter()
            .any(|one| one.at.date() <= today && one.organisations.contains(organisation))
    }

    /// May this organisation know where it is: it is to visit, or was granted a parcel and did not give it back?
    #[must_use]
    pub fn may_know_address(&self, organisation: &str, today: Date) -> bool {
        let has_visit = self.visits(today).iter().any(|one| one.organisations.contains(organisation));
        let holds = |one: &Step| {
            one.organisation == organisation && one.standing.holds() && one.standing != Standing::Offered
        };
        has_visit || self.steps(today).values().any(holds)
    }

    /// Questions with their answers: who asked, what, and what was answered.
    #[must_use]
    pub fn questions(&self, today: Date) -> Vec<(&str, &str, Option<&str>)> {
        let mut all: Vec<(&str, &str, Option<&str>)> = Vec::new();
        for fact in self.known(today) {
            match fact {
                Fact::Asked { organisation, words, .. } => all.push((organisation, words, None)),
                Fact::Answered { question, words, .. } => {
                    if let Some(asked) = all.get_mut(*question) {
                        asked.2 = Some(words);
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// Where each application stands, by its id.
    #[must_use]
    pub fn steps(&self, today: Date) -> BTreeMap<String, Step> {
        let mut all: BTreeMap<String, Step> = BTreeMap::new();
        let mut is_over = false;
        for fact in self.known(today) {
            if matches!(
                fact,
                Fact::Closed { .. } | Fact::Taken { .. } | Fact::Sold { .. } | Fact::Relisted { .. }
            ) {
                is_over = !matches!(fact, Fact::Relisted { .. });
                for one in all.values_mut().filter(|one| {
                    one.standing.waits() || matches!(one.standing, Standing::Offered | Standing::Accepted)
                }) {
                    (one.standing, one.since) = (Standing::Ended, fact.on());
                }
            }
            if let Fact::Applied { on, application, organisation } = fact {
                all.insert(
                    application.clone(),
                    Step {
                        organisation: organisation.clone(),
                        standing: Standing::Submitted,
                        since: *on,
                        social: None,
                        grants: Vec::new(),
                        until: None,
                        regime: None,
                        signed_by_landlord: false,
                        signed_by_occupant: false,
                        leaves: None,
                        damages_cents: None,
                    },
                );
            }
            if let Some(one) = fact.application().and_then(|id| all.get_mut(id)) {
                tell(one, fact);
            }
        }
        for one in all.values_mut() {
            if let Some(until) = one.until.filter(|_| one.standing == Standing::Offered) {
                let last = after(until, self.suspended_days(one.since, today));
                one.until = Some(last);
                if is_over {
                    one.standing = Standing::Ended;
                } else if last < today {
                    (one.standing, one.since) = (Standing::Lapsed, last);
                }
            }
        }
        all
    }

    /// Where the listing stands: the part of it on which somebody has most to do.
    #[must_use]
    pub fn stage(&self, today: Date) -> Stage {
        let call = self.of_call(today);
        for fact in call.iter().rev() {
            match fact {
                Fact::Closed { .. } => return Stage::Closed,
                Fact::Taken { .. } => return Stage::Withdrawn,
                _ => {}
            }
        }
        let steps = self.steps(today);
        let is = |wanted: Standing| steps.values().any(|one| one.standing == wanted);
        if self.suspension(today).is_some() {
            return Stage::Suspended;
        }
        for (standing, stage) in [
            (Standing::Left, Stage::ReturnInspection),
            (Standing::Leaving, Stage::EndNotice),
            (Standing::Inside, Stage::Occupied),
            (Standing::Signed, Stage::ConventionPending),
            (Standing::Accepted, Stage::ConventionPending),
            (Standing::Offered, Stage::Reserved),
        ] {
            if is(standing) {
                return stage;
            }
        }
        if call.iter().any(|fact| matches!(fact, Fact::Sold { .. })) {
            return Stage::Withdrawn;
        }
        match self.call(today) {
            Some((_, Some(closes))) if closes < today => return Stage::Selection,
            Some(_) => return Stage::CallOpen,
            None => {}
        }
        let last = self.known(today).rev().find(|fact| {
            matches!(fact, Fact::Submitted { .. } | Fact::Checked { .. } | Fact::Relisted { .. })
        });
        match last {
            Some(Fact::Submitted { .. }) => Stage::TechnicalCheck,
            Some(Fact::Checked { is_passed: true, .. } | Fact::Relisted { .. }) => Stage::Ready,
            _ => Stage::Draft,
        }
    }

    /// May applications come in?
    #[must_use]
    pub fn is_open(&self, today: Date) -> bool {
        let is_over = matches!(self.stage(today), Stage::Closed | Stage::Withdrawn | Stage::Suspended);
        let was_sold = self.of_call(today).iter().any(|fact| matches!(fact, Fact::Sold { .. }));
        !is_over
            && !was_sold
            && self.call(today).is_some_and(|(_, closes)| closes.is_none_or(|last| today <= last))
    }

    /// Is it told to everybody?
    #[must_use]
    pub fn is_public(&self, today: Date) -> bool {
        self.call(today).is_some() && !matches!(self.stage(today), Stage::Withdrawn | Stage::Closed)
    }

    /// May this fact be added?
    ///
    /// # Errors
    /// Why not.
    pub fn take(&self, fact: &Fact, today: Date) -> Result<(), Refusal> {
        let stage = self.stage(today);
        let steps = self.steps(today);
        let step = |id: &str| steps.get(id).ok_or(Refusal::NoApplication);
        let at = |id: &str, wanted: &[Standing]| {
            let one = step(id)?;
            if wanted.contains(&one.standing) { Ok(one) } else { Err(Refusal::NotNow) }
        };
        let when = |is_so: bool, refusal: Refusal| if is_so { Ok(()) } else { Err(refusal) };
        let is_over = matches!(stage, Stage::Closed | Stage::Withdrawn);
        let is_stopped = is_over || stage == Stage::Suspended;
        match fact {
            Fact::Submitted { .. } => when(stage == Stage::Draft, Refusal::NotNow),
            Fact::Checked { by, .. } => {
                when(stage == Stage::TechnicalCheck, Refusal::NotNow)?;
                let wrote = self.known(today).rev().find_map(|fact| match fact {
                    Fact::Submitted { by, .. } => Some(by),
                    _ => None,
                });
                when(wrote != Some(by), Refusal::SameHand)
            }
            Fact::Published { on, mode, closes } => {
                when(stage == Stage::Ready, Refusal::NotNow)?;
                when(
                    match mode {
                        Mode::Deadline => closes.is_some_and(|last| last >= *on),
                        Mode::Rolling => closes.is_none(),
                    },
                    Refusal::Closes,
                )
            }
            Fact::VisitSet { at, places, .. } => {
                when(self.is_public(today) && !is_stopped, Refusal::NotNow)?;
                when(at.date() >= today && *places > 0, Refusal::NotNow)
            }
            Fact::VisitTaken { visit, organisation, .. } => {
                when(!is_stopped, Refusal::NotNow)?;
                let all = self.visits(today);
                let one = all.iter().find(|one| one.id == *visit).ok_or(Refusal::NotNow)?;
                when(one.at.date() >= today && !one.organisations.contains(organisation), Refusal::NotNow)?;
                when((one.organisations.len() as u64) < u64::from(one.places), Refusal::Full)
            }
            Fact::VisitLeft { visit, organisation, .. } => {
                let all = self.visits(today);
                let one = all.iter().find(|one| one.id == *visit).ok_or(Refusal::NotNow)?;
                when(one.at.date() >= today && one.organisations.contains(organisation), Refusal::NotNow)
            }
            Fact::Asked { .. } => when(self.is_public(today), Refusal::NotNow),
            Fact::Answered { question, .. } => {
                when(self.questions(today).get(*question).is_some(), Refusal::NotNow)
            }
            Fact::Applied { organisation, .. } => {
                when(self.is_open(today), Refusal::NotNow)?;
                let is_there = steps.values().any(|one| {
                    one.organisation == *organisation && (one.standing.waits() || one.standing.holds())
                });
                when(!is_there, Refusal::Twice)
            }
            Fact::Scored { application, social, .. } => {
                when(!is_over && *social <= 10, Refusal::NotNow)?;
                at(application, &[Standing::Submitted, Standing::Shortlisted]).map(drop)
            }
            Fact::Refused { application, .. } => {
                at(application, &[Standing::Submitted, Standing::Shortlisted]).map(drop)
            }
            Fact::Withdrew { application, .. } => at(
                application,
                &[Standing::Submitted, Standing::Shortlisted, Standing::Offered, Standing::Accepted],
            )
            .map(drop),
            Fact::Offered { application, grants, until, on } => {
                when(
                    !is_stopped && (stage != Stage::CallOpen || self.mode(today) == Some(Mode::Rolling)),
                    Refusal::NotNow,
                )?;
                let one = at(application, &[Standing::Shortlisted, Standing::Submitted])?;
                when(one.social.is_some() || self.mode(today) == Some(Mode::Rolling), Refusal::NotScored)?;
                when(!grants.is_empty() && until >= on, Refusal::Nothing)?;
                when(self.is_visit_waived || self.visited(&one.organisation, today), Refusal::NotVisited)
            }
            Fact::Replied { application, .. } => {
                when(!is_stopped, Refusal::NotNow)?;
                at(application, &[Standing::Offered]).map(drop)
            }
            Fact::Signed { application, is_landlord, .. } => {
                when(!is_stopped, Refusal::NotNow)?;
                let one = at(application, &[Standing::Accepted])?;
                let did = if *is_landlord { one.signed_by_landlord } else { one.signed_by_occupant };
                // The landlord chooses the form and signs first; the occupant signs that one.
                when(!did && (*is_landlord || one.signed_by_landlord), Refusal::NotNow)
            }
            Fact::Entered { application, .. } => match step(application)?.standing {
                Standing::Signed => when(!is_stopped, Refusal::NotNow),
                Standing::Accepted => Err(Refusal::NotSigned),
                _ => Err(Refusal::NotNow),
            },
            Fact::Noticed { application, leaves, on, .. } => {
                let one = at(application, &[Standing::Signed, Standing::Inside, Standing::Leaving])?;
                when(leaves >= on && one.leaves.is_none_or(|known| *leaves <= known), Refusal::Notice)
            }
            Fact::Left { application, .. } => {
                at(application, &[Standing::Inside, Standing::Leaving]).map(drop)
            }
            Fact::Inspected { application, damages_cents, .. } => {
                when(*damages_cents >= 0, Refusal::NotNow)?;
                at(application, &[Standing::Left]).map(drop)
            }
            Fact::Relisted { .. } | Fact::Closed { .. } => {
                when(!is_over && self.call(today).is_some(), Refusal::NotNow)?;
                when(!steps.values().any(|one| one.standing == Standing::Left), Refusal::NotInspected)?;
                let is_free = !steps.values().any(|one| one.standing.holds());
                when(
                    is_free && !(matches!(fact, Fact::Relisted { .. }) && self.was_sold(today)),
                    Refusal::NotNow,
                )
            }
            Fact::Suspended { .. } => when(!is_stopped && self.call(today).is_some(), Refusal::NotNow),
            Fact::Resumed { .. } => when(stage == Stage::Suspended, Refusal::NotNow),
            Fact::Taken { .. } => {
                when(!is_over && !steps.values().any(|one| one.standing.holds()), Refusal::NotNow)
            }
            Fact::WorksMoved { .. } | Fact::Sold { .. } => when(!is_over, Refusal::NotNow),
        }
    }

    fn mode(&self, today: Date) -> Option<Mode> {
        self.call(today).map(|(mode, _)| mode)
    }

    fn was_sold(&self, today: Date) -> bool {
        self.known(today).any(|fact| matches!(fact, Fact::Sold { .. }))
    }
}

/// What a fact changes in the application that it is about.
fn tell(one: &mut Step, fact: &Fact) {
    let standing = match fact {
        Fact::Scored { social, .. } => {
            one.social = Some(*social);
            Standing::Shortlisted
        }
        Fact::Refused { .. } => Standing::Refused,
        Fact::Withdrew { .. } => Standing::Withdrawn,
        Fact::Offered { grants, until, .. } => {
            (one.grants, one.until) = (grants.clone(), Some(*until));
            Standing::Offered
        }
        Fact::Replied { answer: Answer::Accepted, .. } => Standing::Accepted,
        Fact::Replied { .. } => Standing::Declined,
        Fact::Signed { regime, is_landlord, .. } => {
            one.regime = Some(*regime);
            one.signed_by_landlord |= is_landlord;
            one.signed_by_occupant |= !is_landlord;
            if one.signed_by_landlord && one.signed_by_occupant { Standing::Signed } else { one.standing }
        }
        Fact::Entered { .. } => Standing::Inside,
        Fact::Noticed { leaves, .. } => {
            one.leaves = Some(*leaves);
            if one.standing == Standing::Signed { Standing::Signed } else { Standing::Leaving }
        }
        Fact::Left { .. } => Standing::Left,
        Fact::Inspected { damages_cents, .. } => {
            one.damages_cents = Some(*damages_cents);
            Standing::Returned
        }
        _ => return,
    };
    if standing != one.standing {
        one.since = fact.on();
    }
    one.standing = standing;
}
