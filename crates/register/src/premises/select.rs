//! Choosing who is given what: the question put to the exact engine from what is kept, its answer checked by the other hand,
//! and told with a reason for each wish.

use super::listings::Whole;
use super::{refused, unknown};
use crate::{Error, Register};
use jiff::Span;
use jiff::civil::Date;
use premises::{
    Fact, Fitted, Grant, Held, Mode, Plan, Rule, Standing, Unfit, Why, Wish, cost_of, first_fit, question,
    solve, unfits, verify, waiting, why,
};
use std::collections::BTreeSet;

/// Wishes whose cost to the others is computed, and people told of a waiting list: more is nobody's to read.
const MOST_COSTS: usize = 60;
const MOST_WAITING: usize = 5;

/// What becomes of one wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    Granted,
    /// Rules that it does not fit.
    Unfit(Vec<Unfit>),
    /// Nobody of it visited, and the visit is not waived.
    NotVisited,
    /// It has all it needs.
    HasEnough,
    /// Who has it then, with their points; `cost`: points that all would lose together, were it granted.
    Before {
        who: Vec<(String, i64)>,
        cost: Option<i64>,
    },
}

/// A wish, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalLine {
    pub application: String,
    pub organisation: String,
    /// From 1.
    pub rank: usize,
    pub parcel: String,
    pub wish: Wish,
    pub points: Option<i64>,
    pub choice: Choice,
    /// Who waits for it, in order.
    pub waiting: Vec<String>,
}

/// Who would be offered what, if it were decided now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PremisesProposal {
    pub mode: Mode,
    pub lines: Vec<ProposalLine>,
    pub points: i64,
    /// No choice is worth more; `None` for a call without a closing day, where order decides.
    pub bound: Option<i64>,
    /// The proof was read by the other hand.
    pub is_verified: bool,
    /// What is offered, by application: what was shown is what is made.
    pub mark: String,
}

struct Chosen {
    fitted: Fitted,
    plan: Plan,
    mode: Mode,
    /// Applications, in the order of the applicants of the question.
    who: Vec<usize>,
    held: Vec<Held>,
}

impl Chosen {
    /// What each application is offered.
    fn offers(&self, here: &Whole) -> Vec<(String, Vec<Grant>)> {
        let mut all: Vec<(String, Vec<Grant>)> = Vec::new();
        for bid in &self.plan.granted {
            let (applicant, rank) = self.fitted.of[*bid];
            let kept = &here.applications[self.who[applicant]];
            let wish = &kept.content.wishes[rank];
            let grant = Grant { parcel: wish.parcel.clone(), period: wish.period };
            match all.iter_mut().find(|(id, _)| *id == kept.id) {
                Some((_, grants)) => grants.push(grant),
                None => all.push((kept.id.clone(), vec![grant])),
            }
        }
        all.sort();
        all
    }

    fn mark(&self, here: &Whole) -> String {
        let offers = self.offers(here);
        let lines = offers.iter().flat_map(|(id, grants)| {
            grants.iter().map(move |one| format!("{id}/{}/{}/{}", one.parcel, one.period.from, one.period.to))
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn may_be_chosen(here: &Whole, organisation: &str, today: Date) -> bool {
    here.story.is_visit_waived || here.story.visited(organisation, today)
}

/// Puts the question and has it answered.
fn choose(here: &Whole, today: Date) -> Result<Chosen, Error> {
    let (mode, _) = here.story.call(today).ok_or_else(|| refused("premises-not-now"))?;
    let steps = here.story.steps(today);
    let held: Vec<Held> = steps
        .iter()
        .filter(|(_, step)| step.standing.holds())
        .flat_map(|(id, step)| {
            step.grants.iter().map(|grant| Held {
                parcel: grant.parcel.clone(),
                period: grant.period,
                applicant: id.clone(),
            })
        })
        .collect();
    let standing = |id: &str| steps.get(id).map(|step| step.standing);
    let who: Vec<usize> = (0..here.applications.len())
        .filter(|at| {
            let one = &here.applications[*at];
            standing(&one.id).is_some_and(Standing::waits) && may_be_chosen(here, &one.organisation_id, today)
        })
        .collect();
    let applicants: Vec<_> = who
        .iter()
        .map(|at| {
            let one = &here.applications[*at];
            let social = steps.get(&one.id).and_then(|step| step.social);
            // Where order decides, no file has to be read first.
            one.content.applicant(&one.id, if mode == Mode::Rolling { social.or(Some(0)) } else { social })
        })
        .collect();
    let fitted = question(&here.listing(today), &held, &applicants, &here.new.rule);
    let plan = match mode {
        Mode::Deadline => solve(&fitted.question).map_err(|wrong| Error::Computation(wrong.to_string()))?,
        Mode::Rolling => {
            let granted = first_fit(&fitted.question);
            let points = granted.iter().map(|bid| fitted.question.bids[*bid].points).sum();
            let proof = premises::Proof::Open { prices: 0 };
            let certificate = premises::Certificate { prices: Vec::new(), proof };
            Plan { granted, points, bound: points, certificate }
        }
    };
    Ok(Chosen { fitted, plan, mode, who, held })
}

/// Offers to make now that a place is free; none while the call still runs.
pub(super) fn next_offers(here: &Whole, hold_days: u32, today: Date) -> Vec<Fact> {
    let is_time = here
        .story
        .call(today)
        .is_some_and(|(mode, closes)| mode == Mode::Rolling || closes.is_some_and(|last| last < today));
    let is_stopped = matches!(
        here.story.stage(today),
        premises::Stage::Suspended | premises::Stage::Closed | premises::Stage::Withdrawn
    );
    if !is_time || is_stopped {
        return Vec::new();
    }
    // Whoever gives a place back is never kept in it because the next one could not be computed: the landlord then chooses.
    choose(here, today).map(|chosen| offers(here, &chosen, hold_days, today)).unwrap_or_default()
}

fn offers(here: &Whole, chosen: &Chosen, hold_days: u32, today: Date) -> Vec<Fact> {
    let until = today.saturating_add(Span::new().days(i64::from(hold_days)));
    let offer = |(application, grants)| Fact::Offered { on: today, application, grants, until };
    chosen.offers(here).into_iter().map(offer).collect()
}

fn lines(here: &Whole, chosen: &Chosen, today: Date) -> Result<Vec<ProposalLine>, Error> {
    let steps = here.story.steps(today);
    let listing = here.listing(today);
    let parcel = |id: &str| listing.parcel(id).map_or_else(String::new, |one| one.name.clone());
    let (question, plan) = (&chosen.fitted.question, &chosen.plan);
    let name = |bid: usize| here.applications[chosen.who[chosen.fitted.of[bid].0]].organisation.clone();
    let wrong = |e: premises::QuestionError| Error::Computation(e.to_string());
    let mut costs = 0;
    let mut all = Vec::new();
    for (at, one) in here.applications.iter().enumerate() {
        let Some(step) = steps.get(&one.id).filter(|step| step.standing.waits()) else { continue };
        let applicant = chosen.who.iter().position(|known| *known == at);
        for (rank, wish) in one.content.wishes.iter().enumerate() {
            let bid = chosen.fitted.of.iter().position(|of| Some(of.0) == applicant && of.1 == rank);
            let mut waits = Vec::new();
            let choice = match (applicant, bid) {
                (None, _) => Choice::NotVisited,
                (Some(_), None) => {
                    let social = step.social.or((chosen.mode == Mode::Rolling).then_some(0));
                    Choice::Unfit(unfits(
                        &listing,
                        &chosen.held,
                        &one.content.applicant(&one.id, social),
                        wish,
                    ))
                }
                (Some(_), Some(bid)) => match why(question, plan, bid) {
                    Why::Granted => {
                        if chosen.mode == Mode::Deadline {
                            let next = waiting(question, plan, bid, MOST_WAITING).map_err(wrong)?;
                            waits = next.into_iter().map(name).collect();
                        }
                        Choice::Granted
                    }
                    Why::HasEnough(_) => Choice::HasEnough,
                    Why::Before(before) => {
                        costs += 1;
                        let is_told = chosen.mode == Mode::Deadline && costs <= MOST_COSTS;
                        let cost =
                            is_told.then(|| cost_of(question, plan, bid)).transpose().map_err(wrong)?;
                        Choice::Before {
                            who: before.iter().map(|one| (name(one.bid), one.points)).collect(),
                            cost,
                        }
                    }
                },
            };
            all.push(ProposalLine {
                application: one.id.clone(),
                organisation: one.organisation.clone(),
                rank: rank + 1,
                parcel: parcel(&wish.parcel),
                wish: wish.clone(),
                points: step.social.map(|social| rule(here).points(rank, social, wish.period)),
                choice,
                waiting: waits,
            });
        }
    }
    Ok(all)
}

fn rule(here: &Whole) -> &Rule {
    &here.new.rule
}

impl Register {
    /// Who would be offered what, were it decided now, with the reason for every wish.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another landlord; `premises-not-now` before publication.
    pub async fn premises_proposal(
        &self,
        landlord_id: &str,
        id: &str,
        today: Date,
    ) -> Result<PremisesProposal, Error> {
        let here = self.whole_premises(id).await?;
        if here.landlord_id != landlord_id {
            return Err(unknown());
        }
        // A large call takes seconds: not on the threads that answer requests.
        let made = tokio::task::spawn_blocking(move || {
            let chosen = choose(&here, today)?;
            let is_deadline = chosen.mode == Mode::Deadline;
            Ok(PremisesProposal {
                mode: chosen.mode,
                lines: lines(&here, &chosen, today)?,
                points: chosen.plan.points,
                bound: is_deadline.then_some(chosen.plan.bound),
                is_verified: is_deadline && verify(&chosen.fitted.question, &chosen.plan).is_empty(),
                mark: chosen.mark(&here),
            })
        });
        made.await.map_err(|e| Error::Computation(e.to_string()))?
    }

    /// Makes the offers of the proposal that was shown: each is held for the days of the parameters.
    ///
    /// # Errors
    /// As [`Register::premises_proposal`]; `premises-changed` when it is not the same any more, `premises-nothing` when
    /// nobody would be offered anything, `premises-taken:…` when somebody holds one of the days.
    pub async fn offer_premises(
        &self,
        landlord_id: &str,
        id: &str,
        mark: &str,
        today: Date,
    ) -> Result<(), Error> {
        let here = self.whole_premises(id).await?;
        if here.landlord_id != landlord_id {
            return Err(unknown());
        }
        let hold = self.premises_hold(&here, today).await?;
        let mark = mark.replace('\r', "");
        self.landlord_tells(landlord_id, id, today, |here| {
            let chosen = choose(here, today)?;
            if chosen.mark(here) != mark {
                return Err(refused("premises-changed"));
            }
            let facts = offers(here, &chosen, hold, today);
            if facts.is_empty() { Err(refused("premises-nothing")) } else { Ok(facts) }
        })
        .await
    }

    /// Offers what lapsed to whoever comes next, in every listing of a landlord: how many offers were made. Nothing else is
    /// needed for time to pass; this only spares the landlord from having to look.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pass_on_premises(&self, landlord_id: &str, today: Date) -> Result<usize, Error> {
        let mut made = 0;
        for here in self.all_premises(Some(landlord_id)).await? {
            let steps = here.story.steps(today);
            // Only a place that somebody let go: the first choice is people's to make.
            if !steps.values().any(|step| step.standing == Standing::Lapsed) {
                continue;
            }
            let hold = self.premises_hold(&here, today).await?;
            if next_offers(&here, hold, today).is_empty() {
                continue;
            }
            self.landlord_tells(landlord_id, &here.id, today, |here| {
                let facts = next_offers(here, hold, today);
                made += facts.len();
                Ok(facts)
            })
            .await?;
        }
        Ok(made)
    }

    /// The same for every landlord, as time passes: how many offers were made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pass_on_all_premises(&self, today: Date) -> Result<usize, Error> {
        let here = self.all_premises(None).await?;
        let landlords: BTreeSet<String> = here.into_iter().map(|one| one.landlord_id).collect();
        let mut made = 0;
        for landlord in &landlords {
            made += self.pass_on_premises(landlord, today).await?;
        }
        Ok(made)
    }
}
