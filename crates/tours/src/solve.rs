//! From a question to a plan: tours of each day, their choice, the hours of what was chosen, and why the rest is left.

use crate::enumerate::{MOST_LABELS, Trip, enumerate, open, over};
use crate::library::{self, Proposal};
use crate::master::{Column, Master};
use crate::question::{Call, Day, Left, Plan, Proof, Question, Tour, Why, Wrong};
use crate::search::search;
use std::collections::BTreeSet;

/// How long one looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Labels of one day that are kept, at most.
    pub labels: usize,
    /// Steps of one search.
    pub nodes: u64,
}

impl Default for Effort {
    fn default() -> Effort {
        Effort { labels: MOST_LABELS, nodes: 1_500_000 }
    }
}

/// A pinned visit counts as much as a hundred of the most ordinary ones.
const PINNED: i64 = 1_000;

/// What things are worth: any visit more than any other visit's day kept, that more than any drive.
struct Worth {
    change: i64,
    unit: i64,
}

impl Worth {
    fn of(question: &Question) -> Worth {
        let drives: i64 =
            question.days.iter().map(|day| i64::from(day.hours.to - day.hours.from)).sum::<i64>() + 1;
        let visits: i64 = question.stops.iter().map(|stop| i64::from(stop.visits)).sum::<i64>() + 1;
        match question.told {
            Some(_) => Worth { change: drives, unit: drives * visits },
            None => Worth { change: 0, unit: drives },
        }
    }

    /// What a day is worth with these stops in this order.
    fn value(&self, question: &Question, day: &Day, stops: &[usize], drives: u32) -> i64 {
        let told = question.told.as_ref().map(|told| told.get(&day.on).map_or(&[][..], Vec::as_slice));
        let of = |stop: usize| {
            let one = &question.stops[stop];
            let pinned = if one.pins.contains(&day.on) { PINNED } else { 0 };
            let is_new = told.is_some_and(|told| !told.contains(&stop));
            self.unit * (i64::from(one.weight) + pinned) - if is_new { self.change } else { 0 }
        };
        stops.iter().map(|stop| of(*stop)).sum::<i64>() - i64::from(drives)
    }
}

/// Days that are still to be planned, and what those that are kept leave of each stop.
struct Free {
    days: Vec<usize>,
    visits: Vec<u32>,
    /// By day and stop: too near a visit that is kept.
    near: Vec<BTreeSet<usize>>,
}

fn apart(a: &Day, b: &Day) -> u32 {
    a.on.until((jiff::Unit::Day, b.on)).map_or(u32::MAX, |span| span.get_days().unsigned_abs())
}

fn free(question: &Question) -> Free {
    let mut visits: Vec<u32> = question.stops.iter().map(|stop| stop.visits).collect();
    let mut near = vec![BTreeSet::new(); question.days.len()];
    for day in &question.days {
        for stop in day.kept.iter().flatten() {
            visits[*stop] = visits[*stop].saturating_sub(1);
            for (at, other) in question.days.iter().enumerate() {
                if apart(day, other) < question.gap_days {
                    near[at].insert(*stop);
                }
            }
        }
    }
    let days = (0..question.days.len()).filter(|at| question.days[*at].kept.is_none()).collect();
    Free { days, visits, near }
}

/// The largest sets of free days in which one stop may be visited only once.
fn crowds(question: &Question, days: &[usize]) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = Vec::new();
    for (rank, first) in days.iter().enumerate() {
        let near = |at: &&usize| apart(&question.days[*first], &question.days[**at]) < question.gap_days;
        let crowd: Vec<usize> = days[rank..].iter().take_while(near).copied().collect();
        let is_within = all.last().is_some_and(|last| crowd.iter().all(|at| last.contains(at)));
        if crowd.len() > 1 && !is_within {
            all.push(crowd);
        }
    }
    all
}

/// Times of a day, stop after stop; `None`: it does not fit. The bus leaves as late as its first stop allows.
fn timed(question: &Question, day: &Day, order: &[usize]) -> Option<Tour> {
    let mut calls: Vec<Call> = Vec::new();
    let (mut time, mut at, mut drives) = (day.hours.from, 0, 0);
    for stop in order {
        let drive = question.travel[at][stop + 1];
        let arrives = time + drive;
        let ends = over(question, day, *stop, arrives)?;
        let starts = ends - question.stops[*stop].minutes;
        // Waiting is done at the depot rather than at a door that is closed.
        let arrives = if calls.is_empty() { starts } else { arrives };
        calls.push(Call { stop: *stop, arrives, starts, ends });
        (time, at, drives) = (ends, stop + 1, drives + drive);
    }
    let back = if order.is_empty() { 0 } else { question.travel[at][0] };
    let leaves = match calls.first() {
        Some(call) => call.starts - question.travel[0][call.stop + 1],
        None => day.hours.from,
    };
    let returns = time + back;
    (returns <= day.hours.to).then_some(Tour { on: day.on, leaves, calls, returns, drives: drives + back })
}

/// Days that are the same for every stop, so that it does not matter which of them a tour takes.
fn kinds(question: &Question, free: &Free, is_gapped: bool) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = Vec::new();
    let is_same = |a: usize, b: usize| {
        let (a_day, b_day) = (&question.days[a], &question.days[b]);
        let pins = |day: &Day| -> Vec<usize> {
            (0..question.stops.len()).filter(|at| question.stops[*at].pins.contains(&day.on)).collect()
        };
        a_day.on.weekday() == b_day.on.weekday()
            && a_day.hours == b_day.hours
            && a_day.themes == b_day.themes
            && free.near[a] == free.near[b]
            && pins(a_day) == pins(b_day)
    };
    for at in &free.days {
        let same = all.iter_mut().find(|kind| is_same(kind[0], *at));
        match same {
            Some(kind) if !is_gapped && question.told.is_none() => kind.push(*at),
            _ => all.push(vec![*at]),
        }
    }
    all
}

/// The tour of a day that somebody else proposes, if it keeps the rules of a day.
fn allowed(question: &Question, free: &Free, day: usize, order: &[usize]) -> Option<Tour> {
    let is_open = |stop: &usize| {
        let one = question.stops.get(*stop);
        one.is_some_and(|one| one.is_placed && one.themes.is_subset(&question.days[day].themes))
            && !free.near[day].contains(stop)
    };
    let once: BTreeSet<&usize> = order.iter().collect();
    let is_allowed =
        order.len() <= question.most_stops as usize && once.len() == order.len() && order.iter().all(is_open);
    if is_allowed { timed(question, &question.days[day], order) } else { None }
}

/// The days that a library of vehicle routing proposes after so many generations of its search; `None`: it found nothing. Two
/// runs need not agree.
///
/// # Errors
/// What makes the question unreadable.
pub fn propose(question: &Question, generations: usize) -> Result<Option<Proposal>, Wrong> {
    question.sound()?;
    let (free, worth) = (free(question), Worth::of(question));
    let days = &question.days;
    let near = |a: usize, b: usize| a == b || apart(&days[a], &days[b]) < question.gap_days;
    let stops = 0..question.stops.len();
    let asked = library::Asked {
        visits: &free.visits,
        near: (0..days.len()).map(|a| (0..days.len()).map(|b| near(a, b)).collect()).collect(),
        kept: free.near.iter().map(|near| stops.clone().map(|stop| near.contains(&stop)).collect()).collect(),
        worth: days
            .iter()
            .map(|day| stops.clone().map(|stop| worth.value(question, day, &[stop], 0)).collect())
            .collect(),
        generations,
    };
    Ok(library::propose(question, &asked))
}

/// Plans the round.
///
/// # Errors
/// What makes the question unreadable.
pub fn solve(question: &Question, effort: Effort) -> Result<Plan, Wrong> {
    solve_from(question, effort, || None)
}

/// Plans the round, with the days that somebody else proposes when there are too many tours for all of them to be looked at, or
/// when the search proves nothing: the answer is worth as much as theirs, or more.
///
/// # Errors
/// What makes the question unreadable.
pub fn solve_from(
    question: &Question,
    effort: Effort,
    proposal: impl FnOnce() -> Option<Proposal>,
) -> Result<Plan, Wrong> {
    question.sound()?;
    let (free, worth) = (free(question), Worth::of(question));
    let often: Vec<usize> = (0..question.stops.len()).filter(|at| free.visits[*at] > 1).collect();
    let crowds = if often.is_empty() { Vec::new() } else { crowds(question, &free.days) };
    let kinds = kinds(question, &free, !crowds.is_empty());
    // Rows: the visits of each stop, then each stop in each crowd of days.
    let mut right = free.visits.clone();
    let mut gap_rows: Vec<(usize, usize, usize)> = Vec::new();
    for (crowd, _) in crowds.iter().enumerate() {
        for stop in &often {
            gap_rows.push((crowd, *stop, right.len()));
            right.push(1);
        }
    }
    let mut master =
        Master { most: kinds.iter().map(|kind| kind.len() as u32).collect(), right, columns: Vec::new() };
    let rows = |day: usize, order: &[usize]| -> Vec<usize> {
        let is_in =
            |(crowd, stop, _): &&(usize, usize, usize)| crowds[*crowd].contains(&day) && order.contains(stop);
        order.iter().copied().chain(gap_rows.iter().filter(is_in).map(|(.., row)| *row)).collect()
    };
    let mut orders: Vec<Vec<usize>> = Vec::new();
    let mut is_whole = true;
    // Days that differ only by their date have the same tours: they are grown once.
    let mut grown: Vec<(usize, Vec<Trip>)> = Vec::new();
    for (kind, days) in kinds.iter().enumerate() {
        let day = &question.days[days[0]];
        let is_same = |(at, _): &&(usize, Vec<Trip>)| {
            let other = &question.days[*at];
            (other.on.weekday(), other.hours, &other.themes) == (day.on.weekday(), day.hours, &day.themes)
        };
        if grown.iter().find(is_same).is_none() {
            let trips = enumerate(question, day, effort.labels);
            is_whole &= trips.is_whole;
            grown.push((days[0], trips.all));
        }
        let Some((_, trips)) = grown.iter().find(is_same) else { continue };
        for trip in trips {
            let order: Vec<usize> = trip.order.iter().map(|at| usize::from(*at)).collect();
            let is_free = |at: &usize| free.visits[*at] > 0 && !free.near[days[0]].contains(at);
            let value = worth.value(question, day, &order, trip.drives);
            if value <= 0 || !order.iter().all(is_free) {
                continue;
            }
            master.columns.push(Column { kind, rows: rows(days[0], &order), value });
            orders.push(order);
        }
    }
    let mut found = search(&master, &master.solve(), question.stops.len(), effort.nodes);
    if !is_whole || found.value < found.bound {
        let mut proposed = Vec::new();
        let proposal = proposal().unwrap_or_default();
        for (at, order) in proposal.into_iter().enumerate().filter(|(_, order)| !order.is_empty()) {
            let kind = kinds.iter().position(|days| days.contains(&at));
            let tour = allowed(question, &free, at, &order);
            let (Some(kind), Some(tour)) = (kind, tour) else { continue };
            let value = worth.value(question, &question.days[at], &order, tour.drives);
            if value > 0 {
                proposed.push(master.columns.len());
                master.columns.push(Column { kind, rows: rows(at, &order), value });
                orders.push(order);
            }
        }
        // Tours that were not enumerated may go together with those that were.
        if !is_whole && !proposed.is_empty() {
            let again = search(&master, &master.solve(), question.stops.len(), effort.nodes);
            if again.value > found.value {
                found = again;
            }
        }
        let worth_proposed: i64 = proposed.iter().map(|at| master.columns[*at].value).sum();
        if worth_proposed > found.value && master.holds(&proposed) {
            (found.value, found.chosen) = (worth_proposed, proposed);
        }
    }
    let mut taken: Vec<std::slice::Iter<'_, usize>> = kinds.iter().map(|kind| kind.iter()).collect();
    let mut by_day: Vec<Vec<usize>> =
        question.days.iter().map(|day| day.kept.clone().unwrap_or_default()).collect();
    for index in &found.chosen {
        if let Some(day) = taken[master.columns[*index].kind].next() {
            by_day[*day].clone_from(&orders[*index]);
        }
    }
    let looked = master.columns.len();
    let proof = match (is_whole, found.value == found.bound) {
        (false, _) => Proof::Unknown,
        (true, true) => Proof::Best,
        (true, false) => Proof::Within,
    };
    let mut plan = planned(question, &by_day);
    (plan.proof, plan.looked, plan.unit) = (proof, looked, worth.unit);
    let kept: i64 = valued(question, &worth, &plan, |day| day.kept.is_some());
    plan.value = found.value + kept;
    plan.bound = is_whole.then_some(found.bound + kept);
    Ok(plan)
}

fn valued(question: &Question, worth: &Worth, plan: &Plan, is_counted: impl Fn(&Day) -> bool) -> i64 {
    let days = question.days.iter().zip(&plan.tours).filter(|(day, _)| is_counted(day));
    days.map(|(day, tour)| {
        let stops: Vec<usize> = tour.calls.iter().map(|call| call.stop).collect();
        worth.value(question, day, &stops, tour.drives)
    })
    .sum()
}

/// The plan of these orders, with what is left; a kept day that fits no more is kept with the hours it would take.
fn planned(question: &Question, by_day: &[Vec<usize>]) -> Plan {
    let empty = |day: &Day| Tour {
        on: day.on,
        leaves: day.hours.from,
        calls: Vec::new(),
        returns: day.hours.from,
        drives: 0,
    };
    let tours: Vec<Tour> = question
        .days
        .iter()
        .zip(by_day)
        .map(|(day, order)| timed(question, day, order).unwrap_or_else(|| empty(day)))
        .collect();
    let mut plan =
        Plan { tours, left: Vec::new(), proof: Proof::Unknown, value: 0, bound: None, unit: 1, looked: 0 };
    plan.left = (0..question.stops.len())
        .filter_map(|stop| {
            let made = plan.visits(stop).count() as u32;
            let missing = question.stops[stop].visits.saturating_sub(made);
            (missing > 0).then(|| Left { stop, missing, why: why(question, stop) })
        })
        .collect();
    plan
}

/// The first reason that holds, from what nobody can change in the plan to what the plan decided.
fn why(question: &Question, stop: usize) -> Why {
    let one = &question.stops[stop];
    let weekday = |day: &&Day| one.hours.contains_key(&day.on.weekday().to_monday_one_offset());
    let days: Vec<&Day> = question.days.iter().filter(weekday).collect();
    let knows: Vec<&Day> = days.iter().copied().filter(|day| one.themes.is_subset(&day.themes)).collect();
    let fits: Vec<&Day> =
        knows.iter().copied().filter(|day| timed(question, day, &[stop]).is_some()).collect();
    // As many days as the gap allows, taken as early as can be.
    let mut last: Option<&Day> = None;
    let mut room = 0;
    for day in fits.iter().copied() {
        if last.is_none_or(|last| apart(last, day) >= question.gap_days) {
            (last, room) = (Some(day), room + 1);
        }
    }
    match () {
        () if !one.is_placed => Why::NoPlace,
        () if days.is_empty() => Why::NoDay,
        () if knows.is_empty() => Why::NoTheme,
        () if fits.is_empty() => Why::TooTight,
        () if room < one.visits => Why::Gap,
        () => Why::NoRoom,
    }
}

/// The rival: from each place to the nearest stop that still fits, day after day.
///
/// # Errors
/// What makes the question unreadable.
pub fn nearest(question: &Question) -> Result<Plan, Wrong> {
    question.sound()?;
    let (mut free, worth) = (free(question), Worth::of(question));
    let mut by_day: Vec<Vec<usize>> =
        question.days.iter().map(|day| day.kept.clone().unwrap_or_default()).collect();
    for at in free.days.clone() {
        let day = &question.days[at];
        let (mut order, mut place): (Vec<usize>, usize) = (Vec::new(), 0);
        while (order.len() as u32) < question.most_stops {
            let fits = open(question, day).into_iter().filter(|stop| {
                let with: Vec<usize> = order.iter().copied().chain([*stop]).collect();
                free.visits[*stop] > 0
                    && !order.contains(stop)
                    && !free.near[at].contains(stop)
                    && timed(question, day, &with).is_some()
            });
            let Some(stop) = fits.min_by_key(|stop| (question.travel[place][stop + 1], *stop)) else { break };
            order.push(stop);
            place = stop + 1;
        }
        for stop in &order {
            free.visits[*stop] -= 1;
            for (other, near) in free.near.iter_mut().enumerate() {
                if apart(day, &question.days[other]) < question.gap_days {
                    near.insert(*stop);
                }
            }
        }
        by_day[at] = order;
    }
    let mut plan = planned(question, &by_day);
    plan.unit = worth.unit;
    plan.value = valued(question, &worth, &plan, |_| true);
    Ok(plan)
}
