//! The order of all that is not shut out, with the ranks that what is unknown allows.

use crate::{Ground, Host, Memo, Project, Verdict, Weights, judge};

/// One that is ranked: where it is in what was given, what is said of it, and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    pub at: usize,
    pub verdict: Verdict,
    /// Its place in the order, from 1.
    pub rank: usize,
    /// The best and the worst place that it may have once everything is known.
    pub best: usize,
    pub worst: usize,
}

/// Ranks verdicts: by the middle of their interval, then by its lower end, then by id. What is shut out has no rank.
#[must_use]
pub fn rank<'a>(judged: Vec<Verdict>, id: impl Fn(usize) -> &'a str) -> Vec<Ranked> {
    let mut open: Vec<(usize, Verdict)> =
        judged.into_iter().enumerate().filter(|(_, verdict)| !verdict.is_shut()).collect();
    open.sort_unstable_by(|(a, one), (b, other)| {
        (other.least + other.most)
            .cmp(&(one.least + one.most))
            .then(other.least.cmp(&one.least))
            .then_with(|| id(*a).cmp(id(*b)))
    });
    let mut least: Vec<u32> = open.iter().map(|(_, verdict)| verdict.least).collect();
    let mut most: Vec<u32> = open.iter().map(|(_, verdict)| verdict.most).collect();
    least.sort_unstable();
    most.sort_unstable();
    let all = open.len();
    open.into_iter()
        .enumerate()
        .map(|(place, (at, verdict))| {
            // Surely before: their least is above its most. Perhaps before: their most is not below its least; itself is.
            let before = all - least.partition_point(|other| *other <= verdict.most);
            let perhaps = all - most.partition_point(|other| *other < verdict.least);
            Ranked { at, rank: place + 1, best: before + 1, worst: perhaps.max(place + 1), verdict }
        })
        .collect()
}

/// The projects that a host may welcome, the nearest first.
#[must_use]
pub fn rank_projects(
    host: &Host,
    projects: &[Project],
    weights: &Weights,
    ground: &impl Ground,
) -> Vec<Ranked> {
    let mut memo = Memo::default();
    let judged = projects.iter().map(|one| judge(one, host, weights, ground, (&mut memo, true))).collect();
    rank(judged, |at| &projects[at].id)
}

/// The hosts that may welcome a project, the nearest first.
#[must_use]
pub fn rank_hosts(project: &Project, hosts: &[Host], weights: &Weights, ground: &impl Ground) -> Vec<Ranked> {
    let mut memo = Memo::default();
    let judged = hosts.iter().map(|one| judge(project, one, weights, ground, (&mut memo, false))).collect();
    rank(judged, |at| &hosts[at].id)
}
