//! A first answer by a library of vehicle routing (`vrp-core`), for rounds that have too many tours for all of them to be looked
//! at. It proves nothing, and two runs need not agree: the library orders its visits by where they lie in memory. So it is
//! apart from [`crate::solve`], which takes its days as one more proposal and stays a function of what it is given.
//!
//! Days follow each other on one line of time, a vehicle for each; a visit may be made in the windows of all its days.

use crate::question::{Day, Question};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use vrp_core::construction::features::create_maximize_total_job_value_feature;
use vrp_core::models::common::TimeWindow;
use vrp_core::models::problem::{Actor, JobIdDimension, VehicleIdDimension};
use vrp_core::prelude::*;
use vrp_core::utils::{Either, Parallelism, ThreadPool};

/// The stops of each day, in order; nothing for days that are kept.
pub type Proposal = Vec<Vec<usize>>;

/// Individuals that the library keeps beside each other. On one thread, whatever the machine has.
const POPULATION: usize = 4;

const TOO_NEAR: ViolationCode = ViolationCode(100);

/// A stop, a dimension of visits; a day, one of vehicles.
struct At(usize);

fn stop_of(job: &Job) -> Option<usize> {
    let id = job.dimens().get_job_id()?;
    id.split('/').next()?.parse().ok()
}

fn day_of(actor: &Actor) -> Option<At> {
    actor.vehicle.dimens.get_vehicle_id()?.parse().ok().map(At)
}

/// Two visits of one stop are some days apart, and never on the same one.
struct Apart {
    /// By day and day: too near each other.
    near: Vec<Vec<bool>>,
    /// By day and stop: too near a visit that is kept.
    kept: Vec<Vec<bool>>,
}

impl FeatureConstraint for Apart {
    fn evaluate(&self, context: &MoveContext<'_>) -> Option<ConstraintViolation> {
        let MoveContext::Route { solution_ctx, route_ctx, job } = context else { return None };
        let (stop, At(day)) = (stop_of(job)?, day_of(&route_ctx.route().actor)?);
        let is_there = |route: &RouteContext| {
            let is_near = day_of(&route.route().actor).is_some_and(|At(other)| self.near[day][other]);
            is_near && route.route().tour.jobs().any(|other| other != *job && stop_of(other) == Some(stop))
        };
        let is_near = self.kept[day][stop] || solution_ctx.routes.iter().any(is_there);
        if is_near { ConstraintViolation::fail(TOO_NEAR) } else { None }
    }
}

/// What the library is asked beside the question.
pub(crate) struct Asked<'a> {
    /// Visits of each stop that are still to be planned.
    pub visits: &'a [u32],
    /// By day and day, the same one too: one stop is not visited on both.
    pub near: Vec<Vec<bool>>,
    /// By day and stop: too near a visit that is kept.
    pub kept: Vec<Vec<bool>>,
    /// By day and stop: what a visit is worth, before driving.
    pub worth: Vec<Vec<i64>>,
    /// Generations of the search.
    pub generations: usize,
}

/// The days that the library proposes; `None`: it found nothing, or failed.
pub(crate) fn propose(question: &Question, asked: &Asked<'_>) -> Option<Proposal> {
    // A thread of its own begins its dice anew.
    let solved = catch_unwind(AssertUnwindSafe(|| ThreadPool::new(1).execute(|| solved(question, asked))));
    solved.ok()?.ok()
}

fn may(question: &Question, day: &Day, stop: usize) -> Option<(u32, u32)> {
    let one = &question.stops[stop];
    let hours = one.hours.get(&day.on.weekday().to_monday_one_offset())?;
    let last = hours.to.min(day.hours.to).checked_sub(one.minutes)?;
    let is_open = one.is_placed && one.themes.is_subset(&day.themes) && day.kept.is_none();
    (is_open && hours.from <= last).then_some((hours.from, last))
}

fn solved(question: &Question, asked: &Asked<'_>) -> GenericResult<Proposal> {
    let longest = question.travel.iter().flatten().copied().max().unwrap_or(0);
    let latest = question.days.iter().map(|day| day.hours.to).max().unwrap_or(0);
    // So far apart that nobody drives from one day into the next.
    let begins = |day: usize| day as f64 * f64::from(latest.saturating_add(longest).saturating_add(1));
    let mut jobs = Vec::new();
    for (stop, one) in question.stops.iter().enumerate() {
        let windows: Vec<TimeWindow> = (0..question.days.len())
            .filter_map(|day| {
                let (from, last) = may(question, &question.days[day], stop)?;
                Some(TimeWindow::new(begins(day) + f64::from(from), begins(day) + f64::from(last)))
            })
            .collect();
        for visit in 0..asked.visits[stop] {
            if windows.is_empty() {
                break;
            }
            let job = SingleBuilder::default()
                .id(&format!("{stop}/{visit}"))
                .demand(Demand::delivery(1))
                .location(stop + 1)?
                .duration(f64::from(one.minutes))?
                .times(windows.clone())?;
            jobs.push(job.build_as_job()?);
        }
    }
    let free = question.days.iter().enumerate().filter(|(_, day)| day.kept.is_none());
    let vehicles = free.map(|(at, day)| {
        let detail = VehicleDetailBuilder::default()
            .set_start_location(0)
            .set_start_time(begins(at) + f64::from(day.hours.from))
            .set_end_location(0)
            .set_end_time(begins(at) + f64::from(day.hours.to));
        VehicleBuilder::default()
            .id(&at.to_string())
            .add_detail(detail.build()?)
            .set_distance_cost(1.0)
            .capacity(SingleDimLoad::new(i32::try_from(question.most_stops).unwrap_or(i32::MAX)))
            .build()
    });
    let vehicles = vehicles.collect::<GenericResult<Vec<_>>>()?;
    if jobs.is_empty() || vehicles.is_empty() {
        return Err("nothing is left to plan".into());
    }
    let table: Vec<f64> = question.travel.iter().flatten().map(|minutes| f64::from(*minutes)).collect();
    let transport: Arc<dyn TransportCost> = Arc::new(SimpleTransportCost::new(table.clone(), table)?);
    let problem = ProblemBuilder::default()
        .add_jobs(jobs.into_iter())
        .add_vehicles(vehicles.into_iter())
        .with_goal(goal(asked, Arc::clone(&transport))?)
        .with_transport_cost(transport)
        .with_logger(Arc::new(|_| {}))
        .build()?;
    let problem = Arc::new(problem);
    let environment = Environment::new(
        Arc::new(DefaultRandom::new_repeatable()),
        None,
        Parallelism::new_with_cpus(POPULATION),
        Arc::new(|_| {}),
        false,
    );
    let config = VrpConfigBuilder::new(Arc::clone(&problem))
        .set_environment(Arc::new(environment))
        .prebuild()?
        .with_max_generations(Some(asked.generations))
        .build()?;
    let solution = Solver::new(problem, config).solve()?;
    let mut days = vec![Vec::new(); question.days.len()];
    for route in &solution.routes {
        if let Some(At(day)) = day_of(&route.actor) {
            let calls = route.tour.all_activities().filter_map(|call| call.retrieve_job());
            days[day] = calls.filter_map(|job| stop_of(&job)).collect();
        }
    }
    Ok(days)
}

/// What visits are worth first, then the road; the rest are walls.
fn goal(asked: &Asked<'_>, transport: Arc<dyn TransportCost>) -> GenericResult<GoalContext> {
    let worth = asked.worth.clone();
    let value = move |actor: &Actor, job: &Job| match (day_of(actor), stop_of(job)) {
        (Some(At(day)), Some(stop)) => worth[day][stop] as f64,
        _ => 0.0,
    };
    let value = create_maximize_total_job_value_feature(
        "visits",
        Either::Right(Arc::new(value)),
        Arc::new(|job, _| job),
        TOO_NEAR,
    )?;
    let road =
        TransportFeatureBuilder::new("road").set_transport_cost(transport).build_minimize_distance()?;
    let most = CapacityFeatureBuilder::<SingleDimLoad>::new("most-stops").build()?;
    let apart = Apart { near: asked.near.clone(), kept: asked.kept.clone() };
    let apart = FeatureBuilder::default().with_name("apart").with_constraint(apart).build()?;
    GoalContextBuilder::with_features(&[value, road, most, apart])?.build()
}
