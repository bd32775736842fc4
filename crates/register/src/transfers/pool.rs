//! The pool: households who agreed, dwellings that can be let, and every move that the wishes and the rules allow. Made of
//! the register alone, always in the same order: the same register makes the same pool, and the same pool the same plan.

use super::exchanges::NotedExchange;
use super::homes::homes_of;
use super::standing::{Answer, EndWhy};
use super::wishes::{NotedWish, reference};
use crate::identity::digest;
use crate::portfolio::Portfolio;
use crate::vacancies::Vacancy;
use crate::{Error, Register};
use allocation::transfer::{Home, Judgement, Rules, Wish as Asked, judge, relet, rules_on, terms};
use exchange::{Caps, Commission, Dwelling, Exchange, Instance, Move, Plan, Settings, Wish};
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Wishes of a household that are looked at, the best first: longer lists are slower and change almost nothing.
const LONGEST_LIST: usize = 40;

/// What a trial changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Wishes of the households left out.
    pub without_wishes: BTreeSet<String>,
    /// Dwellings left out.
    pub without_dwellings: BTreeSet<String>,
    /// Exchanges kept as they are.
    pub locked: BTreeSet<String>,
    /// How many dwellings the commission can decide at most, those of kept exchanges counted.
    #[serde(default)]
    pub most: Option<u32>,
}

/// Who or what a node of the instance is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Node {
    /// The household of a wish, in its dwelling.
    Household {
        wish_id: String,
        dwelling_id: String,
    },
    Vacancy {
        vacancy_id: String,
        dwelling_id: String,
    },
}

impl Node {
    /// The dwelling of the node.
    #[must_use]
    pub fn dwelling_id(&self) -> &str {
        match self {
            Node::Household { dwelling_id, .. } | Node::Vacancy { dwelling_id, .. } => dwelling_id,
        }
    }
}

/// Everything that a plan answers.
#[derive(Debug, Clone)]
pub struct Pool {
    pub instance: Instance,
    /// What each node of the instance is.
    pub nodes: Vec<Node>,
    pub scenario: Scenario,
    pub rules: &'static Rules,
    pub on: Date,
    /// Exchanges that were kept and can be no more, with why.
    pub dropped: Vec<(String, EndWhy)>,
    /// Digest of what it was made from: a plan is kept only while that holds.
    pub inputs: String,
    /// The same without what is proposed.
    pub asked: String,
    /// Households who agreed and are not in the pool: they leave, or their dwelling is not in the stock any more.
    pub left_out: usize,
}

/// Solves a pool, and has the answer verified by what shares no line with the search.
///
/// # Errors
/// When the pool cannot be solved, or the answer is refused.
pub fn solved(pool: &Pool) -> Result<Plan, Error> {
    let wrong = |what: String| Error::Computation(what);
    let plan = exchange::solve(&pool.instance, &Settings::default()).map_err(|e| wrong(e.to_string()))?;
    exchange_check::verify(&pool.instance, &plan).map_err(|refusal| wrong(refusal.to_string()))?;
    Ok(plan)
}

/// What the pool is made from.
pub(super) struct Ingredients<'a> {
    pub homes: BTreeMap<String, Home>,
    pub wishes: &'a [NotedWish],
    pub vacancies: &'a [Vacancy],
    pub exchanges: &'a [NotedExchange],
    pub scenario: Scenario,
    pub on: Date,
}

/// A household of the pool.
struct Member<'a> {
    noted: &'a NotedWish,
    asked: &'a Asked,
    home: Home,
}

/// Whose dwelling each chosen node is, and who takes what: the moves of an exchange in nodes.
fn nodes_of(
    exchange: &NotedExchange,
    households: &BTreeMap<&str, u32>,
    dwellings: &BTreeMap<&str, u32>,
) -> Option<Exchange> {
    let alive = exchange.alive();
    let takers: Option<Vec<u32>> =
        alive.iter().map(|each| households.get(each.wish_id.as_str()).copied()).collect();
    let vacancy = match exchange.is_chain() {
        true => Some(*dwellings.get(alive.first()?.dwelling_id.as_str())?),
        false => None,
    };
    Some(Exchange { vacancy, households: takers? })
}

pub(super) fn made(from: Ingredients<'_>) -> Pool {
    let rules = rules_on(from.on);
    let kept: Vec<&NotedExchange> = from
        .exchanges
        .iter()
        .filter(|one| one.standing.alive > 0)
        .filter(|one| one.standing.is_kept() || from.scenario.locked.contains(&one.id))
        .collect();
    let in_kept: BTreeSet<&str> =
        kept.iter().flat_map(|one| one.alive()).map(|each| each.wish_id.as_str()).collect();
    let freed: BTreeSet<&str> = from.vacancies.iter().map(|v| v.dwelling_id.as_str()).collect();

    let mut members: Vec<Member<'_>> = Vec::new();
    let mut left_out = 0;
    for noted in from.wishes {
        let Some(asked) = noted.open(from.on) else { continue };
        if from.scenario.without_wishes.contains(&noted.id) {
            continue;
        }
        let leaves = freed.contains(noted.dwelling_id.as_str()) && !in_kept.contains(noted.id.as_str());
        let home = from.homes.get(&noted.dwelling_id);
        let Some(home) = home.filter(|_| !leaves) else {
            left_out += 1;
            continue;
        };
        members.push(Member { noted, asked, home: Home { rent_cents: asked.rent_cents, ..home.clone() } });
    }
    members.sort_by(|a, b| a.noted.id.cmp(&b.noted.id));

    let lived_in: BTreeSet<&str> = members.iter().map(|m| m.noted.dwelling_id.as_str()).collect();
    let mut vacancies: Vec<(&Vacancy, Home)> = from
        .vacancies
        .iter()
        .filter(|v| v.state.can_be_let() && !lived_in.contains(v.dwelling_id.as_str()))
        .filter(|v| !from.scenario.without_dwellings.contains(&v.dwelling_id))
        .filter_map(|v| {
            let home = from.homes.get(&v.dwelling_id)?;
            Some((v, Home { rent_cents: v.rent_cents, ..home.clone() }))
        })
        .collect();
    vacancies.sort_by(|a, b| a.0.id.cmp(&b.0.id));

    let mut instance = Instance { caps: Caps::default(), bonus: rules.bonus, ..Instance::default() };
    let mut nodes = Vec::with_capacity(members.len() + vacancies.len());
    let mut homes: Vec<&Home> = Vec::with_capacity(nodes.capacity());
    let named = |id: String, home: &Home| Dwelling { id, relet: relet(home), rooms: home.rooms };
    for member in &members {
        instance.households.push(named(member.noted.reference(), &member.home));
        let (wish_id, dwelling_id) = (member.noted.id.clone(), member.noted.dwelling_id.clone());
        nodes.push(Node::Household { wish_id, dwelling_id });
        homes.push(&member.home);
    }
    for (vacancy, home) in &vacancies {
        instance.vacancies.push(named(reference('V', &vacancy.id), home));
        let (vacancy_id, dwelling_id) = (vacancy.id.clone(), vacancy.dwelling_id.clone());
        nodes.push(Node::Vacancy { vacancy_id, dwelling_id });
        homes.push(home);
    }
    let households: BTreeMap<&str, u32> =
        members.iter().zip(0..).map(|(member, node)| (member.noted.id.as_str(), node)).collect();
    let dwellings: BTreeMap<&str, u32> = nodes.iter().zip(0..).map(|(n, at)| (n.dwelling_id(), at)).collect();
    let pair = |wish: &str, dwelling: &str| {
        Some(Move { household: *households.get(wish)?, dwelling: *dwellings.get(dwelling)? })
    };

    let (mut accepted, mut asked_already) = (BTreeSet::new(), BTreeSet::new());
    for one in from.exchanges {
        for (each, answer) in one.moves.iter().zip(&one.standing.answers) {
            let Some(found) = pair(&each.wish_id, &each.dwelling_id) else { continue };
            match answer {
                Answer::Refused { .. } => instance.forbidden.push(found),
                Answer::Accepted { .. } if one.standing.alive > 0 => {
                    accepted.insert(found);
                    asked_already.insert(found);
                }
                Answer::Proposed { .. } if one.standing.alive > 0 => {
                    asked_already.insert(found);
                }
                _ => {}
            }
        }
    }
    instance.forbidden.sort_unstable();
    instance.forbidden.dedup();
    instance.proposed = asked_already.into_iter().collect();

    let locked: Vec<(&NotedExchange, Option<Exchange>)> =
        kept.iter().map(|one| (*one, nodes_of(one, &households, &dwellings))).collect();
    let required: BTreeSet<Move> =
        locked.iter().filter_map(|(_, e)| e.as_ref()).flat_map(Exchange::moves).collect();
    instance.wishes =
        wishes(rules, &members, &homes, (&from.scenario, &nodes), &required, &accepted, from.on);
    let allowed: BTreeSet<Move> =
        instance.wishes.iter().map(|w| Move { dwelling: w.dwelling, household: w.household }).collect();
    let mut dropped = Vec::new();
    for (one, exchange) in locked {
        match exchange.filter(|e| e.moves().all(|each| allowed.contains(&each))) {
            Some(exchange) => instance.locked.push(exchange),
            None => dropped.push((one.id.clone(), EndWhy::NotAllowed)),
        }
    }
    if let Some(most) = from.scenario.most {
        let dwellings = (0..).take(nodes.len()).collect();
        instance.quotas.commissions = vec![Commission { id: "commission".to_owned(), most, dwellings }];
    }
    Pool {
        instance,
        nodes,
        inputs: inputs(from.wishes, from.exchanges, from.vacancies),
        asked: asked_by(from.wishes, from.vacancies),
        scenario: from.scenario,
        rules,
        on: from.on,
        dropped,
        left_out,
    }
}

/// Every move that the wishes and the rules allow and that betters something; the best of each household.
fn wishes(
    rules: &Rules,
    members: &[Member<'_>],
    homes: &[&Home],
    (scenario, nodes): (&Scenario, &[Node]),
    required: &BTreeSet<Move>,
    accepted: &BTreeSet<Move>,
    on: Date,
) -> Vec<Wish> {
    let mut by_rooms: BTreeMap<u8, Vec<u32>> = BTreeMap::new();
    for (home, node) in homes.iter().zip(0..) {
        let excluded = scenario.without_dwellings.contains(nodes[node as usize].dwelling_id());
        if let Some(rooms) = home.rooms.filter(|_| !excluded) {
            by_rooms.entry(rooms).or_default().push(node);
        }
    }
    let of_one = |(household, member): (u32, &Member<'_>)| {
        let mut found: Vec<Wish> = Vec::new();
        let least = member.asked.rooms.least;
        let sizes = least..=member.asked.rooms.most.max(least);
        for &node in by_rooms.range(sizes).flat_map(|(_, nodes)| nodes) {
            let target = homes[node as usize];
            if node == household || !judge(rules, member.asked, &member.home, target).is_allowed() {
                continue;
            }
            let worth = terms(rules, member.asked, (&member.home, target), on);
            let this = Move { dwelling: node, household };
            if worth.is_better() || required.contains(&this) {
                let success = if accepted.contains(&this) { rules.success_accepted } else { rules.success };
                found.push(Wish { dwelling: node, household, weight: worth.sum(), success });
            }
        }
        let is_required =
            |w: &Wish| required.contains(&Move { dwelling: w.dwelling, household: w.household });
        found.sort_by_key(|w| (!is_required(w), -w.weight, w.dwelling));
        found.truncate(LONGEST_LIST);
        found.sort_by_key(|w| w.dwelling);
        found
    };
    let numbered: Vec<(u32, &Member<'_>)> = (0..).zip(members).collect();
    numbered.into_par_iter().map(of_one).collect::<Vec<_>>().concat()
}

/// What a pool is made from, as a digest: who agreed to what, what is proposed, what is free.
pub(super) fn inputs(wishes: &[NotedWish], exchanges: &[NotedExchange], vacancies: &[Vacancy]) -> String {
    let mut said: Vec<String> = exchanges.iter().map(|one| format!("e {} {}", one.id, one.edition)).collect();
    said.sort_unstable();
    said.push(asked_by(wishes, vacancies));
    digest(&[said.join("\n").as_str()])
}

/// The same, without what is proposed: while it holds, a plan answers what is asked.
pub(super) fn asked_by(wishes: &[NotedWish], vacancies: &[Vacancy]) -> String {
    let mut said: Vec<String> = wishes
        .iter()
        .filter(|wish| wish.closed.is_none() && wish.is_household_there != Some(false))
        .map(|wish| format!("w {} {}", wish.id, wish.edition))
        .collect();
    let rent = |v: &Vacancy| v.rent_cents.map_or_else(String::new, |cents| cents.to_string());
    said.extend(vacancies.iter().map(|v| format!("v {} {} {}", v.id, v.facts.len(), rent(v))));
    said.sort_unstable();
    digest(&[said.join("\n").as_str()])
}

impl Register {
    /// The pool of a portfolio on a day.
    ///
    /// # Errors
    /// [`Error::Refused`] (`trial-most`) when the exchanges that are kept are more than the commission can decide.
    pub async fn transfer_pool(
        &self,
        portfolio: &Portfolio,
        scenario: Scenario,
        on: Date,
    ) -> Result<Pool, Error> {
        let landlord_id = portfolio.landlord.id.as_str();
        let areas = self.dwelling_areas(landlord_id).await?;
        let wishes = self.transfer_wishes(landlord_id).await?;
        let exchanges = self.transfer_exchanges(landlord_id, true).await?;
        let vacancies = self.undecided_vacancies(landlord_id).await?;
        let homes = homes_of(portfolio, &areas);
        let from = Ingredients {
            homes,
            wishes: &wishes,
            vacancies: &vacancies,
            exchanges: &exchanges,
            scenario,
            on,
        };
        let pool = made(from);
        let kept: usize = pool.instance.locked.iter().map(|one| one.households.len()).sum();
        match pool.scenario.most {
            Some(most) if kept > most as usize => Err(Error::Refused("trial-most".to_owned())),
            _ => Ok(pool),
        }
    }

    /// The open vacancies of which no commission decided.
    pub(super) async fn undecided_vacancies(&self, landlord_id: &str) -> Result<Vec<Vacancy>, Error> {
        let cases = self.allocation_cases(landlord_id, None).await?;
        let mut all = self.open_vacancies(landlord_id).await?;
        all.retain(|v| !cases.iter().any(|case| case.is_decided && case.vacancy_id == v.id));
        all.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(all)
    }

    /// Why a dwelling may or may not be proposed to a household, criterion by criterion; `None` when one of the dwellings
    /// is not in the stock or the wish is closed.
    pub async fn transfer_judgement(
        &self,
        portfolio: &Portfolio,
        noted: &NotedWish,
        (dwelling_id, rent_cents): (&str, Option<u32>),
        on: Date,
    ) -> Result<Option<(Judgement, Home, Home)>, Error> {
        let areas = self.dwelling_areas(&portfolio.landlord.id).await?;
        let homes = homes_of(portfolio, &areas);
        let (Some(asked), Some(home), Some(target)) =
            (noted.open(on), homes.get(&noted.dwelling_id), homes.get(dwelling_id))
        else {
            return Ok(None);
        };
        let home = Home { rent_cents: asked.rent_cents, ..home.clone() };
        let target = Home { rent_cents, ..target.clone() };
        Ok(Some((judge(rules_on(on), asked, &home, &target), home, target)))
    }
}
