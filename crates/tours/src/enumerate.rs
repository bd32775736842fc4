//! The tours of one day: every set of stops that fits, in its shortest order.
//!
//! Labels (set, last stop) grow one stop at a time. Of two labels with the same set and the same end, the one that is neither
//! sooner nor shorter is dropped: whatever follows it follows the other.

use crate::question::{Day, Question};

/// The most labels that are kept for one day: about a second, and a hundred megabytes.
pub(crate) const MOST_LABELS: usize = 1_500_000;

/// A set of stops and the order that drives least.
#[derive(Debug, Clone)]
pub(crate) struct Trip {
    pub order: Vec<u8>,
    pub drives: u32,
}

/// The tours of a day, and whether they are all there.
pub(crate) struct Trips {
    pub all: Vec<Trip>,
    pub is_whole: bool,
}

#[derive(Clone, Copy)]
struct Label {
    set: u128,
    last: u8,
    /// When the stop is over.
    time: u32,
    drives: u32,
    parent: u32,
}

const NOBODY: u32 = u32::MAX;

/// When the stop is over if the bus is there then; `None`: it does not fit.
pub(crate) fn over(question: &Question, day: &Day, stop: usize, arrives: u32) -> Option<u32> {
    let hours = question.stops[stop].hours.get(&day.on.weekday().to_monday_one_offset())?;
    let ends = arrives.max(hours.from).checked_add(question.stops[stop].minutes)?;
    (ends <= hours.to && ends <= day.hours.to).then_some(ends)
}

/// The stops that may be in a tour of that day.
pub(crate) fn open(question: &Question, day: &Day) -> Vec<usize> {
    let fits = |at: &usize| {
        let stop = &question.stops[*at];
        stop.is_placed && stop.visits > 0 && stop.themes.is_subset(&day.themes)
    };
    let all = (0..question.stops.len()).filter(fits);
    all.filter(|at| over(question, day, *at, day.hours.from + question.travel[0][at + 1]).is_some()).collect()
}

/// All the tours; with so many neighbours of each stop when there would be too many.
pub(crate) fn enumerate(question: &Question, day: &Day, most_labels: usize) -> Trips {
    let open = open(question, day);
    if let Some(all) = tours(question, day, &open, open.len(), most_labels) {
        return Trips { all, is_whole: true };
    }
    for neighbours in [12, 8, 6, 4, 3] {
        if let Some(all) = tours(question, day, &open, neighbours, most_labels) {
            return Trips { all, is_whole: false };
        }
    }
    Trips { all: tours(question, day, &open, 2, usize::MAX).unwrap_or_default(), is_whole: false }
}

/// For each stop, those one may go to next, the nearest first.
fn next(question: &Question, open: &[usize], neighbours: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new(); question.stops.len()];
    for from in open {
        let mut others: Vec<usize> = open.iter().copied().filter(|to| to != from).collect();
        others.sort_by_key(|to| (question.travel[from + 1][to + 1], *to));
        others.truncate(neighbours);
        all[*from] = others;
    }
    all
}

fn tours(
    question: &Question,
    day: &Day,
    open: &[usize],
    neighbours: usize,
    most_labels: usize,
) -> Option<Vec<Trip>> {
    let next = next(question, open, neighbours);
    let mut labels: Vec<Label> = Vec::new();
    let mut trips = Vec::new();
    let mut level: Vec<Label> = open
        .iter()
        .filter_map(|at| {
            let drives = question.travel[0][at + 1];
            let time = over(question, day, *at, day.hours.from + drives)?;
            Some(Label { set: 1 << at, last: *at as u8, time, drives, parent: NOBODY })
        })
        .collect();
    for size in 1..=question.most_stops {
        level.sort_unstable_by_key(|one| (one.set, one.last, one.time, one.drives));
        let first = labels.len();
        keep(&mut labels, &level);
        if labels.len() > most_labels {
            return None;
        }
        finish(question, day, &labels, first, &mut trips);
        if size == question.most_stops || first == labels.len() {
            break;
        }
        level.clear();
        for (at, one) in labels.iter().enumerate().skip(first) {
            let from = usize::from(one.last);
            for to in next[from].iter().filter(|to| one.set & (1 << **to) == 0) {
                let drive = question.travel[from + 1][to + 1];
                let Some(time) = over(question, day, *to, one.time + drive) else { continue };
                level.push(Label {
                    set: one.set | 1 << to,
                    last: *to as u8,
                    time,
                    drives: one.drives + drive,
                    parent: at as u32,
                });
            }
            // What grows beyond any use is not sorted first.
            if level.len() > most_labels.saturating_mul(3) {
                return None;
            }
        }
    }
    Some(trips)
}

/// Keeps those that are not dominated; they come sorted by set, end and time.
fn keep(labels: &mut Vec<Label>, level: &[Label]) {
    let mut best: Option<(u128, u8, u32)> = None;
    for one in level {
        let is_kept = match best {
            Some((set, last, drives)) if (set, last) == (one.set, one.last) => one.drives < drives,
            _ => true,
        };
        if is_kept {
            best = Some((one.set, one.last, one.drives));
            labels.push(*one);
        }
    }
}

/// Of each set, the shortest way that comes back in time.
fn finish(question: &Question, day: &Day, labels: &[Label], first: usize, trips: &mut Vec<Trip>) {
    let mut at = first;
    while at < labels.len() {
        let set = labels[at].set;
        let mut best: Option<(u32, usize)> = None;
        while at < labels.len() && labels[at].set == set {
            let back = question.travel[usize::from(labels[at].last) + 1][0];
            let whole = labels[at].drives + back;
            if labels[at].time + back <= day.hours.to && best.is_none_or(|(least, _)| whole < least) {
                best = Some((whole, at));
            }
            at += 1;
        }
        if let Some((drives, last)) = best {
            let mut order = Vec::new();
            let mut at = last as u32;
            while at != NOBODY {
                order.push(labels[at as usize].last);
                at = labels[at as usize].parent;
            }
            order.reverse();
            trips.push(Trip { order, drives });
        }
    }
}
