//! From the settings of a round to its plan, to what residents are told, and to what changes when the bus stays in.

use super::rounds::{Round, TourRound};
use super::{refused, unknown};
use crate::{Error, Register};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tours::{Change, Day, Effort, Place, Plan, Question, Stop, changes, check, propose, solve_from, travel};

/// A plan with the residences that its stops are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub residences: Vec<String>,
    pub plan: Plan,
}

impl Kept {
    /// The same plan, its stops numbered as in this list; a stop that is not there any more is put after it.
    fn numbered(&self, residences: &[String]) -> (Plan, Vec<String>) {
        let mut all = residences.to_vec();
        for id in &self.residences {
            if !all.contains(id) {
                all.push(id.clone());
            }
        }
        let place = |stop: usize| all.iter().position(|id| *id == self.residences[stop]).unwrap_or(stop);
        let mut plan = self.plan.clone();
        for call in plan.tours.iter_mut().flat_map(|tour| &mut tour.calls) {
            call.stop = place(call.stop);
        }
        (plan, all)
    }

    /// What the other plan changes in this one, by residence.
    #[must_use]
    pub fn changes(&self, after: &Kept) -> Vec<(String, Change)> {
        let (before, all) = self.numbered(&after.residences);
        let of = |change: &Change| match change {
            Change::Moved { stop, .. }
            | Change::Shifted { stop, .. }
            | Change::Dropped { stop, .. }
            | Change::Added { stop, .. } => all[*stop].clone(),
        };
        changes(&before, &after.plan, all.len()).into_iter().map(|one| (of(&one), one)).collect()
    }
}

/// The question that the engine is asked: days that are over are kept as they were told.
fn question(here: &TourRound, places: &BTreeMap<String, Place>, today: Date) -> Question {
    let round: &Round = &here.round;
    let residences: Vec<String> = round.stops.iter().map(|stop| stop.residence_id.clone()).collect();
    let told = here.told.as_ref().map(|(kept, _)| kept.numbered(&residences).0);
    // A stop that is no longer in the round has no number in the question.
    let calls = |on: Date| -> Option<Vec<usize>> {
        let tour = told.as_ref()?.tours.iter().find(|tour| tour.on == on)?;
        Some(tour.calls.iter().map(|call| call.stop).filter(|stop| *stop < residences.len()).collect())
    };
    let days = round.days().into_iter().map(|on| Day {
        on,
        hours: round.hours,
        themes: round
            .weekdays
            .get(&on.weekday().to_monday_one_offset())
            .into_iter()
            .flatten()
            .map(|theme| theme.code().to_owned())
            .collect(),
        kept: if on < today { calls(on) } else { None },
    });
    let stops = round.stops.iter().map(|stop| Stop {
        id: stop.residence_id.clone(),
        minutes: stop.minutes,
        visits: stop.visits,
        weight: stop.weight,
        hours: stop.hours.clone(),
        themes: stop.theme.iter().map(|theme| theme.code().to_owned()).collect(),
        pins: stop.pins.clone(),
        is_placed: places.contains_key(&stop.residence_id),
    });
    let at: Vec<Option<Place>> = residences.iter().map(|id| places.get(id).copied()).collect();
    Question {
        days: days.collect(),
        stops: stops.collect(),
        travel: travel(round.place, &at, round.road),
        most_stops: round.most_stops,
        gap_days: round.gap_days,
        told: told.map(|plan| {
            plan.tours
                .iter()
                .map(|tour| (tour.on, tour.calls.iter().map(|call| call.stop).collect()))
                .collect()
        }),
    }
}

/// How long one looks: a second or two for a fortnight of forty stops.
const EFFORT: Effort = Effort { labels: 1_000_000, nodes: 400_000 };
/// How long a library of vehicle routing looks when there are too many tours for that: some seconds.
const GENERATIONS: usize = 300;

impl Register {
    /// Where residences are; those without a position are not in it.
    pub async fn tour_places(&self, landlord_id: &str) -> Result<BTreeMap<String, Place>, Error> {
        let rows: Vec<(String, f64, f64)> = sqlx::query_as(
            "SELECT id, lat, lon FROM residence WHERE landlord_id = $1 AND lat IS NOT NULL AND lon IS NOT NULL",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        Ok(rows.into_iter().map(|(id, latitude, longitude)| (id, Place { latitude, longitude })).collect())
    }

    /// Plans the round: days that are over stay as they were told, and what was told changes as little as can be.
    ///
    /// # Errors
    /// [`Error::Refused`]: `tour-no-stop`, `tour-no-day`; [`Error::Unknown`] elsewhere; [`Error::Computation`] when the plan
    /// does not pass its verifier, which would be a fault of ours.
    pub async fn compute_tour_round(&self, landlord_id: &str, id: &str, today: Date) -> Result<(), Error> {
        let here = self.tour_round(landlord_id, id).await?;
        let question = question(&here, &self.tour_places(landlord_id).await?, today);
        if question.stops.is_empty() {
            return Err(refused("tour-no-stop"));
        }
        if question.days.is_empty() {
            return Err(refused("tour-no-day"));
        }
        let residences = question.stops.iter().map(|stop| stop.id.clone()).collect();
        let (plan, faults) = tokio::task::spawn_blocking(move || {
            let plan = solve_from(&question, EFFORT, || propose(&question, GENERATIONS).ok().flatten())?;
            let faults = check(&question, &plan);
            Ok::<_, tours::Wrong>((plan, faults))
        })
        .await
        .map_err(|e| Error::Computation(e.to_string()))?
        .map_err(|wrong| Error::Computation(format!("{wrong:?}")))?;
        if !faults.is_empty() {
            return Err(Error::Computation(format!("a round does not pass its verifier: {faults:?}")));
        }
        let mut act = self.db.act().await?;
        let kept = sqlx::query(
            "UPDATE tour_round SET plan = $1, plan_of = $2 WHERE id = $3 AND landlord_id = $4 AND edition = $2",
        )
        .bind(serde_json::to_string(&Kept { residences, plan })?)
        .bind(here.edition)
        .bind(id)
        .bind(landlord_id)
        .execute(act.connection())
        .await?;
        if kept.rows_affected() != 1 {
            return Err(refused("tour-edition"));
        }
        self.write_down(&mut act, landlord_id, ("computed", "tour", id), None).await?;
        act.commit().await
    }

    /// Tells residents the plan.
    ///
    /// # Errors
    /// [`Error::Refused`]: `tour-no-plan` when there is none, or it is older than the settings; [`Error::Unknown`] elsewhere.
    pub async fn publish_tour_round(&self, landlord_id: &str, id: &str, today: Date) -> Result<(), Error> {
        let here = self.tour_round(landlord_id, id).await?;
        if here.plan.is_none() || here.is_stale {
            return Err(refused("tour-no-plan"));
        }
        let mut act = self.db.act().await?;
        let told = sqlx::query(
            "UPDATE tour_round SET told = plan, told_on = $1 WHERE id = $2 AND landlord_id = $3 AND plan_of = edition",
        )
        .bind(today.to_string())
        .bind(id)
        .bind(landlord_id)
        .execute(act.connection())
        .await?;
        if told.rows_affected() != 1 {
            return Err(refused("tour-no-plan"));
        }
        self.write_down(&mut act, landlord_id, ("published", "tour", id), None).await?;
        act.commit().await
    }

    /// The bus stays in for a day: the rest is planned again, with as few changes as can be.
    ///
    /// # Errors
    /// [`Error::Refused`]: `tour-off-day` for a day that is over or is not one of the round; as
    /// [`Register::compute_tour_round`].
    pub async fn take_tour_off(
        &self,
        landlord_id: &str,
        id: &str,
        on: Date,
        today: Date,
    ) -> Result<(), Error> {
        let here = self.tour_round(landlord_id, id).await?;
        if on < today || !here.round.days().contains(&on) {
            return Err(refused("tour-off-day"));
        }
        // Said before anything is written: the day and the new plan go together.
        if here.round.days().len() == 1 {
            return Err(refused("tour-no-day"));
        }
        if here.round.stops.is_empty() {
            return Err(refused("tour-no-stop"));
        }
        let off: BTreeSet<Date> = here.round.off.iter().copied().chain([on]).collect();
        let round = Round { off, ..here.round };
        self.change_tour_round(landlord_id, (id, here.edition), &round).await?;
        self.compute_tour_round(landlord_id, id, today).await
    }

    /// Wants a stop visited on a day, or no longer.
    ///
    /// # Errors
    /// [`Error::Refused`]: `tour-pin-day` for a day that is not one of the round; [`Error::Unknown`] for a residence that is
    /// no stop of it.
    pub async fn pin_tour_stop(
        &self,
        landlord_id: &str,
        id: &str,
        (residence_id, on, is_pinned): (&str, Date, bool),
    ) -> Result<(), Error> {
        let here = self.tour_round(landlord_id, id).await?;
        let mut round = here.round;
        let days = round.days();
        let stop =
            round.stops.iter_mut().find(|stop| stop.residence_id == residence_id).ok_or_else(unknown)?;
        if is_pinned && !days.contains(&on) {
            return Err(refused("tour-pin-day"));
        }
        if is_pinned {
            stop.pins.insert(on);
        } else {
            stop.pins.remove(&on);
        }
        self.change_tour_round(landlord_id, (id, here.edition), &round).await
    }
}
