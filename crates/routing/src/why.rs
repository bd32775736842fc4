//! Why a team was not asked, and the least that would have to be otherwise.
//!
//! Each rule depends on facts of its own, so the least that makes a team eligible is one change for each rule that does not
//! say yes: none of them can be left out. A team that may take the need and was not chosen is told what of its work, or
//! whose room, decided.

use crate::judge::remote;
use crate::route::{Candidate, Chosen, pool, select};
use crate::{
    Area, Directory, ENGINE, Level, Offer, Place, Request, Rule, Rules, Said, Step, Team, assess, proof,
    route,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// Why a team was not asked.
    Reason {
        /// A rule says no.
        NotEligible = "not-eligible",
        /// No rule says no, and something is not known.
        Unknown = "unknown",
        /// It may take the need, and the territory was not widened that far.
        Further = "further",
        /// It may take the need, and others came before it.
        Order = "order",
    }
}

/// One fact that would have to be otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// Its organisation would be an active member.
    Active,
    /// It would have no interest in the requester.
    NoConflict,
    /// It would not have had this need already.
    NotYet,
    /// It would not be absent.
    Present,
    /// The need would be of this subject.
    Subject {
        code: String,
    },
    /// It would listen to any subject.
    AnySubject,
    /// The need would be here.
    Place {
        area: Area,
    },
    /// The requester would take help from afar.
    Remote,
    /// It would work here too.
    Ground {
        area: Area,
    },
    /// The requester would be of this kind.
    OrganisationKind {
        code: String,
    },
    Dwellings {
        count: u32,
    },
    Phase {
        code: String,
    },
    /// It would have declared so much.
    Capacity {
        from: u32,
        to: u32,
    },
    /// It would have so many open offers.
    Open {
        from: u32,
        to: u32,
    },
    /// It would have taken so many needs in the year.
    Recent {
        from: u32,
        to: u32,
    },
    /// This other team would have no room left.
    Full {
        team: String,
    },
}

/// Why not this team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub engine: String,
    pub day: Date,
    pub need: String,
    pub team: String,
    pub reason: Reason,
    /// Every rule, with what it says.
    pub proof: Vec<Step>,
    /// The least that would have made it eligible, or chosen when it was eligible.
    pub changes: Vec<Change>,
}

/// What there is to say of a team and a need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum WhyNot {
    /// It is asked.
    Chosen {
        offer: Box<Offer>,
    },
    Refused {
        refusal: Box<Refusal>,
    },
}

/// There is no such team in the directory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no team `{0}` in the directory")]
pub struct UnknownTeam(pub String);

/// Says why a team is not asked about a need, and what would have to be otherwise.
///
/// # Errors
/// [`UnknownTeam`].
pub fn why_not(
    directory: &Directory,
    request: &Request,
    rules: &Rules,
    day: Date,
    team: &str,
) -> Result<WhyNot, UnknownTeam> {
    let team = directory.team(team).ok_or_else(|| UnknownTeam(team.to_owned()))?;
    let assessment = assess(team, request, day);
    let (reason, changes) = match assessment.verdict() {
        Said::Yes => {
            if let Some(offer) =
                route(directory, request, rules, day).offers.into_iter().find(|offer| offer.team == team.id)
            {
                return Ok(WhyNot::Chosen { offer: Box::new(offer) });
            }
            outrun(directory, request, rules, day, team)
        }
        verdict => {
            let reason = if verdict == Said::No { Reason::NotEligible } else { Reason::Unknown };
            (reason, assessment.open().map(|(rule, _)| mend(rule, team, request)).collect())
        }
    };
    let refusal = Refusal {
        engine: ENGINE.to_owned(),
        day,
        need: request.need.clone(),
        team: team.id.clone(),
        reason,
        proof: proof(team, request, day),
        changes,
    };
    Ok(WhyNot::Refused { refusal: Box::new(refusal) })
}

/// The change that makes one rule say yes.
fn mend(rule: Rule, team: &Team, request: &Request) -> Change {
    let first = |codes: &std::collections::BTreeSet<String>| codes.first().cloned().unwrap_or_default();
    match rule {
        Rule::Membership => Change::Active,
        Rule::Conflict => Change::NoConflict,
        Rule::NotYet => Change::NotYet,
        Rule::Presence => Change::Present,
        Rule::Subject => match nearest_subject(team, request.subject.as_deref()) {
            Some(code) => Change::Subject { code },
            None => Change::AnySubject,
        },
        Rule::Place => mend_place(team, request),
        Rule::OrganisationKind => {
            Change::OrganisationKind { code: first(&team.conditions.organisation_kinds) }
        }
        Rule::Dwellings => {
            let (least, most) = (team.conditions.least_dwellings, team.conditions.most_dwellings);
            let known = request.facts.dwellings.unwrap_or_default();
            Change::Dwellings { count: known.max(least.unwrap_or(0)).min(most.unwrap_or(u32::MAX)) }
        }
        Rule::Phase => Change::Phase { code: first(&team.conditions.phases) },
        Rule::Capacity if team.capacity > 0 => Change::Open { from: team.open, to: team.capacity - 1 },
        Rule::Capacity => Change::Capacity { from: team.capacity, to: team.open.saturating_add(1) },
    }
}

/// Of the subjects that a team treats, the one whose code looks most like the one asked: codes begin with their family.
fn nearest_subject(team: &Team, asked: Option<&str>) -> Option<String> {
    let alike =
        |code: &str| code.bytes().zip(asked.unwrap_or_default().bytes()).take_while(|(a, b)| a == b).count();
    // The first of the best, so that the same question has the same answer.
    team.subjects.iter().rev().max_by_key(|code| alike(code)).cloned()
}

/// Nothing is nearer than an answer to what was not asked; then another place, help from afar, another ground.
fn mend_place(team: &Team, request: &Request) -> Change {
    if remote(team, request) == Said::Unknown {
        return Change::Remote;
    }
    let distance = |area: &&Area| {
        let shared = |level: &Level| area.place.shares(&request.place, *level) == Said::Yes;
        Level::TERRITORIES.into_iter().find(shared).unwrap_or(Level::Desk)
    };
    match team.ground.iter().min_by_key(distance) {
        Some(area) => Change::Place { area: area.clone() },
        None if team.remote => Change::Remote,
        None => Change::Ground { area: ground_of(&request.place) },
    }
}

/// The nearest territory of a place that is known.
fn ground_of(place: &Place) -> Area {
    Area::around(place, place.finest()).unwrap_or_else(Area::country)
}

/// A team that may take the need and is not asked: less work of its own, ground of its own, or no room at others.
fn outrun(
    directory: &Directory,
    request: &Request,
    rules: &Rules,
    day: Date,
    team: &Team,
) -> (Reason, Vec<Change>) {
    let wanted = rules.wanted(request.urgency);
    let pool = pool(directory, request, rules, day);
    let is = |one: &Candidate| directory.teams()[one.at].id == team.id;
    let chosen_with = |change: &dyn Fn(&mut Candidate)| {
        let mut pool = pool.clone();
        pool.iter_mut().filter(|one| is(one)).for_each(change);
        select(&mut pool, rules, wanted)
    };
    let wins = |chosen: &[Chosen]| chosen.iter().any(|(one, _)| is(one));
    let chosen = chosen_with(&|_| {});
    let reached = chosen.iter().map(|(one, _)| one.level).max().unwrap_or(Level::Desk);
    let level = pool.iter().find(|one| is(one)).map_or(Level::Desk, |one| one.level);
    let reason = if level > reached { Reason::Further } else { Reason::Order };

    let recent = |to: u32| Change::Recent { from: team.recent, to };
    // The most work with which it would still come early enough; having done less never puts it later.
    let most_recent = |near: bool| {
        let fits = |recent: u32| {
            wins(&chosen_with(&|one: &mut Candidate| {
                one.load = team.open.saturating_add(recent);
                one.level = if near { Level::Commune } else { one.level };
            }))
        };
        if !fits(0) {
            return None;
        }
        let (mut yes, mut no) = (0, team.recent.saturating_add(1));
        while no - yes > 1 {
            let middle = yes + (no - yes) / 2;
            if fits(middle) { yes = middle } else { no = middle }
        }
        Some(yes)
    };
    if let Some(to) = most_recent(false) {
        return (reason, vec![recent(to)]);
    }
    if level > Level::Commune
        && let Some(to) = most_recent(true)
    {
        let mut changes = vec![Change::Ground { area: ground_of(&request.place) }];
        changes.extend((to < team.recent).then(|| recent(to)));
        return (reason, changes);
    }
    (reason, full(directory, &pool, &is, rules, wanted))
}

/// Teams that would have to have no room left; none of them can be left out.
fn full(
    directory: &Directory,
    pool: &[Candidate],
    is: &dyn Fn(&Candidate) -> bool,
    rules: &Rules,
    wanted: u32,
) -> Vec<Change> {
    let chosen_without = |out: &[usize]| {
        let mut left: Vec<Candidate> = pool.iter().filter(|one| !out.contains(&one.at)).copied().collect();
        select(&mut left, rules, wanted)
    };
    let mut out: Vec<usize> = Vec::new();
    loop {
        let chosen = chosen_without(&out);
        if chosen.iter().any(|(one, _)| is(one)) {
            break;
        }
        // It is in the pool: once nobody is left before it, it is chosen.
        let Some((last, _)) = chosen.last() else { break };
        out.push(last.at);
    }
    for at in out.clone() {
        let without: Vec<usize> = out.iter().copied().filter(|one| *one != at).collect();
        if chosen_without(&without).iter().any(|(one, _)| is(one)) {
            out = without;
        }
    }
    out.into_iter().map(|at| Change::Full { team: directory.teams()[at].id.clone() }).collect()
}

impl Change {
    /// Makes the change in what is known of the request and of the team; a change in another team changes neither.
    pub fn apply(&self, request: &mut Request, team: &mut Team) {
        match self {
            Change::Active => team.active = true,
            Change::NoConflict => {
                team.conflicts.clear();
                if request.requester.as_ref() == Some(&team.organisation) {
                    request.requester = None;
                }
            }
            Change::NotYet => request.already.retain(|asked| *asked != team.id),
            Change::Present => team.absences.clear(),
            Change::Subject { code } => request.subject = Some(code.clone()),
            Change::AnySubject => team.any_subject = true,
            Change::Place { area } => request.place = area.place.clone(),
            Change::Remote => request.facts.remote = Some(true),
            Change::Ground { area } => team.ground.push(area.clone()),
            Change::OrganisationKind { code } => request.facts.organisation_kind = Some(code.clone()),
            Change::Dwellings { count } => request.facts.dwellings = Some(*count),
            Change::Phase { code } => request.facts.phase = Some(code.clone()),
            Change::Capacity { to, .. } => team.capacity = *to,
            Change::Open { to, .. } => team.open = *to,
            Change::Recent { to, .. } => team.recent = *to,
            Change::Full { .. } => {}
        }
    }
}
