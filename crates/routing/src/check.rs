//! The verifier: it reads proofs again without the directory, from the request and the team alone, and judges by itself.
//!
//! Nothing here calls what found the answer: places are compared by the lists of their codes, rules by their facts.

use crate::{
    Area, Change, Clause, ENGINE, Level, Offer, Place, PlaceWay, Refusal, Request, Routing, Rule, Rules,
    Said, Step, Team,
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What is wrong with an explanation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("this answer is of engine `{0}`, and this one is {ENGINE}")]
    Engine(String),
    #[error("this answer is of another need or another day")]
    OtherNeed,
    #[error("the proof of `{team}` has not each rule once")]
    Incomplete { team: String },
    #[error("rule {rule} of `{team}`: its facts are not those of the request and of the team")]
    Facts { team: String, rule: Rule },
    #[error("rule {rule} of `{team}`: its facts say {found}, the proof says {claimed}")]
    Verdict { team: String, rule: Rule, claimed: Said, found: Said },
    #[error("`{0}` is asked although a rule does not say yes")]
    NotEligible(String),
    #[error("`{0}` is asked, and is not a team that is known")]
    Nobody(String),
    #[error("{found} offers where {most} are the most")]
    TooMany { found: usize, most: u32 },
    #[error("`{0}` is asked twice")]
    Twice(String),
    #[error("the level of the answer is not the widest of its offers")]
    Level,
    #[error("offers are not in the fair order at `{0}`")]
    Order(String),
    #[error("nobody answers for the need")]
    Desk,
    #[error("`{0}` is said to be refused, and every rule says yes")]
    NotRefused(String),
    #[error("after the changes `{0}` would still not be eligible")]
    NotEnough(String),
    #[error("one of the changes for `{0}` can be left out")]
    TooMuch(String),
}

/// Checks an answer: who is asked may be, in the fair order, and somebody answers for the need.
///
/// # Errors
/// The first [`Fault`].
pub fn check_routing<'t>(
    routing: &Routing,
    team: impl Fn(&str) -> Option<&'t Team>,
    request: &Request,
    rules: &Rules,
) -> Result<(), Fault> {
    if routing.engine != ENGINE {
        return Err(Fault::Engine(routing.engine.clone()));
    }
    if routing.need != request.need {
        return Err(Fault::OtherNeed);
    }
    if routing.desk.id.is_empty() || routing.desk.name.is_empty() {
        return Err(Fault::Desk);
    }
    let most = rules.wanted(request.urgency);
    if routing.offers.len() > most as usize || routing.wanted != most {
        return Err(Fault::TooMany { found: routing.offers.len(), most });
    }
    let mut seen = BTreeSet::new();
    for offer in &routing.offers {
        if !seen.insert(&offer.team) {
            return Err(Fault::Twice(offer.team.clone()));
        }
        let of = team(&offer.team).ok_or_else(|| Fault::Nobody(offer.team.clone()))?;
        check_offer(offer, of, request, rules, routing.day)?;
    }
    let widest = routing.offers.iter().map(|offer| offer.level).max().unwrap_or(Level::Desk);
    if widest != routing.level {
        return Err(Fault::Level);
    }
    let listed: Vec<&Offer> = routing.offers.iter().filter(|offer| !offer.kept_place).collect();
    for pair in listed.windows(2) {
        let busy = |one: &Offer, two: &Offer| u64::from(one.load) * u64::from(two.capacity);
        let (one, two) = (pair[0], pair[1]);
        let one_first = (one.level, busy(one, two), one.draw) <= (two.level, busy(two, one), two.draw);
        if !one_first {
            return Err(Fault::Order(two.team.clone()));
        }
    }
    Ok(())
}

/// Checks one offer against the team as it was.
///
/// # Errors
/// The first [`Fault`].
pub fn check_offer(
    offer: &Offer,
    team: &Team,
    request: &Request,
    rules: &Rules,
    day: Date,
) -> Result<(), Fault> {
    check_facts(&offer.proof, team, request, day)?;
    reread(&offer.team, &offer.proof)?;
    if offer.proof.iter().any(|step| step.verdict != Said::Yes) {
        return Err(Fault::NotEligible(offer.team.clone()));
    }
    let found = offer.proof.iter().find_map(|step| match &step.clause {
        Clause::Place { way: Some(PlaceWay::Wider { level, .. }), .. } => Some(*level),
        Clause::Place { way: Some(_), .. } => Some(Level::Commune),
        _ => None,
    });
    let order = (offer.load, offer.capacity) == (team.open.saturating_add(team.recent), team.capacity)
        && offer.draw == crate::route::draw(rules.seed, day, &request.need, &team.id)
        && offer.newcomer == (team.past < rules.newcomer_below)
        && (offer.newcomer || !offer.kept_place);
    if found != Some(offer.level) {
        return Err(Fault::Level);
    }
    if order { Ok(()) } else { Err(Fault::Order(offer.team.clone())) }
}

/// Reads a proof again by itself: each rule once, and the verdict that its facts give. This holds for a proof of any age,
/// whatever the team has become.
///
/// # Errors
/// The first [`Fault`].
pub fn reread(team: &str, steps: &[Step]) -> Result<(), Fault> {
    let rules: BTreeSet<Rule> = steps.iter().map(|step| step.clause.rule()).collect();
    if rules.len() != Rule::ALL.len() || steps.len() != rules.len() {
        return Err(Fault::Incomplete { team: team.to_owned() });
    }
    for step in steps {
        let found = verdict(&step.clause);
        if found != step.verdict {
            let (team, rule) = (team.to_owned(), step.clause.rule());
            return Err(Fault::Verdict { team, rule, claimed: step.verdict, found });
        }
    }
    Ok(())
}

/// What the facts of a rule say.
fn verdict(clause: &Clause) -> Said {
    let listed = |known: &Option<String>, accepted: &BTreeSet<String>| match (accepted.len(), known) {
        (0, _) => Said::Yes,
        (_, None) => Said::Unknown,
        (_, Some(known)) => Said::of(accepted.iter().any(|one| one == known)),
    };
    match clause {
        Clause::Membership { active } => Said::of(*active),
        Clause::Conflict { requester: None, declared, .. } if *declared => Said::Unknown,
        Clause::Conflict { requester: None, .. } => Said::Yes,
        Clause::Conflict { requester: Some(who), organisation, with_requester, .. } => {
            Said::of(!with_requester && who != organisation)
        }
        Clause::NotYet { already } => Said::of(!already),
        Clause::Presence { day, absence } => {
            Said::of(absence.is_none_or(|absence| *day < absence.from || absence.to < *day))
        }
        Clause::Subject { any: true, .. } | Clause::Subject { treats: true, .. } => Said::Yes,
        Clause::Subject { asked: Some(_), .. } | Clause::Subject { subjects: 0, .. } => Said::No,
        Clause::Subject { asked: None, .. } => Said::Unknown,
        Clause::Place { place, way: Some(way), .. } => Said::of(comes(place, way)),
        Clause::Place { way: None, maybe, .. } => {
            if *maybe {
                Said::Unknown
            } else {
                Said::No
            }
        }
        Clause::OrganisationKind { known, accepted } | Clause::Phase { known, accepted } => {
            listed(known, accepted)
        }
        Clause::Dwellings { least: None, most: None, .. } => Said::Yes,
        Clause::Dwellings { known: None, .. } => Said::Unknown,
        Clause::Dwellings { known: Some(known), least, most } => {
            Said::of((least.unwrap_or(0)..=most.unwrap_or(u32::MAX)).contains(known))
        }
        Clause::Capacity { open, capacity } => Said::of(open < capacity),
    }
}

/// Codes of a place, from the commune to the region.
fn codes(place: &Place) -> [Option<&str>; 4] {
    [&place.commune, &place.epci, &place.departement, &place.region].map(|code| code.as_deref())
}

/// Does this way lead to the place?
fn comes(place: &Place, way: &PlaceWay) -> bool {
    let same = |area: &Area, level: Level| match codes(place).get(level as usize) {
        None => level == Level::Country,
        Some(here) => here.is_some() && *here == codes(&area.place)[level as usize],
    };
    match way {
        PlaceWay::Covers { area } => same(area, area.level),
        PlaceWay::Remote => true,
        PlaceWay::Wider { level, reach, area } => {
            level <= reach && *level > area.level && *level < Level::Desk && same(area, *level)
        }
    }
}

/// Are the facts of a proof those of the request and of the team?
///
/// # Errors
/// [`Fault::Facts`] of the first rule whose facts are not.
pub fn check_facts(steps: &[Step], team: &Team, request: &Request, day: Date) -> Result<(), Fault> {
    for step in steps {
        if !facts_hold(&step.clause, team, request, day) {
            return Err(Fault::Facts { team: team.id.clone(), rule: step.clause.rule() });
        }
    }
    Ok(())
}

fn facts_hold(clause: &Clause, team: &Team, request: &Request, asked_day: Date) -> bool {
    let conditions = &team.conditions;
    match clause {
        Clause::Membership { active } => *active == team.active,
        Clause::Conflict { requester, organisation, declared, with_requester } => {
            *requester == request.requester
                && *organisation == team.organisation
                && *declared != team.conflicts.is_empty()
                && *with_requester == team.conflicts.iter().any(|one| Some(one) == requester.as_ref())
        }
        Clause::NotYet { already } => *already == request.already.contains(&team.id),
        Clause::Presence { day, absence } => {
            let away = team.absences.iter().any(|a| a.from <= *day && *day <= a.to);
            *day == asked_day && absence.map_or(!away, |absence| away && team.absences.contains(&absence))
        }
        Clause::Subject { asked, treats, any, subjects } => {
            *asked == request.subject
                && *subjects as usize == team.subjects.len()
                && *any == team.any_subject
                && *treats == team.subjects.iter().any(|one| Some(one) == asked.as_ref())
        }
        Clause::Place { place, way, maybe } => {
            let of_team = match way {
                Some(PlaceWay::Covers { area }) => team.ground.contains(area),
                Some(PlaceWay::Remote) => team.remote && request.facts.remote == Some(true),
                Some(PlaceWay::Wider { reach, area, .. }) => {
                    team.reach == Some(*reach) && team.ground.contains(area)
                }
                None => *maybe == (may_come(team, request) == Said::Unknown),
            };
            *place == request.place && of_team
        }
        Clause::OrganisationKind { known, accepted } => {
            *known == request.facts.organisation_kind && *accepted == conditions.organisation_kinds
        }
        Clause::Dwellings { known, least, most } => {
            *known == request.facts.dwellings
                && (*least, *most) == (conditions.least_dwellings, conditions.most_dwellings)
        }
        Clause::Phase { known, accepted } => *known == request.facts.phase && *accepted == conditions.phases,
        Clause::Capacity { open, capacity } => (*open, *capacity) == (team.open, team.capacity),
    }
}

/// Does the team come to the place at all? Judged here once more, from codes: widening to a level is being in the same
/// territory of that level, with a territory of its own that is smaller.
#[must_use]
pub fn may_come(team: &Team, request: &Request) -> Said {
    let here = codes(&request.place);
    let alike = |area: &Area, at: usize| match (here[at], codes(&area.place)[at]) {
        (Some(one), Some(two)) => Said::of(one == two),
        _ => Said::Unknown,
    };
    let mut all = vec![match (team.remote, request.facts.remote) {
        (false, _) | (true, Some(false)) => Said::No,
        (true, Some(true)) => Said::Yes,
        (true, None) => Said::Unknown,
    }];
    for area in &team.ground {
        let own = area.level as usize;
        if own >= here.len() {
            all.push(Said::Yes);
            continue;
        }
        let known_elsewhere = (own + 1..here.len())
            .any(|at| !(area.level == Level::Epci && at == 2) && alike(area, at) == Said::No);
        all.push(match alike(area, own) {
            Said::Unknown if known_elsewhere => Said::No,
            said => said,
        });
        let reach = team.reach.map_or(0, |reach| reach as usize);
        all.extend((own + 1..=reach.min(here.len() - 1)).map(|at| alike(area, at)));
        if reach >= here.len() {
            all.push(Said::Yes);
        }
    }
    if all.contains(&Said::Yes) {
        Said::Yes
    } else if all.contains(&Said::Unknown) {
        Said::Unknown
    } else {
        Said::No
    }
}

/// May the team take the need? Judged without what found it.
#[must_use]
pub fn judge(team: &Team, request: &Request, day: Date) -> Said {
    let conditions = &team.conditions;
    let listed = |known: &Option<String>, accepted: &BTreeSet<String>| {
        verdict(&Clause::Phase { known: known.clone(), accepted: accepted.clone() })
    };
    let all = [
        Said::of(team.active && team.capacity > team.open),
        Said::of(!request.already.contains(&team.id)),
        Said::of(team.absences.iter().all(|absence| day < absence.from || day > absence.to)),
        match &request.requester {
            Some(who) => Said::of(who != &team.organisation && !team.conflicts.contains(who)),
            None => {
                if team.conflicts.is_empty() {
                    Said::Yes
                } else {
                    Said::Unknown
                }
            }
        },
        match &request.subject {
            Some(asked) => Said::of(team.any_subject || team.subjects.contains(asked)),
            None if team.any_subject => Said::Yes,
            None => {
                if team.subjects.is_empty() {
                    Said::No
                } else {
                    Said::Unknown
                }
            }
        },
        may_come(team, request),
        listed(&request.facts.organisation_kind, &conditions.organisation_kinds),
        listed(&request.facts.phase, &conditions.phases),
        verdict(&Clause::Dwellings {
            known: request.facts.dwellings,
            least: conditions.least_dwellings,
            most: conditions.most_dwellings,
        }),
    ];
    if all.contains(&Said::No) {
        Said::No
    } else if all.contains(&Said::Unknown) {
        Said::Unknown
    } else {
        Said::Yes
    }
}

/// Checks why a team is not eligible: the rules say so, the changes make it eligible, and none of them can be left out.
/// What made an eligible team come too late is checked by routing again, for it depends on the others.
///
/// # Errors
/// The first [`Fault`].
pub fn check_refusal(refusal: &Refusal, team: &Team, request: &Request) -> Result<(), Fault> {
    if refusal.engine != ENGINE {
        return Err(Fault::Engine(refusal.engine.clone()));
    }
    if refusal.need != request.need || refusal.team != team.id {
        return Err(Fault::OtherNeed);
    }
    check_facts(&refusal.proof, team, request, refusal.day)?;
    reread(&team.id, &refusal.proof)?;
    if refusal.proof.iter().all(|step| step.verdict == Said::Yes) {
        return Err(Fault::NotRefused(team.id.clone()));
    }
    let after = |changes: &mut dyn Iterator<Item = &Change>| {
        let (mut request, mut team) = (request.clone(), team.clone());
        changes.for_each(|change| change.apply(&mut request, &mut team));
        judge(&team, &request, refusal.day)
    };
    if after(&mut refusal.changes.iter()) != Said::Yes {
        return Err(Fault::NotEnough(team.id.clone()));
    }
    for left_out in 0..refusal.changes.len() {
        let mut others = refusal.changes.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, c)| c);
        if after(&mut others) == Said::Yes {
            return Err(Fault::TooMuch(team.id.clone()));
        }
    }
    Ok(())
}
