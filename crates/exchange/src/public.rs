//! Public instances of kidney exchange: the same mathematics, with known best answers. A pair is a household, a donor
//! whom nobody brought is a vacancy, a transplant is worth one point. Read to be tested and measured on, never by the
//! product.

use exchange_check::{CERTAIN, Caps, Dwelling, Instance, Wish};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One point, in hundredths.
const ONE: i32 = 100;

/// Why a public file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("`{0}` is not a number")]
    Number(String),
    #[error("`{0}` is too short")]
    Short(String),
    #[error("donor {0} comes with nobody and is not altruistic")]
    Donor(String),
}

/// A line of the table of known answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub name: String,
    pub caps: Caps,
    /// Transplants of the best plan.
    pub best: u32,
}

/// Reads the table of known answers of kep_solver, one instance on each line after the first.
///
/// # Errors
/// A line that is too short, a cell that is no number.
pub fn known(text: &str) -> Result<Vec<Known>, Unreadable> {
    let line = |line: &str| -> Result<Known, Unreadable> {
        let [name, cycle, chain, best, ..] = line.split(',').collect::<Vec<_>>()[..] else {
            return Err(Unreadable::Short(line.to_owned()));
        };
        let caps = Caps { cycle: number(cycle)?, chain: number(chain)? };
        Ok(Known { name: name.to_owned(), caps, best: number(best)? })
    };
    text.lines().skip(1).map(line).collect()
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, Unreadable> {
    text.parse().map_err(|_| Unreadable::Number(text.to_owned()))
}

#[derive(Deserialize)]
struct Donors {
    data: BTreeMap<String, Donor>,
}

#[derive(Deserialize)]
struct Donor {
    #[serde(default)]
    sources: Vec<u32>,
    #[serde(default)]
    altruistic: bool,
    #[serde(default)]
    matches: Vec<Match>,
}

#[derive(Deserialize)]
struct Match {
    recipient: u32,
}

/// An instance of kep_solver, and what its donors without a pair give when nobody follows them: one transplant each,
/// to the waiting list. Their chains count the donor, so that one move less is left.
///
/// # Errors
/// What is not a file of kep_solver.
pub fn kep_solver(text: &str, caps: Caps) -> Result<(Instance, u32), Unreadable> {
    let donors: Donors = serde_json::from_str(text)?;
    let mut pairs: BTreeMap<u32, u32> = BTreeMap::new();
    for source in donors.data.values().flat_map(|donor| &donor.sources) {
        let next = pairs.len() as u32;
        pairs.entry(*source).or_insert(next);
    }
    let mut instance =
        Instance { caps: Caps { chain: caps.chain.saturating_sub(1), ..caps }, ..Instance::default() };
    instance.households = pairs.keys().map(|pair| dwelling(format!("pair {pair}"))).collect();
    let mut best = BTreeMap::new();
    for (name, donor) in &donors.data {
        let node = match donor.sources.first() {
            Some(source) => pairs[source],
            None => {
                if !donor.altruistic {
                    return Err(Unreadable::Donor(name.clone()));
                }
                instance.vacancies.push(dwelling(format!("donor {name}")));
                (pairs.len() + instance.vacancies.len() - 1) as u32
            }
        };
        for recipient in donor.matches.iter().filter_map(|found| pairs.get(&found.recipient)) {
            if *recipient != node {
                best.insert((node, *recipient), ONE);
            }
        }
    }
    instance.wishes = wishes(best);
    let alone = instance.vacancies.len() as u32;
    Ok((instance, alone))
}

/// An instance of PrefLib: arcs between pairs, arcs from donors without a pair, by number.
///
/// # Errors
/// What is not a file of PrefLib.
pub fn preflib(arcs: &str, donors: &str, caps: Caps) -> Result<Instance, Unreadable> {
    let (pairs, arcs) = lines(arcs)?;
    let (others, gifts) = lines(donors)?;
    let mut instance = Instance { caps, ..Instance::default() };
    instance.households = (0..pairs).map(|pair| dwelling(format!("pair {pair}"))).collect();
    instance.vacancies = (0..others).map(|donor| dwelling(format!("donor {donor}"))).collect();
    let gifts = gifts.into_iter().map(|((from, to), weight)| ((from + pairs, to), weight));
    let all: Vec<Arc> = arcs.into_iter().filter(|((from, to), _)| from != to).chain(gifts).collect();
    // Weights with six decimals stay whole when a point is a million.
    let scale = if all.iter().all(|(_, weight)| weight.fract() == 0.0) { f64::from(ONE) } else { 1e6 };
    let whole = all.into_iter().map(|(ends, weight)| (ends, (weight * scale).round() as i32));
    instance.wishes = wishes(whole.collect());
    Ok(instance)
}

/// From whom to whom, and its weight.
type Arc = ((u32, u32), f64);

/// How many begin, and each arc.
fn lines(text: &str) -> Result<(u32, Vec<Arc>), Unreadable> {
    let mut all = text.lines();
    let head = all.next().unwrap_or_default();
    let count = number(head.split_whitespace().next().unwrap_or_default())?;
    let mut arcs = Vec::new();
    for line in all {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let [from, to, weight] = cells[..] else { continue };
        if from == "-1" {
            break;
        }
        arcs.push(((number(from)?, number(to)?), number(weight)?));
    }
    Ok((count, arcs))
}

fn wishes(arcs: BTreeMap<(u32, u32), i32>) -> Vec<Wish> {
    let wish = |((dwelling, household), weight)| Wish { dwelling, household, weight, success: CERTAIN };
    arcs.into_iter().map(wish).collect()
}

fn dwelling(id: String) -> Dwelling {
    Dwelling { id, ..Dwelling::default() }
}
