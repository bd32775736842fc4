//! A finer proof for small programmes, where one lift is a great part of all the money: the years of ramps, lifts and
//! campaigns are split into cases, each with its own prices. The tree goes with the answer, and the verifier follows it.

use crate::draft::{Draft, least};
use crate::homes::{Column, Home, most_money};
use crate::prices::{Pool, Priced};
use crate::rows::Rows;
use crate::solve::{Settings, dive};
use crate::tries::Beginning;
use programme_check::{Instance, Node, Restriction, Subject, bound_by_cases};

/// What the search by cases found.
pub(crate) struct Searched {
    pub value: i128,
    pub columns: Vec<Column>,
    pub bound: i128,
    pub tree: Node,
    pub cases: u64,
}

/// A case that is not split yet.
struct Open {
    /// Place in the tree.
    at: usize,
    bound: f64,
    /// Open years of each residence: ramp, lift, campaign.
    open: Vec<[u32; 3]>,
    prices: Vec<f64>,
    split: Option<Restriction>,
}

/// A node while the tree grows.
enum Growing {
    Leaf(Vec<f64>),
    Split(Restriction, usize, usize),
}

#[expect(clippy::too_many_arguments, reason = "all that the search of the whole has at hand")]
pub(crate) fn search(
    instance: &Instance,
    rows: &Rows,
    homes: &[Home],
    money: &[i64],
    draft: &Draft<'_>,
    pool: &Pool<'_>,
    settings: &Settings,
    go_on: &mut dyn FnMut(u32) -> bool,
) -> Option<Searched> {
    debug_assert_eq!(money, most_money(rows));
    let mut known: Vec<Vec<Column>> = pool.columns.clone();
    let mut best = (draft.value(), draft.columns.clone());
    let mut growing: Vec<Growing> = Vec::new();
    let start: Vec<[u32; 3]> = homes.iter().map(|home| home.open).collect();
    let from = vec![0.0; rows.len()];
    let root = price(rows, homes, money, &start, &from, &mut known, &mut best, settings);
    growing.push(Growing::Leaf(root.1.clone()));
    let mut open = vec![Open { at: 0, bound: root.0, open: start, prices: root.1, split: root.2 }];
    let mut cases = 0;
    while (cases as usize) < settings.cases {
        if !go_on((cases as usize * 1000 / settings.cases) as u32) {
            return None;
        }
        // The case whose bound is the greatest: it alone holds the bound of the whole.
        let Some((at, _)) = open
            .iter()
            .enumerate()
            .filter(|(_, case)| case.bound > best.0 + 1.0)
            .max_by(|a, b| a.1.bound.total_cmp(&b.1.bound).then(b.1.at.cmp(&a.1.at)))
        else {
            break;
        };
        let case = open.swap_remove(at);
        let Some(on) = case.split else {
            // Nothing is left to split: this case stays as it is, and so does the bound.
            break;
        };
        let mut children = Vec::new();
        for holds in [true, false] {
            cases += 1;
            let mut years = case.open.clone();
            let which = match on.subject {
                Subject::Ramp => 0,
                Subject::Lift => 1,
                _ => 2,
            };
            let until = (2_u32 << on.year) - 1;
            years[on.residence as usize][which] &= if holds { until } else { !until };
            let (bound, prices, split) =
                price(rows, homes, money, &years, &case.prices, &mut known, &mut best, settings);
            children.push(growing.len());
            open.push(Open { at: growing.len(), bound, open: years, prices: prices.clone(), split });
            growing.push(Growing::Leaf(prices));
        }
        growing[case.at] = Growing::Split(on, children[0], children[1]);
    }
    // Children always come after their parents: from the end, both trees of a split are ready.
    let mut ready: Vec<Option<Node>> = growing.iter().map(|_| None).collect();
    for at in (0..growing.len()).rev() {
        let node = match &growing[at] {
            Growing::Leaf(prices) => Node::Leaf(rows.rounded(instance, prices)),
            Growing::Split(on, yes, no) => {
                let (yes, no) = (ready[*yes].take()?, ready[*no].take()?);
                Node::Split { on: *on, yes: Box::new(yes), no: Box::new(no) }
            }
        };
        ready[at] = Some(node);
    }
    let tree = ready.swap_remove(0)?;
    let bound = bound_by_cases(instance, &tree)?;
    Some(Searched { value: best.0.round() as i128, columns: best.1, bound, tree, cases })
}

/// The lowest bound of a case, its prices, and where to split it; a better plan is kept when one is met.
#[expect(clippy::too_many_arguments, reason = "all that the search of the whole has at hand")]
fn price(
    rows: &Rows,
    homes: &[Home],
    money: &[i64],
    years: &[[u32; 3]],
    from: &[f64],
    known: &mut [Vec<Column>],
    best: &mut (f64, Vec<Column>),
    settings: &Settings,
) -> (f64, Vec<f64>, Option<Restriction>) {
    let mut here: Vec<Home> = homes.to_vec();
    for (home, open) in here.iter_mut().zip(years) {
        home.open = *open;
    }
    let Some(least) = least(&here, rows, money) else {
        return (f64::NEG_INFINITY, from.to_vec(), None);
    };
    let mut pool = Pool::new(rows, here.iter().collect(), money, 1);
    for (at, columns) in known.iter().enumerate() {
        pool.learn(at, least[at].choice.clone());
        for column in columns.iter().filter(|column| allowed(&column.choice, years[at])) {
            pool.learn(at, column.choice.clone());
        }
    }
    let start = Priced { prices: from.to_vec(), bound: f64::INFINITY };
    let (priced, shares) = pool.generate(start, settings.rounds);
    let split = split(&pool, rows, &shares);
    if priced.bound > best.0 {
        let columns = dive(&mut pool, rows, &here, &priced, shares, &least, settings);
        let beginning = Beginning {
            rows,
            homes: &here,
            prices: &priced.prices,
            money,
            columns: &columns,
            seed: 1,
            steps: settings.effort / 600,
            within: false,
        };
        let found = beginning.best(1, 1, &mut |_| true).into_iter().flatten();
        if let Some(draft) = found.into_iter().find(|draft| draft.value() > best.0 + 0.5) {
            *best = (draft.value(), draft.columns);
        }
    }
    for (list, met) in known.iter_mut().zip(&pool.columns) {
        for column in met {
            if !list.contains(column) && list.len() < 400 {
                list.push(column.clone());
            }
        }
    }
    (priced.bound, priced.prices, split)
}

fn allowed(choice: &crate::homes::Choice, open: [u32; 3]) -> bool {
    let in_open = |year: u8, open: u32| open & 1 << year != 0;
    in_open(choice.ramp, open[0]) && in_open(choice.lift, open[1]) && in_open(choice.campaign, open[2])
}

/// Where the linear programme hesitates most: a year by which works are half done.
fn split(pool: &Pool<'_>, rows: &Rows, shares: &[Vec<f64>]) -> Option<Restriction> {
    let mut best: Option<(f64, Restriction)> = None;
    for (home, list) in shares.iter().enumerate() {
        if list.len() < 2 {
            continue;
        }
        for (subject, weight) in [(Subject::Lift, 3.0), (Subject::Ramp, 1.0), (Subject::Campaign, 0.6)] {
            let mut by = 0.0;
            for year in 0..rows.years {
                for (column, share) in pool.columns[home].iter().zip(list) {
                    let done = match subject {
                        Subject::Lift => column.choice.lift,
                        Subject::Ramp => column.choice.ramp,
                        _ => column.choice.campaign,
                    };
                    by += if usize::from(done) == year { *share } else { 0.0 };
                }
                let doubt = weight * by.min(1.0 - by);
                if doubt > 0.02 && best.is_none_or(|(most, _)| doubt > most + 1e-9) {
                    let (residence, year) = (pool.homes[home].number, year as u32);
                    best = Some((doubt, Restriction { residence, subject, year }));
                }
            }
        }
    }
    best.map(|(_, on)| on)
}
