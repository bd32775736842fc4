//! The trial: random requests on random directories, and everything that must hold of each. Tests run some thousands of
//! them, `torture` a hundred thousand.

use crate::check::{check_refusal, check_routing, judge};
use crate::invented::{self, DAY, Random, Shape};
use crate::{
    Change, Directory, Level, Reason, Request, Routing, Rules, Said, WhyNot, eligible, route, why_not,
};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What a trial went through, so that it cannot pass on nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    pub requests: u64,
    pub offers: u64,
    /// Requests that the desk keeps, by name.
    pub kept_by_desk: u64,
    /// Requests answered with offers, by the level that was needed; commune first.
    pub by_level: [u64; 5],
    /// Proofs and refusals that the verifier read again.
    pub proofs: u64,
    pub refusals: u64,
    /// Refusals of teams that may take the need, checked by routing again.
    pub outrun: u64,
    pub questions: u64,
    /// Requests that ended with nobody, and teams that had more than they declared: a trial stops at the first.
    pub orphans: u64,
    pub above_capacity: u64,
}

/// Runs so many requests, on directories of a few teams that each live through a sequence of requests and answers.
///
/// # Errors
/// What did not hold, with the seed that shows it again.
pub fn run(seed: u64, requests: u64) -> Result<Tally, String> {
    let mut tally = Tally::default();
    let mut at = seed;
    while tally.requests < requests {
        one_directory(at, &mut tally).map_err(|wrong| format!("seed {at}: {wrong}"))?;
        at += 1;
    }
    Ok(tally)
}

fn one_directory(seed: u64, tally: &mut Tally) -> Result<(), String> {
    let mut random = Random::new(seed);
    let places = invented::geography(1 + random.small(120));
    let shape = Shape {
        teams: random.small(21),
        organisations: 1 + random.small(6),
        subjects: 1 + random.small(3),
        treated: 3,
        harsh: true,
    };
    let mut directory = invented::directory(&mut random, shape, &places);
    if directory.teams().len() != shape.teams as usize {
        return Err("what was invented is not sound".to_owned());
    }
    let rules = Rules {
        offers: 1 + random.small(3),
        urgent_offers: 1 + random.small(4),
        newcomer_places: random.small(3),
        seed,
        ..Rules::default()
    };
    let mut open: Vec<String> = Vec::new();
    for number in 0..8 {
        let day = DAY.saturating_add(i64::from(random.small(10)).days());
        let known = [100, 85, 40][random.small(3) as usize];
        let request = invented::request(&mut random, number, shape, &places, known);
        let routing = route(&directory, &request, &rules, day);
        holds(&directory, &request, &rules, day, &routing, tally)?;
        explained(&mut directory, &request, &rules, day, &routing, tally)?;
        directory.offered(&routing);
        open.extend(routing.offers.iter().map(|offer| offer.team.clone()));
        for team in directory.teams() {
            if open.contains(&team.id) && team.open > team.capacity {
                tally.above_capacity += 1;
                return Err(format!("`{}` has {} open offers of {}", team.id, team.open, team.capacity));
            }
        }
        if random.percent(50) && !open.is_empty() {
            let answered = open.swap_remove(random.small(u32::try_from(open.len()).unwrap_or(1)) as usize);
            directory.answered(&answered, random.percent(70));
        }
    }
    Ok(())
}

/// Nobody is left out, nobody is asked who may not be, and the verifier agrees.
fn holds(
    directory: &Directory,
    request: &Request,
    rules: &Rules,
    day: Date,
    routing: &Routing,
    tally: &mut Tally,
) -> Result<(), String> {
    check_routing(routing, |id| directory.team(id), request, rules).map_err(|fault| fault.to_string())?;
    if *routing != route(directory, request, rules, day) {
        return Err("the same question has two answers".to_owned());
    }
    // The slow oracle: every team, one by one, judged by what found nothing.
    let may: BTreeSet<&str> = directory
        .teams()
        .iter()
        .filter(|team| judge(team, request, day) == Said::Yes)
        .map(|team| team.id.as_str())
        .collect();
    let found = eligible(directory, request, rules, day);
    if may != found.iter().map(String::as_str).collect() || found.len() != may.len() {
        return Err(format!("the oracle says {may:?}, the directory {found:?}"));
    }
    if routing.offers.len() != may.len().min(routing.wanted as usize) {
        return Err(format!("{} offers where {} teams may", routing.offers.len(), may.len()));
    }
    let asked = |id: &str| routing.offers.iter().find(|offer| offer.team == id);
    let further = routing.offers.iter().filter(|offer| !offer.kept_place).map(|offer| offer.level).max();
    for near in eligible_levels(directory, request, day, &found) {
        if asked(near.0).is_none() && further.is_some_and(|further| near.1 < further) {
            return Err(format!("`{}` works nearer than those who are asked", near.0));
        }
    }
    tally.requests += 1;
    tally.offers += routing.offers.len() as u64;
    tally.proofs += routing.offers.len() as u64;
    tally.questions += u64::from(routing.question.is_some());
    match tally.by_level.get_mut(routing.level as usize) {
        Some(count) => *count += 1,
        None if routing.desk.id.is_empty() => tally.orphans += 1,
        None => tally.kept_by_desk += 1,
    }
    if let Some(question) = &routing.question
        && !request.lacks(question.fact)
    {
        return Err(format!("{} is known, and asked again", question.fact));
    }
    Ok(())
}

fn eligible_levels<'f>(
    directory: &Directory,
    request: &Request,
    day: Date,
    found: &'f [String],
) -> Vec<(&'f str, Level)> {
    let level = |id: &'f String| {
        directory.team(id).map(|team| (id.as_str(), crate::assess(team, request, day).level))
    };
    found.iter().filter_map(level).collect()
}

/// Everybody who is not asked is told why, and what would have changed it; then it is changed, and asked again.
fn explained(
    directory: &mut Directory,
    request: &Request,
    rules: &Rules,
    day: Date,
    routing: &Routing,
    tally: &mut Tally,
) -> Result<(), String> {
    for team in directory.teams().to_vec() {
        let asked = routing.offers.iter().any(|offer| offer.team == team.id);
        let refusal = match why_not(directory, request, rules, day, &team.id).map_err(|e| e.to_string())? {
            WhyNot::Chosen { offer } if asked && routing.offers.contains(&offer) => continue,
            WhyNot::Chosen { .. } => return Err(format!("`{}` is said to be asked", team.id)),
            WhyNot::Refused { .. } if asked => return Err(format!("`{}` is said not to be asked", team.id)),
            WhyNot::Refused { refusal } => refusal,
        };
        tally.refusals += 1;
        let eligible_already = matches!(refusal.reason, Reason::Further | Reason::Order);
        if !eligible_already {
            check_refusal(&refusal, &team, request).map_err(|fault| fault.to_string())?;
        }
        tally.outrun += u64::from(eligible_already);
        flips(directory, request, rules, day, &team.id, &refusal.changes, eligible_already)?;
    }
    Ok(())
}

/// Routes again with the changes made: the team is among those who may take the need; chosen, when it already was. The
/// directory is as it was afterwards.
///
/// # Errors
/// What did not hold.
pub fn flips(
    directory: &mut Directory,
    request: &Request,
    rules: &Rules,
    day: Date,
    team: &str,
    changes: &[Change],
    chosen: bool,
) -> Result<(), String> {
    let mut request = request.clone();
    let mut before = Vec::new();
    let mut changed = directory.team(team).cloned().ok_or("no such team")?;
    for change in changes {
        change.apply(&mut request, &mut changed);
        if let Change::Full { team } = change {
            let mut full = directory.team(team).cloned().ok_or("no such team")?;
            full.open = full.capacity;
            before.extend(directory.replace(full).map_err(|wrong| wrong.to_string())?);
        }
    }
    before.extend(directory.replace(changed).map_err(|wrong| wrong.to_string())?);
    let holds = if chosen {
        route(directory, &request, rules, day).offers.iter().any(|offer| offer.team == team)
    } else {
        eligible(directory, &request, rules, day).iter().any(|id| id == team)
    };
    for team in before {
        directory.replace(team).map_err(|wrong| wrong.to_string())?;
    }
    if holds { Ok(()) } else { Err(format!("`{team}` after {changes:?}: nothing changed")) }
}
